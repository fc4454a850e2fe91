package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is a buffer that a command writes while the test reads.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// until waits for something to come true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never came: ", what)
		}
	}
}

// Whatever a person edits shows in the browser: articles, templates and feeds.yaml, mistakes included.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	makeDemoIn(t, dir)
	var out, faults shared
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &faults, now: time.Now, getenv: func(string) string { return "" }}
		done <- e.run(ctx, []string{"-C", dir, "serve", "--addr", "127.0.0.1:0"})
	}()
	var url string
	until(t, "the address", func() bool {
		url = regexp.MustCompile(`http://\S+`).FindString(out.String())
		return url != ""
	})
	page := func(path string) string {
		res, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return string(b)
	}
	edit := func(name, old, with string) {
		file := filepath.Join(dir, name)
		data, _ := os.ReadFile(file)
		if old != "" && !bytes.Contains(data, []byte(old)) {
			t.Fatalf("%s has no %q", name, old)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), old, with, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(path, words string) {
		t.Helper()
		until(t, path+" with "+words, func() bool { return strings.Contains(page(path), words) })
	}

	article := archived(t, dir)[0].Path
	text, err := os.ReadFile(filepath.Join(dir, "content", article+".md"))
	if err != nil {
		t.Fatal(err)
	}
	edit("content/"+article+".md", regexp.MustCompile(`(?m)^title: .*$`).FindString(string(text)), "title: Edited by hand")
	shows("articles/"+article+".html", "Edited by hand")
	edit("templates/404.html", "", "{{define \"main\"}}\n{{.Mistake}}{{end}}")
	shows("", "templates/404.html:2")
	edit("templates/404.html", ".Mistake", ".Title")
	shows("", "<h1")
	edit("feeds.yaml", "", "mistake: 1\n")
	shows("", "feeds.yaml:1: ")
	edit("feeds.yaml", "mistake: 1\n", "")
	shows("", "<h1")
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if !strings.Contains(faults.String(), "templates/404.html:2") {
		t.Errorf("the terminal doesn't say what is wrong: %s", faults.String())
	}
}
