package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/news"
)

// TestSkippedBuildsEqualFullOnes edits a site, in each way once and then at random, and builds it each time both into
// public/, where an unchanged site is skipped, and from nothing: the bytes must be the same.
func TestSkippedBuildsEqualFullOnes(t *testing.T) {
	s := sparedSite(t)
	r := rand.New(rand.NewPCG(11, 4))
	ways := slices.Sorted(maps.Keys(meddlings))
	for step := range 2 * len(ways) {
		what := ways[step%len(ways)]
		if step >= len(ways) {
			what = ways[r.IntN(len(ways))]
		}
		meddlings[what](s, r)
		s.privacywire("build")
		grown := snapshot(filepath.Join(s.dir, "public"), "public")
		out := filepath.Join(s.dir, fmt.Sprintf("full-%d", step))
		s.privacywire("build", "--fresh", "--out", out)
		for _, d := range different(grown, snapshot(out, "public"), "differs in") {
			t.Fatalf("step %d, after %s: the build %s", step, what, d)
		}
	}
}

// TestNothingChangedIsNoticed checks that a build of the same input is skipped, unless a published page was damaged.
func TestNothingChangedIsNoticed(t *testing.T) {
	s := sparedSite(t)
	s.privacywire("build")
	before := modTimes(t, filepath.Join(s.dir, "public"))
	if e := s.env(); !e.isCurrent(e.lastBuild(&buildOptions{})) {
		t.Skip("this system has no time of change that programs can't set")
	}
	s.privacywire("build")
	if after := modTimes(t, filepath.Join(s.dir, "public")); after != before {
		t.Error("a build of the same wrote files")
	}
	if err := os.WriteFile(filepath.Join(s.dir, "public", "index.html"), []byte("somebody else's"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.privacywire("build")
	if data, err := os.ReadFile(filepath.Join(s.dir, "public", "index.html")); err != nil || strings.Contains(string(data), "somebody") {
		t.Errorf("a page that was damaged stays so: %v", err)
	}
}

type spared struct {
	t   *testing.T
	dir string
}

func sparedSite(t *testing.T) *spared {
	s := &spared{t, t.TempDir()}
	s.write("feeds.yaml", "site: {title: Wire, url: \"https://wire.example/\"}\nfeeds:\n  - {name: Feed, url: \"https://feed.example/\"}\n")
	for i := range 5 {
		s.article(i)
	}
	return s
}

func (s *spared) env() *env {
	return &env{dir: s.dir, stdout: io.Discard, stderr: io.Discard, now: time.Now, getenv: func(string) string { return "" }}
}

func (s *spared) privacywire(args ...string) {
	s.t.Helper()
	if err := s.env().run(context.Background(), append([]string{"-C", s.dir}, args...)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *spared) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// article writes the n-th article as a run would. Two in a row tell one story, three state one fine.
func (s *spared) article(n int) {
	at := time.Date(2024, 3, n%27+1, 9, 0, 0, 0, time.UTC)
	platform := []string{"tiktok", "own-app"}[n%2]
	a := &news.Article{ID: fmt.Sprintf("%016x", n+1), Path: fmt.Sprintf("2024/03/a-%d", n),
		Title: fmt.Sprintf("TikTok fined £%dm over children's data", n/3+1),
		URL:   fmt.Sprintf("https://feed.example/%d", n), Source: "feed", Published: at, Seen: at.Add(time.Hour), Language: "en", Privacy: true,
		Topics: []string{"fines"}, Platforms: []string{platform}, Story: fmt.Sprintf("story-%d", n/2), Summary: "The regulator has fined TikTok.",
		Claims: []news.Claim{{Kind: news.ClaimFine, Subject: platform, Authority: "ico", Amount: int64(n/3+1) * 1e6,
			Currency: "GBP", Status: news.FineImposed, Quote: "has fined TikTok"}}}
	s.write("content/"+a.Path+".md", string(archive.Encode(a)))
}

// meddlings change one thing. Same sizes and old times are among them, for those are the ones that a careless look
// would miss; the numbers before their names put each where what it changes can be seen.
var meddlings = map[string]func(*spared, *rand.Rand){
	"01 nothing":       func(*spared, *rand.Rand) {},
	"02 a new article": func(s *spared, r *rand.Rand) { s.article(9 + r.IntN(40)) },
	"03 an article that states a fine which others state": func(s *spared, _ *rand.Rand) { s.article(5) },
	"04 an article deleted":                               func(s *spared, r *rand.Rand) { os.Remove(s.some(r)) },
	"05 an article brought back": func(s *spared, r *rand.Rand) {
		for i := range 5 {
			s.article(i)
		}
	},
	"06 a summary of the same size, its time put back": func(s *spared, r *rand.Rand) {
		file := s.some(r)
		data, err := os.ReadFile(file)
		if err != nil {
			return
		}
		info, _ := os.Stat(file)
		words := []string{"HAS FINED", "has FINED"}[r.IntN(2)]
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), "has fined", words, 2)), 0o644); err != nil {
			s.t.Fatal(err)
		}
		os.Chtimes(file, info.ModTime(), info.ModTime())
	},
	"07 a platform of the site's own": func(s *spared, r *rand.Rand) { s.config("Wire", r.IntN(100)) },
	"08 another name of it":           func(s *spared, r *rand.Rand) { s.config("Wire", 100+r.IntN(100)) },
	"09 another title of the site":    func(s *spared, r *rand.Rand) { s.config(fmt.Sprint("Wire", r.IntN(3)), 0) },
	"10 an asset of the site's own": func(s *spared, r *rand.Rand) {
		s.write("templates/assets/own.css", fmt.Sprintf("/* %d */", r.IntN(10)))
	},
	"11 a stray file in public/": func(s *spared, _ *rand.Rand) { s.write("public/stray.html", "not ours") },
	"12 a damaged page":          func(s *spared, _ *rand.Rand) { s.write("public/index.html", "not ours") },
	"13 a lost page":             func(s *spared, _ *rand.Rand) { os.Remove(filepath.Join(s.dir, "public", "about", "index.html")) },
	"14 a lost cache":            func(s *spared, _ *rand.Rand) { os.RemoveAll(filepath.Join(s.dir, ".cache")) },
}

// some names one of the first articles.
func (s *spared) some(r *rand.Rand) string {
	return filepath.Join(s.dir, "content", "2024", "03", fmt.Sprintf("a-%d.md", r.IntN(5)))
}

// config writes a feeds.yaml with a title, and a platform of a name.
func (s *spared) config(title string, app int) {
	s.write("feeds.yaml", fmt.Sprintf("site: {title: %s, url: \"https://wire.example/\"}\nplatforms:\n  - {name: Own "+
		"App %d, slug: own-app}\nfeeds:\n  - {name: Feed, url: \"https://feed.example/\"}\n", title, app))
}

func modTimes(t *testing.T, dir string) string {
	t.Helper()
	names, err := glob(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range names {
		info, err := os.Stat(filepath.Join(dir, n))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, n, info.ModTime().UnixNano())
	}
	return b.String()
}
