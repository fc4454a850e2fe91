package syndication

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/privacywire/privacywire/internal/lazy"
)

// rssDoc extends gorilla's document by the namespaces of the elements that the extensions below use.
type rssDoc struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel rssChannel
}

// rssChannel extends gorilla's channel by links in the Atom namespace.
// Items come last: the RSS profile wants a channel's own elements before them.
type rssChannel struct {
	*feeds.RssFeed
	Title       hexText    `xml:"title"`
	Description hexText    `xml:"description"`
	Links       []atomLink `xml:"atom:link"`
	Items       []rssItem  `xml:"item"`
}

// rssItem adds to gorilla's item the elements that it lacks or can have only once.
type rssItem struct {
	*feeds.RssItem
	Title      hexText       `xml:"title"`
	Content    *rssContent   // after the description, as the profile wants it
	Creators   []string      `xml:"dc:creator"`
	Language   string        `xml:"dc:language,omitempty"`
	Categories []rssCategory `xml:"category"`
	Source     *rssSource    `xml:"source"`
}

type rssContent struct {
	XMLName xml.Name `xml:"content:encoded"`
	HTML    string   `xml:",cdata"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Text   string `xml:",innerxml"`
}

type rssSource struct {
	URL  string `xml:"url,attr"`
	Text string `xml:",innerxml"`
}

// hexText is text in which & and < are written as hexadecimal references, as the RSS profile recommends: readers
// that decode twice, and those that decode once, then show the same.
type hexText string

var hexEscaper = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

// hexed returns text ready to stand between tags.
func hexed(s string) hexText { return hexText(hexEscaper.Replace(title(s))) }

// MarshalXML writes the text as it is, since it is escaped already.
func (t hexText) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return e.EncodeElement(struct {
		Inner string `xml:",innerxml"`
	}{string(t)}, start)
}

// RSS encodes a channel as RSS 2.0, its items in the order given.
func RSS(c Channel, items []*Item) ([]byte, error) {
	ch := rssChannel{
		RssFeed: &feeds.RssFeed{
			Link:          address(c.URL),
			Language:      c.Language,
			LastBuildDate: c.changed(items).Format(time.RFC1123Z),
			Generator:     "Privacywire",
			Ttl:           60,
		},
		Title:       hexed(c.Title),
		Description: hexed(c.Description),
		Links:       c.links(RSSFile, "application/rss+xml"),
	}
	for _, it := range items {
		ch.Items = append(ch.Items, rssEntry(&c, it))
	}
	doc := rssDoc{
		Version: "2.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Atom:    "http://www.w3.org/2005/Atom",
		Channel: ch,
	}
	return encodeXML(doc)
}

func rssEntry(c *Channel, it *Item) rssItem {
	it.prepare()
	x := rssItem{
		RssItem: &feeds.RssItem{
			Link:        it.URL,
			Description: it.description(),
			Guid:        &feeds.RssGuid{Id: it.ID, IsPermaLink: "false"},
			PubDate:     it.Published.UTC().Format(time.RFC1123Z),
		},
		Title:    hexed(it.name()),
		Creators: it.authors(),
	}
	if it.html != "" {
		x.Content = &rssContent{HTML: it.html}
	}
	if it.Language != c.Language && it.Language != unknown {
		x.Language = it.Language
	}
	for _, cat := range it.labels() {
		x.Categories = append(x.Categories, rssCategory{cat.Scheme, string(hexed(cat.name()))})
	}
	if u := it.Source.URL; u != "" {
		x.Source = &rssSource{u, string(hexed(it.Source.Title))}
	}
	return x
}

// mailbox matches an e-mail address after a name, which is not published.
var mailbox = lazy.Regexp(`<[^<>\s]+@[^<>\s]+>`)

// authors returns who wrote an entry, or else who published it.
func (it *Item) authors() []string {
	var names []string
	for _, a := range append(slices.Clone(it.Authors[:min(maxLabels, len(it.Authors))]), it.Source.Title) {
		if a = title(first(mailbox().ReplaceAllString(a, ""), maxTitle)); a != "" && (a != title(it.Source.Title) ||
			len(names) == 0) {
			names = append(names, a)
		}
	}
	return names
}

func (it *Item) labels() []Category { return it.Categories[:min(maxLabels, len(it.Categories))] }

func (c Category) name() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Term
}

func encodeXML(doc any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(doc); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
