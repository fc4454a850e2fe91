package syndication

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	plaintext "github.com/privacywire/privacywire/internal/text"
)

// fill makes the entry of an article.
func (m *Maker) fill(it *Item, a *news.Article) {
	summary := m.Pages.HTML(a.Summary)
	it.URL = m.ArticleURL(a)
	it.External = a.URL
	it.Title = a.Title
	it.Summary = Plain(summary)
	it.Authors = a.Authors
	it.Source = m.Source(a.Source)
	it.Language = cmp.Or(a.Language, unknown)
	it.Categories = m.categories(a)
	it.Image = m.Image(a)

	var b strings.Builder
	b.WriteString(summary)
	for _, f := range news.Listed(a.Claims, news.ListFines) {
		fmt.Fprintf(&b, "<p><strong>%s</strong></p>\n", esc(m.Fact(&f)))
		quote(&b, f.Quote)
	}
	var links []string
	if u := address(a.URL); u != "" {
		links = append(links, link(u, m.T("article.read", "source", it.Source.Title)))
	}
	if u := m.storyURL(a); u != it.URL {
		links = append(links, link(u, m.T("article.story")))
	}
	if len(links) > 0 {
		b.WriteString("<p>" + strings.Join(links, " · ") + "</p>")
	}
	it.Content = b.String()
}

// storyURL returns the page of an article's story, which is its own while it has none.
func (m *Maker) storyURL(a *news.Article) string {
	if a.Story == "" {
		return m.ArticleURL(a)
	}
	return m.StoryURL(a.Story)
}

func (m *Maker) categories(a *news.Article) []Category {
	var list []Category
	for _, slug := range a.Topics {
		if s, ok := m.topics[slug]; ok {
			list = append(list, Category{slug, s.Title, m.Site.URL + "topics/"})
		}
	}
	for _, slug := range a.Platforms {
		list = append(list, Category{slug, m.Platform(slug), m.Site.URL + "platforms/"})
	}
	return list
}

// steps returns an entry for each step of each event: its opening, and whatever happened to it since.
func (m *Maker) steps(events []news.Event) []*Item {
	var items []*Item
	for i := range events {
		for n := range events[i].Steps {
			items = append(items, m.step(&events[i], n))
		}
	}
	return Newest(items)
}

// step returns the entry of an event's n-th step. Neither its id nor its place in the feed depends on the event that
// it is a step of now, or on the article that states it best: the one may turn out to be two, and the other may come
// later.
func (m *Maker) step(e *news.Event, n int) *Item {
	s := &e.Steps[n]
	it := &Item{ID: EntryID("step", s.Entry), Published: s.Date, Added: s.Date}
	if m.byID[s.Article] != nil {
		it.Published, it.Added = dated(s.Date, s.Seen), s.Seen
	}
	it.complete = func() { m.fillStep(it, e, n) }
	return it
}

// fillStep makes the entry of an event's n-th step.
func (m *Maker) fillStep(it *Item, e *news.Event, n int) {
	s := &e.Steps[n]
	it.URL = m.EventURL(e)
	it.Title = m.change(Change{e, s})
	it.Summary = s.Quote
	var b strings.Builder
	for _, past := range slices.Backward(e.Steps[:n+1]) {
		m.history(&b, &past)
	}
	b.WriteString("<p>" + link(it.URL, m.T("event.history")) + "</p>")
	it.Content = b.String()
	if a := m.byID[s.Article]; a != nil {
		it.External = a.URL
		it.Source = m.Source(a.Source)
		it.Categories = m.categories(a)
	}
}

// at returns the event as it stood at one of its steps, with the sum that had been stated by then: a fine that is
// halved later was imposed in full, and what an entry was called it stays called.
func at(e *news.Event, s *news.Step) *news.Event {
	then := *e
	then.Status = s.Status
	then.Claim.Amount, then.Claim.Currency = 0, ""
	for i := range e.Steps {
		if m := e.Steps[i].Amount; m.Amount > 0 {
			then.Claim.Amount, then.Claim.Currency = m.Amount, m.Currency
		}
		if &e.Steps[i] == s {
			break
		}
	}
	return &then
}

// history writes one step: what, when, how much, and the words that say so.
func (m *Maker) history(b *strings.Builder, s *news.Step) {
	fmt.Fprintf(b, "<p><strong>%s</strong>, %s", esc(m.Status(s.Status)), esc(m.Date(s.Date)))
	if s.Amount.Amount > 0 {
		b.WriteString(": " + esc(m.Money(s.Amount)))
	}
	b.WriteString("</p>\n")
	quote(b, s.Quote)
	if a := m.byID[s.Article]; a != nil {
		fmt.Fprintf(b, "<p>%s (%s)</p>\n", link(m.ArticleURL(a), a.Title), esc(m.Source(a.Source).Title))
	}
}

func quote(b *strings.Builder, words string) {
	if words = line(words); words != "" {
		b.WriteString("<blockquote><p>" + esc(words) + "</p></blockquote>\n")
	}
}

func link(url, text string) string { return `<a href="` + esc(url) + `">` + esc(text) + `</a>` }

// esc escapes plain text for use between tags and in attributes.
func esc(s string) string { return html.EscapeString(line(s)) }

// Plain returns the words of sanitised HTML.
func Plain(fragment string) string { return line(plaintext.Plain(fragment)) }
