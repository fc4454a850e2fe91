package archive

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"github.com/privacywire/privacywire/internal/news"
)

// full has every field, and values that YAML readers like to misread.
func full() *news.Article {
	at := time.Date(2023, 4, 4, 9, 0, 0, 0, time.UTC)
	return &news.Article{
		ID: "5f2c9a0d1b7e4c33", Title: `TikTok fined £12.7m: "misuse" of children's data \ — #1`,
		URL: "https://ico.example/news?id=1&x=a,b", Source: "ico", Authors: []string{"A. Writer", "NO", "null", "Žofie: K"},
		Published: at, Seen: at.Add(time.Hour), Language: "en", Topics: []string{"fines", "data-sharing"}, Privacy: true,
		Platforms: []string{"tiktok", "12e4"}, Authorities: []string{"ico"}, Countries: []string{"GB", "NO"},
		Story: "tiktok-fined-12-7m", Opens: "o", Follows: "2020", CopyOf: "0123456789012345",
		Archived: "https://archive.example/1/https://a.example/", Spun: true, Advertorial: true, Print: "a:b",
		Evidence: []news.Evidence{{Topic: "fines", Rule: "{platform} .. fine*", Field: "title",
			Quote: "TikTok fined\t£12.7m", Score: 0.97}, {Topic: "bans"}},
		Claims: []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico", Amount: 12700000,
			Currency: "GBP", Status: "imposed", Approx: true, Period: "day", Event: "e", Opens: "e2",
			Also:  []news.Money{{Amount: 14_500_000, Currency: "EUR"}, {Amount: 3, Currency: "USD"}},
			Quote: "fined \u2028 it\u0085, {so} [on]: yes"}, {Kind: news.ClaimFine, Status: "proposed"},
			{Kind: news.ClaimRefund, Subject: "x", Law: []string{"GDPR", "DSA, a"}, Case: "C-1/23", Sector: "ads",
				Effective: "2023-02-27", Status: "paid", Quote: "back"},
			{Kind: news.ClaimBan, Subject: "tiktok", Country: "NO", Authority: "The House", Region: "Montana",
				Scope: "government-devices", Status: "in-force", Event: "x", Opens: "x2", Quote: "banned"}},
		Summary: "One sentence.\n\n---\n\nAnother.",
	}
}

func TestEncodeWritesTheFormatOfTheDesign(t *testing.T) {
	at := time.Date(2023, 4, 4, 9, 0, 0, 0, time.UTC)
	got := string(Encode(&news.Article{
		ID: "5f2c9a0d1b7e4c33", Title: "TikTok fined £12.7m for misusing children's data", URL: "https://ico.example/a", Source: "ico",
		Published: at, Seen: at.Add(67 * time.Minute), Language: "en", Topics: []string{"fines"}, Platforms: []string{"tiktok"},
		Authorities: []string{"ico"}, Countries: []string{"GB"}, Story: "tiktok-fined-12-7m",
		Evidence: []news.Evidence{{Topic: "fines", Rule: "fined", Field: "title", Quote: "TikTok fined"}},
		Claims: []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico", Amount: 12700000,
			Currency: "GBP", Status: "imposed", Quote: "fined £12.7m"}},
		Summary: "The ICO fined TikTok.",
	}))
	want := `---
id: 5f2c9a0d1b7e4c33
title: "TikTok fined £12.7m for misusing children's data"
url: https://ico.example/a
source: ico
published: 2023-04-04T09:00:00Z
seen: 2023-04-04T10:07:00Z
language: en
topics: [fines]
platforms: [tiktok]
authorities: [ico]
countries: [GB]
story: tiktok-fined-12-7m
evidence:
  - {topic: fines, rule: fined, field: title, quote: "TikTok fined"}
fines:
  - {payer: tiktok, authority: ico, amount: 12700000, currency: GBP, status: imposed, quote: "fined £12.7m"}
made: sha256:`
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s…", got, want)
	}
	if !strings.HasSuffix(got, "\n---\nThe ICO fined TikTok.\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestDecodeReadsWhatEncodeWrote(t *testing.T) {
	for _, a := range []*news.Article{full(), {ID: "a", Title: "t", Source: "s", Published: full().Published, Seen: full().Seen}} {
		data := Encode(a)
		got, err := Decode(data)
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if got.Edited {
			t.Error("a file as written counts as edited")
		}
		got.Made = ""
		if d := cmp.Diff(a, got); d != "" {
			t.Errorf("%s\n%s", d, data)
		}
		if again := Encode(got); !bytes.Equal(data, again) {
			t.Errorf("written again, the bytes differ:\n%s\n%s", data, again)
		}
	}
}

func TestBothReadersOfFrontMatterAgree(t *testing.T) {
	front, _, err := split(Encode(full()))
	if err != nil {
		t.Fatal(err)
	}
	fast, ok := parseOwn(front)
	if !ok {
		t.Fatalf("the fast reader refuses what Encode writes:\n%s", front)
	}
	slow, err := parseYAML(front)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(slow, fast, cmp.AllowUnexported(pair{}, value{}), cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

// TestBothReadersAgreeAfterAnyEdit makes small edits, above all with the marks that mean something in YAML: where the
// fast reader gives an answer it is the full parser's.
func TestBothReadersAgreeAfterAnyEdit(t *testing.T) {
	front, _, err := split(Encode(full()))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	marks := []string{"\"", "'", ":", ": ", " ", "#", " #", ",", ", ", "[", "]", "{", "}", "\n", "\n  ", "-", "- ",
		"\\", "&", "*", "!", "|", ">", "%", "@", "`", "~", "0", "null", "\t", "\\u00e9", "?"}
	answered := 0
	for range 4000 {
		edited := string(front)
		for range 1 + random.IntN(2) {
			i, n := random.IntN(len(edited)), random.IntN(3)
			edited = edited[:i] + marks[random.IntN(len(marks))] + edited[min(len(edited), i+n):]
		}
		fast, ok := parseOwn([]byte(edited))
		if !ok || !utf8.ValidString(edited) {
			continue
		}
		answered++
		slow, err := parseYAML([]byte(edited))
		if err != nil {
			t.Fatalf("the fast reader accepts what the parser refuses: %v\n%s", err, edited)
		}
		if d := cmp.Diff(slow, fast, cmp.AllowUnexported(pair{}, value{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s\n%s", d, edited)
		}
	}
	if answered < 400 {
		t.Errorf("only %d of 4000 edits left something that the fast reader reads: the test shows little", answered)
	}
}

func TestEditedIsAnyChangeButLineEnds(t *testing.T) {
	data := Encode(full())
	for name, edit := range map[string]struct {
		data   []byte
		edited bool
	}{
		"none":               {data, false},
		"windows line ends":  {bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), false},
		"byte order mark":    {append([]byte("\ufeff"), data...), false},
		"title":              {bytes.Replace(data, []byte("TikTok fined"), []byte("TikTok was fined"), 1), true},
		"body":               {append(bytes.Clone(data), "More.\n"...), true},
		"key of one's own":   {bytes.Replace(data, []byte("\nmade:"), []byte("\nnote: check\nmade:"), 1), true},
		"made removed":       {bytes.Replace(data, []byte("\nmade: "), []byte("\n# made: "), 1), true},
		"comment and quotes": {bytes.Replace(data, []byte("source: ico"), []byte("source: 'ico' # the British one"), 1), true},
	} {
		a, err := Decode(edit.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Edited != edit.edited {
			t.Errorf("%s: Edited = %v", name, a.Edited)
		}
		if a.Source != "ico" {
			t.Errorf("%s: source %q", name, a.Source)
		}
	}
}

func TestDecodeNamesTheLineOfAFault(t *testing.T) {
	head := "---\nid: a\ntitle: T\nsource: s\npublished: 2023-04-04\n"
	for text, want := range map[string]string{
		"":                          "line 1: no front matter",
		"title: x\n":                "line 1: no front matter",
		"---\ntitle: x\n":           "line 1: front matter without an end",
		"---\ntitle: a: b\n---\n":   "line 2: front matter isn't valid YAML",
		"---\n- a\n---\n":           "line 2: front matter must be lines",
		"---\nid: a\n---\n":         `no title in the front matter`,
		head + "seen: today\n---\n": `line 6: seen: "today" is not a date`,
		head + "fines: much\n---\n": "line 6: fines: must be a list",
		head + "fines:\n  - {amount: 12.7m}\n---\n":             `line 7: amount: "12.7m" is not a whole number`,
		head + "topics: {a: b}\n---\n":                          "line 6: topics: must be a list",
		head + "x: &a [*a]\n---\n":                              "line 6: ",
		"---\nid: a\ntitle: T\nsource: s\npublished: \xff\n---": "not UTF-8",
	} {
		_, err := Decode([]byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestDecodeReadsWhatPeopleWrite(t *testing.T) {
	a, err := Decode([]byte("---\n# by hand\nid: 'x'\ntitle: It's a title\nsource: me\npublished: 2023-04-04\ntopics: " +
		"fines\nplatforms:\n- tiktok\n- meta\ncountries:\nfines:\n- payer: tiktok\n  amount: 12_700_000\n  currency: " +
		"GBP\n  status: imposed\n  quote: >\n    folded\n    text\n---\n\nBody.\n"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2023, 4, 4, 0, 0, 0, 0, time.UTC)
	want := &news.Article{ID: "x", Title: "It's a title", Source: "me", Published: at, Seen: at,
		Topics: []string{"fines"}, Platforms: []string{"tiktok", "meta"},
		Claims: []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Amount: 12700000, Currency: "GBP",
			Status: "imposed", Quote: "folded text\n"}}, Summary: "Body.", Edited: true}
	if d := cmp.Diff(want, a); d != "" {
		t.Error(d)
	}
}

func TestMarkdownRendersAsTheVerbatimWords(t *testing.T) {
	for _, s := range []string{
		"Plain words.", "# no heading", "1. no list", "12) none", "- none", "+ none", "=== none",
		"a *b* _c_ `d` [e](f) <b>g</b> &amp; &copy; ~~x~~ | y |",
		"snake_case and 2*3*4", `back\slash`, "![img](x)", "> quote", "a & b; c", "---", "*** ", ": x",
	} {
		if got := rendered(t, Markdown([]string{s})); got != strings.Join(strings.Fields(s), " ") {
			t.Errorf("%q renders as %q", s, got)
		}
	}
}

// rendered returns the text of the one paragraph that the Markdown must be.
func rendered(t *testing.T, md string) string {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(md), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		} else if n.Type == html.ElementNode && !strings.Contains("html head body p", n.Data) {
			fmt.Fprintf(&text, "<%s>", n.Data)
		}
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func FuzzMarkdown(f *testing.F) {
	f.Add("a *b* [c](d) &amp;")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 500 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f || r == 0xfffd }) {
			t.Skip()
		}
		want := strings.Join(strings.Fields(s), " ")
		if got := rendered(t, Markdown([]string{s})); got != want {
			t.Errorf("%q renders as %q", want, got)
		}
	})
}

// FuzzDecode holds the format to two properties: what can be read can be written and read again to the same article,
// and where the fast reader of front matter gives an answer, it is the full parser's.
func FuzzDecode(f *testing.F) {
	f.Add(Encode(full()))
	f.Add([]byte("---\nid: a\ntitle: 'b'\nsource: s\npublished: 2023-04-04\nfines:\n- amount: 1\n---\nx\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if front, _, err := split(normalise(data)); err == nil {
			if fast, ok := parseOwn(front); ok {
				slow, err := parseYAML(front)
				if err != nil {
					t.Fatalf("the fast reader accepts what the parser refuses: %v", err)
				}
				if d := cmp.Diff(slow, fast, cmp.AllowUnexported(pair{}, value{}), cmpopts.EquateEmpty()); d != "" {
					t.Fatal(d)
				}
			}
		}
		a, err := Decode(data)
		if err != nil {
			return
		}
		written := Encode(a)
		b, err := Decode(written)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, written)
		}
		if b.Edited {
			t.Fatalf("what was just written counts as edited\n%s", written)
		}
		a.Edited, a.Made, b.Made = false, "", ""
		if d := cmp.Diff(Encode(a), Encode(b)); d != "" {
			t.Fatal(d)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data := Encode(full())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	a := full()
	b.ReportAllocs()
	for b.Loop() {
		Encode(a)
	}
}
