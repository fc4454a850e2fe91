package syndication

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The rules below are those of the public feed validators that a feed like ours could break, errors and warnings
// alike, in our own words. Each returns what it finds; nothing found is what the tests want.

// node is an element of a parsed feed.
type node struct {
	name  string // with the prefix that the specifications use, as in "atom:link"
	attrs map[string]string
	text  string
	kids  []*node
}

var prefixes = map[string]string{
	"http://www.w3.org/2005/Atom":              "atom:",
	"http://purl.org/dc/elements/1.1/":         "dc:",
	"http://purl.org/rss/1.0/modules/content/": "content:",
	"http://www.w3.org/XML/1998/namespace":     "xml:",
}

func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	stack := []*node{{}}
	for {
		tok, err := d.Token()
		top := stack[len(stack)-1]
		switch {
		case err == io.EOF && len(stack) == 1 && len(top.kids) == 1:
			return top.kids[0], nil
		case err != nil:
			return nil, err
		}
		switch x := tok.(type) {
		case xml.StartElement:
			n := &node{name: prefixes[x.Name.Space] + x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				n.attrs[prefixes[a.Name.Space]+a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(x)
		}
	}
}

func (n *node) all(name string) []*node {
	var found []*node
	for _, k := range n.kids {
		if k.name == name {
			found = append(found, k)
		}
	}
	return found
}

func (n *node) get(name string) *node {
	if found := n.all(name); len(found) > 0 {
		return found[0]
	}
	return &node{attrs: map[string]string{}}
}

// report collects findings.
type report []string

func (r *report) add(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

// only reports children that the format doesn't know, that miss, or that stand more often than once.
func (r *report) only(n *node, required, optional, many string) {
	for _, name := range strings.Fields(required) {
		if len(n.all(name)) == 0 {
			r.add("%s lacks %s", n.name, name)
		}
	}
	for _, k := range n.kids {
		single := slices.Contains(strings.Fields(required+" "+optional), k.name)
		if !single && !slices.Contains(strings.Fields(many), k.name) {
			r.add("%s may not hold %s", n.name, k.name)
		}
		if single && len(n.all(k.name)) > 1 {
			r.add("%s holds several %s", n.name, k.name)
		}
	}
}

var (
	uri     = regexp.MustCompile(`^https?://[0-9A-Za-z.-]+(:\d+)?([/?#][0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]*)?$`)
	percent = regexp.MustCompile(`%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)`)
	uuid    = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	rfc822  = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d ` +
		`(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000$`)
	rfc3339  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[0-9A-Za-z]+)*$`)
	endTag   = regexp.MustCompile(`</\w+>`)
	entity   = regexp.MustCompile(`&(#\w+|lt|gt|amp|quot|apos|nbsp)\b`)
)

// characters reports what no text of a feed may hold.
func (r *report) characters(data []byte) {
	if !utf8.Valid(data) {
		r.add("bytes that aren't UTF-8")
	}
	for _, c := range string(data) {
		if c < 0x20 && c != '\n' && c != '\t' || 0x7f <= c && c <= 0x9f || c == utf8.RuneError || c&0xfffe == 0xfffe {
			r.add("character %U", c)
		}
	}
}

func (r *report) link(where, s string) {
	if !uri.MatchString(s) || percent.MatchString(s) {
		r.add("%s: %q is no absolute http(s) URI", where, s)
	}
}

// plain reports text that a validator takes for undeclared HTML. Written with hexadecimal references it may hold
// entities, so that one who decodes twice sees what one who decodes once does.
func (r *report) plain(where, s string, hex bool) {
	if strings.TrimSpace(s) == "" {
		r.add("%s is blank", where)
	}
	if endTag.MatchString(s) || (!hex && entity.MatchString(s)) {
		r.add("%s looks like HTML: %q", where, s)
	}
	if s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\t") {
		r.add("%s has stray white space: %q", where, s)
	}
}

func (r *report) date(where, s, layout string, form *regexp.Regexp) time.Time {
	t, err := time.Parse(layout, s)
	if err != nil || !form.MatchString(s) || t.Format("Mon") != s[:3] && layout == time.RFC1123Z {
		r.add("%s: %q is no valid date", where, s)
	}
	if !t.IsZero() && (t.Year() < 1970 || t.After(time.Now().Add(10*time.Minute))) {
		r.add("%s: %s is implausible", where, s)
	}
	return t
}

// html reports content that could run, load or frame something, that has relative links, or that isn't well formed.
func (r *report) html(where, s string) {
	var out strings.Builder
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		r.add("%s: %v", where, err)
	}
	for _, n := range nodes {
		r.element(where, n)
		for d := range n.Descendants() {
			r.element(where, d)
		}
		html.Render(&out, n)
	}
	if out.String() != s {
		r.add("%s is not well formed:\n%s\n%s", where, s, out.String())
	}
}

var prose = strings.Fields("p br hr em strong b i code pre ul ol li blockquote q cite h2 h3 h4 dl dt dd del small a time")

func (r *report) element(where string, n *html.Node) {
	switch n.Type {
	case html.TextNode:
	case html.ElementNode:
		if !slices.Contains(prose, n.Data) {
			r.add("%s: element %s", where, n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "href" {
				r.link(where, a.Val)
			} else if !slices.Contains([]string{"lang", "dir", "datetime"}, a.Key) {
				r.add("%s: attribute %s", where, a.Key)
			}
		}
	default:
		r.add("%s: a node that is neither element nor text: %q", where, n.Data)
	}
}

func (r *report) unique(where, value string, seen map[string]bool) {
	if seen[where+value] {
		r.add("%s %q stands twice", where, value)
	}
	seen[where+value] = true
}

func checkRSS(data []byte) (r report) {
	r.characters(data)
	rss, err := parse(data)
	if err != nil {
		return append(r, err.Error())
	}
	c := rss.get("channel")
	r.only(rss, "channel", "", "")
	r.only(c, "title link description language lastBuildDate generator ttl", "", "atom:link item")
	if rss.name != "rss" || rss.attrs["version"] != "2.0" {
		r.add("root %s %v", rss.name, rss.attrs)
	}
	for i := range c.kids[:max(0, len(c.kids)-1)] {
		if c.kids[i].name == "item" && c.kids[i+1].name != "item" {
			r.add("%s after an item", c.kids[i+1].name)
		}
	}
	r.plain("channel title", c.get("title").text, true)
	r.plain("channel description", c.get("description").text, true)
	r.link("channel link", c.get("link").text)
	r.date("lastBuildDate", c.get("lastBuildDate").text, time.RFC1123Z, rfc822)
	if !language.MatchString(c.get("language").text) {
		r.add("language %q", c.get("language").text)
	}
	r.self(c.all("atom:link"), "application/rss+xml")
	seen := map[string]bool{}
	for _, it := range c.all("item") {
		r.rssItem(it, seen)
	}
	for raw := range strings.Lines(string(data)) {
		if strings.Contains(raw, "<title>") && (strings.Contains(raw, "&amp;") || strings.Contains(raw, "&lt;")) {
			r.add("a title without hexadecimal references: %s", raw)
		}
	}
	return r
}

func (r *report) rssItem(it *node, seen map[string]bool) {
	r.only(it, "title link description guid pubDate", "content:encoded source dc:language", "dc:creator category")
	r.plain("title", it.get("title").text, true)
	r.link("link", it.get("link").text)
	r.date("pubDate", it.get("pubDate").text, time.RFC1123Z, rfc822)
	guid := it.get("guid")
	if !uuid.MatchString(guid.text) || guid.attrs["isPermaLink"] != "false" {
		r.add("guid %q %v", guid.text, guid.attrs)
	}
	r.unique("guid", guid.text, seen)
	r.html("description", it.get("description").text)
	r.html("content", it.get("content:encoded").text)
	if slices.Index(it.kids, it.get("description")) > slices.Index(it.kids, it.get("content:encoded")) && len(it.all("content:encoded")) > 0 {
		r.add("content before description")
	}
	for _, s := range it.all("source") {
		r.link("source", s.attrs["url"])
		r.plain("source", s.text, true)
	}
	for _, cat := range it.all("category") {
		r.plain("category", cat.text, true)
		r.link("category domain", cat.attrs["domain"])
	}
	for _, p := range it.all("dc:creator") {
		r.plain("creator", p.text, true)
	}
	for _, l := range it.all("dc:language") {
		if !language.MatchString(l.text) {
			r.add("language %q", l.text)
		}
	}
}

// self reports a feed that doesn't name its own address, once and fully.
func (r *report) self(links []*node, kind string) {
	own := 0
	for _, l := range links {
		r.link("link "+l.attrs["rel"], l.attrs["href"])
		if l.attrs["rel"] == "self" {
			own++
			if l.attrs["type"] != kind {
				r.add("self link of type %s", l.attrs["type"])
			}
		}
	}
	if own != 1 {
		r.add("%d self links", own)
	}
}

func checkAtom(data []byte) (r report) {
	r.characters(data)
	f, err := parse(data)
	if err != nil {
		return append(r, err.Error())
	}
	r.only(f, "atom:title atom:id atom:updated atom:author", "atom:subtitle atom:generator atom:icon", "atom:link atom:entry")
	if f.name != "atom:feed" || !language.MatchString(f.attrs["xml:lang"]) {
		r.add("root %s %v", f.name, f.attrs)
	}
	if last := f.kids[len(f.kids)-1].name; len(f.all("atom:entry")) > 0 && last != "atom:entry" {
		r.add("%s after the entries", last)
	}
	r.text("title", f.get("atom:title"))
	r.link("id", f.get("atom:id").text)
	r.date("updated", f.get("atom:updated").text, time.RFC3339, rfc3339)
	r.self(f.all("atom:link"), "application/atom+xml")
	seen := map[string]bool{}
	for _, e := range f.all("atom:entry") {
		r.atomEntry(e, seen)
	}
	return r
}

func (r *report) atomEntry(e *node, seen map[string]bool) {
	r.only(e, "atom:title atom:id atom:updated", "atom:published atom:summary atom:content", "atom:link atom:author atom:category")
	id, updated := e.get("atom:id").text, e.get("atom:updated").text
	if !uuid.MatchString(id) {
		r.add("id %q", id)
	}
	r.unique("id", id, seen)
	r.unique("updated", updated, seen) // two alike look like a bulk edit
	published := r.date("published", e.get("atom:published").text, time.RFC3339, rfc3339)
	if changed := r.date("updated", updated, time.RFC3339, rfc3339); changed.Before(published) {
		r.add("updated %v before published %v", changed, published)
	}
	r.text("title", e.get("atom:title"))
	for _, name := range []string{"atom:summary", "atom:content"} {
		for _, n := range e.all(name) {
			if n.attrs["type"] != "html" {
				r.add("%s of type %s", name, n.attrs["type"])
			}
			r.html(name, n.text)
		}
	}
	rels := map[string]int{}
	for _, l := range e.all("atom:link") {
		rels[l.attrs["rel"]]++
		r.link("link "+l.attrs["rel"], l.attrs["href"])
	}
	if rels["alternate"] != 1 || len(rels) > 2 || len(rels) == 2 && rels["via"] != 1 {
		r.add("links %v", rels)
	}
	for _, c := range e.all("atom:category") {
		r.link("category scheme", c.attrs["scheme"])
		r.plain("category label", c.attrs["label"], true)
	}
	for _, a := range e.all("atom:author") {
		r.plain("author", a.get("atom:name").text, true)
	}
}

func (r *report) text(where string, n *node) {
	switch n.attrs["type"] {
	case "text":
		r.plain(where, n.text, true)
	case "html":
		r.html(where, n.text)
	default:
		r.add("%s of type %q", where, n.attrs["type"])
	}
}

func checkJSON(data []byte) (r report) {
	r.characters(data)
	var f struct {
		Version, Title, Language string
		HomePageURL              string `json:"home_page_url"`
		FeedURL                  string `json:"feed_url"`
		Author                   any
		Items                    []struct {
			ID, URL, Title, Language string
			ExternalURL              string `json:"external_url"`
			ContentHTML              string `json:"content_html"`
			ContentText              string `json:"content_text"`
			Published                string `json:"date_published"`
			Image                    string
			Author                   any
			Authors                  []struct{ Name string }
			Tags                     []string
		}
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return append(r, err.Error())
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Items == nil || f.Author != nil {
		r.add("version %s, items %v, author %v", f.Version, f.Items != nil, f.Author)
	}
	r.plain("title", f.Title, true)
	r.link("home page", f.HomePageURL)
	r.link("feed", f.FeedURL)
	seen := map[string]bool{}
	for _, it := range f.Items {
		r.unique("id", it.ID, seen)
		r.link("url", it.URL)
		r.date("published", it.Published, time.RFC3339, rfc3339)
		r.html("content", it.ContentHTML)
		if (it.ContentHTML == "") == (it.ContentText == "") || it.Author != nil {
			r.add("content %q and %q, author %v", it.ContentHTML, it.ContentText, it.Author)
		}
		for _, u := range []string{it.ExternalURL, it.Image} {
			if u != "" {
				r.link("link", u)
			}
		}
		for _, p := range it.Authors {
			if p.Name == "" {
				r.add("an author without name")
			}
		}
	}
	return r
}

// check applies the rules of a file's format.
func check(name, data string) report {
	switch {
	case strings.HasSuffix(name, RSSFile):
		return checkRSS([]byte(data))
	case strings.HasSuffix(name, AtomFile):
		return checkAtom([]byte(data))
	}
	return checkJSON([]byte(data))
}

func TestFeedsKeepTheRules(t *testing.T) {
	for _, list := range [][]*Item{nil, items(), xssItems()} {
		for name, data := range encode(t, channel(), list) {
			for _, found := range check(name, string(data)) {
				t.Errorf("%s: %s", name, found)
			}
		}
	}
	in := input(archive(400))
	e := event()
	again := e.Steps[0]
	again.Entry = "tiktok-ico/imposed later"
	e.Steps = append(e.Steps, again)
	in.Events = map[string][]news.Event{news.ListFines: {e}}
	for name, data := range publish(t, in) {
		if u, err := url.Parse(name); err != nil || u.Path != name {
			t.Errorf("%s is no plain name", name)
		}
		for _, found := range check(name, data) {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// The rules find what they are for: each change breaks a good feed in one way.
func TestRulesFind(t *testing.T) {
	good := encode(t, channel(), items()[:2])
	for _, c := range []struct{ file, old, new string }{
		{RSSFile, `isPermaLink="false"`, `isPermaLink="true"`},
		{RSSFile, `rel="self"`, `rel="other"`},
		{RSSFile, "<pubDate>Tue", "<pubDate>Wed"},
		{RSSFile, "Apr 2023", "April 2023"},
		{RSSFile, "AT&#x26;T", "AT&amp;T"},
		{RSSFile, "<language>en</language>", ""},
		{RSSFile, "<title>End", "<title>&#x3C;/b>End"},
		{RSSFile, `<p>End`, `<p onclick="x()">End`},
		{RSSFile, `<p>End`, `<script>1</script><p>End`},
		{RSSFile, `href="https://wire.example/sub/articles/x.html`, `href="../x.html`},
		{RSSFile, "<link>https://wire.example/sub/art", "<link>/sub/art"},
		{RSSFile, "<dc:creator>", "<author>x</author><dc:creator>"},
		{RSSFile, "End ]]", "End \u0085]]"},
		{AtomFile, `<id>urn:uuid:`, `<id>uuid:`},
		{AtomFile, "<updated>2023-04-04T09:00:00.", "<updated>2023-04-03T09:00:00."},
		{AtomFile, "<updated>2023-04-04T10:00:00Z", "<updated>2023-04-04"},
		{AtomFile, `rel="alternate"`, `rel="self"`},
		{AtomFile, "<author>\n   <name>", "<author>\n   <email>"},
		{AtomFile, ` xml:lang="en"`, ``},
		{JSONFile, `"items"`, `"entries"`},
		{JSONFile, `"external_url": "https:`, `"external_url": "javascript:`},
		{JSONFile, `version/1.1`, `version/1`},
	} {
		bad := strings.ReplaceAll(string(good[c.file]), c.old, c.new)
		if bad == string(good[c.file]) {
			t.Errorf("%s: no %q to change in\n%s", c.file, c.old, bad)
		} else if len(check(c.file, bad)) == 0 {
			t.Errorf("%s: nothing found with %q instead of %q", c.file, c.new, c.old)
		}
	}
}
