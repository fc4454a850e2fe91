package topic

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// A File holds the definitions of a language and the word lists that they share.
type File struct {
	Language string
	Words    map[string]Words // any definition of the language may name them, those of feeds.yaml too
	Topics   []Definition
}

func (f *File) name() string { return f.Language + "/topics.yaml" }

// shipped returns the file of a language, nil when it has none.
var shipped = rules.ByLanguage(func(language string) *File {
	f, err := Load(rules.Files, language)
	rules.Must(err)
	return f
})

// Load reads LANGUAGE/topics.yaml, nil when there is none. The error joins all mistakes, each an [*Error] with its
// place.
func Load(fsys fs.FS, language string) (*File, error) {
	f := &File{Language: language}
	data, err := fs.ReadFile(fsys, f.name())
	if err != nil {
		return nil, nil
	}
	r := rules.Reader{File: f.name()}
	r.Read(data, rules.Keys{
		"language": func(_, n *yaml.Node) {
			if n.Value != language {
				r.Mistake(n, "language: %q in the folder of %q: name the folder after the language", n.Value, language)
			}
		},
		"words": func(_, n *yaml.Node) { f.Words = r.Words(n) },
		"topics": func(_, n *yaml.Node) {
			for _, item := range r.Items(n, "topics") {
				f.Topics = append(f.Topics, read(&r, item))
			}
		},
	})
	for i := range f.Topics {
		f.Topics[i].Language, f.Topics[i].Shared = language, f.Words
	}
	return f, errors.Join(r.Mistakes...)
}

// read reads a definition.
func read(r *rules.Reader, n *yaml.Node) Definition {
	d := Definition{File: r.File, Line: n.Line}
	r.Mapping(n, "a topic", rules.Keys{
		"slug":        func(_, n *yaml.Node) { d.Slug = r.Text(n) },
		"title":       func(_, n *yaml.Node) { d.Title = r.Text(n) },
		"description": func(_, n *yaml.Node) { d.Description = r.Text(n) },
		"threshold": func(_, n *yaml.Node) {
			var err error
			if d.Threshold, err = strconv.ParseFloat(n.Value, 64); err != nil {
				r.Mistake(n, "threshold: %q is not a number", n.Value)
			}
		},
		"words":  func(_, n *yaml.Node) { d.Words = r.Words(n) },
		"ignore": func(_, n *yaml.Node) { d.Ignore = r.Phrases(n) },
		"rules":  func(_, n *yaml.Node) { d.Rules = r.Rules(n) },
	})
	return d
}

// Languages returns the languages whose definitions ship.
func Languages() []string { return rules.Languages("topics.yaml") }

// Default returns the definitions that ship in English: fines, data-sharing, bans and shopping, and [Privacy].
// [Compile] adds those of the other languages, which are of the same topics.
func Default() []Definition { return shipped(defaultLanguage).Topics }

// Merge adds a maintainer's definitions to others: one with the slug and language of another replaces it,
// a new one comes before [Privacy], so that the privacy rules may ask for it.
func Merge(defs, own []Definition) []Definition {
	out := slices.Clone(defs)
	find := func(slug string, d *Definition) int {
		return slices.IndexFunc(out, func(x Definition) bool { return x.Slug == slug && languageOf(&x) == languageOf(d) })
	}
	for _, d := range own {
		if i := find(d.Slug, &d); i >= 0 {
			out[i] = d
		} else if i := find(Privacy, &d); i >= 0 {
			out = slices.Insert(out, i, d)
		} else {
			out = append(out, d)
		}
	}
	return out
}

// Replaces reports whether a topic of a site has the slug of one that ships in its language, whose rules it replaces.
func (d *Definition) Replaces() bool {
	f := shipped(languageOf(d))
	return f != nil && slices.ContainsFunc(f.Topics, func(x Definition) bool { return x.Slug == d.Slug })
}

func languageOf(d *Definition) string { return cmp.Or(d.Language, defaultLanguage) }
