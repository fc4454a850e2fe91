package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/text"
)

// joinTitle joins the runs of letters and digits of a title by spaces.
func joinTitle(title string) string {
	b := make([]byte, 0, len(title)+8)
	inside := false
	for _, r := range strings.ToLower(title) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			inside = false
			continue
		}
		if !inside && len(b) > 0 {
			b = append(b, ' ')
		}
		inside = true
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// alike reports whether two titles share at least half of their words.
func alike(a, b string) bool {
	shared, inA, inB := text.Overlap(a, b)
	return 2*shared >= min(inA, inB)
}

// sameWords reports whether two texts share at least four fifths of their words. A column has one title every day; it
// is its words that differ.
func sameWords(a, b string) bool {
	shared, inA, inB := text.Overlap(a, b)
	return shared > 0 && 5*shared >= 4*max(inA, inB)
}
