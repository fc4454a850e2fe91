package parse

import (
	"bytes"
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/privacywire/privacywire/internal/lazy"
)

// shapes are the first bytes of bodies in encodings that don't share ASCII: a byte order mark, or "<".
var shapes = []struct {
	prefix, name string
	enc          encoding.Encoding
}{
	{"\xff\xfe\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"<\x00\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xfe\xff", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\x00\x00\x00<", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"<\x00", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xfe\xff", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"\x00<", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// toUTF8 returns the body as valid UTF-8 without a byte order mark. Control characters of Latin-1 become what
// windows-1252 has in their place, since their writers meant those.
func toUTF8(body []byte, contentType string, r *repairs) string {
	s := decodeBody(body, contentType, r)
	if !strings.Contains(s, "\xc2") {
		return s
	}
	fixed := strings.Map(func(c rune) rune {
		if c >= 0x80 && c <= 0x9f && c != 0x85 {
			return charmap.Windows1252.DecodeByte(byte(c))
		}
		return c
	}, s)
	if fixed != s {
		r.add("control characters read as windows-1252")
	}
	return fixed
}

// decodeBody returns the body as valid UTF-8 without a byte order mark. In order it believes the shape of the first
// bytes, the content itself where it is UTF-8, the HTTP header, the XML declaration, and at last statistics.
func decodeBody(body []byte, contentType string, r *repairs) string {
	if out, ok := decodeByShape(body, r); ok {
		return out
	}
	header, declared := charsetOf(contentType), declaredCharset(body)
	stateful := isStateful(header) || isStateful(declared)
	if utf8.Valid(body) && !stateful {
		if l := cmp.Or(header, declared); l != "" && !utf8Label().MatchString(l) && !isASCII(body) {
			r.add("charset utf-8, labelled " + l)
		}
		return string(body)
	}
	for _, label := range []string{header, declared} {
		if enc, name := lookupEncoding(label); enc != nil {
			if out, ok := decodeWith(enc, body); ok {
				r.add("charset " + name)
				return out
			}
		}
	}
	return guess(body, cmp.Or(header, declared, "none"), r)
}

// decodeByShape decodes a body whose first bytes show its encoding.
func decodeByShape(body []byte, r *repairs) (string, bool) {
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		text, _ := repairUTF8(rest)
		if text != string(rest) {
			r.add(strayBytes)
		}
		return text, true
	}
	start := body
	for len(start) > 1 && min(start[0], start[1]) == 0 && strings.IndexByte(" \t\r\n", max(start[0], start[1])) >= 0 {
		start = start[2:]
	}
	for _, s := range shapes {
		if bytes.HasPrefix(start, []byte(s.prefix)) {
			if out, ok := decodeWith(s.enc, body); ok {
				r.add("charset " + s.name)
				return out, true
			}
		}
	}
	return "", false
}

const strayBytes = "invalid UTF-8 read as windows-1252"

// guess decodes bytes that no label explains.
func guess(body []byte, label string, r *repairs) string {
	if text, mostly := repairUTF8(body); mostly {
		r.add(strayBytes)
		return text
	}
	text := tagRun().ReplaceAll(body[:min(len(body), 64<<10)], nil) // markup would sway statistics
	if enc, name := lookupEncoding(likeliest(text)); enc != nil {
		if out, ok := decodeWith(enc, body); ok {
			r.add("charset " + name + " by its content, labelled " + label)
			return out
		}
	}
	out, _ := charmap.Windows1252.NewDecoder().Bytes(body)
	r.add("charset windows-1252 by its content, labelled " + label)
	return string(out)
}

var tagRun = lazy.Regexp(`<[^!<>][^<>]*>`)

const leastConfidence = 10 // of 100; lower values are noise

// likeliest returns the charset that statistics find in a text, "" when they find none. The detector asks its models
// concurrently, so of several that are equally sure the first by name counts.
func likeliest(text []byte) string {
	all, err := chardet.NewTextDetector().DetectAll(text)
	if err != nil || len(all) == 0 {
		return ""
	}
	slices.SortFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, strings.Compare(a.Charset, b.Charset))
	})
	if all[0].Confidence < leastConfidence {
		return ""
	}
	return all[0].Charset
}

// decodeWith decodes, and reports whether they fit the encoding (one broken character at the end, where
// a body was cut off, aside).
func decodeWith(enc encoding.Encoding, body []byte) (string, bool) {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", false
	}
	s := strings.TrimRight(strings.TrimPrefix(string(out), "\ufeff"), "\ufffd")
	bad := strings.Count(s, "\ufffd")
	return s, bad == 0 || bad*200 < utf8.RuneCountInString(s)
}

var declaration = lazy.Regexp(`(?i)<\?xml[^>]{0,200}?encoding\s*=\s*["']?([-\w.:]+)`)

func declaredCharset(body []byte) string {
	if m := declaration().FindSubmatch(body[:min(len(body), 1024)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// charsetOf returns the charset that a Content-Type names, "" when it names none.
func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	name := params["charset"]
	if err != nil {
		_, name, _ = strings.Cut(strings.ToLower(contentType), "charset=")
		name, _, _ = strings.Cut(name, ";")
	}
	return strings.ToLower(strings.Trim(name, ` "'`))
}

// lookupEncoding finds an encoding by the names that browsers, IANA and old software use; nil for UTF-8 and UTF-16,
// which are recognised by the bytes.
func lookupEncoding(label string) (encoding.Encoding, string) {
	label = strings.TrimSpace(label)
	if utf8Label().MatchString(label) {
		return nil, ""
	}
	enc, name := charset.Lookup(label)
	if enc == nil {
		if enc, _ = ianaindex.IANA.Encoding(label); enc != nil {
			name, _ = ianaindex.IANA.Name(enc)
		}
	}
	if name = strings.ToLower(name); name == "" || name == "replacement" || utf8Label().MatchString(name) {
		return nil, ""
	}
	return enc, name
}

var utf8Label = lazy.Regexp(`^(utf-?8|(us-)?ascii|unicode|utf-?16|utf-16[lb]e|ucs-2|` +
	`utf-?32|iso-10646-ucs-[24])$`)

// isStateful reports whether an encoding writes other characters with ASCII bytes.
func isStateful(label string) bool { return strings.HasPrefix(label, "iso-2022") }

// repairUTF8 reads each byte that is not UTF-8 as windows-1252, which is what stray bytes nearly always are. It reports
// whether such bytes are the exception.
func repairUTF8(body []byte) (s string, mostly bool) {
	var b strings.Builder
	b.Grow(len(body) + len(body)/64)
	good, bad := 0, 0
	for len(body) > 0 {
		c, n := utf8.DecodeRune(body)
		if c == utf8.RuneError && n == 1 {
			bad++
			if utf8.FullRune(body) { // otherwise it was cut off inside a character
				b.WriteRune(charmap.Windows1252.DecodeByte(body[0]))
			}
		} else {
			good += min(n-1, 1)
			b.Write(body[:n])
		}
		body = body[n:]
	}
	return b.String(), good > 2*bad
}

func isASCII(body []byte) bool {
	return !bytes.ContainsFunc(body, func(r rune) bool { return r >= utf8.RuneSelf })
}
