package pattern

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// forms are forms.yaml of a language, the rules by which "~" adds forms to a word; the comment in the English file
// describes them. A wrong form does no harm, since no text has it.
type forms struct {
	Vowels    string
	Endings   [][]ending // of each list the first ending that fits counts
	Irregular map[string]string
}

// An ending says what replaces the end of a word.
type ending struct {
	end  string // C for a consonant, V for a vowel; letters after the last of these are cut off
	cut  int
	adds []string
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (e *ending) UnmarshalYAML(n *yaml.Node) error {
	end, adds, _ := strings.Cut(n.Value, ":")
	e.end, e.adds = end, strings.Fields(adds)
	e.cut = len(end) - 1 - strings.LastIndexAny(end, "CV")
	return nil
}

// formsOf returns the forms of a language; for one without a file, "~" adds nothing.
var formsOf = rules.ByLanguage(func(language string) *forms {
	f := &forms{}
	rules.Decode(language, "forms.yaml", f)
	return f
})

// of returns a word and its forms.
func (f *forms) of(word string) []string {
	all := append([]string{word}, strings.Fields(f.Irregular[word])...)
	for _, list := range f.Endings {
		if i := slices.IndexFunc(list, func(e ending) bool { return f.fits(&e, word) }); i >= 0 {
			for _, add := range list[i].adds {
				all = append(all, inflect(word[:len(word)-list[i].cut], add))
			}
		}
	}
	return all
}

// fits reports whether a word has an ending.
func (f *forms) fits(e *ending, word string) bool {
	if len(word) < len(e.end) {
		return false
	}
	tail := word[len(word)-len(e.end):]
	for i := range len(tail) {
		vowel := strings.IndexByte(f.Vowels, tail[i]) >= 0
		switch c := e.end[i]; {
		case c == 'V' && !vowel, c == 'C' && vowel, c != 'V' && c != 'C' && c != tail[i]:
			return false
		}
	}
	return true
}

// inflect adds an ending to a stem: "ed", "=ed" after doubling the last letter, "ge-t" around it.
func inflect(stem, add string) string {
	if before, after, ok := strings.Cut(add, "-"); ok {
		return before + stem + after
	}
	if after, ok := strings.CutPrefix(add, "="); ok && stem != "" {
		return stem + stem[len(stem)-1:] + after
	}
	return stem + add
}
