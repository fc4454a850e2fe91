package ledger

import (
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// How far apart in time claims of one event may be.
const (
	recalled  = 6 * 365 * day // the same sum by the same authority is still the same fine years later
	specific  = 4 * 365 * day // the same sum of three digits or more, by nobody knows whom
	mistaken  = 400 * day     // likewise, by another authority
	vague     = 120 * day     // a round sum, by nobody knows whom
	converted = 60 * day      // the same worth in other money
	unsaid    = 10 * day      // the same authority, and no sum
	proposal  = 30 * 30 * day // from a proposed fine to the fine
	appeal    = 6 * 365 * day // from a fine to its last ruling
	measure   = 540 * day     // between two steps of a ban that has not ended
)

// same reports that two claims state the same event, whatever else is known. It is symmetric, and its answer for two
// claims never changes: what it joins stays joined, in whatever order articles arrive.
func (x *Index) same(c, o *claim) bool {
	if c.who != o.who || c.list != o.list || c.otherRow(o) {
		return false
	}
	if apart := c.date.Sub(o.date).Abs(); !c.row.Money {
		return c.place == o.place && apart <= c.apart() && sameReach(c.Scope, o.Scope)
	}
	return c.Period == o.Period && sameSum(c, o)
}

// otherRow reports whether two claims are from rows of one table: each row is an event of its own.
func (c *claim) otherRow(o *claim) bool {
	return c.article.Imported && o.article.Imported && c.article.Source == o.article.Source && c.Status == o.Status
}

// sameSum reports whether two claims of money state the same sum, by the same authority as far as anybody knows, so
// close in time that it is the same event.
func sameSum(c, o *claim) bool {
	apart, by := c.date.Sub(o.date).Abs(), related(c, o)
	switch sums(c, o) {
	case money.Equal:
		return apart <= remembered(c, o, by)
	case money.Converted:
		return by >= kin && apart <= converted || by == unknown && apart <= converted/2
	case money.Unknown:
		return c.Amount == 0 && o.Amount == 0 && apart <= unsaid && by >= kin && early(c) == early(o)
	}
	return false
}

// apart returns how far apart two reports of an event without a sum may be.
func (c *claim) apart() time.Duration { return time.Duration(c.row.Apart) * day }

// remembered returns for how long the same sum means the same fine.
func remembered(c, o *claim, by kinship) time.Duration {
	exact := precise(c) && precise(o)
	switch {
	case by == other && exact:
		return mistaken // a report that takes one authority for another; the sum gives it away
	case by == other:
		return -1 // never
	case by >= kin:
		return recalled
	case exact:
		return specific
	}
	return vague
}

// early reports a claim about a fine being set, which reports of the same week may call proposed, imposed or settled.
func early(c *claim) bool { return isProposed(c.Status) || isImposed(c.Status) }

func isProposed(s news.Status) bool { return s == news.FineProposed }

func isImposed(s news.Status) bool { return s == news.FineImposed || s == news.FineSettled }

func isLate(s news.Status) bool {
	switch s {
	case news.FineAppealed, news.FineReduced, news.FineUpheld, news.FineAnnulled, news.FinePaid:
		return true
	}
	return false
}

// sameReach takes a scope that isn't stated, or no other, for any that is of a whole country or state.
func sameReach(a, b news.Scope) bool { return reach(a) == reach(b) }

func reach(s news.Scope) news.Scope {
	switch s {
	case "", news.ScopeOther, news.ScopeState:
		return news.ScopeNationwide
	}
	return s
}

// ends reports a status after which a ban doesn't hold.
func ends(s news.Status) bool {
	return s == news.BanLifted || s == news.BanRejected || s == news.BanBlocked || s == news.BanPaused
}
