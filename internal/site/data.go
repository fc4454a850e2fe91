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
	Address     string      // canonical, absolute
	Language    string      // of the interface
	OG          string      // OpenGraph type: website or article
	Image       string      // absolute address of the social card, "" for none
	Data        template.JS // JSON-LD
	DataHash    string      // of Data, for the Content-Security-Policy
	Header      template.HTML
	Feeds       []Link // the page's own feeds
	Embed       *Embed // how other sites show it, nil where they can't
	NoIndex     bool
	Modified    time.Time // when its content last changed, for the sitemap; zero when nobody can say
}

// describe sets the page's JSON-LD.
func (p *Page) describe(data template.JS) {
	sum := sha256.Sum256([]byte(data))
	p.Data, p.DataHash = data, "sha256-"+base64.StdEncoding.EncodeToString(sum[:])
}

// common gives what all pages have to those who get one as an interface.
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
	Type    string // media type, for feeds
}

// An Item is a story in a list. It is rendered once, by the template "item", for all the lists it stands in.
type Item struct {
	Address string
	Title   string
	Lang    Lang
	Dek     string
	Badge   string
	Labels  template.HTML
	Sources string
}

// A Block is a group of whole days with enough stories for a few columns.
type Block struct{ Days []Day }

// A Day is the stories of one day, newest first, each rendered already.
type Day struct {
	Date  string // 2006-01-02, also its fragment
	Text  string
	Items []template.HTML
}

// A ListPage is the front page, a topic, a platform, or a numbered page behind one of them.
type ListPage struct {
	Page
	Intro   string
	Newest  template.HTML // on the front page: when the newest article was published
	Blocks  []Block
	Number  int // 0 on the newest page of a list
	Count   string
	Earlier *Link
	Later   *Link
	Links   []Link // to what belongs with this page
	Ledger  *PlatformLedger
}

// A PlatformLedger is what the ledger says about one platform.
type PlatformLedger struct {
	Name   string
	Fines  []FineRow
	By     []CountRow // authorities by what they fined
	Now    []BanRow
	Others []BanRow
}

// An ArticlePage is one article.
type ArticlePage struct {
	Page
	Lang      Lang // of the article, when it is not that of the interface
	Source    Link
	Time      template.HTML
	Authors   string
	Link      string // to the article at its source
	ReadText  string
	Summary   template.HTML
	Labels    template.HTML
	Why       []Why
	Facts     []Fact
	Note      string
	CopyOf    *Link
	Story     *Link
	StoryNote string
	Before    []Link
	After     []Link
	Earlier   *Link
	Later     *Link
	File      string // in the archive
}

// A Why says which words gave an article one of its topics.
type Why struct {
	Slug  string
	Topic string
	URL   string
	Rule  string
	Field string
	Quote string
	From  *Link // the article, on pages that show several
}

// A Fact is a fine or a ban with its words.
type Fact struct {
	Kind  string // the word for fine or ban
	Badge string
	Quote string
	Event string // address of its ledger page
	From  *Link
}

// A StoryPage is all coverage of one happening.
type StoryPage struct {
	Page
	Lang     Lang
	Time     template.HTML
	Labels   template.HTML
	Summary  template.HTML
	Source   Link
	Coverage []Coverage
	Facts    []Fact
	Why      []Why
	Before   []Link
	After    []Link
	Earlier  *Link
	Later    *Link
}

// A Coverage is one article of a story.
type Coverage struct {
	Time    template.HTML
	Source  string
	Title   string
	Lang    Lang
	Address string // our page
	Link    string // at the source
	Note    string
	Also    []Link // copies of its text
}

// A TopicsPage lists the topics, a PlatformsPage the platforms.
type TopicsPage struct {
	Page
	Topics []TopicRow
}

// A TopicRow is one topic of the list.
type TopicRow struct {
	Topic
	Address string
	Count   string
}

// A PlatformsPage lists the platforms that articles name.
type PlatformsPage struct {
	Page
	Platforms []PlatformRow
}

// A PlatformRow is one platform of the list.
type PlatformRow struct {
	Name    string
	Address string
	Stories int
	Newest  template.HTML
	Fines   int
	Bans    int
}

// A FinesPage is the ledger of fines.
type FinesPage struct {
	Page
	Rows   []FineRow
	Totals []TotalRow
	Years  []CountRow
	Payers []CountRow
	Chart  template.HTML
	Sums   *ChartTable // amounts by year and payer
	Jump   []Link
}

// A BansPage is the ledger of bans.
type BansPage struct {
	Page
	Now    []BanRow
	Rows   []BanRow
	Status []CountRow
	Chart  template.HTML
	Places *ChartTable // how many by year and country
}

// A ChartTable is a chart and the table that says the same.
type ChartTable struct {
	Name    string
	SVG     template.HTML
	Columns []string
	Series  []ChartRow
}

// A ChartRow is one kind of thing in a chart, with a value for each column.
type ChartRow struct {
	Label  string
	Values []string
}

// A FineRow is a fine in a table.
type FineRow struct {
	Year       string // set on the first row of a year
	Date       string
	Time       template.HTML
	Address    string
	Payer      string
	PayerURL   string
	Authority  string
	Amount     string
	Sort       int64
	Status     string
	StatusSlug string
}

// A BanRow is a ban in a table.
type BanRow struct {
	Date       string
	Time       template.HTML
	Address    string
	Platform   string
	PlatformID string
	Place      string
	Body       string
	Scope      string
	Status     string
	StatusSlug string
}

// A TotalRow is the sum of the fines, or settlements, that stand.
type TotalRow struct {
	Kind  string
	Count int
	Sum   string // in the currencies in which they were set
	Euros string // the same, converted at the average rates of the years in which each was set
}

// A CountRow is a bar of a chart and a row of the table beside it.
type CountRow struct {
	Label   string
	Address string
	Count   int
	Sum     string
}

// An EventPage is one fine or ban with its history.
type EventPage struct {
	Page
	Status   string
	Standing []Pair
	Steps    []StepRow
	Disputed []ClaimRow
	Cite     string // how to cite it
}

// A Pair is a name with its value.
type Pair struct {
	Name  string
	Value string
	URL   string
}

// A StepRow is one change of an event's status.
type StepRow struct {
	Time   template.HTML
	Status string
	Amount string
	Quote  string
	From   *Link
	Source string
	Link   string
}

// A ClaimRow is what one article says differently.
type ClaimRow struct {
	Text  string
	Value string
	Quote string
	From  *Link
}

// An ArchivePage lists the months.
type ArchivePage struct {
	Page
	Years []YearRow
}

// A YearRow is one year of the archive.
type YearRow struct {
	Year   string
	Months []Link
}

// A MonthPage is a month of the archive, or a page of one source's articles: one line each.
type MonthPage struct {
	Page
	Days    []LineDay
	Earlier *Link
	Later   *Link
	Links   []Link
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
	Badge   string
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
	Home     string
	Feed     string
	Articles int
	Newest   template.HTML
}

// A TextPage is about, search or 404.
type TextPage struct {
	Page
	Topics []TopicRow
	Groups []FeedGroup // on about: everything that can be subscribed to
	Status string
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
	Weeks []Pair
}

// A DigestPage is the digest of one week.
type DigestPage struct {
	Page
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
