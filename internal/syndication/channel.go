package syndication

import (
	"cmp"
	"crypto/sha1"
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"time"
)

// The file names of a channel's three formats, in the folder of the page that shows the same.
const (
	RSSFile  = "feed.xml"
	AtomFile = "atom.xml"
	JSONFile = "feed.json"
)

// A feed holds its newest entries: as many as Limit, and of those that joined within Recent of the newest one up to
// Most, so that a reader which polls once a day or sleeps over a weekend misses none on a busy site.
const (
	Limit  = 50
	Most   = 200
	Recent = 3 * 24 * time.Hour
)

// What one entry may hold, in bytes: no article makes a feed too large to poll.
const (
	maxTitle   = 500
	maxSummary = 2_000
	maxContent = 50_000
	maxLabels  = 40 // authors, and categories
)

// A Channel is one outgoing feed without its items.
type Channel struct {
	Title       string
	Description string
	Language    string    // BCP 47, as in "en" or "pt-BR"
	URL         string    // absolute address of the page that shows the same, ending in "/"; the feeds are next to it
	Author      string    // who publishes; the title when empty
	Hub         string    // address of a WebSub hub, "" for none
	Icon        string    // address of a square image, "" for none
	Updated     time.Time // when zero, the newest time at which an item was added
}

// An Item is one entry of a feed.
type Item struct {
	ID         string // a URI for life; see [EntryID]
	URL        string // absolute address of the entry's page on this site
	External   string // absolute address of what the entry is about, "" when that is the page itself
	Title      string // plain text
	Summary    string // plain text, short
	Content    string // HTML; relative links are resolved against URL, what could run is removed
	Authors    []string
	Source     Source
	Language   string // "" when it is the channel's, unknown when it can't be told
	Published  time.Time
	Added      time.Time // when it joined the site, which orders the feed; Published when zero
	Categories []Category
	Image      string // absolute address of a picture, "" for none

	once     sync.Once
	html     string // Content made safe; set by prepare
	complete func() // fills in what isn't needed to know whether a feed holds it
}

// A Category is a label of an entry.
type Category struct {
	Term   string // slug
	Label  string // what people read
	Scheme string // absolute address that the terms belong to
}

// Source is the publication that an entry comes from.
type Source struct {
	Title string
	URL   string // absolute address of its feed or home page
}

// EntryID returns an entry's id: a name-based UUID (RFC 9562, version 5) of the parts.
// It holds no address, so a site that moves house keeps every id.
func EntryID(parts ...string) string {
	h := sha1.New()
	// The namespace keeps these names apart from anybody else's.
	fmt.Fprintf(h, "%s\x00%s", "privacywire entry", strings.Join(parts, "\x00"))
	u := h.Sum(nil)[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// Newest sorts items by the time at which they joined the site, newest first, and keeps those that a feed holds.
func Newest(items []*Item) []*Item {
	sorted := slices.SortedFunc(slices.Values(items), func(a, b *Item) int {
		return cmp.Or(b.added().Compare(a.added()), b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	n := 0
	for n < len(sorted) && room(sorted[:n], sorted[n]) {
		n++
	}
	return sorted[:n]
}

// room reports whether a feed that holds items, newest first, holds the next one too.
func room(items []*Item, next *Item) bool {
	return len(items) < Limit || len(items) < Most && next.added().After(items[0].added().Add(-Recent))
}

func (it *Item) added() time.Time {
	if it.Added.IsZero() {
		return it.Published
	}
	return it.Added
}

// name returns the title, or else what an entry without one is best called.
func (it *Item) name() string {
	return cmp.Or(first(line(it.Title), maxTitle), first(line(it.Summary), 100), line(it.Source.Title), it.ID)
}

// description returns the summary as HTML; formats and readers want one, so the title replaces a missing one.
func (it *Item) description() string { return html.EscapeString(cmp.Or(it.summary(), it.name())) }

func (it *Item) summary() string { return first(line(it.Summary), maxSummary) }

// first returns the first words of a text, at most n bytes and a mark that there is more.
func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = strings.ToValidUTF8(s[:n], "")
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s + "…"
}

// changed returns the time of the channel's last change, which a feed must state even when it is empty.
func (c *Channel) changed(items []*Item) time.Time {
	if !c.Updated.IsZero() {
		return c.Updated.UTC()
	}
	newest := time.Unix(0, 0)
	for _, it := range items {
		if t := it.added(); t.After(newest) {
			newest = t
		}
	}
	return newest.UTC()
}

func (c *Channel) author() string { return cmp.Or(line(c.Author), line(c.Title), "Privacywire") }

func (c *Channel) file(name string) string { return address(c.URL) + name }

// unknown is the language of an item that is not known to be in the channel's language.
const unknown = "und"
