package feed

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// charsets.txt has one single-byte character set a line: its name, all names it goes by (lower case letters and
// digits only), and the characters of the bytes 128 to 255, or of all bytes where it doesn't share ASCII.
// A set without characters is one that the libraries know by its first name.
//
//go:embed charsets.txt
var charsetLines string

// A codePage is a single-byte character set that golang.org/x/text has not.
type codePage struct {
	name  string
	runes [256]rune
}

var codePages = sync.OnceValue(func() map[string]any { // name → *codePage, or the name that the libraries know
	m := map[string]any{}
	for line := range strings.Lines(charsetLines) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		aliases, chars, _ := strings.Cut(rest, "\t")
		var set any = name
		if chars != "" {
			set = newCodePage(name, chars)
		}
		for _, alias := range strings.Fields(aliases) {
			m[alias] = set
		}
	}
	return m
})

func newCodePage(name, chars string) *codePage {
	p := &codePage{name: name}
	runes := []rune(unescapeRunes(chars))
	for i := range 256 {
		p.runes[i] = rune(i)
	}
	copy(p.runes[256-len(runes):], runes)
	return p
}

// unescapeRunes undoes \uXXXX.
func unescapeRunes(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, `\u`)
		if i < 0 || len(s) < i+6 {
			b.WriteString(s)
			return b.String()
		}
		n, _ := strconv.ParseUint(s[i+2:i+6], 16, 32)
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+6:]
	}
}

// squeeze leaves of a label what tells charsets apart.
func squeeze(label string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(label))
}

// NewDecoder implements encoding.Encoding.
func (p *codePage) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &codePageDecoder{page: p}}
}

// NewEncoder implements encoding.Encoding; nothing here encodes.
func (p *codePage) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

type codePageDecoder struct {
	transform.NopResetter
	page *codePage
}

func (d *codePageDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, c := range src {
		r := d.page.runes[c]
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}

// isSingleByte says whether an encoding has one byte a character.
func isSingleByte(enc encoding.Encoding) bool {
	switch enc.(type) {
	case *charmap.Charmap, *codePage:
		return true
	}
	return false
}
