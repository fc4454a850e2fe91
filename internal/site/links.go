package site

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/privacywire/privacywire/internal/lazy"
)

// webURL returns an address that a page may link to: absolute, http or https, with a host; "" for anything else.
func webURL(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

var notInName = lazy.Regexp(`[^\pL\p{Nd}._-]`)

// inSlug are the characters of our own slugs.
const inSlug = "abcdefghijklmnopqrstuvwxyz0123456789-"

// fileSlug returns a slug that is safe as a file name and plain in an address: letters, digits, "-", "_" and dots
// inside. A slug of our own passes unchanged.
func fileSlug(s string) string {
	if s != "" && s != "index" && len(s) <= 200 && s[0] != '-' && strings.Trim(s, inSlug) == "" {
		return s
	}
	s = notInName().ReplaceAllString(strings.ToValidUTF8(s, "-"), "-")
	s = strings.Trim(s, ".-")
	for len(s) > 200 {
		s = strings.TrimRightFunc(s[:200], func(r rune) bool { return r == unicode.ReplacementChar })
		s = strings.ToValidUTF8(s, "")
	}
	if s == "" || s == "index" {
		return "untitled"
	}
	return s
}

// articlePath returns the path of an article's page below the site, from its path in the archive: YYYY/MM/slug.
func articlePath(p string) string {
	parts := strings.Split(p, "/")
	for i, s := range parts {
		parts[i] = fileSlug(s)
	}
	return "articles/" + strings.Join(parts, "/") + ".html"
}

// escapePath returns a path of the site as part of an address.
func escapePath(p string) string {
	if strings.Trim(p, "abcdefghijklmnopqrstuvwxyz0123456789-/._") == "" { // as most are
		return p
	}
	return (&url.URL{Path: p}).EscapedPath()
}

// pageAddress is the path as links and canonical addresses give it: without index.html.
func pageAddress(p string) string {
	if p == "index.html" {
		return ""
	}
	if dir, ok := strings.CutSuffix(p, "/index.html"); ok {
		return dir + "/"
	}
	return p
}
