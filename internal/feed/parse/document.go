package parse

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Errors for bodies that are not feeds.
var (
	ErrNotFeed = errors.New("this is no RSS, Atom or JSON feed")
	ErrWebPage = fmt.Errorf("a web page, %w: look for the feed's own address with 'privacywire find'", ErrNotFeed)
	ErrEmpty   = errors.New("the answer is empty")
)

// A document is the well-formed RSS 2.0 that gofeed parses. Elements of other vocabularies became those of RSS and of
// Dublin Core.
type document struct {
	strings.Builder
	format  string // as the feed declares it
	atom    bool
	repairs *repairs
	cut     bool // the document broke off: items that aren't whole are left out
	items   int
}

func (w *document) open(name string, attrs ...string) {
	w.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.WriteString(" " + attrs[i] + `="` + escaper.Replace(attrs[i+1]) + `"`)
		}
	}
	w.WriteByte('>')
}

// element writes an element with text; one without text and attributes is left out.
func (w *document) element(name, text string, attrs ...string) {
	if text == "" && len(attrs) == 0 {
		return
	}
	w.open(name, attrs...)
	_, _ = escaper.WriteString(w, text)
	w.WriteString("</" + name + ">")
}

const rssHead = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><channel>`

// normalise writes the document for gofeed.
func normalise(x *treeReader, base string) (*document, error) {
	root := x.root.find("rss", "feed", "rdf", "channel")
	if root == nil {
		if x.root.find("html", "body", "head") != nil {
			return nil, ErrWebPage
		}
		return nil, ErrNotFeed
	}
	first := x.root.children[0]
	if first != root && (first.name != "" || strings.TrimSpace(first.text) != "") {
		x.repairs.add("text before the feed passed over")
	}
	w := &document{atom: root.name == "feed", repairs: x.repairs}
	w.cut = x.cut || len(x.stack) == 1 && !root.closed
	if space, ok := spaceOf(root.attr("xmlns")); ok && space != native && root.name == "rss" {
		x.repairs.add("default namespace " + root.attr("xmlns") + " read as RSS")
	}
	top := root
	if channel := root.find("channel"); channel != nil && !w.atom {
		top = channel
	}
	root.bind(map[string]string{"": native, "xml": "xml"}, cmp.Or(base, top.site()), "", w.atom)
	w.format = formatOf(root)
	w.feed(root, top)
	if w.cut {
		x.repairs.add(BrokenOff)
	}
	if w.items >= maxItems {
		x.repairs.add(fmt.Sprintf("only the first %d items read", maxItems))
	}
	return w, nil
}

// site returns the absolute address of the site that a feed names: the best guess at the base of its addresses where
// the address of the feed is unknown.
func (n *node) site() string {
	for _, e := range n.elements() {
		if rel := e.attr("rel"); e.name == "link" && (rel == "" || rel == "alternate") {
			if u := link("", cmp.Or(e.attr("href"), strings.TrimSpace(e.innerText()))); u != "" {
				return u
			}
		}
	}
	return ""
}

func formatOf(root *node) string {
	version, space := strings.TrimSpace(root.attr("version")), strings.ToLower(root.attr("xmlns"))
	kind := "rss"
	if root.name == "feed" {
		kind = "atom"
	}
	switch {
	case root.name == "rdf" && strings.Contains(space, "netscape"):
		return "rss 0.90"
	case root.name == "rdf":
		return "rss 1.0"
	case version != "":
		return kind + " " + version
	case kind == "atom" && strings.Contains(space, "purl.org/atom"):
		return "atom 0.3"
	case kind == "atom":
		return "atom 1.0"
	case root.name == "channel" && root.attr("href") != "":
		return "cdf"
	}
	return kind
}

// A field takes the best of several values: the one of lowest rank, of these the first.
type field struct {
	value string
	rank  int
}

func (f *field) take(rank int, value string) {
	if value != "" && (f.value == "" || rank < f.rank) {
		*f = field{value, rank}
	}
}

var feedDescriptions = strings.Fields("description subtitle tagline atom:subtitle info dc:description abstract" +
	" itunes:summary itunes:subtitle")

// feed writes the feed's own fields, which are the children of top, then its items.
func (w *document) feed(root, top *node) {
	var description field
	it := &item{}
	it.page.take(1, link(top.base, top.attr("href")))
	w.WriteString(rssHead)
	for _, e := range top.elements() {
		switch e.name {
		case "item", "items", "entry", "entries", "channel", "image", "textinput":
		case "ttl":
			w.element("ttl", oneLine(e.innerText()))
		case "skiphours", "skipdays":
			w.skips(e)
		default:
			if r := slices.Index(feedDescriptions, e.key()); r >= 0 {
				description.take(r, e.read(w.atom).plain())
			} else {
				w.field(it, e)
			}
		}
	}
	w.element("title", it.title.value)
	w.element("description", description.value)
	w.element("link", cmp.Or(it.page.value, link("", it.id.value)))
	w.element("language", cmp.Or(it.lang.value, top.lang))
	lang := it.lang.value
	if top.lang != "" {
		lang = "" // items inherit it, or say that they have none
	}
	w.allItems(root, lang)
	w.WriteString("</channel></rss>")
}

// alternate ranks a link of Atom that leads to a page: 0 for a web page, 1 for another file, -1 for other links.
func (n *node) alternate() int {
	rel, typ := strings.ToLower(strings.TrimSpace(n.attr("rel"))), strings.ToLower(n.attr("type"))
	switch {
	case rel != "" && rel != "alternate" && rel != "permalink" && !strings.HasSuffix(rel, "/alternate") &&
		!strings.HasSuffix(rel, "/permalink"):
		return -1
	case typ == "" || strings.Contains(typ, "html"):
		return 0
	}
	return 1
}

func (w *document) skips(e *node) {
	w.open(e.name)
	for _, c := range e.elements() {
		w.element(strings.TrimSuffix(strings.TrimPrefix(e.name, "skip"), "s"), strings.TrimSpace(c.innerText()))
	}
	w.WriteString("</" + e.name + ">")
}

// allItems writes the items in n, wherever a feed of some kind has them.
func (w *document) allItems(n *node, lang string) {
	for _, e := range n.elements() {
		foreign := e.space != native && e.space != "atom" && !strings.HasPrefix(e.space, "?")
		switch e.name {
		case "item", "entry":
			if !foreign && (!w.cut || e.closed) && w.items < maxItems {
				w.items++
				w.item(e, lang)
			}
		case "items", "entries", "channel":
			w.allItems(e, lang)
		}
	}
}

// key is an element's name with its canonical prefix.
func (n *node) key() string {
	if n.space == native {
		return n.name
	}
	return n.space + ":" + n.name
}
