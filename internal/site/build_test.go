package site_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// build renders the input into a folder and fails the test if that fails.
func build(t testing.TB, in site.Input, out string) site.Report {
	t.Helper()
	in.Out = out
	r, err := site.Build(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tree reads a folder: names to contents.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		name, _ := filepath.Rel(dir, p)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func equal(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

func TestLayout(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(200)
	r := build(t, in, out)
	if len(r.Warnings) > 0 {
		t.Errorf("warnings: %v", r.Warnings)
	}
	files := tree(t, out)
	if r.Files != len(files) || r.Written != len(files) {
		t.Errorf("report says %d files, %d written; there are %d", r.Files, r.Written, len(files))
	}
	for _, name := range []string{"index.html", "page/1.html", "topics/index.html", "topics/fines/index.html",
		"platforms/index.html", "platforms/tiktok/index.html",
		"ledger/fines/index.html", "ledger/bans/index.html", "archive/index.html", "archive/2026/03.html",
		"sources/index.html", "about/index.html",
		"search/index.html", "404.html", "site.webmanifest", "articles/" + in.Articles[0].Path + ".html",
		"ledger/fines/" + in.Ledger.Events[news.ListFines][0].ID + ".html"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for _, s := range in.Stories {
		if name := "stories/" + s.Slug + ".html"; (files[name] != "") != (len(s.Articles) > 1) {
			t.Errorf("%s: a story has a page exactly when several articles cover it", name)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	build(t, sample.Input(80), one)
	build(t, sample.Input(80), two)
	equal(t, tree(t, two), tree(t, one))
	if r := build(t, sample.Input(80), one); r.Written != 0 || r.Removed != 0 {
		t.Errorf("a build that brings nothing new wrote %d and removed %d files", r.Written, r.Removed)
	}
}

func TestRebuildEqualsFullBuild(t *testing.T) {
	grown, fresh := t.TempDir(), t.TempDir()
	in := sample.Input(160)
	before := in
	before.Articles = nil
	for _, s := range in.Stories[3:] {
		before.Articles = append(before.Articles, s.Articles...)
	}
	before = sample.Finish(before)
	build(t, before, grown)
	r := build(t, in, grown)
	build(t, in, fresh)
	equal(t, tree(t, grown), tree(t, fresh))
	if r.Written > 106 { // authorities and countries have pages and feeds, too
		t.Errorf("3 new stories rewrote %d of %d files", r.Written, r.Files)
	}
	r = build(t, before, grown)
	if r.Removed == 0 {
		t.Error("pages of withdrawn articles are still there")
	}
	build(t, before, t.TempDir())
}

func TestFailedBuildLeavesTheOldSite(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(60)
	build(t, in, out)
	want := tree(t, out)
	for name, c := range map[string]struct{ file, text, want string }{
		"field":  {"article.html", "{{define \"main\"}}<p>{{.Heading}}</p>\n{{.Nothing}}{{end}}", "templates/article.html:2: {{.Nothing}}"},
		"syntax": {"story.html", "\n\n{{define \"main\"}}{{if}}{{end}}", "templates/story.html:3:"},
		"word":   {"home.html", "{{define \"main\"}}\n{{T \"no.such\"}}{{end}}", "templates/home.html:2:"},
		"asset":  {"404.html", "{{define \"main\"}}{{asset \"x.css\"}}{{end}}", "templates/404.html:1:"},
		"words":  {"strings.yaml", "en: [a]", "templates/strings.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := in
			bad.Out = out
			bad.Templates = fstest.MapFS{c.file: {Data: []byte(c.text)}}
			_, err := site.Build(context.Background(), bad)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q does not say %q in one line", err, c.want)
			}
			equal(t, tree(t, out), want)
		})
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	in.Out = out
	if _, err := site.Build(stopped, in); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build gives %v", err)
	}
	equal(t, tree(t, out), want)
}

func TestTheming(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(10)
	in.Templates = fstest.MapFS{
		"404.html":          {Data: []byte(`{{define "main"}}<h1>Lost: {{.Title}}</h1>{{end}}`)},
		"assets/style.css":  {Data: []byte(":root { --ink: #123456 }")},
		"partials.html":     {Data: []byte(`{{define "source"}}<em>{{.Text}}</em>{{end}}`)},
		"assets/own.js":     {Data: []byte("1")},
		"static/CNAME":      {Data: []byte("wire.example\n")},
		"static/.gitignore": {Data: []byte("x")},
	}
	build(t, in, out)
	files := tree(t, out)
	if !strings.Contains(files["404.html"], "<h1>Lost: This page does not exist</h1>") {
		t.Error("the site's own template did not win")
	}
	page := files["articles/"+in.Articles[0].Path+".html"]
	if !strings.Contains(page, "<p class=\"by\"><em>") || !strings.Contains(page, "<footer") {
		t.Errorf("the site's own partial did not win, or the others are lost:\n%s", page)
	}
	if files["CNAME"] != "wire.example\n" {
		t.Error("static/ is not copied")
	}
	n := 0
	for name, text := range files {
		if strings.HasPrefix(name, "assets/style.") {
			n++
			if text != ":root{--ink: #123456}" {
				t.Errorf("%s: %s", name, text)
			}
			if !strings.Contains(files["index.html"], "/news/"+name) {
				t.Error("the front page does not use the fingerprinted stylesheet")
			}
		}
	}
	if n != 1 {
		t.Errorf("%d stylesheets", n)
	}
}

func TestStatusIsNobodysBusiness(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(5)
	in.Status = &site.Status{Run: time.Unix(0, 0).UTC(), Interval: 3600}
	build(t, in, out)
	status := tree(t, out)[site.StatusFile]
	in.Status = nil
	if r := build(t, in, out); r.Written+r.Removed != 0 || tree(t, out)[site.StatusFile] != status {
		t.Error("a build without a run touched the status of the last one")
	}
}

func TestGerman(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(40)
	in.Site.Language = "de-AT"
	build(t, in, out)
	files := tree(t, out)
	for name, want := range map[string]string{"index.html": `<html lang="de" dir="ltr">`,
		"ledger/fines/index.html": "Bußgelder", "about/index.html": "Warum der Artikel hier steht"} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %q", name, want)
		}
	}
}

func TestTextOfUnknownLanguageSaysSo(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(4)
	for _, a := range in.Articles {
		a.Language = ""
	}
	in.Articles[0].Language = "uk"
	build(t, in, out)
	files := tree(t, out)
	for name, want := range map[string]string{
		"articles/" + in.Articles[1].Path + ".html": `<h1 dir="auto" lang="">`,
		"articles/" + in.Articles[0].Path + ".html": `<h1 dir="auto" lang="uk">`,
		"atom.xml": `<entry xml:lang="">`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %q:\n%.800s", name, want, files[name])
		}
	}
	if n := strings.Count(files["feed.xml"], "<dc:language>"); n > 1 {
		t.Errorf("feed.xml names a language for %d entries, want that of one", n)
	}
	if strings.Contains(files["feed.json"], `"und"`) || strings.Contains(files["index.html"], `lang="und"`) {
		t.Error("a code for unknown languages is published")
	}
}

func TestEmptySite(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(0)
	build(t, in, out)
	if !strings.Contains(tree(t, out)["index.html"], "No articles yet") {
		t.Error("an empty site does not say so")
	}
}

// TestAloneInAStory holds that a story's address leads on when a person deleted all its articles but one that joined it.
func TestAloneInAStory(t *testing.T) {
	in := sample.Input(40)
	a := *in.Articles[0]
	a.Story, a.Opens = "what-others-told-first", ""
	in.Articles = []*news.Article{&a}
	in = sample.Finish(in)
	out := filepath.Join(t.TempDir(), "public")
	build(t, in, out)
	if page := tree(t, out)["stories/what-others-told-first.html"]; !strings.Contains(page, a.Path) {
		t.Errorf("the story's page leads nowhere: %q", page)
	}
}

// TestCheckTriesTemplates holds that a field that no page has is found without a build, and that what ships passes.
func TestCheckTriesTemplates(t *testing.T) {
	in := sample.Input(3)
	if err := site.Check(in); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"article.html", "moved.html", "404.html"} {
		in.Templates = fstest.MapFS{name: {Data: []byte("{{define \"main\"}}\n{{.Headline}}{{end}}")}}
		if err := site.Check(in); err == nil || !strings.HasPrefix(err.Error(),
			"templates/"+name+":2: {{.Headline}}: can't evaluate field Headline") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
