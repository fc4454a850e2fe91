package text

import (
	"slices"
	"strings"
	"unicode"
)

// unspaced are the scripts that put no space between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func isUnspaced(r rune) bool {
	return r >= 0x0E00 && (r == 'ー' || unicode.In(r, unspaced...))
}

// CountWords counts the words of a title. In scripts without spaces two characters count as one word.
func CountWords(s string) int {
	words, characters, inside := 0, 0, false
	for _, r := range s {
		switch {
		case unicode.IsMark(r):
		case isUnspaced(r):
			characters++
			inside = false
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !inside {
				words++
			}
			inside = true
		default:
			inside = false
		}
	}
	return words + (characters+1)/2
}

// Overlap returns how many different words two short texts share, and how many each has.
func Overlap(a, b string) (shared, inA, inB int) {
	x, y := differentWords(a), differentWords(b)
	for _, w := range x {
		if _, ok := slices.BinarySearch(y, w); ok {
			shared++
		}
	}
	return shared, len(x), len(y)
}

// differentWords returns the words of a short text in lower case, sorted, each once.
func differentWords(s string) (words []string) {
	for w := range Scan(s) {
		words = append(words, strings.ToLower(w.Text))
	}
	slices.Sort(words)
	return slices.Compact(words)
}
