package story

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
)

// slugLength is about how long an address gets: it ends with the last whole word within.
const slugLength = 60

// slugify makes an address of a title: lower-case letters and digits of ASCII, and hyphens between words.
func slugify(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(unidecode.Unidecode(title)) {
		switch {
		case r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'':
		default:
			gap = true
		}
	}
	s := b.String()
	if len(s) > slugLength {
		cut := strings.LastIndexByte(s[:slugLength+1], '-')
		if cut < slugLength/2 {
			cut = slugLength
		}
		s = s[:cut]
	}
	if s == "" {
		return "story"
	}
	return s
}
