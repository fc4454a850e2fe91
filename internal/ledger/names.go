package ledger

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// Names looks up the word lists: the names of slugs, the owners of platforms and the countries of authorities.
type Names interface {
	Platform(slug string) (name, owner string) // the owner's slug; name "" when unknown
	Authority(slug string) (name, country string)
	Country(code string) string
}

// none is a Names that knows nothing.
type none struct{}

func (none) Platform(string) (string, string)  { return "", "" }
func (none) Authority(string) (string, string) { return "", "" }
func (none) Country(string) string             { return "" }

// family returns the key under which a payer's fines are kept: those of a platform and of its owner are one.
func family(names Names, payer string) string {
	for range 5 {
		_, owner := names.Platform(payer)
		if owner == "" || owner == payer {
			break
		}
		payer = owner
	}
	return key(payer)
}

// key returns s in the form of a slug, so that case, spaces and points make no difference.
func key(s string) string { return slug.Make(s, 0) }

// isCode reports whether s is an ISO 3166 code, or EU and the like.
func isCode(s string) bool { return len(s) == 2 && s == strings.ToUpper(s) && s[0] >= 'A' }

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

// country returns where an authority is, "" when unknown.
func country(names Names, authority string) string {
	if isCode(authority) {
		return authority
	}
	_, c := names.Authority(authority)
	return c
}

// Country returns the code of the country, or union, of an event's authority or law, "" when unknown.
func (l *Ledger) Country(e *news.Event) string {
	if !e.Kind.Money() {
		return e.Claim.Country
	}
	return country(l.names, e.Claim.Authority)
}
