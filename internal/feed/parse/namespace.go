package parse

import (
	"maps"
	"strings"
)

// native marks elements of a feed's own vocabulary: RSS of any version, Atom in an Atom document.
const native = ""

// namespaces has, for each prefix that we use, the names of its namespace (in lower case, without scheme and final
// slash or #) and the prefixes that mean it even where a feed forgot to declare them.
var namespaces = map[string]struct{ names, prefixes string }{
	"atom": {`www.w3.org/2005/atom purl.org/atom/ns example.com/newformat necho purl.org/echo
		uri/of/echo/namespace purl.org/pie`, "atom atom10 a10"},
	native: {`purl.org/rss/1.0 backend.userland.com/rss blogs.law.harvard.edu/tech/rss
		purl.org/rss/1.0/modules/rss091 my.netscape.com/rdf/simple/0.9 channel.netscape.com/rdf/simple/0.9
		purl.org/net/rss1.1 backend.userland.com/rss2`, "rss"},
	"rdf":        {"www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"},
	"dc":         {"purl.org/dc/elements/1.0 purl.org/dc/elements/1.1", "dc"},
	"dcterms":    {"purl.org/dc/terms", "dcterms"},
	"content":    {"purl.org/rss/1.0/modules/content www.purl.org/rss/1.0/modules/content", "content"},
	"xhtml":      {"www.w3.org/1999/xhtml www.w3.org/1999/html www.w3.org/tr/html4", "xhtml html"},
	"itunes":     {"www.itunes.com/dtds/podcast-1.0.dtd example.com/dtds/podcast-1.0.dtd", "itunes"},
	"media":      {"search.yahoo.com/mrss www.rssboard.org/media-rss video.search.yahoo.com/mrss", "media"},
	"feedburner": {"rssnamespace.org/feedburner/ext/1.0", "feedburner"},
	"xml":        {"www.w3.org/xml/1998/namespace", "xml"},
	"l":          {"purl.org/rss/1.0/modules/link", ""},
}

var spaces, wellKnown = map[string]string{}, map[string]string{}

func init() {
	for space, n := range namespaces {
		for _, name := range strings.Fields(n.names) {
			spaces[name] = space
		}
		for _, prefix := range strings.Fields(n.prefixes) {
			wellKnown[prefix] = space
		}
	}
}

// spaceOf returns the canonical prefix of a namespace name; ok is false for one that we don't know.
func spaceOf(uri string) (space string, ok bool) {
	key := strings.ToLower(strings.TrimSpace(uri))
	key = strings.TrimPrefix(strings.TrimPrefix(key, "http://"), "https://")
	space, ok = spaces[strings.TrimRight(key, "/#")]
	return space, ok
}

// bind sets every element's canonical prefix, base and language, top down. scope maps prefixes to canonical ones.
func (n *node) bind(scope map[string]string, base, lang string, atomDoc bool) {
	scope = n.declare(scope)
	space, ok := scope[n.prefix]
	if !ok {
		if space, ok = wellKnown[n.prefix]; !ok {
			space = "?" + n.prefix
		}
	}
	if space == "atom" && atomDoc {
		space = native
	}
	if v := n.attr("xml:base"); v != "" {
		if b := resolve(base, v); scheme(b) == "http" || scheme(b) == "https" {
			base = b
		}
	}
	if v, ok := n.lookup("xml:lang"); ok {
		lang = strings.TrimSpace(v)
	} else if v := n.attr("lang"); v != "" && space == native {
		lang = strings.TrimSpace(v)
	}
	n.space, n.base, n.lang = space, base, lang
	for _, c := range n.children {
		if c.name != "" {
			c.bind(scope, base, lang, atomDoc)
		}
	}
}

// declare returns the scope inside n.
func (n *node) declare(scope map[string]string) map[string]string {
	copied := false
	for _, a := range n.attrs {
		prefix, ok := strings.CutPrefix(a.name, "xmlns:")
		if a.name == "xmlns" {
			prefix = ""
		} else if !ok {
			continue
		}
		if !copied {
			scope, copied = maps.Clone(scope), true
		}
		scope[prefix] = n.meaning(prefix, a.value)
	}
	return scope
}

// meaning returns the canonical prefix of a declared namespace.
func (n *node) meaning(prefix, uri string) string {
	space, ok := spaceOf(uri)
	known := wellKnown[prefix]
	switch {
	case prefix == "" && (n.name == "rss" || n.name == "channel" || n.name == "item"):
		return native // unprefixed elements are the feed's own, even if it declares otherwise
	case ok:
		return space
	case prefix == "" && (n.name == "feed" || n.name == "rdf" || n.name == "entry"):
		return native
	case known != "":
		return known // a known prefix with an unknown name: a typing error
	}
	return "?" + prefix
}
