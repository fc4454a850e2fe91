package parse

import "strings"

// native marks elements of a feed's own vocabulary: RSS of any version, Atom in an Atom document.
const native = ""

// namespaces maps a namespace name, lower case and without its scheme and final slash or #, to the one prefix we use.
var namespaces = map[string]string{
	"www.w3.org/2005/atom":                            "atom",
	"purl.org/atom/ns":                                "atom",
	"purl.org/atom/ns/":                               "atom",
	"example.com/newformat":                           "atom",
	"necho":                                           "atom",
	"purl.org/echo":                                   "atom",
	"uri/of/echo/namespace":                           "atom",
	"purl.org/pie":                                    "atom",
	"purl.org/rss/1.0":                                native,
	"backend.userland.com/rss":                        native,
	"blogs.law.harvard.edu/tech/rss":                  native,
	"purl.org/rss/1.0/modules/rss091":                 native,
	"my.netscape.com/rdf/simple/0.9":                  native,
	"channel.netscape.com/rdf/simple/0.9":             native,
	"purl.org/net/rss1.1":                             native,
	"www.w3.org/1999/02/22-rdf-syntax-ns":             "rdf",
	"purl.org/dc/elements/1.0":                        "dc",
	"purl.org/dc/elements/1.1":                        "dc",
	"purl.org/dc/terms":                               "dcterms",
	"purl.org/rss/1.0/modules/content":                "content",
	"www.w3.org/1999/xhtml":                           "xhtml",
	"www.w3.org/1999/html":                            "xhtml",
	"www.w3.org/tr/html4":                             "xhtml",
	"www.itunes.com/dtds/podcast-1.0.dtd":             "itunes",
	"example.com/dtds/podcast-1.0.dtd":                "itunes",
	"search.yahoo.com/mrss":                           "media",
	"rssnamespace.org/feedburner/ext/1.0":             "feedburner",
	"backend.userland.com/rss2":                       native,
	"purl.org/syndication/history/1.0":                "fh",
	"www.w3.org/xml/1998/namespace":                   "xml",
	"freshmeat.net/rss/fm":                            "fm",
	"purl.org/rss/1.0/modules/syndication":            "sy",
	"purl.org/rss/1.0/modules/link":                   "l",
	"www.georss.org/georss":                           "georss",
	"www.w3.org/2003/01/geo/wgs84_pos":                "geo",
	"www.w3.org/2000/svg":                             "svg",
	"www.w3.org/1998/math/mathml":                     "math",
	"xmlns.com/foaf/0.1":                              "foaf",
	"web.resource.org/cc":                             "cc",
	"wellformedweb.org/commentapi":                    "wfw",
	"purl.org/rss/1.0/modules/slash":                  "slash",
	"podlove.org/simple-chapters":                     "psc",
	"www.google.com/schemas/play-podcasts/1.0":        "googleplay",
	"www.rssboard.org/media-rss":                      "media",
	"video.search.yahoo.com/mrss":                     "media",
	"schemas.pocketsoap.com/rss/mydescmodule":         "szf",
	"purl.org/rss/1.0/modules/email":                  "email",
	"purl.org/rss/1.0/modules/company":                "co",
	"www.bloglines.com/about/specs/fac-1.0":           "access",
	"purl.org/rss/1.0/modules/textinput":              "ti",
	"purl.org/rss/1.0/modules/image":                  "image",
	"www.purl.org/rss/1.0/modules/content":            "content",
	"podcastindex.org/namespace/1.0":                  "podcast",
	"backend.userland.com/blogchannelmodule":          "blogchannel",
	"madskills.com/public/xml/rss/module/trackback":   "trackback",
	"madskills.com/public/xml/rss/module/pingback":    "pingback",
	"postneo.com/icbm":                                "icbm",
	"purl.org/rss/1.0/modules/event":                  "ev",
	"purl.org/rss/1.0/modules/search":                 "search",
	"purl.org/rss/1.0/modules/subscription":           "sub",
	"purl.org/rss/1.0/modules/taxonomy":               "taxo",
	"purl.org/rss/1.0/modules/threading":              "thr",
	"purl.org/rss/1.0/modules/wiki":                   "wiki",
	"prismstandard.org/namespaces/1.2/basic":          "prism",
	"prismstandard.org/namespaces/basic/2.0":          "prism",
	"webns.net/mvcb":                                  "admin",
	"purl.org/rss/1.0/modules/aggregation":            "ag",
	"purl.org/syndication/thread/1.0":                 "thr",
	"my.theinfo.org/changed/1.0/rss":                  "cp",
	"www.opengis.net/gml":                             "gml",
	"purl.org/rss/1.0/modules/reference":              "ref",
	"purl.org/rss/1.0/modules/streaming":              "str",
	"purl.org/rss/1.0/modules/annotate":               "annotate",
	"purl.org/rss/1.0/modules/servicestatus":          "ss",
	"creativecommons.org/ns":                          "cc",
	"backend.userland.com/creativecommonsrssmodule":   "creativecommons",
	"www.w3.org/2000/01/rdf-schema":                   "rdfs",
	"purl.org/rss/1.0/modules/richequiv":              "reqv",
	"a9.com/-/spec/opensearch/1.1":                    "opensearch",
	"a9.com/-/spec/opensearchrss/1.0":                 "opensearch",
	"www.livejournal.org/rss/lj/1.0":                  "lj",
	"hacks.benhammersley.com/rss/streaming":           "str",
	"www.newsml-g2.org/spec/newsitem":                 "newsml",
	"schemas.google.com/g/2005":                       "gd",
	"schemas.google.com/blogger/2008":                 "blogger",
	"media.tangent.org/rss/1.0":                       "audio",
	"www.reddit.com/namespace":                        "reddit",
	"gdata.youtube.com/schemas/2007":                  "yt",
	"www.youtube.com/xml/schemas/2015":                "yt",
	"purl.org/rss/1.0/modules/photoalbum":             "photo",
	"www.pheed.com/pheed":                             "photo",
	"www.usemod.com/cgi-bin/mb.pl?moduswiki":          "wiki",
	"usefulinc.com/ns/doap":                           "doap",
	"rdfs.org/sioc/ns":                                "sioc",
	"www.mnot.net/drafts/draft-nottingham-atom-thing": "fh",
}

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
	"atom": "atom", "atom10": "atom", "a10": "atom", "dc": "dc", "dcterms": "dcterms", "content": "content", "itunes": "itunes", "media": "media",
	"rdf": "rdf", "rss": native, "feedburner": "feedburner", "xhtml": "xhtml", "html": "xhtml", "xml": "xml", "sy": "sy", "fm": "fm", "googleplay": "googleplay",
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
