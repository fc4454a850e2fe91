package topic

import (
	"slices"
	"strings"
)

// An entry is what the engine knows of a word: the sets it belongs to, and the terms and groups it may begin.
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
func (e *engine) finish() {
	for id, set := range e.sets {
		for w := range set {
			e.entryOf(w).sets.add(id)
		}
	}
	for id := range e.terms {
		e.start(id, e.terms[id].items[:1])
	}
	for _, en := range e.vocabulary {
		slices.Sort(en.starts)
		en.starts = slices.Compact(en.starts)
	}
	for kind, ids := range e.slotStarts {
		slices.Sort(ids)
		e.slotStarts[kind] = slices.Compact(ids)
	}
	e.splitAffixes()
	for _, g := range e.groups {
		e.index(g)
	}
	for id := range e.terms {
		e.terms[id].needs = needs(e.terms[id].items)
	}
}

// index notes which alternatives of a group may begin with a word.
func (e *engine) index(g *group) {
	for i, alternative := range g.alternatives {
		f := firsts{words: map[string]bool{}}
		f.add(e, alternative[0])
		if f.any {
			g.always = append(g.always, int32(i))
			continue
		}
		if f.slot {
			g.bySlot = append(g.bySlot, int32(i))
		}
		for w := range f.words {
			en := e.vocabulary[w]
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

func (f *firsts) add(e *engine, n node) {
	switch n.kind {
	case wordAtom:
		for w := range e.sets[n.set] {
			f.any = f.any || strings.Contains(w, "*")
			f.words[w] = true
		}
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			f.add(e, alternative[0])
		}
	case slotAtom:
		f.slot = true
	default:
		f.any = true
	}
}

// start notes what a term may begin with.
func (e *engine) start(id int, items []node) {
	n := items[0]
	switch n.kind {
	case wordAtom:
		for w := range e.sets[n.set] {
			en := e.entryOf(w)
			en.starts = append(en.starts, id)
		}
	case slotAtom:
		e.slotStarts[string(n.slot)] = append(e.slotStarts[string(n.slot)], id)
	case anyAtom:
		e.slotStarts["_"] = append(e.slotStarts["_"], id)
	case groupAtom:
		for _, alternative := range n.group.alternatives {
			e.start(id, alternative[:1])
		}
	}
}

func (e *engine) entryOf(word string) *entry {
	en := e.vocabulary[word]
	if en == nil {
		en = &entry{sets: newBitset(len(e.sets)), groups: newBitset(len(e.groups))}
		e.vocabulary[word] = en
	}
	return en
}

// splitAffixes takes the entries of "daten*" and "*strafe" out of the vocabulary, in a fixed order,
// and adds them to the words of the vocabulary that they match too.
func (e *engine) splitAffixes() {
	for key, en := range e.vocabulary {
		if text, ok := strings.CutSuffix(key, "*"); ok {
			e.affixes = append(e.affixes, affix{text: text, entry: en})
		} else if text, ok := strings.CutPrefix(key, "*"); ok {
			e.affixes = append(e.affixes, affix{text: text, suffix: true, entry: en})
		}
	}
	slices.SortFunc(e.affixes, func(a, b affix) int {
		if a.suffix != b.suffix {
			if a.suffix {
				return 1
			}
			return -1
		}
		return strings.Compare(a.text, b.text)
	})
	for _, a := range e.affixes {
		delete(e.vocabulary, a.key())
	}
	for word, en := range e.vocabulary {
		if merged := e.merge(en, word); merged != en {
			e.vocabulary[word] = merged
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
func (e *engine) merge(en *entry, word string) *entry {
	var out *entry
	for i := range e.affixes {
		if !e.affixes[i].matches(word) {
			continue
		}
		if out == nil {
			out = &entry{sets: newBitset(len(e.sets)), groups: newBitset(len(e.groups))}
			if en != nil {
				out.sets.unite(en.sets)
				out.starts = slices.Clone(en.starts)
			}
		}
		out.sets.unite(e.affixes[i].entry.sets)
		out.starts = append(out.starts, e.affixes[i].entry.starts...)
	}
	if out == nil {
		return en
	}
	slices.Sort(out.starts)
	out.starts = slices.Compact(out.starts)
	return out
}
