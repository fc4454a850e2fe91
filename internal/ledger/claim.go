package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unique"

	"github.com/privacywire/privacywire/internal/dates"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A claim is a claim of an article, with what the ledger compares.
type claim struct {
	*news.Claim
	article *news.Article
	number  int    // among the article's claims
	list    string // claims of different lists are never compared
	row     news.KindRow
	who     string // family of the payer, or the platform: events of different ones are never the same
	place   string // of bans
	by      string // key of the authority, "" when none is named
	country string // of the authority, or where the ban holds; "" when nobody knows
	date    time.Time
	sum     money.Stated
	past    int // the year that the words date it to, when that is before the article's; else 0
}

// claims reads the claims of an article that can be in the ledger. A spun article states nothing.
func claims(names news.Names, a *news.Article) []*claim {
	if a.Spun {
		return nil
	}
	var all []*claim
	for i := range a.Claims {
		row := a.Claims[i].Kind.Row()
		c := &claim{Claim: &a.Claims[i], article: a, number: i, list: row.List, row: row, date: a.Published}
		c.sum = c.stated()
		switch who := subject(c); {
		case who == "" || row.List == "":
		case row.Money:
			if !isSum(a, i) {
				c.who, c.by = shared(key(news.OwnerOf(names, who))), shared(key(c.Authority))
				c.country = news.CountryOf(names, c.Authority)
				c.past = dates.Past(c.Quote, a.Language, c.date.Year())
				all = append(all, c)
			}
		default:
			c.who, c.country = shared(key(who)), whereOf(a, c.Claim)
			if row.Place {
				c.place = place(a, c.Claim)
			}
			if c.place != "" || !row.Place {
				all = append(all, c)
			}
		}
	}
	return all
}

// shared returns a text in memory that all equal texts share, so that comparing two of them is quick: claims are
// compared with thousands of others.
func shared(s string) string { return unique.Make(s).Value() }

// subject returns whom the words name, or the one platform that the article is about.
func subject(c *claim) string {
	if c.Subject == "" && len(c.article.Platforms) == 1 {
		return c.article.Platforms[0]
	}
	return c.Subject
}

// isSum reports whether fine i of an article is the total of others that it states. Such a total is not an event.
func isSum(a *news.Article, i int) bool {
	total := a.Claims[i]
	var parts []news.Money
	for j, f := range a.Claims {
		if j == i || f.Kind.List() != total.Kind.List() || f.Period != total.Period || f.Amount >= total.Amount ||
			f.Subject != total.Subject {
			continue
		}
		parts = append(parts, news.Money{Amount: f.Amount, Currency: f.Currency})
	}
	return money.TotalOf(news.Money{Amount: total.Amount, Currency: total.Currency}, total.Approx, parts)
}

// place returns the key of where a ban holds: a country, a state of it or a union of countries; of the authority when
// no place is stated.
func place(a *news.Article, b *news.Claim) string {
	where := whereOf(a, b)
	switch {
	case where != "" && b.Region != "":
		return key(where + " " + b.Region)
	case where != "":
		return key(where)
	}
	return key(b.Authority)
}

// whereOf returns the country of a ban: that which the words name, or the only one that the article is about.
func whereOf(a *news.Article, b *news.Claim) string {
	if b.Country == "" && b.Authority == "" && len(a.Countries) == 1 {
		return a.Countries[0]
	}
	return b.Country
}

// figures returns every sum in which the fine is stated, none when it is stated without one.
func (c *claim) figures() []news.Money {
	if c.Amount == 0 {
		return nil
	}
	return append([]news.Money{{Amount: c.Amount, Currency: shared(c.Currency)}}, c.Also...)
}

// byDate orders claims by date, then by article and place in it.
func byDate(a, b *claim) int {
	return cmp.Or(a.date.Compare(b.date), strings.Compare(a.article.ID, b.article.ID), cmp.Compare(a.number, b.number))
}

// bySeen orders articles as they were first seen, those of one run by date, then by id.
func bySeen(a, b *news.Article) int {
	return cmp.Or(a.Seen.Compare(b.Seen), a.Published.Compare(b.Published), strings.Compare(a.ID, b.ID))
}

// sums compares the sums in which two claims are stated.
func sums(a, b *claim) money.Relation { return money.Compare(a.sum, b.sum) }

func (c *claim) stated() money.Stated {
	return money.Stated{In: c.figures(), Approx: c.Approx, Year: c.date.Year()}
}

// precise reports whether a sum has three digits or more before the zeros at its end, so that few fines share it.
func precise(c *claim) bool {
	return slices.ContainsFunc(c.figures(), func(m news.Money) bool { return news.Digits(m.Amount) >= 3 })
}
