package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A Ledger is the record of all events that an archive's articles state.
type Ledger struct {
	Events         map[string][]news.Event // by list, in each the latest changed first
	Totals         Totals                  // of all fines
	Contradictions []Contradiction
	Updated        time.Time // when the newest article was published that states a claim

	names   news.Names
	rates   *money.Rates
	sources map[string][]*news.Article // the articles that state an event, by date
}

// New returns the ledger of an archive. names may be nil: then every platform is its own owner, and the countries of
// authorities are unknown. The articles stay as they are.
func New(articles []*news.Article, names news.Names) *Ledger {
	x := NewIndex(articles, names)
	l := &Ledger{names: x.names, Events: map[string][]news.Event{}, sources: map[string][]*news.Article{}}
	groups := x.groups()
	taken := map[string]bool{}
	for _, a := range groups {
		id, _ := a.name()
		taken[id] = true
	}
	steps := map[*group][]news.Step{}
	for _, a := range groups {
		steps[a] = l.add(x, a, taken)
	}
	setEntries(x, groups, steps)
	for _, events := range l.Events {
		slices.SortFunc(events, func(a, b news.Event) int {
			return cmp.Or(b.Changed.Compare(a.Changed), b.Opened.Compare(a.Opened), strings.Compare(a.ID, b.ID))
		})
	}
	l.UseRates(nil)
	l.Contradictions = append(unplaced(x.names, articles), mixed(groups)...)
	slices.SortFunc(l.Contradictions, func(a, b Contradiction) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Article, b.Article), strings.Compare(a.Text, b.Text))
	})
	return l
}

// UseRates converts sums at the rates of their days, where the rates have them; with nil only yearly averages are
// used.
func (l *Ledger) UseRates(rates *money.Rates) {
	l.rates = rates
	l.Totals = l.Sum(l.Events[news.ListFines])
}

// add adds the event of a group of claims, and returns its steps. An id that another event has now is not an alias.
func (l *Ledger) add(x *Index, a *group, taken map[string]bool) []news.Step {
	id, aliases := a.name()
	e := news.Event{ID: id, Aliases: slices.DeleteFunc(aliases, func(s string) bool { return taken[s] })}
	l.sources[id] = articlesOf(a.claims)
	if last := a.claims[len(a.claims)-1].date; last.After(l.Updated) {
		l.Updated = last
	}
	of := slices.DeleteFunc(slices.Clone(a.claims), func(c *claim) bool { return c.list != a.list() })
	describe(&e, of, x.names)
	e.Kind = kindOf(of, &e)
	setGrounds(&e, of)
	e.Claim.Kind = e.Kind
	l.Events[a.list()] = append(l.Events[a.list()], e)
	return e.Steps
}

// kindOf returns the kind of an event: the one that most of its claims have, the first of the table of several. What
// was settled is not a fine, though reports call it one.
func kindOf(claims []*claim, e *news.Event) news.ClaimKind {
	count := map[news.ClaimKind]int{}
	for _, c := range claims {
		count[c.Kind]++
	}
	best := claims[0].Kind
	for _, row := range slices.Backward(news.ClaimKinds) {
		if n := count[row.Kind]; n > 0 && n >= count[best] {
			best = row.Kind
		}
	}
	if best == news.ClaimFine && hasStep(e, news.FineSettled) {
		return news.ClaimSettlement
	}
	return best
}

// articlesOf returns the articles that claims are from, each once, in the order of the claims.
func articlesOf(claims []*claim) (all []*news.Article) {
	for _, c := range claims {
		if !slices.ContainsFunc(all, func(a *news.Article) bool { return a.ID == c.article.ID }) {
			all = append(all, c.article)
		}
	}
	return all
}

// Articles returns the articles that state an event, by date.
func (l *Ledger) Articles(id string) []*news.Article { return l.sources[id] }
