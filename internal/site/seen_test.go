package site_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// edit changes an archive in one of the ways in which archives change.
func edit(r *rand.Rand, in site.Input) site.Input {
	in.Articles = append([]*news.Article(nil), in.Articles...)
	i := r.IntN(len(in.Articles))
	a := *in.Articles[i]
	in.Articles[i] = &a
	switch r.IntN(16) {
	case 0:
		a.Title += " again"
	case 1:
		a.Summary = "A person wrote this by hand."
	case 2: // withdrawn
		in.Articles = append(in.Articles[:i], in.Articles[i+1:]...)
	case 3: // moved to another story
		a.Story = in.Articles[r.IntN(len(in.Articles))].Story
	case 4:
		a.Published = a.Published.Add(-time.Duration(r.IntN(4000)) * time.Hour)
	case 5:
		a.Platforms = []string{"reddit", "temu"}[r.IntN(2):]
	case 6:
		a.Fines = append([]news.Fine(nil), news.Fine{Payer: "meta", Authority: "dpc", Amount: 1e6 * int64(1+r.IntN(99)), Currency: "EUR", Status: news.FineImposed, Quote: "Meta must pay."})
	case 7:
		in.Site.Description += "!"
	case 8:
		in.Templates = fstest.MapFS{"404.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>` + a.ID + `{{end}}`)}}
	case 9:
		a.Bans = append([]news.Ban(nil), news.Ban{Platform: "tiktok", Country: "CA", Scope: news.ScopeNationwide, Status: news.BanOrdered, Quote: "TikTok must go."})
	case 10: // somebody repeats it
		a.CopyOf = in.Articles[r.IntN(len(in.Articles))].ID
	case 11:
		a.Spun, a.Advertorial = !a.Spun, r.IntN(2) == 0
	case 12:
		a.Follows = in.Articles[r.IntN(len(in.Articles))].Story
	case 13:
		a.Topics = []string{"fines", "shopping"}[r.IntN(2):]
	case 14: // a new source, and a new article of it
		b := a
		b.ID, b.Path, b.Source, b.Story = fmt.Sprintf("new%d", r.Uint64()), fmt.Sprintf("2023/05/new-%d", r.Uint64()), "gazette", ""
		in.Articles = append(in.Articles, &b)
	case 15: // another one says the same
		b := a
		b.ID, b.Path, b.Published = fmt.Sprintf("more%d", r.Uint64()), fmt.Sprintf("2023/06/more-%d", r.Uint64()), a.Published.Add(time.Hour)
		in.Articles = append(in.Articles, &b)
	}
	return sample.Finish(in)
}

// TestRemembering edits an archive at random and holds that a build that remembers the last one gives what a full one gives.
func TestRemembering(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	out, cache := t.TempDir(), t.TempDir()
	in := sample.Input(40)
	spared := 0
	for turn := range 20 {
		in.Cache = cache
		report := build(t, in, out)
		spared += report.Files - report.Written
		full := in
		full.Cache = ""
		fresh := t.TempDir()
		build(t, full, fresh)
		equal(t, tree(t, out), tree(t, fresh))
		if t.Failed() {
			t.Fatalf("after edit %d", turn)
		}
		switch turn {
		case 4: // a published page is damaged by somebody
			if err := os.WriteFile(filepath.Join(out, "index.html"), []byte("?"), 0o644); err != nil {
				t.Fatal(err)
			}
		case 6: // what was remembered is damaged
			if err := os.WriteFile(filepath.Join(cache, "pages"), []byte("?"), 0o644); err != nil {
				t.Fatal(err)
			}
		case 8:
			if err := os.Remove(filepath.Join(out, "about/index.html")); err != nil {
				t.Fatal(err)
			}
		}
		in = edit(r, in)
	}
	if spared == 0 {
		t.Error("nothing was ever spared")
	}
}

// TestKeysSeeOthers changes what pages show of something else: the page of the article at hand stays as it was, and must
// not be taken for what it should be.
func TestKeysSeeOthers(t *testing.T) {
	base := func() site.Input {
		in := sample.Input(12)
		for i, a := range in.Articles {
			b := *a
			in.Articles[i] = &b
		}
		spun, copied, follows := in.Articles[1], in.Articles[3], in.Articles[5]
		spun.Spun, spun.Platforms = true, []string{"bluesky"} // so that nobody's page is that of bluesky
		copied.CopyOf = in.Articles[4].ID
		follows.Follows = in.Articles[6].Story
		return in
	}
	changes := map[string]func(in *site.Input){
		"a platform gets a page":      func(in *site.Input) { in.Articles[9].Platforms = []string{"bluesky"} },
		"an original is retitled":     func(in *site.Input) { in.Articles[4].Title = "Another title" },
		"an original is withdrawn":    func(in *site.Input) { in.Articles = append(in.Articles[:4:4], in.Articles[5:]...) },
		"what it follows is retitled": func(in *site.Input) { in.Articles[6].Title = "Another title" },
		"a source has another name":   func(in *site.Input) { in.Feeds = append([]news.Feed(nil), in.Feeds...); in.Feeds[0].Name = "Another" },
		"a topic has another title": func(in *site.Input) {
			in.Topics = append([]site.Topic(nil), in.Topics...)
			in.Topics[0].Title = "Another"
		},
	}
	for name, change := range changes {
		out, cache := t.TempDir(), t.TempDir()
		in := sample.Finish(base())
		in.Cache = cache
		build(t, in, out)
		in = base()
		change(&in)
		in = sample.Finish(in)
		fresh := t.TempDir()
		build(t, in, fresh)
		in.Cache = cache
		build(t, in, out)
		if equal(t, tree(t, out), tree(t, fresh)); t.Failed() {
			t.Fatal(name)
		}
	}
}
