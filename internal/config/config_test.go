package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/topic"
)

func TestLoadFillsInDefaults(t *testing.T) {
	c, err := Parse("feeds.yaml", []byte("feeds:\n  - {name: Ärzte & Börse, url: https://a.example/feed}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Site:  Site{Title: "Privacywire", URL: "https://example.org/", Language: "en"},
		Fetch: Fetch{Interval: time.Hour, Concurrency: 8},
		Feeds: []news.Feed{{Name: "Ärzte & Börse", Slug: "arzte-borse", URL: "https://a.example/feed", Keep: "matching", Line: 2}},
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
}

func TestLoadReadsEverything(t *testing.T) {
	c, err := Parse("feeds.yaml", []byte(`site: {title: T, url: https://s.example/wire, description: D, language: pt-BR, timezone: UTC, contact: me@s.example,
  repository: https://code.example/me/wire}
fetch: {interval: 30m, concurrency: 4,
  proxy: "http://proxy.example:3128",
  archive: wayback,
  allow_networks: [127.0.0.0/8, "::1"]}
topics:
  - slug: faces
    title: Faces
    threshold: 0.6
    rules:
      - face recognition
      - scans: "{platform} scans"
    words: {face: [face, faces]}
    ignore: face value
platforms:
  - {name: Chatter, owner: meta, country: us, aliases: [Chatterbox]}
authorities:
  - {name: Data Office, slug: office, country: NO}
feeds:
  - name: A
    url: https://a.example/feed
    homepage: https://a.example/
    keep: all
    fulltext: true
    language: nl
    only: "{platform}"
    block:
      - TITLE podcast
      - jobs: we are hiring
    max_age: 30d
    limit: 20
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Site: Site{Title: "T", URL: "https://s.example/wire/", Description: "D", Language: "pt-BR",
			Zone: time.UTC, Contact: "mailto:me@s.example", Repository: "https://code.example/me/wire"},
		Fetch: Fetch{Interval: 30 * time.Minute, Concurrency: 4,
			AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
			Proxy:         &url.URL{Scheme: "http", Host: "proxy.example:3128"}, Archive: Wayback},
		Topics: []topic.Definition{{Slug: "faces", Title: "Faces", Threshold: 0.6, Line: 8,
			Words: map[string]topic.Words{"face": {Text: "face|faces", Line: 14}}, Ignore: topic.Words{Text: "face value", Line: 15, Column: 13},
			Rules: []topic.Rule{{Text: "face recognition", Line: 12, Column: 9}, {Name: "scans", Text: "{platform} scans", Line: 13, Column: 17}}}},
		Platforms:   []Name{{Name: "Chatter", Slug: "chatter", Aliases: []string{"Chatterbox"}, Owner: "meta", Country: "US", Line: 17}},
		Authorities: []Name{{Name: "Data Office", Slug: "office", Country: "NO", Line: 19}},
		Feeds: []news.Feed{{Name: "A", Slug: "a", URL: "https://a.example/feed", Homepage: "https://a.example/", Keep: "all",
			FullText: true, Language: "nl", Line: 21, Filters: news.Filters{Only: []string{"{platform}"},
				Block: []string{"TITLE podcast", "we are hiring"}, MaxAge: 30 * 24 * time.Hour, Limit: 20}}},
	}
	if d := cmp.Diff(want, c, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
		cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); d != "" {
		t.Error(d)
	}
}

func TestLoadNamesEveryMistakeAtOnce(t *testing.T) {
	_, err := Parse("feeds.yaml", []byte(`site:
  titel: X
  url: ftp://x.example/
fetch: {interval: soon, concurrency: 0, allow_networks: [everywhere]}
feeds:
  - name: A
    urll: https://a.example/feed
  - {name: B, url: https://b.example/feed, keep: everything}
  - {name: b, url: https://c.example/feed}
  - {name: C, url: https://b.example/feed}
  - just text
  - {name: D, url: "https://user:pw@d.example/"}
  - {name: E, url: https://e.example/, language: klingonisch, fulltext: maybe}
  - {name: F, name: G, url: https://f.example/}
  - {name: H, url: https://h.example/, only: [], block: "x {planet}", max_age: 0d, limit: many}
  - {name: I, url: https://i.example/, max_age: old, block: [ok, "$nothing"]}
topics:
  - {slug: "No Good", rules: []}
  - {slug: "No Good", rules: ["{planet}"]}
  - {slug: t, rules: ["a {planet}", "b ("]}
`))
	var all Errors
	if !errors.As(err, &all) {
		t.Fatalf("got %v, want Errors", err)
	}
	want := []string{
		`feeds.yaml:2: unknown field "titel" (did you mean "title"?)`,
		`feeds.yaml:3: url: "ftp://x.example/" has the scheme "ftp"`,
		`feeds.yaml:4:19: interval: "soon" is not a duration`,
		`feeds.yaml:4:38: concurrency: "0" is not a number from 1 to 256`,
		`feeds.yaml:4:58: allow_networks: "everywhere" is not an address range`,
		`feeds.yaml:6: feed "A" has no url`,
		`feeds.yaml:7: unknown field "urll" (did you mean "url"?)`,
		`feeds.yaml:8: keep: "everything" is not one of matching, privacy, all`,
		`feeds.yaml:9: the name "b" is in line 8 already`,
		`feeds.yaml:10: the feed https://b.example/feed is in line 8 already`,
		`feeds.yaml:11: feed must be a mapping`,
		`feeds.yaml:12: url: an address with a user name or password would be published`,
		`feeds.yaml:13:50: language: "klingonisch" is not a language code`,
		`feeds.yaml:13: fulltext: "maybe" is neither true nor false`,
		`feeds.yaml:14: "name" is in line 14 already`,
		`feeds.yaml:15:46: only has no rules: write one, such as only: "{platform}", or remove the line`,
		`feeds.yaml:15:80: max_age: "0d" is not an age: write it as "30d" or "36h"`,
		`feeds.yaml:15:91: limit: "many" is not a number from 1 to 10000`,
		`feeds.yaml:15:60: block, rule 1: unknown`,
		`feeds.yaml:16:49: max_age: "old" is not an age`,
		`feeds.yaml:16:67: block, rule 2: no word list`,
		`feeds.yaml:18: slug: "No Good" must be lower-case`,
		`feeds.yaml:18: topic "" has no rules`,
		`feeds.yaml:19: slug: "No Good" must be lower-case`,
		`feeds.yaml:19:32: topic "in line 19", rule 1: unknown`,
		`feeds.yaml:20:26: topic "t", rule 1: unknown`,
		`feeds.yaml:20:40: topic "t", rule 2: `,
	}
	lines := strings.Split(all.Error(), "\n")
	for i := range max(len(lines), len(want)) {
		switch {
		case i >= len(lines):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("unexpected: %s", lines[i])
		case !strings.HasPrefix(lines[i], want[i]):
			t.Errorf("got  %s\nwant %s…", lines[i], want[i])
		}
	}
}

func TestLoadNamesTheLineOfASyntaxError(t *testing.T) {
	_, err := Parse("feeds.yaml", []byte("site:\n  title: a\nfeeds:\n  - {name: A\n"))
	if err == nil || !strings.Contains(err.Error(), "not valid YAML") || strings.HasPrefix(err.Error(), "feeds.yaml: ") {
		t.Errorf("got %v", err)
	}
}

func TestLoadMissingFileNamesTheRemedy(t *testing.T) {
	_, err := Load(fstest.MapFS{}, "feeds.yaml")
	if err == nil || !strings.Contains(err.Error(), "privacywire init") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("feeds:\n  - {name: A, url: https://a.example/feed}\n"))
	f.Add([]byte("site: &a {title: *a}\nfeeds: [1, {}, []]\ntopics: {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("feeds.yaml", data)
		if (c == nil) == (err == nil) {
			t.Fatal("neither or both of a configuration and mistakes")
		}
		var all Errors
		if err != nil && (!errors.As(err, &all) || len(all) == 0) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}

func TestSiteOfWhom(t *testing.T) {
	for value, want := range map[string]string{
		"timezone: Mars/Olympus":        `feeds.yaml:1:18: timezone: "Mars/Olympus" is not the name of a time zone`,
		"timezone: Local":               `feeds.yaml:1:18: timezone: "Local" is not the name of a time zone`,
		"contact: me at site":           `feeds.yaml:1: contact: "me at site" is neither an e-mail address nor a web address`,
		`contact: "javascript:alert()"`: `feeds.yaml:1: contact: "javascript:alert()" is neither`,
		"contact: https:/x":             `feeds.yaml:1: contact: "https:/x" is not a web address`,
		"repository: wire.git":          `feeds.yaml:1: repository: "wire.git" is not a web address`,
		"timezone: Europe/Berlin":       "",
		"contact: mailto:me@s.example":  "",
	} {
		_, err := Parse("feeds.yaml", []byte("site: {"+value+"}\nfeeds:\n  - {name: A, url: https://a.example/feed}\n"))
		if got := fmt.Sprint(err); err != nil && want == "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %s", value, got)
		}
	}
}
