package ledger

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// Names knows the word lists: what is written for slugs, whom platforms belong to and where authorities are.
type Names interface {
	Platform(slug string) (name, owner string) // the owner's slug; name "" when unknown
	Authority(slug string) (name, country string)
	Country(code string) string
}

// none is Names for those who have none.
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

// key makes what is the same but for case, spaces and points equal, and fit for an address.
func key(s string) string { return slug.Make(s, 0) }

// isCode reports an ISO 3166 code, or EU and the like.
func isCode(s string) bool { return len(s) == 2 && s == strings.ToUpper(s) && s[0] >= 'A' }

// members are the countries of the European Union, for which "the EU" is said of each one's authority.
var members = " AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "

func inEU(code string) bool {
	return code == "EU" || len(code) == 2 && strings.Contains(members, " "+code+" ")
}

// A kinship is how two authorities relate.
type kinship int

const (
	other   kinship = iota // of two countries
	unknown                // one isn't named, or nobody knows where it is
	kin                    // of one country, or one of them is "the EU"
	same
)

// related returns how the authorities of two fines relate.
func related(c, o *claim) kinship {
	switch p, q := c.country, o.country; {
	case c.by == "" || o.by == "":
		return unknown
	case c.by == o.by:
		return same
	case p == "" || q == "":
		return unknown
	case p == q || p == "EU" && inEU(q) || q == "EU" && inEU(p):
		return kin
	}
	return other
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
