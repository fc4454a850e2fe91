package site

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
	"github.com/privacywire/privacywire/internal/syndication"
)

// A builder renders one site.
type builder struct {
	in    Input
	set   *set
	words words
	out   *output
	model *model
	now   time.Time
	fault atomic.Pointer[error] // in a partial

	mu      sync.Mutex
	headers map[string]template.HTML // the top of the pages of each section
	labels  map[string]template.HTML // rendered labels by list of slugs
	sources map[string]Link
	mapped  []syndication.Page // for the sitemap

	cards  map[*story]string
	shared string // path of the picture for pages without one of their own
}

func newBuilder(in Input, s *set, out *output) *builder {
	if in.Ledger == nil {
		in.Ledger = ledger.New(nil, nil)
	}
	in.Names = news.KnownNames(in.Names)
	b := &builder{in: in, set: s, words: s.words, out: out,
		headers: map[string]template.HTML{}, labels: map[string]template.HTML{}, sources: map[string]Link{}}
	b.model = newModel(in, out.warning)
	b.shared = cardPath(b.siteCard())
	b.planCards()
	b.now = in.Now.UTC()
	if in.Now.IsZero() {
		b.now = b.model.newest
	}
	return b
}

// render writes every file of the site into the staging folder.
func (b *builder) render(ctx context.Context) error {
	sections := "/home/fines/bans/platforms/topics/search/archive/sources/about/countries"
	for section := range strings.SplitSeq(sections, "/") {
		b.headers[section] = b.part("header", struct{ Section string }{section})
	}
	jobs := []job{func() error { return b.large(ctx) }, b.files, b.fines, b.bans, b.topicsPage, b.archivePage,
		b.sourcesPage, b.about, b.corrections, b.search, b.embeds, b.notFound, b.redirects,
		func() error { return b.paint(b.shared, b.siteCard()) }}
	for _, e := range slices.Concat(b.model.fines, b.model.bans) {
		jobs = append(jobs, func() error { return cmp.Or(b.eventPage(e), b.embedEvent(e)) })
	}
	for _, kind := range []string{"platforms", "authorities", "countries", "laws"} {
		jobs = append(jobs, func() error { return b.indexPage(kind) })
	}
	if err := do(ctx, slices.Concat(jobs, b.months(), b.outlets())); err != nil {
		return err
	}
	if err := b.stream(ctx); err != nil {
		return err
	}
	return b.sitemap()
}

// A job writes some files of the site.
type job func() error

// do does jobs on all cores. The first error stops the rest.
func do(ctx context.Context, jobs []job) error {
	return parallel.Each(ctx, len(jobs), func(i int) error { return jobs[i]() })
}

// large writes what holds much of the archive in memory at once, one after the other.
func (b *builder) large(ctx context.Context) error {
	return cmp.Or(b.searchIndex(), b.dataset(), b.syndicate(ctx))
}

// files copies what is not rendered.
func (b *builder) files() error {
	manifest, err := b.manifest()
	if err := cmp.Or(err, putAll(b.out, "", b.set.files), b.out.put("site.webmanifest", manifest)); err != nil {
		return err
	}
	if b.in.Status == nil {
		b.out.has(StatusFile)
		return nil
	}
	data, err := b.in.Status.Encode()
	if err != nil {
		return err
	}
	return b.out.put(StatusFile, data)
}

func (b *builder) manifest() ([]byte, error) {
	icons := []map[string]string{}
	for _, i := range [][3]string{{"icon-192.png", "192x192", "image/png"}, {"icon-512.png", "512x512", "image/png"},
		{"icon.svg", "any", "image/svg+xml"}} {
		if address, err := b.set.asset(i[0]); err == nil {
			icons = append(icons, map[string]string{"src": address, "sizes": i[1], "type": i[2]})
		}
	}
	m := map[string]any{"name": b.in.Site.Title, "lang": b.words.language, "start_url": b.set.base, "scope": b.set.base,
		"display": "minimal-ui", "background_color": "#fbfaf7", "theme_color": "#fbfaf7", "icons": icons}
	if b.in.Site.Description != "" {
		m["description"] = b.in.Site.Description
	}
	return json.Marshal(m)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// page renders one page through the template of its kind and puts it into the site.
func (b *builder) page(data interface{ common() *Page }) error {
	if fault := b.fault.Load(); fault != nil {
		return *fault
	}
	p := data.common()
	p.Meta = b.meta(p)
	if !p.NoIndex {
		b.mu.Lock()
		b.mapped = append(b.mapped, syndication.Page{URL: p.Address, Modified: p.Modified})
		b.mu.Unlock()
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := b.set.pages[p.Kind].ExecuteTemplate(buf, "base.html", data); err != nil {
		return fmt.Errorf("rendering %s: %w", p.path, templateError(err))
	}
	html := buf.Bytes()
	if bytes.IndexByte(html, 0) >= 0 { // no page may have one, wherever it came from
		html = bytes.ReplaceAll(html, []byte{0}, []byte("\uFFFD"))
	}
	return b.out.put(p.path, html)
}

// meta returns the tags of a page that search engines and social networks read: its description, its address, and the
// same for OpenGraph. They are made here because every page has them and html/template is slow.
func (b *builder) meta(p *Page) template.HTML {
	description, address := template.HTMLEscapeString(p.Description), template.HTMLEscapeString(p.Address)
	tags := `<meta name="description" content="` + description + `">
<link rel="canonical" href="` + address + `">
<meta property="og:title" content="` + template.HTMLEscapeString(cmp.Or(p.Title, b.in.Site.Title)) + `">
<meta property="og:description" content="` + description + `">
<meta property="og:type" content="` + template.HTMLEscapeString(p.OG) + `">
<meta property="og:url" content="` + address + `">
`
	if p.Image != "" {
		tags += `<meta property="og:image" content="` + template.HTMLEscapeString(p.Image) + "\">\n"
	}
	return template.HTML(tags)
}

// part renders one of the partials on its own. The first fault in one is that of the next page.
func (b *builder) part(name string, data any) template.HTML {
	html, err := b.execute(name, data)
	if err != nil {
		b.fault.CompareAndSwap(nil, &err)
	}
	return html
}

func (b *builder) execute(name string, data any) (template.HTML, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := b.set.parts.ExecuteTemplate(buf, name, data); err != nil {
		return "", templateError(err)
	}
	return template.HTML(buf.String()), nil
}

// fragment renders a partial for all pages that show it. A fault in it shows where a page renders the same by itself.
func (b *builder) fragment(name string, data any) template.HTML {
	html, _ := b.execute(name, data)
	return html
}

// newPage fills in what every page has.
func (b *builder) newPage(kind, section, path, title, description string) Page {
	p := Page{Kind: kind, Title: title, Heading: title, OG: "website", path: path,
		Description: cmp.Or(description, b.in.Site.Description),
		Address:     b.absolute(path), Language: b.words.language, Header: b.headers[section], Image: b.image(nil)}
	p.describe(b.collection(p))
	return p
}

// address returns a link to a page of the site, absolute its full address.
func (b *builder) address(path string) string { return b.set.base + escapePath(pageAddress(path)) }
func (b *builder) absolute(path string) string {
	return strings.TrimSuffix(b.in.Site.URL, "/") + "/" + escapePath(pageAddress(path))
}

// time renders a date as words that programs can read too.
func (b *builder) time(t time.Time, key string) template.HTML {
	if t.IsZero() {
		return ""
	}
	layout := "2006-01-02T15:04Z"
	if t = t.UTC(); t.Hour() == 0 && t.Minute() == 0 {
		layout = time.DateOnly
	}
	text := template.HTMLEscapeString(b.words.date(key, b.model.local(t)))
	return template.HTML(`<time datetime="` + t.Format(layout) + `">` + text + `</time>`)
}

// sourceName returns the name of a source, its slug when feeds.yaml no longer has it. An imported table is called by
// its slug, as words.
func (b *builder) sourceName(slug string) string {
	if name, ok := strings.CutPrefix(slug, "imported-"); ok {
		return strings.ReplaceAll(name, "-", " ")
	}
	return cmp.Or(b.model.feeds[slug].Name, slug)
}

// language returns the lang attribute of an article's text.
func (b *builder) language(code string) Lang {
	switch {
	case code == b.words.language:
		return ""
	case !plausible(code):
		return unknownLang
	}
	return Lang(code)
}

// plausible reports whether s has the form of a language code.
func plausible(code string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
	return len(code) >= 2 && len(code) <= 12 && strings.Trim(code, letters) == ""
}

// storyLinks returns links to the stories of the slugs that exist.
func (b *builder) storyLinks(slugs []string) []Link {
	var links []Link
	for _, slug := range slugs {
		if s := b.model.bySlug[slug]; s != nil {
			links = append(links, *b.storyLink(s))
		}
	}
	return links
}

// storyLink returns a link to a story. It is rendered once, for all pages that have it.
func (b *builder) storyLink(s *story) *Link {
	s.linked.Do(func() {
		s.link = &Link{Address: b.address(s.path), Text: b.title(s.lead), Lang: b.language(s.lead.Language)}
		s.link.HTML = b.fragment("link", s.link)
	})
	return s.link
}

// wrong returns where a reader reports a mistake on a page: the site's contact or repository, with the page named; ""
// where the site names neither.
func (b *builder) wrong(path string) string {
	if b.in.Site.Contact == "" && b.in.Site.Repository == "" {
		return ""
	}
	page, repository := b.absolute(path), strings.TrimSuffix(b.in.Site.Repository, "/")
	subject := b.words.say("wrong.subject", "page", page)
	u, err := url.Parse(b.in.Site.Contact)
	switch {
	case err == nil && u.Scheme == "mailto":
		return b.in.Site.Contact + "?subject=" + url.PathEscape(subject)
	case err == nil && u.Host != "":
		query := u.Query()
		query.Set("page", page)
		u.RawQuery = query.Encode()
		return u.String()
	case strings.Contains(repository, "//gitlab."):
		return repository + "/-/issues/new?issue[title]=" + url.QueryEscape(subject)
	}
	return repository + "/issues/new?title=" + url.QueryEscape(subject)
}

// title returns an article's title; one without is called by the first words of its summary.
func (b *builder) title(a *news.Article) string {
	if t := strings.TrimSpace(a.Title); t != "" {
		return t
	}
	return cmp.Or(dek(a.Summary, 100), a.ID)
}
