package syndication

import (
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/privacywire/privacywire/internal/lazy"
)

// clean removes what XML 1.0 forbids and what validators warn of: control characters, noncharacters,
// the replacement character and bytes that aren't UTF-8.
func clean(s string) string {
	if !strings.ContainsFunc(s, unfit) { // finds invalid bytes too: they decode to the replacement character
		return s
	}
	return strings.Map(func(r rune) rune {
		if unfit(r) {
			return -1
		}
		return r
	}, s)
}

func unfit(r rune) bool {
	switch {
	case r == '\t', r == '\n':
		return false
	case r < 0x20, 0x7f <= r && r <= 0x9f, r == utf8.RuneError, r&0xfffe == 0xfffe, 0xfdd0 <= r && r <= 0xfdef:
		return true
	}
	return false
}

// line returns clean text on one line, with single spaces.
func line(s string) string {
	if isLine(s) {
		return s
	}
	return strings.Join(strings.Fields(clean(spaces.Replace(s))), " ")
}

// isLine reports whether text is one line already: ASCII words with single spaces between them.
func isLine(s string) bool {
	space := true // no space may come before the first word
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space
}

// A form feed or carriage return separates words as a space does. Without it, they would be joined.
var spaces = strings.NewReplacer("\r", " ", "\f", " ", "\v", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// tag matches text that a feed reader which takes titles for HTML would not show.
var tag = lazy.Regexp(`<[/!?]?[A-Za-z-][^<]*>`)

// title returns text for an element that some readers take for HTML and others for plain text. Text that can't be
// mistaken stays as it is; text that could is escaped once more, so that it is shown and not run.
func title(s string) string {
	s = line(s)
	if tag().MatchString(s) || html.UnescapeString(s) != s {
		s = html.EscapeString(s)
	}
	return s
}

// address returns a URL in the ASCII form that RFC 3986 asks for, or "" when it is not an absolute http(s) URL.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	if host, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && host != u.Hostname() {
		u.Host = strings.Replace(u.Host, u.Hostname(), host, 1)
	}
	if !hostname().MatchString(u.Host) {
		return ""
	}
	// The canonical form, so that an address which serves as an id is written in one way only.
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		u.Host = u.Hostname()
	}
	u.User = nil
	return escape(u.String())
}

// hostname is a name or IPv4 address, with or without a port; validators take no other.
var hostname = lazy.Regexp(`^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*\.?(:[0-9]+)?$`)

const urlBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789;/?:@&=+$.-_!~*'()%,#"

// escape percent-encodes every byte that a URL may not have.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(urlBytes, c) >= 0 {
			b.WriteByte(c)
		} else {
			const hex = "0123456789ABCDEF"
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}
