package topic

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"
)

//go:embed data/*.yaml
var files embed.FS

// A file is one of data/*.yaml: the definitions of a language and the word lists that they share.
type file struct {
	Language string           `yaml:"language"`
	Words    map[string]Words `yaml:"words"` // shared: any definition of the language may name them, those of feeds.yaml too
	Topics   []Definition     `yaml:"topics"`
}

// embedded reads the files once.
var embedded = sync.OnceValues(func() ([]file, error) {
	var all []file
	for _, name := range []string{"en.yaml", "de.yaml"} {
		data, err := files.ReadFile("data/" + name)
		if err != nil {
			return nil, err
		}
		var f file
		if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
			return nil, fmt.Errorf("topic/data/%s: %w", name, err)
		}
		for i := range f.Topics {
			f.Topics[i].Language = f.Language
		}
		all = append(all, f)
	}
	return all, nil
})

// Default gives the definitions that ship: fines, data-sharing, bans and shopping, and [Privacy], in every language.
// It panics when the embedded files are broken, which a test rules out.
func Default() []Definition {
	all, err := embedded()
	if err != nil {
		panic(err)
	}
	var defs []Definition
	for _, f := range all {
		defs = append(defs, f.Topics...)
	}
	return defs
}

// Merge adds a maintainer's definitions to others: one with the slug and language of another takes its place,
// a new one comes before [Privacy], so that the privacy rules may ask for it.
func Merge(defs, own []Definition) []Definition {
	out := slices.Clone(defs)
	for _, d := range own {
		same := func(x Definition) bool { return x.Slug == d.Slug && languageOf(&x) == languageOf(&d) }
		last := func(x Definition) bool { return x.Slug == Privacy && languageOf(&x) == languageOf(&d) }
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i] = d
		} else if i := slices.IndexFunc(out, last); i >= 0 {
			out = slices.Insert(out, i, d)
		} else {
			out = append(out, d)
		}
	}
	return out
}

// sharedWords gives the word lists that ship for a language; none for a language without a file.
func sharedWords(language string) (map[string]Words, error) {
	all, err := embedded()
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Language == language {
			return f.Words, nil
		}
	}
	return nil, nil
}
