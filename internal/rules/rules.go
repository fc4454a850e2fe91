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
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
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

// Decode reads LANGUAGE/name of the shipped rules into a value, which stays as it is for a language without the file.
func Decode(language, name string, to any) { Must(decode(Files, language+"/"+name, to)) }

func decode(fsys fs.FS, name string, to any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	if err := yaml.Load(data, to, yaml.WithKnownFields()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Phrases are phrases, in YAML one text that separates them by bars.
type Phrases []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (p *Phrases) UnmarshalYAML(n *yaml.Node) error {
	for phrase := range strings.SplitSeq(n.Value, "|") {
		if phrase = strings.TrimSpace(phrase); phrase != "" {
			*p = append(*p, phrase)
		}
	}
	return nil
}

// Table reads the rows of a list, one a line, without comments and empty lines. A mark separates the cells of a row;
// empty ones fill it up to a number of cells.
func Table(list, mark string, cells int) (rows [][]string) {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, mark)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, append(row, make([]string, max(0, cells-len(row)))...))
	}
	return rows
}

// List returns the items of a cell, which commas separate.
func List(cell string) (items []string) {
	for item := range strings.SplitSeq(cell, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// Must ends the program when err is not nil: a file that ships has mistakes, which it prints. A test rules that out.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
