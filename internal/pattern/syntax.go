package pattern

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A parsedRule is a parsed line of the rule language.
type parsedRule struct {
	pattern pattern
	clauses []clause
	votes   []Vote
}

// A Vote is what a rule adds to a label; the label is empty where rules add to one score.
type Vote struct {
	Label  string
	Points float64
}

// A clause is a condition besides the pattern.
type clause struct {
	scope    scope
	negative bool
	pattern  pattern
}

// A scope says where a clause looks.
type scope int

const (
	inSentence scope = iota // NOT: the pattern's sentence
	nearby                  // NEAR: that sentence, the ones next to it, and the title
	anywhere                // IF: the document
)

// A pattern is phrases of one sentence and the links between them: len(links) is len(phrases)-1.
type pattern struct {
	field   news.Field // "" for anywhere
	phrases []phrase
	links   []link
}

// A link says how far apart two phrases may be.
type link struct {
	ordered bool
	within  int // words between; -1 for any number
}

// A phrase is atoms one after the other.
type phrase []atom

// An atom is a word, a slot, the name of a word list, a group of alternative phrases, or any word.
type atom struct {
	kind    atomKind
	word    string   // wordAtom: norm; slotAtom: class; nameAtom: name
	mode    byte     // wordAtom: 0 exact, '~' forms, '<' begins so, '>' ends so
	id      string   // slotAtom: which mention, "" for any
	capture string   // slotAtom: the name it is captured under, "" for none
	group   []phrase // groupAtom
	gap     int      // gapAtom: at most so many words
}

type atomKind int

const (
	wordAtom atomKind = iota
	slotAtom
	nameAtom
	groupAtom
	anyAtom
	gapAtom // in a group or word list only: "leak of ..3 data"
)

// A vocabulary of names says what a rule may use.
type names struct {
	classes  []string // of mentions
	flags    []string // slots that are conditions set by the caller
	captures []string
	labels   []string // empty: votes are plain numbers
}

// A syntaxError is a mistake at a byte of a rule's text.
type syntaxError struct {
	at   int
	text string
}

func (e *syntaxError) Error() string { return e.text }

// parseRule reads one line of the rule language.
func parseRule(line string, known *names) (parsedRule, error) {
	p := newParser(line, known)
	r, err := p.rule()
	if err != nil {
		return r, p.locate(err)
	}
	return r, nil
}

func (p *parser) rule() (parsedRule, error) {
	var r parsedRule
	var err error
	if r.pattern, err = p.pattern(); err != nil {
		return r, err
	}
	for !p.done() {
		switch word := p.take(); word {
		case "NOT", "NEAR", "IF":
			c := clause{negative: word == "NOT"}
			if word != "NOT" {
				c.scope = map[string]scope{"NEAR": nearby, "IF": anywhere}[word]
				if c.negative = p.peek() == "NOT"; c.negative {
					p.take()
				}
			}
			if c.pattern, err = p.pattern(); err != nil {
				return r, err
			}
			if captures(c.pattern) {
				return r, errors.New("a condition captures nothing: leave the name out of its slots")
			}
			r.clauses = append(r.clauses, c)
		case "=>":
			if r.votes, err = p.votes(); err != nil {
				return r, err
			}
		default:
			return r, fmt.Errorf("%q is out of place: expected a word, NOT, NEAR, IF, or => and a vote", word)
		}
	}
	if r.votes == nil && len(p.known.labels) > 0 {
		return r, errors.New("the rule has no vote: end it with => and a label with its points")
	}
	if r.votes == nil {
		r.votes = []Vote{{Points: 1}}
	}
	return r, nil
}

func captures(p pattern) bool {
	for _, ph := range p.phrases {
		for _, a := range ph {
			if a.capture != "" {
				return true
			}
		}
	}
	return false
}

// parseWords reads the alternatives of a word list.
func parseWords(list string, known *names) ([]phrase, error) {
	p := newParser(list, known)
	all, err := p.alternatives(true, 1)
	if err == nil && !p.done() {
		err = fmt.Errorf("%q is out of place in a word list: it holds phrases separated by |", p.peek())
	}
	return all, err
}

// A token is a piece of a line: a word with its marks, a slot, a link, a bracket, or a bar.
type token struct {
	text string
	at   int // byte of the line
}

// lex cuts a line at white space and at ( ) | outside braces. White space within braces is dropped.
func lex(line string) []token {
	var tokens []token
	start := -1
	flush := func(end int) {
		if start >= 0 {
			tokens = append(tokens, token{line[start:end], start})
			start = -1
		}
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '{' && start < 0:
			end := strings.IndexByte(line[i:], '}')
			if end < 0 {
				end = len(line) - 1 - i
			}
			tokens = append(tokens, token{strings.ReplaceAll(line[i:i+end+1], " ", ""), i})
			i += end
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			flush(i)
		case c == '(' || c == ')' || c == '|':
			flush(i)
			tokens = append(tokens, token{line[i : i+1], i})
		case start < 0:
			start = i
		}
	}
	flush(len(line))
	return tokens
}

type parser struct {
	tokens []token
	at     int
	length int
	known  *names
}

func newParser(line string, known *names) *parser {
	return &parser{tokens: lex(line), length: len(line), known: known}
}

const (
	maxDepth = 20 // of groups: a rule is one line
	maxGap   = 10 // words within a phrase
)

// locate adds to an error the place of the token that was taken last.
func (p *parser) locate(err error) error {
	at := p.length
	if i := min(max(p.at-1, 0), len(p.tokens)-1); i >= 0 && p.at <= len(p.tokens) {
		at = p.tokens[i].at
	}
	return &syntaxError{at, err.Error()}
}

func (p *parser) done() bool { return p.at >= len(p.tokens) }

func (p *parser) peek() string {
	if p.done() {
		return ""
	}
	return p.tokens[p.at].text
}

func (p *parser) take() string {
	t := p.peek()
	p.at++
	return t
}

// votes reads what follows =>: a number, or labels with their points, separated by commas.
func (p *parser) votes() ([]Vote, error) {
	if len(p.known.labels) == 0 {
		word := p.take()
		points, err := parsePoints("=>", word)
		return []Vote{{Points: points}}, err
	}
	var all []Vote
	for {
		label := p.take()
		if !slices.Contains(p.known.labels, label) {
			return nil, fmt.Errorf("=> %q is not a label%s", label, Nearest(label, p.known.labels))
		}
		word, more := strings.CutSuffix(p.take(), ",")
		points, err := parsePoints(label, word)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(v Vote) bool { return v.Label == label }) {
			return nil, fmt.Errorf("two votes for %s: write one", label)
		}
		if all = append(all, Vote{label, points}); !more {
			return all, nil
		}
	}
}

func parsePoints(after, word string) (float64, error) {
	f, err := strconv.ParseFloat(word, 64)
	if err != nil || f == 0 || math.IsNaN(f) || math.Abs(f) > 100 {
		return 0, fmt.Errorf("%s %q: expected a number such as 0.5 or -1", after, word)
	}
	return f, nil
}

func (p *parser) pattern() (pattern, error) {
	var pat pattern
	switch p.peek() {
	case "TITLE":
		p.take()
		pat.field = news.FieldTitle
	case "BODY":
		p.take()
		pat.field = news.FieldBody
	}
	for {
		all, err := p.alternatives(false, 0)
		if err != nil {
			return pat, err
		}
		ph := all[0]
		if len(all) > 1 {
			ph = phrase{{kind: groupAtom, group: all}}
			if captures(pattern{phrases: all}) {
				return pat, errors.New("a capture stands alone, not among alternatives: write one rule for each")
			}
		}
		pat.phrases = append(pat.phrases, ph)
		l, ok, err := parseLink(p.peek())
		if err != nil {
			p.take()
			return pat, err
		}
		if !ok {
			return pat, nil
		}
		p.take()
		pat.links = append(pat.links, l)
	}
}

// parseLink reads "..", "..5", "&" or "&5".
func parseLink(s string) (link, bool, error) {
	var l link
	switch {
	case strings.HasPrefix(s, ".."):
		l.ordered = true
		s = s[2:]
	case strings.HasPrefix(s, "&"):
		s = s[1:]
	default:
		return link{}, false, nil
	}
	if l.within = -1; s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 200 || s[0] == '+' || s[0] == '-' {
			return link{}, false, fmt.Errorf("%q after a link: expected a number of words", s)
		}
		l.within = n
	}
	return l, true, nil
}

// phrase reads atoms up to a link, a "|" or the end. In a group or word list a gap such as "..3" is part of the phrase.
func (p *parser) phrase(grouped bool, depth int) (phrase, error) {
	var ph phrase
	for !p.done() {
		t := p.peek()
		l, isLink, err := parseLink(t)
		if err != nil {
			return nil, err
		}
		if grouped && isLink && len(ph) > 0 {
			if !l.ordered || l.within < 1 || l.within > maxGap {
				return nil, fmt.Errorf("%q: between ( and ) and in word lists write ..1 to ..%d", t, maxGap)
			}
			p.take()
			if next := p.peek(); next == "" || next == "|" || next == ")" {
				return nil, fmt.Errorf("a word is missing after %q", t)
			}
			ph = append(ph, atom{kind: gapAtom, gap: l.within})
			continue
		}
		if isLink || t == "|" || t == ")" || keyword(t) {
			break
		}
		atoms, err := p.atoms(depth)
		if err != nil {
			return nil, err
		}
		ph = append(ph, atoms...)
	}
	if len(ph) == 0 {
		if p.done() {
			return nil, errors.New("a word is missing at the end")
		}
		return nil, fmt.Errorf("a word is missing before %q", p.peek())
	}
	return ph, nil
}

var keywords = []string{"NOT", "NEAR", "IF", "=>", "TITLE", "BODY"}

func keyword(t string) bool {
	return slices.Contains(keywords, t)
}

// alternatives reads phrases separated by "|".
func (p *parser) alternatives(grouped bool, depth int) ([]phrase, error) {
	var all []phrase
	for {
		ph, err := p.phrase(grouped, depth)
		if err != nil {
			return nil, err
		}
		all = append(all, ph)
		if p.peek() != "|" {
			return all, nil
		}
		p.take()
	}
}

// atoms reads one atom, or several when a word such as "in-app" holds several tokens.
func (p *parser) atoms(depth int) ([]atom, error) {
	t := p.take()
	switch {
	case t == "":
		return nil, errors.New("a word is missing at the end")
	case t == "(":
		if depth >= maxDepth {
			return nil, errors.New("too many groups in one another")
		}
		group, err := p.alternatives(true, depth+1)
		if err != nil {
			return nil, err
		}
		if p.take() != ")" {
			return nil, errors.New(") is missing")
		}
		if len(group) == 1 && !gapped(group) {
			return group[0], nil // "(a b)" is "a b"
		}
		return []atom{{kind: groupAtom, group: group}}, nil
	case t == "_":
		return []atom{{kind: anyAtom}}, nil
	case t[0] == '{':
		a, err := p.slot(t)
		if err == nil && a.capture != "" && depth > 0 {
			err = fmt.Errorf("%s captures within brackets or a word list: captures are outside them", t)
		}
		return []atom{a}, err
	case t[0] == '$':
		if !validName(t[1:]) {
			return nil, fmt.Errorf("%q: the name of a word list has letters, digits and hyphens", t)
		}
		return []atom{{kind: nameAtom, word: t[1:]}}, nil
	case t == ")" || t == "|" || keyword(t):
		return nil, fmt.Errorf("a word is missing before %q", t)
	}
	return wordAtoms(t)
}

func validName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// slot reads {class}, {class:id}, {name: class} or {name: class:id}.
func (p *parser) slot(t string) (atom, error) {
	inner, ok := strings.CutSuffix(t[1:], "}")
	if !ok {
		return atom{}, fmt.Errorf("%q: } is missing", t)
	}
	a := atom{kind: slotAtom}
	class, id, exact := strings.Cut(inner, ":")
	if !slices.Contains(p.known.classes, class) && !slices.Contains(p.known.flags, class) && exact && len(p.known.captures) > 0 {
		a.capture = class
		class, id, exact = strings.Cut(id, ":")
	}
	if a.capture != "" && !slices.Contains(p.known.captures, a.capture) {
		return atom{}, fmt.Errorf("unknown capture {%s: …}%s", a.capture, Nearest(a.capture, p.known.captures))
	}
	flag := slices.Contains(p.known.flags, class)
	if !flag && !slices.Contains(p.known.classes, class) {
		return atom{}, fmt.Errorf("unknown slot {%s}: there are {%s}", class,
			strings.Join(slices.Concat(p.known.classes, p.known.flags), "}, {"))
	}
	if exact && (id == "" || strings.ContainsAny(id, "{}:()|")) || flag && id == "" {
		return atom{}, fmt.Errorf("%q: expected one name after the colon", t)
	}
	a.word, a.id = class, id
	return a, nil
}

// wordAtoms reads a word with its mark, cut into tokens as the text is.
func wordAtoms(t string) ([]atom, error) {
	word, mode := t, byte(0)
	switch {
	case strings.HasSuffix(word, "~"):
		word, mode = word[:len(word)-1], '~'
	case strings.HasSuffix(word, "*"):
		word, mode = word[:len(word)-1], '<'
	case strings.HasPrefix(word, "*"):
		word, mode = word[1:], '>'
	}
	var atoms []atom
	for _, k := range text.Tokens(word) {
		if !passed(k.Norm) {
			atoms = append(atoms, atom{kind: wordAtom, word: k.Norm})
		}
	}
	if len(atoms) == 0 {
		return nil, fmt.Errorf("%q holds no word", t)
	}
	for _, a := range atoms {
		if strings.ContainsAny(a.word, "~*{}$=_") || strings.HasPrefix(a.word, "..") || strings.HasPrefix(a.word, "&") {
			return nil, fmt.Errorf("%q: %s has no meaning here", t, a.word)
		}
	}
	marked := &atoms[len(atoms)-1]
	if mode == '>' {
		marked = &atoms[0]
	}
	marked.mode = mode
	if (mode == '<' || mode == '>') && len([]rune(marked.word)) < 3 {
		return nil, fmt.Errorf("%q: at least three letters must be next to *", t)
	}
	return atoms, nil
}

// passed reports whether a token is skipped between the words of a phrase.
func passed(norm string) bool {
	return norm == "-" || norm == `"` || norm == "'" || norm == "'s"
}

// String returns the rule in the language it was written in.
func (r parsedRule) String() string {
	var b strings.Builder
	b.WriteString(r.pattern.String())
	for _, c := range r.clauses {
		b.WriteString([]string{"", " NEAR", " IF"}[c.scope])
		if c.negative {
			b.WriteString(" NOT")
		}
		b.WriteString(" " + c.pattern.String())
	}
	for i, v := range r.votes {
		if v.Label == "" && v.Points == 1 {
			continue
		}
		b.WriteString(map[bool]string{true: " =>", false: ","}[i == 0])
		if v.Label != "" {
			b.WriteString(" " + v.Label)
		}
		b.WriteString(" " + strconv.FormatFloat(v.Points, 'g', -1, 64))
	}
	return b.String()
}

func (p pattern) String() string {
	var b strings.Builder
	if p.field != "" {
		b.WriteString(strings.ToUpper(string(p.field)) + " ")
	}
	for i, ph := range p.phrases {
		if i > 0 {
			b.WriteString(" " + p.links[i-1].String() + " ")
		}
		if len(ph) == 1 && ph[0].kind == groupAtom && !gapped(ph[0].group) {
			b.WriteString(joined(ph[0].group))
			continue
		}
		b.WriteString(ph.String())
	}
	return b.String()
}

func (l link) String() string {
	s := "&"
	if l.ordered {
		s = ".."
	}
	if l.within >= 0 {
		s += strconv.Itoa(l.within)
	}
	return s
}

func (ph phrase) String() string {
	parts := make([]string, len(ph))
	for i, a := range ph {
		parts[i] = a.String()
	}
	return strings.Join(parts, " ")
}

// gapped reports whether one of the phrases has a gap of its own: outside a group it would be a link.
func gapped(phrases []phrase) bool {
	for _, ph := range phrases {
		for _, a := range ph {
			if a.kind == gapAtom {
				return true
			}
		}
	}
	return false
}

func joined(phrases []phrase) string {
	all := make([]string, len(phrases))
	for i, ph := range phrases {
		all[i] = ph.String()
	}
	return strings.Join(all, "|")
}

func (a atom) String() string {
	switch a.kind {
	case slotAtom:
		inner := a.word
		if a.id != "" {
			inner += ":" + a.id
		}
		if a.capture != "" {
			inner = a.capture + ": " + inner
		}
		return "{" + inner + "}"
	case nameAtom:
		return "$" + a.word
	case anyAtom:
		return "_"
	case gapAtom:
		return ".." + strconv.Itoa(a.gap)
	case groupAtom:
		return "(" + joined(a.group) + ")"
	}
	switch a.mode {
	case '~':
		return a.word + "~"
	case '<':
		return a.word + "*"
	case '>':
		return "*" + a.word
	}
	return a.word
}
