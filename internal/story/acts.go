package story

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// acts are what a headline says was done, such as a fine or a ban: one bit for each kind that stories.yaml names.
type acts uint32

// A lexicon holds the words of a language that tell acts apart.
type lexicon struct {
	words  map[string]acts
	starts map[string]acts // of words of any ending
}

// lexiconOf returns the words of a language, those of English for a language that has none.
var lexiconOf = rules.ByLanguage(func(language string) *lexicon {
	l, err := readLexicon(language)
	if err != nil {
		panic(err) // the files are embedded; a test reads them all
	}
	return l
})

// kindsOfActs are the kinds in the English file, in order. Other languages have the same.
var kindsOfActs = func() []string {
	var f storiesFile
	if err := f.read("en"); err != nil {
		panic(err)
	}
	return slices.Sorted(maps.Keys(f.Acts))
}()

// A storiesFile is stories.yaml of a language.
type storiesFile struct {
	Acts map[string]string `yaml:"acts"`
}

func (f *storiesFile) read(language string) error {
	name := language + "/stories.yaml"
	data, err := rules.Files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.Load(data, f, yaml.WithKnownFields()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readLexicon(language string) (*lexicon, error) {
	if !slices.Contains(rules.Languages("stories.yaml"), language) {
		language = "en"
	}
	var f storiesFile
	if err := f.read(language); err != nil {
		return nil, err
	}
	l := &lexicon{map[string]acts{}, map[string]acts{}}
	for kind, list := range f.Acts {
		i := slices.Index(kindsOfActs, kind)
		if i < 0 {
			return nil, fmt.Errorf("%s/stories.yaml: unknown kind of act %q", language, kind)
		}
		for _, w := range strings.Fields(list) {
			if start, ok := strings.CutSuffix(w, "*"); ok {
				l.starts[start] |= 1 << i
			} else {
				l.words[w] |= 1 << i
			}
		}
	}
	return l, nil
}

// actsIn returns what a text says was done.
func actsIn(s, language string) (all acts) {
	l, before := lexiconOf(language), ""
	for w := range text.Scan(s) {
		word := strings.ToLower(w.Text)
		all |= l.words[word]
		for i := range word {
			all |= l.starts[word[:i]]
		}
		all |= l.starts[word] | l.words[before+"_"+word]
		before = word
	}
	return all
}

// undoable are the acts that a later one may undo.
var undoable = kindOfAct("ban") | kindOfAct("fine")

var undo, court, plan = kindOfAct("undo"), kindOfAct("court"), kindOfAct("plan")

func kindOfAct(name string) acts { return 1 << slices.Index(kindsOfActs, name) }

// undoes reports whether only one of two headlines about a ban or a fine says that it was undone.
func undoes(a, b acts) bool { return (a^b)&undo != 0 && a&b&undoable != 0 }

// actFeatures sets the features that come from what two headlines say was done.
func (f *Features) actFeatures(a, b acts) {
	if a|b != 0 {
		f[actsAlike] = float64(bits.OnesCount32(uint32(a&b))) / float64(bits.OnesCount32(uint32(a|b)))
	}
	f[actsDiffer] = number(a != 0 && b != 0 && a&b == 0)
	f[undoneInOne], f[courtInOne], f[plannedInOne] = number((a^b)&undo != 0), number((a^b)&court != 0), number((a^b)&plan != 0)
}
