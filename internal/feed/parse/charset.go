package parse

import (
	"bytes"
	"cmp"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// windows1252 gives the character of one byte; the five that the code page leaves open become U+FFFD.
func windows1252(b byte) rune { return charmap.Windows1252.DecodeByte(b) }

var boms = []struct {
	mark string
	name string
	enc  encoding.Encoding
}{
	{"\xef\xbb\xbf", "utf-8", nil},
	{"\xff\xfe\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xfe\xff", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xfe\xff", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// toUTF8 gives the body as valid UTF-8 without a byte order mark. Control characters of Latin-1 become what
// windows-1252 has in their place, which is what their writers meant.
func toUTF8(body []byte, contentType string, r *repairs) string {
	s := decodeBody(body, contentType, r)
	if !strings.Contains(s, "\xc2") {
		return s
	}
	fixed := strings.Map(func(c rune) rune {
		if c >= 0x80 && c <= 0x9f && c != 0x85 {
			return windows1252(byte(c))
		}
		return c
	}, s)
	if fixed != s {
		r.add("control characters read as windows-1252")
	}
	return fixed
}

// decodeBody gives the body as valid UTF-8 without a byte order mark. In order it believes a byte order mark, the
// shape of the first bytes, the content itself where it is beyond doubt UTF-8, the HTTP header, the XML declaration,
// and at last statistics.
func decodeBody(body []byte, contentType string, r *repairs) string {
	if out, ok := decodeByShape(body, r); ok {
		return out
	}
	header, declared := CharsetOf(contentType), declaredCharset(body)
	if isASCII(body) && !isStateful(header) && !isStateful(declared) {
		return string(body)
	}
	valid := utf8.Valid(body)
	if valid && isSurelyUTF8(body, header, declared) {
		if l := cmp.Or(header, declared); l != "" && !isUTF8Label(l) {
			r.add("charset utf-8, labelled " + l)
		}
		return string(body)
	}
	for _, label := range []string{header, declared} {
		if enc, name := lookupEncoding(label); enc != nil && !isUTF8Label(label) {
			if out, ok := decodeWith(enc, body); ok {
				r.add("charset " + name)
				return out
			}
		}
	}
	if valid {
		return string(body)
	}
	return guess(body, header, declared, r)
}

// decodeByShape believes a byte order mark and the shape of the first bytes.
func decodeByShape(body []byte, r *repairs) (string, bool) {
	for _, b := range boms {
		rest, ok := bytes.CutPrefix(body, []byte(b.mark))
		if !ok || len(rest) == 0 {
			continue
		}
		if b.enc == nil {
			return repairUTF8(rest, r), true
		}
		if out, ok := decodeWith(b.enc, rest); ok {
			r.add("charset " + b.name)
			return out, true
		}
	}
	if name, enc := shapeOf(body); enc != nil {
		if out, ok := decodeWith(enc, body); ok {
			r.add("charset " + name)
			return out, true
		}
	}
	return "", false
}

// guess decodes bytes that no label explains.
func guess(body []byte, header, declared string, r *repairs) string {
	if mostlyUTF8(body) {
		return repairUTF8(body, r)
	}
	label := cmp.Or(header, declared, "none")
	if enc, name := lookupEncoding(likeliest(stripTags(body))); enc != nil {
		if out, ok := decodeWith(enc, body); ok {
			r.add("charset " + name + " by its content, labelled " + label)
			return out
		}
	}
	out, _ := charmap.Windows1252.NewDecoder().Bytes(body)
	r.add("charset windows-1252 by its content, labelled " + label)
	return string(out)
}

const leastConfidence = 10 // of 100; what is below is noise

// likeliest names the charset that statistics find in a text, "" when they find none. The detector asks its models
// side by side, so of several that are equally sure the first by name counts.
func likeliest(text []byte) string {
	all, err := chardet.NewTextDetector().DetectAll(text)
	if err != nil {
		return ""
	}
	best := chardet.Result{Confidence: leastConfidence - 1}
	for _, c := range all {
		tie := c.Confidence == best.Confidence && best.Charset != "" && c.Charset < best.Charset
		if c.Confidence > best.Confidence || tie {
			best = c
		}
	}
	return best.Charset
}

// stripTags leaves the text of a document, at most some KB of it, so that markup doesn't sway statistics.
func stripTags(body []byte) []byte {
	const enough = 64 << 10
	out := make([]byte, 0, min(len(body), enough))
	in := false
	for i, c := range body {
		switch {
		case c == '<':
			in = !bytes.HasPrefix(body[i:], []byte("<![CDATA["))
		case c == '>':
			in = false
		case !in:
			if out = append(out, c); len(out) == enough {
				return out
			}
		}
	}
	return out
}

// decodeWith decodes, and says whether the bytes are what the encoding says (one broken character at the end, where
// a body was cut off, aside).
func decodeWith(enc encoding.Encoding, body []byte) (string, bool) {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", false
	}
	s := strings.TrimPrefix(string(out), "\ufeff")
	s = strings.TrimRight(s, "\ufffd")
	bad := strings.Count(s, "\ufffd")
	return s, bad == 0 || bad*200 < utf8.RuneCountInString(s)
}

// shapeOf recognises encodings that don't share ASCII, by how "<" looks in them.
func shapeOf(body []byte) (string, encoding.Encoding) {
	if len(body) < 4 {
		return "", nil
	}
	switch {
	case bytes.HasPrefix(body, []byte{0, 0, 0, '<'}):
		return "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case bytes.HasPrefix(body, []byte{'<', 0, 0, 0}):
		return "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	}
	even, odd := 0, 0
	head := body[:min(len(body), 512)]
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	switch {
	case odd > len(head)/8 && even*8 < odd:
		return "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case even > len(head)/8 && odd*8 < even:
		return "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return "", nil
}

var declaration = regexp.MustCompile(`(?i)<\?xml[^>]{0,200}?encoding\s*=\s*["']?([-\w.:]+)`)

func declaredCharset(body []byte) string {
	if m := declaration.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

func CharsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		_, after, ok := strings.Cut(strings.ToLower(contentType), "charset=")
		if !ok {
			return ""
		}
		after, _, _ = strings.Cut(after, ";")
		return strings.Trim(after, ` "'`)
	}
	return strings.ToLower(strings.Trim(params["charset"], ` "'`))
}

// relatives are the encodings that stand in for supersets and dialects of theirs which the libraries don't have.
var relatives = map[string]string{}

func init() {
	for enc, labels := range map[string]string{
		"shift_jis":   `cp932 932 ms932 shiftjis2004 shiftjisx0213`,
		"euc-jp":      `eucjis2004 eucjisx0213`,
		"euc-kr":      `cp949 949 uhc ms949`,
		"big5":        `cp950 950 big5hkscs`,
		"gbk":         `cp936 936 ms936 euccn`,
		"iso-2022-jp": `iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpext iso2022jp2004`,
	} {
		for _, label := range strings.Fields(labels) {
			relatives[label] = enc
		}
	}
}

var notInLabel = regexp.MustCompile(`[^a-z0-9]`)

// lookupEncoding finds an encoding by the names that browsers, IANA and old software use; nil for UTF-8 and UTF-16,
// which are recognised by the bytes.
func lookupEncoding(label string) (encoding.Encoding, string) {
	label = strings.ToLower(strings.TrimSpace(label))
	if label == "" {
		return nil, ""
	}
	if enc, err := htmlindex.Get(label); err == nil {
		name, _ := htmlindex.Name(enc)
		if strings.HasPrefix(name, "utf-") || name == "replacement" || name == "x-user-defined" {
			return nil, ""
		}
		return enc, name
	}
	if other := relatives[notInLabel.ReplaceAllString(label, "")]; other != "" {
		return lookupEncoding(other)
	}
	if enc, err := ianaindex.IANA.Encoding(label); err == nil && enc != nil {
		name, _ := ianaindex.IANA.Name(enc)
		if name = strings.ToLower(name); name != "" && !strings.HasPrefix(name, "utf-") && name != "us-ascii" {
			return enc, name
		}
	}
	return nil, ""
}

func isUTF8Label(label string) bool { return utf8Label.MatchString(label) }

var utf8Label = regexp.MustCompile(`^(utf-?8|(us-)?ascii|unicode|utf-?16|utf-16[lb]e|ucs-2|` +
	`utf-?32|iso-10646-ucs-[24])$`)

// isStateful says whether an encoding writes other characters with ASCII bytes.
func isStateful(label string) bool {
	return strings.HasPrefix(label, "iso-2022") || strings.HasPrefix(label, "iso2022") || strings.HasPrefix(label, "hz")
}

// isSurelyUTF8 weighs valid UTF-8 against labels that say otherwise: a few double-byte characters of an East Asian
// encoding may be valid UTF-8 by chance; more of them, or any in a single-byte encoding, are not.
func isSurelyUTF8(body []byte, labels ...string) bool {
	for _, label := range labels {
		if label == "" || isUTF8Label(label) {
			continue
		}
		enc, _ := lookupEncoding(label)
		if enc == nil {
			continue
		}
		if _, oneByte := enc.(*charmap.Charmap); oneByte {
			return true
		}
		return countHigh(body) > 6 || hasOddRun(body)
	}
	return true
}

// hasOddRun says whether bytes above ASCII stand together in an odd number anywhere, as double-byte characters don't.
func hasOddRun(body []byte) bool {
	run := 0
	for _, c := range body {
		if c >= 0x80 {
			run++
			continue
		}
		if run%2 == 1 {
			return true
		}
		run = 0
	}
	return run%2 == 1
}

func countHigh(body []byte) int {
	n := 0
	for _, c := range body {
		if c >= 0x80 {
			n++
		}
	}
	return n
}

// mostlyUTF8 says whether the bytes outside valid UTF-8 are the exception.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 2*bad
}

// repairUTF8 reads each byte that is not UTF-8 as windows-1252, which is what stray bytes nearly always are.
func repairUTF8(body []byte, r *repairs) string {
	if utf8.Valid(body) {
		return string(body)
	}
	r.add("invalid UTF-8 read as windows-1252")
	var b strings.Builder
	b.Grow(len(body) + len(body)/64)
	for i := 0; i < len(body); {
		c, n := utf8.DecodeRune(body[i:])
		switch {
		case c == utf8.RuneError && n == 1 && !utf8.FullRune(body[i:]): // cut off inside a character
			return b.String()
		case c == utf8.RuneError && n == 1:
			b.WriteRune(windows1252(body[i]))
		default:
			b.Write(body[i : i+n])
		}
		i += n
	}
	return b.String()
}

func isASCII(body []byte) bool { return countHigh(body) == 0 }

// UTF8 returns the bytes of a page as valid UTF-8.
func UTF8(body []byte, contentType string) string { return toUTF8(body, contentType, &repairs{}) }
