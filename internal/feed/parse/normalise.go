package parse

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that say what a body is, when it is no feed.
var (
	ErrNotFeed = errors.New("this is no RSS, Atom or JSON feed")
	ErrWebPage = fmt.Errorf("a web page, %w: look for the feed's own address with 'privacywire find'", ErrNotFeed)
	ErrEmpty   = errors.New("the answer is empty")
)

// A writer builds the well-formed document that gofeed reads.
type writer struct{ strings.Builder }

func (w *writer) open(name string, attrs ...string) {
	w.WriteByte('<')
	w.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.WriteString(" " + attrs[i] + `="`)
			_, _ = attrEscaper.WriteString(w, attrs[i+1])
			w.WriteByte('"')
		}
	}
	w.WriteByte('>')
}

func (w *writer) end(name string) { w.WriteString("</" + name + ">") }

// text writes an element; one without text is left out.
func (w *writer) text(name, value string, attrs ...string) {
	if value == "" {
		return
	}
	w.open(name, attrs...)
	_, _ = textEscaper.WriteString(w, value)
	w.end(name)
}

// empty writes an element that has attributes only.
func (w *writer) empty(name string, attrs ...string) {
	w.open(name, attrs...)
	w.end(name)
}

// A normaliser turns the tree of a feed of any kind and quality into the document that gofeed reads best.
type normaliser struct {
	w       writer
	limits  Limits
	repairs *repairs
	cut     bool // the document broke off: items that aren't whole are left out
	left    int  // items left out
	items   int
	isAtom  bool
	values  int // of the item that is being written
	dates   map[string][]string
	authors [2][]string // the item's own, and those of the feed that it was copied from
}

// Where the two dates of an item are looked for, best first.
var (
	publishedKeys = []string{"pubdate", "published", "atom:published", "issued", "atom:issued", "dcterms:issued",
		"dc:pubdate", "itunes:pubdate", "dc:date", "date", "dcterms:created", "created", "atom:created"}
	updatedKeys = []string{"updated", "atom:updated", "modified", "atom:modified", "dcterms:modified",
		"lastbuilddate", "dc:date"}
)

// begin starts an item.
func (n *normaliser) begin(name string) {
	n.values, n.dates, n.authors = 0, map[string][]string{}, [2][]string{}
	n.w.open(name)
}

// finish ends an item with what several elements say in their own ways, best first, in the terms of Dublin Core.
func (n *normaliser) finish(name, language string) {
	w := &n.w
	for _, key := range publishedKeys {
		for _, date := range n.dates[key] {
			w.text("dcterms:issued", date)
		}
	}
	for _, key := range updatedKeys {
		for _, date := range n.dates[key] {
			w.text("dcterms:modified", date)
		}
	}
	authors := n.authors[0]
	if len(authors) == 0 {
		authors = n.authors[1]
	}
	for _, author := range authors {
		w.text("dc:creator", author)
	}
	w.text("dc:language", language)
	w.end(name)
}

func (n *normaliser) date(key, value string) {
	if !n.full() {
		n.dates[key] = append(n.dates[key], value)
	}
}

// full counts one more value of an item, and says whether that is too many: a few times what is kept in the end.
func (n *normaliser) full() bool {
	n.values++
	return n.values > 4*maxValues
}

// kinds of document
const (
	kindRSS  = "rss"
	kindAtom = "atom"
)

// normalise gives the document for gofeed, its kind, and the format as the feed declares it.
func normalise(x *xmlReader, base string, limits Limits) (doc, kind, format string, err error) {
	root := findRoot(x.root)
	if root == nil {
		if page := x.root.find("html", "body", "head"); page != nil {
			return "", "", "", ErrWebPage
		}
		return "", "", "", ErrNotFeed
	}
	if root != firstElement(x.root) {
		x.repairs.add("text before the feed passed over")
	}
	if len(x.stack) == 1 && !root.closed {
		x.cut = true
	}
	n := &normaliser{isAtom: root.name == "feed", limits: limits, repairs: x.repairs, cut: x.cut}
	kind = kindRSS
	if root.name == "feed" {
		kind = kindAtom
	}
	if space, ok := spaceOf(root.attr("xmlns")); ok && space != native && root.name == "rss" {
		x.repairs.add("default namespace " + root.attr("xmlns") + " read as RSS")
	}
	root.bind(map[string]string{"": native, "xml": "xml"}, kind == kindAtom)
	ctx := inherited{base: base}
	if kind == kindAtom {
		n.atom(root, ctx)
		format = atomFormat(root)
	} else {
		n.rss(root, ctx)
		format = rssFormat(root)
	}
	if x.cut {
		x.repairs.add(BrokenOff)
	}
	if n.items >= limits.Items {
		x.repairs.add(fmt.Sprintf("only the first %d items read", limits.Items))
	}
	return n.w.String(), kind, format, nil
}

// findRoot gives the feed's element, however deep in other markup it lies.
func findRoot(n *node) *node {
	if n = n.find("rss", "feed", "rdf", "channel"); n == nil {
		return nil
	}
	return n
}

// find gives the first element of one of the names, in document order.
func (n *node) find(names ...string) *node {
	for _, c := range n.children {
		if c.name == "" {
			continue
		}
		for _, name := range names {
			if c.name == name {
				return c
			}
		}
		if found := c.find(names...); found != nil {
			return found
		}
	}
	return nil
}

func firstElement(n *node) *node {
	for _, c := range n.children {
		if c.name != "" {
			return c
		}
		if strings.TrimSpace(c.text) != "" {
			return nil
		}
	}
	return nil
}

func rssFormat(root *node) string {
	v := strings.TrimSpace(root.attr("version"))
	switch {
	case root.name == "rdf" && strings.Contains(strings.ToLower(root.attr("xmlns")), "netscape"):
		return "rss 0.90"
	case root.name == "rdf":
		return "rss 1.0"
	case v != "":
		return "rss " + v
	case root.name == "channel" && root.attr("href") != "":
		return "cdf"
	}
	return "rss"
}

func atomFormat(root *node) string {
	switch v := strings.TrimSpace(root.attr("version")); {
	case v != "":
		return "atom " + v
	case strings.Contains(strings.ToLower(root.attr("xmlns")), "purl.org/atom"):
		return "atom 0.3"
	}
	return "atom 1.0"
}

// children walks the element children of n in their contexts.
func (n *node) each(ctx inherited, f func(*node, inherited)) {
	for _, c := range n.children {
		if c.name != "" {
			f(c, ctx.enter(c))
		}
	}
}

// room says whether one more item may be read; an item that broke off may not.
func (n *normaliser) room(item *node) bool {
	if n.cut && !item.closed {
		n.left++
		return false
	}
	if n.items >= n.limits.Items {
		return false
	}
	n.items++
	return true
}
