package money

import (
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
var wordsOf func(language string) *words

func init() { // it calls itself for English
	wordsOf = rules.ByLanguage(func(language string) *words {
		w, err := load(rules.Files, language)
		if err != nil {
			panic(err)
		}
		return w
	})
}

// load reads LANGUAGE/money.yaml.
func load(fsys fs.FS, language string) (*words, error) {
	name := language + "/money.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil && language != fallback {
		return wordsOf(fallback), nil
	}
	var f file
	if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var base *words
	if language != fallback {
		base = wordsOf(fallback)
	}
	w, err := f.words(base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return w, nil
}

// words compiles a file. The words of base count where the file doesn't say otherwise.
func (f *file) words(base *words) (*words, error) {
	w := &words{comma: f.Decimal == ",", scales: map[string]float64{}, numbers: map[string]float64{}, of: set(f.Of), dotted: set(f.Dotted),
		before: set(f.Before), after: set(f.After), everyday: set(f.Everyday), implied: f.Implied,
		phrases: map[string][]phrase{}, sharing: map[string][]string{}}
	if err := numbered(w.scales, f.Scales); err != nil {
		return nil, err
	}
	if err := numbered(w.numbers, f.Numbers); err != nil {
		return nil, err
	}
	for code := range f.Currencies {
		if _, ok := currencies.units[code]; !ok {
			return nil, fmt.Errorf("unknown currency %q; add it to currencies.txt", code)
		}
	}
	for _, code := range currencies.order {
		for _, written := range list(f.Currencies[code]) {
			w.addPhrase(code, strings.Fields(strings.ToLower(strings.ReplaceAll(written, "-", " - "))))
		}
	}
	if base != nil {
		w.inherit(base)
	}
	return w, nil
}

func (w *words) addPhrase(code string, parts []string) {
	w.phrases[parts[0]] = append(w.phrases[parts[0]], phrase{rest: parts[1:], code: code})
	if last := parts[len(parts)-1]; !slices.Contains(w.sharing[last], code) {
		w.sharing[last] = append(w.sharing[last], code)
	}
}

// inherit adds the words of another language behind the own ones.
func (w *words) inherit(base *words) {
	for word, v := range base.scales {
		if _, own := w.scales[word]; !own {
			w.scales[word] = v
		}
	}
	for word, v := range base.numbers {
		if _, own := w.numbers[word]; !own {
			w.numbers[word] = v
		}
	}
	for word, all := range base.phrases {
		w.phrases[word] = append(w.phrases[word], all...)
	}
	for word, all := range base.sharing {
		if w.sharing[word] == nil {
			w.sharing[word] = all
		}
	}
	for _, s := range []struct{ own, base map[string]bool }{{w.of, base.of}, {w.dotted, base.dotted}, {w.everyday, base.everyday}} {
		for word := range s.base {
			s.own[word] = true
		}
	}
}

func numbered(into map[string]float64, from map[string]string) error {
	for key, cell := range from {
		v, err := strconv.ParseFloat(key, 64)
		if err != nil {
			return fmt.Errorf("%q isn't a number; write one such as 1e6", key)
		}
		for _, word := range list(cell) {
			into[word] = v
		}
	}
	return nil
}

func set(cell string) map[string]bool {
	m := map[string]bool{}
	for _, word := range list(cell) {
		m[word] = true
	}
	return m
}
