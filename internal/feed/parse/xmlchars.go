package parse

import (
	"html"
	"strings"
	"unicode/utf8"
)

// charRefs decodes numeric references, and nothing else.
func charRefs(s string) string {
	if !strings.Contains(s, "&#") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "&#")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		if end < 0 {
			b.WriteString("&#")
			s = s[2:]
			continue
		}
		b.WriteString(decodeNumeric(s[:end+1]))
		s = s[end+1:]
	}
}

// decode replaces references by what they stand for; what is no reference stays as it is.
func (x *xmlReader) decode(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		s = s[i:]
		out, n := x.reference(s)
		b.WriteString(out)
		s = s[n:]
		i = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// reference reads the reference at the start of s, and gives its text and its length.
func (x *xmlReader) reference(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
	if end < 2 {
		x.repairs.add("bare & kept as text")
		return "&", 1
	}
	ref, name := s[:end+1], s[1:end]
	switch name {
	case "amp":
		return "&", end + 1
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	}
	if name[0] == '#' {
		if out := decodeNumeric(ref); out != ref {
			return out, end + 1
		}
		if isNumeric(name[1:]) {
			return x.impossible(name[1:]), end + 1
		}
	}
	if v, ok := x.entities[name]; ok {
		return v, end + 1
	}
	if out := html.UnescapeString(ref); out != ref && !strings.HasSuffix(out, ";") {
		x.repairs.add("HTML entities decoded")
		return out, end + 1
	}
	x.repairs.add("bare & kept as text")
	return "&", 1
}

// impossible gives what stands for a reference to no character: nothing for a control, U+FFFD for what isn't Unicode.
func (x *xmlReader) impossible(digits string) string {
	if n := numeric(digits); n >= 0 && n < 0x20 || n == 0xfffe || n == 0xffff {
		x.repairs.add("control references removed")
		return ""
	}
	x.repairs.add("impossible references replaced")
	return "\ufffd"
}

// decodeNumeric decodes &#10; and &#xA; with HTML's reading of 128 to 159 as windows-1252,
// and gives the reference back when it stands for no character.
func decodeNumeric(ref string) string {
	n := numeric(ref[2 : len(ref)-1])
	switch {
	case n < 0 || n > utf8.MaxRune || !isChar(rune(n)):
		return ref
	case n >= 0x80 && n <= 0x9f:
		return string(windows1252(byte(n)))
	}
	return string(rune(n))
}

// numeric reads the figures of a reference, "10" or "xA"; -1 for what is no number, and a number beyond Unicode for
// any that is too large.
func numeric(digits string) int {
	base := 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	n := 0
	for i := 0; i < len(digits); i++ {
		d := hexValue(digits[i])
		if d < 0 || d >= base {
			return -1
		}
		n = min(n*base+d, utf8.MaxRune+1)
	}
	if digits == "" {
		return -1
	}
	return n
}

func isNumeric(s string) bool { return numeric(s) >= 0 }

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// isChar says whether XML allows the character.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || (r >= 0x20 && r <= 0xd7ff) || (r >= 0xe000 && r <= 0xfffd) ||
		r >= 0x10000
}

func dropControls(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f || c == 0xef || c == 0xed {
			return strings.Map(func(r rune) rune {
				if !isChar(r) || r == 0x7f {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}
