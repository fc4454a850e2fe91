package story

import (
	"cmp"
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
		if cosine(e.whole, c.whole) >= sameWords && c.article.CopyOf == "" && !c.article.Spun && conflict(e, c) == "" {
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

// copied returns the article whose text e repeats, whole or in part.
func (x *Index) copied(e *entry) *entry {
	for _, c := range x.sharing(e.print, e.article.Published) {
		if sameTextAs(e, c) {
			return c
		}
	}
	return nil
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

// near returns the articles of the days around e that are worth a comparison, the most alike first: the candidates
// whose words are most alike, and those in another language.
func (x *Index) near(e *entry) []*entry {
	for _, t := range e.whole {
		x.scratch[t.hash%scratchSize] += t.weight
	}
	var found []match
	w := week(e.article.Published)
	for i := w - storyReach; i <= w+storyReach; i++ {
		s := x.load(i)
		if s == nil {
			continue
		}
		for _, c := range s.entries {
			if d := c.time - e.time; d > int64(near/time.Second) || -d > int64(near/time.Second) {
				continue
			}
			alike := float32(0)
			for _, t := range c.whole {
				alike += t.weight * x.scratch[t.hash%scratchSize]
			}
			if alike < atLeast && sameActAcrossLanguages(e, c) {
				alike = atLeast
			}
			if alike >= atLeast {
				found = insertMatch(found, match{c, alike})
			}
		}
	}
	for _, t := range e.whole {
		x.scratch[t.hash%scratchSize] = 0
	}
	all := make([]*entry, len(found))
	for i, m := range found {
		all[i] = m.entry
	}
	return all
}

// insertMatch keeps the most alike candidates, in order.
func insertMatch(best []match, m match) []match {
	at, _ := slices.BinarySearchFunc(best, m, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), byDate(a.article, b.article))
	})
	if at == candidates {
		return best
	}
	return slices.Insert(best[:min(len(best), candidates-1)], at, m)
}

// sharing returns the articles of the weeks around, without copies, whose sketches share enough with that of a text for
// it to be a copy. Those that share most come first.
func (x *Index) sharing(p Print, when time.Time) []*entry {
	var found []*entry
	for i := week(when) - copyReach; i <= week(when)+copyReach; i++ {
		if s := x.load(i); s != nil {
			for _, h := range p.Text {
				for _, c := range s.shingles[h] {
					if c.shared++; c.shared == 1 {
						found = append(found, c)
					}
				}
			}
		}
	}
	all := found
	found = slices.DeleteFunc(slices.Clone(found), func(c *entry) bool {
		return c.shared < fewestShared || c.article.CopyOf != ""
	})
	slices.SortFunc(found, func(a, b *entry) int { return cmp.Or(b.shared-a.shared, byDate(a.article, b.article)) })
	for _, c := range all {
		c.shared = 0
	}
	return found
}
