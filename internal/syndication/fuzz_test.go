package syndication

import (
	"bytes"
	"html"
	"testing"

	"github.com/mmcdole/gofeed"
)

// Whatever an entry says, the feeds keep the rules and another reader gets the same entry back.
func FuzzReadBack(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.in, h.in, h.in, "https://news.example/"+h.in)
	}
	for _, p := range payloads() {
		f.Add(p, p, p, p)
	}
	f.Fuzz(func(t *testing.T, name, summary, content, link string) {
		it := &Item{
			ID:         EntryID("article", "1"),
			URL:        "https://wire.example/articles/1.html",
			External:   link,
			Title:      name,
			Summary:    summary,
			Content:    content,
			Authors:    []string{summary},
			Source:     Source{name, link},
			Published:  day,
			Categories: []Category{{"fines", name + "x", "https://wire.example/topics/"}},
		}
		for file, data := range encode(t, channel(), []*Item{it}) {
			for _, found := range check(file, string(data)) {
				t.Errorf("%s: %s\n%s", file, found, data)
			}
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
			if err != nil || len(feed.Items) != 1 {
				t.Fatalf("%s: %v\n%s", file, err, data)
			}
			got := feed.Items[0]
			if got.GUID != it.ID || got.Link != it.URL {
				t.Errorf("%s: %s at %s", file, got.GUID, got.Link)
			}
			if want := it.name(); got.Title != want && html.UnescapeString(got.Title) != want {
				t.Errorf("%s: title %q, want %q", file, got.Title, want)
			}
		}
	})
}
