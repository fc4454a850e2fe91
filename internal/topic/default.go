package topic

import (
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// A File holds the definitions of a language and the word lists that they share.
type File struct {
	Language string           `yaml:"language"` // that of the folder, when it is left out
	Words    map[string]Words `yaml:"words"`    // any definition of the language may name them, those of feeds.yaml too
	Topics   []Definition     `yaml:"topics"`
}

// shipped returns the file of a language, nil when it has none. It panics when a file is broken, which a test rules out.
var shipped = rules.ByLanguage(func(language string) *File {
	f, err := Load(rules.Files, language)
	if err != nil {
		panic(err)
	}
	return f
})

// Load reads LANGUAGE/topics.yaml, nil when there is none.
func Load(fsys fs.FS, language string) (*File, error) {
	name := language + "/topics.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, nil
	}
	var f File
	if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if f.Language == "" {
		f.Language = language
	}
	if f.Language != language {
		return nil, fmt.Errorf("%s: language: %q in the folder of %q: name the folder after the language", name, f.Language, language)
	}
	for i := range f.Topics {
		f.Topics[i].Language, f.Topics[i].Shared = language, f.Words
	}
	return &f, nil
}

// Languages returns the languages whose definitions ship.
func Languages() []string { return rules.Languages("topics.yaml") }

// Default returns the definitions that ship in English: fines, data-sharing, bans and shopping, and [Privacy]. [Compile]
// adds those of the other languages, which are of the same topics.
func Default() []Definition { return shipped(defaultLanguage).Topics }

// Merge adds a maintainer's definitions to others: one with the slug and language of another replaces it,
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

// sharedWords returns the word lists that ship for a language; none for a language without a file.
func sharedWords(language string) map[string]Words {
	if f := shipped(language); f != nil {
		return f.Words
	}
	return nil
}
