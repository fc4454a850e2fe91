package ingest

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
)

// An archive that was read without summaries takes the same articles in the same way as one that was read whole.
func TestBriefArchive(t *testing.T) {
	const n = 200
	p := pipeline(t)
	var entries []news.Entry
	for i := range n {
		e := item(i)
		switch i % 4 {
		case 0: // corrected
			e.Title += ", corrected"
		case 1: // published again elsewhere on another day
			e.ID, e.URL, e.Published = e.ID+"-again", e.URL+"-again", e.Published.Add(30*time.Hour)
		case 2: // told by another source, in other words at first
			e.Feed, e.ID, e.URL = "other", "", "https://other.example/"+e.ID
			e.Title = "Privacy advocates welcome an important step"
			e.Content = strings.Repeat("<p>The weather stayed fair, and the ferry left on time with many passengers.</p>", 3) + e.Content
		case 3:
			e = item(n + i)
		}
		entries = append(entries, e)
	}
	run := func(brief bool) (map[string]string, Tally) {
		dir := t.TempDir()
		stocked(t, p, dir, n)
		a, err := archive.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		load := a.Load
		if brief {
			load = a.LoadBrief
		}
		articles, _, err := load(t.Context())
		if err != nil || len(articles) != n || (articles[0].Summary == "") != brief {
			t.Fatalf("%d articles, %v", len(articles), err)
		}
		if err := a.Recover(); err != nil {
			t.Fatal(err)
		}
		stories := story.NewIndex(articles, nil)
		stories.Complete = a.Complete
		in := NewIntake(p, a, stories, ledger.NewIndex(articles, nil),
			time.Date(2020, 1, 12, 0, 0, 0, 0, time.UTC))
		var tally Tally
		for _, slug := range []string{"wire", "other"} {
			var own []news.Entry
			for _, e := range entries {
				if e.Feed == slug {
					own = append(own, e)
				}
			}
			more, err := in.Take(t.Context(), 0, news.Feed{Slug: slug, Keep: news.KeepAll}, own)
			if err != nil {
				t.Fatal(err)
			}
			tally.Add(more)
		}
		more, err := in.Flush(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(more)
		return filesBelow(t, dir), tally
	}
	whole, tally := run(false)
	brief, _ := run(true)
	if diff := cmp.Diff(whole, brief); diff != "" {
		t.Errorf("read whole (-) and briefly (+), the same entries make other files:\n%s", diff)
	}
	if tally.Updated == 0 || tally.SetAside[ReasonTwin] == 0 || len(tally.New) == 0 {
		t.Errorf("the entries don't try everything: %d new, %d updated, %v", len(tally.New), tally.Updated, tally.SetAside)
	}
}

func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
