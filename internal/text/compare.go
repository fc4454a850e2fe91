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

// Words returns the words of a title or another short text for comparison: in lower case and without punctuation.
// In scripts without spaces each pair of neighbouring characters is a word.
func Words(s string) []string {
	var words []string
	isMark := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }
	for _, run := range strings.FieldsFunc(strings.ToLower(s), isMark) {
		words = appendRun(words, []rune(run))
	}
	return words
}

// appendRun adds the words of a run of letters and digits, which may be of several scripts.
func appendRun(words []string, run []rune) []string {
	for len(run) > 0 {
		n := 1
		for n < len(run) && (isUnspaced(run[n]) == isUnspaced(run[0]) || unicode.IsMark(run[n])) {
			n++
		}
		if part := run[:n]; !isUnspaced(part[0]) || n < 3 {
			words = append(words, string(part))
		} else {
			for i := range n - 1 {
				words = append(words, string(part[i:i+2]))
			}
		}
		run = run[n:]
	}
	return words
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

// differentWords returns the words of a short text, sorted, each once.
func differentWords(s string) []string {
	words := Words(s)
	slices.Sort(words)
	return slices.Compact(words)
}
