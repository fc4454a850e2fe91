package ledger

import (
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// How far apart in time claims of one event may be.
const (
	sameAuthorityWindow  = 6 * 365 * day // the same sum by the same authority is still the same fine years later
	exactSumWindow       = 4 * 365 * day // the same sum of three digits or more, by an unknown authority
	otherAuthorityWindow = 400 * day     // such a sum, by another authority
	roundSumWindow       = 120 * day     // a round sum, by an unknown authority
	convertedWindow      = 60 * day      // the same value in another currency
	placeWindow          = 3 * day       // the same value, where one report names only a country
	noSumWindow          = 10 * day      // the same authority, and no sum
	proposalWindow       = 30 * 30 * day // from a proposed fine to the fine
	appealWindow         = 6 * 365 * day // from a fine to its last ruling
	banWindow            = 540 * day     // between two steps of a ban that has not ended
)

// same reports whether two claims state the same event, whatever else is known. It is symmetric, and its answer for two
// claims never changes: what it joins stays joined, in whatever order articles arrive.
func (x *Index) same(c, o *claim) bool {
	if c.who != o.who || c.list != o.list || c.otherRow(o) {
		return false
	}
	if apart := c.date.Sub(o.date).Abs(); !c.row.Money {
		return c.place == o.place && apart <= c.rowWindow() && sameExtent(c.Scope, o.Scope)
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
	apart, by := c.date.Sub(o.date).Abs(), compareAuthorities(c, o)
	switch sums(c, o) {
	case money.Equal:
		return apart <= sameSumWindow(c, o, by)
	case money.Converted:
		return by >= sameCountry && apart <= convertedWindow || by == unknownCountry && apart <= convertedWindow/2 ||
			c.Kind == o.Kind && news.IsCode(c.Authority) != news.IsCode(o.Authority) && apart <= placeWindow
	case money.Unknown:
		return c.Amount == 0 && o.Amount == 0 && apart <= noSumWindow && by >= sameCountry && isInitial(c) == isInitial(o)
	}
	return false
}

// rowWindow returns how far apart two reports of an event without a sum may be.
func (c *claim) rowWindow() time.Duration { return time.Duration(c.row.Apart) * day }

// sameSumWindow returns for how long the same sum means the same fine.
func sameSumWindow(c, o *claim, by relation) time.Duration {
	exact := precise(c) && precise(o)
	switch {
	case by == otherCountry && exact:
		return otherAuthorityWindow // a report that takes one authority for another; the sum gives it away
	case by == otherCountry:
		return -1 // never
	case by >= sameCountry:
		return sameAuthorityWindow
	case exact:
		return exactSumWindow
	}
	return roundSumWindow
}

// isInitial reports whether a claim is about a fine being set. Reports of one week may call it proposed, imposed or
// settled.
func isInitial(c *claim) bool { return isProposed(c.Status) || isImposed(c.Status) }

func isProposed(s news.Status) bool { return s == news.FineProposed }

func isImposed(s news.Status) bool { return s == news.FineImposed || s == news.FineSettled }

func isLate(s news.Status) bool {
	switch s {
	case news.FineAppealed, news.FineReduced, news.FineUpheld, news.FineAnnulled, news.FinePaid:
		return true
	}
	return false
}

// sameExtent compares scopes. One that isn't stated means a whole country or state.
func sameExtent(a, b news.Scope) bool { return extent(a) == extent(b) }

func extent(s news.Scope) news.Scope {
	switch s {
	case "", news.ScopeOther, news.ScopeState:
		return news.ScopeNationwide
	}
	return s
}

// endsBan reports whether a ban doesn't hold after a status.
func endsBan(s news.Status) bool {
	return s == news.BanLifted || s == news.BanRejected || s == news.BanBlocked || s == news.BanPaused
}
