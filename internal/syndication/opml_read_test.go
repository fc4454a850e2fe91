package syndication

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

func TestReadOPMLFlattensFolders(t *testing.T) {
	got, err := ReadOPML([]byte(`<?xml version="1.0" encoding="iso-8859-1"?>
<opml version="1.1"><head><title>Mine</title></head><body>
<outline text="Folder"><outline text="Inner">
  <outline type="rss" text="Fr` + "\xfc" + `he &amp; News" xmlUrl="https://a.example/f?a=1&b=2" htmlUrl="https://a.example/"/></outline>
  <outline text="short" title="" xmlurl="http://b.example/rss"/></outline>
<outline text="Twice" xmlUrl="http://b.example/rss"/>
<outline text="Script" xmlUrl="javascript:alert(1)"/>
<outline text="Only a note"/>
</body></opml>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []news.Feed{
		{Name: "Frühe & News", URL: "https://a.example/f?a=1&b=2", Homepage: "https://a.example/"},
		{Name: "short", URL: "http://b.example/rss"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadOPMLReadsWhatOPMLWrites(t *testing.T) {
	want := []news.Feed{{Name: "A <b> \"c\"", URL: "https://a.example/?x=1&y=<", Homepage: "https://a.example/", Language: "de"}, {Name: "B", URL: "https://b.example/"}}
	raw, err := OPML("List", time.Time{}, want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML(raw)
	if err != nil || len(got) != 2 || got[0].Name != want[0].Name || got[1] != want[1] {
		t.Errorf("%v: %+v", err, got)
	}
}

func TestReadOPMLRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"a page": "<!doctype html><p>no", "nothing": "", "a feed": `<rss version="2.0"/>`,
		"a pit": "<opml><body>" + strings.Repeat("<outline>", 200_000),
	} {
		if got, err := ReadOPML([]byte(data)); err == nil {
			t.Errorf("%s was read as %+v", name, got)
		}
	}
}
