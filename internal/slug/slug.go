// Package slug makes of any words a part of an address: lower-case ASCII letters and digits, joined by single dashes.
package slug

import (
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// Make transliterates words and cuts them at a word's end to at most limit bytes; 0 or less means no limit.
// The answer is "" when the words have no letter or digit. It is a fixed point: Make(Make(s, n), n) == Make(s, n).
func Make(words string, limit int) string {
	if limit > 0 && len(words) > 16*limit {
		words = strings.ToValidUTF8(words[:16*limit], "")
	}
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(unidecode.Unidecode(words)) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(c)
		case c == '\'': // an apostrophe joins: children's is childrens
		default:
			dash = true
		}
	}
	return cut(b.String(), limit)
}

// cut shortens at a dash, or within the word where the first one alone is too long.
func cut(s string, limit int) string {
	if limit <= 0 || len(s) <= limit {
		return s
	}
	if s[limit] == '-' {
		return s[:limit]
	}
	if i := strings.LastIndexByte(s[:limit], '-'); i > limit/3 {
		return s[:i]
	}
	return strings.TrimRight(s[:limit], "-")
}
