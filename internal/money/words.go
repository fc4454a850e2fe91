package money

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// A phrase is a way to write a currency in words.
type phrase struct {
	rest []string // the words after the first
	code string
}

// words is how one language writes sums.
type words struct {
	comma    bool // the decimal mark is a comma
	scales   map[string]float64
	numbers  map[string]float64
	of       map[string]bool
	and      map[string]bool
	dotted   map[string]bool
	before   map[string]bool
	after    map[string]bool
	everyday map[string]bool
	implied  string
	phrases  map[string][]phrase // by first word
	sharing  map[string][]string // last word → the codes of all currencies that end in it
}

// A file is money.yaml.
type file struct {
	Decimal    string            `yaml:"decimal"`
	Scales     map[string]string `yaml:"scales"`
	Numbers    map[string]string `yaml:"numbers"`
	Of         string            `yaml:"of"`
	And        string            `yaml:"and"` // joins the parts of one number
	Dotted     string            `yaml:"dotted"`
	Before     string            `yaml:"before"`
	After      string            `yaml:"after"`
	Everyday   string            `yaml:"everyday"`
	Implied    string            `yaml:"implied"` // currency of millions without one
	Currencies map[string]string `yaml:"currencies"`
}

// fallback is the language whose words count in every text: agencies write English sums everywhere.
const fallback = "en"

// wordsOf returns the words of a language, those of English when it has no money.yaml. The files are embedded: it panics
// when one is broken, which a test rules out.
var wordsOf = rules.ByLanguage(func(language string) *words {
	w, err := load(rules.Files, language)
	if err != nil {
		panic(err)
	}
	return w
})

// load reads LANGUAGE/money.yaml. English words count where the file has none of its own.
func load(fsys fs.FS, language string) (*words, error) {
	w := &words{scales: map[string]float64{}, numbers: map[string]float64{}, of: map[string]bool{}, and: map[string]bool{}, dotted: map[string]bool{},
		before: map[string]bool{}, after: map[string]bool{}, everyday: map[string]bool{},
		phrases: map[string][]phrase{}, sharing: map[string][]string{}}
	for _, language := range slices.Compact([]string{language, fallback}) {
		name := language + "/money.yaml"
		data, err := fs.ReadFile(fsys, name)
		if err != nil && language != fallback {
			continue
		}
		var f file
		if err = yaml.Load(data, &f, yaml.WithKnownFields()); err == nil {
			err = w.add(&f)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return w, nil
}

// add adds the words of a file behind those that are there.
func (w *words) add(f *file) error {
	if len(w.scales) == 0 { // the file of the language itself
		w.comma, w.implied = f.Decimal == ",", f.Implied
		include(w.and, f.And)
		include(w.before, f.Before)
		include(w.after, f.After)
	}
	include(w.of, f.Of)
	include(w.dotted, f.Dotted)
	include(w.everyday, f.Everyday)
	if err := cmp.Or(numbered(w.scales, f.Scales), numbered(w.numbers, f.Numbers)); err != nil {
		return err
	}
	for code := range f.Currencies {
		if _, ok := currencies.units[code]; !ok {
			return fmt.Errorf("unknown currency %q; add it to currencies.txt", code)
		}
	}
	for _, code := range currencies.order {
		for _, written := range list(f.Currencies[code]) {
			w.addPhrase(code, strings.Fields(strings.ToLower(strings.ReplaceAll(written, "-", " - "))))
		}
	}
	return nil
}

func (w *words) addPhrase(code string, parts []string) {
	w.phrases[parts[0]] = append(w.phrases[parts[0]], phrase{rest: parts[1:], code: code})
	if last := parts[len(parts)-1]; !slices.Contains(w.sharing[last], code) {
		w.sharing[last] = append(w.sharing[last], code)
	}
}

func numbered(into map[string]float64, from map[string]string) error {
	for key, cell := range from {
		v, err := strconv.ParseFloat(key, 64)
		if err != nil {
			return fmt.Errorf("%q isn't a number; write one such as 1e6", key)
		}
		for _, word := range list(cell) {
			if _, known := into[word]; !known {
				into[word] = v
			}
		}
	}
	return nil
}

func include(set map[string]bool, cell string) {
	for _, word := range list(cell) {
		set[word] = true
	}
}
