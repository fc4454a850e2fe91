package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// hourlyFeeds is how many feeds the site of [hourly] asks: as many as ship.
const hourlyFeeds = 67

// hourly measures what one run of a schedule does when no feed has news, from a fresh checkout of an archive of n
// articles: download the program and check its sum, check out, fetch, build. The feeds are local.
func hourly(binary, work string, n int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	server, err := feedServer(binary)
	if err != nil {
		return err
	}
	defer server.Close()
	origin := filepath.Join(work, "origin")
	if err := makeOrigin(binary, origin, server.Addr, n); err != nil {
		return err
	}
	site, program := filepath.Join(work, "site"), filepath.Join(work, "privacywire")
	fmt.Printf("\nan hourly run without news, %d articles, %d feeds\n", n, hourlyFeeds)
	var total time.Duration
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"download the program", func() error { return download("http://"+server.Addr+"/program", binary, program) }},
		{"check out", func() error { return command("", "git", "clone", "--quiet", "--depth", "1", "file://"+origin, site) }},
		{"restore .cache", func() error {
			return os.CopyFS(filepath.Join(site, ".cache"), os.DirFS(filepath.Join(origin, ".cache")))
		}},
		{"fetch", func() error { return command(site, program, "fetch", "--force") }},
		{"build", func() error { return command(site, program, "build") }},
	} {
		start := time.Now()
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		took := time.Since(start)
		total += took
		fmt.Printf("%-34s %9s\n", step.name, took.Round(time.Millisecond))
	}
	fmt.Printf("%-34s %9s\n", "in all", total.Round(time.Millisecond))
	return nil
}

// makeOrigin makes the repository of a site whose feeds were all read before.
func makeOrigin(binary, dir, address string, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := writeTree(dir, 0, n); err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	var config strings.Builder
	config.WriteString("site: {title: Bench Wire, url: \"https://bench.example/wire/\"}\n" +
		"fetch: {allow_networks: [127.0.0.0/8]}\nfeeds:\n")
	for i := range hourlyFeeds {
		fmt.Fprintf(&config, "  - {name: Feed %d, url: \"http://127.0.0.%d:%s/feed/%d\", keep: all}\n", i, i+1, port, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "feeds.yaml"), []byte(config.String()), 0o644); err != nil {
		return err
	}
	for _, c := range [][]string{
		{binary, "fetch"},
		{"git", "init", "--quiet"},
		{"git", "add", "content", "feeds.yaml"},
		{"git", "-c", "user.name=bench", "-c", "user.email=bench@bench.example", "commit", "--quiet", "-m", "content"},
	} {
		if err := command(dir, c[0], c[1:]...); err != nil {
			return err
		}
	}
	return nil
}

// feedServer serves the program at /program and feeds below /feed/, on every address of the loopback network.
func feedServer(binary string) (*http.Server, error) {
	listener, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/program", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, binary) })
	mux.HandleFunc("/feed/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Feed</title><item><guid>%[1]s</guid><title>News of %[1]s</title>`+
			`<link>https://news.example%[1]s</link><pubDate>Mon, 04 Mar 2024 09:00:00 GMT</pubDate></item></channel></rss>`,
			r.URL.Path)
	})
	server := &http.Server{Addr: listener.Addr().String(), Handler: mux}
	go server.Serve(listener)
	return server, nil
}

// download saves what an address answers and compares its sum with that of a file.
func download(address, like, to string) error {
	resp, err := http.Get(strings.Replace(address, "0.0.0.0", "127.0.0.1", 1))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	want, err := os.ReadFile(like)
	if err != nil {
		return err
	}
	if sha256.Sum256(data) != sha256.Sum256(want) {
		return fmt.Errorf("%s: the sum is wrong", address)
	}
	return os.WriteFile(to, data, 0o755)
}

func command(dir, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}
