package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain turns HTML into plain text: paragraphs separated by blank lines, a line break where <br> stood, entities read,
// scripts, styles, captions, navigation and form controls left out. Text without markup passes unchanged.
//
// It reads tokens and builds no tree, so its cost is linear however deep or broken the markup is.
func Plain(source string) string {
	if !hasMarkup(source) {
		return source
	}
	p := plainer{z: html.NewTokenizer(strings.NewReader(strings.ToValidUTF8(source, "�")))}
	p.out.Grow(len(source))
	for p.next() {
	}
	return strings.TrimRight(p.out.String(), " \n")
}

// hasMarkup reports whether a text holds a tag, a comment or an entity. A lone "<" or "&" is text.
func hasMarkup(s string) bool {
	for i := range len(s) {
		if s[i] == '<' && tagStart(s[i+1:]) || s[i] == '&' && entityStart(s[i+1:]) {
			return true
		}
	}
	return false
}

func tagStart(rest string) bool {
	rest = strings.TrimPrefix(rest, "/")
	if strings.HasPrefix(rest, "!--") {
		return true
	}
	return rest != "" && (rest[0]|0x20) >= 'a' && (rest[0]|0x20) <= 'z' && strings.IndexByte(rest, '>') > 0
}

func entityStart(rest string) bool {
	end := strings.IndexByte(rest[:min(len(rest), 32)], ';')
	if end < 1 {
		return false
	}
	entity := "&" + rest[:end+1]
	return html.UnescapeString(entity) != entity
}

// A plainer writes the text of one HTML source.
type plainer struct {
	z     *html.Tokenizer
	out   bytes.Buffer
	raw   atom.Atom // a script, style … whose text is not for people
	skip  atom.Atom // an element left out if it ends: an end tag that never comes must not swallow the article
	depth int       // of elements of skip's name
	start int       // length of out where skip began
	gap   int       // what separates the next word: 0 nothing, 1 a space, 2 a line, 3 a paragraph
	list  linkList
}

// A linkList follows the outermost list of a text, to tell whether it is a list of other articles: each of its entries
// is a link with a publisher's name after it. Aggregators put such lists where a summary belongs.
type linkList struct {
	depth, start        int // of nested lists; length of out where the list began
	entries, named      int
	other               bool // something else is in the list
	inEntry, inLink     bool
	linkBytes, nameMark int // of the current entry: length of its link's text; length of out after the link, 0 before
}

const maxName = 60 // bytes of a publisher's name

func (p *plainer) openInList(a atom.Atom) {
	l := &p.list
	switch a {
	case atom.Ul, atom.Ol:
		if l.depth++; l.depth == 1 {
			*l = linkList{depth: 1, start: p.out.Len()}
		} else {
			l.other = true
		}
	case atom.Li:
		p.endEntry()
		l.inEntry, l.linkBytes, l.nameMark = true, p.out.Len(), 0
	case atom.A:
		l.inLink = l.inEntry && l.nameMark == 0 && p.out.Len() == l.linkBytes
	}
}

func (p *plainer) closeInList(a atom.Atom) {
	l := &p.list
	switch a {
	case atom.A:
		if l.inLink {
			l.inLink, l.nameMark = false, p.out.Len()
		}
	case atom.Li:
		p.endEntry()
	case atom.Ul, atom.Ol:
		p.endEntry()
		if l.depth = max(0, l.depth-1); l.depth == 0 && l.entries > 0 && !l.other && 2*l.named >= l.entries {
			p.out.Truncate(l.start)
		}
	}
}

// endEntry counts the entry that is open.
func (p *plainer) endEntry() {
	l := &p.list
	if !l.inEntry {
		return
	}
	l.inEntry = false
	l.entries++
	name := p.out.Len() - l.nameMark
	switch {
	case l.nameMark <= l.linkBytes || name > maxName:
		l.other = true
	case name > 0:
		l.named++
	}
}

func (p *plainer) next() bool {
	switch p.z.Next() {
	case html.ErrorToken:
		return false
	case html.TextToken:
		if p.raw == 0 {
			p.write(p.z.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, _ := p.z.TagName()
		p.open(atom.Lookup(name))
	case html.EndTagToken:
		name, _ := p.z.TagName()
		p.close(atom.Lookup(name))
	}
	return true
}

func (p *plainer) open(a atom.Atom) {
	p.raw = 0
	p.openInList(a)
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Textarea, atom.Title,
		atom.Xmp:
		p.raw = a // the tokenizer gives all up to the end tag as one text
	case atom.Br:
		p.apart(2)
	default:
		if blocks[a] {
			p.apart(3)
		}
	}
	if p.skip == 0 && leftOut[a] {
		p.skip, p.start = a, p.out.Len()
	}
	if p.skip == a && a != 0 {
		p.depth++
	}
}

func (p *plainer) close(a atom.Atom) {
	p.raw = 0
	p.closeInList(a)
	if blocks[a] {
		p.apart(3)
	}
	if p.skip != a || a == 0 {
		return
	}
	if p.depth--; p.depth == 0 {
		p.out.Truncate(p.start)
		p.skip = 0
		p.apart(3)
	}
}

func (p *plainer) apart(gap int) { p.gap = max(p.gap, gap) }

// write adds text with white space collapsed and invisible characters gone.
func (p *plainer) write(text []byte) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case unicode.IsSpace(r):
			p.apart(1)
		case r == 0xAD || r == 0x200B || r == 0xFEFF || r < 0x20:
		default:
			p.flush()
			p.out.Write(text[:n])
		}
		text = text[n:]
	}
}

func (p *plainer) flush() {
	if p.gap > 0 && p.out.Len() > 0 {
		p.out.WriteString([...]string{1: " ", 2: "\n", 3: "\n\n"}[p.gap])
	}
	p.gap = 0
}

var blocks = set(atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Aside, atom.Main,
	atom.Nav,
	atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Blockquote, atom.Pre,
	atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figure, atom.Figcaption, atom.Hr, atom.Form, atom.Fieldset,
	atom.Address, atom.Details, atom.Summary, atom.Body, atom.Option)

var leftOut = set(atom.Nav, atom.Figcaption, atom.Button, atom.Select, atom.Svg, atom.Object, atom.Template)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := make(map[atom.Atom]bool, len(atoms))
	for _, a := range atoms {
		m[a] = true
	}
	return m
}
