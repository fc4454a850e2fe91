package ledger

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// Totals adds up events with sums, each once, at its latest amount in force. Every kind of money has its own sums;
// proposed and annulled amounts and amounts per day are in none.
type Totals struct {
	Kinds    map[news.ClaimKind]Sums // those that have events
	Open     int                     // proposed: not in the sums
	Annulled int                     // overturned: not in the sums
	Daily    int                     // so much a day, for nobody knows how long: not in the sums
}

// Sums is the money of several events of one kind.
type Sums struct {
	Events      int          // counted, with and without a sum
	Unstated    int          // of these, how many state no sum
	Amounts     []news.Money // by currency, in the order of its code: what was set, not converted
	Euros       int64        // all that could be converted
	Unconverted []news.Money // by currency: what no rate is known for
}

// Sum adds up events with sums.
func (l *Ledger) Sum(events []news.Event) Totals {
	t := Totals{Kinds: map[news.ClaimKind]Sums{}}
	for i := range events {
		e := &events[i]
		switch {
		case !e.Kind.Money():
		case e.Status == news.FineAnnulled:
			t.Annulled++
		case e.Status == news.FineProposed:
			t.Open++
		case e.Claim.Period != "":
			t.Daily++
		default:
			s := t.Kinds[e.Kind]
			l.addTo(&s, e)
			t.Kinds[e.Kind] = s
		}
	}
	return t
}

// Counted reports whether an event's amount is in the totals of its kind: it was set, not annulled since, and is not a
// sum per day.
func Counted(e *news.Event) bool {
	return e.Kind.Money() && e.Status != news.FineAnnulled && e.Status != news.FineProposed && e.Claim.Period == ""
}

func (l *Ledger) addTo(s *Sums, e *news.Event) {
	s.Events++
	if e.Claim.Amount == 0 {
		s.Unstated++
		return
	}
	m := news.Money{Amount: e.Claim.Amount, Currency: e.Claim.Currency}
	s.Amounts = plus(s.Amounts, m)
	if v, _, ok := l.Euros(e); ok {
		s.Euros += int64(math.Round(v))
	} else {
		s.Unconverted = plus(s.Unconverted, m)
	}
}

// plus adds a sum to those of its currency, in the order of the codes.
func plus(sums []news.Money, m news.Money) []news.Money {
	i, found := slices.BinarySearchFunc(sums, m.Currency, func(o news.Money, code string) int {
		return strings.Compare(o.Currency, code)
	})
	if !found {
		return slices.Insert(slices.Clone(sums), i, m)
	}
	sums[i].Amount += m.Amount
	return sums
}

// Euros converts an event's amount at the rate of the day on which it was set, false when no rate is known. When only
// the year is known, or no rate of the day, the rate is the average of the year.
func (l *Ledger) Euros(e *news.Event) (float64, money.Rate, bool) {
	day, yearOnly := SetOn(e)
	rate, ok := l.rates.On(e.Claim.Currency, day, yearOnly)
	if !ok || e.Claim.Amount == 0 {
		return 0, money.Rate{}, false
	}
	return float64(e.Claim.Amount) / rate.Units, rate, true
}

// SetOn returns the day on which the present amount was set, and whether only its year is known.
func SetOn(e *news.Event) (day time.Time, yearOnly bool) {
	for i := len(e.Steps) - 1; i >= 0; i-- {
		s := e.Steps[i]
		if s.Amount.Amount == e.Claim.Amount && s.Amount.Currency == e.Claim.Currency && !keepsSum(s.Status, i) {
			return s.Date, s.Year
		}
	}
	return e.Opened, len(e.Steps) > 0 && e.Steps[0].Year
}

// A Group is the totals of the events that have something in common.
type Group struct {
	Key    string
	Totals Totals
}

// By groups events by a key and adds each group up, in the order of the keys. Events with the key "" are left out.
func (l *Ledger) By(events []news.Event, of func(*news.Event) string) []Group {
	groups := map[string][]news.Event{}
	for i := range events {
		if k := of(&events[i]); k != "" {
			groups[k] = append(groups[k], events[i])
		}
	}
	all := make([]Group, 0, len(groups))
	for k, g := range groups {
		all = append(all, Group{k, l.Sum(g)})
	}
	slices.SortFunc(all, func(a, b Group) int { return strings.Compare(a.Key, b.Key) })
	return all
}
