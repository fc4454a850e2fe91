package site

import (
	"time"

	"github.com/privacywire/privacywire/internal/syndication"
)

// found writes what other programs find the site by: sitemap, robots.txt and the list of sources.
func (b *builder) found() error {
	opml, err := syndication.OPML(b.in.Site.Title, b.changed(), b.in.Feeds)
	if err != nil {
		return err
	}
	files := append(syndication.Sitemap(b.absolute(""), b.sitemap()),
		syndication.File{Name: "robots.txt", Data: syndication.Robots(b.absolute(""))},
		syndication.File{Name: "sources.opml", Data: opml})
	for _, f := range files {
		if err := b.out.put(f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// sitemap lists the pages worth finding, with the time at which their content last changed. Numbered pages behind a
// list hold nothing that isn't listed itself.
func (b *builder) sitemap() []syndication.Page {
	topics, platforms := map[string]time.Time{}, map[string]time.Time{}
	var articles []syndication.Page
	var newest time.Time
	add := func(list *[]syndication.Page, path string, at time.Time) {
		*list = append(*list, syndication.Page{URL: b.absolute(path), Modified: at})
	}
	for _, s := range b.model.stories {
		var changed time.Time
		for _, a := range s.Articles {
			seen := latest(a.Seen, when(a))
			changed = latest(changed, seen)
			add(&articles, b.model.paths[a.ID], seen)
		}
		if s.own() {
			add(&articles, s.path, changed)
		}
		newest = latest(newest, changed)
		for _, t := range s.topics {
			topics[t] = latest(topics[t], changed)
		}
		for _, p := range s.platforms {
			platforms[p] = latest(platforms[p], changed)
		}
	}
	var list []syndication.Page
	add(&list, "index.html", newest)
	for _, t := range b.in.Topics {
		add(&list, topicDir(t.Slug)+"index.html", topics[t.Slug])
	}
	for _, p := range b.slugs() {
		add(&list, platformDir(p)+"index.html", platforms[p])
	}
	for _, path := range []string{"ledger/fines/", "ledger/bans/", "topics/", "platforms/", "archive/", "sources/", "about/", syndication.DigestDir} {
		add(&list, path+"index.html", time.Time{})
	}
	for _, events := range [][]*event{b.model.fines, b.model.bans} {
		for _, e := range events {
			add(&list, e.path, latest(e.Opened, e.Changed))
		}
	}
	for _, m := range b.monthList() {
		add(&list, m.path(), time.Time{})
	}
	return append(list, articles...)
}

// changed is when the newest article came in.
func (b *builder) changed() time.Time {
	var t time.Time
	for _, a := range b.model.articles {
		t = latest(t, a.Seen)
	}
	return t
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
