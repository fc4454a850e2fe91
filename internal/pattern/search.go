package pattern

import (
	"cmp"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// A document has few of the words that rules ask for. So nothing is looked for before a rule asks for it, and then only
// in the sentences that have what it takes.

// A trace is what is known of a term in the document at hand.
type trace struct {
	starts     []spot       // where it may begin
	may        uint64       // the sentences of these, less those where it was looked for in vain
	looked     uint64       // the sentences in which it was looked for
	found      []occurrence // there
	considered int32        // the sentence that needs were held against last, plus 1
	able       bool         // whether it had what the term needs
}

// forget makes a trace ready for another document.
func (t *trace) forget() {
	*t = trace{starts: t.starts[:0], found: t.found[:0]}
}

// bit is the place of a sentence in a set of sentences. Those from the 64th on, which few documents have, share one.
func bit(sentence int32) uint64 { return 1 << min(sentence, 63) }

// A spot is a token of a sentence.
type spot struct{ sentence, token int32 }

// An extent is what a sentence has somewhere: words of which sets, beginnings of which groups, and which kinds of mention.
type extent struct {
	sets, groups bitset
	kinds        []news.Kind
}

// A need is something without which a term can't be in a sentence: a word of a set, a mention of a kind, or a beginning
// of a group.
type need struct {
	kind  atomKind
	set   int
	slot  news.Kind
	group *group
}

// needs returns what a phrase can't be without.
func needs(items []node) (all []need) {
	for i := range items {
		switch n := &items[i]; n.kind {
		case wordAtom, slotAtom:
			all = append(all, need{kind: n.kind, set: n.set, slot: n.slot})
		case groupAtom:
			if len(n.group.always) == 0 {
				all = append(all, need{kind: n.kind, group: n.group})
			}
		}
	}
	return all
}

// satisfies reports whether a sentence has all that a term needs.
func (x *extent) satisfies(all []need) bool {
	for i := range all {
		switch n := &all[i]; n.kind {
		case wordAtom:
			if !x.sets.has(n.set) {
				return false
			}
		case slotAtom:
			if !x.mentions(n.slot) {
				return false
			}
		case groupAtom:
			if !x.groups.has(n.group.id) && (len(n.group.bySlot) == 0 || len(x.kinds) == 0) {
				return false
			}
		}
	}
	return true
}

func (x *extent) mentions(kind news.Kind) bool {
	for _, k := range x.kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// survey notes what each sentence has.
func (m *Search) survey() {
	for len(m.in) < len(m.base) {
		m.in = append(m.in, extent{})
	}
	for s := range m.base {
		x := &m.in[s]
		x.sets, x.groups, x.kinds = x.sets.cleared(len(m.wordSets)), x.groups.cleared(len(m.groups)), x.kinds[:0]
		for t := range m.doc.Sentences[s].Tokens {
			if en := m.tokens[m.base[s]+t]; en != nil {
				x.sets.unite(en.sets)
				x.groups.unite(en.groups)
			}
		}
	}
	for i := range m.mentions {
		if s := m.mentions[i].Sentence; s >= 0 && s < len(m.base) && !m.in[s].mentions(m.mentions[i].Kind) {
			m.in[s].kinds = append(m.in[s].kinds, m.mentions[i].Kind)
		}
	}
}

// search notes for every term of the program where it may begin.
func (m *Search) search() {
	m.survey()
	any := m.slotStart["_"]
	for s := range m.doc.Sentences {
		for t := range m.doc.Sentences[s].Tokens {
			at := m.base[s] + t
			if en := m.tokens[at]; en != nil {
				m.note(en.starts, s, t)
			}
			for i := m.first[at]; i >= 0 && int(i) < len(m.mentions) && m.mentions[i].Sentence == s && m.mentions[i].From == t; i++ {
				m.note(m.slotStart[string(m.mentions[i].Kind)], s, t)
			}
			m.note(any, s, t)
		}
	}
}

// note keeps token t of sentence s as a beginning of those of the terms that the sentence has what it takes for.
func (m *Search) note(terms []int, s, t int) {
	for _, id := range terms {
		mark := &m.marks[id]
		if mark.considered != int32(s)+1 {
			if mark.considered == 0 {
				m.touched = append(m.touched, id)
			}
			mark.considered, mark.able = int32(s)+1, m.in[s].satisfies(m.terms[id].needs)
		}
		if mark.able {
			mark.starts = append(mark.starts, spot{int32(s), int32(t)})
			mark.may |= bit(int32(s))
		}
	}
}

// maxOften bounds how often a term is noted in one sentence: what holds it more often is no prose, and patterns of
// several terms try all combinations.
const maxOften = 12

// occurrences returns where a term is, in document order.
func (m *Search) occurrences(id int) []occurrence {
	m.look(id, ^uint64(0))
	return m.marks[id].found
}

// look looks for a term in a set of sentences, and reports whether it is in any of them.
func (m *Search) look(id int, sentences uint64) bool {
	mark := &m.marks[id]
	if fresh := sentences & mark.may &^ mark.looked; fresh != 0 {
		mark.looked |= fresh
		mark.may &^= fresh
		before := len(mark.found)
		for _, at := range mark.starts {
			if fresh&bit(at.sentence) != 0 {
				m.lookAt(id, mark, at)
			}
		}
		if before > 0 && len(mark.found) > before {
			slices.SortFunc(mark.found, func(a, b occurrence) int {
				return cmp.Or(cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.from, b.from))
			})
		}
	}
	return sentences&mark.may != 0
}

func (m *Search) lookAt(id int, mark *trace, at spot) {
	n := len(mark.found)
	if n > 0 && mark.found[n-1].sentence == at.sentence && mark.found[n-1].from == at.token {
		return // found already, by another way to begin
	}
	if n >= maxOften && mark.found[n-maxOften].sentence == at.sentence {
		return
	}
	if to := m.phrase(m.terms[id].items, int(at.sentence), int(at.token)); to >= 0 {
		mark.found = append(mark.found, occurrence{at.sentence, at.token, int32(to)})
		mark.may |= bit(at.sentence)
	}
}

// sentences returns the set of those that may hold a pattern, as far as is known without looking.
func (m *Search) sentences(p *compiledPattern) uint64 {
	may := ^uint64(0)
	for _, id := range p.terms {
		may &= m.marks[id].may
	}
	return may
}

// haveAll looks for every term of a pattern in a sentence.
func (m *Search) haveAll(p *compiledPattern, sentence uint64) bool {
	for _, id := range p.terms {
		if !m.look(id, sentence) {
			return false
		}
	}
	return true
}
