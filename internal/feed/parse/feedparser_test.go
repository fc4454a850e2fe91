package parse

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/privacywire/privacywire/internal/news"
)

// TestFeedparserCases reads the cases of the test suite of feedparser, which is not part of this repository:
//
//	git clone https://github.com/kurtmckee/feedparser
//	FEEDPARSER=$PWD/feedparser/tests go test ./internal/feed/parse -run Feedparser -v
//
// A case counts when it is about something that we read: title, address, id, texts, dates, authors, categories, files
// and language. Those in sanitize/ are about the exact output of its sanitiser, those in amp/ about ampersands that it
// keeps, and SVG and MathML is what our sanitiser removes.
func TestFeedparserCases(t *testing.T) {
	root := os.Getenv("FEEDPARSER")
	if root == "" {
		t.Skip("set FEEDPARSER to the folder tests/ of a clone of feedparser")
	}
	right, total := 0, 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		other := strings.Contains(name, "/sanitize/") || strings.Contains(name, "/amp/")
		if err != nil || filepath.Ext(name) != ".xml" || other {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		c, ok := readCase(data)
		if !ok {
			return nil
		}
		total++
		if got, ok := c.holds(data, "http://127.0.0.1:8097/"+filepath.ToSlash(rel)); ok {
			right++
		} else {
			t.Logf("%s: %s is %q, want %q", rel, c.what, got, c.want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d cases, %.1f%%", right, total, 100*float64(right)/float64(total))
	if right*100 < total*97 {
		t.Errorf("fewer than 97%% of the cases")
	}
}

// A feedparserCase is what a file says about itself in a comment.
type feedparserCase struct {
	what        string // as in the file
	entry       int    // -1 for the feed
	key, sub    string
	want        string // dates as year, month, day, hour, minute, second
	contentType string
	location    string
	language    string
}

var svg = regexp.MustCompile("<(svg|math)")

var (
	caseExpect = regexp.MustCompile(`(?s)Expect:\s*(.*?)\s*-->`)
	caseHeader = regexp.MustCompile(`(?m)^\s*(?:Header:)?\s*(Content-[a-zA-Z]+):\s*(.*?)\s*$`)
	caseForm   = regexp.MustCompile(`^(?:not bozo and )?(feed|entries\[(\d)\])(?:\['|\.)(\w+)(?:'\])?(\[.*?\])? == (.*)$`)
	caseKeys   = map[string][]string{ // the keys that we read, and their parts
		"entry": {"title", "title_detail['value']", "link", "id", "guid", "description", "summary", "summary_detail['value']",
			"content[0]['value']", "published_parsed", "updated_parsed", "author", "author_detail['name']",
			"tags[0]['term']", "tags[1]['term']", "category", "enclosures[0]['href']", "enclosures[0]['url']", "language",
			"title_detail['language']", "content[0]['language']"},
		"feed": {"title", "title_detail['value']", "link", "description", "subtitle", "tagline",
			"subtitle_detail['value']", "tagline_detail['value']", "language"},
	}
)

// readCase reads what a file expects. It reports whether that is about something that we read.
func readCase(data []byte) (c feedparserCase, ok bool) {
	text := decodeCase(data)
	m := caseExpect.FindStringSubmatch(text)
	if m == nil {
		return c, false
	}
	expect, _, _ := strings.Cut(m[1], "\n")
	e := caseForm.FindStringSubmatch(strings.TrimSpace(expect))
	if e == nil {
		return c, false
	}
	c = feedparserCase{what: e[0], entry: -1, key: e[3], sub: e[4]}
	kind := "feed"
	if e[2] != "" {
		kind = "entry"
		c.entry, _ = strconv.Atoi(e[2])
	}
	c.want, ok = pythonValue(strings.TrimSpace(e[5]))
	if !ok || svg.MatchString(c.want) || !slices.Contains(caseKeys[kind], c.key+c.sub) {
		return c, false
	}
	for _, h := range caseHeader.FindAllStringSubmatch(text[:strings.Index(text, m[0])], -1) {
		switch strings.ToLower(h[1]) {
		case "content-type":
			c.contentType = h[2]
		case "content-location":
			c.location = h[2]
		case "content-language":
			c.language = h[2]
		}
	}
	return c, true
}

// decodeCase decodes the comment of a file.
func decodeCase(data []byte) string {
	if bytes.Contains(data[:min(8, len(data))], []byte{0}) {
		wide := make([]uint16, 0, len(data)/2)
		big := data[0] == 0 || bytes.HasPrefix(data, []byte{0xfe, 0xff})
		for i := 0; i+1 < len(data); i += 2 {
			if big {
				wide = append(wide, uint16(data[i])<<8|uint16(data[i+1]))
			} else {
				wide = append(wide, uint16(data[i+1])<<8|uint16(data[i]))
			}
		}
		return string(utf16.Decode(wide))
	}
	return strings.ToValidUTF8(string(data), "")
}

var (
	pythonString = regexp.MustCompile(`^u?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")$`)
	pythonTuple  = regexp.MustCompile(`^\((\d+(?:, ?\d+){5}).*\)$`)
	pythonEscape = regexp.MustCompile(`\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)`)
)

// pythonValue reads a string, or a tuple of numbers.
func pythonValue(text string) (string, bool) {
	if m := pythonTuple.FindStringSubmatch(text); m != nil {
		return strings.ReplaceAll(m[1], ", ", ","), true
	}
	m := pythonString.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return pythonEscape.ReplaceAllStringFunc(m[1]+m[2], func(s string) string {
		switch s[1] {
		case 'x', 'u':
			n, _ := strconv.ParseUint(s[2:], 16, 32)
			return string(rune(n))
		case 'n':
			return "\n"
		case 't':
			return "\t"
		}
		return s[1:]
	}), true
}

// holds reports whether we read what the case wants, and returns what we read.
func (c *feedparserCase) holds(data []byte, address string) (string, bool) {
	if base, err := url.Parse(address); err == nil {
		if u, err := base.Parse(c.location); err == nil && u.Scheme == base.Scheme {
			address = u.String()
		}
	}
	f, err := Parse(data, Options{ContentType: c.contentType, Language: c.language, BaseURL: address})
	if err != nil {
		return err.Error(), false
	}
	if c.entry >= len(f.Items) {
		return "no item", false
	}
	var got []string
	if c.entry < 0 {
		said := map[string][]string{"title": {f.Title}, "link": {f.URL}, "language": {f.Language}}
		got = said[strings.TrimSuffix(c.key, "_detail")]
		if got == nil {
			got = []string{f.Description}
		}
	} else {
		got = valuesFor(&f.Items[c.entry], c.key, c.sub)
	}
	return strings.Join(got, " | "), slices.ContainsFunc(got, func(s string) bool { return c.same(s) })
}

func valuesFor(e *news.Entry, key, sub string) []string {
	part := func(list []string, i int) []string {
		if i < len(list) {
			return list[i : i+1]
		}
		return nil
	}
	if strings.Contains(sub, "language") {
		key = "language"
	}
	switch key {
	case "title", "title_detail":
		return []string{e.Title}
	case "link":
		return []string{e.URL}
	case "id", "guid":
		return []string{e.ID}
	case "published_parsed":
		return []string{tuple(e.Published)}
	case "updated_parsed":
		return []string{tuple(e.Updated), tuple(e.Published)}
	case "author", "author_detail":
		return e.Authors
	case "tags":
		return part(e.Categories, int(sub[1]-'0'))
	case "category":
		return part(e.Categories, 0)
	case "enclosures":
		if len(e.Enclosures) > 0 {
			return []string{e.Enclosures[0].URL}
		}
		return nil
	case "language":
		return []string{e.Language}
	}
	return []string{e.Summary, e.Content}
}

func tuple(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return fmt.Sprintf("%d,%d,%d,%d,%d,%d", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second())
}

var (
	caseTag  = regexp.MustCompile(`<[^>]*>`)
	caseMail = regexp.MustCompile(`\s*(\(.*\)|<.*>)`)
)

// same compares a value with the wanted one: titles and authors as plain text, texts as HTML without its white space.
func (c *feedparserCase) same(got string) bool {
	squeeze := func(s string) string {
		s = html.UnescapeString(html.UnescapeString(s))
		if inner, ok := strings.CutPrefix(s, "<div>"); ok { // the div around XHTML is not part of it
			s = strings.TrimSuffix(inner, "</div>")
		}
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
		return strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(s), ""), "/>", ">"))
	}
	plain := func(s string) string { return squeeze(caseTag.ReplaceAllString(html.UnescapeString(s), "")) }
	switch {
	case squeeze(got) == squeeze(c.want):
		return true
	case strings.HasPrefix(c.key, "title") || strings.HasPrefix(c.key, "subtitle") ||
		strings.HasPrefix(c.key, "tagline") || c.entry < 0 && c.key == "description":
		return plain(got) == plain(c.want)
	case c.key == "author":
		return got != "" && strings.Contains(caseMail.ReplaceAllString(c.want, ""), got)
	}
	return false
}
