package parse

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/privacywire/privacywire/internal/news"
)

const realFeeds = "../../../../shared/feeds"

// A real feed is a file that some site once published, and what is known about it.
type real struct {
	name, title string
	items       int
	body        []byte
}

func readReal(t *testing.T) []real {
	t.Helper()
	index, err := os.ReadFile(filepath.Join(realFeeds, "index.tsv"))
	if err != nil {
		t.Skip("../shared is not here: no real feeds to read")
	}
	var list []real
	for i, line := range strings.Split(strings.TrimSpace(string(index)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 || len(f) < 10 {
			continue
		}
		body, err := os.ReadFile(filepath.Join(realFeeds, f[0]))
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(f[5])
		list = append(list, real{name: f[0], items: n, title: f[7], body: body})
	}
	return list
}

var base = Options{BaseURL: "https://feeds.example/dir/feed.xml"}

// TestRealFeeds holds every real feed to its known number of items and title, to readable dates, and to what all feeds
// have in common.
func TestRealFeeds(t *testing.T) {
	for _, r := range readReal(t) {
		t.Run(r.name, func(t *testing.T) {
			f, err := Parse(r.body, base)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(r.name, ".json") && r.items == 0 { // whose items the index could not count
				r.items, r.title = len(f.Items), f.Title
			}
			if len(f.Items) != r.items {
				t.Errorf("%d items, want %d", len(f.Items), r.items)
			}
			if want := PlainText(r.title); f.Title != want && oneLine(f.Title) != oneLine(want) {
				t.Errorf("title %q, want %q", f.Title, want)
			}
			if text := strings.Join(f.Repairs, "; "); strings.Contains(text, "can't be read") {
				t.Errorf("repairs: %s", text)
			}
			for _, e := range f.Items {
				checkEntry(t, e)
			}
		})
	}
}

// unsafe returns the first tag or attribute that may not be in sanitised HTML.
func unsafe(s string) string {
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for z.Next() != xhtml.ErrorToken {
		t := z.Token()
		if t.Type != xhtml.StartTagToken && t.Type != xhtml.SelfClosingTagToken {
			continue
		}
		switch t.Data {
		case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg":
			return t.String()
		}
		for _, a := range t.Attr {
			if sch := scheme(cleanURL(a.Val)); strings.HasPrefix(a.Key, "on") || a.Key == "style" || urlAttrs[a.Key] &&
				sch != "" && sch != "http" && sch != "https" && sch != "mailto" {
				return t.String()
			}
		}
	}
	return ""
}

// checkEntry holds an entry to what everything that comes out of the parser promises.
func checkEntry(t *testing.T, e news.Entry) {
	t.Helper()
	if e.URL != "" && !strings.HasPrefix(e.URL, "http://") && !strings.HasPrefix(e.URL, "https://") {
		t.Errorf("address %q", e.URL)
	}
	for _, enc := range e.Enclosures {
		if !strings.HasPrefix(enc.URL, "http") || enc.Length < 0 {
			t.Errorf("file %+v", enc)
		}
	}
	for _, html := range []string{e.Summary, e.Content} {
		if m := unsafe(html); m != "" {
			t.Errorf("unsafe HTML %q", m)
		}
	}
	for _, s := range []string{e.Title, e.ID, e.Summary, e.Content} {
		if strings.ContainsFunc(s, func(r rune) bool { return !isChar(r) }) {
			t.Errorf("characters that XML has not in %.60q", s)
		}
	}
	if strings.ContainsAny(e.Title, "\n\t") || strings.TrimSpace(e.Title) != strings.TrimSpace(oneLine(e.Title)) {
		t.Errorf("title %q is not on one line", e.Title)
	}
}

var (
	itemEnd      = regexp.MustCompile(`</(item|entry)>`)
	itemOpenings = regexp.MustCompile(`<(item|entry)[\s>]`)
)

// TestRealFeedsCutOff cuts every feed in the middle: the items that are whole come out as they do from the whole feed.
func TestRealFeedsCutOff(t *testing.T) {
	for _, r := range readReal(t) {
		whole, err := Parse(r.body, base)
		whollyTagged := len(itemOpenings.FindAll(r.body, -1)) == len(itemEnd.FindAll(r.body, -1))
		if err != nil || bytes.HasPrefix(r.body, []byte("{")) || !whollyTagged {
			continue
		}
		for _, part := range []int{30, 60, 95} {
			cut := r.body[:len(r.body)*part/100]
			want := len(itemEnd.FindAll(cut, -1))
			f, err := Parse(cut, base)
			if err != nil {
				t.Errorf("%s, %d %%: %v", r.name, part, err)
				continue
			}
			if len(f.Items) < want-1 || len(f.Items) > want+1 { // an end tag may stand in CDATA
				t.Errorf("%s, %d %%: %d items, want %d", r.name, part, len(f.Items), want)
			}
			for i := range f.Items {
				a, b := f.Items[i], whole.Items[i]
				if a.ID != b.ID || a.Title != b.Title || a.Content != b.Content || !a.Published.Equal(b.Published) {
					t.Errorf("%s, %d %%: item %d differs from that of the whole feed", r.name, part, i)
					break
				}
			}
		}
	}
}

// mislabelled is how large a feed may be to be written in eight other ways.
var mislabelled = map[bool]int{false: 60_000, true: 10_000}[raceEnabled]

// TestRealFeedsMislabelled writes every feed in other encodings and under wrong labels: the items stay the same.
func TestRealFeedsMislabelled(t *testing.T) {
	label := regexp.MustCompile(`encoding=["'][^"']+["']`)
	for _, r := range readReal(t) {
		whole, err := Parse(r.body, base)
		if err != nil || bytes.HasPrefix(r.body, []byte("{")) || len(r.body) > mislabelled {
			continue
		}
		text := toUTF8(r.body, "", &repairs{})
		wrong := func(name string) []byte {
			return []byte(label.ReplaceAllLiteralString(text, `encoding="`+name+`"`))
		}
		utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
		bom16, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
		variants := map[string][]byte{
			"UTF-16 without a mark":         []byte(utf16),
			"UTF-16 with a mark":            []byte(bom16),
			"UTF-8 with a mark":             []byte("\ufeff" + text),
			"UTF-8 called Latin-1":          wrong("iso-8859-1"),
			"UTF-8 called windows-1251":     wrong("windows-1251"),
			"UTF-8 called UTF-16":           wrong("utf-16"),
			"UTF-8 called an unknown thing": wrong("x-nothing"),
		}
		if s, err := charmap.Windows1252.NewEncoder().String(string(wrong("utf-8"))); err == nil {
			variants["windows-1252 called UTF-8"] = []byte(s)
		}
		for name, body := range variants {
			f, err := Parse(body, base)
			if err != nil || len(f.Items) != len(whole.Items) {
				t.Errorf("%s as %s: %v", r.name, name, err)
				continue
			}
			for i := range f.Items {
				if a, b := f.Items[i], whole.Items[i]; a.Title != b.Title || a.Content != b.Content || a.Summary != b.Summary {
					t.Errorf("%s as %s: item %d differs: %q, want %q", r.name, name, i, a.Title, b.Title)
					break
				}
			}
		}
	}
}
