package pattern

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// forms are the rules by which "~" adds forms to a word of a language. A wrong form does no harm, since no text has it.
type forms struct {
	vowels    string
	endings   [][]ending // of each list the first ending that fits counts
	irregular map[string]string
}

// An ending says what replaces the end of a word.
type ending struct {
	end  string // C for a consonant, V for a vowel; letters after the last of these are cut off
	cut  int
	adds []string
}

// A formsFile is forms.yaml of a language; the comment in the English file describes it.
type formsFile struct {
	Vowels    string            `yaml:"vowels"`
	Endings   [][]string        `yaml:"endings"`
	Irregular map[string]string `yaml:"irregular"`
}

// formsOf returns the forms of a language; for one without a file, "~" adds nothing.
var formsOf = rules.ByLanguage(func(language string) *forms {
	f, err := readForms(rules.Files, language)
	rules.Must(err)
	return f
})

func readForms(fsys fs.FS, language string) (*forms, error) {
	name := language + "/forms.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return &forms{}, nil
	}
	var file formsFile
	if err := yaml.Load(data, &file, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f := &forms{vowels: file.Vowels, irregular: file.Irregular}
	for _, list := range file.Endings {
		var all []ending
		for _, line := range list {
			end, adds, _ := strings.Cut(line, ":")
			e := ending{end: end, adds: strings.Fields(adds)}
			e.cut = len(end) - 1 - strings.LastIndexAny(end, "CV")
			all = append(all, e)
		}
		f.endings = append(f.endings, all)
	}
	return f, nil
}

// of returns a word and its forms.
func (f *forms) of(word string) []string {
	all := append([]string{word}, strings.Fields(f.irregular[word])...)
	for _, list := range f.endings {
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
		vowel := strings.IndexByte(f.vowels, tail[i]) >= 0
		switch e.end[i] {
		case 'V':
			if !vowel {
				return false
			}
		case 'C':
			if vowel {
				return false
			}
		case tail[i]:
		default:
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
