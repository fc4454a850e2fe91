package identity

import (
	"slices"
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
	x, y := text.Words(a), text.Words(b)
	if len(x) == 0 || len(y) == 0 {
		return true // nothing speaks against it
	}
	seen := map[string]bool{}
	for _, w := range x {
		seen[w] = true
	}
	common := 0
	for _, w := range y {
		if seen[w] {
			common++
			delete(seen, w)
		}
	}
	return 2*common >= min(len(x), len(y))
}

// sameWords says whether two texts share at least four fifths of their words. A column has one title every day; it is
// its words that differ.
func sameWords(a, b string) bool {
	x, y := text.Words(a), text.Words(b)
	slices.Sort(x)
	slices.Sort(y)
	x, y = slices.Compact(x), slices.Compact(y)
	common := 0
	for _, w := range x {
		if _, ok := slices.BinarySearch(y, w); ok {
			common++
		}
	}
	return common > 0 && 5*common >= 4*max(len(x), len(y))
}
