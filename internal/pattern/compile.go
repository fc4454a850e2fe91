package pattern

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// Options say what the rules of a program may use.
type Options struct {
	Language string
	File     string           // for messages, "" for none
	Classes  []string         // of mentions: {platform}
	Flags    []string         // slots that are conditions set by the caller: {topic:bans}
	Captures []string         // names for captured mentions: {sum: money}
	Labels   []string         // that rules vote for; without any a rule adds to one score
	Words    map[string]Words // lists that every set may name
}

// A Set is rules that share word lists and ignored phrases, as they are written.
type Set struct {
	Name   string // for messages, such as `topic "fines"`
	Words  map[string]Words
	Ignore Words // phrases whose words count for no rule of the set
	Rules  []Source
	Line   int
	Plain  bool // its rules have no labels, only names: word lists that the caller asks for
}

// A Program is the compiled rules of one language. It never changes and may be used by many at once.
// Equal phrases are one term, so a document is searched for each of them once, in one pass over its words.
type Program struct {
	options Options
	known   names
	sets    []*RuleSet
	forms   *forms

	terms     []term
	termIDs   map[string]int
	wordSets  []map[string]bool // the words that may be in one place
	members   [][]*entry        // the entries of the words of each set
	wild      []bool            // the sets with a word that only begins or ends so
	setIDs    map[string]int
	affixes   []affix
	groups    []*group
	groupIDs  map[string]int
	entries   map[string]*entry // by word
	slotStart map[string][]int  // terms that may begin with a mention of this class
}

// A RuleSet is a compiled [Set].
type RuleSet struct {
	Name   string
	Rules  []Rule
	ignore []int // terms
}

// A Rule is a compiled rule.
type Rule struct {
	Name  string
	Text  string
	Votes []Vote

	pattern compiledPattern
	clauses []compiledClause
}

// Points returns what the rule adds where there are no labels.
func (r *Rule) Points() float64 { return r.Votes[0].Points }

// Flag returns the name in a rule whose pattern is {flag:name} alone, else "".
func (r *Rule) Flag() string { return r.pattern.flag }

type term struct {
	text  string
	items []node
	needs []need // what must be in a sentence that holds it
}

// A node is a compiled atom.
type node struct {
	kind  atomKind // wordAtom: set; slotAtom; groupAtom: alternatives; anyAtom
	set   int
	slot  news.Kind
	id    string
	group *group
	gap   int
}

// A group is alternative phrases, with an index of those that may begin so; entries know those that begin with a word.
// Equal groups are one.
type group struct {
	id           int
	alternatives [][]node
	bySlot       []int32 // alternatives that may begin with a mention
	always       []int32 // alternatives that may begin with any word, or with part of one
}

type compiledClause struct {
	clause
	compiled compiledPattern
}

type compiledPattern struct {
	field    news.Field
	flag     string // {topic:name}: holds when the caller set that flag; then there is nothing else
	terms    []int
	links    []link
	captures []capture
}

// A capture is where a captured slot is in a pattern.
type capture struct {
	name       string
	term, item int
}

// Compile compiles the rules of one language. The error joins all mistakes, each an [*Error].
func Compile(o Options, sets []Set) (*Program, error) {
	p := &Program{options: o, forms: formsOf(o.Language), termIDs: map[string]int{}, setIDs: map[string]int{},
		groupIDs: map[string]int{}, entries: map[string]*entry{}, slotStart: map[string][]int{},
		known: names{classes: o.Classes, flags: o.Flags, captures: o.Captures, labels: o.Labels}}
	var mistakes []error
	for i := range sets {
		mistakes = append(mistakes, p.add(&sets[i])...)
	}
	p.finish()
	return p, errors.Join(mistakes...)
}

// Sets returns the compiled sets in the order given.
func (p *Program) Sets() []*RuleSet { return p.sets }

// add compiles a set and returns all its mistakes.
func (p *Program) add(src *Set) []error {
	c := compiler{Program: p, src: src, lists: map[string]wordList{}, named: map[string]node{}}
	out := &RuleSet{Name: src.Name}
	if src.Ignore != "" {
		out.ignore = c.ignored()
	}
	if len(src.Rules) == 0 && c.options.File == "" {
		c.mistake("", src.Line, 0, "has no rules: add one line of words under rules")
	}
	for i, r := range src.Rules {
		name := cmp.Or(r.Name, strconv.Itoa(i+1))
		compiled, err := c.rule(name, r.Text)
		if err != nil {
			column := r.Column
			if at := (*syntaxError)(nil); errors.As(err, &at) && r.Column > 0 {
				column = r.Column + at.at
			}
			c.mistake(name, r.Line, column, err.Error())
			continue
		}
		out.Rules = append(out.Rules, compiled)
	}
	p.sets = append(p.sets, out)
	return c.mistakes
}

// A compiler compiles one set into its program.
type compiler struct {
	*Program
	src      *Set
	lists    map[string]wordList
	named    map[string]node // word lists that stand alone
	open     []string        // names of word lists being read, to notice a list that holds itself
	mistakes []error
}

func (c *compiler) mistake(rule string, line, column int, text string) {
	c.mistakes = append(c.mistakes, &Error{File: c.options.File, Set: c.src.Name, Rule: rule, Line: line, Column: column, Text: text})
}

// ignored compiles the ignored phrases of the set.
func (c *compiler) ignored() (terms []int) {
	all, err := parseWords(string(c.src.Ignore), &c.known)
	for _, ph := range all {
		id, termErr := c.term(ph)
		if err = cmp.Or(err, termErr); termErr == nil {
			terms = append(terms, id)
		}
	}
	if err != nil {
		c.mistake("", c.src.Line, 0, "ignore: "+err.Error())
	}
	return terms
}

func (c *compiler) rule(name, text string) (Rule, error) {
	known := c.known
	if c.src.Plain {
		known.labels = nil
	}
	r, err := parseRule(text, &known)
	if err != nil {
		return Rule{}, err
	}
	out := Rule{Name: name, Text: r.String(), Votes: r.votes}
	if out.pattern, err = c.pattern(r.pattern); err != nil {
		return out, err
	}
	for _, cl := range r.clauses {
		p, err := c.pattern(cl.pattern)
		if err != nil {
			return out, err
		}
		if p.flag != "" && cl.scope != anywhere {
			return out, fmt.Errorf("%s is a condition on the document: write IF NOT", cl.pattern)
		}
		out.clauses = append(out.clauses, compiledClause{cl, p})
	}
	return out, nil
}

func (c *compiler) pattern(p pattern) (compiledPattern, error) {
	out := compiledPattern{field: p.field, links: p.links}
	for _, ph := range p.phrases {
		if len(ph) == 1 && c.isFlag(ph[0]) {
			if len(p.phrases) > 1 || p.field != "" {
				return out, fmt.Errorf("%s stands alone in a pattern", ph)
			}
			return compiledPattern{flag: ph[0].id}, nil
		}
		for i, a := range ph {
			if a.capture != "" {
				out.captures = append(out.captures, capture{a.capture, len(out.terms), i})
			}
		}
		id, err := c.term(ph)
		if err != nil {
			return out, err
		}
		out.terms = append(out.terms, id)
	}
	return out, nil
}

func (c *compiler) isFlag(a atom) bool {
	return a.kind == slotAtom && slices.Contains(c.known.flags, a.word)
}

// term returns the number of the term that a phrase is.
func (c *compiler) term(ph phrase) (int, error) {
	items, err := c.nodes(ph)
	if err != nil {
		return 0, err
	}
	key := nodesKey(items)
	id, ok := c.termIDs[key]
	if !ok {
		id = len(c.terms)
		c.termIDs[key] = id
		c.terms = append(c.terms, term{text: ph.String(), items: items})
	}
	return id, nil
}

func (c *compiler) nodes(ph phrase) ([]node, error) {
	out := make([]node, 0, len(ph))
	for _, a := range ph {
		n, err := c.node(a)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// node compiles an atom. The name of a word list, which many rules have, is compiled once.
func (c *compiler) node(a atom) (node, error) {
	if a.kind != nameAtom {
		return c.fresh(a)
	}
	n, ok := c.named[a.word]
	if !ok {
		var err error
		if n, err = c.fresh(a); err != nil {
			return n, err
		}
		c.named[a.word] = n
	}
	return n, nil
}

// fresh compiles an atom: alternatives of one word each become one set.
func (c *compiler) fresh(a atom) (node, error) {
	var group [][]node
	words := map[string]bool{}
	if err := c.atom(a, words, &group); err != nil {
		return node{}, err
	}
	if len(words) > 0 {
		n := node{kind: wordAtom, set: c.set(words)}
		if len(group) == 0 {
			return n, nil
		}
		group = append(group, []node{n})
	}
	if len(group) == 1 && len(group[0]) == 1 {
		return group[0][0], nil
	}
	return node{kind: groupAtom, group: c.interned(group)}, nil
}

// interned returns the group of these alternatives.
func (c *compiler) interned(alternatives [][]node) *group {
	keys := make([]string, len(alternatives))
	for i, a := range alternatives {
		keys[i] = nodesKey(a)
	}
	key := strings.Join(keys, "|")
	id, ok := c.groupIDs[key]
	if !ok {
		id = len(c.groups)
		c.groupIDs[key] = id
		c.groups = append(c.groups, &group{id: id, alternatives: alternatives})
	}
	return c.groups[id]
}

// atom adds an alternative: to words when it is a single word, to group otherwise.
func (c *compiler) atom(a atom, words map[string]bool, group *[][]node) error {
	switch a.kind {
	case anyAtom:
		*group = append(*group, []node{{kind: anyAtom}})
	case gapAtom:
		*group = append(*group, []node{{kind: gapAtom, gap: a.gap}})
	case slotAtom:
		if c.isFlag(a) {
			return fmt.Errorf("%s stands alone in a pattern", a)
		}
		*group = append(*group, []node{{kind: slotAtom, slot: news.Kind(a.word), id: a.id}})
	case wordAtom:
		c.word(a, words)
	case groupAtom:
		return c.group(a.group, words, group)
	case nameAtom:
		return c.name(a.word, words, group)
	}
	return nil
}

func (c *compiler) word(a atom, words map[string]bool) {
	switch a.mode {
	case '~':
		for _, w := range c.forms.of(a.word) {
			words[w] = true
		}
	case '<':
		words[a.word+"*"] = true
	case '>':
		words["*"+a.word] = true
	default:
		words[a.word] = true
	}
}

func (c *compiler) group(phrases []phrase, words map[string]bool, group *[][]node) error {
	for _, ph := range phrases {
		if len(ph) == 1 {
			if err := c.atom(ph[0], words, group); err != nil {
				return err
			}
			continue
		}
		items, err := c.nodes(ph)
		if err != nil {
			return err
		}
		*group = append(*group, items)
	}
	return nil
}

// A wordList is a word list read and compiled.
type wordList struct {
	words map[string]bool
	group [][]node
}

// name adds the word list of that name.
func (c *compiler) name(name string, words map[string]bool, group *[][]node) error {
	list, ok := c.lists[name]
	if !ok {
		var err error
		if list, err = c.list(name); err != nil {
			return err
		}
		c.lists[name] = list
	}
	for w := range list.words {
		words[w] = true
	}
	*group = append(*group, list.group...)
	return nil
}

// list reads a word list: the definition's own, else the shared one.
func (c *compiler) list(name string) (wordList, error) {
	out := wordList{words: map[string]bool{}}
	text, ok := c.src.Words[name]
	if !ok {
		text, ok = c.options.Words[name]
	}
	if !ok {
		known := slices.Sorted(maps.Keys(c.src.Words))
		known = append(known, slices.Sorted(maps.Keys(c.options.Words))...)
		return out, fmt.Errorf("no word list is called $%s: add it under words%s", name, near(name, known))
	}
	if slices.Contains(c.open, name) {
		return out, fmt.Errorf("the word list $%s holds itself", name)
	}
	phrases, err := parseWords(string(text), &c.known)
	if err != nil {
		return out, fmt.Errorf("word list $%s: %w", name, err)
	}
	c.open = append(c.open, name)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	err = c.group(phrases, out.words, &out.group)
	return out, err
}

func (c *compiler) set(words map[string]bool) int {
	list := make([]string, 0, len(words))
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	key := strings.Join(list, "|")
	id, ok := c.setIDs[key]
	if !ok {
		id = len(c.wordSets)
		c.setIDs[key] = id
		c.wordSets = append(c.wordSets, words)
	}
	return id
}

// nodesKey returns a key that is equal for equal phrases.
func nodesKey(items []node) string {
	var b []byte
	for i := range items {
		n := &items[i]
		for _, number := range []int{int(n.kind), n.set, n.gap} {
			b = append(strconv.AppendInt(b, int64(number), 10), '.')
		}
		b = append(append(append(b, n.slot...), '.'), n.id...)
		if n.group != nil {
			b = append(strconv.AppendInt(append(b, '('), int64(n.group.id), 10), ')')
		}
		b = append(b, ' ')
	}
	return string(b)
}
