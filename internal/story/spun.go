package story

import (
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/quality"
	"github.com/privacywire/privacywire/internal/text"
)

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
	var all vector
	for i := range d.Sentences {
		all = append(all, termsOf(d.Language, d.Sentences[i].Text)...)
		s.names = names(s.names, d.Sentences[i].Text, quality.Original)
	}
	s.words = newVector(all)
	s.names = s.names[:min(len(s.names), maxNames)]
	return &s
}

// names appends the names and numbers of a text in their order: what a program that rewrites texts leaves alone.
func names(to []uint32, s string, as func(stem string) string) []uint32 {
	for w := range text.Scan(s) {
		if w.Name() {
			to = append(to, hash(as(text.Stem(w.Text))))
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
		for _, said := range []string{c.article.Summary, c.article.Title + "\n" + c.article.Summary} {
			said := names(nil, said, func(stem string) string { return stem })
			n := inOrder(said, spun.names)
			if n >= spunNames && float64(n) >= spunShare*float64(len(said)) && n > most {
				original, most = c.entry, n
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
