package story

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

//go:embed data/common.txt
var commonFile string

// common holds words that tell little or nothing about which happening a text is about, by hash of their stem.
var common = readCommon(commonFile)

// readCommon reads lines "weight word word …".
func readCommon(file string) map[uint32]float32 {
	weights := map[string]float32{"none": 0, "little": 0.3, "some": 0.6}
	m := map[uint32]float32{}
	for line := range strings.Lines(file) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, w := range words[1:] {
			m[hash(stem(w))] = weights[words[0]]
		}
	}
	return m
}

// A term is a word of an article with its weight.
type term struct {
	hash   uint32
	weight float32
}

// terms gives an article's words, ascending by hash, each once, weighted: those of the title and names more, common
// ones less or not at all.
func terms(a *news.Article) []term {
	t := appendTerms(make([]term, 0, 96), a.Title, 1.5)
	t = appendTerms(t, a.Summary, 1)
	slices.SortFunc(t, func(x, y term) int {
		if x.hash != y.hash {
			return int(int64(x.hash) - int64(y.hash))
		}
		return int(y.weight*100) - int(x.weight*100)
	})
	return slices.CompactFunc(t, func(x, y term) bool { return x.hash == y.hash })
}

func appendTerms(to []term, s string, weight float32) []term {
	begins := true
	for s != "" {
		word, rest := cutWord(s)
		if word == "" {
			break
		}
		if strings.HasPrefix(word, "http") { // of an address, nothing tells
			if s = rest[max(0, strings.IndexFunc(rest, unicode.IsSpace)):]; s == rest {
				break
			}
			continue
		}
		r, _ := utf8.DecodeRuneInString(word)
		w, h := weight, hash(stem(word))
		if known, ok := common[h]; ok {
			w *= known
		} else if !begins && unicode.IsUpper(r) || unicode.IsDigit(r) {
			w *= 1.25
		}
		if w > 0 {
			to = append(to, term{h, w})
		}
		begins = strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, "! ") || strings.HasPrefix(rest, "? ")
		s = rest
	}
	return to
}

// figures gives the numbers of two digits and more in a title, and those of one digit that are sums of money.
func figures(title string) []uint32 {
	var all []uint32
	for title != "" {
		start := strings.IndexFunc(title, unicode.IsDigit)
		if start < 0 {
			break
		}
		before, _ := utf8.DecodeLastRuneInString(title[:start])
		title = title[start:]
		end := strings.IndexFunc(title, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' })
		if end < 0 {
			end = len(title)
		}
		if n := strings.TrimRight(title[:end], ".,"); len(n) > 1 || unicode.Is(unicode.Sc, before) {
			all = append(all, hash(n))
		}
		title = title[end:]
	}
	return all
}

// names gives the names and numbers of a text in their order: what keeps its form when a machine replaces the words.
func names(to []uint32, s string) []uint32 {
	begins := true
	for {
		word, rest := cutWord(s)
		if word == "" {
			return to
		}
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsDigit(r) || unicode.IsUpper(r) && !begins {
			to = append(to, hash(stem(word)))
		}
		begins = strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, "! ") || strings.HasPrefix(rest, "? ") || strings.HasPrefix(rest, "\n")
		s = rest
	}
}

// inOrder counts how many of a's names stand in b in the same order.
func inOrder(a, b []uint32) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// cutWord cuts the first word off s: letters and digits, with points, commas and apostrophes inside it.
func cutWord(s string) (word, rest string) {
	start := strings.IndexFunc(s, alphanumeric)
	if start < 0 {
		return "", ""
	}
	s = s[start:]
	for i, r := range s {
		if alphanumeric(r) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if strings.ContainsRune(".,'’", r) && alphanumeric(next) && !(r == ',' && !unicode.IsDigit(next)) {
			continue
		}
		return s[:i], s[i:]
	}
	return s, ""
}

func alphanumeric(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// stem takes the commonest endings off, so that "fines", "fined" and "fine" meet. It is a rough tool for comparing,
// and wrong in the same way on both sides.
func stem(word string) string {
	w := strings.ReplaceAll(strings.ToLower(word), "’", "'")
	w = strings.TrimSuffix(w, "'s")
	w = strings.ReplaceAll(strings.ReplaceAll(w, ".", ""), ",", "")
	if r, _ := utf8.DecodeRuneInString(w); unicode.IsDigit(r) {
		return w
	}
	for _, ending := range []string{"ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e"} {
		if stripped, ok := strings.CutSuffix(w, ending); ok && len(stripped) >= 3 && !strings.HasSuffix(w, "ss") {
			if ending == "ies" || ending == "ied" {
				return stripped + "y"
			}
			w = stripped
			if n := len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
				w = w[:n-1]
			}
			break
		}
	}
	return w
}
