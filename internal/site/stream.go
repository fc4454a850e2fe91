package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/news"
)

const (
	perPage  = 30  // stories on a page of a list
	perBlock = 8   // stories after which a group of columns may end
	perRound = 512 // stories rendered before their list pages are
	maxDek   = 150 // bytes of a summary in a list
)

// An entry is a story waiting for its list pages. Its item is rendered once, when the first of them is.
type entry struct {
	*story
	item func() (template.HTML, error)
}

// A list is a sequence of stories that is published in pages: the newest perPage stories stand on the front, and
// full pages behind it are numbered from the oldest end, so that a new story changes the front and no page behind it.
type list struct {
	path   func(n int) string // n is 0 for the front
	render func(l *list, n int, entries []entry) error
	total  int
	seen   int
	newest time.Time
	open   []entry   // the last stories seen, oldest first, perPage at most
	behind time.Time // date of the newest story that is not in open
}

// pages is how many numbered pages stand behind the front.
func (l *list) pages() int { return (max(l.total, perPage) - 1) / perPage }

// stream renders stories from the oldest to the newest, their pages and the lists they stand in.
func (b *builder) stream(ctx context.Context) error {
	lists := b.lists()
	for start := 0; start < len(b.model.stories); start += perRound {
		round := b.model.stories[start:min(start+perRound, len(b.model.stories))]
		if err := b.renderRound(ctx, start, round); err != nil {
			return err
		}
		if err := b.distribute(round, lists); err != nil {
			return err
		}
	}
	g, _ := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, l := range lists.all {
		g.Go(func() error { return l.render(l, 0, l.open) })
	}
	return g.Wait()
}

// renderRound renders the pages of some stories, on all cores.
func (b *builder) renderRound(ctx context.Context, start int, round []*story) error {
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(round) {
					return nil
				}
				if err := b.story(start+i, round[i]); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return g.Wait()
}

// distribute adds stories to their lists and renders the pages that are full.
func (b *builder) distribute(round []*story, lists *lists) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range round {
		e := entry{s, sync.OnceValues(func() (template.HTML, error) { return b.item(s) })}
		for _, l := range lists.of(s) {
			if l.seen > 0 && l.seen%perPage == 0 {
				full, n := l.open, l.seen/perPage
				if n <= l.pages() {
					g.Go(func() error { return l.render(l, n, full) })
				}
				l.open = slices.Clone(full) // the front may still need them
			}
			if len(l.open) == perPage {
				l.behind, l.open = l.open[0].date, l.open[1:]
			}
			l.open = append(l.open, e)
			l.seen++
		}
	}
	return g.Wait()
}

// lists holds every list of stories.
type lists struct {
	home     *list
	topic    map[string]*list
	platform map[string]*list
	all      []*list
}

// of gives the lists that a story stands in.
func (l *lists) of(s *story) []*list {
	in := []*list{l.home}
	for _, t := range s.topics {
		if x := l.topic[t]; x != nil {
			in = append(in, x)
		}
	}
	for _, p := range s.platforms {
		if x := l.platform[p]; x != nil {
			in = append(in, x)
		}
	}
	return in
}

// lists makes the lists, empty, and counts what will be in them.
func (b *builder) lists() *lists {
	ls := &lists{topic: map[string]*list{}, platform: map[string]*list{}}
	ls.home = b.newList("", "page/", b.homePage)
	ls.all = append(ls.all, ls.home)
	for _, t := range b.in.Topics {
		if ls.topic[t.Slug] != nil {
			continue
		}
		dir := topicDir(t.Slug)
		ls.topic[t.Slug] = b.newList(dir, dir, func(l *list, n int, e []entry) error { return b.topicPage(t, l, n, e) })
		ls.all = append(ls.all, ls.topic[t.Slug])
	}
	for _, slug := range b.platformSlugs() {
		dir := platformDir(slug)
		ls.platform[slug] = b.newList(dir, dir, func(l *list, n int, e []entry) error { return b.platformPage(slug, l, n, e) })
		ls.all = append(ls.all, ls.platform[slug])
	}
	for _, s := range b.model.stories {
		for _, l := range ls.of(s) {
			l.total++
			l.newest = s.date
		}
	}
	return ls
}

func (b *builder) newList(front, behind string, render func(*list, int, []entry) error) *list {
	return &list{render: render, path: func(n int) string {
		if n == 0 {
			return front + "index.html"
		}
		return fmt.Sprintf("%s%d.html", behind, n)
	}}
}

func topicDir(slug string) string    { return "topics/" + fileSlug(slug) + "/" }
func platformDir(slug string) string { return "platforms/" + fileSlug(slug) + "/" }

// platformSlugs lists the platforms that have a page: those that a story or an event names.
func (b *builder) platformSlugs() []string {
	seen := map[string]bool{}
	var slugs []string
	add := func(slug string) {
		if dir := platformDir(slug); slug != "" && !seen[dir] {
			seen[dir] = true
			slugs = append(slugs, slug)
		}
	}
	for _, s := range b.model.stories {
		for _, p := range s.platforms {
			add(p)
		}
	}
	slices.Sort(slugs)
	return slugs
}

// blocks groups entries, given oldest first, into days and days into blocks, newest first.
func (b *builder) blocks(entries []entry) ([]Block, error) {
	var blocks []Block
	var days []Day
	count := 0
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		date := e.date.Format("2006-01-02")
		if len(days) == 0 || days[len(days)-1].Date != date {
			if count >= perBlock {
				blocks, days, count = append(blocks, Block{days}), nil, 0
			}
			days = append(days, Day{Date: date, Text: b.words.date("date.week", e.date)})
		}
		day := &days[len(days)-1]
		html, err := e.item()
		if err != nil {
			return nil, err
		}
		day.Items = append(day.Items, html)
		count++
	}
	if count > 0 {
		blocks = append(blocks, Block{days})
	}
	return blocks, nil
}

// turn gives the links to the neighbours of page n of a list. From the front, "earlier" leads to the day of the first
// story that is not on the front.
func (b *builder) turn(l *list, n int) (earlier, later *Link) {
	pages := l.pages()
	switch {
	case n == 0 && pages > 0:
		earlier = &Link{Address: b.address(l.path(pages)) + "#" + l.behind.Format("2006-01-02"), Text: b.words.text["nav.earlier"]}
	case n > 1:
		earlier = &Link{Address: b.address(l.path(n - 1)), Text: b.words.text["nav.earlier"]}
	}
	switch {
	case n > 0 && n < pages:
		later = &Link{Address: b.address(l.path(n + 1)), Text: b.words.text["nav.later"]}
	case n > 0:
		later = &Link{Address: b.address(l.path(0)), Text: b.words.text["nav.newest"]}
	}
	return earlier, later
}

// item renders a story for lists.
func (b *builder) item(s *story) (template.HTML, error) {
	labels, err := b.labelsOf(s.topics, s.platforms)
	if err != nil {
		return "", err
	}
	return b.part("item", &Item{Address: b.address(s.path), Title: b.title(s.lead), Lang: b.language(s.lead.Language),
		Dek: dek(s.lead.Summary, maxDek), Badge: b.badge(s), Labels: labels, Sources: b.coveredBy(s)})
}

// coveredBy names who covers a story: three sources at most, then how many more.
func (b *builder) coveredBy(s *story) string {
	var names []string
	for _, a := range append([]*news.Article{s.lead}, s.Articles...) {
		if n := b.sourceName(a.Source); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) <= 3 {
		return strings.Join(names, ", ")
	}
	return b.words.say("item.more", "names", strings.Join(names[:2], ", "), "n", fmt.Sprint(len(names)-2))
}

// badge gives the fact that matters: the lead's first fine or ban, else the first of the others'.
func (b *builder) badge(s *story) string {
	if t := b.articleBadge(s.lead); t != "" {
		return t
	}
	for _, a := range s.Articles {
		if t := b.articleBadge(a); t != "" && !a.Spun {
			return t
		}
	}
	return ""
}

func (b *builder) articleBadge(a *news.Article) string {
	if a.Spun {
		return ""
	}
	badge := ""
	for _, c := range a.Claims { // a sum first, then a ban
		if c.Kind.Money() && c.Amount > 0 {
			return b.claimBadge(c)
		}
		if badge == "" || c.Kind == news.ClaimBan {
			badge = b.claimBadge(c)
		}
	}
	return badge
}

func (b *builder) claimBadge(c news.Claim) string {
	if c.Kind.Money() {
		return b.fineBadge(c)
	}
	return b.banBadge(c)
}

func (b *builder) fineBadge(f news.Claim) string {
	var parts []string
	if f.Amount > 0 {
		sum := b.words.shortMoney(f.Amount, f.Currency)
		if f.Period == "day" {
			sum += " " + b.words.text["event.perday"]
		}
		parts = append(parts, sum)
	}
	if f.Authority != "" {
		parts = append(parts, b.authority(f.Authority))
	}
	return strings.Join(append(parts, b.words.or("status", string(f.Status))), " · ")
}

func (b *builder) banBadge(x news.Claim) string {
	var parts []string
	if p := b.place(x); p != "" {
		parts = append(parts, p)
	}
	if x.Scope != "" && x.Scope != news.ScopeOther {
		parts = append(parts, b.words.or("scope", string(x.Scope)))
	}
	return strings.Join(append(parts, b.words.or("status", string(x.Status))), " · ")
}

// place says where a ban holds.
func (b *builder) place(x news.Claim) string {
	switch country := b.country(x.Country); {
	case x.Region != "" && country != "":
		return x.Region + ", " + country
	default:
		return cmp.Or(x.Region, country, b.authority(x.Authority))
	}
}
