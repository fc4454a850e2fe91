package pattern

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/slug"
)

// A Source is a rule as it is written.
type Source struct {
	Name    string // what evidence calls it; "" takes its number, counted from 1
	Text    string
	Example string // words that the rule matches; a test checks them
	Line    int    // in the file, for messages; 0 when unknown
	Column  int    // of the text, likewise
}

const exampleKey = "example"

// UnmarshalYAML reads a rule: a string, or a name with a string, and an example.
func (r *Source) UnmarshalYAML(n *yaml.Node) error {
	mistakes := r.read(n)
	if len(mistakes) > 0 {
		return fmt.Errorf("line %d: %s", mistakes[0].Line, mistakes[0].Text)
	}
	return nil
}

// read reads a rule and returns its mistakes.
func (r *Source) read(n *yaml.Node) (mistakes []*Error) {
	r.Line, r.Column = n.Line, textColumn(n)
	if n.Kind == yaml.ScalarNode {
		r.Text = n.Value
		return nil
	}
	mistake := func(at *yaml.Node, text string) {
		mistakes = append(mistakes, &Error{Line: at.Line, Column: at.Column, Text: text})
	}
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		mistake(n, "a rule is one line of text, or a name and one line of text")
		return mistakes
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case value.Kind != yaml.ScalarNode:
			mistake(value, "a rule is one line of text, or a name and one line of text")
		case i == 0:
			r.Name, r.Text, r.Line, r.Column = key.Value, value.Value, value.Line, textColumn(value)
		case key.Value == exampleKey:
			r.Example = value.Value
		default:
			mistake(key, fmt.Sprintf("unknown key %q of a rule%s", key.Value, Nearest(key.Value, []string{exampleKey})))
		}
	}
	return mistakes
}

// textColumn returns the column of a scalar's first letter; 0 for block scalars, whose lines are joined.
func textColumn(n *yaml.Node) int {
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.LiteralStyle, yaml.FoldedStyle:
		return 0
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		return n.Column + 1
	}
	return n.Column
}

// Words are alternatives of phrases: "a|b c|d". In YAML they may also be a list.
type Words struct {
	Text   string
	Line   int // in the file, for messages; 0 when unknown
	Column int // of the text, likewise
}

// UnmarshalYAML reads a string or a list of strings.
func (w *Words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = Words{n.Value, n.Line, textColumn(n)}
		return nil
	}
	var list []string
	if err := n.Decode(&list); err != nil {
		return fmt.Errorf("line %d: words are one text, or a list of texts", n.Line)
	}
	*w = Words{strings.Join(list, "|"), n.Line, 0}
	return nil
}

// An Error is one mistake in rules.
type Error struct {
	File   string
	Set    string // of the rules, such as `topic "fines"`
	Rule   string // name or number; "" when the mistake is not in a rule
	Line   int    // in the file; 0 when unknown
	Column int    // likewise
	Text   string // what is wrong, and the remedy
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ":")
		for _, number := range []int{e.Line, e.Column} {
			if number > 0 {
				b.WriteString(strconv.Itoa(number) + ":")
			}
		}
		b.WriteString(" ")
	}
	b.WriteString(e.Set)
	if e.Rule != "" {
		b.WriteString(", rule " + e.Rule)
	}
	if e.Set != "" {
		b.WriteString(": ")
	}
	return b.String() + e.Text
}

// A File is the rules of one language.
type File struct {
	Language string
	Words    map[string]Words // lists that every set may name
	Sets     []Set
}

// Select returns the sets of these names; one that the file lacks has no rules.
func (f *File) Select(names ...string) []Set {
	out := make([]Set, len(names))
	for i, name := range names {
		out[i].Name = name
		for _, s := range f.Sets {
			if s.Name == name {
				out[i] = s
			}
		}
	}
	return out
}

// ReadFile reads a rule file whose sets have the names given. Sets named in plain have rules without votes and examples.
// It returns all mistakes, each an [*Error] that names the file.
func ReadFile(name string, data []byte, language string, sets []string, plain ...string) (*File, []error) {
	r := fileReader{name: name, file: &File{Language: language}, sets: slices.Concat(sets, plain), plain: plain}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return r.file, []error{fmt.Errorf("%s: %w", name, err)}
	}
	if len(root.Content) > 0 {
		r.mapping(root.Content[0], "a rule file", map[string]func(*yaml.Node){
			"words": func(n *yaml.Node) { r.file.Words = r.words(n) },
		}, r.set)
	}
	return r.file, r.mistakes
}

type fileReader struct {
	name     string
	file     *File
	sets     []string
	plain    []string // of these
	mistakes []error
}

func (r *fileReader) mistake(n *yaml.Node, format string, args ...any) {
	r.mistakes = append(r.mistakes, &Error{File: r.name, Line: n.Line, Column: n.Column, Text: fmt.Sprintf(format, args...)})
}

// mapping reads the keys of a mapping. other reads those that have no function, and reports whether it knows them.
func (r *fileReader) mapping(n *yaml.Node, what string, keys map[string]func(*yaml.Node), other func(key, value *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		r.mistake(n, "%s must be a mapping of keys to values", what)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if read := keys[key.Value]; read != nil {
			read(value)
			continue
		}
		if other != nil && other(key, value) {
			continue
		}
		known := slices.Sorted(maps.Keys(keys))
		if other != nil {
			known = append(known, r.sets...)
		}
		r.mistake(key, "unknown key %q in %s%s", key.Value, what, Nearest(key.Value, known))
	}
}

// set reads a set of rules under its name.
func (r *fileReader) set(key, value *yaml.Node) bool {
	if !slices.Contains(r.sets, key.Value) {
		return false
	}
	s := Set{Name: key.Value, Line: key.Line, Plain: slices.Contains(r.plain, key.Value)}
	r.mapping(value, key.Value, map[string]func(*yaml.Node){
		"words":  func(n *yaml.Node) { s.Words = r.words(n) },
		"ignore": func(n *yaml.Node) { s.Ignore = r.list(n) },
		"rules":  func(n *yaml.Node) { s.Rules = r.rules(n, s.Plain) },
	}, nil)
	r.file.Sets = append(r.file.Sets, s)
	return true
}

func (r *fileReader) words(n *yaml.Node) map[string]Words {
	lists := map[string]Words{}
	r.mapping(n, "words", nil, func(key, value *yaml.Node) bool {
		if _, ok := lists[key.Value]; ok {
			r.mistake(key, "two word lists are called %q: join them", key.Value)
		}
		lists[key.Value] = r.list(value)
		return true
	})
	return lists
}

func (r *fileReader) list(n *yaml.Node) (w Words) {
	if err := w.UnmarshalYAML(n); err != nil {
		r.mistake(n, "words are one text, or a list of texts")
	}
	return w
}

// rules reads a list of rules. Each has a name of its own, and an example unless its set is plain.
func (r *fileReader) rules(n *yaml.Node, plain bool) []Source {
	if n.Kind != yaml.SequenceNode {
		r.mistake(n, "rules must be a list: begin each rule with a hyphen")
		return nil
	}
	all := make([]Source, len(n.Content))
	seen := map[string]bool{}
	for i, item := range n.Content {
		src := &all[i]
		for _, m := range src.read(item) {
			m.File = r.name
			r.mistakes = append(r.mistakes, m)
		}
		switch {
		case src.Name == "":
			r.mistake(item, "a rule needs a name: write \"- name: rule\"")
		case seen[src.Name]:
			r.mistake(item, "two rules are called %q: give each a name of its own", src.Name)
		case src.Example == "" && !plain:
			r.mistake(item, "rule %s has no example: add a line \"example: …\" that it matches", src.Name)
		}
		seen[src.Name] = true
	}
	return all
}

// Nearest returns " (did you mean …?)" for the known name that is nearest to a word, or all of them when none is near.
func Nearest(word string, known []string) string {
	if s := near(word, known); s != "" {
		return s
	}
	return " (known here: " + strings.Join(known, ", ") + ")"
}

// near returns " (did you mean …?)", or nothing when no known name is near.
func near(word string, known []string) string {
	best := slug.Nearest(word, known)
	if best == "" {
		return ""
	}
	return " (did you mean " + strconv.Quote(best) + "?)"
}
