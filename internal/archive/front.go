package archive

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Reading ten thousand files with a full YAML parser takes seconds, so front matter is read in two ways: parseOwn
// understands exactly the style that the program writes and refuses everything else, which parseYAML then reads.
// Both give the same pairs; a test holds them to that.

// parseOwn reads front matter in the program's own style. It returns false if a line has any other style.
func parseOwn(front []byte) ([]pair, bool) {
	p := own{rest: string(front), line: 1}
	all := value{kind: 'm', pairs: make([]pair, 0, 20)}
	for p.rest != "" {
		p.line++
		p.pair(&all, p.block)
	}
	return all.pairs, !p.failed
}

// add adds a pair to a mapping, unless it has the key already.
func (v *value) add(key string, of value) bool {
	for i := range v.pairs {
		if v.pairs[i].key == key {
			return false
		}
	}
	v.pairs = append(v.pairs, pair{key, of})
	return true
}

// An own reads what the program writes. Once something else has come it has failed, and nothing is left to read.
type own struct {
	rest   string
	line   int
	failed bool
}

func (p *own) fail() (v value) {
	p.rest, p.failed = "", true
	return v
}

func (p *own) skip(s string) (found bool) {
	p.rest, found = strings.CutPrefix(p.rest, s)
	return found
}

// expect skips what must come next.
func (p *own) expect(s string) {
	if !p.skip(s) {
		p.fail()
	}
}

// word reads the longest word of some characters.
func (p *own) word(characters string) string {
	word := p.rest[:len(p.rest)-len(strings.TrimLeft(p.rest, characters))]
	p.rest = p.rest[len(word):]
	return word
}

const (
	keyLetters = "abcdefghijklmnopqrstuvwxyz_"
	plainText  = keyLetters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./+=%~?&@:" // without a meaning in any YAML
)

// pair reads a key, its colon and its value into a mapping.
func (p *own) pair(m *value, read func() value) {
	key := p.word(keyLetters)
	p.expect(":")
	if v := read(); key == "" || !m.add(key, v) {
		p.fail()
	}
}

// block reads what follows a key at the margin, to the end of its last line.
func (p *own) block() value {
	if p.skip(" ") {
		v := p.value(false, 0)
		p.expect("\n")
		return v
	}
	p.expect("\n")
	list := value{kind: 'l', line: p.line + 1}
	for p.skip("  - ") {
		p.line++
		list.items = append(list.items, p.mapping(0))
		p.expect("\n")
	}
	if len(list.items) == 0 {
		p.fail()
	}
	return list
}

func (p *own) value(inFlow bool, depth int) value {
	switch {
	case p.rest == "" || depth > 4:
		return p.fail()
	case p.rest[0] == '"':
		return p.quoted()
	case p.rest[0] == '[':
		return p.list(depth)
	case p.rest[0] == '{':
		return p.mapping(depth)
	}
	return p.plain(inFlow)
}

func (p *own) plain(inFlow bool) value {
	text := p.word(plainText)
	if text == "" || !letterOrDigit(text[0]) || text[len(text)-1] == ':' || strings.EqualFold(text, "null") {
		return p.fail()
	}
	if inFlow && !strings.HasPrefix(p.rest, ", ") && !strings.HasPrefix(p.rest, "]") && !strings.HasPrefix(p.rest, "}") {
		return p.fail()
	}
	return value{kind: 's', text: text, line: p.line}
}

func (p *own) quoted() value {
	s := p.rest[1:]
	end := strings.IndexAny(s, "\"\\\n")
	if end >= 0 && s[end] == '"' { // the common case: nothing to undo
		p.rest = s[end+1:]
		return value{kind: 's', text: s[:end], line: p.line}
	}
	for i := max(end, 0); i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '\\':
			if i++; i >= len(s) || !strings.ContainsRune(`"\ntu`, rune(s[i])) {
				return p.fail()
			}
		case '"':
			text, err := strconv.Unquote(`"` + s[:i] + `"`)
			if err != nil {
				return p.fail()
			}
			p.rest = s[i+1:]
			return value{kind: 's', text: text, line: p.line}
		}
	}
	return p.fail()
}

func (p *own) list(depth int) value {
	v := value{kind: 'l', line: p.line}
	p.sequence("[", "]", func() { v.items = append(v.items, p.value(true, depth+1)) })
	return v
}

func (p *own) mapping(depth int) value {
	v := value{kind: 'm', line: p.line, pairs: make([]pair, 0, 8)}
	p.sequence("{", "}", func() {
		p.pair(&v, func() value {
			p.expect(" ")
			return p.value(true, depth+1)
		})
	})
	return v
}

// sequence reads elements between two marks, separated by commas.
func (p *own) sequence(begin, end string, element func()) {
	p.expect(begin)
	for element(); !p.failed && !p.skip(end); element() {
		p.expect(", ")
	}
}

var lineInError = regexp.MustCompile(`line (\d+)(?:, column \d+)?:? *`)

// parseYAML reads front matter as people may write it.
func parseYAML(front []byte) ([]pair, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(front, &doc); err != nil {
		return nil, yamlError(err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		return nil, &FormatError{2, `front matter must be lines of "key: value"`}
	}
	v, err := fromNode(doc.Content[0], 0)
	return v.pairs, err
}

func yamlError(err error) error {
	text, line := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: "), 0
	if m := lineInError.FindStringSubmatch(text); m != nil {
		fmt.Sscan(m[1], &line)
		line++ // the fence above
		text = lineInError.ReplaceAllString(text, "")
	}
	return &FormatError{line, "front matter isn't valid YAML: " + strings.TrimSpace(text) +
		" (put quotes around values that contain ': ')"}
}

// fromNode refuses aliases, which front matter has no use for and which can be made to grow without bound.
func fromNode(n *yaml.Node, depth int) (v value, err error) {
	v.line = n.Line + 1
	if depth > 8 || n.Kind == yaml.AliasNode {
		return v, &FormatError{v.line, "nested too deeply, or with an alias: write the value out"}
	}
	switch n.Kind {
	case yaml.SequenceNode:
		v.kind = 'l'
		for _, c := range n.Content {
			e, err := fromNode(c, depth+1)
			if err != nil {
				return v, err
			}
			v.items = append(v.items, e)
		}
	case yaml.MappingNode:
		v.kind = 'm'
		for i := 0; i+1 < len(n.Content); i += 2 {
			e, err := fromNode(n.Content[i+1], depth+1)
			if err != nil {
				return v, err
			}
			if key := n.Content[i].Value; !v.add(key, e) {
				return v, &FormatError{e.line, fmt.Sprintf("%q is there twice: remove one of the two", key)}
			}
		}
	default:
		v.kind = 's'
		if n.Tag != "!!null" {
			v.text = n.Value
		}
	}
	return v, nil
}
