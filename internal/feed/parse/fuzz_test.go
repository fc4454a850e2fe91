package parse

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed/rss"
	"github.com/rogpeppe/go-internal/txtar"
)

// seeds returns the bodies of testdata/understanding, and a few that are worse.
func seeds(f *testing.F) {
	files, _ := filepath.Glob("testdata/understanding/*.txt")
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(a.Files); i += 2 {
			f.Add(a.Files[i].Data)
		}
	}
	f.Add([]byte("<channel>\x85<item>9<link>a</link></item></channel>")) // several charsets are equally likely
	for _, body := range hostileBodies(300) {
		f.Add([]byte(body))
	}
}

// Whatever the bytes, what comes out keeps the promises of an entry, is the same every time, and can be written as
// JSON.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		feed, err := Parse(body, base)
		again, err2 := Parse(body, base)
		if (err == nil) != (err2 == nil) || !reflect.DeepEqual(feed, again) {
			t.Fatal("read twice, it is another")
		}
		if err != nil {
			return
		}
		for _, e := range feed.Items {
			checkEntry(t, e)
		}
		var out bytes.Buffer
		if err := feed.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
		var back map[string]any
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || !utf8.Valid(out.Bytes()) {
			t.Fatalf("bad JSON: %v", err)
		}
	})
}

// The document for gofeed is well-formed whatever came in, so gofeed never fails.
func FuzzNormalise(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := &repairs{}
		x, err := readTree(toUTF8(body, "", r), r)
		if err != nil {
			if !errors.Is(err, ErrLimit) {
				t.Fatal(err)
			}
			return
		}
		doc, err := normalise(x, base.BaseURL)
		if err != nil {
			return
		}
		dec := xml.NewDecoder(strings.NewReader(doc.String()))
		for {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("not well-formed: %v\n%s", err, doc)
			}
		}
		if _, err := (&rss.Parser{}).Parse(strings.NewReader(doc.String())); err != nil {
			t.Fatalf("gofeed: %v\n%s", err, doc)
		}
	})
}

// UTF-8 comes out, without a byte order mark, and what came out is left alone from then on.
func FuzzToUTF8(f *testing.F) {
	for _, s := range []string{"plain", "\xef\xbb\xbfmark", "\xff\xfe<\x00a\x00", "caf\xe9", "\x80\x9f",
		"<?xml version='1.0' encoding='koi8-r'?>\xf0\xd2", "\x4c\x6f\xa7\x94", "é\xe9"} {
		f.Add([]byte(s), "text/xml; charset=utf-8")
		f.Add([]byte(s), "text/xml; charset=shift_jis")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		out := toUTF8(body, contentType, &repairs{})
		if !utf8.ValidString(out) {
			t.Fatalf("not UTF-8: %q", out)
		}
		if isASCII(body) && !isStateful(charsetOf(contentType)) && !isStateful(declaredCharset(body)) &&
			!bytes.Contains(body, []byte{0}) && !bytes.HasPrefix(body, []byte("\x4c\x6f\xa7\x94")) && out != string(body) {
			t.Fatalf("ASCII was changed: %q to %q", body, out)
		}
		if declaredCharset([]byte(out)) == "" && !strings.Contains(out, "\x00") && !strings.HasPrefix(out, "\ufeff") {
			if again := toUTF8([]byte(out), "", &repairs{}); again != out {
				t.Fatalf("read again, it is another: %q and %q", out, again)
			}
		}
	})
}

// A date that was read is of a believable year, and reads the same in the form that never needs a guess.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"Tue, 04 Apr 2023 09:05:06 +0200", "2023-W14-2T09:05Z", "4 août 2023",
		"2023년 04월 04일 오후 06:05:06", "31/12/23", "1680599106", "Tue Apr  4 09:05:06 CEST 2023",
		"mar., 21 janv. 2020 10:00 ET"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, o int) {
		when, ok := parseDate(s, order(o%3))
		if !ok {
			return
		}
		if when.Year() < 1970 || when.Year() > 2200 || when.Location() != time.UTC {
			t.Fatalf("%q is %v", s, when)
		}
		if again, ok := parseDate(when.Format(time.RFC3339Nano), orderUnknown); !ok || !again.Equal(when) {
			t.Fatalf("%q is %v, and that is %v", s, when, again)
		}
	})
}

// A resolved URL stays what it is, and a link is nothing but an absolute http or https URL.
func FuzzResolve(f *testing.F) {
	for _, ref := range []string{"", "a", "/a", "../a", "?q", "#f", "//h/a", "http://h", "javascript:x", "a b",
		"www.x.example/a", "./..//.a", "HTTP://H/a", "ü", "a:b"} {
		f.Add("https://feeds.example/dir/feed.xml", ref)
	}
	f.Fuzz(func(t *testing.T, base, ref string) {
		u := resolve(base, ref)
		if s := scheme(u); (s == "http" || s == "https") && resolve(base, u) != u {
			t.Fatalf("%q then %q", u, resolve(base, u))
		}
		l := link(base, ref)
		if l == "" {
			return
		}
		if s := scheme(l); s != "http" && s != "https" || strings.ContainsAny(l, " \n\t<>\"") {
			t.Fatalf("link %q", l)
		}
		if link("", l) != l {
			t.Fatalf("%q is a link and then %q", l, link("", l))
		}
	})
}

// Clean HTML has nothing unsafe in it, and cleaning it again changes nothing.
func FuzzCleanHTML(f *testing.F) {
	for _, s := range []string{"a < b & c", "<p>x</p>", `<a href="javascript:x">y</a>`, "<iframe/>x", "<script>x",
		"&lt;b&gt;", `<img src="a" onerror=x>`, "<b <i>", "&#39;&#34;", "<svg><a href=x>", "<title>x", "<!--",
		"<p/onclick=x>", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := CleanHTML(s, "https://feeds.example/dir/")
		if m := unsafe(once); m != "" {
			t.Fatalf("unsafe: %q in %q", m, once)
		}
		if twice := CleanHTML(once, "https://feeds.example/dir/"); PlainText(twice) != PlainText(once) {
			t.Fatalf("cleaned again, its text is another:\n%q\n%q", once, twice)
		}
	})
}
