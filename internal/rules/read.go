package rules

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

// A Reader reads the YAML of rules and collects all mistakes.
type Reader struct {
	File     string // for messages, "" for none
	Mistakes []error
}

// Keys are what a mapping may hold, each with the function that reads it.
type Keys map[string]func(key, value *yaml.Node)

// Mistake notes a mistake at a node.
func (r *Reader) Mistake(n *yaml.Node, format string, args ...any) {
	e := &Error{File: r.File, Line: n.Line, Column: n.Column, Text: fmt.Sprintf(format, args...)}
	r.Mistakes = append(r.Mistakes, e)
}

// Read reads a file that is a mapping.
func (r *Reader) Read(data []byte, keys Keys) {
	var root yaml.Node
	if n := readPlain(string(data)); n != nil {
		r.Mapping(n, "a rule file", keys)
	} else if err := yaml.Unmarshal(data, &root); err != nil {
		r.Mistakes = append(r.Mistakes, fmt.Errorf("%s: %w", r.File, err))
	} else if len(root.Content) > 0 {
		r.Mapping(root.Content[0], "a rule file", keys)
	}
}

// Mapping reads the keys of a mapping.
func (r *Reader) Mapping(n *yaml.Node, what string, keys Keys) {
	r.pairs(n, what, func(key, value *yaml.Node) {
		if read := keys[key.Value]; read != nil {
			read(key, value)
			return
		}
		r.Mistake(key, "unknown key %q in %s%s", key.Value, what, Nearest(key.Value, slices.Sorted(maps.Keys(keys))))
	})
}

func (r *Reader) pairs(n *yaml.Node, what string, read func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.Mistake(n, "%s must be a mapping of keys to values", what)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		read(n.Content[i], n.Content[i+1])
	}
}

// Items returns the items of a list.
func (r *Reader) Items(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.Mistake(n, "%s must be a list: begin each with a hyphen", what)
		return nil
	}
	return n.Content
}

// Text returns a scalar.
func (r *Reader) Text(n *yaml.Node) string { return r.scalar(n, "expected one text") }

func (r *Reader) scalar(n *yaml.Node, mistake string) string {
	if n = resolve(n); n.Kind != yaml.ScalarNode {
		r.Mistake(n, "%s", mistake)
	}
	return n.Value
}

// resolve returns the node that an alias stands for.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Alias != nil {
		return n.Alias
	}
	return n
}

// Words reads word lists under their names.
func (r *Reader) Words(n *yaml.Node) map[string]Words {
	lists := map[string]Words{}
	r.pairs(n, "words", func(key, value *yaml.Node) {
		if _, ok := lists[key.Value]; ok {
			r.Mistake(key, "two word lists are called %q: join them", key.Value)
		}
		lists[key.Value] = r.Phrases(value)
	})
	return lists
}

// Phrases reads alternatives of phrases: one text, or a list of texts.
func (r *Reader) Phrases(n *yaml.Node) Words {
	if n = resolve(n); n.Kind == yaml.ScalarNode {
		return Words{n.Value, n.Line, textColumn(n)}
	}
	var list []string
	for _, item := range r.Items(n, "words that are not one text") {
		list = append(list, r.Text(item))
	}
	return Words{strings.Join(list, "|"), n.Line, 0}
}

// Rules reads a list of rules.
func (r *Reader) Rules(n *yaml.Node) (all []Source) {
	for _, item := range r.Items(n, "rules") {
		all = append(all, r.Rule(item))
	}
	return all
}

// Rule reads a rule: a text, or a name with a text, and an example.
func (r *Reader) Rule(n *yaml.Node) (out Source) {
	text := func(n *yaml.Node) string {
		return r.scalar(n, "a rule is one line of text, or a name and one line of text")
	}
	if n = resolve(n); n.Kind != yaml.MappingNode {
		return Source{Text: text(n), Line: n.Line, Column: textColumn(n)}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch key, value := n.Content[i], n.Content[i+1]; {
		case i == 0:
			out = Source{Name: key.Value, Text: text(value), Line: value.Line, Column: textColumn(value)}
		case key.Value == exampleKey:
			out.Example = text(value)
		default:
			r.Mistake(key, "unknown key %q of a rule%s", key.Value, Nearest(key.Value, []string{exampleKey}))
		}
	}
	return out
}

// NamedRules reads a list of rules, each of which has a name of its own, and an example unless the set is plain.
func (r *Reader) NamedRules(n *yaml.Node, plain bool) []Source {
	all, seen := r.Rules(n), map[string]bool{}
	for i := range all {
		switch src, item := &all[i], n.Content[i]; {
		case src.Name == "":
			r.Mistake(item, "a rule needs a name: write \"- name: rule\"")
		case seen[src.Name]:
			r.Mistake(item, "two rules are called %q: give each a name of its own", src.Name)
		case src.Example == "" && !plain:
			r.Mistake(item, "rule %s has no example: add a line \"example: …\" that it matches", src.Name)
		}
		seen[all[i].Name] = true
	}
	return all
}

// Nearest returns " (did you mean …?)" for the known name that is nearest to a word, or all of them when none is
// near.
func Nearest(word string, known []string) string {
	if s := Near(word, known); s != "" {
		return s
	}
	return " (known here: " + strings.Join(known, ", ") + ")"
}

// Near returns " (did you mean …?)", or nothing when no known name is near.
func Near(word string, known []string) string {
	best := slug.Nearest(word, known)
	if best == "" {
		return ""
	}
	return " (did you mean " + strconv.Quote(best) + "?)"
}
