package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// hugoFiles is a small site for Hugo 0.146 and later: articles, home with pagination, four topics with feeds, sitemap.
// It has no stories, ledger, search index or cards, and so renders fewer and smaller pages than the program does.
var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "https://bench.example/wire/"
title = "Bench Wire"
uglyURLs = true
disableKinds = ["section"]
[taxonomies]
  topic = "topics"
[outputs]
  home = ["html", "rss"]
  term = ["html", "rss"]
[pagination]
  pagerSize = 30
[services.rss]
  limit = 50
`,
	"layouts/_default/baseof.html": `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="{{ "/" | relURL }}">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>`,
	"layouts/_default/single.html": `{{ define "main" }}<h1>{{ .Title }}</h1>
<p><a href="{{ .Params.link }}">{{ .Params.source }}</a></p>
<ul>{{ range .Params.topics }}<li>{{ . }}</li>{{ end }}</ul>{{ .Content }}{{ end }}`,
	"layouts/_default/list.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages).Pages }}
<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ .Summary }}</article>{{ end }}
{{ partial "pagination.html" . }}{{ end }}`,
	"layouts/index.html": `{{ define "main" }}{{ range (.Paginate site.RegularPages).Pages }}
<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ .Summary }}</article>{{ end }}
{{ partial "pagination.html" . }}{{ end }}`,
}

// hugoSite makes a Hugo site in dir from the articles of content. A key "url" would make Hugo publish at that address,
// so the copy of each article calls it "link".
func hugoSite(dir, content string) error {
	for name, text := range hugoFiles {
		if err := write(filepath.Join(dir, filepath.FromSlash(name)), []byte(text)); err != nil {
			return err
		}
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
