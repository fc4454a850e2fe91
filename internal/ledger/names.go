package ledger

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// key returns s in the form of a slug, so that case, spaces and points make no difference.
func key(s string) string { return slug.Make(s, 0) }

// members are the countries of the European Union. Reports call the authority of each of them "the EU".
var members = " AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "

func inEU(code string) bool {
	return code == "EU" || len(code) == 2 && strings.Contains(members, " "+code+" ")
}

// A relation is how two authorities relate.
type relation int

const (
	otherCountry   relation = iota
	unknownCountry          // one authority isn't named, or nobody knows where it is
	sameCountry             // or one of them is "the EU"
	sameAuthority
)

// compareAuthorities returns how the authorities of two fines relate.
func compareAuthorities(c, o *claim) relation {
	switch p, q := c.country, o.country; {
	case c.by == "" || o.by == "":
		return unknownCountry
	case c.by == o.by:
		return sameAuthority
	case p == "" || q == "":
		return unknownCountry
	case p == q || p == "EU" && inEU(q) || q == "EU" && inEU(p):
		return sameCountry
	}
	return otherCountry
}

// Country returns the code of the country, or union, of an event's authority or law, "" when unknown.
func (l *Ledger) Country(e *news.Event) string {
	if !e.Kind.Money() {
		return e.Claim.Country
	}
	return news.CountryOf(l.names, e.Claim.Authority)
}
