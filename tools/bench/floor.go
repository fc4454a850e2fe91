package main

import (
	"bytes"
	"errors"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/yuin/goldmark"
	"go.yaml.in/yaml/v4"
	"golang.org/x/sync/errgroup"
)

// floorPage is about the plainest article page that a site could want.
var floorPage = template.Must(template.New("page").Parse(`<!doctype html><html lang="{{.Meta.Language}}"><title>{{.Meta.Title}}</title>
<h1>{{.Meta.Title}}</h1><p><a href="{{.Meta.URL}}">{{.Meta.Source}}</a> <time>{{.Meta.Published.Format "2006-01-02"}}</time></p>
<ul>{{range .Meta.Topics}}<li><a href="/topics/{{.}}/">{{.}}</a></li>{{end}}</ul>{{.Body}}</html>`))

// floorMeta is what the floor reads of an article: the types of a real front matter, without what the site makes of them.
type floorMeta struct {
	ID, Title, URL, Source, Language, Story string
	Published, Seen                         time.Time
	Topics, Platforms, Countries            []string
	Evidence, Fines, Bans                   []map[string]any
}

// floor does the least that any generator must do for the content below dir and then writes every file of like into out:
// read N, YAML N, goldmark N, template N, write the same files with the same bytes.
// With compare it reads each file of out and writes only what differs, as a rebuild would.
func floor(dir, like, out string, compare bool) error {
	if err := each(filepath.Join(dir, "content"), func(file string) error { return renderPlain(file) }); err != nil {
		return err
	}
	made := map[string]bool{}
	return eachFrom(like, func(file string) (func() error, error) {
		rel, err := filepath.Rel(like, file)
		if err != nil {
			return nil, err
		}
		target := filepath.Join(out, rel)
		if folder := filepath.Dir(target); !made[folder] {
			made[folder] = true
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return nil, err
			}
		}
		return func() error { return copyFile(file, target, compare) }, nil
	})
}

func renderPlain(file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if filepath.Ext(file) != ".md" {
		return nil
	}
	_, rest, _ := bytes.Cut(raw, []byte("---\n"))
	front, body, ok := bytes.Cut(rest, []byte("\n---\n"))
	if !ok {
		return errors.New(file + ": no front matter")
	}
	var meta floorMeta
	if err := yaml.Unmarshal(front, &meta); err != nil {
		return err
	}
	var html, page bytes.Buffer
	if err := goldmark.Convert(body, &html); err != nil {
		return err
	}
	return floorPage.Execute(&page, struct {
		Meta floorMeta
		Body template.HTML
	}{meta, template.HTML(html.String())})
}

// copyFile stands for writing one finished page: its bytes come from the page cache, which costs less than making them.
func copyFile(from, to string, compare bool) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if compare {
		if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, raw) {
			return nil
		}
	}
	return os.WriteFile(to, raw, 0o644)
}

func each(dir string, do func(file string) error) error {
	return eachFrom(dir, func(file string) (func() error, error) {
		return func() error { return do(file) }, nil
	})
}

// eachFrom walks dir and runs what prepare returns for each file, on all cores.
func eachFrom(dir string, prepare func(file string) (func() error, error)) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		work, err := prepare(file)
		if err == nil {
			g.Go(work)
		}
		return err
	})
	return errors.Join(err, g.Wait())
}
