package topic

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

// A rule is a parsed line of the rule language.
type rule struct {
	pattern pattern
	clauses []clause
	score   float64
}

// A clause is a condition beside the pattern.
type clause struct {
	document bool // IF: anywhere in the document; otherwise NOT: in the pattern's sentence
	negative bool
	pattern  pattern
}

// A pattern is phrases of one sentence and the links between them: len(links) is len(phrases)-1.
type pattern struct {
	field   news.Field // "" for anywhere
	phrases []phrase
	links   []link
}

// A link says how far apart two phrases may stand.
type link struct {
	ordered bool
	within  int // words between; -1 for any number
}

// A phrase is atoms one after the other.
type phrase []atom

// An atom is a word, a slot, the name of a word list, a group of alternative phrases, or any word.
type atom struct {
	kind  atomKind
	word  string   // wordAtom: norm; slotAtom: kind; nameAtom: name
	mode  byte     // wordAtom: 0 exact, '~' forms, '<' begins so, '>' ends so
	id    string   // slotAtom: what exactly, "" for any
	group []phrase // groupAtom
	gap   int      // gapAtom: at most so many words
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

// topicSlot is the slot for topics that earlier definitions assigned.
const topicSlot = "topic"

var slots = []string{string(news.KindPlatform), string(news.KindAuthority), string(news.KindCountry), string(news.KindMoney), string(news.KindData), topicSlot}

// parseRule reads one line of the rule language.
func parseRule(line string) (rule, error) {
	p := parser{tokens: lex(line)}
	r := rule{score: 1}
	var err error
	if r.pattern, err = p.pattern(); err != nil {
		return rule{}, err
	}
	for !p.done() {
		switch word := p.take(); word {
		case "NOT", "IF":
			c := clause{document: word == "IF", negative: word == "NOT"}
			if c.document && p.peek() == "NOT" {
				p.take()
				c.negative = true
			}
			if c.pattern, err = p.pattern(); err != nil {
				return rule{}, err
			}
			r.clauses = append(r.clauses, c)
		case "=>":
			if r.score, err = p.score(); err != nil {
				return rule{}, err
			}
		default:
			return rule{}, fmt.Errorf("%q is out of place: expected a word, NOT, IF or => and a number", word)
		}
	}
	return r, nil
}

// parseWords reads the alternatives of a word list.
func parseWords(list string) ([]phrase, error) {
	p := parser{tokens: lex(list)}
	all, err := p.alternatives(true, 0)
	if err == nil && !p.done() {
		err = fmt.Errorf("%q is out of place in a word list: it holds phrases separated by |", p.peek())
	}
	return all, err
}

// lex cuts a line at white space and around ( ) | where they stand.
func lex(line string) []string {
	var tokens []string
	start := -1
	flush := func(end int) {
		if start >= 0 {
			tokens = append(tokens, line[start:end])
			start = -1
		}
	}
	brace := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '{':
			brace = true
			if start < 0 {
				start = i
			}
		case c == '}':
			brace = false
		case brace && c != ' ':
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			flush(i)
			brace = false
		case c == '(' || c == ')' || c == '|':
			flush(i)
			tokens = append(tokens, line[i:i+1])
		case start < 0:
			start = i
		}
	}
	flush(len(line))
	return tokens
}

type parser struct {
	tokens []string
	at     int
}

const (
	maxDepth = 20 // of groups: a rule is one line
	maxGap   = 10 // words within a phrase
)

func (p *parser) done() bool { return p.at >= len(p.tokens) }

func (p *parser) peek() string {
	if p.done() {
		return ""
	}
	return p.tokens[p.at]
}

func (p *parser) take() string {
	t := p.peek()
	p.at++
	return t
}

func (p *parser) score() (float64, error) {
	word := p.take()
	f, err := strconv.ParseFloat(word, 64)
	if err != nil || f == 0 || math.IsNaN(f) || math.Abs(f) > 100 {
		return 0, fmt.Errorf("=> %q: expected a number such as 0.5 or -1", word)
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
		}
		pat.phrases = append(pat.phrases, ph)
		l, ok, err := parseLink(p.peek())
		if err != nil {
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

func keyword(t string) bool {
	return t == "NOT" || t == "IF" || t == "=>" || t == "TITLE" || t == "BODY"
}

// alternatives reads phrases parted by "|".
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
		a, err := slotOf(t)
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

func slotOf(t string) (atom, error) {
	inner, ok := strings.CutSuffix(t[1:], "}")
	if !ok {
		return atom{}, fmt.Errorf("%q: } is missing", t)
	}
	kind, id, exact := strings.Cut(inner, ":")
	if !slices.Contains(slots, kind) {
		return atom{}, fmt.Errorf("unknown slot {%s}: there are {%s}", kind, strings.Join(slots, "}, {"))
	}
	if exact && (id == "" || strings.ContainsAny(id, "{}:()|")) || kind == topicSlot && id == "" {
		return atom{}, fmt.Errorf("%q: expected one name after the colon", t)
	}
	return atom{kind: slotAtom, word: kind, id: id}, nil
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
		return nil, fmt.Errorf("%q: at least three letters must stand beside *", t)
	}
	return atoms, nil
}

// passed reports whether a token counts for nothing between the words of a phrase.
func passed(norm string) bool {
	return norm == "-" || norm == `"` || norm == "'" || norm == "'s"
}

// String gives the rule in the language it was written in.
func (r rule) String() string {
	var b strings.Builder
	b.WriteString(r.pattern.String())
	for _, c := range r.clauses {
		switch {
		case !c.document:
			b.WriteString(" NOT ")
		case c.negative:
			b.WriteString(" IF NOT ")
		default:
			b.WriteString(" IF ")
		}
		b.WriteString(c.pattern.String())
	}
	if r.score != 1 {
		b.WriteString(" => " + strconv.FormatFloat(r.score, 'g', -1, 64))
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

// gapped reports whether a gap stands directly in one of the phrases: outside a group it would be a link.
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
		if a.id != "" {
			return "{" + a.word + ":" + a.id + "}"
		}
		return "{" + a.word + "}"
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
