package syndication

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// policy allows the elements that prose needs, and nothing that runs, loads or frames.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "b", "i", "code", "pre", "ul", "ol", "li", "blockquote", "q", "cite",
		"h2", "h3", "h4", "dl", "dt", "dd", "del", "small")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("lang", "dir").OnElements("p", "blockquote", "q", "cite", "li")
	p.AllowAttrs("datetime").OnElements("time")
	p.AllowURLSchemes("http", "https")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
})

// safe returns HTML that may leave the site: sanitised, well formed, its links absolute.
// A link that can't be made absolute http(s) loses its address and keeps its words.
func safe(fragment, base string) string {
	fragment = policy().Sanitize(clean(fragment))
	from, err := url.Parse(base)
	if err != nil {
		from = &url.URL{}
	}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, Data: "div",
		DataAtom: atom.Div})
	if err != nil {
		return html.EscapeString(fragment)
	}
	var b strings.Builder
	for _, n := range nodes {
		resolve(n, from)
		if html.Render(&b, n) != nil {
			return html.EscapeString(fragment)
		}
	}
	return clean(b.String()) // a character reference may have named a character that XML forbids
}

// resolve makes the links below n absolute.
func resolve(n *html.Node, base *url.URL) {
	for d := range n.Descendants() {
		absolute(d, base)
	}
	absolute(n, base)
}

func absolute(n *html.Node, base *url.URL) {
	if n.DataAtom != atom.A {
		return
	}
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key == "href" {
			u, err := base.Parse(strings.TrimSpace(a.Val))
			if err != nil {
				continue
			}
			if a.Val = address(u.String()); a.Val == "" {
				continue
			}
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// prepare prepares an item for all formats, once for all feeds that hold it.
func (it *Item) prepare() { it.once.Do(it.finish) }

// finish fills an item in; then its addresses are canonical and its content is safe. Content that is too long is what
// the summary says.
func (it *Item) finish() {
	if it.complete != nil {
		it.complete()
	}
	it.URL, it.External, it.Image, it.Source.URL = address(it.URL), address(it.External), address(it.Image),
		address(it.Source.URL)
	it.Categories = slices.Clone(it.labels())
	for i := range it.Categories {
		it.Categories[i].Scheme = address(it.Categories[i].Scheme)
	}
	if it.Content == "" {
		return
	}
	if len(it.Content) > maxContent {
		it.Content = "<p>" + it.description() + "</p>"
	}
	it.html = safe(it.Content, it.URL)
}
