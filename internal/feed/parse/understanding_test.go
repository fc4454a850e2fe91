package parse

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/htmlindex"

	"github.com/privacywire/privacywire/internal/news"
)

// TestUnderstanding reads the cases of testdata/understanding: pairs of a body, "-- name --", and what has to be read
// from it, "-- want --". A line "option base = URL" before a body replaces its address, "option type"
// its Content-Type, and "option encode" writes it in another encoding. A want is "key = value", or
// "key ~ part of the value"; the keys of item 0 begin with "0.". ␁ and ␋ stand for the control characters.
func TestUnderstanding(t *testing.T) {
	files, err := filepath.Glob("testdata/understanding/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		group := strings.TrimSuffix(filepath.Base(name), ".txt")
		for i := 0; i+1 < len(archive.Files); i += 2 {
			body, want := archive.Files[i], archive.Files[i+1]
			if want.Name != "want" {
				t.Fatalf("%s: no want after %q", name, body.Name)
			}
			t.Run(group+"/"+body.Name, func(t *testing.T) { understand(t, string(body.Data), string(want.Data)) })
		}
	}
}

func understand(t *testing.T, body, want string) {
	o := Options{BaseURL: "https://feeds.example/dir/feed.xml", Now: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}
	for strings.HasPrefix(body, "option ") {
		line, rest, _ := strings.Cut(body, "\n")
		if value, ok := strings.CutPrefix(line, "option base ="); ok {
			o.BaseURL = strings.TrimSpace(value)
		}
		if value, ok := strings.CutPrefix(line, "option type ="); ok {
			o.ContentType = strings.TrimSpace(value)
		}
		body = rest
		if value, ok := strings.CutPrefix(line, "option encode ="); ok {
			encoding, err := htmlindex.Get(strings.TrimSpace(value))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = encoding.NewEncoder().String(body); err != nil {
				t.Fatal(err)
			}
		}
	}
	f, err := Parse([]byte(strings.NewReplacer("␁", "\x01", "␋", "\x0b").Replace(body)), o)
	got := map[string]string{}
	if err != nil {
		got["error"] = err.Error()
	} else {
		got = values(f)
	}
	for line := range strings.Lines(want) {
		line = strings.TrimRight(line, "\n")
		key, value, exact := strings.Cut(line, " =")
		value = strings.TrimPrefix(value, " ")
		if k, part, ok := strings.Cut(line, " ~ "); ok && (!exact || len(k) < len(key)) {
			if !strings.Contains(got[k], part) {
				t.Errorf("%s is %q, want %q in it", k, got[k], part)
			}
			continue
		}
		if got[key] != value {
			t.Errorf("%s is %q, want %q (%s)", key, got[key], value, got["error"])
		}
	}
}

// values writes a feed as the keys that cases speak of.
func values(f *Feed) map[string]string {
	m := map[string]string{"format": f.Format, "title": f.Title, "url": f.URL, "language": f.Language,
		"repairs": strings.Join(f.Repairs, "; "), "items": strconv.Itoa(len(f.Items))}
	for i, e := range f.Items {
		for key, v := range itemValues(e) {
			m[fmt.Sprintf("%d.%s", i, key)] = v
		}
	}
	return m
}

func itemValues(e news.Entry) map[string]string {
	var files []string
	for _, enc := range e.Enclosures {
		s := strings.TrimSpace(enc.URL + " " + enc.Type)
		if enc.Length > 0 {
			s += fmt.Sprintf(" %d", enc.Length)
		}
		files = append(files, s)
	}
	return map[string]string{"id": e.ID, "url": e.URL, "title": e.Title, "summary": e.Summary, "content": e.Content,
		"language":  e.Language,
		"published": moment(e.Published), "updated": moment(e.Updated), "authors": strings.Join(e.Authors, "; "),
		"categories": strings.Join(e.Categories, "; "), "enclosures": strings.Join(files, "; ")}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
