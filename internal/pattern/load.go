package pattern

import (
	"errors"
	"io/fs"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// Load reads the file LANGUAGE/name and compiles its sets in this order, with the options. Of a language
// without the file the sets are empty. The error joins all mistakes, each a [*rules.Error].
func Load(fsys fs.FS, language, name string, o Options, sets ...Set) (*Program, error) {
	o.Language, o.File = language, language+"/"+name
	data, err := fs.ReadFile(fsys, o.File)
	if err != nil {
		return Compile(o, sets)
	}
	r := rules.Reader{File: o.File}
	keys := rules.Keys{"words": func(_, n *yaml.Node) { o.Words = r.Words(n) }}
	for i := range sets {
		s := &sets[i]
		s.File = o.File
		keys[s.Name] = func(key, n *yaml.Node) {
			s.Line = key.Line
			r.Mapping(n, s.Name, rules.Keys{
				"words":  func(_, n *yaml.Node) { s.Words = r.Words(n) },
				"ignore": func(_, n *yaml.Node) { s.Ignore = r.Phrases(n) },
				"rules":  func(_, n *yaml.Node) { s.Rules = r.NamedRules(n, s.Plain) },
			})
		}
	}
	r.Read(data, keys)
	p, err := Compile(o, sets)
	if err = errors.Join(append(r.Mistakes, err)...); err != nil {
		return nil, err
	}
	return p, nil
}

// Shipped is Load for the files that ship.
func Shipped(language, name string, o Options, sets ...Set) *Program {
	p, err := Load(rules.Files, language, name, o, sets...)
	rules.Must(err)
	return p
}
