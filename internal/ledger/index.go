package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

const day = 24 * time.Hour

// An Index knows the events that there are well enough to say to which one a new claim belongs. It is not safe for
// concurrent use: assignment is serial, because each decision rests on those before it.
type Index struct {
	names  Names
	drafts map[string]*draft              // by id
	byWho  map[string]map[bucket][]*draft // of one payer, or platform
}

// A bucket narrows down which events of a payer or platform a claim is compared with: those with a sum of about the
// same worth, those of one place, or all of a kind.
type bucket struct {
	kind  string
	worth int
	place string
}

// A draft is an event as far as joining needs it.
type draft struct {
	id     string
	claims []claim
	first  time.Time
	last   time.Time
	filed  map[bucket]bool
}

// NewIndex makes an index of the events in an archive. names may be nil. Claims that carry no id are given one, in the
// order in which their articles were first seen; the articles themselves stay as they are.
func NewIndex(articles []*news.Article, names Names) *Index {
	x, late := newIndex(articles, names)
	for _, a := range late {
		x.Assign(copyClaims(a))
	}
	return x
}

// newIndex files all claims that carry an id, and gives the articles that have others, in order.
func newIndex(articles []*news.Article, names Names) (x *Index, late []*news.Article) {
	if names == nil {
		names = none{}
	}
	x = &Index{names: names, drafts: map[string]*draft{}, byWho: map[string]map[bucket][]*draft{}}
	for _, a := range articles {
		if len(a.Fines) == 0 && len(a.Bans) == 0 {
			continue
		}
		open := false
		fines, bans := claims(names, a)
		for _, c := range append(fines, bans...) {
			if opened := *c.opens(); opened != "" {
				x.reserve(opened)
			}
			if id := *c.event(); id != "" {
				x.file(id, c)
			} else {
				open = true
			}
		}
		if open {
			late = append(late, a)
		}
	}
	slices.SortFunc(late, bySeen)
	return x, late
}

// copyClaims gives a copy of an article whose fines and bans may be written to.
func copyClaims(a *news.Article) *news.Article {
	b := *a
	b.Fines, b.Bans = slices.Clone(a.Fines), slices.Clone(a.Bans)
	return &b
}

// Assign gives every fine and ban of an article that has none the id of its event, and adds them to the index. What
// carries an id keeps it.
func (x *Index) Assign(a *news.Article) {
	fines, bans := claims(x.names, a)
	for _, c := range append(fines, bans...) {
		if *c.event() != "" {
			if !x.known(c) {
				x.file(*c.event(), c)
			}
			continue
		}
		id := x.find(&c)
		if id == "" {
			id = x.open(&c)
			*c.opens() = id
		}
		*c.event() = id
		x.file(id, c)
	}
}

// known reports that the claim has been filed before.
func (x *Index) known(c claim) bool {
	d := x.drafts[*c.event()]
	return d != nil && slices.ContainsFunc(d.claims, func(o claim) bool {
		return o.article.ID == c.article.ID && o.number == c.number && (o.fine == nil) == (c.fine == nil)
	})
}

// reserve makes an id known that no new event may take.
func (x *Index) reserve(id string) *draft {
	if x.drafts[id] == nil {
		x.drafts[id] = &draft{id: id, filed: map[bucket]bool{}}
	}
	return x.drafts[id]
}

// file adds a claim to an event, and the event to the buckets where claims like it will look.
func (x *Index) file(id string, c claim) {
	d := x.reserve(id)
	if len(d.claims) == 0 || c.date.Before(d.first) {
		d.first = c.date
	}
	if len(d.claims) == 0 || c.date.After(d.last) {
		d.last = c.date
	}
	d.claims = append(d.claims, c)
	of := x.byWho[c.who]
	if of == nil {
		of = map[bucket][]*draft{}
		x.byWho[c.who] = of
	}
	for _, b := range x.buckets(&c, false) {
		full := b
		full.kind += c.who
		if !d.filed[full] {
			d.filed[full] = true
			of[b] = append(of[b], d)
		}
	}
}

// buckets gives where a claim is filed, or where one like it is to be looked for.
func (x *Index) buckets(c *claim, look bool) []bucket {
	if c.ban != nil {
		return []bucket{{kind: "ban", place: c.place}}
	}
	all := []bucket{{kind: "time", worth: c.date.Year()*12 + int(c.date.Month())}}
	if look {
		all = append(all, bucket{kind: "time", worth: all[0].worth - 1}, bucket{kind: "time", worth: all[0].worth + 1})
	}
	if p := country(x.names, c.fine.Authority); p != "" || c.fine.Authority != "" {
		all = append(all, bucket{kind: "authority", place: cmp.Or(p, key(c.fine.Authority))})
	}
	for _, m := range c.figures() {
		w := magnitude(float64(m.Amount))
		all = append(all, bucket{kind: "sum", place: m.Currency, worth: w})
		if look {
			all = append(all, bucket{kind: "sum", place: m.Currency, worth: w - 1}, bucket{kind: "sum", place: m.Currency, worth: w + 1})
		}
	}
	return all
}

// magnitude puts sums into steps of about a tenth, so that sums that agree are in one step or in neighbours.
func magnitude(v float64) int {
	n := 0
	for ; v >= 1e6; v /= 10 {
		n += 24
	}
	for ; v > 1; v /= 1.1 {
		n++
	}
	return n
}

// find gives the id of the event that a claim belongs to, "" when there is none: of those that fit, the one that fits
// best, then the nearest in time, then the first by id.
func (x *Index) find(c *claim) string {
	var best *draft
	var fit int
	var distance time.Duration
	seen := map[*draft]bool{}
	for _, b := range x.buckets(c, true) {
		for _, d := range x.byWho[c.who][b] {
			if seen[d] {
				continue
			}
			seen[d] = true
			f := x.fits(c, d)
			if f == 0 {
				continue
			}
			gap := max(d.first.Sub(c.date), c.date.Sub(d.last), 0)
			if best == nil || f > fit || f == fit && (gap < distance || gap == distance && d.id < best.id) {
				best, fit, distance = d, f, gap
			}
		}
	}
	if best == nil {
		return ""
	}
	return best.id
}

// open makes the id of a new event from what its first claim says, unlike every id there is or was.
func (x *Index) open(c *claim) string {
	var parts []string
	if c.fine != nil {
		parts = []string{cmp.Or(key(payer(*c)), c.who), cmp.Or(key(c.fine.Authority), "fine"), c.date.Format("2006-01")}
	} else {
		parts = []string{c.who, c.place, cmp.Or(key(string(c.ban.Scope)), "ban"), c.date.Format("2006")}
	}
	base := strings.Join(parts, "-")
	id := base
	for n := 2; x.drafts[id] != nil; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
