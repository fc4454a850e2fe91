package ledger

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// Title names an event in a few words: "TikTok: £12.7 million, ICO", "TikTok: Nepal, nationwide".
func (l *Ledger) Title(e *news.Event) string {
	if e.Kind.Money() {
		what := "sum not stated"
		if e.Claim.Amount > 0 {
			what = Money(news.Money{Amount: e.Claim.Amount, Currency: e.Claim.Currency})
			if e.Claim.Period != "" {
				what += " a " + e.Claim.Period
			}
		}
		title := l.PlatformName(e.Claim.Subject) + ": " + what
		if by := l.AuthorityName(e.Claim.Authority); by != "" {
			title += ", " + by
		}
		return title
	}
	title := l.PlatformName(e.Claim.Subject) + ": " + cmp.Or(l.Place(&e.Claim), string(e.Kind))
	if e.Claim.Scope != "" && e.Claim.Scope != news.ScopeOther && e.Claim.Scope != news.ScopeState {
		title += ", " + strings.ReplaceAll(string(e.Claim.Scope), "-", " ")
	}
	return title
}

// PlatformName returns the name of a platform; any other payer is returned as it is.
func (l *Ledger) PlatformName(slug string) string {
	name, _ := l.names.Platform(slug)
	return cmp.Or(name, slug)
}

// AuthorityName returns the name of an authority or a country.
func (l *Ledger) AuthorityName(slug string) string {
	if isCode(slug) {
		return cmp.Or(l.names.Country(slug), slug)
	}
	name, _ := l.names.Authority(slug)
	return cmp.Or(name, slug)
}

// Place returns in words where a ban holds.
func (l *Ledger) Place(b *news.Claim) string {
	where := ""
	if b.Country != "" {
		where = cmp.Or(l.names.Country(b.Country), b.Country)
	}
	switch {
	case b.Region != "" && where != "":
		return b.Region + ", " + where
	case b.Region != "":
		return b.Region
	}
	return cmp.Or(where, l.AuthorityName(b.Authority))
}

// Country returns the code of the country, or union, of an event's authority or law, "" when unknown.
func (l *Ledger) Country(e *news.Event) string {
	if !e.Kind.Money() {
		return e.Claim.Country
	}
	return country(l.names, e.Claim.Authority)
}

// Money writes a sum as news does: "£12.7 million", "€750,000", "SEK 58 million". Nothing is rounded.
func Money(m news.Money) string {
	sign := cmp.Or(money.Sign(m.Currency), m.Currency+" ")
	for _, u := range []struct {
		size int64
		name string
	}{{1e9, " billion"}, {1e6, " million"}} {
		if m.Amount >= u.size && m.Amount%(u.size/1000) == 0 {
			return sign + strconv.FormatFloat(float64(m.Amount)/float64(u.size), 'f', -1, 64) + u.name
		}
	}
	return sign + thousands(m.Amount)
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
