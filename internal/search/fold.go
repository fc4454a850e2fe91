package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns a text in lower case, with accents taken off and compatible characters replaced: "é" by "e", "ﬁ" by
// "fi", full-width letters by plain ones.
func fold(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 }) {
		return strings.ToLower(text)
	}
	var b strings.Builder
	b.Grow(len(text) + 8)
	for _, r := range norm.NFKD.String(text) {
		switch {
		case r < 0x80 && (r < 'A' || r > 'Z'):
			b.WriteByte(byte(r))
		case r >= 0x300 && unicode.Is(unicode.M, r):
		case r == 'ß' || r == 'ẞ':
			b.WriteString("ss")
		case r == 'ς':
			b.WriteRune('σ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func letter(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.N, r)
}

// dense reports whether a character belongs to a script that puts no spaces between words. "ー" belongs to two of them.
func dense(r rune) bool {
	return r >= 0xe00 && (r == 'ー' || letter(r) && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}
