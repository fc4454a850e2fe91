package summary

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// A file is LANGUAGE/summary.yaml of the shipped rules. Phrases are separated by "|".
type file struct {
	Anywhere  string   `yaml:"anywhere"`
	Start     string   `yaml:"start"`
	Credits   string   `yaml:"credits"`
	Products  string   `yaml:"products"`
	Urges     string   `yaml:"urges"`
	Pointing  string   `yaml:"pointing"`
	Addressed string   `yaml:"addressed"`
	RunIn     []runsIn `yaml:"run-in"`
	LeadIn    []leads  `yaml:"lead-in"`
}

// runsIn is a beginning and an ending of words run into a text.
type runsIn struct {
	Begin string `yaml:"begin"`
	End   string `yaml:"end"`
}

// leads holds the beginnings and endings of what stands before a text.
type leads struct {
	Begin []string `yaml:"begin"`
	End   []string `yaml:"end"`
}

// wordLists are the files of all languages together, since pages put English buttons under texts of any language. Only
// what points back counts in its own language: "die" does in Dutch, and is an article in German.
type wordLists struct {
	anywhere, start, credits, products, urges index
	addressed                                 map[string]bool
	pointing                                  map[string]map[string]bool // by language
	runIns                                    []runsIn
	leadIns                                   []leads
}

// lists reads the shipped files once. It panics when one is broken, which a test rules out.
var lists = sync.OnceValue(func() *wordLists {
	l, err := load(rules.Files)
	if err != nil {
		panic(err)
	}
	return l
})

func load(fsys fs.FS) (*wordLists, error) {
	names, err := fs.Glob(fsys, "*/summary.yaml")
	if err != nil {
		return nil, err
	}
	l := &wordLists{
		anywhere: index{}, start: index{}, credits: index{}, products: index{}, urges: index{},
		pointing: map[string]map[string]bool{}, addressed: map[string]bool{},
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var f file
		if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		l.add(path.Dir(name), &f)
	}
	return l, nil
}

func (l *wordLists) add(language string, f *file) {
	l.anywhere.add(f.Anywhere)
	l.start.add(f.Start)
	l.credits.add(f.Credits)
	l.products.add(f.Products)
	l.urges.add(f.Urges)
	l.pointing[language] = map[string]bool{}
	for _, w := range strings.Split(f.Pointing, "|") {
		l.pointing[language][strings.TrimSpace(w)] = true
	}
	for _, w := range strings.Split(f.Addressed, "|") {
		l.addressed[strings.TrimSpace(w)] = true
	}
	l.runIns = append(l.runIns, f.RunIn...)
	l.leadIns = append(l.leadIns, f.LeadIn...)
}

// An index finds phrases by their first word.
type index map[string][][]string

func (x index) add(list string) {
	for _, p := range strings.Split(list, "|") {
		if words := strings.Fields(p); len(words) > 0 {
			x[words[0]] = append(x[words[0]], words)
		}
	}
}
