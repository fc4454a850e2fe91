package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/syndication"
)

// feedInput gives what the outgoing feeds are made from: the same articles and events that have pages.
func (b *builder) feedInput() syndication.Input {
	in := syndication.Input{
		Site: syndication.Channel{Title: cmp.Or(b.in.Site.Title, "Privacywire"), Description: cmp.Or(b.in.Site.Description, b.in.Site.Title), Language: b.in.Site.Language,
			URL: b.absolute(""), Hub: b.in.Site.Hub},
		Pages: feedPages{b},
		Now:   b.now,
	}
	if address, err := b.set.asset("icon-512.png"); err == nil {
		in.Site.Icon = b.absolute(strings.TrimPrefix(address, b.set.base))
	}
	for _, s := range b.model.stories {
		in.Articles = append(in.Articles, s.Articles...)
	}
	for _, e := range b.model.fines {
		in.Fines = append(in.Fines, *e.Event)
	}
	for _, e := range b.model.bans {
		in.Bans = append(in.Bans, *e.Event)
	}
	taken := map[string]bool{}
	for _, t := range b.in.Topics {
		if dir := topicDir(t.Slug); !taken[dir] {
			taken[dir] = true
			in.Topics = append(in.Topics, syndication.Section{Slug: t.Slug, Dir: dir, Title: t.Title, Description: t.Description})
		}
	}
	for _, slug := range b.slugs() {
		name := b.platform(slug)
		about := b.words.say("platform.description", "title", b.in.Site.Title, "name", name)
		in.Platforms = append(in.Platforms, syndication.Section{Slug: slug, Dir: platformDir(slug), Title: name, Description: about})
	}
	return in
}

// feeds writes every outgoing feed.
func (b *builder) feeds() error {
	return syndication.Publish(b.feedInput(), func(f syndication.File) error { return b.out.put(f.Name, f.Data) })
}

// digests renders a page for each week that is over, and the list of them.
func (b *builder) digests() error {
	base, err := b.newPage("digests", "", syndication.DigestDir+"index.html", b.words.text["digest.heading"], b.words.text["digest.description"])
	if err != nil {
		return err
	}
	base.Feeds = b.feedLinks(syndication.DigestDir, base.Title)
	list := DigestsPage{Page: base}
	all := syndication.Digests(b.feedInput())
	for i, d := range all {
		list.Weeks = append(list.Weeks, Link{Address: b.address(digestPath(d)), Text: d.Title})
		page, err := b.newPage("digest", "", digestPath(d), d.Title, d.Totals)
		if err != nil {
			return err
		}
		page.Feeds = base.Feeds
		p := DigestPage{Page: page, Totals: d.Totals, Body: template.HTML(d.HTML)}
		if i+1 < len(all) {
			p.Earlier = &Link{Address: b.address(digestPath(all[i+1])), Text: all[i+1].Title}
		}
		if i > 0 {
			p.Later = &Link{Address: b.address(digestPath(all[i-1])), Text: all[i-1].Title}
		}
		if err := b.page("digest", digestPath(d), &p); err != nil {
			return err
		}
	}
	return b.page("digests", syndication.DigestDir+"index.html", &list)
}

func digestPath(d syndication.Digest) string { return syndication.DigestDir + d.Week + ".html" }

// feedPages answers what the feeds ask about pages and words.
type feedPages struct{ b *builder }

func (p feedPages) ArticleURL(a *news.Article) string { return p.b.absolute(p.b.model.paths[a.ID]) }

func (p feedPages) StoryURL(a *news.Article) string {
	return p.b.absolute(p.b.model.stories[p.b.model.ofArticle[a.ID]].path)
}

func (p feedPages) EventURL(e *news.Event) string {
	return p.b.absolute("ledger/" + e.Kind + "s/" + fileSlug(e.ID) + ".html")
}

func (p feedPages) Image(a *news.Article) string {
	i := p.b.model.ofArticle[a.ID]
	return p.b.image(i, p.b.model.stories[i])
}

func (p feedPages) Title(a *news.Article) string { return p.b.title(a) }

func (p feedPages) EventTitle(e *news.Event) string {
	if e.Kind == "ban" {
		return p.b.banTitle(&event{Event: e})
	}
	return p.b.fineTitle(&event{Event: e})
}

func (p feedPages) Source(slug string) syndication.Source {
	f := p.b.model.feeds[slug]
	return syndication.Source{Title: p.b.sourceName(slug), URL: cmp.Or(webURL(f.URL), webURL(f.Homepage))}
}

func (p feedPages) Platform(slug string) string { return p.b.platform(slug) }

func (p feedPages) Facts(a *news.Article) []syndication.Fact {
	var list []syndication.Fact
	for _, f := range p.b.facts(a, nil, nil) {
		list = append(list, syndication.Fact{Text: f.Kind + ": " + f.Badge, Quote: f.Quote})
	}
	return list
}

func (p feedPages) HTML(markdown string) string { return string(p.b.md.render(markdown)) }

func (p feedPages) Status(s news.Status) string { return p.b.words.or("status", string(s)) }

func (p feedPages) Money(m news.Money) string { return p.b.words.money(m.Amount, m.Currency) }

func (p feedPages) Date(t time.Time) string { return p.b.words.date("date.long", t.UTC()) }

func (p feedPages) T(key string, args ...string) string {
	return p.b.words.say(key, slices.Clone(args)...)
}
