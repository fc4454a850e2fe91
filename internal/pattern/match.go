package pattern

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
)

// An occurrence is a place of a term in the document: tokens [from, to) of a sentence.
type occurrence struct{ sentence, from, to int32 }

// A Search is one document held against a program. Release it after use.
type Search struct {
	*Program
	doc      *news.Document
	mentions []news.Mention
	tokens   []*entry     // of all sentences, one after the other
	words    []int32      // how many words (not marks) come before each token in its sentence
	base     []int        // where a sentence begins in tokens and words
	first    []int32      // first mention that starts at a token, -1 for none
	in       []extent     // what is in each sentence
	marks    []trace      // of each term
	touched  []int        // the terms that may be somewhere
	ignored  []occurrence // of the set in use
	kept     []memo       // by group and token
	stamp    uint64       // sentence i has the stamp stamp+i, which no other one ever has
	flags    map[string]bool
	rooms    [][][2]int // for the spans of patterns, by how many are being matched
	depth    int
}

var searches = sync.Pool{New: func() any { return &Search{flags: map[string]bool{}, stamp: 1} }}

// Search holds a document and the mentions in it against the program. Mentions are sorted by sentence and place.
func (p *Program) Search(d *news.Document, mentions []news.Mention) *Search {
	m := searches.Get().(*Search)
	m.Program, m.doc, m.mentions = p, d, mentions
	if len(m.marks) < len(p.terms) {
		m.marks = make([]trace, len(p.terms))
	}
	if n := len(p.groups) * maxKept; len(m.kept) < n {
		m.kept = make([]memo, n)
	}
	clear(m.flags)
	m.read()
	m.search()
	return m
}

// Release frees the search for another document; nothing of it may be used after that.
func (m *Search) Release() {
	for _, id := range m.touched {
		m.marks[id].forget()
	}
	m.stamp += uint64(len(m.base))
	clear(m.tokens)
	m.touched, m.doc, m.mentions, m.Program, m.ignored = m.touched[:0], nil, nil, nil, m.ignored[:0]
	searches.Put(m)
}

// read looks up the document's words and mentions.
func (m *Search) read() {
	m.tokens, m.words, m.base, m.first = m.tokens[:0], m.words[:0], m.base[:0], m.first[:0]
	for i := range m.doc.Sentences {
		m.base = append(m.base, len(m.tokens))
		count := int32(0)
		for _, t := range m.doc.Sentences[i].Tokens {
			en := m.entries[t.Norm]
			if en == nil && len(m.affixes) > 0 {
				en = m.merge(nil, t.Norm)
			}
			m.tokens = append(m.tokens, en)
			m.first = append(m.first, -1)
			m.words = append(m.words, count)
			if IsWord(t.Norm) {
				count++
			}
		}
	}
	for i := len(m.mentions) - 1; i >= 0; i-- {
		if x := &m.mentions[i]; x.Sentence >= 0 && x.Sentence < len(m.base) && x.From >= 0 && x.From < x.To && x.To <= len(m.doc.Sentences[x.Sentence].Tokens) {
			m.first[m.base[x.Sentence]+x.From] = int32(i)
		}
	}
}

// IsWord reports whether a token is a word or number. Distances don't count marks and possessive endings.
func IsWord(norm string) bool {
	c := norm[0]
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && norm != "—"
}

// phrase returns the end of the longest match of items at token t of sentence s, -1 for none.
func (m *Search) phrase(items []node, s, t int) int {
	ends := m.ends(items, s, t)
	if ends == 0 {
		return -1
	}
	return t + 63 - bits.LeadingZeros64(ends)
}

// ends returns all ends of items at token t: bit i for an end i tokens after t. A phrase is never 64 tokens long.
func (m *Search) ends(items []node, s, t int) uint64 {
	reached := uint64(1)
	for i := range items {
		var next uint64
		for rest := reached; rest != 0; rest &= rest - 1 {
			at := bits.TrailingZeros64(rest)
			if i > 0 {
				at += m.passed(s, t+at)
			}
			if at < 64 {
				next |= m.item(&items[i], s, t+at) << at
			}
		}
		if reached = next; reached == 0 {
			return 0
		}
	}
	return reached
}

// passed returns how many tokens at t are skipped between the words of a phrase.
func (m *Search) passed(s, t int) int {
	tokens := m.doc.Sentences[s].Tokens
	n := 0
	for t+n < len(tokens) && n < 3 && passed(tokens[t+n].Norm) {
		n++
	}
	return n
}

// item returns the ends of one item at token t.
func (m *Search) item(n *node, s, t int) uint64 {
	if t >= len(m.doc.Sentences[s].Tokens) {
		return 0
	}
	at := m.base[s] + t
	switch n.kind {
	case wordAtom:
		if en := m.tokens[at]; en != nil && en.sets.has(n.set) {
			return 2
		}
	case anyAtom:
		return 2
	case slotAtom:
		return m.slot(n, s, t)
	case gapAtom:
		return m.gap(n.gap, s, t)
	case groupAtom:
		return m.group(n.group, s, t)
	}
	return 0
}

// slot returns the ends of the mentions of a class at token t.
func (m *Search) slot(n *node, s, t int) (ends uint64) {
	for i := m.first[m.base[s]+t]; i >= 0 && int(i) < len(m.mentions); i++ {
		x := &m.mentions[i]
		if x.Sentence != s || x.From != t {
			break
		}
		if x.Kind == n.slot && (n.id == "" || n.id == x.ID) && x.To-t < 64 {
			ends |= 1 << (x.To - t)
		}
	}
	return ends
}

// gap returns the ends of a gap of at most so many words at token t.
func (m *Search) gap(words, s, t int) uint64 {
	ends := uint64(1)
	for end := 1; end < 64 && t+end <= len(m.doc.Sentences[s].Tokens) && words > 0; end++ {
		words -= m.between(s, t+end-1, t+end)
		ends |= 1 << end
	}
	return ends
}

// group returns the ends of a group at token t. Many phrases hold the same groups, so the answer is kept for the sentence.
func (m *Search) group(g *group, s, t int) uint64 {
	at := m.base[s] + t
	en := m.tokens[at]
	word := en != nil && en.groups.has(g.id)
	slot := len(g.bySlot) > 0 && m.first[at] >= 0
	if !word && !slot && len(g.always) == 0 {
		return 0
	}
	var known *memo
	if len(m.doc.Sentences[s].Tokens) <= maxKept {
		known = &m.kept[g.id*maxKept+t]
		if known.sentence == m.stamp+uint64(s) {
			return known.ends
		}
	}
	var ends uint64
	if word {
		for _, i := range en.alternatives[en.groups.rank(g.id)] {
			ends |= m.alternative(g.alternatives[i], s, t)
		}
	}
	if slot {
		for _, i := range g.bySlot {
			ends |= m.alternative(g.alternatives[i], s, t)
		}
	}
	for _, i := range g.always {
		ends |= m.ends(g.alternatives[i], s, t)
	}
	if known != nil {
		known.sentence, known.ends = m.stamp+uint64(s), ends
	}
	return ends
}

// alternative is ends, quicker for what is one item.
func (m *Search) alternative(items []node, s, t int) uint64 {
	if len(items) == 1 {
		return m.item(&items[0], s, t)
	}
	return m.ends(items, s, t)
}

// A memo keeps the ends of a group at a token of the sentence with that stamp.
type memo struct {
	sentence uint64
	ends     uint64
}

// maxKept bounds the tokens of a sentence for which ends are kept, and so the memory; longer ones are not prose.
const maxKept = 128

// A Match is where a rule holds: the sentence, and the tokens [from, to) of each of its phrases.
type Match struct {
	Sentence int // -1 for a rule that is a flag alone
	Spans    [][2]int
}

// pattern finds where a pattern holds, in document order, and calls yes with each place until that returns true.
// spans is only valid during the call.
func (m *Search) pattern(p *compiledPattern, yes func(Match) bool) bool {
	return m.patternIn(p, -1, yes)
}

// patternIn is pattern in one sentence only; -1 is all.
func (m *Search) patternIn(p *compiledPattern, only int, yes func(Match) bool) bool {
	sentences := m.sentences(p)
	if only >= 0 {
		sentences &= bit(int32(only))
	}
	if sentences == 0 {
		return false
	}
	room := m.spans(len(p.terms))
	defer func() { m.depth-- }()
	for ; sentences != 0; sentences &= sentences - 1 {
		first := bits.TrailingZeros64(sentences)
		if !m.haveAll(p, 1<<first) {
			continue
		}
		for _, o := range from(m.marks[p.terms[0]].found, int32(max(first, only))) {
			if bit(o.sentence) != 1<<first || only >= 0 && int(o.sentence) > only {
				break
			}
			if p.field != "" && m.doc.Sentences[o.sentence].Field != p.field || m.hidden(o) {
				continue
			}
			spans := append(room[:0], [2]int{int(o.from), int(o.to)})
			if m.rest(p, o.sentence, spans, yes) {
				return true
			}
		}
	}
	return false
}

// spans returns memory for the spans of a pattern. While one pattern is being matched, another may be started.
func (m *Search) spans(terms int) [][2]int {
	if m.depth == len(m.rooms) {
		m.rooms = append(m.rooms, nil)
	}
	room := m.rooms[m.depth]
	if cap(room) < terms {
		room = make([][2]int, 0, max(terms, 8))
		m.rooms[m.depth] = room
	}
	m.depth++
	return room
}

// rest finds places for the terms after those in spans.
func (m *Search) rest(p *compiledPattern, s int32, spans [][2]int, yes func(Match) bool) bool {
	n := len(spans)
	if n == len(p.terms) {
		return yes(Match{int(s), spans})
	}
	for _, o := range from(m.marks[p.terms[n]].found, s) {
		if o.sentence > s {
			break
		}
		if !m.linked(p.links[n-1], int(s), spans[n-1], o) || overlaps(spans, o) || m.hidden(o) {
			continue
		}
		if m.rest(p, s, append(spans, [2]int{int(o.from), int(o.to)}), yes) {
			return true
		}
	}
	return false
}

// from returns the occurrences in a sentence and after it.
func from(all []occurrence, sentence int32) []occurrence {
	if len(all) == 0 || all[0].sentence >= sentence {
		return all
	}
	i, _ := slices.BinarySearchFunc(all, sentence, func(o occurrence, s int32) int { return int(o.sentence - s) })
	for i > 0 && all[i-1].sentence == sentence {
		i--
	}
	return all[i:]
}

// linked reports whether the link allows the occurrence after or next to the span.
func (m *Search) linked(l link, s int, span [2]int, o occurrence) bool {
	from, to := int(o.from), int(o.to)
	switch {
	case from >= span[1]:
		return l.within < 0 || m.between(s, span[1], from) <= l.within
	case l.ordered:
		return false
	case to <= span[0]:
		return l.within < 0 || m.between(s, to, span[0]) <= l.within
	}
	return false
}

// between counts the words from token a up to token b of a sentence.
func (m *Search) between(s, a, b int) int {
	if a >= b {
		return 0
	}
	base := m.base[s]
	tokens := m.doc.Sentences[s].Tokens
	if b == len(tokens) { // words counts those before a token, and there is none at b
		n := int(m.words[base+b-1] - m.words[base+a])
		if IsWord(tokens[b-1].Norm) {
			n++
		}
		return n
	}
	return int(m.words[base+b] - m.words[base+a])
}

func overlaps(spans [][2]int, o occurrence) bool {
	for _, sp := range spans {
		if int(o.from) < sp[1] && sp[0] < int(o.to) {
			return true
		}
	}
	return false
}

// hide makes the words of the terms count for no rule of the set in use.
func (m *Search) hide(terms []int) {
	m.ignored = m.ignored[:0]
	for _, id := range terms {
		m.ignored = append(m.ignored, m.occurrences(id)...)
	}
}

func (m *Search) hidden(o occurrence) bool {
	for _, h := range m.ignored {
		if h.sentence == o.sentence && o.from < h.to && h.from < o.to {
			return true
		}
	}
	return false
}
