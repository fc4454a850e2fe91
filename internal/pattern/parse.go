package pattern

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A parser reads one line of the rule language into the symbols of a compiler. After a mistake it is at the end.
type parser struct {
	*compiler
	line  string
	token string // the next one, "" at the end
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

// scan finds the token at or after p.at: a word with its marks, a slot, a link, a bracket, or a bar.
func (p *parser) scan() {
	for p.at < len(p.line) && isSpace(p.line[p.at]) {
		p.at++
	}
	end := p.at
	switch {
	case end == len(p.line):
	case p.line[end] == '{':
		for end < len(p.line) && p.line[end] != '}' {
			end++
		}
		end = min(end+1, len(p.line))
	case isBracket(p.line[end]):
		end++
	default:
		for end < len(p.line) && !isSpace(p.line[end]) && !isBracket(p.line[end]) {
			end++
		}
	}
	p.token = p.line[p.at:end]
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
		p.token, p.at = "", len(p.line)
	}
}

func (p *parser) done() bool { return p.token == "" }

// take returns the next token and goes on to the one after it.
func (p *parser) take() string {
	t := p.token
	p.taken = p.at
	p.at += len(t)
	p.scan()
	return t
}

// since returns the text from a byte up to the next token.
func (p *parser) since(first int) string { return strings.TrimSpace(p.line[min(first, p.at):p.at]) }

// rule reads a rule.
func (p *parser) rule() (r Rule) {
	r.pattern = p.pattern()
	for !p.done() {
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
	case len(p.labels()) > 0:
		p.fail("the rule has no vote: end it with => and a label with its points")
	default:
		r.Votes = []Vote{{Points: 1}}
	}
	return r
}

// labels returns the labels that the set's rules vote for.
func (p *parser) labels() []string {
	if p.set.Plain {
		return nil
	}
	return p.Labels
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
	if len(p.labels()) == 0 {
		return []Vote{{Points: p.points("=>", p.take())}}
	}
	for more := true; more && p.err == nil; {
		label := p.take()
		if !slices.Contains(p.labels(), label) {
			p.fail("=> %q is not a label%s", label, Nearest(label, p.labels()))
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
		if p.take(); out.field != "" || !p.done() && !slices.Contains(keywords, p.token) {
			p.fail("%s must stand alone: make it a rule of its own, or put it behind IF", p.since(p.taken))
		}
		out.text = p.since(first)
		return out
	}
	for {
		start := p.at
		phrase, captures := p.term()
		for _, c := range captures {
			c.term = len(out.terms)
			out.captures = append(out.captures, c)
		}
		if p.err != nil {
			return out
		}
		out.terms = append(out.terms, p.compiler.term(phrase, p.since(start)))
		out.text = p.since(first)
		l, ok := p.link()
		if !ok {
			return out
		}
		p.take()
		out.links = append(out.links, l)
	}
}

// flag returns the name in the next token if that is a flag such as {topic:name}.
func (p *parser) flag() string {
	class, id, _ := strings.Cut(strings.Trim(p.token, "{}"), ":")
	if !strings.HasPrefix(p.token, "{") || !slices.Contains(p.Flags, class) {
		return ""
	}
	if id = strings.TrimSpace(id); id == "" {
		p.take()
		p.fail("{%s}: expected one name after the colon", class)
	}
	return id
}

// term reads alternative phrases, or one phrase with its captures.
func (p *parser) term() (symbol, []capture) {
	items, captures := p.phrase(0)
	if p.token != "|" {
		return p.whole(items), captures
	}
	all := []symbol{p.whole(items)}
	for p.token == "|" {
		p.take()
		items, more := p.phrase(0)
		captures = append(captures, more...)
		all = append(all, p.whole(items))
	}
	if len(captures) > 0 {
		p.fail("a capture stands alone, not among alternatives: write one rule for each")
	}
	return p.choice(all), nil
}

// whole returns the symbol of a phrase, 0 after a mistake.
func (p *parser) whole(items []item) symbol {
	if p.err != nil {
		return 0
	}
	return p.sequence(items)
}

// link reads "..", "..5", "&" or "&5" without taking it.
func (p *parser) link() (l link, ok bool) {
	s := p.token
	switch {
	case strings.HasPrefix(s, ".."):
		l.ordered = true
		s = s[2:]
	case strings.HasPrefix(s, "&"):
		s = s[1:]
	default:
		return link{}, false
	}
	if l.within = -1; s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 200 || s[0] == '+' || s[0] == '-' {
			p.take()
			p.fail("%q after a link: expected a number of words", s)
		}
		l.within = n
	}
	return l, true
}

var keywords = []string{"NOT", "NEAR", "IF", "=>", "TITLE", "BODY"}

// phrase reads words and slots up to a link, a "|" or the end. In a group or word list, which is at a depth of more
// than 0, a gap such as "..3" is part of the phrase.
func (p *parser) phrase(depth int) (items []item, captures []capture) {
	gap := 0
	for !p.atEnd(depth > 0 && len(items) > 0 && gap == 0) {
		if _, isGap := p.link(); isGap {
			gap = p.gap()
			continue
		}
		more, name := p.atom(depth)
		if name != "" {
			captures = append(captures, capture{name: name, item: len(items)})
		}
		if len(more) > 0 {
			more[0].gap, gap = int16(gap), 0
		}
		items = append(items, more...)
	}
	switch {
	case gap > 0:
		p.fail(`a word is missing after "..%d"`, gap)
	case len(items) == 0 && p.done():
		p.fail("a word is missing at the end")
	case len(items) == 0:
		p.fail("a word is missing before %q", p.token)
	}
	for i := range captures {
		captures[i].phrase = items
	}
	return items, captures
}

// atEnd reports whether a phrase ends before the next token. gaps says whether a link is a gap of the phrase.
func (p *parser) atEnd(gaps bool) bool {
	_, isLink := p.link()
	return p.done() || isLink && !gaps || p.token == "|" || p.token == ")" || slices.Contains(keywords, p.token)
}

// gap reads a gap such as "..3".
func (p *parser) gap() int {
	l, _ := p.link()
	if t := p.take(); !l.ordered || l.within < 1 || l.within > maxGap {
		p.fail("%q: between ( and ) and in word lists write ..1 to ..%d", t, maxGap)
	}
	return l.within
}

// list reads phrases separated by "|" up to the end.
func (p *parser) list() []symbol {
	all := p.alternatives(1)
	if !p.done() {
		p.fail("%q is out of place in a word list: it holds phrases separated by |", p.token)
	}
	return all
}

// alternatives reads phrases separated by "|".
func (p *parser) alternatives(depth int) (all []symbol) {
	for {
		items, _ := p.phrase(depth)
		all = append(all, p.whole(items))
		if p.token != "|" {
			return all
		}
		p.take()
	}
}

// atom reads a word, a slot, the name of a word list, or a group. A word such as "in-app" is several items.
func (p *parser) atom(depth int) (items []item, capture string) {
	t := p.take()
	switch {
	case t == "(":
		return p.group(depth), ""
	case t == "_":
		return []item{{symbol: p.any()}}, ""
	case t[0] == '{':
		s, name := p.slot(t)
		if name != "" && depth > 0 {
			p.fail("%s captures within brackets or a word list: captures are outside them", t)
		}
		return []item{{symbol: s}}, name
	case t[0] == '$':
		s, err := p.compiler.list(t[1:], p.shared)
		if err != nil {
			p.fail("%s", err)
		}
		return []item{{symbol: s}}, ""
	}
	return p.words(t), ""
}

// group reads alternatives up to ")".
func (p *parser) group(depth int) []item {
	if depth >= maxDepth {
		p.fail("too many groups in one another")
		return nil
	}
	all := p.alternatives(depth + 1)
	if p.take() != ")" {
		p.fail(") is missing")
	}
	if p.err != nil {
		return nil
	}
	return []item{{symbol: p.choice(all)}}
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
			p.fail("unknown capture {%s: …}%s", capture, Nearest(capture, p.Captures))
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
		p.fail("unknown slot {%s}%s: there are {%s}", class, near(class, p.Classes),
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

// words reads a word with its mark, cut into tokens as a text is. The mark is that of the last token, of the first
// for an ending.
func (p *parser) words(t string) (items []item) {
	word, mark := unmarked(t)
	if isPlain(word) {
		return []item{{symbol: p.marked(t, word, mark)}}
	}
	var norms []string
	for _, k := range text.Tokens(word) {
		if !skipped(k.Norm) {
			norms = append(norms, k.Norm)
		}
	}
	if len(norms) == 0 {
		p.fail("%q holds no word", t)
	}
	for i, norm := range norms {
		own := byte(0)
		if mark == '>' && i == 0 || mark != '>' && i == len(norms)-1 {
			own = mark
		}
		if strings.ContainsAny(norm, "~*{}$=_") || strings.HasPrefix(norm, "..") || strings.HasPrefix(norm, "&") {
			p.fail("%q: %s has no meaning here", t, norm)
		}
		items = append(items, item{symbol: p.marked(t, norm, own)})
	}
	return items
}

// unmarked returns a word and its mark.
func unmarked(t string) (word string, mark byte) {
	switch {
	case strings.HasSuffix(t, "~"):
		return t[:len(t)-1], '~'
	case strings.HasSuffix(t, "*"):
		return t[:len(t)-1], '<'
	case strings.HasPrefix(t, "*"):
		return t[1:], '>'
	}
	return t, 0
}

// marked returns the symbol of a token of t with a mark.
func (p *parser) marked(t, norm string, mark byte) symbol {
	if (mark == '<' || mark == '>') && len([]rune(norm)) < affixKey {
		p.fail("%q: at least three letters must be next to *", t)
		return 0
	}
	return p.word(norm, mark)
}

// isPlain reports whether a word has small letters of ASCII only, and so is one token.
func isPlain(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return word != ""
}

// skipped reports whether a token is skipped between the words of a phrase.
func skipped(norm string) bool {
	return norm == "-" || norm == `"` || norm == "'" || norm == "'s"
}
