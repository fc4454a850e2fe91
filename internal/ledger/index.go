package ledger

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

const day = 24 * time.Hour

// An Index assigns every claim to an event when its article is ingested. It is not safe for concurrent use:
// assignment is serial, because a claim may belong to an event that the one before it opened.
type Index struct {
	names      news.Names
	candidates map[string]*candidate // by id
	filed      map[string][]*claim   // by group, in the order of their dates
}

// A candidate is the claims that carry one id: an event, or a part of one.
type candidate struct {
	id     string
	claims []*claim
	opened bool // one of its claims opened it
}

// NewIndex returns an index of the events in an archive. names may be nil. Claims that carry no id are given one in the
// order in which their articles were first seen; the articles themselves stay as they are.
func NewIndex(articles []*news.Article, names news.Names) *Index {
	names = news.KnownNames(names)
	x := &Index{names: names, candidates: map[string]*candidate{}, filed: map[string][]*claim{}}
	var late []*news.Article
	for _, a := range articles {
		if len(a.Claims) == 0 || a.Spun {
			continue
		}
		complete := true
		for _, c := range claims(names, a) {
			if opened := c.Opens; opened != "" {
				x.candidate(opened).opened = opened == c.Event || x.candidate(opened).opened
			}
			if complete = complete && c.Event != ""; c.Event != "" {
				x.file(c)
			}
		}
		if !complete {
			late = append(late, a)
		}
	}
	slices.SortFunc(late, bySeen)
	for _, a := range late {
		x.assign(copyClaims(a), false)
	}
	return x
}

// copyClaims returns a copy of an article whose claims may be written to.
func copyClaims(a *news.Article) *news.Article {
	b := *a
	b.Claims = slices.Clone(a.Claims)
	return &b
}

// Assign sets the event of every claim of a new article that has none, and adds the claims to the index. What
// carries an id keeps it. A spun article gets none.
func (x *Index) Assign(a *news.Article) { x.assign(a, true) }

// assign files the claims of an article; fresh means that those that have an id are not filed yet.
func (x *Index) assign(a *news.Article, fresh bool) {
	for _, c := range claims(x.names, a) {
		if c.Event != "" {
			if fresh {
				x.file(c)
			}
			continue
		}
		id := x.find(c)
		if id == "" {
			if !c.row.Money {
				c.Repeats = x.repeated(c)
			}
			id = x.open(c)
			c.Opens = id
			x.candidate(id).opened = true
		}
		c.Event = id
		x.file(c)
	}
}

// candidate returns the candidate of an id, and makes the id known, so that no new event takes it.
func (x *Index) candidate(id string) *candidate {
	d := x.candidates[id]
	if d == nil {
		d = &candidate{id: id}
		x.candidates[id] = d
	}
	return d
}

// group returns the key of the claims that a claim is compared with: those of its list, its payer or platform, and of
// bans its place.
func (c *claim) group() string { return c.list + " " + c.who + " " + c.place }

func (x *Index) file(c *claim) {
	d := x.candidate(c.Event)
	d.claims = append(d.claims, c)
	list := x.filed[c.group()]
	at := after(list, c.date)
	for i := at - 1; i >= 0 && list[i].date.Equal(c.date); i-- {
		if c.restates(list[i]) {
			return
		}
	}
	x.filed[c.group()] = slices.Insert(list, at, c)
}

// after returns where the claims later than a date begin.
func after(list []*claim, date time.Time) int {
	return sort.Search(len(list), func(i int) bool { return list[i].date.After(date) })
}

// restates reports whether a claim states exactly the same as another one of the same event and day: one of them is
// enough to find the event.
func (c *claim) restates(o *claim) bool {
	return c.Event == o.Event && c.Status == o.Status && (!c.row.Money ||
		c.Amount == o.Amount && c.Currency == o.Currency && c.Authority == o.Authority &&
			c.Approx == o.Approx && c.Period == o.Period && slices.Equal(c.Also, o.Also))
}

// window returns how far in time another claim of the same event can be.
func (c *claim) window() time.Duration {
	switch {
	case !c.row.Money:
		return c.rowWindow()
	case c.Amount == 0:
		return noSumWindow
	}
	return sameAuthorityWindow
}

// eachSame calls do for each filed claim that states the same event as c and is no farther from it in time than limit,
// which do may lower.
func (x *Index) eachSame(c *claim, limit *time.Duration, do func(*claim)) {
	list, window := x.filed[c.group()], c.window()
	try := func(o *claim) bool {
		if o.date.Sub(c.date).Abs() > min(window, *limit) {
			return false
		}
		if x.same(c, o) {
			do(o)
		}
		return true
	}
	at := after(list, c.date)
	for i := at - 1; i >= 0 && try(list[i]); i-- {
	}
	for i := at; i < len(list) && try(list[i]); i++ {
	}
}

// find returns the id of the nearest claim in time that states the same event, the first by id of several, "" when
// none does.
func (x *Index) find(c *claim) string {
	id, distance := "", sameAuthorityWindow
	x.eachSame(c, &distance, func(o *claim) {
		if gap, other := c.date.Sub(o.date).Abs(), o.Event; id == "" || gap < distance || gap == distance && other < id {
			id, distance = other, gap
		}
	})
	return id
}

// open returns the id of a new event, made of what its first claim says. It differs from every id that exists or
// existed.
func (x *Index) open(c *claim) string {
	var parts []string
	if c.row.Money {
		parts = []string{cmp.Or(key(subject(c)), c.who), cmp.Or(key(c.Authority), "fine"), c.date.Format("2006-01")}
	} else {
		parts = []string{c.who, c.place, cmp.Or(key(string(c.Scope)), string(c.Kind)), c.date.Format("2006-01")}
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	}
	base := strings.Join(parts, "-")
	id := base
	for n := 2; x.candidates[id] != nil; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
