package syndication

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/privacywire/privacywire/internal/lazy"
)

// rssDoc extends gorilla's document by the namespaces of the elements that the extensions below use.
type rssDoc struct {
	feeds.RssFeedXml
	DC      string `xml:"xmlns:dc,attr"`
	Atom    string `xml:"xmlns:atom,attr"`
	Channel rssChannel
}

// rssChannel extends gorilla's channel by links in the Atom namespace.
// Items come last: the RSS profile wants a channel's own elements before them.
type rssChannel struct {
	*feeds.RssFeed
	Title       escaped    `xml:"title"`
	Description escaped    `xml:"description"`
	Links       []atomLink `xml:"atom:link"`
	Items       []rssItem  `xml:"item"`
}

// rssItem adds to gorilla's item the elements that it lacks or can have only once.
type rssItem struct {
	*feeds.RssItem
	Title      escaped   `xml:"title"`
	Creators   []string  `xml:"dc:creator"`
	Language   string    `xml:"dc:language,omitempty"`
	Categories []escaped `xml:"category"`
	Source     *escaped  `xml:"source"`
}

// escaped is text of an element, escaped already, with the attributes that the elements have.
type escaped struct {
	Domain string `xml:"domain,attr,omitempty"`
	URL    string `xml:"url,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Text   string `xml:",innerxml"`
}

// hexEscaper writes & and < as hexadecimal references, as the RSS profile recommends: readers that decode twice, and
// those that decode once, then show the same.
var hexEscaper = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

func hexed(s string) escaped { return escaped{Text: hexEscaper.Replace(title(s))} }

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
	return encodeXML(rssDoc{
		RssFeedXml: feeds.RssFeedXml{Version: "2.0", ContentNamespace: "http://purl.org/rss/1.0/modules/content/"},
		DC:         "http://purl.org/dc/elements/1.1/",
		Atom:       atomNamespace,
		Channel:    ch,
	})
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
		Language: it.foreign(c),
	}
	if it.html != "" {
		x.Content = &feeds.RssContent{Content: it.html}
	}
	for _, cat := range it.labels() {
		label := hexed(cat.name())
		label.Domain = cat.Scheme
		x.Categories = append(x.Categories, label)
	}
	if u := it.Source.URL; u != "" {
		source := hexed(it.Source.Title)
		source.URL, x.Source = u, &source
	}
	return x
}

// foreign returns the language of an entry where it is known and not the channel's.
func (it *Item) foreign(c *Channel) string {
	if it.Language == c.Language || it.Language == unknown {
		return ""
	}
	return it.Language
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

func (c Category) name() string { return cmp.Or(c.Label, c.Term) }

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
