package syndication

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

const (
	digestDir     = "digest/"           // of the digests' pages, each named by its week
	digestLimit   = 26                  // weeks in the feed: half a year; each week's page stays
	sectionLimit  = 20                  // stories of one topic in one digest
	leadParts     = 3                   // changes of the ledger in a digest's lead
	backfillLimit = 14 * 24 * time.Hour // an article older than this when first seen belongs to the week of its date
)

// A Digest is one week that is over: its stories by topic, what changed in the ledger, and its totals.
type Digest struct {
	Week     string    // as in "2023-w14"
	From, To time.Time // Monday 00:00 UTC, and the Monday after
	Title    string
	Totals   string // the week in a line
	Lead     string // what mattered most
	Changes  []Change
	Articles int          // new in that week, copies left out
	Sources  int          // that reported them
	Fined    []news.Money // what fines that opened in that week amount to, by currency; without proposed and annulled ones

	articles []*news.Article
}

// A DigestSection is the stories of a topic; a story with several topics is in each of them.
type DigestSection struct {
	Topic   Section // without a slug for stories of no topic
	Stories []DigestStory
	More    int // stories left out
}

// A DigestStory is one story of a week.
type DigestStory struct {
	Slug     string        // "" for an article without a story
	Lead     *news.Article // the first of that week
	Articles int           // of that week
}

// A Change is a step that an event of the ledger took in a week.
type Change struct {
	Event *news.Event
	Step  *news.Step
}

func (m *Maker) digests() []Digest {
	byWeek := map[time.Time][]*news.Article{}
	for _, a := range m.articles {
		begin := weekOf(a.Published, a.Seen)
		byWeek[begin] = append(byWeek[begin], a)
	}
	changes := m.changes()
	var list []Digest
	for _, begin := range slices.SortedFunc(maps.Keys(byWeek), func(a, b time.Time) int { return b.Compare(a) }) {
		if !begin.AddDate(0, 0, 7).After(m.Now) {
			list = append(list, m.digest(begin, byWeek[begin], changes[begin]))
		}
	}
	return list
}

// weekOf returns the Monday of the week that something counts for: that in which it was seen, so that a digest never
// changes once it is out; but what was old already when a source was added is history and not this week's news.
func weekOf(published, seen time.Time) time.Time {
	t := seen.UTC()
	if seen.IsZero() || seen.Sub(published) > backfillLimit {
		t = published.UTC()
	}
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
}

// changes returns the ledger's steps by week, in the order in which they were taken.
func (m *Maker) changes() map[time.Time][]Change {
	byWeek := map[time.Time][]Change{}
	for _, list := range news.Lists() {
		events := m.Events[list]
		for i := range events {
			for n := range events[i].Steps {
				s := &events[i].Steps[n]
				begin := weekOf(s.Date, s.Seen)
				byWeek[begin] = append(byWeek[begin], Change{&events[i], s})
			}
		}
	}
	for _, list := range byWeek {
		slices.SortStableFunc(list, func(a, b Change) int {
			return cmp.Or(a.Step.Date.Compare(b.Step.Date), cmp.Compare(a.Event.ID, b.Event.ID))
		})
	}
	return byWeek
}

func (m *Maker) digest(begin time.Time, articles []*news.Article, changes []Change) Digest {
	year, week := begin.ISOWeek()
	d := Digest{Week: fmt.Sprintf("%d-w%02d", year, week), From: begin, To: begin.AddDate(0, 0, 7),
		Changes: latest(changes), Articles: len(articles), articles: articles}
	sources := map[string]bool{}
	for _, a := range articles {
		sources[a.Source] = true
	}
	d.Sources = len(sources)
	d.Fined = fined(changes)
	d.Title = m.T("digest.week", "from", m.Date(d.From), "to", m.Date(d.To.AddDate(0, 0, -1)))
	d.Totals = m.totals(&d)
	d.Lead = m.leadText(&d)
	return d
}

// latest returns the latest change of each event: a fine that was proposed and imposed in one week was imposed.
func latest(changes []Change) []Change {
	var kept []Change
	for i, c := range changes {
		again := func(o Change) bool { return o.Event == c.Event }
		if !slices.ContainsFunc(changes[i+1:], again) {
			kept = append(kept, c)
		}
	}
	return kept
}

// leadText names the three changes of the ledger that matter most, the largest sums first; in a week without changes it
// is the headline of the story that most articles report.
func (m *Maker) leadText(d *Digest) string {
	changes := slices.Clone(d.Changes)
	slices.SortStableFunc(changes, func(x, y Change) int {
		return cmp.Compare(m.Euros(at(y.Event, y.Step)), m.Euros(at(x.Event, x.Step)))
	})
	var parts []string
	for _, c := range changes {
		if text := m.change(c); len(parts) < leadParts && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, "; ")
	}
	var most *DigestStory
	for _, section := range m.sections(d) {
		if s := &section.Stories[0]; most == nil || s.Articles > most.Articles {
			most = s
		}
	}
	if most == nil {
		return ""
	}
	return most.Lead.Title
}

// change describes a step of the ledger. The title of a sum says by itself that it is proposed, set or settled.
func (m *Maker) change(c Change) string {
	title := m.EventTitle(at(c.Event, c.Step))
	switch c.Step.Status {
	case news.FineProposed, news.FineImposed, news.FineSettled:
		if c.Event.Kind.Money() {
			return title
		}
	}
	return title + ": " + m.Status(c.Step.Status)
}

// sections returns a week's stories by topic, in the order of the site's topics.
func (m *Maker) sections(d *Digest) []DigestSection {
	stories, listed := map[string]*DigestStory{}, map[string]bool{}
	for _, a := range d.articles {
		key := cmp.Or(a.Story, "/"+a.ID)
		s := stories[key]
		if s == nil {
			s = &DigestStory{Slug: a.Story, Lead: cmp.Or(m.Leads[a.ID], a)}
			stories[key] = s
		}
		s.Articles++
	}
	var list []DigestSection
	for _, t := range append(slices.Clone(m.Topics), Section{Title: m.T("article.privacy")}) {
		if s := section(t, stories, listed); len(s.Stories) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// section returns the stories of a topic, those with most articles first. Without a topic it returns the stories that
// no section has listed yet. A story is listed under each of its topics.
func section(t Section, stories map[string]*DigestStory, listed map[string]bool) DigestSection {
	s := DigestSection{Topic: t}
	for _, slug := range slices.Sorted(maps.Keys(stories)) {
		if t.Slug == "" && !listed[slug] || slices.Contains(stories[slug].Lead.Topics, t.Slug) {
			s.Stories = append(s.Stories, *stories[slug])
			listed[slug] = true
		}
	}
	slices.SortStableFunc(s.Stories, func(a, b DigestStory) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), a.Lead.Published.Compare(b.Lead.Published))
	})
	if len(s.Stories) > sectionLimit {
		s.More = len(s.Stories) - sectionLimit
		s.Stories = s.Stories[:sectionLimit]
	}
	return s
}

// fined returns the sums, by currency, of the fines that were imposed in a week. Settlements, sums per day and fines
// that have been annulled since are left out, as in the totals of the ledger.
func fined(changes []Change) []news.Money {
	sums := map[string]int64{}
	for _, c := range changes {
		e := c.Event
		if e.Kind != news.ClaimFine || e.Claim.Period != "" || e.Status == news.FineAnnulled || c.Step != imposing(e) {
			continue
		}
		if m := c.Step.Amount; m.Amount > 0 {
			sums[m.Currency] += m.Amount
		}
	}
	var list []news.Money
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, news.Money{Amount: sums[currency], Currency: currency})
	}
	return list
}

// imposing returns the step that imposed a fine, nil for a settlement and for a fine that is only proposed.
func imposing(e *news.Event) *news.Step {
	var first *news.Step
	for i := range e.Steps {
		switch e.Steps[i].Status {
		case news.FineSettled:
			return nil
		case news.FineImposed:
			if first == nil {
				first = &e.Steps[i]
			}
		}
	}
	return first
}

// weekly returns the entries of the weekly feed.
func (m *Maker) weekly() []*Item {
	var items []*Item
	weeks := m.Digests()
	for _, d := range weeks[:min(digestLimit, len(weeks))] {
		it := &Item{
			ID:        EntryID("digest", d.Week),
			URL:       m.Site.URL + digestDir + d.Week + ".html",
			Title:     d.Title,
			Summary:   d.Totals,
			Published: d.To,
			Added:     d.To,
		}
		it.complete = func() { it.Content = "<p>" + esc(d.Lead) + "</p>\n<p>" + esc(d.Totals) + "</p>\n" + m.HTML(&d) }
		items = append(items, it)
	}
	return items
}

// totals returns the figures of the week in one line.
func (m *Maker) totals(d *Digest) string {
	parts := []string{m.T("digest.totals", "articles", fmt.Sprint(d.Articles), "sources", fmt.Sprint(d.Sources))}
	for _, sum := range d.Fined {
		parts = append(parts, m.T("digest.fined", "sum", m.Money(sum)))
	}
	return strings.Join(parts, " · ")
}

// HTML returns the changes and the stories of a week, for the entry and for the page.
func (m *Maker) HTML(d *Digest) string {
	var b strings.Builder
	if len(d.Changes) > 0 {
		fmt.Fprintf(&b, "<h2>%s</h2>\n<ul>\n", esc(m.T("ledger.heading")))
		for _, c := range d.Changes {
			fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>\n", esc(m.EventURL(c.Event)), esc(m.change(c)))
		}
		b.WriteString("</ul>\n")
	}
	for _, s := range m.sections(d) {
		fmt.Fprintf(&b, "<h2>%s</h2>\n<ul>\n", esc(s.Topic.Title))
		for _, st := range s.Stories {
			m.story(&b, &st)
		}
		b.WriteString("</ul>\n")
		if s.More > 0 {
			fmt.Fprintf(&b, "<p>%s</p>\n", esc(m.T("digest.more", "n", fmt.Sprint(s.More))))
		}
	}
	return b.String()
}

func (m *Maker) story(b *strings.Builder, s *DigestStory) {
	fmt.Fprintf(b, "<li><a href=\"%s\">%s</a> (%s", esc(m.storyURL(s.Lead)), esc(s.Lead.Title),
		esc(m.Source(s.Lead.Source).Title))
	if s.Articles > 1 {
		fmt.Fprintf(b, " +%d", s.Articles-1)
	}
	b.WriteString(")</li>\n")
}
