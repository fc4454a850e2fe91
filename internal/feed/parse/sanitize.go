package parse

import (
	"html"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	xhtml "golang.org/x/net/html"

	"github.com/privacywire/privacywire/internal/text"

	"github.com/privacywire/privacywire/internal/lazy"
)

// policy lists what may stay in an item's HTML: text-level and block markup, images and media with web addresses,
// no script, no style, no forms, no frames.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(strings.Fields(`
		a abbr acronym address area article aside audio b big blockquote br canvas caption center cite code col
		colgroup dd del details dfn dialog dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6
		header hr i img ins kbd li map mark menu meter nav nextid ol p picture pre progress q rp rt ruby s samp
		section small source spacer span strike strong sub summary sup table tbody td tfoot th thead time tr
		track tt u ul var video wbr`)...)
	p.AllowNoAttrs().OnElements("a", "font", "img", "span", "source", "audio", "video", "picture")
	p.AllowAttrs(strings.Fields(`
		abbr align alt axis border cellpadding cellspacing char charoff clear cols colspan color compact
		controls coords datetime dir face frame headers height hreflang hspace ismap label lang loop media
		noshade nowrap open preload rel rev rows rowspan rules scope shape size sizes span start summary title
		type usemap valign value vspace width`)...).Globally()
	p.AllowAttrs("href").OnElements("a", "area")
	p.AllowAttrs("src").OnElements("img", "audio", "video", "source", "track")
	p.AllowAttrs("srcset").OnElements("img", "source")
	p.AllowAttrs("poster").OnElements("video")
	p.AllowAttrs("longdesc").OnElements("img")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.SkipElementsContent("script", "style", "applet", "object", "iframe", "noscript", "template", "svg", "math",
		"head", "select", "textarea")
	return p
})

// CleanHTML returns HTML that is safe to show, its URLs absolute.
func CleanHTML(s, base string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(plainQuotes(html.EscapeString(s)))
	}
	if strings.Count(s, "<") > MaxHTMLDepth && HTMLDepth(s) > MaxHTMLDepth {
		return strings.TrimSpace(plainQuotes(html.EscapeString(PlainText(s))))
	}
	s = literalBang(s)
	if strings.Contains(s, "/>") { // XHTML's short form would swallow all that follows
		s = rawShort().ReplaceAllString(s, "<$1$2></$1>")
	}
	return strings.TrimSpace(plainQuotes(policy().Sanitize(absoluteHTML(s, base))))
}

var bang = lazy.Regexp(`<!([^-\[dD]|$)`)

// literalBang escapes "<!" where it begins neither a comment nor a DOCTYPE. HTML would drop all up to the next ">".
func literalBang(s string) string {
	if !strings.Contains(s, "<!") {
		return s
	}
	return bang().ReplaceAllString(s, "&lt;!$1")
}

var rawShort = lazy.Regexp(`(?i)<(iframe|script|style|textarea|title|noembed|noframes|noscript|xmp)` +
	`(\s[^<>]*)?/>`)

// MaxHTMLDepth is how deep elements may be nested in HTML that goes on to other parsers; deeper HTML loses its markup.
const MaxHTMLDepth = 400

// HTMLDepth bounds how deep elements can be nested, by the tags that stay open.
func HTMLDepth(s string) int {
	z := xhtml.NewTokenizer(strings.NewReader(s))
	deep, most := 0, 0
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return most
		case xhtml.StartTagToken:
			name, _ := z.TagName()
			if n := string(name); !htmlVoid[n] && n != "link" && n != "p" && n != "li" {
				deep++
				most = max(most, deep)
			}
		case xhtml.EndTagToken:
			deep = max(deep-1, 0)
		}
	}
}

var textRun = lazy.Regexp(`(^|>)[^<]*`) // attributes have no unescaped > in them

// plainQuotes undoes the escaping of quotes where they end nothing: it only hides the text from readers of the source.
func plainQuotes(s string) string {
	if !strings.Contains(s, "&#3") {
		return s
	}
	s = strings.ReplaceAll(s, "&#39;", "'")
	return textRun().ReplaceAllStringFunc(s, func(run string) string { return strings.ReplaceAll(run, "&#34;", `"`) })
}

// urlAttrs are the attributes that hold a URL.
var urlAttrs = nameSet(`href src cite poster longdesc background usemap data action`)

// absoluteHTML resolves the URLs of s against base.
func absoluteHTML(s, base string) string {
	if base == "" || !strings.ContainsRune(s, '=') {
		return s
	}
	z := xhtml.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for {
		tt := z.Next()
		if tt == xhtml.ErrorToken {
			return b.String()
		}
		if tt != xhtml.StartTagToken && tt != xhtml.SelfClosingTagToken {
			b.Write(z.Raw())
			continue
		}
		raw := string(z.Raw())
		t := z.Token()
		changed := false
		for i, a := range t.Attr {
			switch {
			case a.Key == "srcset":
				t.Attr[i].Val = absoluteSrcset(a.Val, base)
			case urlAttrs[a.Key] && !(a.Key == "usemap" && strings.HasPrefix(a.Val, "#")):
				t.Attr[i].Val = resolve(base, a.Val)
			}
			changed = changed || t.Attr[i].Val != a.Val
		}
		if changed {
			b.WriteString(t.String())
		} else {
			b.WriteString(raw)
		}
	}
}

func absoluteSrcset(s, base string) string {
	parts := strings.Split(s, ",")
	for i, part := range parts {
		u, size, _ := strings.Cut(strings.TrimSpace(part), " ")
		parts[i] = strings.TrimSpace(resolve(base, u) + " " + size)
	}
	return strings.Join(parts, ", ")
}

var (
	tagRE    = lazy.Regexp(`</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>`)
	entityRE = lazy.Regexp(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});`)
)

// looksLikeHTML reports whether text of unknown type contains markup: a tag of HTML, or an entity.
func looksLikeHTML(s string) bool {
	for _, m := range tagRE().FindAllStringSubmatch(s, 20) {
		if htmlNames[strings.ToLower(m[1])] {
			return true
		}
	}
	for _, m := range entityRE().FindAllString(s, 20) {
		if html.UnescapeString(m) != m {
			return true
		}
	}
	return strings.Contains(s, "<!--")
}

var htmlNames = nameSet(`a abbr acronym address applet area article aside audio b base basefont bdi bdo big
	blink blockquote body br button canvas caption center cite code col colgroup dd del details dfn dialog dir
	div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header
	hr html i iframe img input ins kbd label legend li link map mark marquee menu meta nav noscript object ol
	option p param picture plaintext pre q rp rt ruby s samp script section select small source span strike
	strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr track tt u ul var
	video wbr xmp`)

func nameSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(list) {
		m[name] = true
	}
	return m
}

// PlainText returns the text of HTML on one line.
func PlainText(s string) string { return oneLine(text.Plain(literalBang(s))) }

// oneLine joins plain white space of any length into single spaces; spaces that don't break a line are the writer's
// own.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f\v", r) }), " ")
}
