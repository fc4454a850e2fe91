package pattern

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// A parser reads one line of the rule language into the symbols of a compiler. After a mistake it is at the end.
type parser struct {
	*compiler
	line  string
	token string // the next one, "" at the end
	kind  kind   // of token
	at    int    // its byte of the line
	taken int    // that of the one before it
	err   *syntaxError

	shared bool // it reads a shared word list
}

// A syntaxError is a mistake at a byte of a line.
type syntaxError struct {
	at   int
	text string
}

func (c *compiler) parser(line string) *parser {
	p := &parser{compiler: c, line: line}
	p.scan()
	return p
}

// A kind says what a token is: one of these, or the byte of a bracket or bar.
type kind byte

const (
	atEnd     kind = 0
	isWord    kind = 'a'
	isKeyword kind = 'N'
	isLink    kind = '.' // "..", "..5", "&" or "&5"
	isSlot    kind = '{'
)

var keywords = []string{"NOT", "NEAR", "IF", "=>", "TITLE", "BODY"}

// scan finds the token at or after p.at.
func (p *parser) scan() {
	for p.at < len(p.line) && isSpace(p.line[p.at]) {
		p.at++
	}
	rest := p.line[p.at:]
	n := 0
	switch {
	case rest == "":
		p.kind = atEnd
	case rest[0] == '{':
		p.kind = isSlot
		if n = strings.IndexByte(rest, '}') + 1; n == 0 {
			n = len(rest)
		}
	case isBracket(rest[0]):
		p.kind, n = kind(rest[0]), 1
	default:
		for p.kind = isWord; n < len(rest) && !isSpace(rest[n]) && !isBracket(rest[n]); n++ {
		}
		if rest[0] == '&' || strings.HasPrefix(rest, "..") {
			p.kind = isLink
		} else if rest[0] <= 'Z' && slices.Contains(keywords, rest[:n]) {
			p.kind = isKeyword
		}
	}
	p.token = rest[:n]
}

func isSpace(c byte) bool   { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isBracket(c byte) bool { return c == '(' || c == ')' || c == '|' }

const (
	maxDepth = 20 // of groups: a rule is one line
	maxGap   = 10 // words within a phrase
)

// fail notes a mistake at the token that was taken last.
func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = &syntaxError{p.taken, fmt.Sprintf(format, args...)}
		p.token, p.kind, p.at = "", atEnd, len(p.line)
	}
}

// take returns the next token and goes on to the one after it.
func (p *parser) take() string {
	t := p.token
	p.taken = p.at
	p.at += len(t)
	p.scan()
	return t
}

// since returns the text from a byte up to the next token.
func (p *parser) since(first int) string {
	return strings.ReplaceAll(strings.TrimSpace(p.line[min(first, p.at):p.at]), "| ", "|") // folded lines of a file
}

// rule reads a rule.
func (p *parser) rule() (r Rule) {
	r.pattern = p.pattern()
	for p.kind != atEnd {
		switch word := p.take(); word {
		case "NOT":
			r.clauses = append(r.clauses, p.clause(inSentence))
		case "NEAR":
			r.clauses = append(r.clauses, p.clause(nearby))
		case "IF":
			r.clauses = append(r.clauses, p.clause(anywhere))
		case "=>":
			r.Votes = p.votes()
		default:
			p.fail("%q is out of place: expected a word, NOT, NEAR, IF, or => and a vote", word)
		}
	}
	switch {
	case len(r.Votes) > 0:
	case len(p.labels) > 0:
		p.fail("the rule has no vote: end it with => and a label with its points")
	default:
		r.Votes = []Vote{{Points: 1}}
	}
	return r
}

func (p *parser) clause(s scope) clause {
	c := clause{scope: s, negative: s == inSentence}
	if s != inSentence && p.token == "NOT" {
		c.negative = true
		p.take()
	}
	c.pattern = p.pattern()
	switch {
	case len(c.pattern.captures) > 0:
		p.fail("a condition captures nothing: leave the name out of its slots")
	case c.pattern.flag != "" && s != anywhere:
		p.fail("%s is a condition on the document: write IF NOT", c.pattern.text)
	}
	return c
}

// votes reads what follows =>: a number, or labels with their points, separated by commas.
func (p *parser) votes() (all []Vote) {
	if len(p.labels) == 0 {
		return []Vote{{Points: p.points("=>", p.take())}}
	}
	for more := true; more && p.err == nil; {
		label := p.take()
		if !slices.Contains(p.labels, label) {
			p.fail("=> %q is not a label%s", label, rules.Nearest(label, p.labels))
			return nil
		}
		var word string
		word, more = strings.CutSuffix(p.take(), ",")
		points := p.points(label, word)
		if slices.ContainsFunc(all, func(v Vote) bool { return v.Label == label }) {
			p.fail("two votes for %s: write one", label)
		}
		all = append(all, Vote{label, points})
	}
	return all
}

func (p *parser) points(after, word string) float64 {
	f, err := strconv.ParseFloat(word, 64)
	if err != nil || f == 0 || math.IsNaN(f) || math.Abs(f) > 100 {
		p.fail("%s %q: expected a number such as 0.5 or -1", after, word)
	}
	return f
}

// pattern reads terms and the links between them.
func (p *parser) pattern() (out pattern) {
	first := p.at
	switch p.token {
	case "TITLE":
		p.take()
		out.field = news.FieldTitle
	case "BODY":
		p.take()
		out.field = news.FieldBody
	}
	if out.flag = p.flag(); out.flag != "" {
		if p.take(); out.field != "" || p.kind != atEnd && p.kind != isKeyword {
			p.fail("%s must stand alone: make it a rule of its own, or put it behind IF", p.since(p.taken))
		}
		out.text = p.since(first)
		return out
	}
	for more := true; more && p.err == nil; {
		for i, part := range p.term() {
			if i > 0 {
				out.links = append(out.links, link{adjacent: true})
			}
			if part.name != "" {
				out.captures = append(out.captures, capture{part.name, len(out.terms)})
			}
			out.terms = append(out.terms, p.compiler.term(part.symbol, part.text))
		}
		out.text = p.since(first)
		if more = p.kind == isLink; more {
			out.links = append(out.links, p.link())
		}
	}
	return out
}

// flag returns the name in the next token if that is a flag such as {topic:name}.
func (p *parser) flag() string {
	class, id, _ := strings.Cut(strings.Trim(p.token, "{}"), ":")
	if p.kind != isSlot || !slices.Contains(p.Flags, class) {
		return ""
	}
	if id = strings.TrimSpace(id); id == "" {
		p.take()
		p.fail("{%s}: expected one name after the colon", class)
	}
	return id
}

// A part is a term, and the name under which it is captured.
type part struct {
	symbol symbol
	text   string
	name   string // "" for none
}

// term reads alternative phrases, which are one term, or a phrase with captures, which is several.
func (p *parser) term() []part {
	start := p.at
	all, parts := p.alternatives(0)
	switch {
	case len(parts) == 0:
		return []part{{symbol: p.choose(all), text: p.since(start)}}
	case len(all) > 1:
		p.fail("a capture stands alone, not among alternatives: write one rule for each")
	}
	return parts
}

// choose returns the symbol of alternatives, 0 after a mistake.
func (p *parser) choose(alternatives []symbol) symbol {
	if p.err != nil {
		return 0
	}
	return p.choice(alternatives)
}

// link reads "..", "..5", "&" or "&5".
func (p *parser) link() link {
	t := p.take()
	number, ordered := strings.CutPrefix(t, "..")
	l := link{ordered: ordered, within: -1}
	if number = strings.TrimPrefix(number, "&"); number != "" {
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil || n > 200 {
			p.fail("%q after a link: expected a number of words", number)
		}
		l.within = int(n)
	}
	return l
}

// phrase reads words and slots up to a link, a "|" or the end. In a group or word list, which is at a depth of more
// than 0, a gap such as "..3" is part of the phrase. Of a phrase with captures it returns the parts: the captures, and
// what is between them.
func (p *parser) phrase(depth int) (symbol, []part) {
	var parts []part
	items, gap, start := make([]item, 0, 4), 0, p.at
	for p.inPhrase(depth > 0 && len(items) > 0 && gap == 0) {
		if p.kind == isLink {
			gap = p.gap()
			continue
		}
		first := len(items)
		var name string
		if items, name = p.atom(items, depth); name != "" && p.err == nil {
			parts = p.part(parts, items[:first], p.line[start:p.taken], "")
			parts = p.part(parts, items[first:], p.since(p.taken), name)
			items, start = items[:0], p.at
		}
		if first < len(items) {
			items[first].gap, gap = int16(gap), 0
		}
	}
	p.checkPhrase(len(items)+len(parts), gap)
	switch {
	case p.err != nil:
		return 0, nil
	case parts != nil:
		return 0, p.part(parts, items, p.since(start), "")
	}
	return p.sequence(items), nil
}

// part adds a part of a phrase, if it has any words.
func (p *parser) part(parts []part, items []item, text, name string) []part {
	if len(items) == 0 {
		return parts
	}
	return append(parts, part{p.sequence(items), strings.TrimSpace(text), name})
}

// inPhrase reports whether the next token belongs to a phrase. gaps says whether a link would be a gap of it.
func (p *parser) inPhrase(gaps bool) bool {
	return p.kind == isWord || p.kind == isSlot || p.kind == '(' || p.kind == isLink && gaps
}

// checkPhrase notes what is missing in a phrase of so many items that ends with a gap, 0 for none.
func (p *parser) checkPhrase(items, gap int) {
	switch {
	case gap > 0:
		p.fail(`a word is missing after "..%d"`, gap)
	case items == 0 && p.kind == atEnd:
		p.fail("a word is missing at the end")
	case items == 0:
		p.fail("a word is missing before %q", p.token)
	}
}

// gap reads a gap such as "..3".
func (p *parser) gap() int {
	t := p.token
	l := p.link()
	if !l.ordered || l.within < 1 || l.within > maxGap {
		p.fail("%q: between ( and ) and in word lists write ..1 to ..%d", t, maxGap)
	}
	return l.within
}

// alternatives reads phrases separated by "|".
func (p *parser) alternatives(depth int) (all []symbol, parts []part) {
	for {
		s, more := p.phrase(depth)
		all, parts = append(all, s), append(parts, more...)
		if p.kind != '|' {
			return all, parts
		}
		p.take()
	}
}

// list reads phrases separated by "|" up to the end.
func (p *parser) list() []symbol {
	all, _ := p.alternatives(1)
	if p.kind != atEnd {
		p.fail("%q is out of place in a word list: it holds phrases separated by |", p.token)
	}
	return all
}

// atom reads a word, a slot, the name of a word list, or a group, and adds it to items. A word such as "in-app" is
// several items. For a slot it returns the name of what it captures.
func (p *parser) atom(items []item, depth int) (all []item, capture string) {
	var s symbol
	switch t := p.take(); {
	case t == "(":
		s = p.group(depth)
	case t == "_":
		s = p.any()
	case t[0] == '{':
		if s, capture = p.slot(t); capture != "" && depth > 0 {
			p.fail("%s captures within brackets or a word list: captures are outside them", t)
		}
	case t[0] == '$':
		var err error
		if s, err = p.compiler.list(t[1:], p.shared); err != nil {
			p.fail("%s", err)
		}
	default:
		return p.words(items, t), ""
	}
	return append(items, item{symbol: s}), capture
}

// group reads alternatives up to ")".
func (p *parser) group(depth int) symbol {
	if depth >= maxDepth {
		p.fail("too many groups in one another")
		return 0
	}
	all, _ := p.alternatives(depth + 1)
	if p.take() != ")" {
		p.fail(") is missing")
	}
	return p.choose(all)
}

// slot reads {class}, {class:id}, {name: class} or {name: class:id}, and returns the name of what it captures.
func (p *parser) slot(t string) (s symbol, capture string) {
	inner, ok := strings.CutSuffix(t[1:], "}")
	if !ok {
		p.fail("%q: } is missing", t)
	}
	parts := strings.Split(inner, ":")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if p.isCapture(parts) {
		if capture, parts = parts[0], parts[1:]; !slices.Contains(p.Captures, capture) {
			p.fail("unknown capture {%s: …}%s", capture, rules.Nearest(capture, p.Captures))
		}
	}
	class, id := parts[0], ""
	if len(parts) > 1 {
		id = parts[1]
	}
	switch {
	case slices.Contains(p.Flags, class):
		p.fail("%s must stand alone: make it a rule of its own, or put it behind IF", t)
	case !slices.Contains(p.Classes, class):
		p.fail("unknown slot {%s}%s: there are {%s}", class, rules.Near(class, p.Classes),
			strings.Join(slices.Concat(p.Classes, p.Flags), "}, {"))
	case len(parts) > 2 || len(parts) == 2 && id == "" || strings.ContainsAny(id, " {}()|"):
		p.fail("%q: expected one name after the colon", t)
	}
	return p.mention(class, id), capture
}

// isCapture reports whether the first part of a slot is the name of what it captures. A capture may be called as a
// class.
func (p *parser) isCapture(parts []string) bool {
	if len(parts) < 2 || len(p.Captures) == 0 {
		return false
	}
	isClass := func(i int) bool { return slices.Contains(p.Classes, parts[i]) }
	return !isClass(0) || slices.Contains(p.Captures, parts[0]) && isClass(1)
}
