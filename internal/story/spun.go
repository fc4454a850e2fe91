package story

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

//go:embed data/spun.txt
var spunFile string

// A spunList is what programs leave that replace the words of a fixed expression one by one.
type spunList struct {
	phrases  map[string]phrase // the tortured phrases
	opening  map[string]bool   // their first words
	longest  int               // the most words in one
	straight map[uint32]uint32 // the word that such a program found, by the hash of the one that it left
}

// spunWords reads the embedded list, once.
var spunWords = sync.OnceValue(func() *spunList {
	phrases, swaps, err := readSpun(spunFile)
	if err != nil {
		panic(err) // every test fails
	}
	l := &spunList{phrases: phrases, opening: map[string]bool{}, straight: map[uint32]uint32{}}
	for p := range phrases {
		first, _, _ := strings.Cut(p, " ")
		l.opening[first] = true
		l.longest = max(l.longest, strings.Count(p, " ")+1)
	}
	for _, word := range slices.Sorted(maps.Keys(swaps)) {
		for _, s := range swaps[word] {
			if h := hash(text.Stem(s)); l.straight[h] == 0 && !strings.Contains(s, " ") {
				l.straight[h] = hash(text.Stem(word))
			}
		}
	}
	return l
})

// A phrase is one tortured phrase.
type phrase struct {
	name bool   // of a proper name: counts double, and only where its words begin with capitals
	of   string // the expression that it was made from
}

// readSpun reads the list. Its lines are
//
//	swap WORD: SUBSTITUTE, SUBSTITUTE …   what programs write for a word
//	name WORDS                            a proper name that has only one right form
//	term WORDS                            a fixed term, likewise
//	odd WORDS                             an expression that no author writes
//	fine WORDS                            a phrase that the above would make but authors write, too
//
// Every name and term gives the phrases in which one or more of its words are swapped.
func readSpun(file string) (map[string]phrase, map[string][]string, error) {
	swaps, list := map[string][]string{}, map[string]phrase{}
	var expressions [][2]string
	for line := range strings.Lines(file) {
		kind, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case kind == "" || strings.HasPrefix(kind, "#"):
		case kind == "swap":
			word, substitutes, found := strings.Cut(rest, ":")
			if !found {
				return nil, nil, fmt.Errorf("spun.txt: swap without a colon: %q", line)
			}
			for s := range strings.SplitSeq(substitutes, ",") {
				swaps[word] = append(swaps[word], strings.TrimSpace(s))
			}
		case kind == "odd" && ok:
			list[rest] = phrase{of: rest}
		case (kind == "name" || kind == "term" || kind == "fine") && ok:
			expressions = append(expressions, [2]string{kind, rest})
		default:
			return nil, nil, fmt.Errorf("spun.txt: unknown line %q", line)
		}
	}
	for _, e := range expressions {
		if e[0] == "fine" {
			delete(list, e[1])
			continue
		}
		words := strings.Fields(e[1])
		for _, v := range variants(words, swaps) {
			if v != e[1] {
				list[v] = phrase{name: e[0] == "name", of: e[1]}
			}
		}
	}
	return list, swaps, nil
}

// variants gives an expression with each of its words as it is or swapped.
func variants(words []string, swaps map[string][]string) []string {
	if len(words) == 0 {
		return []string{""}
	}
	var all []string
	rests := variants(words[1:], swaps)
	for _, w := range append([]string{words[0]}, swaps[words[0]]...) {
		for _, rest := range rests {
			all = append(all, strings.TrimSpace(w+" "+rest))
		}
	}
	return all
}

// A torture is how spun a text looks: its different tortured phrases, counted, against its length.
type torture struct {
	kinds int
	score int
	words int
}

// spun reports that a machine wrote the text over. A person may write one such phrase, or quote a spun text; three in
// a text of which they are no small part are the machine's.
func (t torture) spun() bool { return t.kinds >= 3 && t.score >= 4 && t.score*300 >= t.words }

// tortured counts the tortured phrases of a document.
func tortured(d *news.Document) torture {
	var t torture
	var seen []string
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for from := range s.Tokens {
			if r, _ := utf8.DecodeRuneInString(s.Tokens[from].Norm); unicode.IsLetter(r) || unicode.IsDigit(r) {
				t.words++
			}
			if !spunWords().opening[s.Tokens[from].Norm] {
				continue
			}
			if p, ok := at(s, from); ok && !slices.Contains(seen, p.of) {
				seen = append(seen, p.of)
				t.kinds++
				t.score++
				if p.name {
					t.score++
				}
			}
		}
	}
	return t
}

// at gives the tortured phrase that begins at a token.
func at(s *news.Sentence, from int) (phrase, bool) {
	key, capitals := make([]byte, 0, 128), true
	for to := from; to < len(s.Tokens) && to < from+spunWords().longest; to++ {
		if to > from {
			key = append(key, ' ')
		}
		norm := strings.TrimSuffix(s.Tokens[to].Norm, "'s")
		key = append(key, norm...)
		if r, _ := utf8.DecodeRuneInString(s.Surface(to)); unicode.IsLower(r) && len(norm) > 3 {
			capitals = false
		}
		if p, ok := spunWords().phrases[string(key)]; ok && (capitals || !p.name) {
			return p, true
		}
	}
	return phrase{}, false
}
