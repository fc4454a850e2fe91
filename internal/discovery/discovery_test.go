package discovery

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func candidates(t *testing.T, page, base string) []Candidate {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return Candidates([]byte(page), u)
}

func TestDeclaredComeFirst(t *testing.T) {
	got := candidates(t, `<!doctype html><head><base href="https://news.example/sub/">
<a href="/rss/all.xml">RSS</a>
<link rel="stylesheet" href="/style.css">
<link REL="alternate home" type="application/rss+xml; charset=utf-8" title="All &amp; sundry" href="main.rss#top">
<link rel=alternate type=application/atom+xml href="https://feeds.example/atom">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">`, "https://news.example/")
	want := []Candidate{
		{"https://news.example/sub/main.rss", "All & sundry", Declared},
		{"https://feeds.example/atom", "", Declared},
		{"https://news.example/rss/all.xml", "", Linked},
		{"https://news.example/feed", "", Guessed},
	}
	if !slices.Equal(got[:len(want)], want) {
		t.Errorf("got %+v\nwant %+v", got[:len(want)], want)
	}
}

func TestLinksAreJudgedByWholeWords(t *testing.T) {
	for href, want := range map[string]bool{
		"/feed": true, "/rss.xml": true, "/blog/atom.xml": true, "https://x.example/category/feed/": true, "/index.rdf": true,
		"/feedback": false, "/rssing": false, "/atomic-age": false, "/newsfeeds-explained": false, "": false, "%zz": false,
	} {
		if got := looksLikeFeed(href); got != want {
			t.Errorf("looksLikeFeed(%q) = %v", href, got)
		}
	}
}

func TestGuessesFollowTheFolder(t *testing.T) {
	var urls []string
	for _, c := range candidates(t, "", "https://site.example/blog/") {
		urls = append(urls, c.URL)
	}
	for _, want := range []string{"https://site.example/feed", "https://site.example/blog/feed.xml"} {
		if !slices.Contains(urls, want) {
			t.Errorf("%s is not among %v", want, urls)
		}
	}
}

func FuzzCandidates(f *testing.F) {
	f.Add(`<link rel=alternate type="application/rss+xml" href="//evil.example">`)
	f.Add(`<base href="ftp://x/"><a href="?feed=rss2">`)
	f.Fuzz(func(t *testing.T, page string) {
		got := candidates(t, page, "https://site.example/a/b.html")
		seen := map[string]bool{}
		for i, c := range got {
			if !strings.HasPrefix(c.URL, "http://") && !strings.HasPrefix(c.URL, "https://") {
				t.Errorf("not http: %q", c.URL)
			}
			if seen[c.URL] {
				t.Errorf("twice: %q", c.URL)
			}
			seen[c.URL] = true
			if i > 0 && got[i-1].How > c.How {
				t.Errorf("%v stands behind %v", c, got[i-1])
			}
		}
	})
}
