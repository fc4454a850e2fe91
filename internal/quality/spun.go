package quality

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// spunFile is en/spun.yaml, which lists what programs that rewrite texts make of fixed expressions.
type spunFile struct {
	Swap                    map[string]string
	Names, Terms, Odd, Fine rules.Phrases
}

// A phrase is a phrase as a program writes it.
type phrase struct {
	name bool   // of a proper name: counts double, and only where its words begin with capitals
	of   string // the expression that it was made from
}

// A lexicon knows the phrases that programs write.
type lexicon struct {
	phrases  map[string]phrase
	first    map[string]bool   // words with which one begins
	longest  int               // words in one
	original map[string]string // from the stem that a program wrote to the one that it found
}

var lexiconOf = sync.OnceValue(func() *lexicon {
	var f spunFile
	rules.Decode("en", "spun.yaml", &f)
	return newLexicon(&f)
})

func newLexicon(f *spunFile) *lexicon {
	l := &lexicon{phrases: map[string]phrase{}, first: map[string]bool{}, original: map[string]string{}}
	swap := map[string][]string{}
	for word, list := range f.Swap {
		for s := range strings.SplitSeq(list, ",") {
			s = strings.TrimSpace(s)
			swap[word] = append(swap[word], s)
			stem, original := text.Stem(s), text.Stem(word)
			if before, known := l.original[stem]; !strings.Contains(s, " ") && (!known || original < before) {
				l.original[stem] = original
			}
		}
	}
	for _, p := range f.Odd {
		l.phrases[p] = phrase{of: p}
	}
	for _, list := range []struct {
		name bool
		all  []string
	}{{true, f.Names}, {false, f.Terms}} {
		for _, expression := range list.all {
			for _, v := range variants(strings.Fields(expression), swap) {
				if v != expression {
					l.phrases[v] = phrase{list.name, expression}
				}
			}
		}
	}
	for _, p := range f.Fine {
		delete(l.phrases, p)
	}
	for p := range l.phrases {
		first, _, _ := strings.Cut(p, " ")
		l.first[first] = true
		l.longest = max(l.longest, strings.Count(p, " ")+1)
	}
	return l
}

// variants returns an expression with each of its words as it is or swapped.
func variants(words []string, swap map[string][]string) []string {
	if len(words) == 0 {
		return []string{""}
	}
	var all []string
	rests := variants(words[1:], swap)
	for _, w := range append([]string{words[0]}, swap[words[0]]...) {
		for _, rest := range rests {
			all = append(all, strings.TrimSpace(w+" "+rest))
		}
	}
	return all
}

// A Score is how much a text looks as if a program had rewritten it: its different phrases, counted, and its length.
type Score struct{ kinds, score, words int }

// Suspect reports whether any phrase looks as if a program had written it.
func (t Score) Suspect() bool { return t.score > 0 }

// Spun reports whether a program rewrote the text. A person may write one such phrase, or quote a spun text; three in a
// text of which they are no small part are a program's.
func (t Score) Spun() bool { return t.kinds >= 3 && t.score >= 4 && t.score*300 >= t.words }

// Spin scores a document.
func Spin(d *news.Document) (t Score) {
	l := lexiconOf()
	var seen []string
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for from := range s.Tokens {
			if r, _ := utf8.DecodeRuneInString(s.Tokens[from].Norm); unicode.IsLetter(r) || unicode.IsDigit(r) {
				t.words++
			}
			if !l.first[s.Tokens[from].Norm] {
				continue
			}
			if p, ok := l.at(s, from); ok && !slices.Contains(seen, p.of) {
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

// at returns the phrase that begins at a token.
func (l *lexicon) at(s *news.Sentence, from int) (phrase, bool) {
	key, capitals := make([]byte, 0, 128), true
	for to := from; to < len(s.Tokens) && to < from+l.longest; to++ {
		if to > from {
			key = append(key, ' ')
		}
		norm := strings.TrimSuffix(s.Tokens[to].Norm, "'s")
		key = append(key, norm...)
		if len(norm) > 3 && !s.Capital(to) {
			capitals = false
		}
		if p, ok := l.phrases[string(key)]; ok && (capitals || !p.name) {
			return p, true
		}
	}
	return phrase{}, false
}

// Original returns the word that a program replaced by another one, by their stems; of others the stem itself.
func Original(stem string) string {
	if original, ok := lexiconOf().original[stem]; ok {
		return original
	}
	return stem
}
