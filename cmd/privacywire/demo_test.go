package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/demo"
	"github.com/privacywire/privacywire/internal/news"
)

// makeDemoIn runs the command and returns what it printed.
func makeDemoIn(t *testing.T, dir string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), []string{"demo", "--out", dir, "--no-serve"}, nil, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return stdout.String()
}

// TestDemo makes the site twice, which takes its time, and looks at it from all sides.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	out := makeDemoIn(t, dir)
	t.Run("a site with all topics", func(t *testing.T) { demoHasAllTopics(t, dir, out) })
	t.Run("the same every time", func(t *testing.T) { demoIsTheSameEveryTime(t, dir) })
	t.Run("no loopback address", func(t *testing.T) { demoShowsNoLoopbackAddress(t, dir) })
	t.Run("the ledger", func(t *testing.T) { demoKeepsTheLedger(t, dir) })
	t.Run("read again", func(t *testing.T) { demoReadAgainStays(t, dir) })
	t.Run("copies and spun texts", func(t *testing.T) { demoMarksCopiesAndSpunTexts(t, dir) })
}

// demoReadAgainStays: the same rules say the same about what is archived.
func demoReadAgainStays(t *testing.T, dir string) {
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), []string{"-C", dir, "reclassify", "--diff"}, nil, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	if stdout.Len() > 0 {
		t.Errorf("articles change though the rules don't:\n%s", &stdout)
	}
}

func demoHasAllTopics(t *testing.T, dir, out string) {
	for _, want := range []string{"public", "1 updated", "9 unchanged", "Gone Quiet", "404 Not Found"} {
		if !strings.Contains(out, want) {
			t.Errorf("no word of %q:\n%s", want, out)
		}
	}
	articles := archived(t, dir)
	if len(articles) < 25 {
		t.Errorf("%d articles, want at least 25", len(articles))
	}
	count, titles := map[string]int{}, map[string]int{}
	for _, a := range articles {
		for _, topic := range a.Topics {
			count[topic]++
		}
		titles[a.Title]++
		if strings.HasPrefix(a.Title, "Marketplace apps") && a.Published.Year() == 2099 {
			t.Error("an item of the year 2099 is believed")
		}
	}
	for _, topic := range []string{"fines", "data-sharing", "bans", "shopping"} {
		if count[topic] < 3 {
			t.Errorf("%d articles of the topic %s", count[topic], topic)
		}
		if _, err := os.Stat(filepath.Join(dir, "public/topics", topic, "index.html")); err != nil {
			t.Error(err)
		}
	}
	if titles["Court stops Montana TikTok ban"] != 0 || titles["Court blocks Montana TikTok ban for now"] != 1 {
		t.Error("the edited headline is there twice, or not at all")
	}
	for _, off := range []string{"How to fine-tune a small language model on one graphics card",
		"Three supporters given five-year stadium bans after derby trouble",
		"School district reverses ban on three novels"} {
		if titles[off] != 0 {
			t.Errorf("%q is no matter of this site", off)
		}
	}
}

func archived(t *testing.T, dir string) []*news.Article {
	t.Helper()
	a, err := archive.Open(filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	articles, broken, err := a.Load(t.Context())
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	return articles
}

// demoIsTheSameEveryTime makes it again, over what an earlier demo left.
func demoIsTheSameEveryTime(t *testing.T, first string) {
	second := t.TempDir()
	for name, text := range map[string]string{"feeds.yaml": string(demo.Config()), "content/old.md": "old", "public/old.html": "old"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(second, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(second, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	makeDemoIn(t, second)
	for _, part := range []string{"content", "public"} {
		if d := cmp.Diff(files(t, filepath.Join(first, part)), files(t, filepath.Join(second, part))); d != "" {
			t.Errorf("%s differs:\n%s", part, d)
		}
	}
}

// files reads a folder; status.json is the one file that may differ.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "status.json" {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		all[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func demoShowsNoLoopbackAddress(t *testing.T, dir string) {
	for name, text := range files(t, filepath.Join(dir, "public")) {
		if strings.Contains(text, "127.0.0.1") {
			t.Errorf("public/%s has an address on loopback", name)
		}
	}
}

func TestDemoTouchesNoFolderOfSomebodyElse(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "feeds.yaml"), []byte("feeds: []\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"demo", "--out", dir, "--no-serve"}, {"demo", "--serve", "--no-serve"}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, nil, &out, &out); status(err) != statusUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

// demoKeepsTheLedger follows one fine through all its steps, and the ban beside it.
func demoKeepsTheLedger(t *testing.T, dir string) {
	for file, want := range map[string]string{
		"fines/fines.csv": "2022-10-05 proposed 30000000 EUR; 2023-02-08 imposed 24000000 EUR; 2023-03-08 appealed " +
			"24000000 EUR; 2023-09-20 reduced 18000000 EUR; 2023-11-27 paid 18000000 EUR",
		"bans/bans.csv": "2023-01-16 ordered; 2023-10-23 lifted",
	} {
		if data, err := os.ReadFile(filepath.Join(dir, "public/ledger", file)); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: no event with the history %s (%v)", file, want, err)
		}
	}
}

func demoMarksCopiesAndSpunTexts(t *testing.T, dir string) {
	var copies, spun, selling int
	for _, a := range archived(t, dir) {
		if a.CopyOf != "" {
			copies++
		}
		if a.Spun {
			spun++
		}
		if a.Advertorial {
			selling++
		}
	}
	if copies < 2 || spun != 2 || selling != 1 {
		t.Errorf("%d copies, %d spun texts, %d advertorials; want 2 or more, 2 and 1", copies, spun, selling)
	}
}
