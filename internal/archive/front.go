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
		key, ok := p.key()
		if !ok {
			return nil, false
		}
		if v, ok := p.block(); !ok || !all.add(key, v) {
			return nil, false
		}
	}
	return all.pairs, true
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

type own struct {
	rest string
	line int
}

func (p *own) skip(s string) bool {
	if !strings.HasPrefix(p.rest, s) {
		return false
	}
	p.rest = p.rest[len(s):]
	return true
}

// key reads a word of lower-case letters and underscores and its colon.
func (p *own) key() (string, bool) {
	i := 0
	for i < len(p.rest) && (p.rest[i] >= 'a' && p.rest[i] <= 'z' || p.rest[i] == '_') {
		i++
	}
	if i == 0 || i >= len(p.rest) || p.rest[i] != ':' {
		return "", false
	}
	key := p.rest[:i]
	p.rest = p.rest[i+1:]
	return key, true
}

// block reads what follows a key at the margin, to the end of its last line.
func (p *own) block() (value, bool) {
	if !strings.HasPrefix(p.rest, "\n") {
		if !p.skip(" ") {
			return value{}, false
		}
		v, ok := p.value(false, 0)
		return v, ok && p.skip("\n")
	}
	p.rest = p.rest[1:]
	list := value{kind: 'l', line: p.line + 1}
	for strings.HasPrefix(p.rest, "  - ") {
		p.line++
		p.rest = p.rest[4:]
		if !strings.HasPrefix(p.rest, "{") {
			return value{}, false
		}
		v, ok := p.value(false, 0)
		if !ok || !p.skip("\n") {
			return value{}, false
		}
		list.items = append(list.items, v)
	}
	return list, len(list.items) > 0
}

func (p *own) value(inFlow bool, depth int) (value, bool) {
	switch {
	case p.rest == "" || depth > 4:
		return value{}, false
	case p.rest[0] == '"':
		return p.quoted()
	case p.rest[0] == '[':
		return p.list(depth)
	case p.rest[0] == '{':
		return p.mapping(depth)
	}
	return p.plain(inFlow)
}

// plain reads a scalar of characters that have no meaning in any version of YAML.
func (p *own) plain(inFlow bool) (value, bool) {
	i := 0
	for i < len(p.rest) {
		c := p.rest[i]
		if !letterOrDigit(c) && !strings.ContainsRune("-_./+=%~?&@:", rune(c)) {
			break
		}
		i++
	}
	text := p.rest[:i]
	if i == 0 || !letterOrDigit(text[0]) || text[i-1] == ':' || text == "null" || text == "Null" || text == "NULL" {
		return value{}, false
	}
	p.rest = p.rest[i:]
	if inFlow && !strings.HasPrefix(p.rest, ", ") && !strings.HasPrefix(p.rest, "]") && !strings.HasPrefix(p.rest, "}") {
		return value{}, false
	}
	return value{kind: 's', text: text, line: p.line}, true
}

func (p *own) quoted() (value, bool) {
	s := p.rest[1:]
	end := strings.IndexAny(s, "\"\\\n")
	if end < 0 || s[end] == '\n' {
		return value{}, false
	}
	if s[end] == '"' { // the common case: nothing to undo
		p.rest = s[end+1:]
		return value{kind: 's', text: s[:end], line: p.line}, true
	}
	for i := end; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return value{}, false
		case '\\':
			if i+1 >= len(s) || !strings.ContainsRune(`"\ntu`, rune(s[i+1])) {
				return value{}, false
			}
			i++
		case '"':
			text, err := strconv.Unquote(`"` + s[:i] + `"`)
			p.rest = s[i+1:]
			return value{kind: 's', text: text, line: p.line}, err == nil
		}
	}
	return value{}, false
}

func (p *own) list(depth int) (value, bool) {
	v := value{kind: 'l', line: p.line}
	ok := p.sequence("[", "]", func() bool {
		e, ok := p.value(true, depth+1)
		v.items = append(v.items, e)
		return ok
	})
	return v, ok
}

func (p *own) mapping(depth int) (value, bool) {
	v := value{kind: 'm', line: p.line, pairs: make([]pair, 0, 8)}
	ok := p.sequence("{", "}", func() bool {
		key, ok := p.key()
		if !ok || !p.skip(" ") {
			return false
		}
		e, ok := p.value(true, depth+1)
		return ok && v.add(key, e)
	})
	return v, ok
}

// sequence reads elements between two marks, separated by commas.
func (p *own) sequence(begin, end string, element func() bool) bool {
	p.skip(begin)
	for element() {
		if p.skip(end) {
			return true
		}
		if !p.skip(", ") {
			return false
		}
	}
	return false
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
