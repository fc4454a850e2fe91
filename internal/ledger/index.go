package ledger

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

const day = 24 * time.Hour

// An Index gives every claim the id of an event when its article is ingested. It is not safe for concurrent use:
// assignment is serial, because a claim may belong to an event that the one before it opened.
type Index struct {
	names  Names
	drafts map[string]*draft   // by id
	filed  map[bucket][]filing // by time
}

// A draft is all claims that carry the same id: an event, or a part of one.
type draft struct {
	id     string
	claims []*claim
	opened bool // one of its claims opened it
}

// A bucket narrows down which claims are compared: those of one payer with a sum of about the same worth, with none and
// of about the same time, or of a ban in one place.
type bucket struct {
	who, place string
	number     int
}

// NewIndex makes an index of the events in an archive. names may be nil. Claims that carry no id are given one in the
// order in which their articles were first seen; the articles themselves stay as they are.
func NewIndex(articles []*news.Article, names Names) *Index {
	if names == nil {
		names = none{}
	}
	x := &Index{names: names, drafts: map[string]*draft{}, filed: map[bucket][]filing{}}
	var late []*news.Article
	for _, a := range articles {
		if len(a.Claims) == 0 || a.Spun {
			continue
		}
		complete := true
		for _, c := range claims(names, a) {
			if opened := c.Opens; opened != "" {
				x.draft(opened).opened = opened == c.Event || x.draft(opened).opened
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

// copyClaims gives a copy of an article whose claims may be written to.
func copyClaims(a *news.Article) *news.Article {
	b := *a
	b.Claims = slices.Clone(a.Claims)
	return &b
}

// Assign gives every claim of a new article that has none the id of its event, and adds them to the index. What
// carries an id keeps it. A spun article gets none.
func (x *Index) Assign(a *news.Article) { x.assign(a, true) }

// assign files the claims of an article; fresh says whether those that carry an id are not yet filed.
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
			x.draft(id).opened = true
		}
		c.Event = id
		x.file(c)
	}
}

// draft gives the draft of an id, and makes the id known, so that no new event takes it.
func (x *Index) draft(id string) *draft {
	d := x.drafts[id]
	if d == nil {
		d = &draft{id: id}
		x.drafts[id] = d
	}
	return d
}

func (x *Index) file(c *claim) {
	d := x.draft(c.Event)
	d.claims = append(d.claims, c)
	for _, s := range spots(c) {
		list, f := x.filed[s.bucket], filing{c, s.sum, c.date.Unix(), c.row.Money && c.Approx}
		at := after(list, f.second)
		for i := at - 1; ; i-- {
			if i < 0 || list[i].second < f.second {
				x.filed[s.bucket] = slices.Insert(list, at, f)
				break
			}
			if c.twin(list[i].claim) {
				break
			}
		}
	}
}

// after gives where the filings later than a second begin.
func after(list []filing, second int64) int {
	if n := len(list); n == 0 || list[n-1].second <= second {
		return n // as it is with nearly all that arrive
	}
	return sort.Search(len(list), func(i int) bool { return list[i].second > second })
}

// twin reports a claim that states exactly the same under the same id on the same day: one of them is enough to be found.
func (c *claim) twin(o *claim) bool {
	return c.Event == o.Event && c.date.Equal(o.date) && c.list == o.list && c.Status == o.Status && (!c.row.Money ||
		c.Amount == o.Amount && c.Currency == o.Currency && c.Authority == o.Authority &&
			c.Approx == o.Approx && c.Period == o.Period && slices.Equal(c.Also, o.Also))
}

// A filing is a claim in a bucket, with what rules most of the others out before they are compared.
type filing struct {
	claim  *claim
	sum    float64 // by which it lies there, 0 where that isn't a sum
	second int64   // of its date
	approx bool    // the sum is said to be approximate
}

// A spot is a bucket in which a claim is filed, and how far from it in time and in sum a claim of the same act may be.
type spot struct {
	bucket
	sum    float64
	factor float64
	reach  time.Duration
}

// spots gives where a claim is filed. Claims of the same act lie in those buckets or at most two numbers beside.
func spots(c *claim) []spot {
	if !c.row.Money {
		apart := c.apart()
		return []spot{{bucket{c.who, c.list + " " + c.place, int(c.date.Unix() / max(1, int64(apart/time.Second)))}, 0, 0, apart}}
	}
	all := make([]spot, 0, 2)
	if c.Amount == 0 {
		all = append(all, spot{bucket{c.who, "none", int(c.date.Unix() / int64(unsaid/time.Second))}, 0, 0, unsaid})
	}
	for _, m := range c.figures() {
		sum := float64(m.Amount)
		all = append(all, spot{bucket{c.who, m.Currency, magnitude(sum)}, sum, money.Approx, recalled})
		if euros := money.Roughly(m, c.date.Year()); euros > 0 {
			all = append(all, spot{bucket{c.who, "worth", magnitude(euros)}, euros, money.Conversion, converted})
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

// related calls do for each filed claim that states the same act as c, for some more than once.
func (x *Index) related(c *claim, do func(*claim)) {
	limit := recalled
	x.around(c, &limit, do)
}

// around calls do for each filed claim that states the same act as c and is no farther from it in time than limit, which
// do may bring down.
func (x *Index) around(c *claim, limit *time.Duration, do func(*claim)) {
	now := c.date.Unix()
	for _, s := range spots(c) {
		near := func(f *filing) bool {
			gap := f.second - now
			return max(gap, -gap) <= int64(min(s.reach, *limit)/time.Second)+1
		}
		approx := c.row.Money && c.Approx
		try := func(f *filing) {
			factor := s.factor
			if factor == money.Approx && !approx && !f.approx {
				factor = money.Rounding
			}
			if (factor == 0 || money.Close(s.sum, f.sum, factor)) && x.same(c, f.claim) {
				do(f.claim)
			}
		}
		for n := s.number - 2; n <= s.number+2; n++ {
			list := x.filed[bucket{s.who, s.place, n}]
			at := after(list, now)
			for i := at - 1; i >= 0 && near(&list[i]); i-- {
				try(&list[i])
			}
			for i := at; i < len(list) && near(&list[i]); i++ {
				try(&list[i])
			}
		}
	}
}

// find gives the id of the nearest claim in time that states the same act, the first by id of several, "" when none does.
func (x *Index) find(c *claim) string {
	id, distance := "", recalled
	x.around(c, &distance, func(o *claim) {
		if gap, other := c.date.Sub(o.date).Abs(), o.Event; id == "" || gap < distance || gap == distance && other < id {
			id, distance = other, gap
		}
	})
	return id
}

// open makes the id of a new event from what its first claim says, unlike every id there is or was.
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
	for n := 2; x.drafts[id] != nil; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
