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
	p.members, p.wild = make([][]*entry, len(p.wordSets)), make([]bool, len(p.wordSets))
	for id, set := range p.wordSets {
		p.members[id] = make([]*entry, 0, len(set))
		for w := range set {
			en := p.entryOf(w)
			en.sets.add(id)
			p.members[id] = append(p.members[id], en)
			p.wild[id] = p.wild[id] || strings.Contains(w, "*")
		}
	}
	for id := range p.terms {
		p.start(id, &p.terms[id].items[0])
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
		slot, any := p.firsts(&alternative[0])
		if any {
			g.always = append(g.always, int32(i))
			continue
		}
		if slot {
			g.bySlot = append(g.bySlot, int32(i))
		}
		p.begin(g, int32(i), &alternative[0])
	}
}

// firsts reports whether a node may begin with a mention, and whether with any word or a part of one.
func (p *Program) firsts(n *node) (slot, any bool) {
	switch n.kind {
	case wordAtom:
		return false, p.wild[n.set]
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			s, a := p.firsts(&alternative[0])
			slot, any = slot || s, any || a
		}
		return slot, any
	}
	return n.kind == slotAtom, n.kind != slotAtom
}

// begin notes at the words that n may begin with that alternative i of a group may begin so.
func (p *Program) begin(g *group, i int32, n *node) {
	switch n.kind {
	case wordAtom:
		for _, en := range p.members[n.set] {
			if !en.groups.has(g.id) {
				en.groups.add(g.id) // the last one: groups come in the order of their numbers
				en.alternatives = append(en.alternatives, nil)
			}
			last := &en.alternatives[len(en.alternatives)-1]
			*last = ascending(*last, i)
		}
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			p.begin(g, i, &alternative[0])
		}
	}
}

// ascending appends a number that is no less than those of the list, unless it is the last one.
func ascending[T int | int32](list []T, n T) []T {
	if len(list) > 0 && list[len(list)-1] == n {
		return list
	}
	return append(list, n)
}

// start notes what a term may begin with.
func (p *Program) start(id int, n *node) {
	switch n.kind {
	case wordAtom:
		for _, en := range p.members[n.set] {
			en.starts = ascending(en.starts, id)
		}
	case slotAtom:
		p.slotStart[string(n.slot)] = ascending(p.slotStart[string(n.slot)], id)
	case anyAtom:
		p.slotStart["_"] = ascending(p.slotStart["_"], id)
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			p.start(id, &alternative[0])
		}
	}
}

func (p *Program) entryOf(word string) *entry {
	en := p.entries[word]
	if en == nil {
		en = p.newEntry()
		p.entries[word] = en
	}
	return en
}

// newEntry returns an empty entry, with one piece of memory for both of its sets.
func (p *Program) newEntry() *entry {
	sets, groups := (len(p.wordSets)+63)/64, (len(p.groups)+63)/64
	bits := make(bitset, sets+groups)
	return &entry{sets: bits[:sets:sets], groups: bits[sets:]}
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
		*en = *p.merge(en, word)
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
			out = p.newEntry()
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
