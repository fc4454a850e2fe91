package syndication

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

func TestReadOPMLFlattensFolders(t *testing.T) {
	got, left, err := ReadOPML([]byte(`<?xml version="1.0" encoding="iso-8859-1"?>
<opml version="1.1"><head><title>Mine</title></head><body>
<outline type="rss" text="Folder"><outline text="Inner">
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
		{Name: "Frühe & News", URL: "https://a.example/f?a=1&b=2", Homepage: "https://a.example/", Line: 4},
		{Name: "short", URL: "http://b.example/rss", Line: 5},
		{Name: "Twice", URL: "http://b.example/rss", Line: 6},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if len(left) != 1 || left[0].Line != 7 || left[0].Name != "Script" {
		t.Errorf("left out: %+v", left)
	}
}

func TestReadOPMLReadsWhatOPMLWrites(t *testing.T) {
	want := []news.Feed{{Name: "A <b> \"c\"", URL: "https://a.example/?x=1&y=<", Homepage: "https://a.example/",
		Language: "de"}, {Name: "B", URL: "https://b.example/"}}
	raw, err := OPML("List", want)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := ReadOPML(raw)
	for i := range got {
		got[i].Line = 0
	}
	if err != nil || len(got) != 2 || got[0].Name != want[0].Name || !reflect.DeepEqual(got[1], want[1]) {
		t.Errorf("%v: %+v", err, got)
	}
}

// Each line is one outline as some exporter writes it.
func TestReadOPMLReadsBrokenTags(t *testing.T) {
	for _, tt := range []struct{ in, name, url string }{
		{`text="A" xmlUrl="https://a.example/f"/>`, "A", "https://a.example/f"},
		{`TEXT='A "b" c' XMLURL='https://a.example/f'></outline>`, `A "b" c`, "https://a.example/f"},
		{`text="A" description="see <a href="https://x.example/">this</a>" xmlUrl="https://a.example/f"/>`, "A", "https://a.example/f"},
		{`text="A" description="an <img src="a.png" alt="b"/> here" xmlUrl="https://a.example/f"/>`, "A", "https://a.example/f"},
		{`text="The "B" list" xmlUrl="https://a.example/f?a=1&b=2"/>`, `The "B" list`, "https://a.example/f?a=1&b=2"},
		{`text="the last "word"" xmlUrl="https://a.example/f"/>`, `the last "word"`, "https://a.example/f"},
		{`text="1 < 2 > 0" xmlUrl="https://a.example/f"/>`, "1 < 2 > 0", "https://a.example/f"},
		{`text="A"xmlUrl="https://a.example/f"/>`, "A", "https://a.example/f"},
		{`text = "A" xmlUrl = "https://a.example/f" />`, "A", "https://a.example/f"},
		{`text=A xmlUrl=https://a.example/f/>`, "A", "https://a.example/f"},
		{`text="A xmlUrl="https://a.example/f"/>`, "", "https://a.example/f"},
		{`text="A" checked xmlUrl="https://a.example/f">`, "A", "https://a.example/f"},
		{`text="Q&#38;A &copy=1" xmlUrl="https://a.example/f?x=1&copy=2"/>`, "Q&A &copy=1", "https://a.example/f?x=1&copy=2"},
		{`text="A" type="rss" url="https://a.example/f"/>`, "A", "https://a.example/f"},
		{`xmlUrl="https://www.a.example/f"/>`, "a.example", "https://www.a.example/f"},
		{"text=\"A\" xmlUrl=\"\n  https://a.example/f\n\"/>", "A", "https://a.example/f"},
		{`text="A" xmlUrl="FEED://a.example/f"/>`, "A", "http://a.example/f"},
		{`text="A" xmlUrl="feed:https://a.example/f"/>`, "A", "https://a.example/f"},
		{`text="A" xmlUrl="feed:a.example/f"/>`, "A", "http://a.example/f"},
		{`text="A" xmlUrl="itpc://a.example/f"/>`, "A", "http://a.example/f"},
		{`text="A" xmlUrl="a.example:8080/f"/>`, "A", "https://a.example:8080/f"},
		{`text="A" xmlUrl="//a.example/f"/>`, "A", "https://a.example/f"},
		{`text="A" xmlUrl="https:/a.example/f"/>`, "A", "https://a.example/f"},
		{`text="A" xmlUrl="https://a.example/100%"/>`, "A", "https://a.example/100%25"},
		{`text="A" xmlUrl="https://my_blog.example/f"/>`, "A", "https://my_blog.example/f"},
		{`text="" title=" " xmlUrl="https://a.example/f"/>`, "a.example", "https://a.example/f"},
	} {
		list := "<opml><body>\n<outline text=\"Folder\">\n<outline " + tt.in +
			"\n<outline text=\"Next\" xmlUrl=\"https://next.example/\"/></outline></body></opml>"
		got, left, err := ReadOPML([]byte(list))
		if err != nil || len(left) > 0 || len(got) != 2 || got[1].Name != "Next" {
			t.Errorf("%s: %v %+v %+v", tt.in, err, got, left)
			continue
		}
		if got[0].URL != tt.url || tt.name != "" && got[0].Name != tt.name || got[0].Line != 3 {
			t.Errorf("%s: got %+v", tt.in, got[0])
		}
	}
}

func TestReadOPMLListsWhatItLeavesOut(t *testing.T) {
	list := `<opml><body><!-- <outline text="Off" xmlUrl="https://off.example/"/>
--><outline text="File" xmlUrl="file:///home/me/x.xml"/>
<outline text="Login" xmlUrl="https://me:secret@a.example/f"/>
<outline text="Page" type="rss" htmlUrl="https://page.example/"/>
<outline text="None" type="rss"/>
<outline text="Note"/>
<outline text="Good" language="de-at" xmlUrl="https://a.example/f"/>
<outline text="Hint" language="unknown" xmlUrl="https://b.example/f"/>
<outline text="Cut" xmlUrl="https://c.exam`
	got, left, err := ReadOPML([]byte(list))
	if err != nil || len(got) != 2 || got[0].Language != "de-at" || got[1].Language != "" {
		t.Fatalf("%v %+v", err, got)
	}
	var lines []int
	for _, l := range left {
		lines = append(lines, l.Line)
		if l.Why == "" || l.Name == "" || strings.Contains(l.Why, "secret") {
			t.Errorf("%+v", l)
		}
	}
	if !slices.Equal(lines, []int{2, 3, 4, 5, 9}) {
		t.Errorf("left out: %+v", left)
	}
}

func TestReadOPMLRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"a page": "<!doctype html><p>no", "nothing": "", "a feed": `<rss version="2.0"/>`,
	} {
		if got, _, err := ReadOPML([]byte(data)); err == nil {
			t.Errorf("%s was read as %+v", name, got)
		}
	}
}

func TestReadOPMLDeepFolders(t *testing.T) {
	list := "<opml><body>" + strings.Repeat(`<outline text="f">`, 200_000) + `<outline text="A" xmlUrl="https://a.example/f"/>`
	got, _, err := ReadOPML([]byte(list))
	if err != nil || len(got) != 1 {
		t.Errorf("%v: %d feeds", err, len(got))
	}
}
