package syndication

import (
	"encoding/xml"
	"hash/fnv"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

const atomNamespace = "http://www.w3.org/2005/Atom"

// atomFeed extends gorilla's feed by languages, several links and a generator.
type atomFeed struct {
	*feeds.AtomFeed
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	Title     escaped     `xml:"title"`
	Subtitle  *escaped    `xml:"subtitle"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

// atomEntry extends gorilla's entry by a language, categories and several authors.
type atomEntry struct {
	*feeds.AtomEntry
	Lang       *string            `xml:"xml:lang,attr,omitempty"`
	Title      escaped            `xml:"title"`
	Links      []atomLink         `xml:"link"`
	Authors    []feeds.AtomPerson `xml:"author"`
	Categories []atomCategory     `xml:"category"`
}

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// Atom encodes a channel as Atom 1.0, its items in the order given.
func Atom(c Channel, items []*Item) ([]byte, error) {
	f := atomFeed{
		AtomFeed: &feeds.AtomFeed{
			XMLName: xml.Name{Local: "feed"},
			Xmlns:   atomNamespace,
			Id:      c.file(AtomFile),
			Icon:    address(c.Icon),
			Updated: c.changed(items).Format(time.RFC3339),
			Author:  &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: c.author(), Uri: address(c.URL)}},
		},
		Lang:  c.Language,
		Title: text(c.Title),
		Links: append(c.links(AtomFile, "application/atom+xml"), atomLink{Rel: "alternate", Type: "text/html",
			Href: address(c.URL)}),
		Generator: "Privacywire",
	}
	if c.Description != "" {
		sub := text(c.Description)
		f.Subtitle = &sub
	}
	for _, it := range items {
		f.Entries = append(f.Entries, atomItem(&c, it))
	}
	return encodeXML(f)
}

func atomItem(c *Channel, it *Item) atomEntry {
	it.prepare()
	x := atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Id:        it.ID,
			Published: it.Published.UTC().Format(time.RFC3339),
			Updated:   updated(it),
		},
		Title: text(it.name()),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: it.URL}},
	}
	if it.Language != "" && it.Language != c.Language {
		lang := strings.TrimPrefix(it.Language, unknown)
		x.Lang = &lang
	}
	x.Summary = &feeds.AtomSummary{Type: "html", Content: it.description()}
	if it.html != "" {
		x.Content = &feeds.AtomContent{Type: "html", Content: it.html}
	}
	if u := it.External; u != "" {
		x.Links = append(x.Links, atomLink{Rel: "via", Href: u, Title: title(it.Source.Title)})
	}
	for _, name := range it.authors() {
		x.Authors = append(x.Authors, feeds.AtomPerson{Name: name})
	}
	for _, cat := range it.labels() {
		x.Categories = append(x.Categories, atomCategory{line(cat.Term), cat.Scheme, title(cat.name())})
	}
	return x
}

// updated returns the date of an entry, for life. Many sources date by the day or the minute, and readers (and
// validators) take entries of one feed with the same date for a bulk edit: the id adds microseconds.
func updated(it *Item) string {
	h := fnv.New32a()
	h.Write([]byte(it.ID))
	t := it.Published.UTC().Truncate(time.Second).Add(time.Duration(h.Sum32()%999_999+1) * time.Microsecond)
	return t.Format("2006-01-02T15:04:05.000000Z")
}

// text returns a text construct: plain, unless a reader could take it for markup.
func text(s string) escaped {
	x := hexed(s)
	x.Type = "text"
	if title(s) != line(s) {
		x.Type = "html"
	}
	return x
}

// links returns the links of the feed itself: to its own address, and to its hub.
func (c *Channel) links(file, kind string) []atomLink {
	links := []atomLink{{Rel: "self", Type: kind, Href: c.file(file)}}
	if hub := address(c.Hub); hub != "" {
		links = append(links, atomLink{Rel: "hub", Href: hub})
	}
	return links
}
