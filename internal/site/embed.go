package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"slices"
)

const (
	embedDir   = "embed/"
	embedRows  = 50  // events in one frame, the newest
	embedWidth = 640 // pixels
)

// An EmbedPage shows events in the frame of another site: without header and navigation.
type EmbedPage struct {
	Page
	More string // address of the page that says more
	Rows []EmbedRow
}

// An EmbedRow is an event.
type EmbedRow struct {
	Address string
	Title   string
	Status  string
	Date    string
}

// An Embed says how other sites show what a page shows.
type Embed struct {
	Snippet string // HTML to copy
	OEmbed  string // absolute address of the same as data
}

// embed returns how a page is embedded whose events are at a name below embed/.
func (b *builder) embed(name, title string, rows int) *Embed {
	return &Embed{
		Snippet: fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" loading="lazy"></iframe>`,
			b.absolute(embedDir+name+".html"), html.EscapeString(title), embedWidth, embedHeight(rows)),
		OEmbed: b.siteURL(embedDir + escapePath(name) + ".json"),
	}
}

// embedHeight returns the height of a frame in pixels. One with many rows scrolls.
func embedHeight(rows int) int { return 90 + 50*min(rows, 10) }

// embeds writes the frames of each event, platform, authority and country, and their data for oEmbed.
func (b *builder) embeds() error {
	groups, order := map[string][]*event{}, []string{}
	add := func(name string, e *event) {
		if groups[name] == nil {
			order = append(order, name)
		}
		groups[name] = append(groups[name], e)
	}
	all := slices.Concat(b.model.fines, b.model.bans)
	slices.SortStableFunc(all, func(x, y *event) int { return y.Changed.Compare(x.Changed) })
	titles, pages := map[string]string{}, map[string]string{}
	about := func(folder, slug, title, page string, e *event) {
		if slug == "" || fileSlug(slug) != slug {
			return
		}
		name := folder + slug
		titles[name], pages[name] = title, page
		add(name, e)
	}
	for _, e := range all {
		about("events/", e.ID, b.eventTitle(e), e.path, e)
		about("platforms/", e.Claim.Subject, b.platform(e.Claim.Subject), platformDir(e.Claim.Subject)+"index.html", e)
		about("authorities/", e.Claim.Authority, b.authority(e.Claim.Authority), "ledger/fines/index.html", e)
		country := b.in.Ledger.Country(e.Event)
		about("countries/", country, b.country(country), "ledger/bans/index.html", e)
	}
	for _, name := range order {
		if err := b.embedPage(name, titles[name], pages[name], groups[name]); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) embedPage(name, title, page string, events []*event) error {
	path := embedDir + name + ".html"
	p := EmbedPage{More: b.absolute(page)}
	p.Page = Page{Kind: "embed", Title: title, Heading: title, Address: p.More, Language: b.words.language, NoIndex: true}
	for _, e := range events[:min(len(events), embedRows)] {
		p.Rows = append(p.Rows, EmbedRow{b.absolute(e.path), b.eventTitle(e), b.words.or("status", string(e.Status)),
			b.words.date("date.long", cmp.Or(e.Changed, e.Opened).UTC())})
	}
	if err := b.page("embed", path, &p); err != nil {
		return err
	}
	m := b.embed(name, title, len(events))
	data, err := json.Marshal(map[string]any{"version": "1.0", "type": "rich", "title": title, "html": m.Snippet,
		"provider_name": b.in.Site.Title, "provider_url": b.absolute("index.html"),
		"width": embedWidth, "height": embedHeight(len(events))})
	if err != nil {
		return err
	}
	return b.out.put(embedDir+name+".json", bytes.TrimSpace(data))
}

func (b *builder) eventTitle(e *event) string { return pages{b}.EventTitle(e.Event) }
