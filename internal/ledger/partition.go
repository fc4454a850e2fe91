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
	pinned     bool         // a person made its id: nothing joins it by itself
	gone       bool         // merged into another
	led        []*candidate // of totals, whose ids lead here
}

// groups puts candidates together that are about the same event. What it does depends on the claims and on the ids
// that persons made, not on the order in which anything arrived: claims that state the same event are joined, whatever
// ids they carry, and so are what comes of them and the events themselves.
func (x *Index) groups() []*group {
	for _, d := range x.candidates {
		d.opened = d.opened || d.orphaned()
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
			if x.placed(c, d) {
				continue
			}
			limit := recalled
			x.related(c, &limit, func(o *claim) {
				e := x.candidates[o.Event]
				if e != d && !x.placed(o, e) && root(d) != root(e) {
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

// made is the end of the ids that open makes.
var made = regexp.MustCompile(`-\d{4}-\d{2}(-\d+)?$`)

// orphaned reports a candidate whose opening article a person deleted, and whose id is therefore no person's: it looks
// like one that the program makes, in a file that no person changed.
func (d *candidate) orphaned() bool {
	return made.MatchString(d.id) && slices.ContainsFunc(d.claims, func(c *claim) bool {
		return c.Opens == "" &&
			!c.article.Edited
	})
}

// placed reports a claim that a person has put where it is: under an id that no claim opened, away from the one that
// it opened, or among claims of which none states the same event. It joins nothing by itself.
func (x *Index) placed(c *claim, d *candidate) bool {
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
	return slices.DeleteFunc(all, func(a *group) bool { return a.gone })
}

// join joins each of some events to the nearest that it can be one with; if only is set, to the only one. distance
// returns how far apart two events are, and whether they can be one.
func join(some, list []*group, distance func(a, b *group) (time.Duration, bool), only bool) {
	for _, a := range some {
		if a.gone {
			continue
		}
		var best *group
		least, found := time.Duration(0), 0
		for _, b := range list {
			if b == a || b.gone {
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
			a.into(best)
		}
	}
}

// into merges an event into another.
func (a *group) into(b *group) {
	b.claims = append(b.claims, a.claims...)
	slices.SortFunc(b.claims, byDate)
	b.candidates = append(b.candidates, a.candidates...)
	a.gone = true
}

func (a *group) isFine() bool { return a.claims[0].row.Money }

func (a *group) list() string { return a.claims[0].list }

// stated reports whether some claim of the event states a sum.
func (a *group) stated() bool {
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

// dropSums takes out what is the sum of two events, or of all, that the same authority set in the same week, as
// headlines give it: it is counted with its parts. Its id leads to the largest of them.
func dropSums(list []*group) {
	var sums []*group
	parts := map[*group]*group{}
	for _, a := range list {
		if !a.stated() {
			continue
		}
		var near []*group
		for _, b := range list {
			if b != a && b.stated() && a.claims[0].mayHold(b.claims[0]) {
				near = append(near, b)
			}
		}
		if largest := summed(a, near); largest != nil {
			sums, parts[a] = append(sums, a), largest
		}
	}
	for _, a := range sums {
		if to := parts[a]; parts[to] == nil {
			a.gone = true
			to.led = append(to.led, a.candidates...)
		}
	}
}

// mayHold reports that a claim's sum may hold another one's.
func (c *claim) mayHold(o *claim) bool {
	return c.Period == o.Period && c.Currency == o.Currency && c.Amount > o.Amount && o.Amount > 0 &&
		early(c) && early(o) && related(c, o) >= kin && c.date.Sub(o.date).Abs() <= unsaid
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

// convertedSum reports that an event whose sum is only in another currency than the authority's is the event of its
// week: in a week, a rate may be far from the year's average.
func convertedSum(a, b *group) (time.Duration, bool) {
	return 0, a.stated() && b.stated() && a.foreign() && !b.foreign() &&
		slices.ContainsFunc(b.claims, a.claims[0].worthAbout)
}

// foreign reports an event of which no claim states a sum in the currency of its authority.
func (a *group) foreign() bool {
	return !slices.ContainsFunc(a.claims, func(c *claim) bool {
		own := money.Home(c.country)
		return own == "" || slices.ContainsFunc(c.sum.In, func(m news.Money) bool { return m.Currency == own })
	})
}

// worthAbout reports two claims of a week, of the same country, whose sums in different currencies are worth about the
// same.
func (c *claim) worthAbout(o *claim) bool {
	if c.Period != o.Period || related(c, o) < kin || c.date.Sub(o.date).Abs() > unsaid || early(c) != early(o) ||
		c.Currency == o.Currency {
		return false
	}
	return money.Close(c.worth(), o.worth(), 1.2)
}

// withoutSum reports that an event without a sum is the same as, or a step of, one with a sum, and how far apart they
// are: the event of its week, one before it when it says what became of it, or one after it when it announces it.
func withoutSum(a, b *group) (least time.Duration, found bool) {
	if a.stated() || !b.stated() {
		return 0, false
	}
	for _, c := range a.claims {
		for _, o := range b.claims {
			if c.article.ID == o.article.ID || c.Period != o.Period || related(c, o) < kin {
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
	case early(c) && early(o) && after.Abs() <= unsaid:
		return unsaid
	case isLate(c.Status) && isImposed(o.Status) && after >= 0:
		return appeal
	case isProposed(c.Status) && isImposed(o.Status) && after <= 0:
		return proposal
	}
	return 0
}

// proposed reports that a proposed fine became b: a fine after it by the same authority that is not larger.
func proposed(p, b *group) (least time.Duration, found bool) {
	first := p.first(isProposed)
	if first == nil || !p.stated() || !b.stated() || b.first(isProposed) != nil || !p.onlyRecalledBeside(b) {
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

// onlyRecalledBeside reports that each article which says that p was imposed says it of b, too: of two sums in one
// report, the one that was proposed before is recalled.
func (a *group) onlyRecalledBeside(b *group) bool {
	return !slices.ContainsFunc(a.claims, func(c *claim) bool {
		return !isProposed(c.Status) && !slices.ContainsFunc(b.claims,
			func(o *claim) bool { return o.article.ID == c.article.ID })
	})
}

// outcome reports that a fine may be what came of a proposed one.
func outcome(proposed, imposed *claim) bool {
	after := imposed.date.Sub(proposed.date)
	if related(proposed, imposed) < kin || after < 0 || after > proposal || proposed.Period != imposed.Period {
		return false
	}
	p, q := proposed.worth(), imposed.worth()
	return p > 0 && q > 0 && q <= 1.1*p
}

// reduced reports that an event which states only the new sum of a reduction is a step of a larger fine before it.
func reduced(a, b *group) (time.Duration, bool) {
	cut, imposed := a.first(func(s news.Status) bool { return s == news.FineReduced }), b.first(isImposed)
	if cut == nil || imposed == nil || !a.stated() || !b.stated() || a.first(isImposed) != nil ||
		a.first(isProposed) != nil {
		return 0, false
	}
	gap := cut.date.Sub(imposed.date)
	return gap, gap >= 0 && gap <= appeal && related(imposed, cut) >= kin && cut.worth() < imposed.worth()
}

// inRegion reports that an event that names only the country is the ban of a state or province that its own words
// name: "Montana becomes the first US state to ban it".
func inRegion(a, b *group) (time.Duration, bool) {
	c, o := a.claims[0], b.claims[0]
	region := "-" + key(b.region()) + "-"
	gap := c.date.Sub(o.date).Abs()
	if a.region() != "" || region == "--" || o.country != c.country || !sameReach(c.Scope, o.Scope) || gap > measure {
		return 0, false
	}
	return gap, !slices.ContainsFunc(a.claims, func(c *claim) bool {
		return !strings.Contains("-"+key(c.Quote)+"-",
			region)
	})
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

// joinBans joins the reports of one ban over the months: until it has ended and another begins.
func joinBans(list []*group) {
	last := map[string]*group{}
	for _, a := range list {
		if a.gone {
			continue
		}
		k := a.claims[0].country + " " + cmp.Or(key(a.region()), a.claims[0].place) + " " + string(reach(a.claims[0].Scope))
		b := last[k]
		if b == nil {
			last[k] = a
			continue
		}
		final, next := b.claims[len(b.claims)-1], a.claims[0]
		if next.date.Sub(final.date) <= measure && (!ends(final.Status) || ends(next.Status)) {
			a.into(b)
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
	for _, d := range a.led {
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
