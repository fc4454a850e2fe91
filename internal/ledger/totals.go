package ledger

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// Totals adds up fines, each once, at its latest standing amount. Fines and settlements are apart; proposed and annulled
// amounts are in neither.
type Totals struct {
	Fines       Sums
	Settlements Sums
	Open        int // proposed: not in the sums
	Annulled    int // overturned: not in the sums
	Daily       int // so much a day, for nobody knows how long: not in the sums
}

// Sums is the money of several events.
type Sums struct {
	Events      int          // counted, with and without a sum
	Unstated    int          // of these, how many state no sum
	Amounts     []news.Money // by currency, in the order of its code: what was set, not converted
	Euros       int64        // all that could be converted, in euros of the year in which each was set
	Unconverted int          // how many state a sum for whose currency and year no rate is known
}

// Sum adds up events with sums.
func Sum(events []news.Event) Totals {
	var t Totals
	for i := range events {
		e := &events[i]
		switch {
		case !e.Kind.Money():
		case e.Status == news.FineAnnulled:
			t.Annulled++
		case !Stands(e):
			t.Open++
		case e.Claim.Period != "":
			t.Daily++
		case Settlement(e):
			t.Settlements.add(e)
		default:
			t.Fines.add(e)
		}
	}
	t.Fines.finish()
	t.Settlements.finish()
	return t
}

// Stands reports a fine that was set and not annulled: one that totals count.
func Stands(e *news.Event) bool {
	return e.Status != news.FineAnnulled && (len(e.Steps) > 1 && e.Steps[len(e.Steps)-1].Status != news.FineProposed || e.Status != news.FineProposed)
}

// Settlement reports money that was agreed rather than imposed.
func Settlement(e *news.Event) bool { return hasStep(e, news.FineSettled) }

func (s *Sums) add(e *news.Event) {
	s.Events++
	if e.Claim.Amount == 0 {
		s.Unstated++
		return
	}
	m := news.Money{Amount: e.Claim.Amount, Currency: e.Claim.Currency}
	if i := slices.IndexFunc(s.Amounts, func(o news.Money) bool { return o.Currency == m.Currency }); i >= 0 {
		s.Amounts[i].Amount += m.Amount
	} else {
		s.Amounts = append(s.Amounts, m)
	}
	if v, ok := money.Euros(m, SetIn(e)); ok {
		s.Euros += int64(math.Round(v))
	} else {
		s.Unconverted++
	}
}

func (s *Sums) finish() {
	slices.SortFunc(s.Amounts, func(a, b news.Money) int { return cmp.Compare(a.Currency, b.Currency) })
}

// SetIn gives the year in which the standing amount was set, by whose average rate it is converted.
func SetIn(e *news.Event) int {
	for i := len(e.Steps) - 1; i >= 0; i-- {
		s := e.Steps[i]
		if s.Amount.Amount == e.Claim.Amount && s.Amount.Currency == e.Claim.Currency && !keepsSum(s.Status, i) {
			return s.Date.Year()
		}
	}
	return e.Opened.Year()
}

// A Group is the totals of the events that have something in common.
type Group struct {
	Key    string
	Totals Totals
}

// By groups events by a key and adds each group up, in the order of the keys. Events with the key "" are left out.
func By(events []news.Event, of func(*news.Event) string) []Group {
	groups := map[string][]news.Event{}
	for i := range events {
		if k := of(&events[i]); k != "" {
			groups[k] = append(groups[k], events[i])
		}
	}
	all := make([]Group, 0, len(groups))
	for k, g := range groups {
		all = append(all, Group{k, Sum(g)})
	}
	slices.SortFunc(all, func(a, b Group) int { return strings.Compare(a.Key, b.Key) })
	return all
}
