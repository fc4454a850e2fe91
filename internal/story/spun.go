package story

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// spunWords are en/spun.yaml, which lists what programs that rewrite texts make of fixed expressions.
type spunWords struct {
	Swap  map[string]string `yaml:"swap"`
	Names string            `yaml:"names"`
	Terms string            `yaml:"terms"`
	Odd   string            `yaml:"odd"`
	Fine  string            `yaml:"fine"`
}

// A spunPhrase is a phrase as a program writes it.
type spunPhrase struct {
	name bool   // of a proper name: counts double, and only where its words begin with capitals
	of   string // the expression that it was made from
}

// A spunLexicon knows the phrases that programs write.
type spunLexicon struct {
	phrases  map[string]spunPhrase
	first    map[string]bool   // words with which one begins
	longest  int               // words in one
	original map[uint32]uint32 // from a word that a program wrote to the one that it found, by their hashes
}

var spunList = sync.OnceValue(func() *spunLexicon {
	var f spunWords
	if err := readRules("en/spun.yaml", &f); err != nil {
		panic(err) // the file is embedded; every test fails
	}
	return newSpunLexicon(&f)
})

func newSpunLexicon(f *spunWords) *spunLexicon {
	l := &spunLexicon{phrases: map[string]spunPhrase{}, first: map[string]bool{}, original: map[uint32]uint32{}}
	swap := map[string][]string{}
	for word, list := range f.Swap {
		for s := range strings.SplitSeq(list, ",") {
			s = strings.TrimSpace(s)
			swap[word] = append(swap[word], s)
			if h, w := hash(text.Stem(s)), hash(text.Stem(word)); !strings.Contains(s, " ") && (l.original[h] == 0 || w < l.original[h]) {
				l.original[h] = w
			}
		}
	}
	for _, p := range phrases(f.Odd) {
		l.phrases[p] = spunPhrase{of: p}
	}
	for _, list := range []struct {
		name bool
		all  []string
	}{{true, phrases(f.Names)}, {false, phrases(f.Terms)}} {
		for _, expression := range list.all {
			for _, v := range variants(strings.Fields(expression), swap) {
				if v != expression {
					l.phrases[v] = spunPhrase{list.name, expression}
				}
			}
		}
	}
	for _, p := range phrases(f.Fine) {
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

// A spinScore is how much a text looks as if a program had rewritten it: its different phrases, counted, and its length.
type spinScore struct{ kinds, score, words int }

// spun reports whether a program rewrote the text. A person may write one such phrase, or quote a spun text; three in a
// text of which they are no small part are a program's.
func (t spinScore) spun() bool { return t.kinds >= 3 && t.score >= 4 && t.score*300 >= t.words }

// spinOf scores a document.
func spinOf(d *news.Document) (t spinScore) {
	l := spunList()
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
				t.score += 1 + int(number(p.name))
			}
		}
	}
	return t
}

// at returns the phrase that begins at a token.
func (l *spunLexicon) at(s *news.Sentence, from int) (spunPhrase, bool) {
	key, capitals := make([]byte, 0, 128), true
	for to := from; to < len(s.Tokens) && to < from+l.longest; to++ {
		if to > from {
			key = append(key, ' ')
		}
		norm := strings.TrimSuffix(s.Tokens[to].Norm, "'s")
		key = append(key, norm...)
		if len(norm) > 3 && !capital(s, to) {
			capitals = false
		}
		if p, ok := l.phrases[string(key)]; ok && (capitals || !p.name) {
			return p, true
		}
	}
	return spunPhrase{}, false
}

// A spunText is a text that a program may have rewritten, as far as it helps to find the original.
type spunText struct {
	names []uint32 // in their order
	words vector
}

// The measures of a spun text and its original.
const (
	spunNames = 5    // names and numbers of an original that are in the spun text in order
	spunShare = 0.6  // their share in the original's title and summary
	maxNames  = 1000 // of a spun text that are compared
)

func readSpun(d *news.Document) *spunText {
	var s spunText
	all := make([]string, 0, len(d.Sentences))
	for i := range d.Sentences {
		all = append(all, d.Sentences[i].Text)
		s.names = names(s.names, d.Sentences[i].Text)
	}
	s.words = newVector(d.Language, all...)
	s.names = s.names[:min(len(s.names), maxNames)]
	for i, h := range s.names {
		if original, ok := spunList().original[h]; ok {
			s.names[i] = original
		}
	}
	return &s
}

// names appends the names and numbers of a text in their order: what a program that rewrites texts leaves alone.
func names(to []uint32, s string) []uint32 {
	for w := range text.Scan(s) {
		if w.Name() {
			to = append(to, hash(text.Stem(w.Text)))
		}
	}
	return to
}

// unspin finds the original of a text that a program rewrote: most of the names and numbers in the original's title and
// summary are in the spun text, in the same order. Of several originals it takes the one of which most is there.
func (x *Index) unspin(e *entry, spun *spunText) {
	probe := *e
	probe.whole = spun.words
	var original *entry
	most := 0
	for _, c := range x.near(&probe) {
		if c.article.Spun || c.article.CopyOf != "" ||
			len(c.families) > 0 && len(e.families) > 0 && !intersect(c.families, e.families) {
			continue
		}
		for _, said := range [][]uint32{names(nil, c.article.Summary), names(names(nil, c.article.Title), c.article.Summary)} {
			n := inOrder(said, spun.names)
			if n >= spunNames && float64(n) >= spunShare*float64(len(said)) && n > most {
				original, most = c, n
			}
		}
	}
	if original != nil {
		e.article.Story, e.article.CopyOf, e.article.Spun = storyOf(original.article), original.article.ID, true
	}
}

// inOrder returns how many of a's names are in b in the same order.
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
