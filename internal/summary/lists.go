package summary

import (
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/rules"
)

// A file is LANGUAGE/summary.yaml of the shipped rules.
type file struct {
	Anywhere, Start, Credits, Products, Urges, Pointing, Addressed rules.Phrases

	RunIn  []runsIn `yaml:"run-in"`
	LeadIn []leads  `yaml:"lead-in"`
}

// runsIn is a beginning and an ending of words run into a text.
type runsIn struct{ Begin, End string }

// leads holds the beginnings and endings of what stands before a text.
type leads struct{ Begin, End []string }

// wordLists are the files of all languages together, since pages put English buttons under texts of any language. Only
// what points back counts in its own language: "die" does in Dutch, and is an article in German.
type wordLists struct {
	anywhere, start, credits, products, urges index
	addressed                                 []string
	pointing                                  map[string][]string // by language
	runIns                                    []runsIn
	leadIns                                   []leads
}

// lists reads the shipped files once.
var lists = sync.OnceValue(func() *wordLists {
	l := &wordLists{anywhere: index{}, start: index{}, credits: index{}, products: index{}, urges: index{},
		pointing: map[string][]string{}}
	for _, language := range rules.Languages("summary.yaml") {
		var f file
		rules.Decode(language, "summary.yaml", &f)
		l.anywhere.add(f.Anywhere)
		l.start.add(f.Start)
		l.credits.add(f.Credits)
		l.products.add(f.Products)
		l.urges.add(f.Urges)
		l.pointing[language] = f.Pointing
		l.addressed = append(l.addressed, f.Addressed...)
		l.runIns = append(l.runIns, f.RunIn...)
		l.leadIns = append(l.leadIns, f.LeadIn...)
	}
	return l
})

// An index finds phrases by their first word.
type index map[string][][]string

func (x index) add(list rules.Phrases) {
	for _, p := range list {
		words := strings.Fields(p)
		x[words[0]] = append(x[words[0]], words)
	}
}
