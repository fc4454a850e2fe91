package story

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// A lexicon holds the words of a language that stories are told by.
type lexicon struct {
	acts   map[string]acts
	starts map[string]acts // of words of any ending
}

// lexiconOf returns the words of a language, those of English for a language that has none.
var lexiconOf = rules.ByLanguage(func(language string) *lexicon {
	if !slices.Contains(rules.Languages("stories.yaml"), language) {
		language = "en"
	}
	l, err := readLexicon(language)
	if err != nil {
		panic(err) // the files are embedded; a test reads them all
	}
	return l
})

func readLexicon(language string) (*lexicon, error) {
	var f struct {
		Acts map[string]string `yaml:"acts"`
	}
	rules.Decode(language, "stories.yaml", &f)
	l := &lexicon{map[string]acts{}, map[string]acts{}}
	for kind, list := range f.Acts {
		act := kindOfAct(kind)
		if act == 0 {
			return nil, fmt.Errorf("%s/stories.yaml: unknown kind of act %q", language, kind)
		}
		for _, w := range strings.Fields(list) {
			if start, ok := strings.CutSuffix(w, "*"); ok {
				l.starts[start] |= act
			} else {
				l.acts[strings.ReplaceAll(w, "_", " ")] |= act
			}
		}
	}
	return l, nil
}

// acts are what a headline says was done, such as a fine or a ban: one bit for each kind.
type acts uint32

// actKinds are the kinds of acts, as stories.yaml names them.
var actKinds = []string{"fine", "ban", "undo", "court", "settle", "leak", "probe", "launch", "law", "plan",
	"collect", "deny", "roundup"}

var (
	undo, court, plan = kindOfAct("undo"), kindOfAct("court"), kindOfAct("plan")
	roundup           = kindOfAct("roundup")                 // of several happenings, under a title of its own
	undoable          = kindOfAct("ban") | kindOfAct("fine") // acts that a later one may undo
)

func kindOfAct(name string) acts {
	if i := slices.Index(actKinds, name); i >= 0 {
		return 1 << i
	}
	return 0
}

// actsIn returns what a text says was done.
func actsIn(s, language string) (all acts) {
	l, before := lexiconOf(language), ""
	for w := range text.Scan(s) {
		word := strings.ToLower(w.Text)
		all |= l.acts[word] | l.acts[before+" "+word] | l.starts[word]
		for i := range word {
			all |= l.starts[word[:i]]
		}
		before = word
	}
	return all
}

// undoes reports whether only one of two headlines about a ban or a fine says that it was undone.
func undoes(a, b acts) bool { return (a^b)&undo != 0 && a&b&undoable != 0 }

// actFeatures sets the features that come from what two headlines say was done.
func (f *Features) actFeatures(a, b acts) {
	if a|b != 0 {
		f[actsAlike] = float64(bits.OnesCount32(uint32(a&b))) / float64(bits.OnesCount32(uint32(a|b)))
	}
	f[actsDiffer] = number(a != 0 && b != 0 && a&b == 0)
	f[undoneInOne], f[courtInOne], f[plannedInOne] = number((a^b)&undo != 0), number((a^b)&court != 0),
		number((a^b)&plan != 0)
}
