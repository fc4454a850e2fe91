package syndication

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// The folders of the feeds that every site has beside its own.
const (
	FinesDir  = "ledger/fines/"
	BansDir   = "ledger/bans/"
	DigestDir = "digest/"
)

// Input is what the feeds of a whole site are made from. Its order doesn't matter.
type Input struct {
	Site      Channel // the site's own feed
	Articles  []*news.Article
	Fines     []news.Event
	Bans      []news.Event
	Topics    []Section // those that have a page, in the order in which the site shows them
	Platforms []Section // likewise
	Pages     Pages
	Now       time.Time // a week that is over by then has its digest
	Limit     int       // entries in a feed; 0 for Limit
}

// A Section is a page with feeds of its own.
type Section struct {
	Slug        string
	Dir         string // relative to the site's root, ends in "/"
	Title       string
	Description string
}

// Pages answers what only the site's pages know: absolute addresses, and words in the site's language.
type Pages interface {
	ArticleURL(a *news.Article) string
	StoryURL(a *news.Article) string // of the story that an article belongs to
	EventURL(e *news.Event) string
	Image(a *news.Article) string // "" for none

	Title(a *news.Article) string
	EventTitle(e *news.Event) string
	Source(slug string) Source
	Platform(slug string) string // name
	Facts(a *news.Article) []Fact
	HTML(markdown string) string // a summary, sanitised
	Status(s news.Status) string
	Money(m news.Money) string
	Date(t time.Time) string
	T(key string, args ...string) string // a string of the interface; args are pairs of placeholder and value
}

// A Fact is a fine or ban in a line, and the words that state it.
type Fact struct{ Text, Quote string }

// A maker keeps what several feeds of one site share: every item is made once.
type maker struct {
	Input
	byID   map[string]*news.Article
	topics map[string]Section
	items  []*Item // of all articles that make an entry, newest first
	of     map[*Item]*news.Article
}

// Publish makes every feed of a site and hands each file to write, in a fixed order.
// Names are relative to the site's root, as in "topics/fines/feed.xml".
func Publish(in Input, write func(File) error) error {
	m := newMaker(in)
	for _, f := range m.feeds() {
		if err := writeAll(f.dir, f.channel, f.items, write); err != nil {
			return err
		}
	}
	return nil
}

type feed struct {
	dir     string // "" or ending in "/"
	channel Channel
	items   []*Item
}

func newMaker(in Input) *maker {
	if in.Limit == 0 {
		in.Limit = Limit
	}
	m := &maker{Input: in, byID: map[string]*news.Article{}, topics: map[string]Section{}, of: map[*Item]*news.Article{}}
	for _, t := range in.Topics {
		m.topics[t.Slug] = t
	}
	for _, a := range in.Articles {
		m.byID[a.ID] = a
		if a.CopyOf == "" && !a.Spun { // readers have that text, or wouldn't want it
			it := &Item{ID: EntryID("article", a.ID), Published: a.Published, Added: a.Seen}
			m.items = append(m.items, it)
			m.of[it] = a
		}
	}
	m.items = Newest(m.items, len(m.items))
	return m
}

// feeds lists the site's feeds in the order in which they are written.
func (m *maker) feeds() []feed {
	all := []feed{{"", m.Site, m.pick(func(*news.Article) bool { return true })}}
	for _, s := range m.Topics {
		all = append(all, feed{s.Dir, m.channel(s.Title, s.Description, s.Dir),
			m.pick(func(a *news.Article) bool { return slices.Contains(a.Topics, s.Slug) })})
	}
	for _, s := range m.Platforms {
		all = append(all, feed{s.Dir, m.channel(s.Title, s.Description, s.Dir),
			m.pick(func(a *news.Article) bool { return slices.Contains(a.Platforms, s.Slug) })})
	}
	return append(all,
		feed{FinesDir, m.channel(m.T("fines.heading"), m.T("fines.description"), FinesDir), m.steps(m.Fines)},
		feed{BansDir, m.channel(m.T("bans.heading"), m.T("bans.description"), BansDir), m.steps(m.Bans)},
		feed{DigestDir, m.channel(m.T("digest.heading"), m.T("digest.description"), DigestDir), m.digests()},
	)
}

// T gives a string of the interface.
func (m *maker) T(key string, args ...string) string { return m.Pages.T(key, args...) }

// channel gives the channel of a part of the site.
func (m *maker) channel(title, description, dir string) Channel {
	c := m.Site
	c.Author = m.Site.author()
	c.Title, c.Description, c.URL = m.Site.Title+": "+title, cmp.Or(description, title), m.Site.URL+dir
	return c
}

// pick gives the newest items whose articles are wanted.
func (m *maker) pick(wanted func(*news.Article) bool) []*Item {
	var items []*Item
	for _, it := range m.items {
		if len(items) == m.Limit {
			break
		}
		if a := m.of[it]; wanted(a) {
			m.fill(it, a)
			items = append(items, it)
		}
	}
	return items
}

func writeAll(dir string, c Channel, items []*Item, write func(File) error) error {
	for _, format := range []struct {
		name   string
		encode func(Channel, []*Item) ([]byte, error)
	}{{RSSFile, RSS}, {AtomFile, Atom}, {JSONFile, JSON}} {
		data, err := format.encode(c, items)
		if err != nil {
			return fmt.Errorf("%s%s: %w", dir, format.name, err)
		}
		if err := write(File{dir + format.name, data}); err != nil {
			return err
		}
	}
	return nil
}
