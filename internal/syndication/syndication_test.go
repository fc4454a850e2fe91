package syndication

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"github.com/privacywire/privacywire/internal/news"
)

var day = time.Date(2023, 4, 4, 9, 0, 0, 0, time.UTC)

func channel() Channel {
	return Channel{
		Title:       "Privacy & Platforms",
		Description: "What <platforms> do with data",
		Language:    "en",
		URL:         "https://wire.example/sub/topics/fines/",
		Hub:         "https://hub.example/",
	}
}

// hostile are titles that have broken feeds before, each with what a reader must show.
var hostile = []struct{ in, want string }{
	{"AT&T fined: 1 < 2 > 0", "AT&T fined: 1 < 2 > 0"},
	{"End ]]> of CDATA", "End ]]> of CDATA"},
	{"Emoji 🏳️‍🌈 and 👩🏽‍⚖️", "Emoji 🏳️‍🌈 and 👩🏽‍⚖️"},
	{"حظر تيك توك في الهند", "حظر تيك توك في الهند"},
	{"null\x00 bell\x07 escape\x1b del\x7f", "null bell escape del"},
	{"bad \xff\xfe utf-8 \xc3", "bad utf-8"},
	{"c1 \u0080\u009f and \ufffe\uffff\ufffd", "c1 and"},
	{"two\r\nlines\tand\u2028more", "two lines and more"},
}

func items() []*Item {
	var list []*Item
	for i, h := range hostile {
		list = append(list, &Item{
			ID:       EntryID("article", fmt.Sprint(i)),
			URL:      fmt.Sprintf("https://wire.example/sub/articles/2023/04/story-%d.html", i),
			External: "https://news.example/ünï?q=[a]&b=c d",
			Title:    h.in,
			Summary:  h.in,
			Content: "<p>" + strings.ReplaceAll(strings.ReplaceAll(h.in, "&", "&amp;"), "<", "&lt;") +
				`</p><p><a href="../../x.html?a=1&amp;b=2#c">here</a> <a ` +
				`href="javascript:alert(1)">there</a><script>alert(1)</script></p>`,
			Authors:    []string{"Ana & Bo", "Ćwik"},
			Source:     Source{"News & Views", "https://news.example/feed?x=1&y=2"},
			Language:   "en",
			Published:  day, // all on the same second, as sources that date by the day have it
			Added:      day.Add(time.Duration(i) * time.Hour),
			Categories: []Category{{"fines", "Fines & penalties", "https://wire.example/sub/topics/"}},
			Image:      "https://wire.example/sub/cards/x.png",
		})
	}
	return list
}

// encode returns the three formats of a channel.
func encode(t *testing.T, c Channel, list []*Item) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, f := range map[string]func(Channel, []*Item) ([]byte, error){RSSFile: RSS, AtomFile: Atom, JSONFile: JSON} {
		b, err := f(c, list)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b
	}
	return out
}

func TestReadBack(t *testing.T) {
	for name, data := range encode(t, channel(), items()) {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, data)
		}
		if feed.Title != "Privacy & Platforms" {
			t.Errorf("%s: title %q", name, feed.Title)
		}
		if feed.FeedLink != "https://wire.example/sub/topics/fines/"+name {
			t.Errorf("%s: self link %q", name, feed.FeedLink)
		}
		if len(feed.Items) != len(hostile) {
			t.Fatalf("%s: %d items, want %d", name, len(feed.Items), len(hostile))
		}
		for i, it := range feed.Items {
			if it.Title != hostile[i].want {
				t.Errorf("%s: title %q, want %q", name, it.Title, hostile[i].want)
			}
			if it.GUID != EntryID("article", fmt.Sprint(i)) {
				t.Errorf("%s: id %q", name, it.GUID)
			}
			if !it.PublishedParsed.Equal(day) {
				t.Errorf("%s: published %v", name, it.Published)
			}
			// gofeed reads one dc:creator of RSS, and all authors elsewhere.
			if got := it.Authors; len(got) == 0 || got[0].Name != "Ana & Bo" || (name != RSSFile && len(got) != 2) {
				t.Errorf("%s: authors %v", name, got)
			}
			if !strings.Contains(it.Content, `href="https://wire.example/sub/articles/x.html?a=1&amp;b=2#c"`) {
				t.Errorf("%s: link isn't absolute: %s", name, it.Content)
			}
			if strings.Contains(it.Content, "script") {
				t.Errorf("%s: something may run: %s", name, it.Content)
			}
		}
	}
}

func TestRSSTitlesUseHexadecimalReferences(t *testing.T) {
	data, err := RSS(channel(), items()[:1])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<title>AT&#x26;T fined: 1 &#x3C; 2 &#x3E; 0</title>",
		"<title>Privacy &#x26; Platforms</title>",
		`<guid isPermaLink="false">urn:uuid:`,
		`<category domain="https://wire.example/sub/topics/">Fines &#x26; penalties</category>`,
		`<source url="https://news.example/feed?x=1&amp;y=2">News &#x26; Views</source>`,
		"<dc:creator>Ana &amp; Bo</dc:creator>",
		"<language>en</language>",
		`<atom:link rel="hub" href="https://hub.example/"></atom:link>`,
	} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("lacks %s\n%s", want, data)
		}
	}
}

// No article, whatever a file claims of it, makes a feed that nobody can poll.
func TestSizesAreBounded(t *testing.T) {
	long := strings.Repeat("far too long ", 100_000)
	it := items()[0]
	it.Title, it.Summary, it.Content = long, long, "<p>"+long+"</p>"
	it.Authors = slices.Repeat([]string{long}, 1000)
	it.Categories = slices.Repeat(it.Categories, 1000)
	for name, data := range encode(t, channel(), []*Item{it}) {
		if len(data) > 100_000 {
			t.Errorf("%s: %d bytes", name, len(data))
		}
		for _, found := range check(name, string(data)) {
			t.Errorf("%s: %s", name, found)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := encode(t, channel(), items()), encode(t, channel(), items())
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"HTTPS://News.Example:443/A b?q=\"x\"":  "https://news.example/A%20b?q=%22x%22",
		"http://news.example:80/":               "http://news.example/",
		"https://bücher.example/ä":              "https://xn--bcher-kva.example/%C3%A4",
		"https://user:secret@news.example/":     "https://news.example/",
		"//news.example/":                       "",
		"/path":                                 "",
		"javascript:alert(1)":                   "",
		"data:text/html,x":                      "",
		"https:///nowhere":                      "",
		"https://[::1]/":                        "",
		"https://news.example/%zz":              "",
		" https://news.example/[x]{y}|z^`\\#a ": "https://news.example/%5Bx%5D%7By%7D%7Cz%5E%60%5C#a",
	} {
		if got := address(in); got != want {
			t.Errorf("address(%q) = %q, want %q", in, got, want)
		}
		if got := address(address(in)); got != address(in) {
			t.Errorf("address(%q) is %q the second time", in, got)
		}
	}
}

func TestAuthorsKeepTheirMailToThemselves(t *testing.T) {
	it := items()[0]
	it.Authors = []string{"Jane Doe <jane@news.example>", "<only@news.example>"}
	for name, data := range encode(t, channel(), []*Item{it}) {
		if bytes.Contains(data, []byte("@")) || !bytes.Contains(data, []byte("Jane Doe")) {
			t.Errorf("%s:\n%s", name, data)
		}
	}
}

func TestEmptyFeed(t *testing.T) {
	for name, data := range encode(t, channel(), nil) {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(data)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, data)
		}
		if name == JSONFile && !bytes.Contains(data, []byte(`"items": []`)) {
			t.Errorf("the list of items is required:\n%s", data)
		}
	}
}

func TestNewestOrdersByArrival(t *testing.T) {
	old := &Item{ID: "c", Published: day.AddDate(0, 0, -9), Added: day.Add(time.Hour)} // late, but new to the site
	a, b := &Item{ID: "a", Published: day}, &Item{ID: "b", Published: day}
	got := Newest([]*Item{b, a, old})
	if len(got) != 3 || got[0] != old || got[1] != a {
		t.Errorf("got %v", got)
	}
}

// A busy day is longer than a quiet year: nobody who asks once a day misses an entry, and no feed grows without end.
func TestNewestHoldsWhatIsRecent(t *testing.T) {
	every := func(step time.Duration, n int) (items []*Item) {
		for i := range n {
			items = append(items, &Item{ID: fmt.Sprint(i), Published: day.Add(-time.Duration(i) * step)})
		}
		return items
	}
	for _, c := range []struct {
		step time.Duration
		want int
	}{{24 * time.Hour, Limit}, {time.Hour, 72}, {time.Minute, Most}} {
		if got := len(Newest(every(c.step, 1000))); got != c.want {
			t.Errorf("one every %v: %d entries, want %d", c.step, got, c.want)
		}
	}
}

func TestOPML(t *testing.T) {
	b, err := OPML("Sources & more", []news.Feed{
		{Name: `A "b" & <c>`, URL: "https://news.example/feed?a=1&b=2", Homepage: "https://news.example/"},
		{Name: "not a link", URL: "javascript:alert(1)"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`xmlUrl="https://news.example/feed?a=1&amp;b=2"`, `text="A &#34;b&#34; &amp; &lt;c&gt;"`, `version="2.0"`} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("lacks %s\n%s", want, b)
		}
	}
	if bytes.Contains(b, []byte("javascript")) {
		t.Errorf("carries a link that isn't http(s)\n%s", b)
	}
}

func TestSitemap(t *testing.T) {
	files := Sitemap("https://wire.example/", []Page{{"https://wire.example/a.html?x=1&y=2", day},
		{"https://wire.example/b.html", time.Time{}}})
	if len(files) != 1 || files[0].Name != "sitemap.xml" {
		t.Fatalf("files %v", files)
	}
	for _, want := range []string{"<loc>https://wire.example/a.html?x=1&amp;y=2</loc><lastmod>2023-04-04T09:00:00Z</" +
		"lastmod>", "<loc>https://wire.example/b.html</loc></url>"} {
		if !bytes.Contains(files[0].Data, []byte(want)) {
			t.Errorf("lacks %s\n%s", want, files[0].Data)
		}
	}
}

func TestSitemapSplits(t *testing.T) {
	pages := make([]Page, sitemapLimit+1)
	for i := range pages {
		pages[i] = Page{fmt.Sprintf("https://wire.example/%d.html", i), day}
	}
	files := Sitemap("https://wire.example/", pages)
	if len(files) != 3 || !bytes.Contains(files[0].Data, []byte("<loc>https://wire.example/sitemap-2.xml</loc>")) {
		t.Fatalf("%d files, index:\n%s", len(files), files[0].Data)
	}
	if n := bytes.Count(files[2].Data, []byte("<url>")); n != 1 {
		t.Errorf("the last file has %d pages, want 1", n)
	}
}
