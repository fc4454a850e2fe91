package site

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"time"
)

// A Page is what every template gets; the pages below add to it. docs/theming.md describes all of it for theme makers.
type Page struct {
	Kind        string // name of the template file without .html
	Title       string // of the page alone; "" on the front page
	Heading     string
	Description string
	Address     string        // canonical, absolute
	Language    string        // of the interface
	OG          string        // OpenGraph type: website or article
	Image       string        // absolute address of the social card, "" for none
	Meta        template.HTML // the tags that search engines and social networks read, made of the fields above
	Data        template.JS   // JSON-LD
	DataHash    string        // of Data, for the Content-Security-Policy
	Header      template.HTML
	Feeds       []Link // the page's own feeds
	Embed       *Embed // how other sites show it, nil where they can't
	NoIndex     bool
	Modified    time.Time // when its content last changed, for the sitemap; zero when nobody can say
	path        string    // of its file
}

// describe sets the page's JSON-LD.
func (p *Page) describe(data template.JS) {
	sum := sha256.Sum256([]byte(data))
	p.Data, p.DataHash = data, "sha256-"+base64.StdEncoding.EncodeToString(sum[:])
}

// common returns what all pages have to those who get one as an interface.
func (p *Page) common() *Page { return p }

// Lang is the value of a lang attribute. "" stands for no attribute: the text is in the language of the page.
type Lang string

// unknownLang is a text of unknown language: its attribute is empty.
const unknownLang Lang = "und"

// String returns the attribute's value.
func (l Lang) String() string {
	if l == unknownLang {
		return ""
	}
	return string(l)
}

// A Link is an address with its words. Lang is set when the words are in another language than the interface.
type Link struct {
	Address string
	Text    string
	Lang    Lang
	Type    string        // media type, for feeds
	HTML    template.HTML // all of it, when it has been rendered before
}

// A TopicRow is one topic of the list.
type TopicRow struct {
	Topic
	Address string
	Count   string
}

// An ArchivePage lists the months.
type ArchivePage struct {
	Page
	Years []YearRow
}

// A YearRow is one year of the archive.
type YearRow struct {
	Year   string
	Months []Bar
}

// A LinesPage is a month of the archive, a page of one source's articles, or the articles that a person changed: one
// line each.
type LinesPage struct {
	Page
	Days    []LineDay
	Earlier *Link
	Later   *Link
	Links   []Link
	Wrong   string // on corrections: where to report a mistake
}

// A LineDay is a day of lines.
type LineDay struct {
	Date  string
	Text  string
	Lines []Line
}

// A Line is a story or article in a dense list.
type Line struct {
	Address string
	Title   string
	Lang    Lang
	Sources string
	Badge   *Badge
}

// A SourcesPage lists the feeds.
type SourcesPage struct {
	Page
	Sources []SourceRow
	Status  string // address of status.json
	OPML    string
}

// A SourceRow is one feed.
type SourceRow struct {
	Slug     string
	Name     string
	Address  string
	Articles int
	Newest   template.HTML
}

// A TextPage is topics, about, search or 404.
type TextPage struct {
	Page
	Topics []TopicRow
	Groups []FeedGroup // on about: everything that can be subscribed to
	Status string
	Wrong  string // where to report a mistake
}

// A FeedGroup is the feeds of one page of the site.
type FeedGroup struct {
	Name    string
	Address string
	Links   []Link
}

// A DigestsPage lists the weekly digests, newest first.
type DigestsPage struct {
	Page
	Weeks []WeekRow
}

// A WeekRow is one digest.
type WeekRow struct {
	Title   string
	Address string
	Lead    string // what mattered most
	Totals  string
}

// A DigestPage is the digest of one week.
type DigestPage struct {
	Page
	Lead    string
	Totals  string
	Body    template.HTML
	Earlier *Link
	Later   *Link
}

// A MovedPage leads from an old address to the one that holds its content now.
type MovedPage struct {
	Page
	To Link
}
