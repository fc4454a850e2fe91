package topic

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// A File holds the definitions of a language and the word lists that they share.
type File struct {
	Language string           `yaml:"language"` // that of the folder, when it is left out
	Words    map[string]Words `yaml:"words"`    // any definition of the language may name them, those of feeds.yaml too
	Topics   []Definition     `yaml:"topics"`
}

// embedded reads the shipped files once.
var embedded = sync.OnceValues(func() ([]File, error) { return Load(rules.Files) })

// Load reads every LANGUAGE/topics.yaml. English comes first: where languages name one topic, its title counts.
func Load(fsys fs.FS) ([]File, error) {
	names, err := fs.Glob(fsys, "*/topics.yaml")
	if err != nil {
		return nil, err
	}
	var all []File
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var f File
		if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		folder := path.Dir(name)
		if f.Language == "" {
			f.Language = folder
		}
		if f.Language != folder {
			return nil, fmt.Errorf("%s: language: %q in the folder of %q: name the folder after the language", name, f.Language, folder)
		}
		for i := range f.Topics {
			f.Topics[i].Language, f.Topics[i].Shared = f.Language, f.Words
		}
		if f.Language == defaultLanguage {
			all = slices.Insert(all, 0, f)
		} else {
			all = append(all, f)
		}
	}
	return all, nil
}

// Default returns the definitions that ship: fines, data-sharing, bans and shopping, and [Privacy], in every language.
// It panics when the embedded files are broken, which a test rules out.
func Default() []Definition {
	all, err := embedded()
	if err != nil {
		panic(err)
	}
	return Definitions(all)
}

// Definitions returns the definitions of files, in order.
func Definitions(files []File) (defs []Definition) {
	for _, f := range files {
		defs = append(defs, f.Topics...)
	}
	return defs
}

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
