package parse

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/lazy"
)

// resolve returns ref as an absolute URL; one that is absolute already is not re-encoded.
// An empty or impossible base leaves ref as it is.
func resolve(base, ref string) string {
	ref = cleanURL(ref)
	if ref == "" || scheme(ref) != "" {
		return ref
	}
	if strings.HasPrefix(ref, "www.") && (strings.Contains(ref, "/") || strings.Count(ref, ".") >= 2) {
		return "http://" + ref
	}
	b, err := url.Parse(cleanURL(base))
	if err != nil || b.Scheme == "" || b.Host == "" {
		return ref
	}
	r, err := url.Parse(ref)
	if err != nil {
		r, err = url.Parse(strings.ReplaceAll(ref, "%", "%25"))
	}
	if err != nil {
		return ref
	}
	u := b.ResolveReference(r)
	escaped := (&url.URL{Host: u.Host}).String() // letters of a host stay as they are written
	return strings.Replace(u.String(), escaped, "//"+u.Host, 1)
}

// isFiller reports whether a publisher's software wrote a value because it had none.
func isFiller(s string) bool {
	switch strings.ToLower(strings.Trim(s, " ./()[]")) {
	case "n/a", "na", "none", "null", "nil", "undefined", "#", "-", "--", "tbd", "tba", "unknown", "about:blank":
		return true
	}
	return false
}

// link returns ref as an absolute http or https URL, or "".
func link(base, ref string) string {
	if isFiller(ref) {
		return ""
	}
	u := resolve(base, ref)
	if s := scheme(u); webAddress().MatchString(u) {
		return s + u[len(s):]
	}
	return ""
}

const maxURL = 4096

// cleanURL cleans a URL as browsers do: it removes white space around it, line breaks and tabs inside it,
// and writes inner spaces as %20.
func cleanURL(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' })
	if len(s) > maxURL || !utf8.ValidString(s) {
		return ""
	}
	return urlEscaper.Replace(dropControls(s))
}

var urlEscaper = strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", "\t", "", "\n", "", "\r", "")

var webAddress = lazy.Regexp(`(?i)^https?://[^/?#]`)

var schemeRE = lazy.Regexp(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// scheme returns a URL's scheme, lower case, "" for a relative reference.
func scheme(s string) string {
	return strings.ToLower(strings.TrimSuffix(schemeRE().FindString(s), ":"))
}
