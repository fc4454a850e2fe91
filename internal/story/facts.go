package story

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// An opinion is what the facts of two articles say about their being about the same happening.
type opinion int

const (
	contradict opinion = iota - 1 // another happening, however alike the words
	silent
	support
	next // another step of the same act: another chapter of the story
)

// What an article is about, as far as its facts say.
type about struct {
	article  *news.Article
	families []string // owners of the platforms it names
	fine     *news.Claim
	payer    string // the owner, where the payer is a platform
	country  string // of the authority, "" when nobody knows
	ban      *news.Claim
}

func (x *Index) about(a *news.Article) about {
	b := x.acting(a)
	for _, p := range a.Platforms {
		b.families = append(b.families, x.owner(p))
	}
	return b
}

// acting is about without the families: what judge asks for.
func (x *Index) acting(a *news.Article) about {
	b := about{article: a, fine: mainFine(a), ban: mainBan(a)}
	if b.fine != nil {
		b.country = b.fine.Authority
		if !isCode(b.country) {
			b.country = x.country(b.country)
		}
	}
	if b.fine != nil && b.fine.Subject != "" {
		b.payer = x.owner(b.fine.Subject)
	}
	return b
}

// judge asks the fines and the bans of two articles. One contradiction outweighs all support.
func judge(a, b *about) opinion {
	f, g := fines(a, b), bans(a, b)
	if f == contradict || g == contradict {
		return contradict
	}
	return max(f, g)
}

// fines compares the acts that the articles are about. Those that they only recall don't count against them.
func fines(a, b *about) opinion {
	x, y := a.fine, b.fine
	if x == nil || y == nil {
		return silent
	}
	if a.payer != "" && b.payer != "" && !strings.EqualFold(a.payer, b.payer) || otherCountry(a.country, b.country) {
		return contradict
	}
	agree, p, q := amounts(x, y), phase(x.Status), phase(y.Status)
	switch {
	case agree == support && (p == q || p == 0 || q == 0):
		return support
	case p != q && sameAuthority(x.Authority, y.Authority):
		return next
	case agree == contradict && !recalls(a.article, y) && !recalls(b.article, x):
		return contradict
	case agree == support:
		return next
	}
	return silent
}

// mainFine is the fine that an article is about: one that its title states, with a sum if there is one, else the first.
func mainFine(a *news.Article) *news.Claim {
	var best *news.Claim
	score := 0
	for i := range a.Claims {
		f, n := &a.Claims[i], 1
		if !f.Kind.Money() {
			continue
		}
		if f.Quote != "" && strings.Contains(a.Title, f.Quote) {
			n += 4
		}
		if f.Amount > 0 {
			n += 2
		}
		if n > score {
			best, score = f, n
		}
	}
	return best
}

// recalls reports whether an article states the fine among others.
func recalls(a *news.Article, f *news.Claim) bool {
	return slices.ContainsFunc(a.Claims, func(g news.Claim) bool { return g.Kind.Money() && amounts(&g, f) == support })
}

// otherCountry reports authorities of two countries. "The EU" is said of any.
func otherCountry(x, y string) bool { return x != "" && y != "" && x != y && x != "EU" && y != "EU" }

func isCode(s string) bool { return len(s) == 2 && s == strings.ToUpper(s) }

func sameAuthority(x, y string) bool { return x == "" || y == "" || x == y || isCode(x) != isCode(y) }

// phase puts the statuses of fines into those that belong into one chapter.
func phase(s news.Status) int {
	switch s {
	case news.FineProposed:
		return 0
	case news.FineImposed, news.FineSettled:
		return 1
	case news.FineAppealed:
		return 2
	case news.FineReduced, news.FineUpheld, news.FineAnnulled:
		return 3
	}
	return 4
}

// usd is roughly what a unit of a currency is worth: enough to see that two sums can't be the same, and for nothing else.
var usd = map[string]float64{
	"USD": 1, "EUR": 1.1, "GBP": 1.3, "CHF": 1.1, "CAD": 0.75, "AUD": 0.7, "NZD": 0.65, "SGD": 0.75, "JPY": 0.008,
	"CNY": 0.145, "INR": 0.0125, "KRW": 0.0008, "BRL": 0.2, "SEK": 0.1, "NOK": 0.1, "DKK": 0.145, "PLN": 0.25,
}

// amounts compares all figures that two fines are stated in.
func amounts(x, y *news.Claim) opinion {
	if x.Amount == 0 || y.Amount == 0 || x.Period != y.Period {
		return silent
	}
	tolerance := 1.03
	if x.Approx || y.Approx {
		tolerance = 1.08
	}
	verdict := silent
	for i := range 1 + len(x.Also) {
		for j := range 1 + len(y.Also) {
			m, n := figure(x, i), figure(y, j)
			if m.Currency == n.Currency {
				if ratio(float64(m.Amount), float64(n.Amount)) <= tolerance {
					return support
				}
				verdict = contradict
			} else if r := ratio(float64(m.Amount)*usd[m.Currency], float64(n.Amount)*usd[n.Currency]); r <= 1.15 {
				return support
			} else if r > 1.5 {
				verdict = contradict
			}
		}
	}
	return verdict
}

// figure gives a sum in which a fine is stated, the main one first.
func figure(f *news.Claim, i int) news.Money {
	if i > 0 {
		return f.Also[i-1]
	}
	return news.Money{Amount: f.Amount, Currency: f.Currency}
}

// ratio tells how many times the larger sum is the smaller one, 1.3 when one isn't known.
func ratio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return 1.3
	}
	return max(a, b) / min(a, b)
}

// bans compares the measures that the articles are about.
func bans(a, b *about) opinion {
	x, y := a.ban, b.ban
	if x == nil || y == nil {
		return silent
	}
	if differ(x.Country, y.Country) || differ(x.Region, y.Region) {
		if slices.ContainsFunc(a.article.Claims, func(z news.Claim) bool { return z.Kind == news.ClaimBan && samePlace(&z, y) }) ||
			slices.ContainsFunc(b.article.Claims, func(z news.Claim) bool { return z.Kind == news.ClaimBan && samePlace(&z, x) }) {
			return silent
		}
		return contradict
	}
	if differ(x.Subject, y.Subject) || !samePlace(x, y) || x.Scope != y.Scope {
		return silent
	}
	if stage(x.Status) != stage(y.Status) {
		return next
	}
	return support
}

// mainBan is the ban that an article is about: one that its title states, else the first.
func mainBan(a *news.Article) *news.Claim {
	var first *news.Claim
	for i := range a.Claims {
		b := &a.Claims[i]
		if b.Kind != news.ClaimBan {
			continue
		}
		if b.Quote != "" && strings.Contains(a.Title, b.Quote) {
			return b
		}
		if first == nil {
			first = b
		}
	}
	return first
}

func differ(x, y string) bool { return x != "" && y != "" && !strings.EqualFold(x, y) }

// samePlace reports that both bans name their country or region and that these agree.
func samePlace(x, y *news.Claim) bool {
	return x.Country != "" && x.Country == y.Country && strings.EqualFold(x.Region, y.Region)
}

// stage puts the statuses of bans into those that belong into one chapter.
func stage(s news.Status) int {
	switch s {
	case news.BanCalledFor, news.BanProposed:
		return 0
	case news.BanPassed, news.BanOrdered, news.BanInForce:
		return 1
	}
	return 2
}
