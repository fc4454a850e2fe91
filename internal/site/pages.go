package site

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// perSource is the number of lines on a page of one source's articles.
const perSource = 200

// feedLinks returns the feeds beside a page.
func (b *builder) feedLinks(dir string) []Link {
	return []Link{
		{Address: b.set.base + escapePath(dir) + "feed.xml", Text: "RSS", Type: "application/rss+xml"},
		{Address: b.set.base + escapePath(dir) + "atom.xml", Text: "Atom", Type: "application/atom+xml"},
		{Address: b.set.base + escapePath(dir) + "feed.json", Text: "JSON Feed", Type: "application/feed+json"},
	}
}

// topicRows describes the topics for the pages that explain them.
func (b *builder) topicRows() []TopicRow {
	rows := make([]TopicRow, len(b.in.Topics))
	for i, t := range b.in.Topics {
		n := b.model.sections[section{"topics", t.Slug}].stories
		rows[i] = TopicRow{Topic: t, Address: b.address(topicDir(t.Slug) + "index.html"), Count: b.count(n)}
	}
	return rows
}

func (b *builder) topicsPage() error {
	return b.page(&TextPage{Topics: b.topicRows(), Page: b.newPage("topics", "topics", "topics/index.html",
		b.words.text["topics.heading"], b.words.text["topics.intro"])})
}

// month is one month of stories: a slice of the model's.
type month struct {
	at      time.Time
	stories []*story
}

func (m month) path() string { return "archive/" + m.at.Format("2006/01") + ".html" }

func (b *builder) monthList() []month {
	var list []month
	for i, s := range b.model.stories {
		if n := len(list); n == 0 || list[n-1].at.Format("2006-01") != s.date.Format("2006-01") {
			list = append(list, month{s.date, b.model.stories[i:i]})
		}
		m := &list[len(list)-1]
		m.stories = m.stories[:len(m.stories)+1]
	}
	return list
}

func (b *builder) archivePage() error {
	p := ArchivePage{Page: b.newPage("archive", "archive", "archive/index.html", b.words.text["archive.heading"],
		b.words.text["archive.intro"])}
	months := b.monthList()
	most := 1
	for _, m := range months {
		most = max(most, len(m.stories))
	}
	for _, m := range slices.Backward(months) {
		year := m.at.Format("2006")
		if n := len(p.Years); n == 0 || p.Years[n-1].Year != year {
			p.Years = append(p.Years, YearRow{Year: year})
		}
		y := &p.Years[len(p.Years)-1]
		y.Months = append(y.Months, Bar{Address: b.address(m.path()), Label: b.words.months[m.at.Month()-1],
			Text: b.count(len(m.stories)), SVG: bar(share(int64(len(m.stories)), int64(most)), 0)})
	}
	return b.page(&p)
}

// maxCorrections is the number of articles on the page of corrections.
const maxCorrections = 500

func (b *builder) corrections() error {
	const path = "corrections/index.html"
	p := LinesPage{Wrong: b.wrong(path), Page: b.newPage("corrections", "", path, b.words.text["corrections.heading"],
		b.words.text["corrections.intro"])}
	var edited []*news.Article
	for _, a := range b.model.articles {
		if a.Edited {
			edited = append(edited, a)
		}
	}
	slices.SortFunc(edited, func(x, y *news.Article) int {
		return cmp.Or(when(y).Compare(when(x)), cmp.Compare(x.ID, y.ID))
	})
	for _, a := range edited[:min(maxCorrections, len(edited))] {
		about := b.sourceName(a.Source)
		for _, c := range a.Claims {
			if c.Note != "" {
				about += " · " + b.words.text["event.note"] + " " + c.Note
			}
		}
		p.Days = b.addLine(p.Days, b.model.local(when(a)), a, b.model.paths[a.ID], about, b.articleBadge(a))
	}
	return b.page(&p)
}

// months renders the pages of the archive.
func (b *builder) months() (jobs []job) {
	list := b.monthList()
	for i, m := range list {
		jobs = append(jobs, func() error {
			name := b.words.date("date.month", m.at)
			title := b.words.say("archive.month", "month", name)
			p := LinesPage{Page: b.newPage("month", "archive", m.path(), title,
				b.words.say("archive.description", "month", name))}
			p.Modified = m.stories[len(m.stories)-1].date
			if i > 0 {
				p.Earlier = &Link{Address: b.address(list[i-1].path()), Text: b.words.date("date.month", list[i-1].at)}
			}
			if i+1 < len(list) {
				p.Later = &Link{Address: b.address(list[i+1].path()), Text: b.words.date("date.month", list[i+1].at)}
			}
			for i := len(m.stories) - 1; i >= 0; i-- {
				s := m.stories[i]
				p.Days = b.addLine(p.Days, s.date, s.lead, s.path, b.coveredBy(s), b.storyBadge(s))
			}
			return b.page(&p)
		})
	}
	return jobs
}

// addLine adds an article, or the story that it leads, below its day; lines come newest first.
func (b *builder) addLine(days []LineDay, at time.Time, a *news.Article, path, about string, badge *Badge) []LineDay {
	date := at.Format("2006-01-02")
	if n := len(days); n == 0 || days[n-1].Date != date {
		days = append(days, LineDay{Date: date, Text: b.words.date("date.week", at)})
	}
	d := &days[len(days)-1]
	d.Lines = append(d.Lines, Line{b.address(path), b.title(a), b.language(a.Language), about, badge})
	return days
}

// outlet is one source's articles, oldest first.
type outlet struct {
	slug     string
	articles []*news.Article
}

// outletList returns the sources that articles name and those that feeds.yaml names, by slug.
func (b *builder) outletList() []outlet {
	bySlug := map[string][]*news.Article{}
	for _, f := range b.in.Feeds {
		bySlug[f.Slug] = nil
	}
	for _, s := range b.model.stories {
		for _, a := range s.Articles {
			bySlug[a.Source] = append(bySlug[a.Source], a)
		}
	}
	var list []outlet
	for slug, articles := range bySlug {
		if slug != "" {
			list = append(list, outlet{slug, articles})
		}
	}
	slices.SortFunc(list, func(a, b outlet) int { return cmp.Compare(a.slug, b.slug) })
	list, _ = firsts(list, func(o outlet) string { return fileSlug(o.slug) })
	for _, o := range list {
		slices.SortStableFunc(o.articles, func(a, b *news.Article) int {
			return cmp.Or(when(a).Compare(when(b)), cmp.Compare(a.ID, b.ID))
		})
	}
	return list
}

// sourcePath returns page n of a source's articles, 0 being the newest.
func sourcePath(slug string, n int) string {
	if n == 0 {
		return "sources/" + fileSlug(slug) + ".html"
	}
	return fmt.Sprintf("sources/%s/%d.html", fileSlug(slug), n)
}

// outlets renders the articles of each source, in pages numbered from the oldest end.
func (b *builder) outlets() (jobs []job) {
	for _, o := range b.outletList() {
		pages := (max(len(o.articles), perSource) - 1) / perSource
		for n := range pages + 1 {
			from, to := (n-1)*perSource, n*perSource
			if n == 0 {
				from, to = max(0, len(o.articles)-perSource), len(o.articles)
			}
			jobs = append(jobs, func() error { return b.outletPage(o, n, pages, o.articles[from:to]) })
		}
	}
	return jobs
}

func (b *builder) outletPage(o outlet, n, pages int, articles []*news.Article) error {
	name := b.sourceName(o.slug)
	p := LinesPage{Page: b.newPage("source", "sources", sourcePath(o.slug, n),
		b.words.say("sources.articles", "name", name), b.words.say("sources.description", "name", name))}
	f := b.model.feeds[o.slug]
	if u := webURL(f.Homepage); u != "" {
		p.Links = append(p.Links, Link{Address: u, Text: b.words.text["sources.home"]})
	}
	if u := webURL(f.URL); u != "" {
		p.Links = append(p.Links, Link{Address: u, Text: b.words.text["sources.feed"]})
	}
	p.Earlier, p.Later = b.neighbours(n, pages, func(n int) string { return sourcePath(o.slug, n) })
	for i := len(articles) - 1; i >= 0; i-- {
		a := articles[i]
		p.Days = b.addLine(p.Days, b.model.local(when(a)), a, b.model.paths[a.ID], "", b.articleBadge(a))
	}
	return b.page(&p)
}

func (b *builder) sourcesPage() error {
	p := SourcesPage{Status: b.set.base + StatusFile, OPML: b.set.base + "sources.opml", Page: b.newPage("sources",
		"sources", "sources/index.html", b.words.text["sources.heading"], b.words.text["sources.intro"])}
	for _, o := range b.outletList() {
		row := SourceRow{Slug: o.slug, Name: b.sourceName(o.slug), Address: b.address(sourcePath(o.slug, 0)),
			Articles: len(o.articles)}
		if n := len(o.articles); n > 0 {
			row.Newest = b.time(when(o.articles[n-1]), "date.short")
		}
		p.Sources = append(p.Sources, row)
	}
	return b.page(&p)
}

// text renders one of the pages that are mostly words.
func (b *builder) text(kind, section, path, key string) *TextPage {
	return &TextPage{Topics: b.topicRows(), Status: b.set.base + StatusFile, Wrong: b.wrong(path),
		Page: b.newPage(kind, section, path, b.words.text[key+".heading"], b.words.text[key+".description"])}
}

func (b *builder) about() error {
	p := b.text("about", "about", "about/index.html", "about")
	p.Groups = b.feedGroups()
	return b.page(p)
}

// feedGroups lists everything that can be subscribed to.
func (b *builder) feedGroups() []FeedGroup {
	groups := []FeedGroup{{b.words.text["home.heading"], b.set.base, b.feedLinks("")}}
	for _, t := range b.in.Topics {
		groups = append(groups, FeedGroup{t.Title, b.address(topicDir(t.Slug) + "index.html"), b.feedLinks(topicDir(t.Slug))})
	}
	groups = append(groups, FeedGroup{b.words.text["digest.heading"], b.address("digest/index.html"),
		b.feedLinks("digest/")})
	for _, k := range []string{"fines", "bans"} {
		dir := "ledger/" + k + "/"
		groups = append(groups, FeedGroup{b.words.text[k+".heading"], b.address(dir + "index.html"), b.feedLinks(dir)})
	}
	return groups
}

func (b *builder) notFound() error {
	p := b.text("404", "", "404.html", "error")
	p.NoIndex = true
	return b.page(p)
}

// redirects writes a redirect at the address of each event that a person merged into another one.
func (b *builder) redirects() error {
	for from, to := range b.model.redirects {
		base := b.newPage("moved", "", to, b.in.Site.Title, "")
		base.NoIndex, base.path = true, from
		if err := b.page(&MovedPage{base, Link{Address: b.address(to), Text: b.absolute(to)}}); err != nil {
			return err
		}
	}
	return nil
}
