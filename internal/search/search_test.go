package search

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, name, data string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
}

// tools makes a folder whose Pagefind is the given shell script, and puts a Node.js in the path.
func tools(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for Pagefind is a shell script")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "node_modules/.bin/pagefind"), "#!/bin/sh\n"+script, 0o755)
	write(t, filepath.Join(dir, "bin/node"), "#!/bin/sh\n", 0o755)
	t.Setenv("PATH", filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
	return dir
}

func names(t *testing.T, dir string) string {
	t.Helper()
	var list []string
	filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, rel)
		}
		return nil
	})
	return strings.Join(list, " ")
}

// The stand-in writes where it is told to, $4, and what it is asked to index, $6.
const works = `mkdir -p "$4" && cd "$4" && echo "$6" > pagefind.js && touch pagefind-ui.js pagefind-ui.css pagefind-component-ui.js pagefind-highlight.js pagefind-worker.js`

func TestIndexTakesThePlaceOfTheOldOne(t *testing.T) {
	dir, site := tools(t, works), t.TempDir()
	write(t, filepath.Join(site, "pagefind/old.js"), "old", 0o644)
	write(t, filepath.Join(site, ".pagefind.new/half.js"), "left by a killed run", 0o644)
	if err := Index(t.Context(), site, t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, site), "pagefind/pagefind-worker.js pagefind/pagefind.js"; got != want {
		t.Errorf("files %s, want %s", got, want)
	}
	if glob, _ := os.ReadFile(filepath.Join(site, "pagefind/pagefind.js")); strings.TrimSpace(string(glob)) != Pages {
		t.Errorf("indexes %s", glob)
	}
}

func TestIndexIsMadeOnlyWhenAPageChanged(t *testing.T) {
	dir, site := tools(t, works+` && touch pagefind-entry.json && echo run >> "$PW_RUNS"`), t.TempDir()
	t.Setenv("PW_RUNS", filepath.Join(dir, "runs"))
	page := filepath.Join(site, "stories/a.html")
	steps := []struct {
		what string
		do   func()
		runs int
	}{
		{"a new site", func() { write(t, page, "one", 0o644) }, 1},
		{"nothing", func() {}, 1},
		{"a list", func() { write(t, filepath.Join(site, "index.html"), "list", 0o644) }, 1},
		{"a page", func() { write(t, page, "two", 0o644) }, 2},
		{"a page that went", func() { os.Remove(page) }, 3},
	}
	for _, s := range steps {
		time.Sleep(20 * time.Millisecond) // the clock of the file system
		s.do()
		if err := Index(t.Context(), site, dir); err != nil {
			t.Fatal(err)
		}
		runs, _ := os.ReadFile(filepath.Join(dir, "runs"))
		if n := strings.Count(string(runs), "run"); n != s.runs {
			t.Errorf("after %s: %d runs, want %d", s.what, n, s.runs)
		}
	}
}

func TestFailureKeepsTheOldIndex(t *testing.T) {
	dir, site := tools(t, "mkdir -p \"$4\" && echo progress && echo 'out of memory' >&2 && exit 3"), t.TempDir()
	write(t, filepath.Join(site, "pagefind/old.js"), "old", 0o644)
	err := Index(t.Context(), site, dir)
	if err == nil || !strings.Contains(err.Error(), "out of memory") || errors.Is(err, ErrMissing) {
		t.Errorf("error %v", err)
	}
	if got := names(t, site); got != "pagefind/old.js" {
		t.Errorf("files %s", got)
	}
}

func TestWithoutPagefindOneLineSaysWhatIsMissing(t *testing.T) {
	site := t.TempDir()
	err := Index(t.Context(), site, t.TempDir())
	if !errors.Is(err, ErrMissing) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
	tools(t, works)
	t.Setenv("PATH", t.TempDir())
	if err := Index(t.Context(), site, t.TempDir()); !errors.Is(err, ErrMissing) {
		t.Errorf("without Node.js: %v", err)
	}
	if got := names(t, site); got != "" {
		t.Errorf("files %s", got)
	}
}

// With the real Pagefind here, stories are found and lists are not.
func TestPagefind(t *testing.T) {
	root := "."
	if _, err := find([]string{root}); err != nil {
		t.Skip("npm install has not been run: ", err)
	}
	site := t.TempDir()
	write(t, filepath.Join(site, "stories/a.html"), `<!doctype html><html lang="en"><title>A</title><body data-pagefind-body>A fine`, 0o644)
	write(t, filepath.Join(site, "index.html"), `<!doctype html><html lang="en"><title>B</title><body>A list`, 0o644)
	if err := Index(t.Context(), site, root); err != nil {
		t.Fatal(err)
	}
	entry, err := os.ReadFile(filepath.Join(site, "pagefind/pagefind-entry.json"))
	if err != nil || !strings.Contains(string(entry), `"page_count":1`) {
		t.Errorf("%v: %s", err, entry)
	}
}
