package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// A section is a page that lists the stories about one thing: a topic, a platform, an authority, a country or a law.
type section struct {
	kind string // topics, platforms, authorities, countries or laws: the folder of its page
	slug string
}

func (s section) dir() string { return s.kind + "/" + fileSlug(s.slug) + "/" }

// fewest is the number of stories that gives an authority or a country a page, when the ledger names it nowhere.
const fewest = 3

// sectionEvents is what the ledger says about a section, the latest changed first.
type sectionEvents struct {
	fines, bans []*event
	told        []int // indexes of the stories that state one of them, oldest first
	stories     int
	newest      time.Time

	linked sync.Once
	link   Link
}

// addSections decides which pages list which stories and events.
func (m *model) addSections(in Input) {
	m.sections = map[section]*sectionEvents{}
	at := func(s section) *sectionEvents {
		if m.sections[s] == nil {
			m.sections[s] = &sectionEvents{}
		}
		return m.sections[s]
	}
	for _, t := range in.Topics {
		at(section{"topics", t.Slug})
	}
	for _, e := range slices.Concat(m.fines, m.bans) {
		for _, s := range eventSections(in, e.Event) {
			if x := at(s); e.Kind.Money() {
				x.fines = append(x.fines, e)
			} else {
				x.bans = append(x.bans, e)
			}
		}
	}
	for _, s := range m.stories {
		s.sections = m.sectionsOf(in, s)
		for _, sec := range s.sections {
			x := at(sec)
			x.stories++
			x.newest = s.date
		}
		s.home = m.onFront(s)
	}
	m.dropRareSections()
	for _, x := range m.sections {
		for _, e := range slices.Concat(x.fines, x.bans) {
			for _, step := range e.Steps {
				if i, ok := m.ofArticle[step.Article]; ok {
					x.told = append(x.told, i)
				}
			}
		}
		slices.Sort(x.told)
		x.told = slices.Compact(x.told)
	}
}

// dropRareSections drops authorities and countries that are only mentioned: they have no page.
func (m *model) dropRareSections() {
	for sec, x := range m.sections {
		known := sec.kind != "topics" || m.topics[sec.slug].Slug != ""
		rare := (sec.kind == "authorities" || sec.kind == "countries") && x.stories < fewest
		if !known || rare && len(x.fines)+len(x.bans) == 0 {
			delete(m.sections, sec)
		}
	}
	for _, s := range m.stories {
		s.sections = slices.DeleteFunc(s.sections, func(sec section) bool { return m.sections[sec] == nil })
	}
}

// sectionList is sections, each once.
type sectionList []section

func (l *sectionList) add(kind string, slugs ...string) {
	for _, slug := range slugs {
		if sec := (section{kind, slug}); slug != "" && fileSlug(slug) == slug && !slices.Contains(*l, sec) {
			*l = append(*l, sec)
		}
	}
}

// sectionsOf returns the sections that a story belongs to.
func (m *model) sectionsOf(in Input, s *story) sectionList {
	var all sectionList
	all.add("topics", s.topics...)
	all.add("platforms", s.platforms...)
	for _, a := range s.Articles {
		if a.Spun || a.CopyOf != "" {
			continue
		}
		for _, slug := range a.Authorities {
			if isAuthority(in, slug) {
				all.add("authorities", slug)
			}
		}
		for _, code := range a.Countries {
			all.add("countries", countrySlug(code))
		}
		for _, e := range m.events[a.ID] {
			for _, sec := range eventSections(in, e.Event) {
				if sec.kind != "platforms" {
					all.add(sec.kind, sec.slug)
				}
			}
		}
	}
	return all
}

// eventSections returns the sections that an event belongs to: who pays or is banned and its owner, by whom, where,
// under which law.
func eventSections(in Input, e *news.Event) sectionList {
	var all sectionList
	_, owner := in.Names.Platform(e.Claim.Subject)
	all.add("platforms", e.Claim.Subject, owner)
	if isAuthority(in, e.Claim.Authority) {
		all.add("authorities", e.Claim.Authority)
	}
	all.add("countries", countrySlug(in.Ledger.Country(e)))
	for _, law := range e.Claim.Law {
		all.add("laws", lawSlug(law))
	}
	return all
}

// plaintiffs stands in place of an authority where those who sued agreed on a sum.
const plaintiffs = "class-action"

// isAuthority reports whether a slug names an authority that the lists know.
func isAuthority(in Input, slug string) bool {
	name, _ := in.Names.Authority(slug)
	return name != "" && slug != plaintiffs
}

// countrySlug returns the part of an address that stands for a country, "" for what is not a code.
func countrySlug(code string) string {
	if len(code) != 2 {
		return ""
	}
	return strings.ToLower(code)
}

// lawName returns the name of a law without the article: "GDPR" for "Art. 5(1)(f) GDPR".
func lawName(law string) string {
	if i := strings.LastIndexAny(law, "0123456789)"); i >= 0 && i+1 < len(law) {
		return strings.TrimSpace(law[i+1:])
	}
	return law
}

func lawSlug(law string) string { return slug.Make(lawName(law), 60) }

// onFront reports whether a story is on the front page: it is about platform privacy, in the ledger, or several
// sources report it. What a source says about itself, and trade news of one source, is on the other pages.
func (m *model) onFront(s *story) bool {
	sources := map[string]bool{}
	for _, a := range s.Articles {
		if !a.Spun && (a.Privacy || len(m.events[a.ID]) > 0) {
			return true
		}
		sources[a.Source] = true
	}
	return len(s.topics) > 0 && len(sources) > 1
}

// A ListPage is a topic, platform, authority, country or law, or a numbered page behind one of them or the front page.
type ListPage struct {
	Page
	Intro    string
	Owner    *Link         // whose platform it is
	Figures  []Figure      // what the ledger counts
	Note     string        // what those leave out
	Strip    template.HTML // the same, on a line of time
	Timeline []Change
	By       []Bar // who fined a platform most
	Fines    []Row
	Bans     []Row
	Days     []Day
	Number   int // 0 on the newest page of a list
	Count    string
	Earlier  *Link
	Later    *Link
	Links    []Link // to what belongs with this page
}

// A Figure is a number with its words.
type Figure struct {
	Value   string
	Text    string
	Address string
}

// sectionPage renders page n of a section.
func (b *builder) sectionPage(sec section, l *list, n int, entries []entry) error {
	name, about := b.sectionName(sec), b.sectionAbout(sec)
	nav := sec.kind
	if nav == "authorities" || nav == "laws" {
		nav = "fines"
	}
	p := b.listPage(nav, name, about, l, n, entries)
	if sec.kind == "topics" {
		p.Intro = about
		if slices.Contains(news.Lists(), sec.slug) {
			p.Links = []Link{{Address: b.address("ledger/" + sec.slug + "/index.html"),
				Text: b.words.text["topic.ledger."+sec.slug]}}
		}
	}
	if sec.kind != "laws" {
		p.Feeds = b.feedLinks(sec.dir())
	}
	if n == 0 {
		b.addLedger(&p, sec)
	}
	return b.page(&p)
}

// addLedger adds what the ledger says about a section. A topic has the ledger's own pages.
func (b *builder) addLedger(p *ListPage, sec section) {
	x := b.model.sections[sec]
	if sec.kind == "topics" || x == nil {
		return
	}
	if sec.kind == "platforms" {
		if _, owner := b.in.Names.Platform(sec.slug); owner != "" && owner != sec.slug {
			p.Owner = &Link{Text: b.platform(owner), Address: b.sectionURL("platforms", owner)}
		}
	}
	events := plainEvents(x.fines)
	p.Fines, p.Bans = b.rows(x.fines), b.rows(x.bans)
	totals := b.in.Ledger.Sum(events)
	p.Figures, p.Note = b.figures(totals), b.leftOut(totals)
	if sec.kind == "platforms" {
		p.By = b.bars(b.in.Ledger.By(events, func(e *news.Event) string { return e.Claim.Authority }), perBars,
			b.authorityLink)
		if len(p.By) < 2 {
			p.By = nil // the table says it
		}
	}
	if len(x.bans) > 0 {
		n := 0
		for _, e := range x.bans {
			if e.Status == news.BanInForce {
				n++
			}
		}
		p.Figures = append(p.Figures, Figure{b.words.number(int64(n)), b.words.text[one("bans.now.count", n)], "#bans"})
	}
	p.Figures = append(p.Figures, Figure{Value: b.words.number(int64(x.stories)),
		Text: b.words.text["col.stories"], Address: "#stories"})
	all := slices.Concat(x.fines, x.bans)
	if embedded(sec) && len(all) > 0 {
		p.Embed = b.embed(embedName(sec), p.Heading, len(all))
	}
	p.Strip, p.Timeline = b.strip(all, b.stripLabel(sec)), b.timeline(all, maxTimeline)
}

// stripLabel returns the label of an event on the page of a section, without what the heading says.
func (b *builder) stripLabel(sec section) func(*event) string {
	return func(e *event) string {
		switch {
		case sec.kind != "platforms":
			return b.subject(e.Claim)
		case e.Kind.Money():
			return b.authority(e.Claim.Authority)
		}
		return b.shortPlace(e.Claim)
	}
}

// sectionName returns what readers call a section.
func (b *builder) sectionName(sec section) string {
	switch sec.kind {
	case "topics":
		return cmp.Or(b.model.topics[sec.slug].Title, sec.slug)
	case "platforms":
		return b.platform(sec.slug)
	case "authorities":
		return b.authority(sec.slug)
	case "countries":
		return b.country(strings.ToUpper(sec.slug))
	}
	x := b.model.sections[sec]
	for _, e := range slices.Concat(x.fines, x.bans) {
		for _, law := range e.Claim.Law {
			if lawSlug(law) == sec.slug {
				return lawName(law)
			}
		}
	}
	return sec.slug
}

func (b *builder) sectionAbout(sec section) string {
	if sec.kind == "topics" {
		return b.model.topics[sec.slug].Description
	}
	return b.words.say("section.description", "title", b.in.Site.Title, "name", b.sectionName(sec))
}

// sectionURL returns the address of a section's page, "" when it has none.
func (b *builder) sectionURL(kind, slug string) string {
	sec := section{kind, slug}
	if b.model.sections[sec] == nil || slug == "" {
		return ""
	}
	return b.address(sec.dir() + "index.html")
}

// sectionsOf returns the sections of a kind that have a page, by slug.
func (b *builder) sectionsOf(kind string) []section {
	var all []section
	for sec := range b.model.sections {
		if sec.kind == kind {
			all = append(all, sec)
		}
	}
	slices.SortFunc(all, func(x, y section) int { return cmp.Compare(x.slug, y.slug) })
	return all
}

// An IndexPage lists the platforms, authorities, countries or laws.
type IndexPage struct {
	Page
	Intro string
	Owner string // the heading of the column of owners; "" where the rows have none
	Rows  []IndexRow
}

// An IndexRow is one of them.
type IndexRow struct {
	Name    string
	Address string
	Owner   string // of a platform; the country of an authority
	Stories int
	Newest  template.HTML
	Fines   int
	Sum     string // of its fines, in euros
	Bans    int
}

// indexPage lists the sections of a kind.
func (b *builder) indexPage(kind string) error {
	path := kind + "/index.html"
	nav := map[string]string{"authorities": "fines", "laws": "fines", "countries": "bans"}[kind]
	p := IndexPage{Intro: b.words.text[kind+".intro"]}
	p.Page = b.newPage("index", cmp.Or(nav, kind), path, b.words.text[kind+".heading"], p.Intro)
	if name := map[string]string{"platforms": "platform.owner", "authorities": "col.country"}[kind]; name != "" {
		p.Owner = b.words.text[name]
	}
	for _, sec := range b.sectionsOf(kind) {
		x := b.model.sections[sec]
		row := IndexRow{Name: b.sectionName(sec), Address: b.address(sec.dir() + "index.html"), Stories: x.stories,
			Newest: b.time(x.newest, "date.short"), Fines: len(x.fines), Bans: len(x.bans)}
		row.Sum = b.total(b.in.Ledger.Sum(plainEvents(x.fines)).Kinds[news.ClaimFine])
		switch kind {
		case "platforms":
			if _, owner := b.in.Names.Platform(sec.slug); owner != sec.slug {
				row.Owner = b.platform(owner)
			}
		case "authorities":
			_, code := b.in.Names.Authority(sec.slug)
			row.Owner = b.country(code)
		}
		p.Rows = append(p.Rows, row)
	}
	slices.SortStableFunc(p.Rows, func(a, b IndexRow) int {
		return cmp.Or(b.Stories-a.Stories, cmp.Compare(a.Name, b.Name))
	})
	return b.page(&p)
}

// plainEvents returns events as the ledger has them.
func plainEvents(events []*event) []news.Event {
	all := make([]news.Event, len(events))
	for i, e := range events {
		all[i] = *e.Event
	}
	return all
}

// listPage fills in a page of a list.
func (b *builder) listPage(nav, title, description string, l *list, n int, entries []entry) ListPage {
	p := ListPage{Page: b.newPage("list", nav, l.path(n), title, description), Number: n, Count: b.count(l.total),
		Days: b.days(entries)}
	if len(entries) > 0 {
		p.Modified = entries[len(entries)-1].date
	}
	p.Earlier, p.Later = b.turn(l, n)
	if n > 0 {
		p.Title = fmt.Sprintf("%s (%d)", title, n)
		p.Count = b.words.say("list.page", "n", fmt.Sprint(n))
	}
	return p
}

func (b *builder) count(n int) string {
	return b.words.say(one("list.count", n), "n", b.words.number(int64(n)))
}
