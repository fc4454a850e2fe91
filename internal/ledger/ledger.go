package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A Ledger is the record of all acts that an archive's articles state.
type Ledger struct {
	Fines          []news.Event // the latest changed first
	Bans           []news.Event // likewise
	Totals         Totals       // of all fines
	Contradictions []Contradiction
	Updated        time.Time // when the newest article was published that states a fine or ban

	names    Names
	payers   map[string]string          // family of each fine event's payer
	sources  map[string][]*news.Article // the articles that state an event, by date
	articles map[string]*news.Article   // by id, those that state something
}

// New makes the ledger of an archive. names may be nil: then every platform is its own owner, and nobody knows where
// an authority is. The articles stay as they are.
func New(articles []*news.Article, names Names) *Ledger {
	x, late := newIndex(articles, names)
	for _, a := range late {
		x.Assign(copyClaims(a))
	}
	l := &Ledger{names: x.names, payers: map[string]string{}, sources: map[string][]*news.Article{}, articles: map[string]*news.Article{}}
	moved := map[string][]string{}
	for _, d := range x.drafts {
		for _, c := range d.claims {
			if opened := *c.opens(); opened != "" && opened != d.id {
				moved[d.id] = append(moved[d.id], opened)
			}
			if c.date.After(l.Updated) {
				l.Updated = c.date
			}
		}
	}
	for _, d := range x.drafts {
		if len(d.claims) > 0 {
			l.add(x, d, moved[d.id])
		}
	}
	for _, events := range [][]news.Event{l.Fines, l.Bans} {
		slices.SortFunc(events, func(a, b news.Event) int {
			return cmp.Or(b.Changed.Compare(a.Changed), b.Opened.Compare(a.Opened), strings.Compare(a.ID, b.ID))
		})
	}
	l.Totals = Sum(l.Fines)
	l.Contradictions = append(l.Contradictions, unplaced(x.names, articles)...)
	l.Contradictions = append(l.Contradictions, doubles(x)...)
	sortContradictions(l.Contradictions)
	return l
}

// add makes the event of a draft.
func (l *Ledger) add(x *Index, d *draft, moved []string) {
	slices.SortFunc(d.claims, byDate)
	e := news.Event{ID: d.id}
	for _, old := range moved {
		if other := x.drafts[old]; other == nil || len(other.claims) == 0 {
			e.Aliases = append(e.Aliases, old)
		}
	}
	slices.Sort(e.Aliases)
	e.Aliases = slices.Compact(e.Aliases)
	l.sources[d.id] = articlesOf(d.claims)
	for _, a := range l.sources[d.id] {
		l.articles[a.ID] = a
	}
	if d.claims[0].fine == nil {
		e.Kind = "ban"
		tellBan(&e, d.claims)
		l.Bans = append(l.Bans, e)
		return
	}
	e.Kind = "fine"
	tellFine(&e, d.claims, x.names)
	l.payers[d.id] = d.claims[0].who
	l.Fines = append(l.Fines, e)
}

// articlesOf gives the articles that claims are from, each once, in the order of the claims.
func articlesOf(claims []claim) []*news.Article {
	seen := map[string]bool{}
	var all []*news.Article
	for _, c := range claims {
		if !seen[c.article.ID] {
			seen[c.article.ID] = true
			all = append(all, c.article)
		}
	}
	return all
}

// Articles gives the articles that state an event, by date.
func (l *Ledger) Articles(id string) []*news.Article { return l.sources[id] }

// Of gives the fines of a platform: those it is to pay itself, and those of its owner's other platforms and the owner's
// own, when the platform is the owner.
func (l *Ledger) Of(platform string) []news.Event {
	var found []news.Event
	for _, e := range l.Fines {
		if key(e.Fine.Payer) == key(platform) || l.payers[e.ID] == key(platform) {
			found = append(found, e)
		}
	}
	return found
}
