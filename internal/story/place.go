package story

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// The measures of likeness, each chosen on labelled pairs.
const (
	sameText     = 0.45 // share of the smaller text that is in the larger one: a copy
	fewestShared = 3    // shingles that both sketches hold, of a copy
	sameTitle    = 0.25 // share of a title's words that are in the copy
	sameWords    = 0.80 // cosine of title and summary: a copy, too

	Probable   = 0.66 // probability from which an article belongs into a story
	atLeast    = 0.05 // cosine from which an article is compared in full
	candidates = 24   // articles that are compared in full
	newest     = 8    // articles of a story that are compared, besides its first
	odd        = 0.25 // share of them that an article must contradict to be kept out: any of four, as one may be misread
)

// The reach of a story in time.
const (
	near      = 5 * 24 * time.Hour  // between an article and the nearest of its story
	span      = 12 * 24 * time.Hour // between an article and the first of its story
	actReach  = 5 * 24 * time.Hour  // between articles in two languages on the same act
	stepApart = 2 * 24 * time.Hour  // between reports of one step of a matter
)

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

// place finds the story of an article: the story of the text that it copies, else the most probable one.
func (x *Index) place(e *entry) {
	if original := x.copied(e); original != nil {
		e.article.Story = storyOf(original.article)
		if !original.article.Spun {
			e.article.CopyOf = original.article.ID
		}
		return
	}
	tried := map[string]bool{}
	best := 0.0
	for _, c := range x.near(e) {
		slug := storyOf(c.article)
		if !tried[slug] {
			tried[slug] = true
			if p := x.fits(e, x.stories[slug]); p > best {
				e.article.Story, best = slug, p
			}
		}
		if cosine(e.whole, c.whole) >= sameWords && c.article.CopyOf == "" && !c.article.Spun && conflict(e, c.entry) == "" {
			e.article.Story, e.article.CopyOf = slug, c.article.ID
			return
		}
	}
}

// fits returns how probable it is that e belongs into a story, 0 when it doesn't: the mean of the average and of the
// highest probability over the story's articles, of which few may contradict it.
func (x *Index) fits(e *entry, c *cluster) float64 {
	when := e.article.Published
	if apart(when, c.first) > span || when.Before(c.first.Add(-near)) || when.After(c.last.Add(near)) {
		return 0
	}
	sum, best, n, against := 0.0, 0.0, 0.0, 0.0
	for i, m := range c.members {
		if i > 0 && (i < len(c.members)-newest || m.article.CopyOf != "") {
			continue // a large story is compared by its first article and its newest ones
		}
		n++
		if conflict(e, m) != "" {
			against++
			continue
		}
		f := features(e, m)
		p := f.Probability(&Weights)
		sum, best = sum+p, max(best, p)
	}
	if against > 0 && against >= n*odd {
		return 0
	}
	if p := (sum/max(n, 1) + best) / 2; p >= Probable {
		return p
	}
	return 0
}

// copied returns the article whose text e repeats, whole or in part; of several the one that shares most with it.
func (x *Index) copied(e *entry) (original *entry) {
	shared, most := map[*entry]int{}, 0
	for s := range x.around(e, copyReach) {
		for _, h := range e.print.Text {
			for _, c := range s.shingles[h] {
				shared[c]++
			}
		}
	}
	for c, n := range shared {
		if n < fewestShared || c.article.CopyOf != "" || !sameTextAs(e, c) {
			continue
		}
		if n > most || n == most && byDate(c.article, original.article) < 0 {
			original, most = c, n
		}
	}
	return original
}

// sameTextAs reports whether one text holds most of the other's words in the same order. Reports after one form are
// told apart by their facts; entries that share only what a feed writes into each of them, by their titles.
func sameTextAs(e, c *entry) bool {
	share, n := resemblance(e.print.Text, c.print.Text, e.print.Shingles, c.print.Shingles, textSketch)
	if n < fewestShared || share < sameText || within(e.head, c.whole) < sameTitle || within(c.head, e.whole) < sameTitle {
		return false
	}
	why := conflict(e, c)
	return (why == "" || why == columnOf) && !otherKind(e, c)
}

// around returns the segments of the weeks around an entry.
func (x *Index) around(e *entry, weeks int) iter.Seq[*segment] {
	return func(yield func(*segment) bool) {
		w := week(e.article.Published)
		for i := w - weeks; i <= w+weeks; i++ {
			if s := x.load(i); s != nil && !yield(s) {
				return
			}
		}
	}
}

// A match is an article that near found, with how alike the texts are.
type match struct {
	*entry
	alike float32
}

// near returns the articles of the days around e that are worth a comparison, the most alike first: the candidates
// whose words are most alike, and those in another language.
func (x *Index) near(e *entry) []match {
	var found []match
	var weights [1 << 14]float32 // of e's words by hash: quicker than the exact cosine, which few need
	for _, t := range e.whole {
		weights[t.hash%uint32(len(weights))] += t.weight
	}
	for s := range x.around(e, storyReach) {
		for _, c := range s.entries {
			if apart(c.article.Published, e.article.Published) > near {
				continue
			}
			alike := float32(0)
			for _, t := range c.whole {
				alike += t.weight * weights[t.hash%uint32(len(weights))]
			}
			if alike < atLeast && sameActAcrossLanguages(e, c) {
				alike = atLeast
			}
			if alike >= atLeast {
				found = append(found, match{c, alike})
			}
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), byDate(a.article, b.article))
	})
	return found[:min(len(found), candidates)]
}
