package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// readPlain reads the part of YAML in which rules are written: mappings and lists by indentation, and texts that are
// in one line or folded. It is much faster than the library, and every command that reads a text waits for the rules.
// It returns nil for everything else, mistakes too, which the library then reads.
func readPlain(data string) *yaml.Node {
	y := plain{nodes: make([]yaml.Node, 0, strings.Count(data, "\n")*2)}
	odd := func(r rune) bool {
		return r < ' ' && r != '\n' || r > '~' && !unicode.IsPrint(r) || r == utf8.RuneError
	}
	if strings.ContainsFunc(data, odd) {
		return nil
	}
	for s := range strings.SplitSeq(data, "\n") {
		text := strings.TrimLeft(s, " ")
		y.lines = append(y.lines, line{len(s) - len(text), text})
	}
	root := y.collection()
	if y.failed || y.next() >= 0 {
		return nil
	}
	return root
}

// A plain is a file that readPlain reads.
type plain struct {
	lines  []line
	at     int // the line at hand
	nodes  []yaml.Node
	failed bool
}

// A line is its indentation and the text after it.
type line struct {
	indent int
	text   string
}

// fail makes the library read the file.
func (y *plain) fail() {
	y.failed, y.at = true, len(y.lines)
}

// next goes to the next line with content and returns its indentation, -1 at the end.
func (y *plain) next() int {
	for ; y.at < len(y.lines); y.at++ {
		if l := y.lines[y.at]; l.text != "" && l.text[0] != '#' {
			return l.indent
		}
	}
	return -1
}

// node adds a node at a column of the line at hand, counted from 0.
func (y *plain) node(kind yaml.Kind, column int) *yaml.Node {
	if len(y.nodes) == cap(y.nodes) {
		y.nodes = make([]yaml.Node, 0, 100)
	}
	y.nodes = append(y.nodes, yaml.Node{Kind: kind, Line: y.at + 1, Column: column + 1})
	return &y.nodes[len(y.nodes)-1]
}

// collection reads the mapping or list that begins at the line at hand.
func (y *plain) collection() *yaml.Node {
	indent := y.next()
	if indent < 0 {
		y.fail()
		return nil
	}
	_, isList := strings.CutPrefix(y.lines[y.at].text, "- ")
	n := y.node(yaml.MappingNode, indent)
	if isList {
		n.Kind = yaml.SequenceNode
	}
	for y.next() == indent {
		l := y.lines[y.at]
		if rest, ok := strings.CutPrefix(l.text, "- "); ok != isList {
			y.fail()
		} else if isList {
			rest = strings.TrimLeft(rest, " ")
			column := indent + len(l.text) - len(rest)
			if key, _ := cutKey(rest); key == "" {
				n.Content = append(n.Content, y.scalar(rest, column, indent))
				continue
			}
			y.lines[y.at] = line{column, rest}
			n.Content = append(n.Content, y.collection())
		} else {
			y.pair(n, l)
		}
	}
	if y.next() > indent {
		y.fail()
	}
	return n
}

// cutKey separates a key from its value; without a key it returns "".
func cutKey(text string) (key, value string) {
	if key, value, ok := strings.Cut(text, ": "); ok && !strings.ContainsAny(text[:1], `"'`) {
		return key, strings.TrimLeft(value, " ")
	}
	if key, ok := strings.CutSuffix(text, ":"); ok && !strings.ContainsAny(text[:1], `"'`) {
		return key, ""
	}
	return "", text
}

// pair reads a key and its value into a mapping.
func (y *plain) pair(n *yaml.Node, l line) {
	key, value := cutKey(l.text)
	if key == "" {
		y.fail()
		return
	}
	n.Content = append(n.Content, y.text(key, l.indent))
	if value != "" {
		before := utf8.RuneCountInString(l.text) - utf8.RuneCountInString(value)
		n.Content = append(n.Content, y.scalar(value, l.indent+before, l.indent))
		return
	}
	if y.at++; y.next() <= l.indent {
		y.fail()
		return
	}
	n.Content = append(n.Content, y.collection())
}

// scalar reads a text that begins at a column of the line at hand, and goes to the line after it.
func (y *plain) scalar(text string, column, indent int) *yaml.Node {
	var n *yaml.Node
	if text == ">-" {
		n = y.node(yaml.ScalarNode, column)
		n.Style, n.Value = yaml.FoldedStyle, y.folded(indent)
	} else {
		n = y.text(text, column)
		y.at++
	}
	if y.next() > indent {
		y.fail() // the text goes on
	}
	return n
}

// text reads a text within a line.
func (y *plain) text(text string, column int) *yaml.Node {
	n := y.node(yaml.ScalarNode, column)
	if text = strings.TrimRight(text, " "); text == "" {
		y.fail()
		return n
	}
	n.Value = strings.Trim(text, `"'`)
	quoted := text[0] == text[len(text)-1] && len(n.Value) == len(text)-2
	switch {
	case quoted && text[0] == '"' && !strings.ContainsAny(n.Value, "\\\""):
		n.Style = yaml.DoubleQuotedStyle
	case quoted && text[0] == '\'' && !strings.Contains(n.Value, "'"):
		n.Style = yaml.SingleQuotedStyle
	case strings.ContainsAny(text[:1], "-?:,[]{}#&*!|>'\"%@`") || strings.Contains(text, " #") ||
		strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		y.fail()
	default:
		n.Value = text
	}
	return n
}

// folded reads the lines of a folded text, which are all indented alike, by more than its key.
func (y *plain) folded(indent int) string {
	var all []string
	for y.at++; y.at < len(y.lines) && y.lines[y.at].indent > indent; y.at++ {
		if l := y.lines[y.at]; l.indent != y.lines[y.at-len(all)].indent || l.text == "" {
			y.fail()
			return ""
		}
		all = append(all, y.lines[y.at].text)
	}
	return strings.Join(all, " ")
}
