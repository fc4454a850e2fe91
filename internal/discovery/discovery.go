// Package discovery finds the feeds that belong to a web page: those that the page declares, those that it links to,
// and the addresses where feeds usually are. It makes no requests: package feed fetches the candidates.
package discovery

import (
	"bytes"
	"mime"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Candidate is an address where a feed may be.
type Candidate struct {
	URL   string
	Title string // what the page calls it; "" when it doesn't say
	How   How
}

// How is the reason why an address is a candidate. Smaller values are surer.
type How int

// The ways in which candidates are found.
const (
	Declared How = iota // <link rel="alternate" type="application/rss+xml" …>
	Linked              // an ordinary link that looks like one to a feed
	Guessed             // an address where feeds usually are
)

// String returns a word for a report.
func (h How) String() string {
	return [...]string{"declared by the page", "linked on the page", "found at a usual address"}[h]
}

// feedTypes are the media types of feeds in link tags.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
	"text/xml", "application/xml", "application/json"}

// usualPaths are where the common publishing systems put their feeds, the most common first.
var usualPaths = []string{"feed", "feed.xml", "rss", "rss.xml", "atom.xml", "index.xml", "feed.json",
	"feeds/posts/default", "rss/index.xml", "blog/feed", "news/rss"}

// maxCandidates is how many addresses of one page are worth a request.
const maxCandidates = 30

// Candidates returns the addresses for a page, the surest first, each once. Page is the HTML as served from base.
func Candidates(page []byte, base *url.URL) []Candidate {
	f := &finder{base: base, seen: map[string]bool{}}
	f.read(page)
	for _, p := range usualPaths {
		f.add("/"+p, "", Guessed)
		if dir := strings.Trim(base.Path, "/"); dir != "" && !strings.Contains(dir, ".") {
			f.add("/"+dir+"/"+p, "", Guessed)
		}
	}
	slices.SortStableFunc(f.found, func(a, b Candidate) int { return int(a.How) - int(b.How) })
	return f.found[:min(len(f.found), maxCandidates)]
}

type finder struct {
	base  *url.URL
	seen  map[string]bool
	found []Candidate
}

// read goes through the tags once; a tokenizer needs no tree, however deep the page nests.
func (f *finder) read(page []byte) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			f.tag(z.Token())
		}
	}
}

func (f *finder) tag(t html.Token) {
	attr := map[string]string{}
	for _, a := range t.Attr {
		attr[a.Key] = strings.TrimSpace(a.Val)
	}
	switch t.DataAtom {
	case atom.Base:
		if u, err := f.base.Parse(attr["href"]); err == nil && attr["href"] != "" {
			f.base = u
		}
	case atom.Link:
		rel := strings.Fields(strings.ToLower(attr["rel"]))
		kind, _, err := mime.ParseMediaType(attr["type"])
		if err == nil && slices.Contains(rel, "alternate") && slices.Contains(feedTypes, kind) ||
			slices.Contains(rel, "feed") {
			f.add(attr["href"], attr["title"], Declared)
		}
	case atom.A:
		if looksLikeFeed(attr["href"]) {
			f.add(attr["href"], attr["title"], Linked)
		}
	}
}

// looksLikeFeed judges by whole words of the path, so that /feedback and /rssing stay out.
func looksLikeFeed(href string) bool {
	u, err := url.Parse(href)
	if err != nil {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return strings.ContainsRune("/.-_", r) })
	return slices.ContainsFunc(words, func(w string) bool {
		return w == "rss" || w == "feed" || w == "feeds" || w == "atom" || w == "rdf"
	})
}

func (f *finder) add(href, title string, how How) {
	u, err := f.base.Parse(href)
	if href == "" || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return
	}
	u.Fragment = ""
	if address := u.String(); !f.seen[address] {
		f.seen[address] = true
		f.found = append(f.found, Candidate{URL: address, Title: title, How: how})
	}
}
