package story

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// The measures of likeness, each settled on labelled pairs.
const (
	sameText    = 0.45 // of the smaller text is in the larger: a copy
	spunNames   = 5    // names and numbers of an original stand in the spun text in order
	spunShare   = 0.6  // of all that its title and summary give
	sameTitle   = 0.25 // of a title's words are in the copy
	sameWords   = 0.80 // cosine of title and summary: a copy, too
	alike       = 0.27 // cosine: the same happening, where the facts are silent
	alikeFacts  = 0.05 // likewise, where they agree
	alikeFirst  = 0.75 // of that, what must hold for the story's first article
	farPlatform = 0.12 // more, where the platforms differ
	farKind     = 0.15 // more, where one tells of a fine and the other of nothing like it
	perDay      = 0.02 // more for each day between
	candidates  = 24   // articles that are compared in full
	fewShared   = 3.0  // the least that the words in common must tell, where the facts are silent
	fewWords    = 2.0  // added to the square of a vector's length, so that one shared word of three doesn't say much
	common4     = 64   // articles in a segment: a word in more of them finds no candidates there
)

func sqrt(f float32) float32 { return float32(math.Sqrt(float64(f))) }

// place finds the story of an article among those near it: that of the text it copies, or else the one that tells most
// alike. suspect says that the words look a little as if a machine had spun them.
func (x *Index) place(e *entry, suspect bool) {
	found := x.search(e)
	if original := copied(e, found, suspect); original != nil {
		a := e.article
		a.Story = storyOf(original.article)
		if !original.article.Spun {
			a.CopyOf = cmp.Or(original.article.CopyOf, original.article.ID)
		}
		if suspect && !sameTextAs(e, original) {
			a.Spun = true
		}
		return
	}
	tried := map[string]bool{}
	best, score := "", float32(0)
	for _, c := range found {
		slug := storyOf(c.article)
		if tried[slug] {
			continue
		}
		tried[slug] = true
		if s := x.fits(e, x.stories[slug]); s > score {
			best, score = slug, s
		}
	}
	e.article.Story = best
}

// copied gives the article whose text e repeats, whole or in part, or from which it was spun.
func copied(e *entry, found []*entry, suspect bool) *entry {
	for _, c := range found {
		if c.article.CopyOf == "" && sameTextAs(e, c) { // copies of copies would drift
			return c
		}
	}
	for _, c := range found {
		inOrder, n := resemblance(e.print.Anchors, c.print.Anchors, e.print.Runs, c.print.Runs, anchorHash)
		if suspect && n >= 3 && inOrder >= 0.3 {
			return c
		}
	}
	return nil
}

// unspin finds the original of a text that a machine has written over, by what such machines leave alone: most of the
// names and numbers that the original's title and summary give stand in the spun text, in the same order. Of several
// originals it is the one of which most does.
func (x *Index) unspin(e *entry, spun *spun) {
	probe := &entry{about: e.about, print: e.print, terms: spun.terms}
	var original *entry
	most := 0
	for _, c := range x.search(probe) {
		if c.article.Spun || c.article.CopyOf != "" || len(c.families) > 0 && len(e.families) > 0 && !intersect(c.families, e.families) {
			continue
		}
		for _, said := range [][]uint32{names(nil, c.article.Summary), names(names(nil, c.article.Title), c.article.Summary)} {
			if n := inOrder(said, spun.names); n >= spunNames && float64(n) >= spunShare*float64(len(said)) && n > most {
				original, most = c, n
			}
		}
	}
	if original != nil {
		e.article.Story, e.article.CopyOf = storyOf(original.article), original.article.ID
	}
}

// sameTextAs reports that one text holds most of the other's words in the same order. Reports that come out of one form
// are told apart by their facts; entries that share only what a feed writes into each, by their titles.
func sameTextAs(e, c *entry) bool {
	switch o := judge(&e.about, &c.about); {
	case o == contradict || o == next:
		return false
	case o != support && (otherFigures(e, c) || otherKind(e, c)):
		return false
	}
	contained, n := resemblance(e.print.Text, c.print.Text, e.print.Shingles, c.print.Shingles, textSketch)
	if n >= 3 && contained >= sameText {
		return titled(e, c) && titled(c, e)
	}
	return cosine(e, c) >= sameWords
}

// titled reports that b has some of the telling words of a's title, or that a has no title to tell by.
func titled(a, b *entry) bool {
	all, found := float32(0), float32(0)
	for _, t := range a.titleTerms() {
		all += t.weight
		if _, ok := slices.BinarySearchFunc(b.terms, t.hash, func(t term, h uint32) int { return cmp.Compare(t.hash, h) }); ok {
			found += t.weight
		}
	}
	return found >= sameTitle*all
}

// titleTerms gives the words of the title as titled weighs them.
func (e *entry) titleTerms() []term {
	if title := e.article.Title; e.title == nil || e.titled != title { // a source may have corrected it
		e.title, e.titled = appendTerms(make([]term, 0, 16), title, 1), title
	}
	return e.title
}

// cosine tells how alike the words of two articles' titles and summaries are, 0 to 1.
func cosine(a, b *entry) float32 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	return shared(a, b) / (a.norm * b.norm)
}

// shared adds up what the words tell that two articles have in common.
func shared(a, b *entry) float32 {
	dot := float32(0)
	for i, j := 0, 0; i < len(a.terms) && j < len(b.terms); {
		switch s, t := a.terms[i], b.terms[j]; {
		case s.hash < t.hash:
			i++
		case s.hash > t.hash:
			j++
		default:
			if a.tells != nil {
				dot += s.weight * t.weight * a.tells[i]
			} else {
				dot += s.weight * t.weight
			}
			i, j = i+1, j+1
		}
	}
	return dot
}

// fits tells by how much e belongs into a story, 0 when it doesn't: it must agree with the story's first article and
// with the one most like it, and no fact may speak against either or any between.
func (x *Index) fits(e *entry, c *cluster) float32 {
	when := e.article.Published
	if len(c.members) == 0 || apart(when, c.first) > span || when.Before(c.first.Add(-near)) || when.After(c.last.Add(near)) {
		return 0
	}
	best := float32(0)
	for i, m := range c.members {
		if i > 0 && i < len(c.members)-8 {
			continue // a story with very many articles is judged by its first and its newest
		}
		s := likeness(e, m)
		if s < 0 || i == 0 && s < alikeFirst {
			return 0
		}
		best = max(best, s)
	}
	if best < 1 {
		return 0
	}
	return best
}

// likeness compares two articles: 1 and more is enough for the same happening, below 0 rules it out.
func likeness(a, b *entry) float32 {
	need := float32(alike)
	switch judge(&a.about, &b.about) {
	case contradict, next:
		return -1
	case support:
		need = alikeFacts
	default:
		if otherFigures(a, b) || column(a, b) {
			return -1
		}
	}
	if p, q := a.families, b.families; len(p) > 0 && len(q) > 0 && !intersect(p, q) {
		need += farPlatform
	}
	if otherKind(a, b) {
		need += farKind
	}
	need += perDay * float32(apart(a.article.Published, b.article.Published).Hours()/24)
	common := shared(a, b)
	if need >= alike && (common < fewShared || !titled(a, b) && !titled(b, a)) {
		return 0
	}
	return common / (a.norm * b.norm) / need
}

// otherFigures reports two headlines with figures of which none is in both, as reports have that come out of one form.
func otherFigures(a, b *entry) bool {
	return len(a.figures) > 0 && len(b.figures) > 0 && !slices.ContainsFunc(a.figures, func(h uint32) bool { return slices.Contains(b.figures, h) })
}

// column reports one outlet's headline over two texts, of which neither repeats the other: a column has one every week.
func column(a, b *entry) bool {
	return a.article.Source == b.article.Source && a.article.Title == b.article.Title
}

// otherKind reports that one article tells of a fine and the other neither of one nor of anything of its topics: what
// they share, then, is what their outlets write into every report.
func otherKind(a, b *entry) bool {
	return (a.about.fine != nil) != (b.about.fine != nil) && !intersect(a.article.Topics, b.article.Topics)
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

// An act is what follow-ups have in common: who pays whom, or what is banned where.
type act struct{ kind, who, where string }

// acts gives the acts that an article is about.
func acts(a about) []act {
	var all []act
	if f := a.fine; f != nil && a.payer != "" && f.Authority != "" {
		all = append(all, act{"fine", a.payer, f.Authority})
	}
	if b := a.ban; b != nil && b.Subject != "" && b.Country != "" {
		all = append(all, act{"ban", b.Subject, b.Country + "/" + b.Region})
	}
	return all
}

// A deed is what an article is about, kept while the article stays as it is.
type deed struct {
	about
	title  string
	claims []news.Claim
}

func (x *Index) deed(a *news.Article) *deed {
	return &deed{about: x.acting(a), title: a.Title, claims: a.Claims}
}

// renew reads the article again if its source has corrected it meanwhile.
func (x *Index) renew(d *deed) *about {
	if a := d.article; a.Title != d.title || !identical(a.Claims, d.claims) {
		*d = *x.deed(a)
	}
	return &d.about
}

// identical reports that two slices are the same, not only equal.
func identical[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// previous gives the story that an article opening a new one continues: the latest before it, within three years, that
// is about the same act, by what their facts say.
func (x *Index) previous(a *about) string {
	var best *news.Article
	for _, act := range acts(*a) {
		list := x.acts[act]
		for i := notAfter(list, a.article.Published) - 1; i >= 0; i-- {
			b := list[i].article
			if best != nil && byDate(b, best) < 0 || apart(a.article.Published, b.Published) > 3*365*24*time.Hour {
				break
			}
			if o := judge(a, x.renew(list[i])); o == support || o == next {
				best = b
				break
			}
		}
	}
	if best == nil {
		return ""
	}
	return storyOf(best)
}

// notBefore gives where in a list by date an article belongs: behind those of the same instant and a lesser id.
func notBefore(list []*deed, a *news.Article) int {
	if n := len(list); n == 0 || byDate(list[n-1].article, a) <= 0 {
		return n // as it is with nearly all that arrive
	}
	return sort.Search(len(list), func(i int) bool { return byDate(list[i].article, a) > 0 })
}

// notAfter gives where in a list by date those begin that are later than a time.
func notAfter(list []*deed, t time.Time) int {
	return sort.Search(len(list), func(i int) bool { return list[i].article.Published.After(t) })
}
