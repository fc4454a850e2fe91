// Package rules holds the rules that ship, as files: a folder for each language, named by its ISO 639-1 code, and in
// it a file for each use, such as topics.yaml and facts.yaml. A new language is a new folder; docs/rules.md says how
// to write one.
//
// A [Reader] reads their YAML, and collects all mistakes. Package pattern compiles what it has read.
package rules

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync"
)

// Files are the shipped rules, such as en/topics.yaml.
//
//go:embed */*.yaml
var Files embed.FS

// Languages returns the languages that have a file of this name, in order.
func Languages(file string) (list []string) {
	names, _ := fs.Glob(Files, "*/"+file) // the pattern is well formed
	for _, name := range names {
		list = append(list, path.Dir(name))
	}
	return list
}

// ByLanguage returns a function that calls read once for each language, when it is first asked for: few runs need all.
func ByLanguage[T any](read func(language string) T) func(language string) T {
	var known sync.Map
	return func(language string) T {
		once, ok := known.Load(language)
		if !ok {
			once, _ = known.LoadOrStore(language, sync.OnceValue(func() T { return read(language) }))
		}
		return once.(func() T)()
	}
}

// Must ends the program when err is not nil: a file that ships has mistakes, which it prints. A test rules that out.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
