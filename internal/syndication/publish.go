package syndication

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
)

// Input is what the feeds of a whole site are made from. Its order doesn't matter.
type Input struct {
	Pages
	Site     Channel // the site's own feed
	Articles []*news.Article
	Leads    map[string]*news.Article // of the story that an article is in, by the article's id; none: the article itself
	Events   map[string][]news.Event  // of the ledger, by list
	Topics   []Section                // in the order in which the site shows them
	Parts    []Part                   // pages with feeds of their own, those of topics too
	Now      time.Time                // a week that is over by then has its digest
}

// A Section is a topic.
type Section struct {
	Slug  string
	Title string
}

// A Part is a page with feeds of the articles that it wants.
type Part struct {
	Dir         string // of the page below the site's address; ends in a slash
	Title       string
	Description string
	Wants       func(*news.Article) bool
}

// Pages answers what only the site's pages know: addresses, all absolute, and words in the site's language.
type Pages interface {
	ArticleURL(a *news.Article) string
	StoryURL(slug string) string
	EventURL(e *news.Event) string

	Source(slug string) Source
	Platform(slug string) string // name
	EventTitle(e *news.Event) string
	Euros(e *news.Event) float64 // its sum, 0 when there is none or it can't be converted
	Fact(f *news.Claim) string   // a line as on a badge: amount, authority, status
	Status(s news.Status) string
	Money(m news.Money) string
	Date(t time.Time) string
	HTML(markdown string) string // a summary, sanitised
	Image(a *news.Article) string
	T(key string, args ...string) string // a string of the interface; args are pairs of placeholder and value
}

// A Maker makes the feeds and digests of one site. An item is made once, when the first feed that holds it is.
type Maker struct {
	Input
	Digests func() []Digest // one for each week that was over by Now and had news, the newest first

	byID     map[string]*news.Article
	topics   map[string]Section
	articles []*news.Article // that make an entry, in the order in which they joined the site, newest first
	items    map[*news.Article]*Item
}

// Publish makes every feed of the site and passes each file to write, which is called by several goroutines at once.
// Names are relative to the site's root, as in "topics/fines/feed.xml".
func (m *Maker) Publish(ctx context.Context, write func(File) error) error {
	feeds := m.feeds()
	return parallel.Each(ctx, len(feeds), func(i int) error {
		for _, it := range feeds[i].items {
			it.prepare()
		}
		return writeAll(feeds[i].dir, feeds[i].channel, feeds[i].items, write)
	})
}

// dated returns the date of an entry: no later than the time at which the site saw it, and that time when there is
// none.
func dated(t, seen time.Time) time.Time {
	if t.IsZero() || !seen.IsZero() && t.After(seen) {
		return seen
	}
	return t
}

type feed struct {
	dir     string // "" or ending in "/"
	channel Channel
	items   []*Item
}

// New gets ready to make the feeds and digests of a site.
func New(in Input) *Maker {
	m := &Maker{Input: in, byID: make(map[string]*news.Article, len(in.Articles)), topics: map[string]Section{},
		items: map[*news.Article]*Item{}}
	for _, t := range in.Topics {
		m.topics[t.Slug] = t
	}
	for _, a := range in.Articles {
		m.byID[a.ID] = a
		if a.CopyOf == "" && !a.Spun { // readers have that text, or wouldn't want it
			m.articles = append(m.articles, a)
		}
	}
	slices.SortFunc(m.articles, byArrival)
	m.Digests = sync.OnceValue(m.digests)
	return m
}

// feeds returns the site's feeds in the order in which they are written.
func (m *Maker) feeds() []feed {
	all := []feed{{"", m.Site, m.pick(func(*news.Article) bool { return true })}}
	for _, p := range m.Parts {
		all = append(all, m.feed(p.Dir, p.Title, p.Description, m.pick(p.Wants)))
	}
	for _, list := range news.Lists() {
		all = append(all, m.feed("ledger/"+list+"/", m.T(list+".heading"), m.T(list+".description"), m.steps(m.Events[list])))
	}
	return append(all, m.feed(digestDir, m.T("digest.heading"), m.T("digest.description"), m.weekly()))
}

// feed returns the feed of a part of the site.
func (m *Maker) feed(dir, title, description string, items []*Item) feed {
	c := m.Site
	c.Author = m.Site.author()
	c.Title, c.Description, c.URL = m.Site.Title+": "+title, cmp.Or(description, title), m.Site.URL+dir
	return feed{dir, c, items}
}

// byArrival orders articles as [Newest] orders their items.
func byArrival(a, b *news.Article) int {
	published := func(a *news.Article) time.Time { return dated(a.Published, a.Seen) }
	added := func(a *news.Article) time.Time {
		if a.Seen.IsZero() {
			return published(a)
		}
		return a.Seen
	}
	if order := cmp.Or(added(b).Compare(added(a)), published(b).Compare(published(a))); order != 0 {
		return order
	}
	return cmp.Compare(articleEntry(a), articleEntry(b))
}

// articleEntry returns the id of an article's entry.
func articleEntry(a *news.Article) string { return EntryID("article", a.ID) }

// item returns the item of an article.
func (m *Maker) item(a *news.Article) *Item {
	it := m.items[a]
	if it == nil {
		it = &Item{ID: articleEntry(a), Published: dated(a.Published, a.Seen), Added: a.Seen}
		it.complete = func() { m.fill(it, a) }
		m.items[a] = it
	}
	return it
}

// pick returns the newest items whose articles are wanted.
func (m *Maker) pick(wanted func(*news.Article) bool) []*Item {
	var items []*Item
	for _, a := range m.articles {
		if wanted(a) {
			it := m.item(a)
			if !room(items, it) {
				break
			}
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
