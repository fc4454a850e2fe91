package main

import (
	"bytes"
	"embed"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

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
