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

// A grammar maps the words and mentions of a text to symbols. Alternatives and sequences may contain one
// another, but no symbol contains itself.
type grammar struct {
	words    map[string]word
	mentions map[mention]symbol
	affixes  map[string][]affix // by their first or last bytes
	anything symbol             // any token, 0 when no rule has "_"

	choices   [][]symbol   // by symbol: the alternatives that it is one of
	sequences [][]sequence // by symbol: the sequences that begin with it
}

// A word has its own symbol, 0 when no rule uses it, and the symbols of the marked words ("fine~") that it is a form
// of.
type word struct {
	own symbol
	of  []symbol
}

// A mention is a class of mentions, or one mention of it.
type mention struct {
	class news.Kind
	id    string // "" for any
}

// A sequence is the symbol of a phrase: its first symbol and then the next one, with at most gap words between.
type sequence struct {
	next  symbol
	gap   int16 // at most so many words between
	whole symbol
}

// An affix is the symbol of all words with a prefix or suffix.
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
	forms *forms
	known map[string]symbol // the other symbols, by the word with its mark, or by the bytes of its parts
	key   []byte            // of the symbol that is being looked up
}

// The first bytes of keys that are not words.
const (
	choiceKey = iota
	sequenceKey
)

// newBuilder returns a builder for rules of so many bytes. It makes room for them at once, since maps that grow
// cost more than the rest.
func newBuilder(f *forms, size int) *builder {
	n := size / 16
	b := &builder{forms: f, known: make(map[string]symbol, n)}
	b.words, b.mentions, b.affixes = make(map[string]word, n), map[mention]symbol{}, map[string][]affix{}
	b.choices, b.sequences = make([][]symbol, 0, n), make([][]sequence, 0, n)
	b.symbol() // 0 is none
	return b
}

// symbol returns a new symbol.
func (b *builder) symbol() symbol {
	b.choices, b.sequences = append(b.choices, nil), append(b.sequences, nil)
	return symbol(len(b.choices) - 1)
}

// lookUp returns the symbol of a key, a new one when there is none.
func (b *builder) lookUp() (s symbol, isNew bool) {
	if s = b.known[string(b.key)]; s == 0 {
		s, isNew = b.symbol(), true
		b.known[string(b.key)] = s
	}
	return s, isNew
}

// word returns the symbol of a word with a mark: 0 for none, '~' for its forms, '<' for a beginning, '>' for an ending.
func (b *builder) word(text string, mark byte) symbol {
	if mark == 0 {
		w := b.words[text]
		if w.own == 0 {
			w.own = b.symbol()
			b.words[text] = w
		}
		return w.own
	}
	b.key = append(append(b.key[:0], text...), mark)
	s, isNew := b.lookUp()
	switch {
	case !isNew:
	case mark == '~':
		for _, form := range b.forms.of(text) {
			if w := b.words[form]; !slices.Contains(w.of, s) {
				b.words[form] = word{w.own, append(w.of, s)}
			}
		}
	default:
		a := affix{text, mark == '>', s}
		key := text[:affixKey]
		if a.suffix {
			key = text[len(text)-affixKey:]
		}
		b.affixes[key] = append(b.affixes[key], a)
	}
	return s
}

// mention returns the symbol of a class of mentions, or of one of them.
func (b *builder) mention(class, id string) symbol {
	m := mention{news.Kind(class), id}
	if b.mentions[m] == 0 {
		b.mentions[m] = b.symbol()
	}
	return b.mentions[m]
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
	b.key = append(b.key[:0], choiceKey)
	for _, a := range alternatives {
		b.key = binary.LittleEndian.AppendUint32(b.key, uint32(a))
	}
	s, isNew := b.lookUp()
	if isNew {
		for _, a := range alternatives {
			b.choices[a] = append(b.choices[a], s)
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
		first := items[i].symbol
		b.key = binary.LittleEndian.AppendUint32(append(b.key[:0], sequenceKey), uint32(first))
		b.key = binary.LittleEndian.AppendUint32(b.key, uint32(next.symbol))
		b.key = append(b.key, byte(next.gap))
		whole, isNew := b.lookUp()
		if isNew {
			b.sequences[first] = append(b.sequences[first], sequence{next.symbol, next.gap, whole})
		}
		next = item{whole, items[i].gap}
	}
	return next.symbol
}
