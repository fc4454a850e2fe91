package parse

import "strings"

// native marks elements of a feed's own vocabulary: RSS of any version, Atom in an Atom document.
const native = ""

// namespaceLists has, for each prefix that we use, the names of its namespace: in lower case, without scheme and final
// slash or #.
var namespaceLists = map[string]string{
	"atom": `www.w3.org/2005/atom purl.org/atom/ns purl.org/atom/ns/ example.com/newformat necho purl.org/echo
		uri/of/echo/namespace purl.org/pie`,
	native: `purl.org/rss/1.0 backend.userland.com/rss blogs.law.harvard.edu/tech/rss
		purl.org/rss/1.0/modules/rss091 my.netscape.com/rdf/simple/0.9 channel.netscape.com/rdf/simple/0.9
		purl.org/net/rss1.1 backend.userland.com/rss2`,
	"rdf":        `www.w3.org/1999/02/22-rdf-syntax-ns`,
	"dc":         `purl.org/dc/elements/1.0 purl.org/dc/elements/1.1`,
	"dcterms":    `purl.org/dc/terms`,
	"content":    `purl.org/rss/1.0/modules/content www.purl.org/rss/1.0/modules/content`,
	"xhtml":      `www.w3.org/1999/xhtml www.w3.org/1999/html www.w3.org/tr/html4`,
	"itunes":     `www.itunes.com/dtds/podcast-1.0.dtd example.com/dtds/podcast-1.0.dtd`,
	"media":      `search.yahoo.com/mrss www.rssboard.org/media-rss video.search.yahoo.com/mrss`,
	"feedburner": `rssnamespace.org/feedburner/ext/1.0`,
	"xml":        `www.w3.org/xml/1998/namespace`,
	"l":          `purl.org/rss/1.0/modules/link`,
}

// namespaces maps the names to the prefixes.
var namespaces = func() map[string]string {
	m := map[string]string{}
	for prefix, names := range namespaceLists {
		for _, name := range strings.Fields(names) {
			m[name] = prefix
		}
	}
	return m
}()

// spaceOf gives the canonical prefix of a namespace name; ok is false for one we don't know.
func spaceOf(uri string) (string, bool) {
	key := strings.ToLower(strings.TrimSpace(uri))
	key = strings.TrimPrefix(strings.TrimPrefix(key, "http://"), "https://")
	if s, ok := namespaces[key]; ok {
		return s, true
	}
	s, ok := namespaces[strings.TrimRight(key, "/#")]
	return s, ok
}

// wellKnown are prefixes that mean what they say even where a feed forgot to declare them.
var wellKnown = map[string]string{
	"atom": "atom", "atom10": "atom", "a10": "atom", "dc": "dc", "dcterms": "dcterms", "content": "content",
	"itunes": "itunes", "media": "media", "rdf": "rdf", "rss": native, "feedburner": "feedburner", "xhtml": "xhtml",
	"html": "xhtml", "xml": "xml",
}

// bind gives every element its canonical prefix, top down. scope maps prefixes to canonical ones.
func (n *node) bind(scope map[string]string, atomDoc bool) {
	if n.name == "" {
		return
	}
	scope = n.declare(scope)
	space, declared := scope[strings.ToLower(n.prefix)]
	if !declared {
		if known, ok := wellKnown[strings.ToLower(n.prefix)]; ok {
			space = known
		} else {
			space = "?" + strings.ToLower(n.prefix)
		}
	}
	if space == "atom" && atomDoc {
		space = native
	}
	n.space = space
	for _, c := range n.children {
		c.bind(scope, atomDoc)
	}
}

// declare gives the scope inside n.
func (n *node) declare(scope map[string]string) map[string]string {
	copied := false
	for _, a := range n.attrs {
		prefix := ""
		if rest, ok := strings.CutPrefix(a.name, "xmlns:"); ok {
			prefix = strings.ToLower(rest)
		} else if a.name != "xmlns" {
			continue
		}
		if !copied {
			inner := make(map[string]string, len(scope)+4)
			for k, v := range scope {
				inner[k] = v
			}
			scope, copied = inner, true
		}
		space, ok := spaceOf(a.value)
		switch {
		case prefix == "" && isRSSFrame(n): // whatever is declared, unprefixed elements are the feed's own
			scope[prefix] = native
		case ok:
			scope[prefix] = space
		case prefix == "":
			scope[prefix] = defaultSpace(n)
		case wellKnown[prefix] != "":
			scope[prefix] = wellKnown[prefix] // a known prefix with a name nobody knows: a typing error
		default:
			scope[prefix] = "?" + prefix
		}
	}
	return scope
}

// isRSSFrame reports whether n is an element around the fields of an RSS feed.
func isRSSFrame(n *node) bool {
	return n.name == "rss" || n.name == "channel" || n.name == "item"
}

// defaultSpace is what an unknown default namespace means: the feed's own vocabulary on a root, foreign elsewhere.
func defaultSpace(n *node) string {
	switch n.name {
	case "rss", "feed", "rdf", "channel", "item", "entry":
		return native
	}
	return "?"
}
