package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A group is the set of candidates that describe one real event, with their claims.
type group struct {
	claims     []*claim // by date
	candidates []*candidate
	who        string
	pinned     bool         // a person made its id: the program joins nothing to it
	merged     bool         // merged into another
	redirected []*candidate // whose sums are totals with this one among their parts: their ids lead here
}

// groups puts candidates together that are about the same event. The result depends on the claims and on the ids that
// persons made, not on the order in which articles arrived: claims that state the same event are joined, whatever ids
// they carry, and then events with their next steps.
func (x *Index) groups() []*group {
	for _, d := range x.candidates {
		d.opened = d.opened || d.lostOpener()
	}
	parent := map[*candidate]*candidate{}
	var root func(d *candidate) *candidate
	root = func(d *candidate) *candidate {
		if p := parent[d]; p != nil {
			p = root(p)
			parent[d] = p
			return p
		}
		return d
	}
	for _, d := range x.candidates {
		for _, c := range d.claims {
			if x.placedByHand(c, d) {
				continue
			}
			limit := sameAuthorityWindow
			x.eachSame(c, &limit, func(o *claim) {
				e := x.candidates[o.Event]
				if e != d && !x.placedByHand(o, e) && root(d) != root(e) {
					parent[root(d)] = root(e)
				}
			})
		}
	}
	byRoot := map[*candidate]*group{}
	var all []*group
	for _, d := range x.candidates {
		if len(d.claims) == 0 {
			continue
		}
		a := byRoot[root(d)]
		if a == nil {
			a = &group{}
			byRoot[root(d)] = a
			all = append(all, a)
		}
		a.candidates = append(a.candidates, d)
		a.claims = append(a.claims, d.claims...)
		a.pinned = a.pinned || !d.opened
	}
	for _, a := range all {
		slices.SortFunc(a.claims, byDate)
		a.who = a.claims[0].who
	}
	slices.SortFunc(all, func(a, b *group) int { return byDate(a.claims[0], b.claims[0]) })
	return joinSteps(all)
}

// madeID matches the end of the ids that open makes.
var madeID = regexp.MustCompile(`-\d{4}-\d{2}(-\d+)?$`)

// lostOpener reports whether a person deleted the article that opened a candidate. No claim says that it opened the id,
// but the id looks like one that the program makes, and is in a file that no person edited.
func (d *candidate) lostOpener() bool {
	return madeID.MatchString(d.id) && slices.ContainsFunc(d.claims, func(c *claim) bool {
		return c.Opens == "" && !c.article.Edited
	})
}

// placedByHand reports whether a person put a claim where it is: under an id that no claim opened, away from the id
// that it opened, or among claims of which none states the same event. Such a claim joins no events.
func (x *Index) placedByHand(c *claim, d *candidate) bool {
	if !d.opened || c.Opens != "" && c.Opens != d.id {
		return true
	}
	return c.Opens == "" && !slices.ContainsFunc(d.claims, func(o *claim) bool { return o != c && x.same(c, o) })
}

// joinSteps joins events of which one is the next step of the other: what came of a proposal or an appeal, reports
// without a sum, and what happened to a ban.
func joinSteps(all []*group) []*group {
	of := map[string][]*group{}
	for _, a := range all {
		if !a.pinned {
			k := a.list() + " " + a.who
			of[k] = append(of[k], a)
		}
	}
	for _, list := range of {
		if list[0].isFine() {
			dropSums(list)
			join(list, list, convertedSum, true)
			join(list, list, withoutSum, false)
			latest := slices.Clone(list) // of two proposals the later one is the one that came true
			slices.Reverse(latest)
			join(latest, list, proposed, false)
			join(list, list, reduced, false)
		} else if list[0].claims[0].row.Place {
			join(list, list, inRegion, false)
			joinBans(list)
		}
	}
	return slices.DeleteFunc(all, func(a *group) bool { return a.merged })
}

// join joins each of some events to the nearest that it can be one with; if only is set, to the only one. distance
// returns how far apart two events are, and whether they can be one.
func join(some, list []*group, distance func(a, b *group) (time.Duration, bool), only bool) {
	for _, a := range some {
		if a.merged {
			continue
		}
		var best *group
		least, found := time.Duration(0), 0
		for _, b := range list {
			if b == a || b.merged {
				continue
			}
			d, ok := distance(a, b)
			if !ok {
				continue
			}
			if found++; best == nil || d < least {
				best, least = b, d
			}
		}
		if best != nil && (!only || found == 1) {
			a.mergeInto(best)
		}
	}
}

// into merges an event into another.
func (a *group) mergeInto(b *group) {
	b.claims = append(b.claims, a.claims...)
	slices.SortFunc(b.claims, byDate)
	b.candidates = append(b.candidates, a.candidates...)
	a.merged = true
}

func (a *group) isFine() bool { return a.claims[0].row.Money }

func (a *group) list() string { return a.claims[0].list }

// hasSum reports whether some claim of the event states a sum.
func (a *group) hasSum() bool {
	return slices.ContainsFunc(a.claims, func(c *claim) bool { return c.row.Money && c.Amount > 0 })
}

// first returns the earliest claim of an event with a status of some sort, nil when there is none.
func (a *group) first(such func(news.Status) bool) *claim {
	for _, c := range a.claims {
		if such(c.Status) {
			return c
		}
	}
	return nil
}

// dropSums removes events whose sum is the total of two, or of all, that the same authority set in the same week, as
// headlines state it: their parts are counted. The id of such an event leads to the largest part.
func dropSums(list []*group) {
	var sums []*group
	parts := map[*group]*group{}
	for _, a := range list {
		if !a.hasSum() {
			continue
		}
		var near []*group
		for _, b := range list {
			if b != a && b.hasSum() && a.claims[0].mayHold(b.claims[0]) {
				near = append(near, b)
			}
		}
		if largest := summed(a, near); largest != nil {
			sums, parts[a] = append(sums, a), largest
		}
	}
	for _, a := range sums {
		if to := parts[a]; parts[to] == nil {
			a.merged = true
			to.redirected = append(to.redirected, a.candidates...)
		}
	}
}

// mayHold reports whether a claim's sum may be a total with another one's among its parts.
func (c *claim) mayHold(o *claim) bool {
	return c.Period == o.Period && c.Currency == o.Currency && c.Amount > o.Amount && o.Amount > 0 &&
		isInitial(c) && isInitial(o) && compareAuthorities(c, o) >= sameCountry && c.date.Sub(o.date).Abs() <= noSumWindow
}

// summed returns the largest of the parts that make up an event group's sum, nil when none do.
func summed(a *group, parts []*group) *group {
	largest := func(of ...*group) *group {
		sums := make([]news.Money, len(of))
		for i, b := range of {
			sums[i] = figure(b.claims[0])
		}
		if !money.TotalOf(figure(a.claims[0]), a.claims[0].Approx, sums) {
			return nil
		}
		return slices.MaxFunc(of, func(b, c *group) int { return cmp.Compare(b.claims[0].Amount, c.claims[0].Amount) })
	}
	for i, b := range parts {
		for _, c := range parts[:i] {
			if found := largest(c, b); found != nil {
				return found
			}
		}
	}
	return largest(parts...)
}

// convertedSum reports whether an event whose sum is only stated in a foreign currency is another event of its week.
// The rate of a week may be far from the year's average.
func convertedSum(a, b *group) (time.Duration, bool) {
	return 0, a.hasSum() && b.hasSum() && a.foreign() && !b.foreign() &&
		slices.ContainsFunc(b.claims, a.claims[0].worthAbout)
}

// foreign reports whether no claim of an event states a sum in the currency of its authority.
func (a *group) foreign() bool {
	return !slices.ContainsFunc(a.claims, func(c *claim) bool {
		own := money.Home(c.country)
		return own == "" || slices.ContainsFunc(c.sum.In, func(m news.Money) bool { return m.Currency == own })
	})
}

// worthAbout reports whether two claims of a week and country have sums in different currencies and of about the same
// value.
func (c *claim) worthAbout(o *claim) bool {
	return c.Period == o.Period && compareAuthorities(c, o) >= sameCountry && c.date.Sub(o.date).Abs() <= noSumWindow &&
		isInitial(c) == isInitial(o) && c.Currency != o.Currency && money.Close(c.worth(), o.worth(), 1.2)
}

// withoutSum reports whether an event without a sum is the same as, or a step of, one with a sum, and how far apart
// they are: an event of its week, an earlier one whose outcome it states, or a later one that it announces.
func withoutSum(a, b *group) (least time.Duration, found bool) {
	if a.hasSum() || !b.hasSum() {
		return 0, false
	}
	for _, c := range a.claims {
		for _, o := range b.claims {
			if c.article.ID == o.article.ID || c.Period != o.Period || compareAuthorities(c, o) < sameCountry {
				continue
			}
			gap := c.date.Sub(o.date).Abs()
			if gap <= stepLimit(c, o) && (!found || gap < least) {
				least, found = gap, true
			}
		}
	}
	return least, found
}

// stepLimit returns how far apart a claim without a sum and one with a sum may be: both on the fine being set, or one
// on what came before or after.
func stepLimit(c, o *claim) time.Duration {
	after := c.date.Sub(o.date)
	switch {
	case isInitial(c) && isInitial(o) && after.Abs() <= noSumWindow:
		return noSumWindow
	case isLate(c.Status) && isImposed(o.Status) && after >= 0:
		return appealWindow
	case isProposed(c.Status) && isImposed(o.Status) && after <= 0:
		return proposalWindow
	}
	return 0
}

// proposed reports whether a proposed fine became b, a later fine by the same authority that is not larger.
func proposed(p, b *group) (least time.Duration, found bool) {
	first := p.first(isProposed)
	if first == nil || !p.hasSum() || !b.hasSum() || b.first(isProposed) != nil || !p.onlyRecalledBeside(b) {
		return 0, false
	}
	for _, imposed := range b.claims {
		if !isImposed(imposed.Status) || !outcome(first, imposed) {
			continue
		}
		if gap := imposed.date.Sub(first.date); !found || gap < least {
			least, found = gap, true
		}
	}
	return least, found
}

// onlyRecalledBeside reports whether each article that says that a was imposed also states b: of two sums in one
// report, the one that was proposed earlier is only mentioned.
func (a *group) onlyRecalledBeside(b *group) bool {
	return !slices.ContainsFunc(a.claims, func(c *claim) bool {
		return !isProposed(c.Status) && !slices.ContainsFunc(b.claims,
			func(o *claim) bool { return o.article.ID == c.article.ID })
	})
}

// outcome reports whether a fine may be the outcome of a proposed one.
func outcome(proposed, imposed *claim) bool {
	after := imposed.date.Sub(proposed.date)
	if compareAuthorities(proposed, imposed) < sameCountry || after < 0 || after > proposalWindow ||
		proposed.Period != imposed.Period {
		return false
	}
	p, q := proposed.worth(), imposed.worth()
	return p > 0 && q > 0 && q <= 1.1*p
}

// reduced reports whether an event that states only the new sum of a reduction is a step of an earlier, larger fine.
func reduced(a, b *group) (time.Duration, bool) {
	cut, imposed := a.first(func(s news.Status) bool { return s == news.FineReduced }), b.first(isImposed)
	if cut == nil || imposed == nil || !a.hasSum() || !b.hasSum() || a.first(isImposed) != nil ||
		a.first(isProposed) != nil {
		return 0, false
	}
	gap := cut.date.Sub(imposed.date)
	return gap, gap >= 0 && gap <= appealWindow && compareAuthorities(imposed, cut) >= sameCountry &&
		cut.worth() < imposed.worth()
}

// inRegion reports whether an event that names only the country is the ban of a state or province that its own words
// name: "Montana becomes the first US state to ban it".
func inRegion(a, b *group) (time.Duration, bool) {
	c, o := a.claims[0], b.claims[0]
	region := "-" + key(b.region()) + "-"
	gap := c.date.Sub(o.date).Abs()
	if a.region() != "" || region == "--" || o.country != c.country || !sameExtent(c.Scope, o.Scope) || gap > banWindow {
		return 0, false
	}
	names := func(c *claim) bool { return strings.Contains("-"+key(c.Quote)+"-", region) }
	return gap, !slices.ContainsFunc(a.claims, func(c *claim) bool { return !names(c) })
}

// region returns the state or province of a ban, "" when none of its claims says one.
func (a *group) region() string {
	for _, c := range a.claims {
		if c.Region != "" {
			return c.Region
		}
	}
	return ""
}

// joinBans joins the reports of one ban over months, until it has ended and another one begins.
func joinBans(list []*group) {
	last := map[string]*group{}
	for _, a := range list {
		if a.merged {
			continue
		}
		k := a.claims[0].country + " " + cmp.Or(key(a.region()), a.claims[0].place) + " " + string(extent(a.claims[0].Scope))
		b := last[k]
		if b == nil {
			last[k] = a
			continue
		}
		final, next := b.claims[len(b.claims)-1], a.claims[0]
		if next.date.Sub(final.date) <= banWindow && (!endsBan(final.Status) || endsBan(next.Status)) {
			a.mergeInto(b)
		} else {
			last[k] = a
		}
	}
}

// worth returns about how many euros a claim's sum is worth.
func (c *claim) worth() float64 { return money.Roughly(figure(c), c.date.Year()) }

func figure(c *claim) news.Money { return news.Money{Amount: c.Amount, Currency: c.Currency} }

// name returns an event's id, that of its candidate whose opening claim was seen first, and the ids that lead to it:
// the others of its candidates, and those that persons moved claims away from. Where the opening article was deleted,
// the claim that was seen first after it is used.
func (a *group) name() (id string, aliases []string) {
	var first *claim
	id = a.candidates[0].id
	for _, d := range a.candidates {
		opener := func(c *claim) bool { return c.Opens == d.id }
		orphan := d.opened && !slices.ContainsFunc(d.claims, opener)
		for _, c := range d.claims {
			if c.Opens != "" {
				aliases = append(aliases, c.Opens)
			}
			if (opener(c) || orphan) && (first == nil || bySeenClaim(c, first) < 0) {
				first = c
				if !a.pinned {
					id = d.id
				}
			}
		}
		aliases = append(aliases, d.id)
	}
	for _, d := range a.redirected {
		aliases = append(aliases, d.id)
	}
	slices.Sort(aliases)
	aliases = slices.Compact(aliases)
	for _, d := range a.candidates { // an id that a person made, if there is one
		if !d.opened {
			id = d.id
		}
	}
	return id, slices.DeleteFunc(aliases, func(s string) bool { return s == id })
}

func bySeenClaim(a, b *claim) int {
	return cmp.Or(bySeen(a.article, b.article), cmp.Compare(a.number, b.number), strings.Compare(a.Quote, b.Quote))
}
