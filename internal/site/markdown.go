package site

import (
	"bufio"
	"bytes"
	"cmp"
	"html/template"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/privacywire/privacywire/internal/syndication"
)

// maxSummary bounds what goes into the Markdown parser, which is quadratic on some hostile input. Our own summaries
// stay below a tenth of it; what a person writes beyond is cut at a character.
const maxSummary = 8 << 10

// markdown renders summaries: no raw HTML, no images, links to http and https only.
type markdown struct{ md goldmark.Markdown }

var summaries = markdown{goldmark.New(goldmark.WithRendererOptions(
	renderer.WithNodeRenderers(util.Prioritized(careful{}, 1)), html.WithXHTML()))}

var writers = sync.Pool{New: func() any { return bufio.NewWriter(nil) }}

// render returns the HTML of a summary. What can't be rendered is shown as plain text.
func (m markdown) render(summary string) template.HTML {
	if len(summary) > maxSummary {
		summary = summary[:maxSummary]
		for !utf8.ValidString(summary[max(0, len(summary)-utf8.UTFMax):]) && len(summary) > 0 {
			summary = summary[:len(summary)-1]
		}
	}
	if nested(summary) {
		return template.HTML("<p>" + template.HTMLEscapeString(summary) + "</p>\n")
	}
	var b bytes.Buffer
	// Without it goldmark makes one of its own, which is most of what rendering allocates.
	w := writers.Get().(*bufio.Writer)
	defer writers.Put(w)
	w.Reset(&b)
	err := m.md.Convert([]byte(summary), w, parser.WithContext(parser.NewContext()))
	if err := cmp.Or(err, w.Flush()); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(summary) + "</p>\n")
	}
	return template.HTML(b.String())
}

// nested reports whether a text has far more brackets than prose has.
func nested(s string) bool {
	return strings.Count(s, "[")+strings.Count(s, "(")+strings.Count(s, "<")+strings.Count(s, ">") > 200 ||
		strings.Count(s, "*")+strings.Count(s, "_")+strings.Count(s, "`") > 1000
}

// plain returns the words of a summary without marks and escapes.
func plain(summary string) string {
	if text, ok := unescaped(summary); ok {
		return text
	}
	return syndication.Plain(string(summaries.render(summary)))
}

// unescaped returns a text whose only Markdown is escaped punctuation, as the archive writes sentences. It reports
// whether that is so.
func unescaped(s string) (text string, ok bool) {
	const marks = "*_`[]<>#\n&"
	if !strings.Contains(s, "\\") {
		return s, !strings.ContainsAny(s, marks)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			i++
		case strings.IndexByte(marks, s[i]) >= 0:
			return "", false
		}
		b.WriteByte(s[i])
	}
	return b.String(), true
}

// careful renders what a summary could do harm with: links lead to http and https only, images and raw HTML are left
// out.
type careful struct{}

func (careful) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return anchor(w, string(n.(*ast.Link).Destination), entering), nil
	})
	r.Register(ast.KindAutoLink, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		link := n.(*ast.AutoLink)
		anchor(w, string(link.URL(src)), true)
		w.WriteString(template.HTMLEscapeString(string(link.Label(src))))
		anchor(w, string(link.URL(src)), false)
		return ast.WalkSkipChildren, nil
	})
	r.Register(ast.KindImage, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, nil
	})
	skip := func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil }
	r.Register(ast.KindRawHTML, skip)
	r.Register(ast.KindHTMLBlock, skip)
	heading := func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering { // a summary must not break the page's outline
			w.WriteString("<p><strong>")
		} else {
			w.WriteString("</strong></p>\n")
		}
		return ast.WalkContinue, nil
	}
	r.Register(ast.KindHeading, heading)
}

func anchor(w util.BufWriter, address string, entering bool) ast.WalkStatus {
	address = webURL(address)
	switch {
	case address == "": // not a link that we follow: its words stay
	case entering:
		w.WriteString(`<a href="` + template.HTMLEscapeString(address) + `" rel="nofollow noopener">`)
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue
}
