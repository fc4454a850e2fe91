package site

import (
	"bytes"
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// maxSummary bounds what goes into the Markdown parser, which is quadratic on some hostile input. Our own summaries
// stay below a tenth of it; what a person writes beyond is cut at a character.
const maxSummary = 8 << 10

// markdown renders summaries: no raw HTML, no images, links to http and https only.
type markdown struct{ md goldmark.Markdown }

func newMarkdown() markdown {
	return markdown{goldmark.New(goldmark.WithRendererOptions(
		renderer.WithNodeRenderers(util.Prioritized(careful{}, 1)), html.WithXHTML()))}
}

// render gives the HTML of a summary. What can't be rendered is shown as plain text.
func (m markdown) render(summary string) template.HTML {
	if len(summary) > maxSummary {
		summary = summary[:maxSummary]
		for !utf8.ValidString(summary[max(0, len(summary)-utf8.UTFMax):]) && len(summary) > 0 {
			summary = summary[:len(summary)-1]
		}
	}
	if h, ok := plainParagraphs(summary); ok {
		return h
	}
	if nested(summary) {
		return template.HTML("<p>" + template.HTMLEscapeString(summary) + "</p>\n")
	}
	var b bytes.Buffer
	if err := m.md.Convert([]byte(summary), &b, parser.WithContext(parser.NewContext())); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(summary) + "</p>\n")
	}
	return template.HTML(b.String())
}

// nested says that a text has far more brackets than prose has.
func nested(s string) bool {
	return strings.Count(s, "[")+strings.Count(s, "(")+strings.Count(s, "<")+strings.Count(s, ">") > 200 ||
		strings.Count(s, "*")+strings.Count(s, "_")+strings.Count(s, "`") > 1000
}

// plainParagraphs renders the common case, prose whose only Markdown is a backslash before punctuation, without the
// parser. The result is what the parser gives; anything else is left to it.
func plainParagraphs(s string) (template.HTML, bool) {
	var b strings.Builder
	b.Grow(len(s) + 16)
	open, start := false, true // in a paragraph; at the start of a line
	for i := 0; i < len(s); i++ {
		c := s[i]
		if start {
			if c == '\n' {
				if open {
					b.WriteString("</p>\n")
					open = false
				}
				continue
			}
			if !wordly(c) && c != '\\' && c < utf8.RuneSelf {
				return "", false // could begin a list, a quote, a heading …
			}
			if c >= '0' && c <= '9' && numbered(s[i:]) {
				return "", false
			}
			if open {
				b.WriteByte('\n')
			} else {
				b.WriteString("<p>")
				open = true
			}
			start = false
		}
		switch {
		case c == '\n':
			if i > 0 && s[i-1] == ' ' {
				return "", false // may be a hard line break
			}
			start = true
		case c == '\\':
			if i+1 == len(s) || !punctuation(s[i+1]) {
				return "", false
			}
			i++
			escapeByte(&b, s[i])
		case c == '*' || c == '_' || c == '`' || c == '[' || c == ']' || c == '<' || c == '&' || c == '!' || c == '\r' || c == '\t' || c == 0 || c == '~' || c == '|':
			return "", false
		case c < ' ' || c == 0x7f:
			return "", false
		case c >= utf8.RuneSelf:
			_, size := utf8.DecodeRuneInString(s[i:])
			if size == 1 {
				return "", false
			}
			b.WriteString(s[i : i+size])
			i += size - 1
		default:
			escapeByte(&b, c)
		}
	}
	if open {
		if strings.HasSuffix(s, " ") {
			return "", false
		}
		b.WriteString("</p>\n")
	}
	return template.HTML(b.String()), true
}

func wordly(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '"' || c == '\'' || c == '(' || c == '$'
}

// numbered says that a line begins as an item of a numbered list does.
func numbered(s string) bool {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i < len(s) && (s[i] == '.' || s[i] == ')')
}

func punctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

func escapeByte(b *strings.Builder, c byte) {
	switch c {
	case '<':
		b.WriteString("&lt;")
	case '>':
		b.WriteString("&gt;")
	case '&':
		b.WriteString("&amp;")
	case '"':
		b.WriteString("&quot;")
	default:
		b.WriteByte(c)
	}
}

// careful renders what a summary could do harm with: links lead to http and https only, images and raw HTML are left out.
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
	r.Register(ast.KindImage, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkContinue, nil })
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
