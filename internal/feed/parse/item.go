package parse

import (
	"cmp"
	"slices"
	"strings"
)

// An item collects the elements of one item. Of several vocabularies for one thing, the best is kept.
type item struct {
	title, summary, content, page, id, about, source field

	lang, ownLang    field
	permalink        bool // the guid is not said to be no address
	issued, modified []field
	authors, copied  []string // its own, and those of the feed it was copied from
	categories       []string
	files            []file
}

type file struct{ url, kind, length string }

// Where the parts of an item are looked for, best first.
var (
	titleKeys   = strings.Fields("title atom:title dc:title media:title itunes:title")
	summaryKeys = strings.Fields("description atom:summary summary dc:description abstract itunes:summary" +
		" media:description itunes:subtitle")
	contentKeys = strings.Fields("content:encoded encoded content atom:content xhtml:body body xhtml:div fullitem")
	issuedKeys  = strings.Fields("pubdate published atom:published issued atom:issued dcterms:issued dc:pubdate" +
		" itunes:pubdate dc:date date dcterms:created created atom:created")
	modifiedKeys = strings.Fields("updated atom:updated modified atom:modified dcterms:modified lastbuilddate dc:date")
)

// item writes one item. lang is the language of the feed.
func (w *document) item(n *node, lang string) {
	it := &item{permalink: true}
	it.page.take(1, link(n.base, n.attr("href"))) // as the Channel Definition Format has it
	it.about.take(0, n.attr("rdf:about"))
	it.date("modified", Cut(oneLine(n.attr("lastmod")), maxDate))
	for _, e := range n.elements() {
		w.field(it, e)
	}
	it.lang.take(2, cmp.Or(it.ownLang.value, n.lang, lang))
	w.open("item")
	w.element("title", it.title.value)
	w.element("guid", cmp.Or(it.id.value, it.about.value))
	w.element("link", w.address(it, n.base))
	w.element("description", it.summary.value)
	w.element("content:encoded", it.content.value)
	w.element("source", it.source.value)
	for _, c := range it.categories {
		w.element("category", c)
	}
	for _, f := range it.files {
		w.element("enclosure", "", "url", f.url, "type", f.kind, "length", f.length)
	}
	byRank := func(a, b field) int { return a.rank - b.rank }
	slices.SortStableFunc(it.issued, byRank)
	slices.SortStableFunc(it.modified, byRank)
	for _, date := range it.issued {
		w.element("dcterms:issued", date.value)
	}
	for _, date := range it.modified {
		w.element("dcterms:modified", date.value)
	}
	if strings.Join(it.authors, "") == "" {
		it.authors = it.copied
	}
	for _, author := range it.authors {
		w.element("dc:creator", author)
	}
	w.element("dc:language", it.lang.value)
	w.WriteString("</item>")
}

// address returns the page of an item: its link, else its id where that is an address, else, in RSS, its rdf:about.
func (w *document) address(it *item, base string) string {
	guid := it.id.value
	if w.atom {
		return cmp.Or(it.page.value, link("", cmp.Or(guid, it.about.value)))
	}
	if it.page.value != "" || it.id.rank > 0 {
		guid = ""
	}
	switch {
	case guid == "" || !it.permalink:
	case link("", guid) != "":
		return link("", guid)
	case isRelative(guid):
		return link(base, guid)
	}
	return cmp.Or(it.page.value, link(base, it.about.value))
}

// isRelative reports whether an id is clearly a piece of a URL.
func isRelative(id string) bool {
	return scheme(id) == "" && strings.Contains(id, "/") && !strings.ContainsAny(id, " ,")
}

// field reads one field of an item.
func (w *document) field(it *item, e *node) {
	key := e.key()
	switch key {
	case "link", "l:link", "atom:link", "feedburner:origlink":
		w.link(it, e, key)
	case "guid", "id", "atom:id":
		w.id(it, e, key)
	case "author", "dc:creator", "dc:author", "itunes:author", "atom:author", "dc:contributor", "creator",
		"managingeditor":
		it.authors = append(it.authors, e.person())
	case "category", "dc:subject", "atom:category", "itunes:category", "itunes:keywords", "keywords", "media:keywords":
		it.category(e, key)
	case "enclosure":
		it.file(e, cmp.Or(e.attr("url"), e.attr("href"), e.innerText()), e.attr("type"), e.attr("length"))
	case "media:content", "media:group":
		w.media(it, e)
	case "dc:language", "language":
		it.lang.take(0, oneLine(e.innerText()))
	case "source":
		if !e.hasElements() {
			it.source.take(0, e.read(false).plain())
		}
		for _, c := range e.elements() {
			if c.key() == "author" {
				it.copied = append(it.copied, c.person())
			}
		}
	default:
		w.text(it, e, key)
	}
}

// text reads a title, a text or a date.
func (w *document) text(it *item, e *node, key string) {
	strict := w.atom || strings.HasPrefix(key, "atom:")
	if r := slices.Index(titleKeys, key); r >= 0 {
		it.title.take(r, e.read(strict).title())
		it.ownLang.take(1, e.lang)
	} else if r := slices.Index(summaryKeys, key); r >= 0 {
		v := e.read(strict).sanitised(e.base)
		if key == "description" && it.summary.value != "" && it.summary.rank == r && it.summary.value != v {
			it.content.take(len(contentKeys), v) // the second description is the long one
		}
		it.summary.take(r, v)
		it.ownLang.take(2, e.attr("xml:lang"))
	} else if r := slices.Index(contentKeys, key); r >= 0 {
		it.content.take(r, it.body(e, strict))
		it.ownLang.take(0, e.lang)
	} else {
		it.date(key, e.date())
	}
}

// body returns a content that a reader can show. The address of content that is elsewhere (src) may be the item's.
func (it *item) body(e *node, strict bool) string {
	it.page.take(4, link(e.base, e.attr("src")))
	typ := strings.ToLower(e.attr("type"))
	kind, name, _ := strings.Cut(typ, "/")
	foreign := strings.HasSuffix(name, "+xml") && kindOf(typ) != xhtmlText && e.hasElements() // such as SVG
	if kind == "image" || kind == "audio" || kind == "video" || foreign {
		return ""
	}
	return e.read(strict).sanitised(e.base)
}

func (it *item) date(key, value string) {
	if r := slices.Index(issuedKeys, key); r >= 0 && value != "" && len(it.issued) < maxValues {
		it.issued = append(it.issued, field{value, r})
	}
	if r := slices.Index(modifiedKeys, key); r >= 0 && value != "" && len(it.modified) < maxValues {
		it.modified = append(it.modified, field{value, r})
	}
}

// id reads an id. In Atom, one that is a piece of a URL is resolved; any other is the same whatever the feed's address
// is, so that a feed which moves keeps its ids.
func (w *document) id(it *item, e *node, key string) {
	id := strings.TrimSpace(e.innerText())
	if w.atom && isRelative(id) {
		id = resolve(e.base, id)
	}
	if key == "guid" {
		it.permalink = it.permalink && strings.ToLower(strings.TrimSpace(e.attr("ispermalink"))) != "false"
	}
	if (key == "guid") != w.atom {
		it.id.take(0, id)
	} else {
		it.id.take(1, id)
	}
}

// link reads the item's address, or a file. Of several links of RSS the last one counts, as most readers have it.
func (w *document) link(it *item, e *node, key string) {
	text, href := strings.TrimSpace(e.innerText()), strings.TrimSpace(e.attr("href"))
	switch r := e.alternate(); {
	case strings.EqualFold(strings.TrimSpace(e.attr("rel")), "enclosure"):
		it.file(e, cmp.Or(href, text), e.attr("type"), e.attr("length"))
	case key == "link" && !w.atom:
		address := strings.ReplaceAll(cmp.Or(text, href), "&amp;", "&") // some publishers escape it twice
		if u := link(e.base, address); u != "" {
			it.page = field{u, 0}
		}
	case key == "feedburner:origlink":
		it.page.take(3, link(e.base, cmp.Or(href, text)))
	case r >= 0:
		it.page.take(r+1, link(e.base, cmp.Or(href, text)))
	}
}

// person returns the name of a person, else the address.
func (e *node) person() string {
	if !e.hasElements() {
		return oneLine(e.read(false).plain())
	}
	var name field
	for _, c := range e.elements() {
		if r := slices.Index([]string{"name", "title", "email"}, c.name); r >= 0 {
			name.take(r, oneLine(c.innerText()))
		}
	}
	return cmp.Or(name.value, oneLine(e.ownText()))
}

func (it *item) category(e *node, key string) {
	if strings.HasSuffix(key, "keywords") {
		for word := range strings.SplitSeq(e.innerText(), ",") {
			it.categories = append(it.categories, oneLine(word))
		}
		return
	}
	name := cmp.Or(e.attr("label"), e.attr("term"), e.attr("text"), e.read(false).plain())
	it.categories = append(it.categories, oneLine(name))
	if key == "itunes:category" {
		for _, c := range e.elements() {
			it.category(c, key)
		}
	}
}

func (it *item) file(e *node, address, kind, length string) {
	if u := link(e.base, address); u != "" {
		it.files = append(it.files, file{u, strings.TrimSpace(kind), strings.TrimSpace(length)})
	}
}

// media reads the files of Media RSS, groups included, and their texts.
func (w *document) media(it *item, e *node) {
	if e.name == "content" {
		kind, medium := e.attr("type"), strings.ToLower(e.attr("medium"))
		if kind == "" && slices.Contains([]string{"image", "audio", "video"}, medium) {
			kind = medium + "/*" // the widest type, so that an image stays known as one
		}
		it.file(e, e.attr("url"), kind, e.attr("filesize"))
	}
	for _, c := range e.elements() {
		switch key := c.key(); key {
		case "media:content":
			w.media(it, c)
		case "media:title", "media:description":
			w.text(it, c, key)
		}
	}
}
