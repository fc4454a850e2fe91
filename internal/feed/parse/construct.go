package parse

import (
	"encoding/base64"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/lazy"
)

// A construct is the text of an element, as HTML or as plain text.
type construct struct {
	value string
	html  bool
}

// plain returns the construct as one line of plain text.
func (t construct) plain() string {
	s := Cut(t.value, 16*maxTitle) // markup takes room that the text doesn't
	if t.html {
		return Cut(PlainText(s), maxTitle)
	}
	return Cut(oneLine(s), maxTitle)
}

// title returns the construct as a headline: one line of plain text in which a tag may be a word.
func (t construct) title() string {
	s := Cut(t.value, 16*maxTitle)
	if t.html {
		s = titleText(s)
	}
	return Cut(oneLine(s), maxTitle)
}

// sanitised returns the construct as HTML that is safe to show.
func (t construct) sanitised(base string) string {
	s := Cut(t.value, maxText)
	if t.html {
		return CleanHTML(s, base)
	}
	return CleanHTML(html.EscapeString(s), "")
}

// Cut shortens a text to n bytes at most, at a character's end.
func Cut(s string, n int) string {
	return strings.ToValidUTF8(s[:min(len(s), n)], "")
}

// read returns an element's text. In strict documents the type attribute decides what the text is, and none means plain
// text; in others the text itself decides.
func (n *node) read(strict bool) construct {
	kind, mode := kindOf(n.attr("type")), strings.ToLower(n.attr("mode"))
	if mode == "base64" || mode == "" && kind == binary {
		if text, ok := decodeBase64(n.innerText()); ok {
			return construct{text, kind == htmlText || kind != plainText && looksLikeHTML(text)}
		}
	}
	if n.hasElements() {
		return construct{n.markup(kind == xhtmlText), true}
	}
	text := strings.TrimSpace(n.innerText())
	if strings.Contains(text, cdata) { // it was escaped together with the text
		text = strings.TrimSpace(strings.NewReplacer(cdata, "", "]]>", "").Replace(text))
	}
	return newConstruct(text, kind, n.attr("type") != "", mode, strict)
}

// newConstruct returns the construct of a text; typed means that the element has a type.
func newConstruct(text, kind string, typed bool, mode string, strict bool) construct {
	markup := kind == htmlText || kind == xhtmlText
	switch {
	case kind == xhtmlText && mode == "" || markup && mode == "xml":
		return construct{html.EscapeString(text), true}
	case markup:
		return construct{text, true}
	case strict && kind == plainText:
		return construct{text, false}
	case strict && !typed && mode == "" && !strings.Contains(text, "</"):
		return construct{text, looksLikeEntity(text)}
	}
	return construct{text, looksLikeHTML(text)}
}

// The kinds of content that type attributes name; "" for others.
const (
	plainText = "text"
	htmlText  = "html"
	xhtmlText = "xhtml"
	binary    = "binary" // Atom 1.0 wants it in base64
)

func kindOf(typ string) string {
	typ, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(typ)), ";")
	switch typ {
	case "text", "text/plain":
		return plainText
	case "html", "text/html":
		return htmlText
	case "xhtml", "application/xhtml+xml", "text/xhtml":
		return xhtmlText
	}
	if strings.Contains(typ, "/") && !strings.HasPrefix(typ, "text/") && !strings.HasSuffix(typ, "xml") {
		return binary
	}
	return ""
}

// looksLikeEntity reports whether text has entities and no tags, which are never meant literally.
func looksLikeEntity(s string) bool { return !strings.ContainsRune(s, '<') && looksLikeHTML(s) }

// decodeBase64 returns false for bytes that are not text.
func decodeBase64(s string) (string, bool) {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil || !utf8.Valid(b) {
		return "", false
	}
	return dropControls(string(b)), true
}

// innerText joins the text of n and all elements in it.
func (n *node) innerText() string {
	if len(n.children) == 1 {
		return n.children[0].innerText()
	}
	parts := []string{n.text}
	for _, c := range n.children {
		parts = append(parts, c.innerText())
	}
	return strings.Join(parts, "")
}

func (n *node) hasElements() bool {
	return slices.ContainsFunc(n.children, func(c *node) bool { return c.name != "" })
}

// elements returns the element children.
func (n *node) elements() []*node {
	return slices.DeleteFunc(slices.Clone(n.children), func(c *node) bool { return c.name == "" })
}

// markup returns the content of n as HTML. unwrap leaves out the one div that XHTML text comes in.
func (n *node) markup(unwrap bool) string {
	if el := n.elements(); unwrap && len(el) == 1 && el[0].name == "div" && strings.TrimSpace(n.ownText()) == "" {
		n = el[0]
	}
	escape := unwrap || !n.hasEscapedMarkup()
	var b strings.Builder
	for _, c := range n.children {
		c.writeMarkup(&b, escape, "")
	}
	return strings.TrimSpace(b.String())
}

// hasEscapedMarkup reports whether text inside n has tags in it: escaped markup with a few real elements about it.
func (n *node) hasEscapedMarkup() bool {
	for _, c := range n.children {
		if c.name == "" && strings.ContainsRune(c.text, '<') && looksLikeHTML(c.text) || c.hasEscapedMarkup() {
			return true
		}
	}
	return false
}

func (n *node) ownText() string {
	var b strings.Builder
	for _, c := range n.children {
		b.WriteString(c.text)
	}
	return b.String()
}

// writeMarkup writes n as HTML; the URLs of an element with an xml:base of its own are made absolute on the way.
func (n *node) writeMarkup(b *strings.Builder, escape bool, base string) {
	if n.name == "" {
		if escape {
			b.WriteString(escaper.Replace(n.text))
		} else {
			b.WriteString(n.text)
		}
		return
	}
	if v := n.attr("xml:base"); v != "" {
		base = resolve(base, v)
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		if strings.HasPrefix(a.name, "xmlns") || strings.HasPrefix(a.name, "xml:") {
			continue
		}
		v := a.value
		if urlAttrs[a.name] && base != "" {
			v = resolve(base, v)
		}
		b.WriteString(" " + a.name + `="` + escaper.Replace(v) + `"`)
	}
	if len(n.children) == 0 && htmlVoid[n.name] {
		b.WriteString(" />")
		return
	}
	b.WriteByte('>')
	for _, c := range n.children {
		c.writeMarkup(b, escape, base)
	}
	b.WriteString("</" + n.name + ">")
}

var htmlVoid = nameSet(`area base br col embed hr img input meta param source track wbr`)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

var machineDate = lazy.Regexp(`<\w+\s[^<>]*\b(?:datetime|content)\s*=\s*["']([^"'<>]+)["']`)

// date returns the text of a date. In a date that was formatted for a page, as <time datetime="…">, it is in an
// attribute.
func (n *node) date() string {
	s := html.UnescapeString(n.innerText())
	if n.hasElements() {
		s = n.markup(false)
	}
	if m := machineDate().FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if strings.Contains(s, "<") {
		s = PlainText(s)
	}
	return Cut(oneLine(s), maxDate)
}
