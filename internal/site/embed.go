package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
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

// embedEvent writes the frame of an event.
func (b *builder) embedEvent(e *event) error {
	return b.embedPage("events/"+fileSlug(e.ID), b.eventTitle(e), e.path, []*event{e})
}

// embeds writes the frames of the sections that have events.
func (b *builder) embeds() error {
	for sec, x := range b.model.sections {
		events := slices.Concat(x.fines, x.bans)
		if len(events) == 0 || !embedded(sec) {
			continue
		}
		slices.SortStableFunc(events, latest)
		if err := b.embedPage(embedName(sec), b.sectionName(sec), sec.dir()+"index.html", events); err != nil {
			return err
		}
	}
	return nil
}

// embedded reports whether a section has a frame when it has events. Topics and laws have none.
func embedded(sec section) bool {
	return sec.kind == "platforms" || sec.kind == "authorities" || sec.kind == "countries"
}

func embedName(sec section) string {
	if sec.kind == "countries" {
		return "countries/" + strings.ToUpper(sec.slug)
	}
	return sec.kind + "/" + sec.slug
}

// embedPage writes a frame, and its data for oEmbed.
func (b *builder) embedPage(name, title, page string, events []*event) error {
	path := embedDir + name + ".html"
	p := EmbedPage{More: b.absolute(page)}
	p.Page = Page{Kind: "embed", path: path, Title: title, Heading: title, Address: p.More, Language: b.words.language,
		NoIndex: true}
	for _, e := range events[:min(len(events), embedRows)] {
		p.Rows = append(p.Rows, EmbedRow{b.absolute(e.path), b.eventTitle(e), b.words.or("status", string(e.Status)),
			b.words.date("date.long", b.model.local(cmp.Or(e.Changed, e.Opened)))})
	}
	if err := b.page(&p); err != nil {
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
