package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

// real returns a path of the real files that development uses and the repository doesn't hold.
func real(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("../shared is not here: ", err)
	}
	return path
}

// inProcess runs a command and returns what it printed.
func inProcess(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	if err := run(t.Context(), args, strings.NewReader(""), &out, &problems); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, &problems)
	}
	return out.String(), problems.String()
}

// TestRealFeeds takes 81 real feed files in: every item is an article, or stands in another feed or place already, and
// a second run, and one without the cache, change no byte.
func TestRealFeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("81 feeds take seconds: run without -short")
	}
	folder := real(t, "feeds")
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	defer server.Close()
	dir := t.TempDir()
	items := realIndex(t, filepath.Join(folder, "index.tsv"))
	config := "site: {title: Real, url: https://real.example/}\nfetch: {interval: 0s, allow_networks: [127.0.0.0/8]}\nfeeds:\n"
	for _, name := range slices.Sorted(mapKeys(items)) {
		config += fmt.Sprintf("  - {name: %q, url: %s/%s, keep: all}\n", name, server.URL, name)
	}
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	table, progress := inProcess(t, "-C", dir, "run")
	if !strings.Contains(table, fmt.Sprintf("Checked %d feeds", len(items))) || !strings.Contains(table, ": 0 unchanged, 0 failed.") {
		t.Errorf("not every feed was read:\n%s%s", table, progress)
	}
	said := map[string][]int{}
	for _, m := range regexp.MustCompile(`(?m)^(.+): (\d+) items, (\d+) known, (\d+) skipped$`).FindAllStringSubmatch(progress, -1) {
		for _, n := range m[2:] {
			i, _ := strconv.Atoi(n)
			said[m[1]] = append(said[m[1]], i)
		}
	}
	for name, want := range items {
		if got := said[name]; want > 0 && (len(got) == 0 || got[0] < want) {
			t.Errorf("%s: %v items, want %d", name, got, want)
		}
		// whose items stand inside each other
		if got := said[name]; len(got) == 3 && got[1]+got[2] > 0 && !strings.Contains(name, "illegally-nested") {
			t.Errorf("%s: %d items are not articles of their own", name, got[1]+got[2])
		}
	}
	before := bytesIn(t, dir)
	inProcess(t, "-C", dir, "run")
	sameBytes(t, "a second run", before, bytesIn(t, dir))
	if err := os.RemoveAll(filepath.Join(dir, ".cache")); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "-C", dir, "run")
	sameBytes(t, "a run without the cache", before, bytesIn(t, dir))
}

func mapKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// realIndex returns how many items each file has.
func realIndex(t *testing.T, name string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]int{}
	for i, row := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		cells := strings.Split(row, "\t")
		if i > 0 {
			items[cells[0]], _ = strconv.Atoi(cells[5])
		}
	}
	return items
}

func bytesIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := filesOf(t, filepath.Join(dir, "content"))
	for name, data := range filesOf(t, filepath.Join(dir, "public")) {
		all["public/"+name] = data
	}
	return all
}

func sameBytes(t *testing.T, what string, before, after map[string][]byte) {
	t.Helper()
	for name := range after {
		if !bytes.Equal(before[name], after[name]) {
			t.Errorf("%s changed %s", what, name)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%s: %d files became %d", what, len(before), len(after))
	}
}

// TestSeedArticles takes the five articles that the project began from in as a feed with full text.
func TestSeedArticles(t *testing.T) {
	type seed struct {
		ID, Title, URL, Body, Date string
		Topics                     []string
		Fines                      []news.Claim
	}
	var seeds []seed
	data, err := os.ReadFile(real(t, "data/seeds.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	feed := map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "Seeds"}
	var items []map[string]any
	for lines.Scan() {
		var s seed
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, s)
		items = append(items, map[string]any{"id": s.ID, "title": s.Title,
			"url": cmp.Or(s.URL, "https://seeds.example/"+s.ID), "content_text": s.Body})
	}
	feed["items"] = items
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/feed+json")
		json.NewEncoder(w).Encode(feed)
	}))
	defer server.Close()
	dir := t.TempDir()
	config := fmt.Sprintf("fetch: {allow_networks: [127.0.0.0/8]}\nfeeds:\n  - {name: Seeds, url: %s/feed, keep: all}\n", server.URL)
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "-C", dir, "run")
	articles := archived(t, dir)
	if len(articles) != len(seeds) {
		t.Fatalf("%d articles, want %d", len(articles), len(seeds))
	}
	fines := 0
	for _, s := range seeds {
		i := slices.IndexFunc(articles, func(a *news.Article) bool {
			return a.Title == s.Title || s.Title == "" && strings.Contains(s.Body, strings.TrimSuffix(a.Title, "…"))
		})
		if i < 0 {
			t.Errorf("%s: no article with its title", s.ID)
			continue
		}
		a := articles[i]
		if got, want := slices.Sorted(slices.Values(a.Topics)), slices.Sorted(slices.Values(s.Topics)); !slices.Equal(got, want) {
			t.Errorf("%s: topics %v, want %v", s.ID, got, want)
		}
		for _, want := range s.Fines {
			fines++
			if !slices.ContainsFunc(a.Claims, func(f news.Claim) bool {
				return f.Amount == want.Amount && f.Currency == want.Currency && f.Status == want.Status
			}) {
				t.Errorf("%s: no fine of %d %s %s in %+v", s.ID, want.Amount, want.Currency, want.Status, a.Claims)
			}
		}
		for _, furniture := range []string{"Leave a comment", "Read next", "Follow us", "Telegram", "Leestijd", "30-day"} {
			if strings.Contains(a.Summary, furniture) {
				t.Errorf("%s: the summary has %q: %s", s.ID, furniture, a.Summary)
			}
		}
		if a.Summary == "" {
			t.Errorf("%s: no summary", s.ID)
		}
	}
	if fines != 5 {
		t.Errorf("%d fines are labelled, want 5", fines)
	}
}
