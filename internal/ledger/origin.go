package ledger

import (
	"cmp"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// setEntries sets the base of each step's entry id in the ledger's feed: the event id that the first seen claim of the
// step was given when it came in, and the status that it stated. So events that are joined or split later, and claims
// that a person moves, keep their entries, and no subscriber is shown a step again.
func setEntries(x *Index, groups []*group, steps map[*group][]news.Step) {
	taken := map[string]bool{}
	var moved []func()
	for _, a := range groups {
		own := map[string]bool{}
		for _, d := range a.candidates {
			own[d.id] = true
		}
		of := steps[a]
		for i := range of {
			s := &of[i]
			first := a.firstSeen(s.Status, of)
			s.Seen = first.article.Seen
			id, suffix := x.origin(first), "/"+string(first.Status)
			if s.Entry = id + suffix; !first.row.Money && first.Repeats != "" {
				s.Entry = first.Repeats // what it repeats may have been deleted
			} else if own[id] {
				taken[s.Entry] = true
				continue
			}
			if !own[id] {
				id, _ = a.name()
			}
			moved = append(moved, func() {
				if taken[s.Entry] { // the event that it was taken from, or that it repeats, still has the step
					s.Entry = id + suffix
				}
				taken[s.Entry] = true
			})
		}
	}
	for _, settle := range moved {
		settle()
	}
}

// firstSeen returns the claim of a step that the archive had first. Reports of a settlement say "fined" too: where the
// history has one step for both words, either counts.
func (a *group) firstSeen(status news.Status, steps []news.Step) *claim {
	both := isImposed(status) && !slices.ContainsFunc(steps, func(s news.Step) bool {
		return s.Status != status &&
			isImposed(s.Status)
	})
	var first *claim
	for _, c := range a.claims {
		if c.list != a.list() || c.Status != status && !(both && isImposed(c.Status)) {
			continue
		}
		if first == nil || bySeenClaim(c, first) < 0 {
			first = c
		}
	}
	return first
}

// origin returns the id that a claim was given when it came in. That is the one that it opened or carries, unless a
// person put it where it is: then it is the one whose claims state the same event.
func (x *Index) origin(c *claim) string {
	if opened := c.Opens; opened != "" {
		return opened
	}
	d := x.candidates[c.Event]
	foreign := slices.ContainsFunc(d.claims, func(o *claim) bool { return o.Opens != "" && o.Opens != d.id })
	if !foreign && !x.placedByHand(c, d) {
		return d.id
	}
	if id := x.openedAmong(c, d.claims); id != "" {
		return id
	}
	id, distance, limit := d.id, time.Duration(0), sameAuthorityWindow
	x.eachSame(c, &limit, func(o *claim) {
		e, gap := x.candidates[o.Event], c.date.Sub(o.date).Abs()
		if e != d && e.opened && (id == d.id || gap < distance || gap == distance && e.id < id) {
			id, distance = e.id, gap
		}
	})
	return id
}

// openedAmong returns the id that was opened by the first seen of the claims that state the same event as c, directly
// or by way of others; "" when none of them opened one.
func (x *Index) openedAmong(c *claim, claims []*claim) string {
	reached := map[*claim]bool{c: true}
	var first *claim
	for queue := []*claim{c}; len(queue) > 0; queue = queue[1:] {
		for _, o := range claims {
			if reached[o] || !x.same(queue[0], o) {
				continue
			}
			reached[o] = true
			queue = append(queue, o)
			if o.Opens != "" && (first == nil || bySeenClaim(o, first) < 0) {
				first = o
			}
		}
	}
	if first == nil {
		return ""
	}
	return first.Opens
}

// repeated returns the entry of the step that a claim of a ban states again, perhaps months after the last report of
// it; "" when no earlier claim states it. The ledger will join the two, and subscribers know the step.
func (x *Index) repeated(c *claim) string {
	var before *claim
	if !c.row.Place {
		return ""
	}
	for _, o := range x.filed[c.group()] {
		gap := c.date.Sub(o.date)
		if sameExtent(o.Scope, c.Scope) && o.Status == c.Status && gap >= 0 && gap <= banWindow &&
			(before == nil || byDate(o, before) > 0) {
			before = o
		}
	}
	if before == nil {
		return ""
	}
	return cmp.Or(before.Repeats, x.origin(before)+"/"+string(before.Status))
}
