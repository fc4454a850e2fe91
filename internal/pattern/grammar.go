package pattern

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// A symbol is what tokens may be: a word, a mention, one of several alternatives, or a sequence of symbols. Equal
// ones are the same symbol, so a search looks for each of them once. 0 is none.
type symbol int32

// A grammar says which symbols the words and mentions of a text make. Alternatives and sequences may hold one another,
// but no symbol holds itself.
type grammar struct {
	words    map[string]symbol
	mentions map[mention]symbol
	affixes  map[string][]affix // by their first or last bytes
	anything symbol             // any token, 0 when no rule asks for it

	choices   [][]symbol   // by symbol: the alternatives that it is one of
	sequences [][]sequence // by symbol: the sequences that begin with it
}

// A mention is a class of mentions, or one mention of it.
type mention struct {
	class news.Kind
	id    string // "" for any
}

// A sequence is the symbol that is made when another one follows at once, or after a few words.
type sequence struct {
	next  symbol
	gap   int16 // at most so many words between
	whole symbol
}

// An affix is the symbol of words that begin or end in a way.
type affix struct {
	text   string
	suffix bool
	symbol symbol
}

// affixKey is the number of bytes by which affixes are found. All are at least as long.
const affixKey = 3

func (a *affix) fits(word string) bool {
	if a.suffix {
		return strings.HasSuffix(word, a.text)
	}
	return strings.HasPrefix(word, a.text)
}

// A builder makes a grammar.
type builder struct {
	grammar
	forms   *forms
	marked  map[string]symbol // "fine~", "daten*", "*strafe"
	chosen  map[string]symbol // by the numbers of the alternatives
	follows map[pair]symbol
}

// A pair is two symbols one after the other.
type pair struct {
	first, next symbol
	gap         int16
}

// newBuilder returns a builder for rules of so many bytes. It makes room for them at once, since maps that grow
// cost more than the rest.
func newBuilder(f *forms, size int) *builder {
	n := size / 30
	b := &builder{forms: f, marked: map[string]symbol{}, chosen: map[string]symbol{}, follows: make(map[pair]symbol, n)}
	b.words, b.mentions, b.affixes = make(map[string]symbol, n), map[mention]symbol{}, map[string][]affix{}
	b.choices, b.sequences = make([][]symbol, 0, 3*n), make([][]sequence, 0, 3*n)
	b.symbol() // 0 is none
	return b
}

// symbol returns a new symbol.
func (b *builder) symbol() symbol {
	b.choices, b.sequences = append(b.choices, nil), append(b.sequences, nil)
	return symbol(len(b.choices) - 1)
}

// known returns the symbol of a key, a new one when there is none.
func known[K comparable](b *builder, all map[K]symbol, key K) (s symbol, isNew bool) {
	if s = all[key]; s == 0 {
		s, isNew = b.symbol(), true
		all[key] = s
	}
	return s, isNew
}

// word returns the symbol of a word with a mark: 0 for none, '~' for its forms, '<' for a beginning, '>' for an ending.
func (b *builder) word(word string, mark byte) symbol {
	if mark == 0 {
		s, _ := known(b, b.words, word)
		return s
	}
	s, isNew := known(b, b.marked, word+string(mark))
	switch {
	case !isNew:
	case mark == '~':
		for _, form := range b.forms.of(word) {
			w, _ := known(b, b.words, form)
			b.choose(w, s)
		}
	default:
		a := affix{word, mark == '>', s}
		key := word[:affixKey]
		if a.suffix {
			key = word[len(word)-affixKey:]
		}
		b.affixes[key] = append(b.affixes[key], a)
	}
	return s
}

// choose makes a symbol an alternative of another.
func (b *builder) choose(alternative, of symbol) {
	if all := b.choices[alternative]; len(all) == 0 || all[len(all)-1] != of {
		b.choices[alternative] = append(all, of)
	}
}

// mention returns the symbol of a class of mentions, or of one of them.
func (b *builder) mention(class, id string) symbol {
	s, _ := known(b, b.mentions, mention{news.Kind(class), id})
	return s
}

// any returns the symbol of any token.
func (b *builder) any() symbol {
	if b.anything == 0 {
		b.anything = b.symbol()
	}
	return b.anything
}

// choice returns the symbol of alternatives.
func (b *builder) choice(alternatives []symbol) symbol {
	slices.Sort(alternatives)
	if alternatives = slices.Compact(alternatives); len(alternatives) == 1 {
		return alternatives[0]
	}
	key := make([]byte, 0, 4*len(alternatives))
	for _, a := range alternatives {
		key = binary.LittleEndian.AppendUint32(key, uint32(a))
	}
	s, isNew := known(b, b.chosen, string(key))
	if isNew {
		for _, a := range alternatives {
			b.choose(a, s)
		}
	}
	return s
}

// An item is a symbol of a phrase, and how many words may be between it and the one before.
type item struct {
	symbol symbol
	gap    int16
}

// sequence returns the symbol of a phrase.
func (b *builder) sequence(items []item) symbol {
	next := items[len(items)-1]
	for i := len(items) - 2; i >= 0; i-- {
		p := pair{items[i].symbol, next.symbol, next.gap}
		whole, isNew := known(b, b.follows, p)
		if isNew {
			b.sequences[p.first] = append(b.sequences[p.first], sequence{p.next, p.gap, whole})
		}
		next = item{whole, items[i].gap}
	}
	return next.symbol
}
