package parse

import (
	"cmp"
	"strings"
)

// gofeed re-encodes the addresses in Atom's id and href. An id must stay the same byte for byte, and a host may have
// letters beyond ASCII, so the id is written as dc:identifier, and the address of a link as its title, too.
const atomHead = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
	` xmlns:dcterms="http://purl.org/dc/terms/">`

// atom writes Atom of any version as Atom 1.0, every text as escaped text.
func (n *normaliser) atom(root *node, ctx inherited) {
	w := &n.w
	w.WriteString(atomHead)
	ctx = ctx.enter(root)
	f := fields{}
	root.each(ctx, func(e *node, in inherited) {
		switch key := e.key(); key {
		case "title", "subtitle", "tagline", "info", "dc:title", "dc:description":
			f.once(key, e.read(true).plain())
		case "id", "updated", "modified":
			f.once(key, oneLine(e.innerText()))
		case "link":
			n.atomLink(e, in)
		case "language", "dc:language":
			f.once("language", oneLine(e.innerText()))
		}
	})
	if ctx.base == "" {
		ctx.base = alternate(root)
	}
	w.text("title", f.first("title", "dc:title"))
	w.text("subtitle", f.first("subtitle", "tagline", "info", "dc:description"))
	w.text("updated", f.first("updated", "modified"))
	ctx.lang = cmp.Or(ctx.lang, f["language"])
	w.text("dc:language", ctx.lang)
	w.text("dc:identifier", f["id"])
	n.entries(root, ctx)
	w.end("feed")
}

// alternate gives the absolute address of the site that an Atom feed names.
func alternate(root *node) string {
	for _, e := range root.elements() {
		if rel := strings.ToLower(e.attr("rel")); e.name == "link" && (rel == "" || rel == "alternate") {
			if u := link("", e.attr("href")); u != "" {
				return u
			}
		}
	}
	return ""
}

func (n *normaliser) entries(root *node, ctx inherited) {
	root.each(ctx, func(e *node, in inherited) {
		switch {
		case isItem(e):
			if n.room(e) {
				n.atomEntry(e, in)
			}
		case e.name == "entries" || e.name == "channel":
			n.entries(e, in)
		}
	})
}

// atomEntry writes one entry. Of its links the first alternate is the page; others follow in case there is none.
func (n *normaliser) atomEntry(entry *node, ctx inherited) {
	f := fields{}
	w := &n.w
	n.begin("entry")
	entry.each(ctx, func(e *node, in inherited) { n.atomField(e, in, f) })
	w.text("title", f.first("title", "dc:title", "media:title"))
	w.text("summary", f.first("summary", "description", "dc:description", "media:description", "itunes:summary",
		"itunes:subtitle"))
	w.text("content", f.first("content", "content:encoded", "xhtml:body", "xhtml:div", "body"))
	w.text("dc:identifier", f.first("id", "guid"))
	if page := f.first("origlink", "src"); page != "" {
		w.empty("link", "href", page, "title", page, "rel", relOtherPage)
	}
	n.finish("entry", cmp.Or(f["dc:language"], f["lang"], ctx.lang))
}

// relOtherPage is the relation of an entry's page that no alternate link names.
const relOtherPage = "canonical"

func (n *normaliser) atomField(e *node, in inherited, f fields) {
	w, key := &n.w, e.key()
	switch key {
	case "title", "dc:title", "media:title":
		f.once(key, e.read(true).title())
		f.once("lang", in.lang)
	case "id", "guid":
		f.once(key, atomID(in.base, strings.TrimSpace(e.innerText())))
	case "link":
		n.atomLink(e, in)
	case "feedburner:origlink":
		f.once("origlink", link(in.base, e.innerText()))
	case "summary", "content", "description", "dc:description", "media:description", "content:encoded", "xhtml:body",
		"xhtml:div", "body", "itunes:summary", "itunes:subtitle":
		n.atomText(e, in, key, f)
	case "published", "issued", "created", "updated", "modified", "pubdate", "dc:date", "dcterms:issued",
		"dcterms:created", "dcterms:modified", "date":
		n.date(key, e.date())
	case "author", "dc:creator", "dc:author":
		n.author(e, false)
	case "category", "dc:subject":
		if n.full() {
			return
		}
		w.empty("category", "term", oneLine(cmp.Or(e.attr("term"), e.innerText())), "label", oneLine(e.attr("label")),
			"scheme", e.attr("scheme"))
	case "enclosure":
		n.enclosure(link(in.base, cmp.Or(e.attr("url"), e.attr("href"))), e.attr("type"), e.attr("length"))
	case "media:content", "media:group":
		n.media(e, in, f)
	case "dc:language":
		f.once("dc:language", oneLine(e.innerText()))
	case "source":
		n.atomSource(e, in)
	}
}

// atomText notes a text; of several contents the first that a reader can show wins, a link to one counts as an
// address.
func (n *normaliser) atomText(e *node, in inherited, key string, f fields) {
	if src := e.attr("src"); src != "" && key == "content" {
		f.once("src", link(in.base, src))
	}
	typ := strings.ToLower(e.attr("type"))
	if key == "content" && isMedia(typ) {
		return
	}
	v := e.read(true).sanitised(in.base)
	if key == "content" && e.hasElements() && isVocabulary(typ) {
		v = "" // a foreign vocabulary, such as SVG
	}
	f.once(key, v)
	f.once("lang", e.attr("xml:lang"))
}

func isMedia(typ string) bool {
	return strings.HasPrefix(typ, "image/") || strings.HasPrefix(typ, "audio/") || strings.HasPrefix(typ, "video/")
}

// isVocabulary reports whether a media type is of a vocabulary of XML other than HTML.
func isVocabulary(typ string) bool {
	_, name, _ := strings.Cut(typ, "/")
	return strings.HasSuffix(name, "+xml") && !isXHTMLType(typ)
}

// atomID resolves an id that is clearly a piece of a URL. Any other is the same whatever the feed's address is,
// so that a feed which moves keeps its ids.
func atomID(base, id string) string {
	if scheme(id) == "" && strings.Contains(id, "/") && !strings.ContainsAny(id, " ,") {
		return resolve(base, id)
	}
	return id
}

func (n *normaliser) atomLink(e *node, in inherited) {
	href := link(in.base, cmp.Or(e.attr("href"), e.innerText()))
	if href == "" || n.full() {
		return
	}
	rel := strings.ToLower(strings.TrimSpace(e.attr("rel")))
	n.w.empty("link", "href", href, "title", href, "rel", rel, "type", e.attr("type"), "length", e.attr("length"))
}

// atomSource hands on the authors of the feed that an entry was copied from.
func (n *normaliser) atomSource(e *node, in inherited) {
	e.each(in, func(c *node, _ inherited) {
		if c.key() == "author" {
			n.author(c, true)
		}
	})
}
