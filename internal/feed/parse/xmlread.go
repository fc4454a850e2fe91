package parse

import (
	"errors"
	"fmt"
	"strings"
)

// Limits bound what one document may cost before any parser sees it.
type Limits struct {
	Depth    int // elements inside one another
	Elements int // in the whole document
	Items    int // the rest is left out
}

// What is kept of a single item; the rest is cut off or left out.
const (
	maxTitle  = 4_000   // bytes of a title or another short text
	maxText   = 1 << 20 // bytes of a summary or content
	maxValues = 60      // categories, authors, files
)

// DefaultLimits are far above what honest feeds need and far below what hurts.
var DefaultLimits = Limits{Depth: 200, Elements: 250_000, Items: 5_000}

// ErrLimit is wrapped by errors of documents that go over a limit.
var ErrLimit = errors.New("over the limit")

// A node is an element, or a run of text when name is "".
type node struct {
	prefix, local string // as written
	space         string // canonical prefix of the namespace, "" for a feed's own vocabulary
	name          string // local, lower case
	attrs         []attr
	children      []*node
	text          string // of a text node, entities decoded
	closed        bool   // its end tag was there
	self          bool   // <name/>
}

type attr struct{ name, value string } // name as written, with prefix

// attr gives an attribute's value by its name, whatever its case; prefixed names are asked for with their prefix.
func (n *node) attr(name string) string {
	v, _ := n.lookup(name)
	return v
}

func (n *node) lookup(name string) (string, bool) {
	for _, a := range n.attrs {
		if strings.EqualFold(a.name, name) {
			return a.value, true
		}
	}
	return "", false
}

// xmlReader reads what is meant to be XML into a tree, forgiving what real feeds get wrong.
type xmlReader struct {
	src      string
	pos      int
	limits   Limits
	count    int
	root     *node
	stack    []*node
	entities map[string]string
	repairs  *repairs
	text     strings.Builder // of the run that is being read
	cut      bool            // the document ended inside an element or a tag
}

// readXML gives a virtual root whose children are the document's top-level elements.
func readXML(src string, limits Limits, r *repairs) (*xmlReader, error) {
	x := &xmlReader{src: src, limits: limits, repairs: r, root: &node{local: "#document", name: "#document"}}
	x.stack = []*node{x.root}
	for x.pos < len(x.src) {
		if err := x.step(); err != nil {
			return x, err
		}
	}
	x.flush()
	x.cut = x.cut || len(x.stack) > 1
	return x, nil
}

// step reads one piece of markup or one run of text.
func (x *xmlReader) step() error {
	rest := x.src[x.pos:]
	i := strings.IndexByte(rest, '<')
	if i != 0 {
		if i < 0 {
			i = len(rest)
		}
		x.write(rest[:i])
		x.pos += i
		return nil
	}
	switch {
	case strings.HasPrefix(rest, "<!--"):
		x.skipTo(4, "-->")
	case strings.HasPrefix(rest, "<![CDATA["):
		x.cdata()
	case hasPrefixFold(rest, "<!doctype"):
		x.doctype()
	case strings.HasPrefix(rest, "<?"):
		x.instruction()
	case startsName(rest, "<!"):
		x.skipTo(2, ">")
	case startsName(rest, "</"):
		x.endTag()
	case startsName(rest, "<"):
		return x.startTag()
	case len(rest) == 1:
		x.cut = true
		x.pos++
	default:
		x.repairs.add("bare < kept as text")
		x.text.WriteByte('<')
		x.pos++
	}
	return nil
}

// startsName reports whether s begins with a prefix and a letter of a name.
func startsName(s, prefix string) bool {
	return len(s) > len(prefix) && strings.HasPrefix(s, prefix) && isNameStart(s[len(prefix)])
}

// skipTo passes over a construct that opens with n bytes and ends with end.
func (x *xmlReader) skipTo(n int, end string) {
	i := strings.Index(x.src[x.pos+n:], end)
	if i < 0 {
		x.cut = true
		x.pos = len(x.src)
		return
	}
	x.pos += n + i + len(end)
}

// instruction passes over a processing instruction; one that never ends properly ends at its first >.
func (x *xmlReader) instruction() {
	rest := x.src[x.pos:]
	gt := strings.IndexByte(rest, '>')
	if gt < 0 {
		x.cut = true
		x.pos = len(x.src)
		return
	}
	if end := strings.Index(rest[:min(len(rest), gt+4096)], "?>"); end >= 0 {
		x.pos += end + 2
		return
	}
	x.pos += gt + 1
}

func (x *xmlReader) cdata() {
	const open = len("<![CDATA[")
	rest := x.src[x.pos+open:]
	end := strings.Index(rest, "]]>")
	if end < 0 {
		x.cut = true
		x.pos = len(x.src)
		x.appendText(rest)
		return
	}
	x.appendText(rest[:end])
	x.pos += open + end + 3
}

// doctype passes over the document type and takes the plain entities it declares.
func (x *xmlReader) doctype() {
	depth, i, quote := 0, x.pos, byte(0)
	for ; i < len(x.src); i++ {
		c := x.src[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || (c == '\'' && depth > 0):
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			x.declare(x.src[x.pos:i])
			x.pos = i + 1
			return
		}
	}
	// A quote that never closes: give up on the declaration, not on the document.
	x.repairs.add("broken DOCTYPE passed over")
	x.skipTo(2, ">")
}

const (
	maxEntities   = 500
	maxEntityText = 2_000
)

// declare reads <!ENTITY name "text">. Entities that name other entities are not expanded further,
// so a chain of them can't grow.
func (x *xmlReader) declare(doctype string) {
	for part := range strings.SplitSeq(doctype, "<!ENTITY") {
		part = strings.TrimLeft(part, " \t\r\n")
		name, rest, ok := strings.Cut(part, " ")
		rest = strings.TrimLeft(rest, " \t\r\n")
		if !ok || name == "%" || rest == "" || (rest[0] != '"' && rest[0] != '\'') || len(x.entities) >= maxEntities {
			continue
		}
		value, _, ok := strings.Cut(rest[1:], rest[:1])
		if !ok || len(value) > maxEntityText {
			continue
		}
		if x.entities == nil {
			x.entities = map[string]string{}
		}
		x.entities[name] = charRefs(value)
	}
}

// appendText takes text that needs no decoding.
func (x *xmlReader) appendText(s string) {
	if clean := dropControls(s); len(clean) != len(s) {
		x.repairs.add("control characters removed")
		s = clean
	}
	x.text.WriteString(s)
}

// write takes text with references in it.
func (x *xmlReader) write(s string) { x.appendText(x.decode(s)) }

const maxReference = 40 // the longest HTML entity has 33 bytes

// flush makes a text node of the run read so far.
func (x *xmlReader) flush() {
	if x.text.Len() == 0 {
		return
	}
	top := x.stack[len(x.stack)-1]
	top.children = append(top.children, &node{text: x.text.String()})
	x.text.Reset()
}

func (x *xmlReader) startTag() error {
	x.flush()
	n, ok := x.readTag()
	if !ok {
		x.cut = true
		x.pos = len(x.src)
		return nil
	}
	if x.count++; x.count > x.limits.Elements {
		return fmt.Errorf("more than %d elements: %w", x.limits.Elements, ErrLimit)
	}
	x.closeImplied(n)
	n.self = n.self || isVoid(n) && x.inText()
	top := x.stack[len(x.stack)-1]
	top.children = append(top.children, n)
	if n.self {
		n.closed = true
		return nil
	}
	x.stack = append(x.stack, n)
	if len(x.stack) > x.limits.Depth+1 {
		return fmt.Errorf("elements nested deeper than %d: %w", x.limits.Depth, ErrLimit)
	}
	return nil
}

// closeImplied ends what a new element can't be inside of: an item that was never closed.
func (x *xmlReader) closeImplied(n *node) {
	if n.name != "item" && n.name != "entry" {
		return
	}
	for i := len(x.stack) - 1; i > 0; i-- {
		open := x.stack[i]
		if open.name == "items" || isFeedFrame(open.name) {
			return
		}
		if open.name == n.name && open.prefix == n.prefix {
			x.repairs.add("unclosed " + n.name + " closed")
			open.closed = true
			x.stack = x.stack[:i]
			return
		}
	}
}

// inText says whether the reader is inside a text construct, where elements are HTML.
func (x *xmlReader) inText() bool {
	for _, n := range x.stack {
		if textConstructs[n.name] {
			return true
		}
	}
	return false
}

var textConstructs = nameSet(`title description summary content encoded subtitle tagline rights copyright body div
	fullitem info`)

func isVoid(n *node) bool {
	switch n.name {
	case "br", "hr", "img", "input", "wbr", "area", "embed", "col", "base", "param":
		return true
	}
	return false
}

// readTag reads a start tag; false when the document ends inside it.
func (x *xmlReader) readTag() (*node, bool) {
	s, i := x.src, x.pos+1
	start := i
	for i < len(s) && isNameByte(s[i]) {
		i++
	}
	n := &node{}
	n.setName(s[start:i])
	for {
		for i < len(s) && (isSpace(s[i]) || (s[i] == '/' && !strings.HasPrefix(s[i:], "/>"))) {
			i++
		}
		if i >= len(s) {
			return nil, false
		}
		if s[i] == '>' {
			x.pos = i + 1
			return n, true
		}
		if strings.HasPrefix(s[i:], "/>") {
			n.self = true
			x.pos = i + 2
			return n, true
		}
		if s[i] == '<' { // the tag was never closed; what follows is the next one
			x.repairs.add("unclosed tag closed")
			x.pos = i
			return n, true
		}
		if i = x.readAttr(n, i); i < 0 {
			return nil, false
		}
	}
}

const maxAttrs = 200

// readAttr reads the attribute at i and returns the place after it, -1 at the end of the document.
func (x *xmlReader) readAttr(n *node, i int) int {
	s, start := x.src, i
	for i < len(s) && !isSpace(s[i]) && s[i] != '=' && s[i] != '>' && s[i] != '<' && !strings.HasPrefix(s[i:], "/>") {
		i++
	}
	name := s[start:i]
	if i = skipSpace(s, i); i >= len(s) {
		return -1
	}
	if s[i] != '=' {
		n.addAttr(name, "")
		return i
	}
	if i = skipSpace(s, i+1); i >= len(s) {
		return -1
	}
	value, end := x.attrValue(i)
	if end >= 0 {
		n.addAttr(name, dropControls(x.decode(value)))
	}
	return end
}

// attrValue returns the attribute value at i, quoted or not, and the place after it.
func (x *xmlReader) attrValue(i int) (value string, end int) {
	s := x.src
	if q := s[i]; q == '"' || q == '\'' {
		length := strings.IndexByte(s[i+1:], q)
		if length < 0 {
			return "", -1
		}
		return s[i+1 : i+1+length], i + length + 2
	}
	x.repairs.add("unquoted attributes read")
	start := i
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' {
		i++
	}
	return strings.TrimSuffix(s[start:i], "/"), i
}

func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// addAttr adds an attribute; of two with the same name the first counts.
func (n *node) addAttr(name, value string) {
	if _, twice := n.lookup(name); !twice && name != "" && len(n.attrs) < maxAttrs {
		n.attrs = append(n.attrs, attr{name, value})
	}
}

func (n *node) setName(qname string) {
	n.local = qname
	if p, l, ok := strings.Cut(qname, ":"); ok && p != "" && l != "" && isNameStart(l[0]) {
		n.prefix, n.local = p, l
	}
	n.name = strings.ToLower(n.local)
}

// endTag closes the nearest open element of that name, and all that are open inside it; one that nothing opened is
// passed over.
func (x *xmlReader) endTag() {
	x.flush()
	s, i := x.src, x.pos+2
	start := i
	for i < len(s) && isNameByte(s[i]) {
		i++
	}
	var want node
	want.setName(s[start:i])
	gt := strings.IndexAny(s[i:], "><")
	switch {
	case gt < 0:
		x.cut = true
		x.pos = len(s)
		return
	case s[i+gt] == '<':
		x.pos = i + gt
	default:
		x.pos = i + gt + 1
	}
	if !x.closeElement(want) {
		x.repairs.add("stray end tags passed over")
	}
}

// closeElement closes the nearest open element of a name. Inside an item only the item's own end and that of the feed
// may reach past it.
func (x *xmlReader) closeElement(want node) bool {
	for j := len(x.stack) - 1; j > 0; j-- {
		open := x.stack[j]
		if open.name == want.name && strings.EqualFold(open.prefix, want.prefix) {
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

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func isNameByte(c byte) bool {
	return isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
