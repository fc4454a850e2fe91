package slug

import "strings"

// Nearest returns the known word that is closest to the given one, for a "did you mean", or "" when none is close:
// at most half of the word's letters may be wrong. Two neighbours that changed places count as one wrong letter.
func Nearest(word string, known []string) string {
	best, least := "", len(word)/2+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, remove, replace or swap with their neighbour to get from a to b
// (optimal string alignment).
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// Typo returns the known word from which the given one differs by one letter, or by two neighbours that changed
// places; "" when there is none. Shorter words must begin with the same letter.
func Typo(word string, known []string) string {
	for _, k := range known {
		long := len(k) >= 5 || len(k) == 4 && strings.EqualFold(word[:1], k[:1])
		if long && distance(strings.ToLower(word), strings.ToLower(k)) == 1 {
			return k
		}
	}
	return ""
}
