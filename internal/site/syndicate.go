package site

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/syndication"
)

// syndicate writes the outgoing feeds, the weekly digests, the OPML list of the sources and robots.txt.
func (b *builder) syndicate(ctx context.Context) error {
	maker := syndication.New(b.outgoing())
	if err := maker.Publish(ctx, func(f syndication.File) error { return b.out.put(f.Name, f.Data) }); err != nil {
		return err
	}
	opml, err := syndication.OPML(b.in.Site.Title, b.in.Feeds)
	if err != nil {
		return err
	}
	return cmp.Or(b.out.put("sources.opml", opml), b.out.put("robots.txt", syndication.Robots(b.in.Site.URL)),
		b.exportLists(), b.digestPages(maker))
}

// outgoing is the site as the feeds see it.
func (b *builder) outgoing() syndication.Input {
	in := syndication.Input{Pages: pages{b}, Now: b.now, Articles: make([]*news.Article, 0, len(b.model.articles)),
		Leads: make(map[string]*news.Article, len(b.model.articles))}
	in.Site = syndication.Channel{
		Title:       b.in.Site.Title,
		Description: b.in.Site.Description,
		Language:    b.in.Site.Language,
		Hub:         b.in.Site.Hub,
		URL:         b.absolute("index.html"),
	}
	if icon, ok := b.set.assets["icon-512.png"]; ok {
		in.Site.Icon = b.absolute(icon.path)
	}
	for _, s := range b.model.stories {
		in.Articles = append(in.Articles, s.Articles...)
		for _, a := range s.Articles {
			in.Leads[a.ID] = s.lead
		}
	}
	in.Events = b.in.Ledger.Events
	for _, t := range b.in.Topics {
		in.Topics = append(in.Topics, syndication.Section{Slug: fileSlug(t.Slug), Title: t.Title})
	}
	for _, kind := range []string{"topics", "platforms", "authorities", "countries"} {
		for _, sec := range b.sectionsOf(kind) {
			in.Parts = append(in.Parts, syndication.Part{
				Dir: sec.dir(), Title: b.sectionName(sec), Description: b.sectionAbout(sec),
				Wants: func(a *news.Article) bool { return b.isIn(a, sec) }})
		}
	}
	return in
}

// isIn reports whether the feeds of a section have an article: by itself for topics and platforms, else by its story.
func (b *builder) isIn(a *news.Article, sec section) bool {
	switch sec.kind {
	case "topics":
		return slices.Contains(a.Topics, sec.slug)
	case "platforms":
		return slices.Contains(a.Platforms, sec.slug)
	}
	return slices.Contains(b.model.stories[b.model.ofArticle[a.ID]].sections, sec)
}

// digestPages renders a page for each week and one that lists them.
func (b *builder) digestPages(maker *syndication.Maker) error {
	weeks := maker.Digests()
	heading, about := b.words.text["digest.heading"], b.words.text["digest.description"]
	all := DigestsPage{Page: b.newPage("digests", "", "digest/index.html", heading, about)}
	all.Feeds = b.feedLinks("digest/")
	for i, d := range weeks {
		row := WeekRow{Title: d.Title, Address: b.address(digestPath(d.Week)), Lead: d.Lead, Totals: d.Totals}
		all.Weeks = append(all.Weeks, row)
		p := DigestPage{Lead: d.Lead, Totals: d.Totals,
			Page: b.newPage("digest", "", digestPath(d.Week), d.Title, cmp.Or(d.Lead, d.Totals))}
		p.Modified = d.To
		if i+1 < len(weeks) {
			p.Earlier = &Link{Address: b.address(digestPath(weeks[i+1].Week)), Text: weeks[i+1].Title}
		}
		if i > 0 {
			p.Later = &Link{Address: b.address(digestPath(weeks[i-1].Week)), Text: weeks[i-1].Title}
		}
		// Escaped where it was made; a page's own links stay on the host that it is read from.
		p.Body = template.HTML(strings.ReplaceAll(maker.HTML(&d), `href="`+b.absolute("index.html"), `href="`+b.set.base))
		if err := b.page(&p); err != nil {
			return err
		}
	}
	return b.page(&all)
}

func digestPath(week string) string {
	if week == "" {
		return "digest/index.html"
	}
	return "digest/" + week + ".html"
}

// sitemap lists the pages that search engines should know, in the order of their addresses.
func (b *builder) sitemap() error {
	list := b.mapped
	slices.SortFunc(list, func(x, y syndication.Page) int { return cmp.Compare(x.URL, y.URL) })
	return putAll(b.out, "", syndication.Sitemap(b.absolute("index.html"), list))
}

// pages gives package syndication access to the data of the pages.
type pages struct{ b *builder }

func (p pages) ArticleURL(a *news.Article) string { return p.b.absolute(p.b.model.paths[a.ID]) }

func (p pages) StoryURL(slug string) string {
	if s := p.b.model.bySlug[slug]; s != nil {
		return p.b.absolute(s.path)
	}
	return p.b.absolute("index.html")
}

func (p pages) EventURL(e *news.Event) string {
	return p.b.absolute("ledger/" + e.Kind.List() + "/" + fileSlug(e.ID) + ".html")
}

func (p pages) Source(slug string) syndication.Source {
	f := p.b.model.feeds[slug]
	return syndication.Source{Title: p.b.sourceName(slug), URL: cmp.Or(webURL(f.Homepage), webURL(f.URL))}
}

func (p pages) Platform(slug string) string { return p.b.platform(slug) }

func (p pages) EventTitle(e *news.Event) string {
	if !e.Kind.Money() {
		return p.b.banTitle(e)
	}
	return p.b.fineTitle(e)
}

func (p pages) Euros(e *news.Event) float64 { return p.b.euros(&event{Event: e}) }
func (p pages) Fact(f *news.Claim) string   { return p.b.claimText(*f) }
func (p pages) Status(s news.Status) string { return p.b.words.or("status", string(s)) }
func (p pages) Money(m news.Money) string   { return p.b.words.money(m.Amount, m.Currency) }
func (p pages) Date(t time.Time) string     { return p.b.words.date("date.long", p.b.model.local(t)) }
func (p pages) HTML(markdown string) string { return string(summaries.render(markdown)) }

func (p pages) Image(a *news.Article) string {
	if i, ok := p.b.model.ofArticle[a.ID]; ok {
		return p.b.image(p.b.model.stories[i])
	}
	return ""
}

func (p pages) T(key string, args ...string) string {
	return strings.TrimSpace(p.b.words.say(key, slices.Clone(args)...))
}
