package ledger

import (
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// How well a claim fits an event, best last.
const (
	no    = iota
	step  // another step of the same act: other sum, or none
	worth // the same worth in other money
	sum   // the same sum
)

// How far apart in time claims of one act may be.
const (
	recalled  = 6 * 365 * day // the same sum by the same authority is still the same fine years later
	specific  = 4 * 365 * day // the same sum of three digits or more, by nobody knows whom
	vague     = 120 * day     // a round sum, by nobody knows whom
	converted = 60 * day      // the same worth in other money
	unsaid    = 10 * day      // the same authority, and no sum
	proposal  = 30 * 30 * day // from a proposed fine to the fine
	appeal    = 6 * 365 * day // from a fine to its last ruling
	measure   = 540 * day     // between two steps of a ban
	again     = 60 * day      // a ban this long after its end is another one
)

// fits tells how well a claim fits an event.
func (x *Index) fits(c *claim, d *draft) int {
	if len(d.claims) == 0 || (d.claims[0].fine == nil) != (c.fine == nil) {
		return no
	}
	if c.ban != nil {
		return fitsBan(c, d)
	}
	best := no
	for i := range d.claims {
		o := &d.claims[i]
		if i >= 12 && len(d.claims) > 24 && i < len(d.claims)-12 {
			continue // an event told by very many articles is known by its first and its latest claims
		}
		if best = max(best, x.sameAct(c, o)); best == sum {
			return sum
		}
	}
	if best == no && x.nextStep(c, d) {
		return step
	}
	return best
}

// sameAct tells whether two claims state the same act, by their sums, authorities and dates.
func (x *Index) sameAct(c, o *claim) int {
	if c.fine.Period != o.fine.Period || c.who != o.who {
		return no
	}
	by, apart := related(x.names, c.fine.Authority, o.fine.Authority), c.date.Sub(o.date).Abs()
	total := sums(c, o)
	if by == other && !(total == agrees && precise(c) && precise(o)) {
		return no
	}
	switch total {
	case agrees:
		limit := recalled
		if by == other { // a report that takes one authority for another; the sum gives it away
			limit = 400 * day
		}
		if by == unknown {
			if limit = vague; precise(c) || precise(o) {
				limit = specific
			}
		}
		if apart <= limit {
			return sum
		}
	case converts:
		limit := converted
		if by == unknown {
			limit /= 2
		}
		if apart <= limit {
			return worth
		}
	case unstated:
		// Two articles of the same week that name no sum in common mean the same fine, when nothing else says otherwise.
		// One article means two.
		if apart <= unsaid && by >= kin && c.article != o.article && alike(c.status(), o.status()) {
			return step
		}
	}
	return no
}

// alike reports statuses that two articles may give to the same fine in the same week.
func alike(a, b news.Status) bool {
	early := func(s news.Status) bool {
		return s == news.FineProposed || s == news.FineImposed || s == news.FineSettled
	}
	return early(a) == early(b)
}

// nextStep reports that a claim with another sum, or none, is a step of the event: what came of a proposal, or of an
// appeal.
func (x *Index) nextStep(c *claim, d *draft) bool {
	proposed, imposed := d.find(isProposed), d.find(isImposed)
	switch {
	case isProposed(c.status()) && imposed != nil && proposed == nil:
		return x.outcome(c, imposed, d)
	case isImposed(c.status()) && proposed != nil && imposed == nil:
		return x.outcome(proposed, c, d)
	case isLate(c.status()) && imposed != nil:
		return x.ruling(imposed, c)
	case isImposed(c.status()) && imposed == nil && d.find(isLate) != nil:
		return x.ruling(c, d.find(isLate))
	}
	return false
}

// outcome reports that a fine is what came of a proposed one.
func (x *Index) outcome(proposed, imposed *claim, d *draft) bool {
	by := related(x.names, proposed.fine.Authority, imposed.fine.Authority)
	after := imposed.date.Sub(proposed.date)
	if by < kin || after < 0 || after > proposal || proposed.fine.Period != imposed.fine.Period {
		return false
	}
	if proposed.article == imposed.article && (proposed.fine.Amount == 0 || imposed.fine.Amount == 0) {
		return false // an article that recalls one fine and announces another without a sum
	}
	p, q := roughly(first(proposed), proposed.date.Year()), roughly(first(imposed), imposed.date.Year())
	if p == 0 || q == 0 {
		return by == same && after <= 365*day
	}
	return q <= 1.1*p
}

// ruling reports that a claim of a later status, with a smaller sum or none, is about a fine.
func (x *Index) ruling(imposed, late *claim) bool {
	if related(x.names, imposed.fine.Authority, late.fine.Authority) < kin || late.date.Before(imposed.date) || late.date.Sub(imposed.date) > appeal {
		return false
	}
	if sums(imposed, late) == differ {
		p, q := roughly(first(imposed), imposed.date.Year()), roughly(first(late), late.date.Year())
		return late.status() == news.FineReduced && q < p
	}
	return late.fine.Amount == 0
}

func first(c *claim) news.Money {
	return news.Money{Amount: c.fine.Amount, Currency: c.fine.Currency}
}

// find gives the earliest claim of an event whose status is such.
func (d *draft) find(such func(news.Status) bool) *claim {
	var found *claim
	for i := range d.claims {
		if c := &d.claims[i]; such(c.status()) && (found == nil || byDate(*c, *found) < 0) {
			found = c
		}
	}
	return found
}

func isProposed(s news.Status) bool { return s == news.FineProposed }

func isImposed(s news.Status) bool { return s == news.FineImposed || s == news.FineSettled }

func isLate(s news.Status) bool {
	switch s {
	case news.FineAppealed, news.FineReduced, news.FineUpheld, news.FineAnnulled, news.FinePaid:
		return true
	}
	return false
}

// fitsBan tells how well a ban fits the history of one of the same platform in the same place: the same scope, not too
// long after or before any step of it, and not on the other side of its end.
func fitsBan(c *claim, d *draft) int {
	near, sameScope := false, false
	var ended, begun time.Time // the latest end, the earliest beginning
	for i := range d.claims {
		o := &d.claims[i]
		if o.who != c.who || o.place != c.place {
			continue
		}
		near = near || c.date.Sub(o.date).Abs() <= measure
		sameScope = sameScope || sameReach(c.ban.Scope, o.ban.Scope)
		switch {
		case ends(o.status()) && o.date.After(ended):
			ended = o.date
		case begins(o.status()) && (begun.IsZero() || o.date.Before(begun)):
			begun = o.date
		}
	}
	if !near || !sameScope {
		return no
	}
	if begins(c.status()) && !ended.IsZero() && c.date.After(ended.Add(again)) {
		return no
	}
	if ends(c.status()) && !begun.IsZero() && c.date.Before(begun.Add(-again)) {
		return no
	}
	return sum
}

// sameReach takes a scope that isn't stated, or no other, for any.
func sameReach(a, b news.Scope) bool {
	open := func(s news.Scope) bool { return s == "" || s == news.ScopeOther }
	wide := func(s news.Scope) bool { return s == news.ScopeNationwide || s == news.ScopeState }
	return a == b || open(a) && open(b) || wide(a) && wide(b) || open(a) && wide(b) || wide(a) && open(b)
}

// ends reports a status after which a ban doesn't hold.
func ends(s news.Status) bool {
	return s == news.BanLifted || s == news.BanRejected || s == news.BanBlocked || s == news.BanPaused
}

// begins reports a status on the way to a ban.
func begins(s news.Status) bool { return !ends(s) }
