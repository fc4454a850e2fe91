package parse

import (
	"cmp"
	"strings"
)

const rssHead = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><channel>`

// rss writes RSS of any version, RDF included, as RSS 2.0 with every item inside the channel.
func (n *normaliser) rss(root *node, ctx inherited) {
	n.w.WriteString(rssHead)
	ctx = ctx.enter(root)
	if root.name == "channel" {
		n.channel(root, ctx)
	} else {
		channels := 0
		root.each(ctx, func(c *node, in inherited) {
			if c.name == "channel" {
				if channels++; channels == 1 {
					n.channel(c, in)
				} else {
					n.channelItems(c, in)
				}
			}
		})
		if channels == 0 { // fields that lie about without a channel
			n.channel(root, ctx)
		} else {
			n.channelItems(root, ctx)
		}
	}
	n.w.end("channel")
	n.w.end("rss")
}

func (n *normaliser) channelItems(c *node, ctx inherited) {
	c.each(ctx, func(e *node, in inherited) {
		switch {
		case isItem(e):
			if n.room(e) {
				n.rssItem(e, in)
			}
		case e.name == "items" || (e.name == "channel" && c.name == "channel"):
			n.channelItems(e, in)
		}
	})
}

func isItem(e *node) bool {
	return (e.name == "item" || e.name == "entry") && (e.space == native || e.space == "atom" ||
		strings.HasPrefix(e.space, "?"))
}

// channel writes the channel's own fields, then its items.
func (n *normaliser) channel(c *node, ctx inherited) {
	f := fields{}
	f.once("link", link(ctx.base, c.attr("href")))
	lang := ctx.lang
	c.each(ctx, func(e *node, in inherited) {
		switch key := e.key(); key {
		case "title", "dc:title", "description", "tagline", "subtitle", "itunes:subtitle", "itunes:summary",
			"atom:title", "atom:subtitle", "dc:description":
			f.once(key, e.read(false).plain())
		case "link", "l:link":
			if u := link(in.base, unescapeURL(cmp.Or(strings.TrimSpace(e.innerText()), e.attr("href")))); u != "" {
				f["link"] = u
			}
		case "atom:link":
			if rel := strings.ToLower(e.attr("rel")); rel == "" || rel == "alternate" {
				f.once("atom:link", link(in.base, e.attr("href")))
			}
		case "language", "dc:language":
			f.once("language", strings.TrimSpace(e.innerText()))
		case "ttl", "pubdate", "lastbuilddate":
			f.once(key, oneLine(e.innerText()))
		case "skiphours", "skipdays":
			n.skips(e)
		}
	})
	w := &n.w
	w.text("title", f.first("title", "atom:title", "dc:title"))
	w.text("link", f.first("link", "atom:link"))
	w.text("description", f.first("description", "tagline", "subtitle", "atom:subtitle", "dc:description",
		"itunes:summary", "itunes:subtitle"))
	w.text("language", f.first("language"))
	w.text("ttl", f.first("ttl"))
	w.text("pubDate", f.first("pubdate"))
	w.text("lastBuildDate", f.first("lastbuilddate"))
	ctx.lang = cmp.Or(lang, f.first("language"))
	if ctx.base == "" { // a file without an address: the site's is the best guess
		ctx.base = f.first("link", "atom:link")
	}
	n.channelItems(c, ctx)
}

func (n *normaliser) skips(e *node) {
	outer, inner := "skipHours", "hour"
	if e.name == "skipdays" {
		outer, inner = "skipDays", "day"
	}
	n.w.open(outer)
	for _, c := range e.elements() {
		n.w.text(inner, strings.TrimSpace(c.innerText()))
	}
	n.w.end(outer)
}

// key is an element's name with its canonical prefix.
func (n *node) key() string {
	if n.space == native {
		return n.name
	}
	return n.space + ":" + n.name
}

// fields keeps the first value of each name.
type fields map[string]string

func (f fields) once(key, value string) {
	if f[key] == "" && value != "" {
		f[key] = value
	}
}

func (f fields) first(keys ...string) string {
	for _, k := range keys {
		if f[k] != "" {
			return f[k]
		}
	}
	return ""
}

// rssItem writes one item. What says the same thing in several vocabularies is written once.
func (n *normaliser) rssItem(item *node, ctx inherited) {
	f := fields{}
	w := &n.w
	n.begin("item")
	f.once("link", link(ctx.base, item.attr("href"))) // as the Channel Definition Format has it
	if v := item.attr("lastmod"); v != "" {
		n.date("modified", Cut(oneLine(v), maxDate))
	}
	item.each(ctx, func(e *node, in inherited) { n.rssField(e, in, f) })
	w.text("title", f.first("title", "atom:title", "dc:title", "media:title", "itunes:title"))
	w.text("link", itemPage(f, item.attr("rdf:about"), ctx.base))
	w.text("description", f.first("description", "atom:summary", "summary", "dc:description", "abstract", "itunes:summary",
		"media:description", "itunes:subtitle"))
	w.text("content:encoded", f.first("content:encoded", "content", "atom:content", "xhtml:body", "body", "xhtml:div",
		"fullitem", "description2"))
	w.text("guid", cmp.Or(f["guid"], f["atom:id"], item.attr("rdf:about")))
	w.text("source", f["source"])
	n.finish("item", cmp.Or(f["dc:language"], f["lang"], ctx.lang))
}

// itemPage returns the address of an item: its link, else its guid where that is an address, else what it is about.
func itemPage(f fields, about, base string) string {
	if page := f.first("link", "atom:link", "atom:other"); page != "" {
		return page
	}
	guid := f["guid"]
	if f["permalink"] != "false" && guid != "" {
		if page := link("", guid); page != "" {
			return page
		}
		if strings.Contains(guid, "/") && scheme(guid) == "" && !strings.ContainsAny(guid, " ,") {
			return link(base, guid)
		}
	}
	return link(base, about)
}

// rssField notes or writes one field of an item.
func (n *normaliser) rssField(e *node, in inherited, f fields) {
	key := e.key()
	switch key {
	case "title", "atom:title", "dc:title", "media:title", "itunes:title":
		f.once(key, e.read(key == "atom:title").title())
		f.once("lang", e.attr("xml:lang"))
	case "description", "atom:summary", "summary", "dc:description", "abstract", "itunes:summary", "itunes:subtitle",
		"media:description",
		"content:encoded", "content", "atom:content", "xhtml:body", "body", "xhtml:div", "fullitem", "encoded":
		n.longText(e, in, key, f)
	case "link", "l:link", "atom:link", "feedburner:origlink":
		n.itemLink(e, in, key, f)
	case "guid":
		f.once("guid", strings.TrimSpace(e.innerText()))
		if v := strings.ToLower(strings.TrimSpace(e.attr("isPermaLink"))); v != "" {
			f.once("permalink", v)
		}
	case "id", "atom:id":
		f.once("atom:id", strings.TrimSpace(e.innerText()))
	case "pubdate", "dc:date", "dcterms:issued", "dcterms:created", "dcterms:modified", "atom:published",
		"atom:updated", "published", "updated", "date",
		"issued", "modified", "created", "atom:issued", "atom:modified", "atom:created", "lastbuilddate",
		"itunes:pubdate", "dc:pubdate":
		n.date(key, e.date())
	case "author", "dc:creator", "dc:author", "itunes:author", "atom:author", "dc:contributor", "creator",
		"managingeditor":
		n.author(e, false)
	case "category", "dc:subject", "atom:category", "itunes:keywords", "keywords", "media:keywords":
		n.category(e, key)
	case "itunes:category":
		n.nestedCategory(e)
	case "enclosure":
		n.enclosure(link(in.base, cmp.Or(e.attr("url"), e.attr("href"), e.innerText())), e.attr("type"), e.attr("length"))
	case "media:content", "media:group":
		n.media(e, in, f)
	case "dc:language", "language":
		f.once("dc:language", strings.TrimSpace(e.innerText()))
	case "source":
		f.once("source", e.read(false).plain())
	}
}

// longText notes a summary or a content, sanitised.
func (n *normaliser) longText(e *node, in inherited, key string, f fields) {
	strict := strings.HasPrefix(key, "atom:")
	v := e.read(strict).sanitised(in.base)
	switch key {
	case "encoded":
		key = "content:encoded"
	case "description":
		if f[key] != "" && f[key] != v {
			key = "description2"
		}
	}
	f.once(key, v)
	f.once("lang", e.attr("xml:lang"))
}

// itemLink notes the item's address, and writes files that an Atom link carries.
func (n *normaliser) itemLink(e *node, in inherited, key string, f fields) {
	href := cmp.Or(strings.TrimSpace(e.attr("href")), strings.TrimSpace(e.innerText()))
	switch rel := strings.ToLower(e.attr("rel")); {
	case rel == "enclosure":
		n.enclosure(link(in.base, href), e.attr("type"), e.attr("length"))
	case key == "link": // of several the last one counts, as most readers have it
		if u := link(in.base, unescapeURL(cmp.Or(strings.TrimSpace(e.innerText()), href))); u != "" {
			f["link"] = u
		}
	case rel == "" || rel == "alternate" || rel == "permalink" || strings.HasSuffix(rel, "/permalink"):
		f.once("atom:link", link(in.base, href))
	case key == "feedburner:origlink":
		f.once("atom:other", link(in.base, href))
	}
}

// author notes an author of the item, or of the feed that the item was copied from.
func (n *normaliser) author(e *node, ofSource bool) {
	if n.full() {
		return
	}
	name := ""
	if e.hasElements() {
		name = personName(e)
	} else {
		name = oneLine(e.read(false).plain())
	}
	list := &n.authors[0]
	if ofSource {
		list = &n.authors[1]
	}
	*list = append(*list, name)
}

// personName reads an Atom person: the name, else the address.
func personName(e *node) string {
	f := fields{}
	for _, c := range e.elements() {
		f.once(c.name, oneLine(c.innerText()))
	}
	if name := f.first("name", "title"); name != "" {
		return name
	}
	if mail := f.first("email"); mail != "" {
		return mail
	}
	return oneLine(e.ownText())
}

func (n *normaliser) category(e *node, key string) {
	if n.full() {
		return
	}
	switch key {
	case "itunes:keywords", "keywords", "media:keywords":
		for word := range strings.SplitSeq(e.innerText(), ",") {
			n.w.text("category", oneLine(word))
		}
	default:
		v := oneLine(cmp.Or(e.attr("label"), e.attr("term"), e.read(false).plain()))
		n.w.text("category", v, "domain", cmp.Or(e.attr("domain"), e.attr("scheme")))
	}
}

// nestedCategory writes a category of iTunes and those inside it.
func (n *normaliser) nestedCategory(e *node) {
	if n.full() {
		return
	}
	n.w.text("category", oneLine(e.attr("text")))
	for _, c := range e.elements() {
		n.nestedCategory(c)
	}
}

func (n *normaliser) enclosure(url, typ, length string) {
	switch {
	case url == "" || n.full():
	case n.isAtom:
		n.w.empty("link", "href", url, "title", url, "rel", "enclosure", "type", typ, "length", length)
	default:
		n.w.empty("enclosure", "url", url, "type", strings.TrimSpace(typ), "length", strings.TrimSpace(length))
	}
}

// media writes the files of Media RSS, groups included, and notes their texts.
func (n *normaliser) media(e *node, in inherited, f fields) {
	if e.name == "content" {
		n.enclosure(link(in.base, e.attr("url")), cmp.Or(e.attr("type"), mediumType(e.attr("medium"))), e.attr("fileSize"))
	}
	e.each(in, func(c *node, inner inherited) {
		switch c.key() {
		case "media:content":
			n.media(c, inner, f)
		case "media:title":
			f.once("media:title", c.read(false).title())
		case "media:description":
			if n.isAtom {
				n.atomText(c, inner, "media:description", f)
			} else {
				n.longText(c, inner, "media:description", f)
			}
		}
	})
}

// mediumType gives the widest type of a medium's name, so that an image stays known as one.
func mediumType(medium string) string {
	switch medium = strings.ToLower(medium); medium {
	case "image", "audio", "video":
		return medium + "/*"
	}
	return ""
}
