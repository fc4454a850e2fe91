package main

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// tree invents the articles of the archive and those that are added to it, the oldest first.
func (b *bench) tree() {
	b.all = sample.Articles(b.n+added*b.runs, 8) // about 130 words
	slices.SortFunc(b.all.Articles, archive.ByTime)
}

// grow writes the articles from to n, and a feeds.yaml whose feeds are at an address.
func (b *bench) grow(from, n int, address string) error {
	for _, a := range b.all.Articles[from:n] {
		if err := write(filepath.Join(b.dir, "content", filepath.FromSlash(a.Path)+".md"), archive.Encode(a)); err != nil {
			return err
		}
	}
	config := []byte(treeConfig)
	for _, f := range b.all.Feeds {
		config = fmt.Appendf(config, "  - {name: %s, url: \"http://%s/%s\", keep: all}\n", f.Name, address, f.Slug)
	}
	return write(filepath.Join(b.dir, "feeds.yaml"), config)
}

const treeConfig = `site: {title: Bench Wire, url: "https://bench.example/wire/", description: A measured archive.}
fetch: {allow_networks: [127.0.0.0/8]}
feeds:
`

// serveFeeds serves a feed with one entry at every path, and answers requests with its ETag that nothing has changed.
func serveFeeds() (*http.Server, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Addr: listener.Addr().String(), Handler: http.HandlerFunc(serveFeed)}
	go server.Serve(listener)
	return server, nil
}

func serveFeed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"1"`)
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Feed</title><item><guid>%[1]s</guid><title>News of %[1]s</title>`+
		`<link>https://news.example%[1]s</link><pubDate>Mon, 04 Mar 2024 09:00:00 GMT</pubDate></item></channel></rss>`,
		r.URL.Path)
}

// hugoFiles is a small site for Hugo 0.146 and later: articles, home with pagination, four topics with feeds, sitemap.
// It has no stories, ledger, search index or cards, and so renders fewer and smaller pages than the program does.
//
//go:embed all:hugo
var hugoFiles embed.FS

// hugoSite makes a Hugo site in dir from the articles of content. A key "url" would make Hugo publish at that address,
// so the copy of each article calls it "link".
func hugoSite(dir, content string) error {
	files, err := fs.Sub(hugoFiles, "hugo")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	from := os.DirFS(content)
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		return write(filepath.Join(dir, "content", "articles", filepath.FromSlash(name)),
			bytes.Replace(raw, []byte("\nurl: "), []byte("\nlink: "), 1))
	})
}

func write(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}
