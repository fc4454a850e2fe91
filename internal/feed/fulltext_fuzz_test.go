package feed

import (
	"strings"
	"testing"
)

// A page gives an article or an error, within the time of a page, and the article is as safe as any other HTML.
func FuzzExtractArticle(f *testing.F) {
	words := strings.Repeat("Some words of the article. ", 40)
	f.Add([]byte("<html><body><article><h1>T</h1><p>" + words + "</p></article></body></html>"))
	f.Add([]byte("<table><tr><td><div><p>x<p>y<span>z"))
	f.Fuzz(func(t *testing.T, page []byte) {
		html, err := extractArticle(page, "text/html", "https://site.example/1")
		low := strings.ToLower(html)
		if err == nil && (strings.Contains(low, "<script") || strings.Contains(low, "<iframe")) {
			t.Fatalf("unsafe: %q", html)
		}
	})
}
