package pattern

import (
	"slices"
	"strings"
)

// An entry is what a program knows of a word: the sets it belongs to, and the terms and groups it may begin.
type entry struct {
	sets         bitset
	starts       []int
	groups       bitset
	alternatives [][]int32 // of each of those groups, in their order: which may begin so
}

// An affix is a set that words belong to by how they begin or end.
type affix struct {
	text   string
	suffix bool
	entry  *entry
}

// finish builds the index from words to sets and terms.
func (p *Program) finish() {
	for id, set := range p.wordSets {
		for w := range set {
			p.entryOf(w).sets.add(id)
		}
	}
	for id := range p.terms {
		p.start(id, p.terms[id].items[:1])
	}
	for _, en := range p.entries {
		slices.Sort(en.starts)
		en.starts = slices.Compact(en.starts)
	}
	for kind, ids := range p.slotStart {
		slices.Sort(ids)
		p.slotStart[kind] = slices.Compact(ids)
	}
	p.splitAffixes()
	for _, g := range p.groups {
		p.index(g)
	}
	for id := range p.terms {
		p.terms[id].needs = needs(p.terms[id].items)
	}
}

// index notes which alternatives of a group may begin with a word.
func (p *Program) index(g *group) {
	for i, alternative := range g.alternatives {
		f := firsts{words: map[string]bool{}}
		f.add(p, alternative[0])
		if f.any {
			g.always = append(g.always, int32(i))
			continue
		}
		if f.slot {
			g.bySlot = append(g.bySlot, int32(i))
		}
		for w := range f.words {
			en := p.entries[w]
			if !en.groups.has(g.id) {
				en.groups.add(g.id) // the last one: groups come in the order of their numbers
				en.alternatives = append(en.alternatives, nil)
			}
			last := len(en.alternatives) - 1
			en.alternatives[last] = append(en.alternatives[last], int32(i))
		}
	}
}

// firsts is what a phrase may begin with.
type firsts struct {
	words map[string]bool
	slot  bool // a mention
	any   bool // any word, or a word that only begins or ends so
}

func (f *firsts) add(p *Program, n node) {
	switch n.kind {
	case wordAtom:
		for w := range p.wordSets[n.set] {
			f.any = f.any || strings.Contains(w, "*")
			f.words[w] = true
		}
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			f.add(p, alternative[0])
		}
	case slotAtom:
		f.slot = true
	default:
		f.any = true
	}
}

// start notes what a term may begin with.
func (p *Program) start(id int, items []node) {
	n := items[0]
	switch n.kind {
	case wordAtom:
		for w := range p.wordSets[n.set] {
			en := p.entryOf(w)
			en.starts = append(en.starts, id)
		}
	case slotAtom:
		p.slotStart[string(n.slot)] = append(p.slotStart[string(n.slot)], id)
	case anyAtom:
		p.slotStart["_"] = append(p.slotStart["_"], id)
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			p.start(id, alternative[:1])
		}
	}
}

func (p *Program) entryOf(word string) *entry {
	en := p.entries[word]
	if en == nil {
		en = &entry{sets: newBitset(len(p.wordSets)), groups: newBitset(len(p.groups))}
		p.entries[word] = en
	}
	return en
}

// splitAffixes takes the entries of "daten*" and "*strafe" out of the vocabulary, in a fixed order,
// and adds them to the words of the vocabulary that they match too.
func (p *Program) splitAffixes() {
	for key, en := range p.entries {
		if text, ok := strings.CutSuffix(key, "*"); ok {
			p.affixes = append(p.affixes, affix{text: text, entry: en})
		} else if text, ok := strings.CutPrefix(key, "*"); ok {
			p.affixes = append(p.affixes, affix{text: text, suffix: true, entry: en})
		}
	}
	slices.SortFunc(p.affixes, func(a, b affix) int {
		if a.suffix != b.suffix {
			if a.suffix {
				return 1
			}
			return -1
		}
		return strings.Compare(a.text, b.text)
	})
	for _, a := range p.affixes {
		delete(p.entries, a.key())
	}
	for word, en := range p.entries {
		if merged := p.merge(en, word); merged != en {
			p.entries[word] = merged
		}
	}
}

func (a *affix) key() string {
	if a.suffix {
		return "*" + a.text
	}
	return a.text + "*"
}

func (a *affix) matches(word string) bool {
	if a.suffix {
		return strings.HasSuffix(word, a.text)
	}
	return strings.HasPrefix(word, a.text)
}

// merge adds to an entry those of the affixes that the word has.
func (p *Program) merge(en *entry, word string) *entry {
	var out *entry
	for i := range p.affixes {
		if !p.affixes[i].matches(word) {
			continue
		}
		if out == nil {
			out = &entry{sets: newBitset(len(p.wordSets)), groups: newBitset(len(p.groups))}
			if en != nil {
				out.sets.unite(en.sets)
				out.starts = slices.Clone(en.starts)
			}
		}
		out.sets.unite(p.affixes[i].entry.sets)
		out.starts = append(out.starts, p.affixes[i].entry.starts...)
	}
	if out == nil {
		return en
	}
	slices.Sort(out.starts)
	out.starts = slices.Compact(out.starts)
	return out
}
