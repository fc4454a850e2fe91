package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// merge joins the claims that state the same fine, in the order in which the document states them first.
func (x *extractor) merge(claims []claim) []news.Claim {
	var groups [][]claim
	for _, c := range claims {
		placed := false
		for i := range groups {
			if x.same(groups[i], &c) {
				groups[i] = append(groups[i], c)
				placed = true
				break
			}
		}
		if !placed {
			groups = append(groups, []claim{c})
		}
	}
	groups = uncapped(x.joinRates(groups))
	var fines []news.Claim
	for _, g := range groups {
		fines = append(fines, x.fine(g))
	}
	return slices.DeleteFunc(slices.Clone(fines), func(f news.Claim) bool { return sumOfOthers(f, fines) })
}

// uncapped leaves out "up to $700 million" where the words also say what is paid at least.
func uncapped(groups [][]claim) [][]claim {
	return slices.DeleteFunc(slices.Clone(groups), func(g []claim) bool {
		return !slices.ContainsFunc(g, func(c claim) bool { return !c.capped }) && slices.ContainsFunc(groups, func(o []claim) bool {
			return !o[0].capped && o[0].payer == g[0].payer && o[0].sum.Money.Currency == g[0].sum.Money.Currency
		})
	})
}

// sumOfOthers reports whether a sum only adds up the fines of several payers: "fined Google and Meta $72 million" where
// the words also say $50 million and $22 million.
func sumOfOthers(f news.Claim, fines []news.Claim) bool {
	for i, a := range fines {
		for _, b := range fines[i+1:] {
			if a.Subject != b.Subject && a.Currency == f.Currency && b.Currency == f.Currency && (f.Subject == a.Subject || f.Subject == b.Subject) && f.Amount > 0 && a.Amount > 0 && b.Amount > 0 && a.Amount+b.Amount == f.Amount {
				return true
			}
		}
	}
	for _, sum := range append([]news.Money{{Amount: f.Amount, Currency: f.Currency}}, f.Also...) {
		var parts []news.Money
		payers := map[string]bool{}
		for _, o := range fines {
			if o.Amount == f.Amount && o.Currency == f.Currency {
				continue
			}
			for _, m := range append([]news.Money{{Amount: o.Amount, Currency: o.Currency}}, o.Also...) {
				if m.Currency == sum.Currency {
					parts = append(parts, m)
					payers[o.Subject] = true
				}
			}
		}
		if len(payers) > 1 && payers[f.Subject] && money.TotalOf(sum, f.Approx, parts) {
			return true
		}
	}
	return false
}

// same reports whether a claim states the fine of a group: an equal sum, or one that is the other rounded.
func (x *extractor) same(group []claim, c *claim) bool {
	if c.period != group[0].period && c.period != "" && group[0].period != "" {
		return false
	}
	for i := range group {
		if o := &group[i]; o.line == c.line && o.payer != "" && c.payer != "" && o.payer != c.payer && !x.owns(o.payer, c.payer) && !x.owns(c.payer, o.payer) {
			continue // two payers, the same sum
		}
		for _, a := range group[i].moneys() {
			for _, b := range c.moneys() {
				if a == b && a.Amount > 0 || group[i].line != c.line && money.Rounded(a, b) {
					return true
				}
			}
		}
	}
	return false
}

// moneys gives all sums of a claim, the first one first.
func (c *claim) moneys() []news.Money {
	all := []news.Money{c.sum.Money}
	for _, m := range c.also {
		all = append(all, m.Money)
	}
	return all
}

// joinRates joins a headline's sum with the body's in another currency, when each can be the other at the usual rates
// and nothing else can.
func (x *extractor) joinRates(groups [][]claim) [][]claim {
	for i := 0; i < len(groups); i++ {
		for j := i + 1; j < len(groups); j++ {
			if groups[i][0].line != groups[j][0].line && x.convertible(groups[i], groups[j]) {
				groups[i] = append(groups[i], groups[j]...)
				groups = slices.Delete(groups, j, j+1)
				j--
			}
		}
	}
	return groups
}

func (x *extractor) convertible(a, b []claim) bool {
	if a[0].line.Field == news.FieldBody && b[0].line.Field == news.FieldBody && (a[0].body == "") != (b[0].body == "") {
		return false // a jury's sum and a regulator's
	}
	shared := map[string]bool{}
	for _, c := range a {
		for _, m := range c.moneys() {
			shared[m.Currency] = true
		}
	}
	for _, c := range b {
		for _, m := range c.moneys() {
			if shared[m.Currency] {
				return false
			}
		}
	}
	p, q := a[0].sum.Money, b[0].sum.Money
	if p.Amount == 0 || q.Amount == 0 || p.Currency == "" || q.Currency == "" {
		return false
	}
	return money.Close(money.Dollars(p), money.Dollars(q), 1.38)
}

// fine makes one fine of the claims that state it.
func (x *extractor) fine(group []claim) news.Claim {
	best := &group[0]
	for i := range group {
		if c := &group[i]; c.strength > best.strength || c.strength == best.strength && rank[c.status] > rank[best.status] {
			best = c
		}
	}
	f := news.Claim{Status: best.status, Subject: x.payer(group), Authority: x.authority(group)}
	f.Amount, f.Currency, f.Also = x.sums(group, f.Authority)
	for i := range group {
		c := &group[i]
		if c.sum.Money.Amount == f.Amount && c.sum.Money.Currency == f.Currency {
			f.Approx = f.Approx || c.approx && !exactly(group, c)
		}
		if f.Period == "" {
			f.Period = c.period
		}
	}
	f.Quote = quoted(group, &f).quote()
	f.Kind = news.ImpliedKind(news.ListFines, f.Status)
	return f
}

// quoted picks the claim to quote: one with the fine's own sum and status, stated plainly.
func quoted(group []claim, f *news.Claim) *claim {
	best, most := &group[0], -1
	for i := range group {
		c, points := &group[i], 0
		for _, m := range c.moneys() {
			if m.Amount == f.Amount && m.Currency == f.Currency {
				points += 4
			}
		}
		if c.status == f.Status {
			points += 2 * c.strength
		}
		if points > most {
			best, most = c, points
		}
	}
	return best
}

// exactly reports whether another claim states the same sum without hedging, below the title.
func exactly(group []claim, hedged *claim) bool {
	for i := range group {
		c := &group[i]
		if c.sum.Money == hedged.sum.Money && !c.approx && c.line.Field == news.FieldBody {
			return true
		}
	}
	return false
}

// rank orders statuses that are stated equally plainly: the later step counts.
var rank = map[news.Status]int{
	news.FineProposed: 1, news.FineImposed: 2, news.FineAppealed: 3, news.FinePaid: 4, news.FineSettled: 5,
	news.FineReduced: 6, news.FineUpheld: 7, news.FineAnnulled: 8,
}

// sums gives the sum of a fine, in the currency of its authority where the words have it, and the other sums.
// Of two sums in one currency the one with more digits counts: headlines round.
func (x *extractor) sums(group []claim, authority string) (int64, string, []news.Money) {
	var all []news.Money
	for i := range group {
		for _, m := range group[i].moneys() {
			at := slices.IndexFunc(all, func(o news.Money) bool { return o.Currency == m.Currency })
			switch {
			case at < 0:
				all = append(all, m)
			case news.Digits(m.Amount) > news.Digits(all[at].Amount):
				all[at] = m
			}
		}
	}
	first := x.ownCurrency(all, authority)
	if first < 0 {
		first = outside(group, all)
	}
	main := all[first]
	also := slices.Delete(all, first, first+1)
	slices.SortFunc(also, func(a, b news.Money) int { return strings.Compare(a.Currency, b.Currency) })
	if len(also) == 0 {
		also = nil
	}
	return main.Amount, main.Currency, also
}

// ownCurrency gives the place of the sum in the currency of the authority's country, -1 for none.
func (x *extractor) ownCurrency(all []news.Money, authority string) int {
	country := authority
	if a, ok := x.l.Authority(authority); ok {
		country = a.Country
	}
	return slices.IndexFunc(all, func(m news.Money) bool {
		return country != "" && m.Currency == money.Home(country)
	})
}

// outside gives the place of a sum that the words restate in another currency behind it, else the first.
func outside(group []claim, all []news.Money) int {
	for i := range group {
		if len(group[i].also) > 0 {
			return slices.IndexFunc(all, func(m news.Money) bool { return m.Currency == group[i].sum.Money.Currency })
		}
	}
	return 0
}

// maxQuote bounds a quote, in bytes.
const maxQuote = 320

// quote gives the sentence of a claim, or of a long one the part around the sum.
func (c *claim) quote() string {
	s := c.line
	if len(s.Text) <= maxQuote {
		return s.Text
	}
	from, to := min(c.sum.From, c.anchor), max(c.end(), c.anchor+1)
	if c.sum.Kind == "" {
		from, to = c.anchor, c.anchor+1
	}
	for grown := true; grown; {
		grown = false
		if from > 0 && s.Tokens[to-1].End-s.Tokens[from-1].Start <= maxQuote {
			from, grown = from-1, true
		}
		if to < len(s.Tokens) && s.Tokens[to].End-s.Tokens[from].Start <= maxQuote {
			to, grown = to+1, true
		}
	}
	return s.Span(from, to)
}
