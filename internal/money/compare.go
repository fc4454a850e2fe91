package money

import (
	"math"

	"github.com/privacywire/privacywire/internal/news"
)

// A Relation says how the sums of two claims relate.
type Relation int

const (
	Unknown   Relation = iota // one of them states no sum, or no rate is known between the currencies
	Different                 // they can't be the same
	Converted                 // they are worth the same at the rates of their years
	Equal                     // the same in one currency, except for rounding
)

// How many times the smaller of two equal sums the larger one may be. News rounds, and rates are yearly averages.
const (
	Rounding   = 1.026
	Approx     = 1.08 // where one is said to be approximate
	Conversion = 1.1
)

// A Stated is a sum as one claim states it, in one or more currencies, the main one first.
type Stated struct {
	In     []news.Money
	Approx bool
	Year   int // whose rates count
}

// Compare returns how two stated sums relate. It compares the main sums when they are in one currency, else every pair
// of one currency, else what the main sums are worth.
func Compare(a, b Stated) Relation {
	x, y := a.In, b.In
	if len(x) == 0 || len(y) == 0 {
		return Unknown
	}
	factor := Rounding
	if a.Approx || b.Approx {
		factor = Approx
	}
	if x[0].Currency == y[0].Currency {
		x, y = x[:1], y[:1]
	}
	shared := false
	for _, m := range x {
		for _, n := range y {
			if m.Currency != n.Currency {
				continue
			}
			if Close(float64(m.Amount), float64(n.Amount), factor) {
				return Equal
			}
			shared = true
		}
	}
	if shared {
		return Different
	}
	p, q := Roughly(x[0], a.Year), Roughly(y[0], b.Year)
	switch {
	case p == 0 || q == 0:
		return Unknown
	case Close(p, q, Conversion):
		return Converted
	}
	return Different
}

// Close reports whether two sums differ by no more than the factor.
func Close(a, b, factor float64) bool { return a > 0 && b > 0 && max(a, b) <= factor*min(a, b) }

// Rounded reports whether one of two sums in one currency is the other with fewer digits, as a headline has it.
func Rounded(a, b news.Money) bool {
	if a.Currency != b.Currency || a.Amount == 0 || b.Amount == 0 {
		return false
	}
	if news.Digits(a.Amount) > news.Digits(b.Amount) {
		a, b = b, a
	}
	if news.Digits(a.Amount) == news.Digits(b.Amount) {
		return false
	}
	off, unit := math.Abs(float64(a.Amount-b.Amount)), 1.0
	for n := a.Amount; n%10 == 0; n /= 10 {
		unit *= 10
	}
	share := off / float64(b.Amount)
	return off <= unit/2 && share <= 0.06 || off < unit && share <= 0.03 || share <= 0.01
}

// TotalOf reports whether a sum is the total of two or more parts in its currency. News rounds both.
func TotalOf(total news.Money, approx bool, parts []news.Money) bool {
	sum, n := int64(0), 0
	for _, p := range parts {
		if p.Currency == total.Currency && p.Amount > 0 {
			sum, n = sum+p.Amount, n+1
		}
	}
	factor := 1.01
	if approx {
		factor = Approx
	}
	return n > 1 && Close(float64(sum), float64(total.Amount), factor)
}
