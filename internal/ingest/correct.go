package ingest

import (
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// correctable is how long after it was first seen a source may correct an article. Later, a changed text under an old
// address is more likely a site that was taken over than a typo.
const correctable = 30 * 24 * time.Hour

// mayCorrect reports whether an entry's headline corrects that of its article: the same source, most words the same,
// and a file that no person edited. A changed text alone is not a reason to read the entry again: feeds shorten texts
// and add advertisements and counters to them, and a run that brings nothing must change nothing.
func mayCorrect(a *news.Article, e news.Entry) bool {
	title := shorten(oneLine(e.Title), maxTitle)
	return !a.Edited && a.Source == e.Feed && title != "" && title != a.Title && similar(title, a.Title)
}

// correct returns the article as its source now tells it, under its old identity; nil when there is nothing to change.
func (in *Intake) correct(old *news.Article, c *candidate) *news.Article {
	if in.now.Sub(old.Seen) > correctable || !c.kept {
		return nil
	}
	in.archive.Complete(old)
	a := Renew(old, Reading{Article: c.article})
	if slices.Equal(archive.Encode(a), archive.Encode(old)) {
		return nil
	}
	in.events.Assign(a)
	*old = *a // other holders of the pointer see the new state, too
	return old
}

// Renew returns the article of a new reading with everything that never changes taken from the old one: identity,
// dates, story, and the events of claims that are still the same.
func Renew(old *news.Article, r Reading) *news.Article {
	a := *r.Article
	a.ID, a.Path, a.URL, a.Source, a.Authors = old.ID, old.Path, old.URL, old.Source, old.Authors
	a.Archived = old.Archived
	a.Published, a.Seen, a.Language = old.Published, old.Seen, old.Language
	a.Story, a.Opens, a.Follows, a.CopyOf = old.Story, old.Opens, old.Follows, old.CopyOf
	a.Spun, a.Advertorial, a.Imported, a.Print = old.Spun, old.Advertorial, old.Imported, old.Print
	a.Claims = slices.Clone(a.Claims)
	for i := range a.Claims {
		c := &a.Claims[i]
		j := slices.IndexFunc(old.Claims, func(o news.Claim) bool { return sameFact(&o, c) })
		if j < 0 && c.Kind.Money() {
			j = correctedSum(old.Claims, a.Claims, i)
		}
		if j >= 0 {
			c.Event, c.Opens, c.Repeats = old.Claims[j].Event, old.Claims[j].Opens, old.Claims[j].Repeats
		}
	}
	return &a
}

// sameFact reports whether two readings of an article state the same.
func sameFact(a, b *news.Claim) bool {
	return a.Kind.List() == b.Kind.List() && a.Subject == b.Subject && a.Amount == b.Amount && a.Currency == b.Currency &&
		a.Country == b.Country && a.Region == b.Region
}

// correctedSum returns the place of the old claim whose sum the new claim i corrects, -1 when there is none: both
// readings have as many claims of the list, and those at the same place have the same payer.
func correctedSum(old, now []news.Claim, i int) int {
	list := now[i].Kind.List()
	if len(news.Listed(old, list)) != len(news.Listed(now, list)) || i >= len(old) {
		return -1
	}
	if old[i].Kind.List() == list && old[i].Subject == now[i].Subject {
		return i
	}
	return -1
}

// similar reports whether two titles share at least half of their words.
func similar(a, b string) bool {
	shared, inA, inB := text.Overlap(a, b)
	return 2*shared >= max(inA, inB)
}
