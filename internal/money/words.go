package money

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// words is how one language writes sums: English's money.yaml, and its own on top.
type words struct {
	Decimal                             string // the decimal mark
	Scales, Numbers                     values
	Of, Dotted, Before, After, Everyday set
	And                                 set      // joins the parts of one number
	Implied                             []string // currencies that millions without one may mean, the usual one first
	Currencies                          spellings

	comma   bool                // the decimal mark is a comma
	phrases map[string][]phrase // ways to write a currency, by first word
}

// A phrase is a way to write a currency in words.
type phrase struct {
	rest  []string // the words after the first
	codes []string // of one word, "dollars", all that it may mean, the usual one first
}

// values are words with the numbers that they stand for, a set is words, spellings are the words for currencies. In the
// files commas separate words. Each adds to what is there.
type (
	values    map[string]float64
	set       map[string]bool
	spellings map[string][]string
)

func (v *values) UnmarshalYAML(n *yaml.Node) error {
	if *v == nil {
		*v = values{}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		number, err := strconv.ParseFloat(n.Content[i].Value, 64)
		if err != nil {
			return fmt.Errorf("%q isn't a number; write one such as 1e6", n.Content[i].Value)
		}
		for _, word := range rules.List(n.Content[i+1].Value) {
			(*v)[word] = number
		}
	}
	return nil
}

func (s *set) UnmarshalYAML(n *yaml.Node) error {
	if *s == nil {
		*s = set{}
	}
	for _, word := range rules.List(n.Value) {
		(*s)[word] = true
	}
	return nil
}

func (s *spellings) UnmarshalYAML(n *yaml.Node) error {
	if *s == nil {
		*s = spellings{}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		code := n.Content[i].Value
		if _, ok := currencies.units[code]; !ok {
			return fmt.Errorf("unknown currency %q; add it to currencies.txt", code)
		}
		(*s)[code] = append(rules.List(n.Content[i+1].Value), (*s)[code]...)
	}
	return nil
}

// wordsOf returns the words of a language. English words count too, since agencies write English sums everywhere.
var wordsOf = rules.ByLanguage(func(language string) *words {
	w := &words{phrases: map[string][]phrase{}}
	for _, language := range slices.Compact([]string{"en", language}) {
		rules.Decode(language, "money.yaml", w)
	}
	w.comma = w.Decimal == ","
	w.addPhrases()
	return w
})

// addPhrases fills phrases. The last word of several, "Hong Kong dollars", alone means any of their currencies.
func (w *words) addPhrases() {
	sharing := map[string][]string{}
	for _, code := range currencies.order {
		for _, written := range w.Currencies[code] {
			parts := strings.Fields(strings.ToLower(strings.ReplaceAll(written, "-", " - ")))
			w.phrases[parts[0]] = append(w.phrases[parts[0]], phrase{parts[1:], []string{code}})
			last := parts[len(parts)-1]
			sharing[last] = append(sharing[last], code)
		}
	}
	for word, all := range w.phrases {
		for i := range all {
			for _, code := range sharing[word] {
				if p := &all[i]; len(p.rest) == 0 && !slices.Contains(p.codes, code) {
					p.codes = append(p.codes, code)
				}
			}
		}
	}
}
