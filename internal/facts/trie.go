package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A trie finds names in a sequence of tokens, longest first, in one map look-up a token.
type trie struct {
	words map[string]uint32 // a token's norm, numbered from 1
	next  map[uint64]uint32 // node<<32 | word → node
	ends  [][]name          // by node: what ends there

	hyphen uint32 // the word "-"
}

// A name is one way in which something of the word lists is written.
type name struct {
	kind     news.Kind
	index    int32 // into the lexicon's list of that kind; the root of a "!" name is -1
	form     form
	strict   bool     // ~ or ?: the capitals must be there and the context must not forbid it
	asks     bool     // ?: the context must speak for it
	language string   // only in texts of this language: "Metas" is Meta's in German; "" in all
	caps     []capped // what each token's letters must be; nil when any will do
}

// A form says what kind of name of a country it is.
type form uint8

const (
	formNoun form = iota
	formAdjective
	formPlace // a capital, a law, an institution
	formNot   // a phrase that hides the names inside it
)

// capped says which letters of a token must be capitals.
type capped uint8

const (
	capsAny capped = iota
	capsFirst
	capsAll
)

func newTrie() *trie {
	t := &trie{words: make(map[string]uint32, 6000), next: make(map[uint64]uint32, 12000), ends: make([][]name, 1, 8000), hyphen: 1}
	t.words["-"] = t.hyphen
	return t
}

// add puts a name under the words that it is written with. Its prefix (~ ? !) becomes its flags.
func (t *trie) add(written string, n name) {
	switch {
	case strings.HasPrefix(written, "~"):
		n.strict, written = true, written[1:]
	case strings.HasPrefix(written, "?"):
		n.strict, n.asks, written = true, true, written[1:]
	case strings.HasPrefix(written, "!"):
		n.form, n.index, written = formNot, -1, written[1:]
	}
	tokens, surfaces := tokensOf(written)
	if len(tokens) == 0 {
		return
	}
	if n.language == "de" {
		norm := tokens[0] + "s"
		tokens, surfaces = []string{norm}, surfaces[:1]
	}
	if n.form != formNot && (n.strict || len(tokens) == 1) {
		n.caps = capsOf(surfaces, n.strict)
	}
	node := uint32(0)
	for _, norm := range tokens {
		node = t.step(node, norm)
	}
	for _, other := range t.ends[node] {
		if (other.language == "" || other.language == n.language) && other.kind == n.kind && (other.form == formNot) == (n.form == formNot) && other.kind != news.KindAuthority && !n.asks && !other.asks {
			return // the first line of a list keeps the name
		}
	}
	at := len(t.ends[node])
	for n.form != formNot && at > 0 && t.ends[node][at-1].form == formNot {
		at-- // "New Mexico" isn't Mexico because it is a state
	}
	t.ends[node] = slices.Insert(t.ends[node], at, n)
}

func (t *trie) step(node uint32, norm string) uint32 {
	word, ok := t.words[norm]
	if !ok {
		word = uint32(len(t.words) + 1)
		t.words[norm] = word
	}
	edge := uint64(node)<<32 | uint64(word)
	next, ok := t.next[edge]
	if !ok {
		next = uint32(len(t.ends))
		t.next[edge] = next
		t.ends = append(t.ends, nil)
	}
	return next
}

// word gives the number of a token's norm, 0 when no name has it. "U.S." counts as "US".
func (t *trie) word(norm string) uint32 {
	if len(norm) > 2 && norm[1] == '.' {
		norm = undotted(norm)
	}
	return t.words[norm]
}

// undotted is "u.s." as "us", and anything else as it is.
func undotted(norm string) string {
	if len(norm) < 3 || !initials(norm) {
		return norm
	}
	return strings.ReplaceAll(norm, ".", "")
}

// initials reports whether a norm is single letters with dots between: "u.s.", "f.t.c", "d.c."
func initials(norm string) bool {
	for i := 0; i < len(norm); i++ {
		if letter := 'a' <= norm[i] && norm[i] <= 'z'; letter != (i%2 == 0) || !letter && norm[i] != '.' {
			return false
		}
	}
	return true
}

// tokensOf cuts a name as package text cuts a sentence, so that the two always meet.
func tokensOf(written string) (norms, surfaces []string) {
	if plainWords(written) {
		surfaces = strings.Fields(written)
		return strings.Fields(strings.ToLower(written)), surfaces
	}
	d := text.Parse("", written, "en")
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for j := range s.Tokens {
			norms = append(norms, undotted(s.Tokens[j].Norm))
			surfaces = append(surfaces, s.Surface(j))
		}
	}
	return norms, surfaces
}

// plainWords reports whether a name is only English letters, digits and spaces, which package text cuts at the spaces:
// most names are, and loading them is what the start of the program waits for.
func plainWords(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (c < '0' || c > '9') && s[i] != ' ' {
			return false
		}
	}
	return true
}

// capsOf reads from the way a name is written which capitals it needs: all of them when it is an everyday word,
// none otherwise, but an acronym of up to three letters always ("US" is not "us"), and a longer one its first.
func capsOf(surfaces []string, strict bool) []capped {
	caps, needed := make([]capped, len(surfaces)), false
	for i, s := range surfaces {
		letters := len(strings.ReplaceAll(s, ".", ""))
		switch {
		case upper(s) && letters <= 3:
			caps[i], needed = capsAll, true
		case upper(s) && letters <= 5 || strict && startsUpper(s):
			caps[i], needed = capsFirst, true
		}
	}
	if !needed {
		return nil
	}
	return caps
}

// fits reports whether the tokens of s from i on have the capitals that the name needs.
func (n *name) fits(s *news.Sentence, i int) bool {
	for j, c := range n.caps {
		switch surface := s.Surface(i + j); c {
		case capsFirst:
			if !startsUpper(surface) {
				return false
			}
		case capsAll:
			if !upper(surface) {
				return false
			}
		}
	}
	return true
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// upper reports whether s has a capital and no small letter.
func upper(s string) bool {
	capital := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		capital = capital || unicode.IsUpper(r)
	}
	return capital
}
