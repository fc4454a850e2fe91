package facts

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A group is the claims that state the same money.
type group []claim

// merge joins the claims that state the same money, in the order in which the document states them first.
func (sc *scene) merge(claims []claim) []news.Claim {
	var groups []group
	for _, c := range claims {
		i := slices.IndexFunc(groups, func(g group) bool { return sc.same(g, &c) })
		if i < 0 {
			groups = append(groups, group{c})
		} else {
			groups[i] = append(groups[i], c)
		}
	}
	var out []news.Claim
	for _, g := range groups {
		out = append(out, sc.fine(g))
	}
	return slices.DeleteFunc(slices.Clone(out), func(f news.Claim) bool { return isTotal(f, out) })
}

// same reports whether a claim states the money of a group: an equal sum, one that is the other rounded, or one that is
// worth the same at the usual rates. Equal sums of two payers in one sentence are two.
func (sc *scene) same(g group, c *claim) bool {
	for i := range g {
		o := &g[i]
		if o.period != c.period && o.period != "" && c.period != "" {
			return false
		}
		if o.sentence == c.sentence && !sc.kin(o.payers.best(), c.payers.best()) {
			continue
		}
		for _, a := range o.money {
			for _, b := range c.money {
				if a == b || o.sentence != c.sentence && (money.Rounded(a, b) || sc.convertible(g, c)) {
					return true
				}
			}
		}
	}
	return false
}

// usual is how many times the smaller of two sums in two currencies the larger one may be at the usual rates.
const usual = 1.38

// convertible reports whether a claim and a group state no currency in common and their first sums can be worth the
// same.
func (sc *scene) convertible(g group, c *claim) bool {
	stated := g.money()
	for _, m := range c.money {
		if slices.ContainsFunc(stated, func(o news.Money) bool { return o.Currency == m.Currency }) {
			return false
		}
	}
	return money.Close(money.Dollars(stated[0]), money.Dollars(c.money[0]), usual)
}

// isTotal reports whether a sum only adds up those of several payers: "fined Google and Meta $72 million" where the
// words also say $50 million and $22 million.
func isTotal(f news.Claim, all []news.Claim) bool {
	var parts []news.Money
	payers := map[string]bool{}
	for _, o := range all {
		if o.Currency == f.Currency && o.Amount < f.Amount {
			parts = append(parts, news.Money{Amount: o.Amount, Currency: o.Currency})
			payers[o.Subject] = true
		}
	}
	sum := news.Money{Amount: f.Amount, Currency: f.Currency}
	return len(payers) > 1 && payers[f.Subject] && money.TotalOf(sum, f.Approx, parts)
}

// money returns all sums of a group.
func (g group) money() (all []news.Money) {
	for i := range g {
		all = append(all, g[i].money...)
	}
	return all
}

// sum adds up votes of the claims of a group.
func (g group) sum(of func(c *claim) votes) votes {
	total := votes{}
	for i := range g {
		total.addAll(of(&g[i]))
	}
	return total
}

// fine makes one claim of those that state the same money.
func (sc *scene) fine(g group) news.Claim {
	f := news.Claim{Status: g.status(), Subject: sc.company(g.sum(func(c *claim) votes { return c.payers }).best())}
	f.Authority = g.sum(func(c *claim) votes { return c.bodies }).best()
	f.Amount, f.Currency, f.Also = sc.main(g, f.Authority)
	exact := false
	for i := range g {
		c := &g[i]
		if c.money[0].Amount == f.Amount {
			f.Approx = f.Approx || c.approx
			exact = exact || !c.approx && !sc.isTitle(c.sentence)
		}
		f.Period = cmp.Or(f.Period, c.period)
	}
	f.Approx = f.Approx && !exact
	f.Kind = sc.kindOf(g, &f)
	switch {
	case f.Kind == news.ClaimSettlement && f.Status == news.FineImposed:
		f.Status = news.FineSettled // a headline may say no more than who pays
	case f.Kind == news.ClaimFine && f.Status == news.FineSettled:
		f.Kind = news.ClaimSettlement
	}
	quoted := g.quoted(&f)
	f.Quote = sc.d.Sentences[quoted.sentence].Quote(quoted.from, quoted.to)
	return f
}

// status returns the status that one claim of the group states most plainly: the others may only repeat what is known.
func (g group) status() (status news.Status) {
	most := -1.0
	for i := range g {
		votes, total := g[i].votes, 0.0
		for _, s := range statuses {
			total += math.Exp(votes[string(s)])
		}
		for _, s := range statuses {
			if share := math.Exp(votes[string(s)]) / total; share > most {
				status, most = s, share
			}
		}
	}
	return status
}

// kindOf returns the kind of money with the most points; without any, what the status implies. What a court orders
// without a word of a fine is damages.
func (sc *scene) kindOf(g group, f *news.Claim) news.ClaimKind {
	implied := news.ImpliedKind(news.ListFines, f.Status)
	a, _ := sc.l.Authority(f.Authority)
	if implied == news.ClaimFine && a.Kind == kindCourt && !sc.hasCue(cueFine) && !sc.hasCue(cueFined) {
		implied = news.ClaimDamages
	}
	all := g.sum(func(c *claim) votes { return c.votes })
	return news.ClaimKind(all.most(names(moneyKinds), string(implied)))
}

// kindCourt is the kind of authority that may order damages.
const kindCourt = "court"

// company returns the owner of a product that is not a company, and any other payer as it is.
func (sc *scene) company(payer string) string {
	if p, ok := sc.l.Platform(payer); ok && p.Product {
		return p.Owner
	}
	return payer
}

// quoted picks the claim to quote: one with the sum of the fine, whose words say most for its status.
func (g group) quoted(f *news.Claim) *claim {
	points := func(c claim) float64 {
		if !slices.Contains(c.money, news.Money{Amount: f.Amount, Currency: f.Currency}) {
			return math.Inf(-1)
		}
		return c.votes[labelClaim] + c.votes[string(f.Status)]
	}
	best := slices.MaxFunc(g, func(a, b claim) int { return cmp.Compare(points(a), points(b)) })
	return &best
}

// main returns the sum of a group, in the currency of its authority where the words have it, and the other sums. Of two
// sums in one currency the one with more digits counts, since headlines round.
func (sc *scene) main(g group, authority string) (int64, string, []news.Money) {
	var all []news.Money
	for _, m := range g.money() {
		at := slices.IndexFunc(all, func(o news.Money) bool { return o.Currency == m.Currency })
		switch {
		case at < 0:
			all = append(all, m)
		case news.Digits(m.Amount) > news.Digits(all[at].Amount):
			all[at] = m
		}
	}
	country := authority
	if a, ok := sc.l.Authority(authority); ok {
		country = a.Country
	}
	first := slices.IndexFunc(all, func(m news.Money) bool {
		return country != "" && m.Currency == money.Home(country)
	})
	first = max(first, 0)
	main := all[first]
	also := slices.Delete(all, first, first+1)
	slices.SortFunc(also, func(a, b news.Money) int { return strings.Compare(a.Currency, b.Currency) })
	if len(also) == 0 {
		also = nil
	}
	return main.Amount, main.Currency, also
}
