package pattern

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// Options list what the rules of a program may use.
type Options struct {
	Language string
	File     string                 // of shared word lists, for messages; "" for none
	Classes  []string               // of mentions: {platform}
	Flags    []string               // slots that are conditions set by the caller: {topic:bans}
	Captures []string               // names for captured mentions: {sum: money}
	Labels   []string               // that rules vote for; without any a rule adds to one score
	Words    map[string]rules.Words // lists that every set may name
}

// A Set is rules that share word lists and ignored phrases, as they are written.
type Set struct {
	Name   string // for messages, such as `topic "fines"`
	Words  map[string]rules.Words
	Ignore rules.Words // phrases whose words count for no rule of the set
	Rules  []rules.Source
	File   string // for messages, "" for none
	Line   int
	Plain  bool // its rules have no labels, only names: word lists that the caller asks for
}

// A Program is the compiled rules of one language. It is safe for concurrent use.
type Program struct {
	grammar
	Sets  []*RuleSet // in the order given
	terms []term
}

// A term is a phrase of a pattern, or alternative phrases. Equal ones are one term.
type term struct {
	symbol symbol
	text   string // as it was first written, for messages
}

// A RuleSet is a compiled [Set].
type RuleSet struct {
	Name   string
	Rules  []Rule
	ignore []int // terms
}

// A Rule is a compiled rule.
type Rule struct {
	rules.Source
	Votes []Vote

	pattern pattern
	clauses []clause
}

// A Vote is what a rule adds to a label; the label is empty where rules add to one score.
type Vote struct {
	Label  string
	Points float64
}

// Points returns what the rule adds where there are no labels.
func (r *Rule) Points() float64 { return r.Votes[0].Points }

// Flag returns the name in a rule whose pattern is {flag:name} alone, else "".
func (r *Rule) Flag() string { return r.pattern.flag }

// A pattern is terms of one sentence and the links between them: len(links) is len(terms)-1.
type pattern struct {
	text     string     // as it was written, for messages
	field    news.Field // "" for anywhere
	flag     string     // {topic:name}: holds when the caller set that flag; then there is nothing else
	terms    []int
	links    []link
	captures []capture
}

// A link is the distance that two terms may have.
type link struct {
	adjacent bool // they are parts of one phrase
	ordered  bool
	within   int // words between; -1 for any number
}

// A capture is the number of the term that a rule captures under a name.
type capture struct {
	name string
	term int
}

// A clause is a condition of a rule: NOT, NEAR or IF.
type clause struct {
	scope    scope
	negative bool
	pattern  pattern
}

// A scope is where a clause looks.
type scope int

const (
	inSentence scope = iota // NOT: the pattern's sentence
	nearby                  // NEAR: that sentence, the ones next to it, and the title
	anywhere                // IF: the document
)

// Compile compiles the rules of one language. The error joins all mistakes, each an [*rules.Error].
func Compile(o Options, sets []Set) (*Program, error) {
	size := sizeOf(o.Words)
	for i := range sets {
		size += sizeOf(sets[i].Words)
		for j := range sets[i].Rules {
			size += len(sets[i].Rules[j].Text)
		}
	}
	c := compiler{Options: o, builder: newBuilder(formsOf(o.Language), size),
		termIDs: map[symbol]int{}, shared: map[string]symbol{}}
	p := &Program{}
	for i := range sets {
		p.Sets = append(p.Sets, c.compile(&sets[i]))
	}
	p.grammar, p.terms = c.grammar, c.terms
	return p, errors.Join(c.mistakes...)
}

func sizeOf(lists map[string]rules.Words) (n int) {
	for _, w := range lists {
		n += len(w.Text)
	}
	return n
}

// A compiler compiles sets of rules into a program.
type compiler struct {
	Options
	*builder
	terms    []term
	termIDs  map[symbol]int
	shared   map[string]symbol // the word lists that every set may name, as far as read
	mistakes []error

	set    *Set              // the current one
	labels []string          // that its rules vote for
	own    map[string]symbol // its own word lists, as far as read
	open   []string          // names of word lists being read, to notice a list that holds itself
}

func (c *compiler) mistake(rule string, line, column int, text string) {
	e := &rules.Error{File: c.set.File, Set: c.set.Name, Rule: rule, Line: line, Column: column, Text: text}
	c.mistakes = append(c.mistakes, e)
}

// compile compiles a set and notes all its mistakes.
func (c *compiler) compile(set *Set) *RuleSet {
	c.set, c.own, c.labels = set, map[string]symbol{}, c.Labels
	if set.Plain {
		c.labels = nil
	}
	out := &RuleSet{Name: set.Name, Rules: make([]Rule, 0, len(set.Rules))}
	if set.Ignore.Text != "" {
		out.ignore = c.ignored()
	}
	for i := range set.Rules {
		src := set.Rules[i]
		src.Name = cmp.Or(src.Name, strconv.Itoa(i+1))
		p := c.parser(src.Text)
		if r := p.rule(); p.err == nil {
			r.Source = src
			out.Rules = append(out.Rules, r)
			continue
		}
		c.mistake(src.Name, src.Line, column(src.Column, p.err), p.err.text)
	}
	return out
}

// column returns the column of a mistake in a text that begins at a column, 0 when that is unknown.
func column(first int, err *syntaxError) int {
	if first == 0 {
		return 0
	}
	return first + err.at
}

// ignored returns the terms of the ignored phrases of the set.
func (c *compiler) ignored() (terms []int) {
	p := c.parser(c.set.Ignore.Text)
	for _, s := range p.list() {
		terms = append(terms, c.term(s, ""))
	}
	if p.err != nil {
		c.mistake("", cmp.Or(c.set.Ignore.Line, c.set.Line), c.set.Ignore.Column, "ignore: "+p.err.text)
	}
	return terms
}

// term returns the number of the term that a symbol is.
func (c *compiler) term(s symbol, text string) int {
	id, ok := c.termIDs[s]
	if !ok {
		id = len(c.terms)
		c.termIDs[s] = id
		c.terms = append(c.terms, term{s, text})
	}
	return id
}

// list returns the symbol of a word list: the set's own, else the shared one. A shared list names shared ones only.
func (c *compiler) list(name string, shared bool) (symbol, error) {
	words, ok := c.set.Words[name]
	known, file := c.own, c.set.File
	if shared || !ok {
		words, ok = c.Words[name]
		known, file, shared = c.shared, c.File, true
	}
	switch {
	case !ok:
		names := slices.Concat(slices.Sorted(maps.Keys(c.set.Words)), slices.Sorted(maps.Keys(c.Words)))
		return 0, fmt.Errorf("no word list is called $%s: add it under words%s", name, rules.Near(name, names))
	case known[name] != 0:
		return known[name], nil
	case slices.Contains(c.open, name):
		return 0, fmt.Errorf("the word list $%s holds itself", name)
	}
	c.open = append(c.open, name)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	p := c.parser(words.Text)
	p.shared = shared
	s := p.choice(p.list())
	if p.err != nil {
		s = c.symbol() // of nothing, so that rules with this list have no mistake of their own
		e := &rules.Error{File: file, Line: words.Line, Column: column(words.Column, p.err),
			Text: fmt.Sprintf("word list $%s: %s", name, p.err.text)}
		if !shared {
			e.Set = c.set.Name
		}
		c.mistakes = append(c.mistakes, e)
	}
	known[name] = s
	return s, nil
}
