package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// maxQuotes bounds the quotes of one page: an article matches few rules, a hostile file could claim thousands.
const maxQuotes = 60

// A NewsPage is one article, or all coverage of one happening, which one of its articles leads.
type NewsPage struct {
	Page
	Lang    Lang // of the article, when it is not that of the interface
	Source  Link
	Time    template.HTML
	Labels  template.HTML
	Summary template.HTML
	Why     []Why
	Reports []Telling // what the ledger holds of it
	Before  []Link
	After   []Link
	Related []Related
	Wrong   string // where to report a mistake

	// of an article
	Authors   string
	Link      string // to the article at its source
	ReadText  string
	Note      string // a warning, "" for none
	CopyOf    *Link
	Story     *Link
	StoryNote string
	File      string // in the archive

	// of a story
	Stands  []Change // the events of the ledger that it is about
	Sources []SourceLine
	Count   string // how many sources
}

// A Why is a topic with the words that decided it.
type Why struct {
	Topic string
	URL   string // the topic's page, "" for none
	Quote string
	Field string        // where the words stand
	HTML  template.HTML // the topic, when it has been rendered before
}

// A Telling is one claim with everyone who makes it: "Meta (Instagram) · €1.2bn · DPC · imposed".
type Telling struct {
	Text   string
	Badge  *Badge // the event as it stands, nil when the ledger doesn't have it
	Count  int    // of sources
	Quotes []Quote
}

// A Quote is the words of one source. From is nil where the page has one source only.
type Quote struct {
	Text string
	From *Link
}

// story renders all pages of a story.
func (b *builder) story(s *story) error {
	for _, a := range s.Articles {
		if err := b.article(s, a); err != nil {
			return err
		}
	}
	if !s.own() {
		return nil
	}
	if err := b.storyPage(s); err != nil {
		return err
	}
	if path := b.cards[s]; path != "" {
		return b.paint(path, b.card(s))
	}
	return nil
}

// article renders the page of one article.
func (b *builder) article(s *story, a *news.Article) error {
	path := b.model.paths[a.ID]
	p := b.newsPage("article", path, s, a, when(a), a.Topics, a.Platforms)
	p.Authors, p.Link, p.Note, p.File = b.authors(a), webURL(a.URL), b.note(a), "content/"+a.Path+".md"
	p.Reports = b.reports(a)
	if p.Link != "" {
		p.ReadText = b.words.say("article.read", "source", p.Source.Text)
	}
	if original := b.model.articles[a.CopyOf]; original != nil && original != a {
		p.CopyOf = b.articleLink(original)
	}
	if s.own() {
		p.Story = b.storyLink(s)
		p.StoryNote = b.words.say("article.storynote", "n", b.words.number(int64(len(s.Articles))))
	}
	return b.page(p)
}

// newsPage fills in what the pages of articles and of stories have in common. Sources are the articles of a story.
func (b *builder) newsPage(
	kind, path string, s *story, lead *news.Article, date time.Time, topics, platforms []string, sources ...*news.Article,
) *NewsPage {
	title := b.title(lead)
	p := &NewsPage{Lang: b.language(lead.Language), Source: b.source(lead.Source), Time: b.time(date, "date.long"),
		Labels: b.labelsOf(topics, b.named(platforms)), Summary: summaries.render(lead.Summary), Why: b.why(lead),
		Wrong: b.wrong(path)}
	if !s.own() || kind == "story" {
		p.Before, p.After, p.Related = b.storyLinks(s.Previous), b.storyLinks(s.Next), b.related(s)
	}
	p.Page = Page{Kind: kind, Title: title, Heading: title, Description: cmp.Or(dek(lead.Summary, 200), title),
		OG: "article", path: path,
		Address: b.absolute(path), Language: b.words.language, Header: b.headers[""], Image: b.image(s), Modified: when(lead)}
	var based []any
	for _, a := range append([]*news.Article{lead}, sources...) {
		if u := webURL(a.URL); u != "" && (a != lead || len(based) == 0) {
			based = append(based, u)
		}
	}
	p.describe(b.newsArticle(p.Page, lead, when(lead), based))
	return p
}

// source returns a link to a source's articles. It is rendered once, for all pages that have it.
func (b *builder) source(slug string) Link {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.sources[slug]
	if !ok {
		if l.Text = b.sourceName(slug); slug != "" {
			l.Address = b.address(sourcePath(slug, 0))
		}
		l.HTML = b.fragment("source", &l)
		b.sources[slug] = l
	}
	return l
}

func (b *builder) authors(a *news.Article) string {
	if len(a.Authors) == 0 {
		return ""
	}
	return b.words.say("article.by", "authors", strings.Join(a.Authors[:min(5, len(a.Authors))], ", "))
}

func (b *builder) articleLink(a *news.Article) *Link {
	return &Link{Address: b.address(b.model.paths[a.ID]), Text: b.title(a), Lang: b.language(a.Language)}
}

// note returns what a reader should know before trusting an article.
func (b *builder) note(a *news.Article) string {
	switch {
	case a.Spun:
		return b.words.text["article.spun"]
	case a.Advertorial:
		return b.words.text["article.advertorial"]
	case a.Imported:
		return b.words.text["article.imported"]
	case a.CopyOf != "" && b.model.articles[a.CopyOf] == nil:
		return b.words.text["article.copynote"]
	}
	return ""
}

// maxLabels bounds the platforms that a page names as labels.
const maxLabels = 4

// named returns the first few platforms, without those whose owner or product is among them already.
func (b *builder) named(platforms []string) []string {
	var kept []string
	owners := map[string]bool{}
	for _, p := range platforms {
		if owner := b.owner(p); !owners[owner] && len(kept) < maxLabels {
			owners[owner] = true
			kept = append(kept, p)
		}
	}
	return kept
}

// why lists the words that gave an article its topics, each quote once.
func (b *builder) why(a *news.Article) []Why {
	var rows []Why
	seen := map[[2]string]bool{}
	for _, e := range a.Evidence {
		key := [2]string{e.Topic, e.Quote}
		if len(rows) >= maxQuotes || seen[key] {
			continue
		}
		seen[key] = true
		w := Why{Topic: e.Topic, Quote: e.Quote, Field: b.words.text["article.in."+string(e.Field)]}
		switch t, ok := b.model.topics[e.Topic]; {
		case ok:
			l := b.sectionLink(section{"topics", t.Slug})
			w.Topic, w.URL, w.HTML = l.Text, l.Address, l.HTML
		case e.Topic == "privacy" || e.Topic == "":
			w.Topic = b.words.text["article.privacy"]
		}
		rows = append(rows, w)
	}
	return rows
}

// reports lists the claims of articles, those that agree as one, most sources first.
func (b *builder) reports(articles ...*news.Article) []Telling {
	var rows []Telling
	at, sources, quotes := map[string]int{}, map[[2]string]bool{}, 0
	for _, a := range articles {
		for _, c := range a.Claims {
			text := b.claimText(c)
			if who := b.subject(c); who != "" {
				text = who + " · " + text
			}
			i, known := at[text]
			if !known {
				i = len(rows)
				at[text] = i
				rows = append(rows, Telling{Text: text, Badge: b.eventOf(a, c)})
			}
			r := &rows[i]
			if r.Badge == nil {
				r.Badge = b.eventOf(a, c)
			}
			if key := [2]string{text, a.Source}; !sources[key] {
				sources[key] = true
				r.Count++
			}
			if quotes++; quotes <= maxQuotes && c.Quote != "" {
				q := Quote{Text: c.Quote}
				if len(articles) > 1 {
					q.From = &Link{Address: b.address(b.model.paths[a.ID]), Text: b.sourceName(a.Source)}
				}
				r.Quotes = append(r.Quotes, q)
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y Telling) int { return y.Count - x.Count })
	return rows
}

// eventOf finds the event that a claim of an article belongs to: by the event's id, else by its quote; nil for none.
func (b *builder) eventOf(a *news.Article, c news.Claim) *Badge {
	list := c.Kind.List()
	if e := b.model.acts[list+c.Event]; e != nil && c.Event != "" {
		return b.badge(e)
	}
	for _, e := range b.model.events[a.ID] {
		for _, s := range e.Steps {
			if e.Kind.List() == list && s.Article == a.ID && s.Quote == c.Quote {
				return b.badge(e)
			}
		}
	}
	return nil
}
