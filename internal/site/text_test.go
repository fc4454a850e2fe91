package site

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/syndication"
	"github.com/privacywire/privacywire/templates"
)

func english(t testing.TB, language string) words {
	t.Helper()
	raw, err := templates.FS.ReadFile("strings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := parseWords(raw, nil, language)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestMoney(t *testing.T) {
	en, de := english(t, "en"), english(t, "de")
	for _, c := range []struct {
		amount   int64
		currency string
		en, de   string
	}{
		{12_700_000, "GBP", "£12.7m", "12,7 Mio. £"},
		{1_200_000_000, "EUR", "€1.2bn", "1,2 Mrd. €"},
		{5_000_000_000, "USD", "$5bn", "5 Mrd. $"},
		{2_044_600_000, "USD", "$2.04bn", "2,04 Mrd. $"},
		{7_552_800, "GBP", "£7.55m", "7,55 Mio. £"},
		{65_000_000, "NOK", "NOK 65m", "65 Mio. NOK"},
		{999_500, "EUR", "€999.5k", "999,5 Tsd. €"},
		{9_900, "EUR", "€9,900", "9.900 €"},
		{0, "", "0", "0"},
	} {
		for w, want := range map[*words]string{&en: c.en, &de: c.de} {
			if got := strings.ReplaceAll(w.shortMoney(c.amount, c.currency), "\u00a0", " "); got != want {
				t.Errorf("%s: %d %s is %q, want %q", w.language, c.amount, c.currency, got, want)
			}
		}
	}
	if got := en.money(1_234_567_890, "EUR"); got != "€1,234,567,890" {
		t.Error(got)
	}
	at := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	if got := en.date("date.week", at) + "|" + de.date("date.week", at); got != "Wednesday 4 Mar 2026|Mittwoch, 4. März 2026" {
		t.Error(got)
	}
}

// A site's own file may hold a single word, a language with a few words, and words that no page uses.
func TestOwnWords(t *testing.T) {
	shipped, err := templates.FS.ReadFile("strings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for own, want := range map[string]map[string]string{
		"en: {nav.fines: Penalties}":                 {"nav.fines": "Penalties", "nav.bans": "Bans"},
		"fr: {nav.fines: Amendes, money.bn: ' Md'}":  {"nav.fines": "Amendes", "nav.bans": "Bans"},
		"en: {nav.bans: Blocks}\nfr: {nav.fines: A}": {"nav.fines": "A", "nav.bans": "Blocks"},
		"en: {no.such: word}":                        {"nav.fines": "Fines"},
	} {
		language := "en"
		if strings.Contains(own, "fr:") {
			language = "fr"
		}
		w, err := parseWords(shipped, []byte(own), language)
		if err != nil || w.language != language {
			t.Errorf("%s: %s, %v", own, w.language, err)
		}
		for key, text := range want {
			if w.text[key] != text {
				t.Errorf("%s: %s is %q, want %q", own, key, w.text[key], text)
			}
		}
	}
	warnings := CheckOwn(fstest.MapFS{"strings.yaml": {Data: []byte("en: {nav.fine: Penalties}")}})
	if len(warnings) != 1 || !strings.Contains(warnings[0], "nav.fines") {
		t.Errorf("a misspelt word gives %q", warnings)
	}
	en, de := english(t, "en"), english(t, "de")
	var all map[string]map[string]string
	if err := yaml.Unmarshal(shipped, &all); err != nil || len(en.text) != len(de.text) {
		t.Fatal(err)
	}
	for key := range en.text {
		if all["de"][key] == "" {
			t.Errorf("German has no %q", key)
		}
	}
}

func TestDek(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Short.", "Short."},
		{"First \\*words\\* here\\.\n\nSecond paragraph.", "First *words* here."},
		{"The U.S. regulator has told Mr. Smith to delete what it holds. " +
			strings.Repeat("More words follow here ", 9), "The U.S. regulator has told Mr. Smith to delete what it holds."},
		{strings.Repeat("word ", 60), strings.TrimSpace(strings.Repeat("word ", 24)) + "…"},
		{strings.Repeat("ü", 100), strings.Repeat("ü", 60) + "…"},
		{"", ""},
	} {
		if got := dek(c.in, 121); got != c.want {
			t.Errorf("dek(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFileSlug(t *testing.T) {
	for in, want := range map[string]string{"meta-fined-2": "meta-fined-2", "": "untitled", "index": "untitled",
		"../../etc": "etc", "a/b": "a-b", "Ärger": "Ärger", "<img>": "img", "..": "untitled", "a.b": "a.b"} {
		if got := fileSlug(in); got != want {
			t.Errorf("fileSlug(%q) = %q, want %q", in, got, want)
		}
	}
	if n := len(fileSlug(strings.Repeat("é", 300))); n > 200 {
		t.Errorf("a slug of %d bytes", n)
	}
}

func TestWebURL(t *testing.T) {
	for in, want := range map[string]string{"https://a.example/x?y=1&z=2": "https://a.example/x?y=1&z=2",
		"javascript:alert(1)": "", "//a.example": "", "https:": "", "mailto:a@b.example": "",
		" https://a.example/ ": "https://a.example/", "https://a.example/\"": "https://a.example/%22", "http://[::1": ""} {
		if got := webURL(in); got != want {
			t.Errorf("webURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownIsSafe(t *testing.T) {
	for in, want := range map[string]string{
		"A *word* & [a link](https://a.example/?x=1&y=2).": "<p>A <em>word</em> &amp; <a " +
			"href=\"https://a.example/?x=1&amp;y=2\" rel=\"nofollow noopener\">a link</a>.</p>\n",
		"[x](javascript:alert(1)) <b>y</b>": "<p>x y</p>\n",
		"# Loud":                            "<p><strong>Loud</strong></p>\n",
		"![alt](https://a.example/x.png)":   "<p>alt</p>\n",
		"<https://a.example/>": "<p><a href=\"https://a.example/\" rel=\"nofollow " +
			"noopener\">https://a.example/</a></p>\n",
	} {
		if got := summaries.render(in); string(got) != want {
			t.Errorf("%q renders as %q, want %q", in, got, want)
		}
	}
	start := time.Now()
	for _, hostile := range []string{strings.Repeat("[a](", 1<<20), strings.Repeat("*a ", 1<<20),
		strings.Repeat(">", 1<<20), strings.Repeat("<a ", 1<<20), strings.Repeat("- ", 1<<20)} {
		if n := len(summaries.render(hostile)); n > 16*maxSummary {
			t.Errorf("%q… renders into %d bytes", hostile[:8], n)
		}
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("hostile summaries took %v", d)
	}
}

func TestOutputStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	out, err := openOutput(dir + "/public")
	if err != nil {
		t.Fatal(err)
	}
	defer out.close()
	for _, name := range []string{"../escaped.html", "a/../../escaped.html", "/escaped.html"} {
		if err := out.put(name, []byte("x")); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if err := os.Symlink(dir, dir+"/public/link"); err != nil {
		t.Skip(err)
	}
	if err := out.put("link/escaped.html", []byte("x")); err == nil {
		if err := out.commit(); err == nil {
			if _, err := os.Stat(dir + "/escaped.html"); err == nil {
				t.Error("a symbolic link led out of the folder")
			}
		}
	}
}

// What is taken for a text with escaped punctuation only reads as it does when it is rendered.
func TestPlainIsWhatIsRendered(t *testing.T) {
	for _, s := range []string{
		`Meta\-owned apps \(three\) paid \$5\.`, `a \* b`, `back\slash and \\ two`, `ends with \`, `*so*`, `\*not so\*`,
		`A & B`, `x < y`, `[a](https://a.example)`, "two\nlines", "plain",
	} {
		if got, want := plain(s), syndication.Plain(string(summaries.render(s))); got != want {
			t.Errorf("%q is %q, and %q when rendered", s, got, want)
		}
	}
}
