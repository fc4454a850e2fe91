package pattern

import (
	"errors"
	"io/fs"

	"github.com/privacywire/privacywire/internal/rules"
)

// Load reads the file LANGUAGE/name and compiles its sets, in this order, with the options. Sets named in plain
// have rules without votes. It returns nil for a language that has no such file. The error joins all mistakes.
func Load(fsys fs.FS, language, name string, o Options, sets []string, plain ...string) (*Program, error) {
	o.Language, o.File = language, language+"/"+name
	data, err := fs.ReadFile(fsys, o.File)
	if err != nil {
		return nil, nil
	}
	file, mistakes := ReadFile(o.File, data, sets, plain...)
	o.Words = file.Words
	p, err := Compile(o, file.Select(append(sets, plain...)...))
	if err = errors.Join(append(mistakes, err)...); err != nil {
		return nil, err
	}
	return p, nil
}

// Shipped is Load for the files that ship.
func Shipped(language, name string, o Options, sets []string, plain ...string) *Program {
	p, err := Load(rules.Files, language, name, o, sets, plain...)
	rules.Must(err)
	return p
}
