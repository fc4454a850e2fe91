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

// An act is all drafts that turn out to be about the same: the claims of one event.
type act struct {
	claims []*claim // by date
	drafts []*draft
	who    string
	pinned bool     // a person made its id: nothing joins it by itself
	gone   bool     // merged into another
	led    []*draft // of acts that are none and lead here
}

// acts puts drafts together that are about the same act. What it does depends on the claims and on the ids that persons
// made, not on the order in which anything arrived: claims that state the same act are joined, whatever ids they carry,
// and so are what comes of them and the acts themselves.
func (x *Index) acts() []*act {
	for _, d := range x.drafts {
		d.opened = d.opened || d.orphaned()
	}
	parent := map[*draft]*draft{}
	var root func(d *draft) *draft
	root = func(d *draft) *draft {
		if p := parent[d]; p != nil {
			p = root(p)
			parent[d] = p
			return p
		}
		return d
	}
	for _, d := range x.drafts {
		for _, c := range d.claims {
			if x.placed(c, d) {
				continue
			}
			x.related(c, func(o *claim) {
				e := x.drafts[o.Event]
				if e != d && !x.placed(o, e) && root(d) != root(e) {
					parent[root(d)] = root(e)
				}
			})
		}
	}
	byRoot := map[*draft]*act{}
	var all []*act
	for _, d := range x.drafts {
		if len(d.claims) == 0 {
			continue
		}
		a := byRoot[root(d)]
		if a == nil {
			a = &act{}
			byRoot[root(d)] = a
			all = append(all, a)
		}
		a.drafts = append(a.drafts, d)
		a.claims = append(a.claims, d.claims...)
		a.pinned = a.pinned || !d.opened
	}
	for _, a := range all {
		slices.SortFunc(a.claims, byDate)
		a.who = a.claims[0].who
	}
	slices.SortFunc(all, func(a, b *act) int { return byDate(a.claims[0], b.claims[0]) })
	return steps(all)
}

// made is the end of the ids that open makes.
var made = regexp.MustCompile(`-\d{4}-\d{2}(-\d+)?$`)

// orphaned reports a draft whose opening article a person deleted, and whose id is therefore no person's: it looks like one that the
// program makes, and stands in a file that no person changed.
func (d *draft) orphaned() bool {
	return made.MatchString(d.id) && slices.ContainsFunc(d.claims, func(c *claim) bool { return c.Opens == "" && !c.article.Edited })
}

// placed reports a claim that a person has put where it is: under an id that no claim opened, away from the one that it
// opened, or among claims of which none states the same act. It joins nothing by itself.
func (x *Index) placed(c *claim, d *draft) bool {
	if !d.opened || c.Opens != "" && c.Opens != d.id {
		return true
	}
	return c.Opens == "" && !slices.ContainsFunc(d.claims, func(o *claim) bool { return o != c && x.same(c, o) })
}

// steps joins acts of which one is the next step of the other: what came of a proposal or an appeal, reports without a
// sum, and what happened to a ban.
func steps(all []*act) []*act {
	of := map[string][]*act{}
	for _, a := range all {
		if !a.pinned {
			of[a.who] = append(of[a.who], a)
		}
	}
	for _, list := range of {
		dropSums(list)
		attachConverted(list)
		attachUnstated(list)
		attachProposed(list)
		attachReduced(list)
		attachRegion(list)
		joinBans(list)
	}
	return slices.DeleteFunc(all, func(a *act) bool { return a.gone })
}

// into merges an act into another.
func (a *act) into(b *act) {
	b.claims = append(b.claims, a.claims...)
	slices.SortFunc(b.claims, byDate)
	b.drafts = append(b.drafts, a.drafts...)
	a.gone = true
}

func (a *act) isFine() bool { return a.claims[0].row.Money }

func (a *act) list() string { return a.claims[0].list }

// stated reports an act of which some claim gives a sum.
func (a *act) stated() bool {
	return slices.ContainsFunc(a.claims, func(c *claim) bool { return c.row.Money && c.Amount > 0 })
}

// first gives the earliest claim of an act whose status is such, nil when there is none.
func (a *act) first(such func(news.Status) bool) *claim {
	for _, c := range a.claims {
		if such(c.Status) {
			return c
		}
	}
	return nil
}

// dropSums takes out what is the sum of two acts, or of all, that the same authority set in the same week, as headlines
// give it: it is counted with its parts. Its id leads to the largest of them.
func dropSums(list []*act) {
	var sums []*act
	parts := map[*act]*act{}
	for _, a := range list {
		if !a.isFine() || !a.stated() {
			continue
		}
		var near []*act
		for _, b := range list {
			if b != a && b.list() == a.list() && b.stated() && a.claims[0].mayHold(b.claims[0]) {
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
			to.led = append(to.led, a.drafts...)
		}
	}
}

// mayHold reports that a claim's sum may hold another one's.
func (c *claim) mayHold(o *claim) bool {
	return c.Period == o.Period && c.Currency == o.Currency && c.Amount > o.Amount && o.Amount > 0 &&
		early(c) && early(o) && related(c, o) >= kin && c.date.Sub(o.date).Abs() <= unsaid
}

// summed returns the largest of the parts that make up an event group's sum, nil when none do.
func summed(a *act, parts []*act) *act {
	largest := func(of ...*act) *act {
		sums := make([]news.Money, len(of))
		for i, b := range of {
			sums[i] = figure(b.claims[0])
		}
		if !money.TotalOf(figure(a.claims[0]), a.claims[0].Approx, sums) {
			return nil
		}
		return slices.MaxFunc(of, func(b, c *act) int { return cmp.Compare(b.claims[0].Amount, c.claims[0].Amount) })
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

// attachConverted joins reports that give a sum only in another currency than the authority's to the act of their week,
// where there is one and no other: in a week, a rate may be far from the year's average.
func attachConverted(list []*act) {
	foreign := func(a *act) bool {
		return !slices.ContainsFunc(a.claims, func(c *claim) bool {
			own := money.Home(c.country)
			return own == "" || slices.ContainsFunc(c.figures(), func(m news.Money) bool { return m.Currency == own })
		})
	}
	for _, a := range list {
		if a.gone || !a.isFine() || !a.stated() || !foreign(a) {
			continue
		}
		var near []*act
		for _, b := range list {
			if b != a && !b.gone && b.list() == a.list() && b.stated() && !foreign(b) && slices.ContainsFunc(b.claims, a.claims[0].worthAbout) {
				near = append(near, b)
			}
		}
		if len(near) == 1 {
			a.into(near[0])
		}
	}
}

// worthAbout reports two claims of a week, of the same country, whose sums in different currencies are worth about the same.
func (c *claim) worthAbout(o *claim) bool {
	if c.Period != o.Period || related(c, o) < kin || c.date.Sub(o.date).Abs() > unsaid || early(c) != early(o) || c.Currency == o.Currency {
		return false
	}
	return money.Close(money.Roughly(figure(c), c.date.Year()), money.Roughly(figure(o), o.date.Year()), 1.2)
}

// joinNearest joins each of some acts to the nearest act with a sum that it can be one with. distance returns how far apart
// two acts are, and whether they can be one.
func joinNearest(some, list []*act, distance func(a, b *act) (time.Duration, bool)) {
	for _, a := range some {
		if a.gone || !a.isFine() {
			continue
		}
		var best *act
		least := time.Duration(0)
		for _, b := range list {
			if b == a || b.gone || b.list() != a.list() || !b.stated() {
				continue
			}
			if d, ok := distance(a, b); ok && (best == nil || d < least) {
				best, least = b, d
			}
		}
		if best != nil {
			a.into(best)
		}
	}
}

// attachUnstated joins reports without a sum to the act that they are about: the one of their week, the latest before
// them when they say what became of it, the next one when they announce it.
func attachUnstated(list []*act) {
	joinNearest(list, list, func(a, b *act) (time.Duration, bool) {
		if a.stated() {
			return 0, false
		}
		return about(a, b)
	})
}

// about reports that an act without a sum is the same as, or a step of, one with a sum, and how far apart they are.
func about(a, b *act) (time.Duration, bool) {
	best, found := time.Duration(0), false
	for _, c := range a.claims {
		for _, o := range b.claims {
			if c.article.ID == o.article.ID || c.Period != o.Period || related(c, o) < kin {
				continue
			}
			gap := c.date.Sub(o.date).Abs()
			if gap <= stepLimit(c, o) && (!found || gap < best) {
				best, found = gap, true
			}
		}
	}
	return best, found
}

// stepLimit returns how far apart a claim without a sum and one with a sum may be: both on the fine being set, or one on
// what came before or after.
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

// attachProposed joins a proposed fine to the fine that came of it: the first after it by the same authority that is not
// larger. Of two proposals the later one is the one that came true.
func attachProposed(list []*act) {
	latest := slices.Clone(list)
	slices.Reverse(latest)
	joinNearest(latest, list, func(p, b *act) (least time.Duration, found bool) {
		proposed := p.first(isProposed)
		if proposed == nil || !p.stated() || b.first(isProposed) != nil || !p.onlyRecalledBeside(b) {
			return 0, false
		}
		for _, imposed := range b.claims {
			if !isImposed(imposed.Status) || !outcome(proposed, imposed) {
				continue
			}
			if gap := imposed.date.Sub(proposed.date); !found || gap < least {
				least, found = gap, true
			}
		}
		return least, found
	})
}

// onlyRecalledBeside reports that no article says that p was imposed but those that say it of b, too: of two sums in one
// report, the one that was proposed before is recalled.
func (a *act) onlyRecalledBeside(b *act) bool {
	return !slices.ContainsFunc(a.claims, func(c *claim) bool {
		return !isProposed(c.Status) && !slices.ContainsFunc(b.claims, func(o *claim) bool { return o.article.ID == c.article.ID })
	})
}

// outcome reports that a fine may be what came of a proposed one.
func outcome(proposed, imposed *claim) bool {
	after := imposed.date.Sub(proposed.date)
	if related(proposed, imposed) < kin || after < 0 || after > proposal || proposed.Period != imposed.Period {
		return false
	}
	p, q := money.Roughly(figure(proposed), proposed.date.Year()), money.Roughly(figure(imposed), imposed.date.Year())
	return p > 0 && q > 0 && q <= 1.1*p
}

// attachReduced joins a report of a reduction that states the new sum only to the latest larger fine before it.
func attachReduced(list []*act) {
	isReduced := func(s news.Status) bool { return s == news.FineReduced }
	joinNearest(list, list, func(a, b *act) (time.Duration, bool) {
		reduced, imposed := a.first(isReduced), b.first(isImposed)
		if reduced == nil || imposed == nil || !a.stated() || a.first(isImposed) != nil || a.first(isProposed) != nil {
			return 0, false
		}
		gap := reduced.date.Sub(imposed.date)
		if gap < 0 || gap > appeal || related(imposed, reduced) < kin {
			return 0, false
		}
		was := money.Roughly(figure(imposed), imposed.date.Year())
		is := money.Roughly(figure(reduced), reduced.date.Year())
		return gap, is < was
	})
}

// attachRegion joins reports of a ban that say the country only to the ban of a state or province that their own words
// name: "Montana becomes the first US state to ban it".
func attachRegion(list []*act) {
	for _, a := range list {
		if a.gone || !a.claims[0].row.Place || a.region() != "" {
			continue
		}
		var best *act
		distance := measure + 1
		for _, b := range list {
			if b == a || b.gone || b.list() != a.list() || b.region() == "" || b.claims[0].country != a.claims[0].country || !sameReach(a.claims[0].Scope, b.claims[0].Scope) {
				continue
			}
			named := !slices.ContainsFunc(a.claims, func(c *claim) bool { return !strings.Contains("-"+key(c.Quote)+"-", "-"+key(b.region())+"-") })
			if gap := a.claims[0].date.Sub(b.claims[0].date).Abs(); named && gap < distance {
				best, distance = b, gap
			}
		}
		if best != nil {
			a.into(best)
		}
	}
}

// region gives the state or province of a ban, "" when none of its claims says one.
func (a *act) region() string {
	for _, c := range a.claims {
		if !c.row.Money && c.Region != "" {
			return c.Region
		}
	}
	return ""
}

// joinBans joins the reports of one ban over the months: until it has ended and another begins.
func joinBans(list []*act) {
	last := map[string]*act{}
	for _, a := range list {
		if a.gone || !a.claims[0].row.Place {
			continue
		}
		k := a.list() + " " + a.claims[0].country + " " + cmp.Or(key(a.region()), a.claims[0].place) + " " + string(reach(a.claims[0].Scope))
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

func figure(c *claim) news.Money { return news.Money{Amount: c.Amount, Currency: c.Currency} }

// name gives an act's id, that of its draft whose opening claim was seen first, and the ids that lead to it: the others
// of its drafts, and those that persons moved claims away from. Where the opening article was deleted, the claim that was
// seen first after it stands in.
func (a *act) name() (id string, aliases []string) {
	var first *claim
	id = a.drafts[0].id
	for _, d := range a.drafts {
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
	for _, d := range a.drafts { // an id that a person made, if there is one
		if !d.opened {
			id = d.id
		}
	}
	return id, slices.DeleteFunc(aliases, func(s string) bool { return s == id })
}

func bySeenClaim(a, b *claim) int {
	return cmp.Or(bySeen(a.article, b.article), cmp.Compare(a.number, b.number), strings.Compare(a.Quote, b.Quote))
}
