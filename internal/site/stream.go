package site

import (
	"context"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
)

const (
	perPage  = 30  // stories on a page of a list
	perRound = 512 // stories rendered before their list pages are
	maxDek   = 150 // bytes of a summary in the search index
)

// An entry is a story waiting for its list pages. Its item is rendered once, when the first of them is.
type entry struct {
	*story
	item func() template.HTML
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
		if err := parallel.Each(ctx, len(round), func(i int) error { return b.story(round[i]) }); err != nil {
			return err
		}
		if err := do(ctx, b.distribute(round, lists)); err != nil {
			return err
		}
	}
	return parallel.Each(ctx, len(lists.all), func(i int) error {
		l := lists.all[i]
		return l.render(l, 0, l.open)
	})
}

// distribute adds stories to their lists and returns the pages that are full.
func (b *builder) distribute(round []*story, lists *lists) (jobs []job) {
	for _, s := range round {
		e := entry{s, sync.OnceValue(func() template.HTML { return b.part("item", b.item(s)) })}
		for _, l := range lists.of(s) {
			if l.seen > 0 && l.seen%perPage == 0 {
				full, n := l.open, l.seen/perPage
				if n <= l.pages() {
					jobs = append(jobs, func() error { return l.render(l, n, full) })
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
	return jobs
}

// lists holds every list of stories.
type lists struct {
	home     *list
	sections map[section]*list
	all      []*list
}

// of returns the lists that a story stands in.
func (l *lists) of(s *story) []*list {
	var in []*list
	if s.home {
		in = append(in, l.home)
	}
	for _, sec := range s.sections {
		in = append(in, l.sections[sec])
	}
	return in
}

// lists returns the lists, still empty, with the number of their entries.
func (b *builder) lists() *lists {
	ls := &lists{sections: map[section]*list{}}
	ls.home = b.newList("", "page/", b.homePage)
	ls.all = append(ls.all, ls.home)
	for sec := range b.model.sections {
		l := b.newList(sec.dir(), sec.dir(), func(l *list, n int, e []entry) error { return b.sectionPage(sec, l, n, e) })
		ls.sections[sec] = l
		ls.all = append(ls.all, l)
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

func topicDir(slug string) string { return section{"topics", slug}.dir() }

// A Day is the stories of one day, newest first, each rendered already.
type Day struct {
	Date  string // 2006-01-02, also its fragment
	Text  string
	Items []template.HTML
}

// days groups entries, which come oldest first, into days, newest first.
func (b *builder) days(entries []entry) (days []Day) {
	for _, e := range slices.Backward(entries) {
		date := e.date.Format("2006-01-02")
		if len(days) == 0 || days[len(days)-1].Date != date {
			days = append(days, Day{Date: date, Text: b.words.date("date.week", e.date)})
		}
		day := &days[len(days)-1]
		day.Items = append(day.Items, e.item())
	}
	return days
}

// turn returns the links to the neighbours of page n of a list. From the front, "earlier" leads to the day of the first
// story that is not on the front.
func (b *builder) turn(l *list, n int) (earlier, later *Link) {
	earlier, later = b.neighbours(n, l.pages(), l.path)
	if n == 0 && earlier != nil {
		earlier.Address += "#" + l.behind.Format("2006-01-02")
	}
	return earlier, later
}

// neighbours returns the links to the neighbours of page n. Page 0 is the newest; those behind it are numbered from the
// oldest end.
func (b *builder) neighbours(n, pages int, path func(int) string) (earlier, later *Link) {
	link := func(n int, word string) *Link { return &Link{Address: b.address(path(n)), Text: b.words.text[word]} }
	switch {
	case n == 0 && pages > 0:
		earlier = link(pages, "nav.earlier")
	case n > 1:
		earlier = link(n-1, "nav.earlier")
	}
	switch {
	case n > 0 && n < pages:
		later = link(n+1, "nav.later")
	case n > 0:
		later = link(0, "nav.newest")
	}
	return earlier, later
}

// An Item is a story in a list. It is rendered once, by the template "item", for all the lists it stands in. The last
// three fields are set for the top of the front page.
type Item struct {
	Address string
	Title   string
	Lang    Lang
	Badge   *Badge
	Labels  template.HTML
	Sources string
	Time    template.HTML
	Dek     string // the first words of its summary
	Before  *Link
}

func (b *builder) item(s *story) *Item {
	return &Item{Address: b.address(s.path), Title: b.title(s.lead), Lang: b.language(s.lead.Language),
		Badge: b.storyBadge(s), Labels: b.labelsOf(s.topics, nil), Sources: b.coveredBy(s)}
}

// coveredBy returns the sources of a story: three at most, then the number of the others.
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
