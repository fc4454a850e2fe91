package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSparedBuildsEqualFullOnes edits a site at random and builds it each time with all that is remembered, and from
// nothing: the bytes must be the same.
func TestSparedBuildsEqualFullOnes(t *testing.T) {
	s := sparedSite(t)
	r := rand.New(rand.NewPCG(11, 4))
	for step := range 25 {
		what := s.meddle(r)
		s.privacywire("build")
		grown := snapshot(filepath.Join(s.dir, "public"), "public")
		out := filepath.Join(s.dir, fmt.Sprintf("full-%d", step))
		s.privacywire("build", "--fresh", "--out", out)
		for _, d := range different(grown, snapshot(out, "public"), "differs in") {
			t.Fatalf("step %d, after %s: the build %s", step, what, d)
		}
	}
}

// TestNothingChangedIsNoticed looks at the one thing that tells a spared build from a done one: what it says it wrote.
func TestNothingChangedIsNoticed(t *testing.T) {
	s := sparedSite(t)
	s.privacywire("build")
	before := modTimes(t, filepath.Join(s.dir, "public"))
	if last := s.env().lastBuild(&buildOptions{}); !last.stands() {
		t.Skip("this system has no times of change that a program can't set")
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

func (s *spared) article(n int) {
	s.write(fmt.Sprintf("content/2024/03/a-%d.md", n), fmt.Sprintf(`---
id: %016x
title: "TikTok fined £%dm over children's data"
url: https://feed.example/%d
source: feed
published: 2024-03-%02dT09:00:00Z
seen: 2024-03-%02dT10:00:00Z
language: en
topics: [fines]
platforms: [tiktok]
story: story-%d
---
The regulator has fined TikTok.
`, n+1, n+1, n, n%27+1, n%27+1, n/2))
}

// meddle changes one thing and says which. Same sizes and old times are among the changes, for those are the ones that
// a careless look would miss.
func (s *spared) meddle(r *rand.Rand) string {
	name := fmt.Sprintf("content/2024/03/a-%d.md", r.IntN(5))
	file := filepath.Join(s.dir, name)
	switch r.IntN(7) {
	case 0:
		s.article(5 + r.IntN(40))
		return "a new article"
	case 1:
		os.Remove(file)
		return "an article deleted"
	case 2:
		data, err := os.ReadFile(file)
		if err != nil {
			s.article(r.IntN(5))
			return "an article brought back"
		}
		info, _ := os.Stat(file)
		s.write(name, strings.Replace(string(data), "has fined", []string{"HAS FINED", "has FINED"}[r.IntN(2)], 1))
		os.Chtimes(file, info.ModTime(), info.ModTime())
		return "a summary of the same size, its time put back"
	case 3:
		s.write("templates/assets/own.css", fmt.Sprintf("/* %d */", r.IntN(10)))
		return "an asset of the site's own"
	case 4:
		s.write("feeds.yaml", fmt.Sprintf("site: {title: Wire%d, url: \"https://wire.example/\"}\nfeeds:\n  - {name: Feed, url: \"https://feed.example/\"}\n", r.IntN(3)))
		return "another title of the site"
	case 5:
		s.write("public/stray.html", "not ours")
		return "a stray file in public/"
	}
	return "nothing"
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
