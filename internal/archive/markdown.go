package archive

import (
	"strings"
)

// Markdown returns verbatim sentences as one paragraph of Markdown that renders as exactly their words.
func Markdown(sentences []string) string {
	text := strings.Join(strings.Fields(strings.Join(sentences, " ")), " ")
	var b strings.Builder
	b.Grow(len(text) + 16)
	for i, r := range text {
		if needsEscape(text, i, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// needsEscape reports whether a character has a meaning in Markdown inside a paragraph or at its start.
func needsEscape(text string, i int, r rune) bool {
	switch r {
	case '\\', '`', '*', '_', '[', ']', '<', '>', '~', '|':
		return true
	case '&': // would begin an entity
		end := strings.IndexByte(text[i:], ';')
		return end > 1 && end < 40 && !strings.ContainsRune(text[i:i+end], ' ')
	case '#', '+', '-', '=':
		return i == 0
	case '.', ')':
		return i > 0 && i <= 9 && strings.Trim(text[:i], "0123456789") == ""
	case ':': // autolinks and footnotes
		return i == 0
	}
	return false
}
