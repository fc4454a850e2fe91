package parse

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	xhtml "golang.org/x/net/html"

	"github.com/privacywire/privacywire/internal/lazy"
)

// The limits of one document are far above what honest feeds need and far below what hurts.
const (
	maxDepth    = 200     // elements inside one another
	maxElements = 250_000 // in the whole document
	maxItems    = 5_000   // the rest is left out
)

// What is kept of a single item; the rest is cut off or left out.
const (
	maxTitle  = 4_000   // bytes of a title or another short text
	maxText   = 1 << 20 // bytes of a summary or content
	maxValues = 60      // categories, authors, files
)

// ErrLimit is wrapped by errors of documents that go over a limit.
var ErrLimit = errors.New("over the limit")

// A node is an element, or a run of text when name is "". Names of elements and attributes are in lower case.
type node struct {
	prefix   string // as written
	space    string // canonical prefix of the namespace, "" for a feed's own vocabulary
	name     string
	attrs    []attr
	children []*node
	text     string // of a text node, references decoded
	closed   bool   // its end tag was there
	self     bool   // <name/>

	base, lang string // inherited: base of the element's URLs, and its language
}

type attr struct{ name, value string } // name with its prefix

// attr returns an attribute's value, "" when it isn't there.
func (n *node) attr(name string) string {
	v, _ := n.lookup(name)
	return v
}

func (n *node) lookup(name string) (string, bool) {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// A treeReader reads XML, broken or not, into a tree. It uses a tokenizer for HTML, which accepts all faults of real
// feeds.
type treeReader struct {
	tokens   *xhtml.Tokenizer
	repairs  *repairs
	count    int
	root     *node
	stack    []*node
	entities map[string]string
	text     strings.Builder // of the run that is being read
	cut      bool            // the document ended inside an element or a tag
}

// readTree returns a reader whose root has the document's top-level elements as children.
func readTree(src string, r *repairs) (*treeReader, error) {
	x := &treeReader{
		tokens: xhtml.NewTokenizer(strings.NewReader(src)), repairs: r, root: &node{name: "#document"},
		entities: map[string]string{},
	}
	x.tokens.AllowCDATA(true)
	x.stack = []*node{x.root}
	for {
		kind := x.tokens.Next()
		if kind == xhtml.ErrorToken {
			break
		}
		if err := x.token(kind); err != nil {
			return x, err
		}
	}
	x.flush()
	x.cut = x.cut || len(x.stack) > 1
	return x, nil
}

const cdata = "<![CDATA["

func (x *treeReader) token(kind xhtml.TokenType) error {
	raw := string(x.tokens.Raw())
	switch kind {
	case xhtml.TextToken:
		if inside, ok := strings.CutPrefix(raw, cdata); ok {
			inside, ok = strings.CutSuffix(inside, "]]>")
			x.cut = x.cut || !ok
			x.write(inside)
			return nil
		}
		if strings.Contains(raw, "<") {
			x.repairs.add("bare < kept as text")
		}
		x.write(x.decode(raw))
	case xhtml.CommentToken, xhtml.DoctypeToken:
		x.declare(raw)
	case xhtml.EndTagToken:
		x.flush()
		name, _ := x.tokens.TagName()
		var n node
		n.setName(string(name))
		if !strings.HasSuffix(raw, ">") {
			x.cut = true
		} else if !x.closeElement(&n) {
			x.repairs.add("stray end tags passed over")
		}
	default:
		x.flush()
		x.tokens.NextIsNotRawText()
		if !strings.HasSuffix(raw, ">") {
			x.cut = true
			return nil
		}
		return x.open(x.readTag(kind == xhtml.SelfClosingTagToken))
	}
	return nil
}

const (
	maxEntities   = 500
	maxEntityText = 2_000
	maxAttrs      = 200
)

var entityDecl = lazy.Regexp(`<!ENTITY\s+([^\s%"']+)\s+(?:"([^"]*)"|'([^']*)')`)

// declare reads the entities of a DOCTYPE, which the tokenizer splits into several tokens. Entities that name
// other entities are not expanded further, so a chain of them can't grow.
func (x *treeReader) declare(raw string) {
	m := entityDecl().FindStringSubmatch(raw)
	if m == nil || len(m[2]+m[3]) > maxEntityText || len(x.entities) >= maxEntities {
		return
	}
	x.entities[m[1]] = numericRE().ReplaceAllStringFunc(m[2]+m[3], html.UnescapeString)
}

var numericRE = lazy.Regexp(`&#[xX]?[0-9a-fA-F]{1,7};`)

// write adds text that has no references to the current run.
func (x *treeReader) write(s string) {
	clean := dropControls(s)
	if len(clean) != len(s) {
		x.repairs.add("control characters removed")
	}
	x.text.WriteString(clean)
}

// decode replaces character references with their characters. It leaves other text unchanged.
func (x *treeReader) decode(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	s = surrogates().ReplaceAllStringFunc(s, joinSurrogates)
	return references().ReplaceAllStringFunc(s, x.reference)
}

// references matches what may be a reference. The longest HTML entity has 33 bytes.
var references = lazy.Regexp(`&(?:[^;&]{1,38};)?`)

// surrogates are two references to the halves of a character that UTF-16 cuts in two.
var surrogates = lazy.Regexp(`&#(5[56]\d{3});&#(5[67]\d{3});`)

func joinSurrogates(pair string) string {
	m := surrogates().FindStringSubmatch(pair)
	high, _ := strconv.Atoi(m[1])
	low, _ := strconv.Atoi(m[2])
	if r := utf16.DecodeRune(rune(high), rune(low)); r != unicode.ReplacementChar {
		return string(r)
	}
	return pair
}

// reference returns the text of a reference; a string that isn't one stays as it is.
func (x *treeReader) reference(ref string) string {
	name := strings.Trim(ref, "&;")
	if v, ok := x.entities[name]; ok {
		return v
	}
	out := html.UnescapeString(ref)
	if out == ref || len(out) > 1 && strings.HasSuffix(out, ";") {
		x.repairs.add("bare & kept as text")
		return ref
	}
	switch clean := dropControls(out); {
	case name == "#0" || clean == "":
		x.repairs.add("control references removed")
		return ""
	case name[0] != '#' && len(out) > 1:
		x.repairs.add("HTML entities decoded")
	}
	return out
}

// flush adds the current run of text to the tree as a node.
func (x *treeReader) flush() {
	if x.text.Len() == 0 {
		return
	}
	top, s := x.stack[len(x.stack)-1], x.text.String()
	x.text.Reset()
	if top != x.root || !strings.HasSuffix(strings.TrimSpace(s), "]>") { // which is left of a DOCTYPE
		top.children = append(top.children, &node{text: s})
	}
}

// readTag returns the element of the start tag that was just read. Of two attributes with the same name the first
// counts.
func (x *treeReader) readTag(self bool) *node {
	name, more := x.tokens.TagName()
	n := &node{self: self}
	n.setName(string(name))
	for more && len(n.attrs) < maxAttrs {
		var key, value []byte
		key, value, more = x.tokens.TagAttr()
		if _, twice := n.lookup(string(key)); !twice {
			n.attrs = append(n.attrs, attr{string(key), dropControls(string(value))})
		}
	}
	return n
}

func (n *node) setName(qname string) {
	n.name = qname
	if p, l, ok := strings.Cut(qname, ":"); ok && p != "" && l != "" {
		n.prefix, n.name = p, l
	}
}

// open adds an element to the one that is open.
func (x *treeReader) open(n *node) error {
	if x.count++; x.count > maxElements {
		return fmt.Errorf("more than %d elements: %w", maxElements, ErrLimit)
	}
	if (n.name == "item" || n.name == "entry") && x.closeElement(n) {
		x.repairs.add("unclosed " + n.name + " closed")
	}
	n.self = n.self || htmlVoid[n.name] && x.inText()
	top := x.stack[len(x.stack)-1]
	top.children = append(top.children, n)
	if n.self {
		n.closed = true
		return nil
	}
	x.stack = append(x.stack, n)
	if len(x.stack) > maxDepth+1 {
		return fmt.Errorf("elements nested deeper than %d: %w", maxDepth, ErrLimit)
	}
	return nil
}

// inText reports whether the reader is inside a text construct, where elements are HTML.
func (x *treeReader) inText() bool {
	return slices.ContainsFunc(x.stack, func(n *node) bool { return textConstructs[n.name] })
}

var textConstructs = nameSet(`title description summary content encoded subtitle tagline rights copyright body div
	fullitem info`)

// closeElement closes the nearest open element of a name and all that are open inside it. Inside an item, the end tag
// of another element closes nothing outside the item; only that of the feed does.
func (x *treeReader) closeElement(want *node) bool {
	for j := len(x.stack) - 1; j > 0; j-- {
		open := x.stack[j]
		if open.name == want.name && open.prefix == want.prefix {
			if j != len(x.stack)-1 {
				x.repairs.add("unclosed elements closed")
			}
			for _, n := range x.stack[j:] {
				n.closed = true
			}
			x.stack = x.stack[:j]
			return true
		}
		if (open.name == "item" || open.name == "entry") && !isFeedFrame(want.name) {
			return false
		}
	}
	return false
}

func isFeedFrame(name string) bool {
	return name == "channel" || name == "rss" || name == "rdf" || name == "feed"
}

// isChar reports whether XML allows the character.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || (r >= 0x20 && r <= 0xd7ff) || (r >= 0xe000 && r <= 0xfffd) ||
		r >= 0x10000
}

func dropControls(s string) string {
	return strings.Map(func(r rune) rune {
		if !isChar(r) || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// find returns the first element of one of the names, in document order.
func (n *node) find(names ...string) *node {
	for _, c := range n.elements() {
		if slices.Contains(names, c.name) {
			return c
		}
		if found := c.find(names...); found != nil {
			return found
		}
	}
	return nil
}
