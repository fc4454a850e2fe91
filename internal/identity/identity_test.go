package identity

import (
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"HTTPS://A.example:443/x?utm_source=a&id=1&fbclid=2#top": "https://a.example/x?id=1#top",
		"http://a.example/#!/page":                               "http://a.example/#!/page",
		"https://a.example/x?b=2&a=1":                            "https://a.example/x?b=2&a=1",
		"javascript:alert(1)":                                    "",
		"/relative":                                              "",
		"https://u:p@a.example/x?":                               "https://a.example/x",
		"https://a.example/~x/ü":                                 "https://a.example/~x/%C3%BC",
		// An anchor is part of the address, unless it only counts readers.
		"https://a.example/notes#r4":                       "https://a.example/notes#r4",
		"https://a.example/notes#Kap%C3%ADtulo":            "https://a.example/notes#Kap%C3%ADtulo",
		"https://a.example/x#":                             "https://a.example/x",
		"https://a.example/x#xtor=RSS-16":                  "https://a.example/x",
		"https://a.example/x#Echobox=1699":                 "https://a.example/x",
		"https://a.example/x#utm_source=feed&utm_medium=x": "https://a.example/x",
		"https://a.example/x#ref=rss":                      "https://a.example/x",
		"https://a.example/x#page=4":                       "https://a.example/x#page=4",
		"https://a.example/x#r4&utm_source=feed=1":         "https://a.example/x#r4",
		// A parameter that may name the page goes only where its value or its host says that it counts readers.
		"https://a.example/forum.php?mod=topic&t=4":        "https://a.example/forum.php?mod=topic&t=4",
		"https://a.example/show.aspx?icid=31":              "https://a.example/show.aspx?icid=31",
		"https://a.example/list.cgi?cmp=9&ncid=2":          "https://a.example/list.cgi?cmp=9&ncid=2",
		"https://a.example/go.jsp?trk=4&ito=7&taid=8":      "https://a.example/go.jsp?trk=4&ito=7&taid=8",
		"https://a.example/index.php?rss=1":                "https://a.example/index.php?rss=1",
		"https://a.example/2024/one-story?rss=1":           "https://a.example/2024/one-story",
		"https://a.example/2024/one-story?partner=rss":     "https://a.example/2024/one-story",
		"https://a.example/story?cmp=int-rss-top&mod=rssn": "https://a.example/story",
		"https://a.example/story?source=feedburner":        "https://a.example/story?source=feedburner",
		"https://www.wsj.com/articles/a-b?mod=hp_lead":     "https://www.wsj.com/articles/a-b",
		"https://www.dailymail.co.uk/a-1/b.html?ito=1490":  "https://www.dailymail.co.uk/a-1/b.html",
		// A redirector that has the address in itself.
		"https://www.google.de/url?sa=t&q=http://b.example/%3Fid%3D7&usg=x":                                   "http://b.example/?id=7",
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fb.example%2Fx%3Ffbclid%3D4&h=A":                         "https://b.example/x",
		"https://www.youtube.com/redirect?event=d&q=https%3A%2F%2Fb.example%2F1":                              "https://b.example/1",
		"http://t.umblr.com/redirect?z=https%3A%2F%2Fb.example%2F1&t=M":                                       "https://b.example/1",
		"https://out.reddit.com/t3_a?url=https%3A%2F%2Fb.example%2F1&token=A":                                 "https://b.example/1",
		"http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fb.example%2f1":                   "https://b.example/1",
		"https://www.google.com/url?url=https://l.facebook.com/l.php?u%3Dhttps%253A%252F%252Fb.example%252F1": "https://b.example/1",
		"https://www.google.com/url?q=javascript:alert(1)":                                                    "https://www.google.com/url?q=javascript:alert(1)",
		"https://www.google.com/search?q=https://b.example/" +
			"": "https://www.google.com/search?q=https://b.example/",
		"https://a.example/url?q=https://b.example/" +
			"": "https://a.example/url?q=https://b.example/",
		"https://news.google.com/rss/articles/CBMiGmh0dHBzOi8vYi5leGFtcGxlL2EvcGxhdGVz0gEA?oc=5": "https://b.example/a/plates",
		"https://news.google.com/rss/articles/" +
			"CBMiAUFVX3lxTE0?oc=5": "https://news.google.com/rss/articles/" +
			"CBMiAUFVX3lxTE0?oc=5",
	} {
		got := Canonical(in)
		if got != want {
			t.Errorf("Canonical(%q) = %q, want %q", in, got, want)
		}
		if again := Canonical(got); again != got {
			t.Errorf("Canonical(%q) = %q again gives %q", in, got, again)
		}
	}
}

func TestEntriesWithoutAPage(t *testing.T) {
	audio, image := news.Enclosure{URL: "https://h.example/1.mp3", Type: "audio/mpeg"},
		news.Enclosure{URL: "https://h.example/1.jpg", Type: "image/jpeg"}
	other := news.Enclosure{URL: "https://h.example/2.mp3", Type: "audio/mpeg"}
	for _, c := range []struct {
		files []news.Enclosure
		want  string
	}{
		{nil, ""}, {[]news.Enclosure{audio}, audio.URL}, {[]news.Enclosure{image, audio}, audio.URL}, {[]news.Enclosure{audio, other}, ""},
		{[]news.Enclosure{image}, image.URL}, {[]news.Enclosure{{URL: "ftp://h.example/1.mp3"}}, ""},
	} {
		if got := AddressOf(news.Entry{Enclosures: c.files, Site: "https://h.example/"}); got != c.want {
			t.Errorf("AddressOf(%v) = %q, want %q", c.files, got, c.want)
		}
	}
}

func TestTitles(t *testing.T) {
	same, other := [2]string{"法院命令学校拆除摄像头", "法院命令学校拆除所有摄像头"}, "超市会员卡数据外泄"
	if !alike(same[0], same[1]) || alike(same[0], other) {
		t.Error("likeness of Chinese titles is wrong")
	}
	if !alike("Court bans cameras at schools", "Court bans all cameras at gates") ||
		alike("Court bans cameras", "Shop loses cards of members") {
		t.Error("likeness of English titles is wrong")
	}
	for title, want := range map[string]bool{"Weekly news": false, "Meta fined again": true, "每日": false, "法院禁止摄像头": true, "गोपनीयता": false} {
		if got := marksOf("wire", "", title).Title != 0; got != want {
			t.Errorf("%q recognises: %v, want %v", title, got, want)
		}
	}
}
