package topic

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// Rules are compiled definitions. They never change and may be used by many at once.
type Rules struct {
	engines map[string]*engine // by language
	topics  []Definition       // without Privacy, one for each slug, in the order given
}

// Topics gives the topics in the order given, one definition for each slug (the first one's title counts).
func (r *Rules) Topics() []Definition { return r.topics }

// Compile reads definitions. An error joins all mistakes, each an [*Error] that names topic and rule.
func Compile(defs []Definition) (*Rules, error) {
	r := &Rules{engines: map[string]*engine{}}
	var mistakes []error
	for i := range defs {
		d := &defs[i]
		if d.Slug == "" {
			mistakes = append(mistakes, &Error{Line: d.Line, Text: "a topic needs a slug"})
			continue
		}
		language := languageOf(d)
		e := r.engines[language]
		if e == nil {
			shared, err := sharedWords(language)
			if err != nil {
				return nil, err
			}
			if shared == nil {
				shared = d.Shared
			}
			e = newEngine(language, shared)
			r.engines[language] = e
		}
		mistakes = append(mistakes, e.add(d)...)
		if d.Slug != Privacy && !slices.ContainsFunc(r.topics, func(t Definition) bool { return t.Slug == d.Slug }) {
			r.topics = append(r.topics, *d)
		}
	}
	for _, e := range r.engines {
		e.finish()
	}
	return r, errors.Join(mistakes...)
}

func languageOf(d *Definition) string {
	if d.Language == "" {
		return defaultLanguage
	}
	return strings.ToLower(d.Language)
}

// An engine holds all definitions of one language, compiled into terms: the phrases that rules are made of.
// Equal phrases are one term, so a document is searched for each of them once, in one pass over its words.
type engine struct {
	language string
	shared   map[string]Words
	defs     []compiledDef

	terms    []term
	termIDs  map[string]int
	sets     []map[string]bool // the words that may stand in one place
	setIDs   map[string]int
	affixes  []affix
	groups   []*group
	groupIDs map[string]int

	vocabulary map[string]*entry
	slotStarts map[string][]int // terms that may begin with a mention of this kind
}

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

// A group is alternative phrases, with an index to those that may begin so; what begins with a word knows entry. Equal
// groups are one.
type group struct {
	id           int
	alternatives [][]node
	bySlot       []int32 // alternatives that may begin with a mention
	always       []int32 // alternatives that may begin with any word, or with part of one
}

type compiledDef struct {
	slug      string
	title     string
	threshold float64
	ignore    []int // terms
	rules     []compiledRule
}

type compiledRule struct {
	name    string
	text    string
	score   float64
	pattern compiledPattern
	clauses []compiledClause
}

type compiledClause struct {
	document, negative bool
	pattern            compiledPattern
	text               string
}

type compiledPattern struct {
	field news.Field
	topic string // {topic:slug}: holds when that topic was assigned; then there is nothing else
	terms []int
	links []link
}

func newEngine(language string, shared map[string]Words) *engine {
	return &engine{language: language, shared: shared, termIDs: map[string]int{}, setIDs: map[string]int{}, groupIDs: map[string]int{},
		vocabulary: map[string]*entry{}, slotStarts: map[string][]int{}}
}

// add compiles a definition and gives all its mistakes. A definition of the same slug is replaced.
func (e *engine) add(d *Definition) []error {
	c := compiler{engine: e, def: d, lists: map[string]wordList{}}
	out := compiledDef{slug: d.Slug, title: d.Title, threshold: d.Threshold}
	if out.threshold == 0 {
		out.threshold = 1
	}
	if d.Threshold < 0 {
		c.mistake("", d.Line, "the threshold must be more than 0")
	}
	if d.Ignore != "" {
		if all, err := parseWords(string(d.Ignore)); err != nil {
			c.mistake("", d.Line, "ignore: "+err.Error())
		} else {
			for _, ph := range all {
				if id, err := c.term(ph); err != nil {
					c.mistake("", d.Line, "ignore: "+err.Error())
				} else {
					out.ignore = append(out.ignore, id)
				}
			}
		}
	}
	if len(d.Rules) == 0 {
		c.mistake("", d.Line, "has no rules: add one line of words under rules")
	}
	for i, r := range d.Rules {
		name := r.Name
		if name == "" {
			name = strconv.Itoa(i + 1)
		}
		compiled, err := c.rule(name, r.Text)
		if err != nil {
			c.mistake(name, r.Line, err.Error())
			continue
		}
		out.rules = append(out.rules, compiled)
	}
	if i := slices.IndexFunc(e.defs, func(x compiledDef) bool { return x.slug == d.Slug }); i >= 0 {
		e.defs[i] = out
	} else {
		e.defs = append(e.defs, out)
	}
	return c.mistakes
}

// A compiler compiles one definition into its engine.
type compiler struct {
	*engine
	def      *Definition
	lists    map[string]wordList
	open     []string // names of word lists being read, to notice a list that holds itself
	mistakes []error
}

func (c *compiler) mistake(rule string, line int, text string) {
	c.mistakes = append(c.mistakes, &Error{Topic: c.def.Slug, Rule: rule, Line: line, Text: text})
}

func (c *compiler) rule(name, text string) (compiledRule, error) {
	r, err := parseRule(text)
	if err != nil {
		return compiledRule{}, err
	}
	out := compiledRule{name: name, text: r.String(), score: r.score}
	if out.pattern, err = c.pattern(r.pattern); err != nil {
		return out, err
	}
	for _, cl := range r.clauses {
		p, err := c.pattern(cl.pattern)
		if err != nil {
			return out, err
		}
		if p.topic != "" && !cl.document {
			return out, fmt.Errorf("{topic:%s} is a condition on the document: write IF NOT", p.topic)
		}
		out.clauses = append(out.clauses, compiledClause{cl.document, cl.negative, p, cl.pattern.String()})
	}
	return out, nil
}

func (c *compiler) pattern(p pattern) (compiledPattern, error) {
	out := compiledPattern{field: p.field, links: p.links}
	for _, ph := range p.phrases {
		if slug := topicOf(ph); slug != "" {
			if len(p.phrases) > 1 || p.field != "" {
				return out, fmt.Errorf("{topic:%s} stands alone in a pattern", slug)
			}
			return compiledPattern{topic: slug}, nil
		}
		id, err := c.term(ph)
		if err != nil {
			return out, err
		}
		out.terms = append(out.terms, id)
	}
	return out, nil
}

// topicOf gives the slug of a phrase that is {topic:slug}, "" for any other.
func topicOf(ph phrase) string {
	if len(ph) == 1 && ph[0].kind == slotAtom && ph[0].word == topicSlot {
		return ph[0].id
	}
	return ""
}

// term gives the number of the term that a phrase is.
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

// node compiles an atom: alternatives of one word each become one set.
func (c *compiler) node(a atom) (node, error) {
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

// interned gives the group of these alternatives.
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
		if a.word == topicSlot {
			return errors.New("{topic:…} stands alone in a pattern")
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
		for _, w := range forms(a.word, c.language) {
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
	text, ok := c.def.Words[name]
	if !ok {
		text, ok = c.shared[name]
	}
	if !ok {
		return out, fmt.Errorf("no word list is called $%s: add it under words", name)
	}
	if slices.Contains(c.open, name) {
		return out, fmt.Errorf("the word list $%s holds itself", name)
	}
	phrases, err := parseWords(string(text))
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
		id = len(c.sets)
		c.setIDs[key] = id
		c.sets = append(c.sets, words)
	}
	return id
}

// nodesKey tells apart compiled phrases.
func nodesKey(items []node) string {
	var b strings.Builder
	for _, n := range items {
		fmt.Fprintf(&b, "%d.%d.%d.%s.%s", n.kind, n.set, n.gap, n.slot, n.id)
		if n.group != nil {
			fmt.Fprintf(&b, "(%d)", n.group.id)
		}
		b.WriteByte(' ')
	}
	return b.String()
}
