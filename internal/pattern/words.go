package pattern

import (
	"strings"

	"github.com/privacywire/privacywire/internal/text"
)

// words adds a word with its mark, cut into tokens as a text is. The mark is that of the last token, of the first
// for an ending.
func (p *parser) words(items []item, t string) []item {
	word, mark := unmarked(t)
	if isPlain(word) {
		return append(items, item{symbol: p.marked(t, word, mark)})
	}
	first, last := len(items), -1
	tokens := text.Tokens(word)
	for i, k := range tokens {
		if !skipped(k.Norm) {
			last = i
		}
	}
	for i, k := range tokens {
		if skipped(k.Norm) {
			continue
		}
		own := byte(0)
		if mark == '>' && len(items) == first || mark != '>' && i == last {
			own = mark
		}
		if strings.ContainsAny(k.Norm, "~*{}$=_") || strings.HasPrefix(k.Norm, "..") || strings.HasPrefix(k.Norm, "&") {
			p.fail("%q: %s has no meaning here", t, k.Norm)
		}
		items = append(items, item{symbol: p.marked(t, k.Norm, own)})
	}
	if last < 0 {
		p.fail("%q holds no word", t)
	}
	return items
}

// unmarked returns a word and its mark.
func unmarked(t string) (word string, mark byte) {
	switch {
	case strings.HasSuffix(t, "~"):
		return t[:len(t)-1], '~'
	case strings.HasSuffix(t, "*"):
		return t[:len(t)-1], '<'
	case strings.HasPrefix(t, "*"):
		return t[1:], '>'
	}
	return t, 0
}

// marked returns the symbol of a token of t with a mark.
func (p *parser) marked(t, norm string, mark byte) symbol {
	if (mark == '<' || mark == '>') && len([]rune(norm)) < affixKey {
		p.fail("%q: at least three letters must be next to *", t)
		return 0
	}
	return p.word(norm, mark)
}

// isPlain reports whether a word has small letters of ASCII only, and so is one token.
func isPlain(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return word != ""
}

// skipped reports whether a token is skipped between the words of a phrase.
func skipped(norm string) bool {
	return norm == "-" || norm == `"` || norm == "'" || norm == "'s"
}
