package ingest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
)

var noon = time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC)

// A document is what one feed brings in one run.
type document struct {
	feed    news.Feed
	number  int
	entries []news.Entry
}

// run brings documents into the archive in dir, in the order given.
func run(t *testing.T, dir string, now time.Time, documents ...document) Tally {
	t.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	articles, broken, err := a.Load(t.Context())
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	if err := a.Recover(); err != nil {
		t.Fatal(err)
	}
	in := NewIntake(pipeline(t), a, story.NewIndex(articles, nil), ledger.NewIndex(articles, nil), now)
	var all Tally
	for _, d := range documents {
		tally, err := in.Take(t.Context(), d.number, d.feed, d.entries)
		if err != nil {
			t.Fatal(err)
		}
		all.Add(tally)
	}
	tally, err := in.Flush(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all.Add(tally)
	if err := a.Save(); err != nil {
		t.Fatal(err)
	}
	return all
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		all[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func of(slug string, number int, keep news.Keep, entries ...news.Entry) document {
	for i := range entries {
		entries[i].Feed = slug
	}
	return document{news.Feed{Slug: slug, Name: slug, Keep: keep}, number, entries}
}

func TestWhichFeedAnswersFirstMakesNoDifference(t *testing.T) {
	// Two feeds carry one page, and tell one happening in their own words.
	shared := item(7)
	one := of("one", 0, news.KeepAll, item(1), item(2), shared, item(3))
	shared.ID, shared.URL = "other", shared.URL+"?utm_source=two"
	two := of("two", 1, news.KeepAll, shared, item(4), item(5))
	three := of("three", 2, news.KeepAll, item(6))
	first, second := t.TempDir(), t.TempDir()
	run(t, first, noon, one, two, three)
	run(t, second, noon, three, two, one)
	if d := cmp.Diff(tree(t, first), tree(t, second)); d != "" {
		t.Error(d)
	}
	if n := len(tree(t, first)); n != 7+2 {
		t.Errorf("%d files, want 7 articles, the memory and the attributes", n)
	}
}

// TestManyAtOnce writes while it assigns; the race detector watches.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	const n = 3*putAtOnce + 17
	tally := take(t, NewIntake(pipeline(t), a, story.NewIndex(nil, nil), ledger.NewIndex(nil, nil),
		time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)), 0, n)
	articles, broken, err := a.Load(t.Context())
	if err != nil || len(broken) > 0 || len(articles) != n || len(tally.New) != n {
		t.Fatalf("%d articles on disk, %d counted, want %d: %v %v", len(articles), len(tally.New), n, err, broken)
	}
	for _, x := range articles {
		if x.Story == "" || x.Edited {
			t.Fatalf("%s: story %q, edited %v", x.Path, x.Story, x.Edited)
		}
	}
}

func TestDatesThatCannotBeAreWhenItWasFirstSeen(t *testing.T) {
	dates := map[string]time.Time{
		"missing": {}, "future": noon.AddDate(0, 0, 1), "dawn": time.Unix(0, 0).UTC(), "zero": time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC),
	}
	for name, date := range dates {
		dir := t.TempDir()
		e := item(1)
		e.Published = date
		run(t, dir, noon, of("wire", 0, news.KeepAll, e))
		before := tree(t, dir)
		run(t, dir, noon.AddDate(0, 1, 0), of("wire", 0, news.KeepAll, e))
		if d := cmp.Diff(before, tree(t, dir)); d != "" {
			t.Errorf("%s: a later run changed it: %s", name, d)
		}
		for file, text := range before {
			if strings.HasSuffix(file, ".md") && (!strings.HasPrefix(file, "2024/03/") ||
				!strings.Contains(text, "\npublished: 2024-03-05T12:00:00Z\nseen: 2024-03-05T12:00:00Z\n")) {
				t.Errorf("%s: %s\n%s", name, file, text)
			}
		}
	}
}

func TestASourceCorrectsItsArticle(t *testing.T) {
	old := item(1)
	old.Title, old.Content = "Regulator fines TikTok £127m over childrens' data",
		"<p>The ICO has fined TikTok £127m for misusing the personal data of children.</p>"
	fixed := old
	fixed.Title, fixed.Content = "Regulator fines TikTok £12.7m over children's data",
		"<p>The ICO has fined TikTok £12.7m for misusing the personal data of children.</p>"
	other := fixed
	other.Title = "Ten casino tips that experts hate"
	for name, c := range map[string]struct {
		again   news.Entry
		feed    string
		later   time.Duration
		edit    bool
		changes bool
	}{
		"typo":                   {again: fixed, changes: true},
		"typo, edited by hand":   {again: fixed, edit: true},
		"typo, told by another":  {again: fixed, feed: "other"},
		"typo, half a year on":   {again: fixed, later: 180 * 24 * time.Hour},
		"taken over":             {again: other},
		"nothing but the person": {again: old, edit: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			run(t, dir, noon, of("wire", 0, news.KeepAll, old))
			var file string
			for f := range tree(t, dir) {
				if strings.HasSuffix(f, ".md") {
					file = f
				}
			}
			if c.edit {
				name := filepath.Join(dir, file)
				data, _ := os.ReadFile(name)
				if err := os.WriteFile(name, []byte(strings.Replace(string(data), "source: wire", "source: wire # checked", 1)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, dir)
			feed := "wire"
			if c.feed != "" {
				feed = c.feed
			}
			tally := run(t, dir, noon.Add(c.later+time.Hour), of(feed, 0, news.KeepAll, c.again))
			after := tree(t, dir)
			if changed := before[file] != after[file]; changed != c.changes || tally.Updated > 0 != c.changes || len(tally.New) != 0 {
				t.Fatalf("changed %v, counted %d, new %d\n%s", changed, tally.Updated, len(tally.New), after[file])
			}
			if !c.changes {
				return
			}
			for _, want := range []string{"title: \"Regulator fines TikTok £12.7m over children's data\"",
				"amount: 12700000", "£12.7m for misusing", "seen: 2024-03-05T12:00:00Z"} {
				if !strings.Contains(after[file], want) {
					t.Errorf("no %s in\n%s", want, after[file])
				}
			}
			for _, key := range []string{"id: ", "story: ", "opens: ", "published: "} {
				if lineWith(before[file], key) != lineWith(after[file], key) {
					t.Errorf("%s changed", key)
				}
			}
		})
	}
}

func lineWith(text, key string) string {
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, key) {
			return l
		}
	}
	return ""
}

func TestKeepDecides(t *testing.T) {
	p := pipeline(t)
	fine := news.Entry{Title: "TikTok fined £12.7m over children's data"}
	advice := news.Entry{Title: "How to delete your location history from Google Maps",
		Content: "<p>Google keeps your personal data. To protect your privacy, delete the location data that Google Maps " +
			"collects.</p>"}
	bread := news.Entry{Title: "How to bake bread", Content: "<p>Flour, water, salt.</p>"}
	for _, c := range []struct {
		entry news.Entry
		keep  news.Keep
		kept  bool
	}{
		{fine, news.KeepMatching, true}, {fine, news.KeepPrivacy, true}, {fine, news.KeepAll, true},
		{advice, news.KeepMatching, true}, {advice, news.KeepPrivacy, true},
		{bread, news.KeepMatching, false}, {bread, news.KeepPrivacy, false}, {bread, news.KeepAll, true},
		{news.Entry{}, news.KeepAll, false},
	} {
		r := p.Read(c.entry, c.keep)
		if r.Kept != c.kept || r.Kept == (r.Reason != "") {
			t.Errorf("%q, keep %s: kept %v (%s)", c.entry.Title, c.keep, r.Kept, r.Reason)
		}
	}
}

func TestAnUntitledEntryGetsATitleOfItsOwnWords(t *testing.T) {
	r := pipeline(t).Read(news.Entry{Content: "<p>Meta has been fined €91 million by Ireland's data protection " +
		"commission for storing passwords in plain text. More to follow.</p>"}, news.KeepAll)
	if !strings.HasPrefix("Meta has been fined €91 million by Ireland's data protection commission for storing "+
		"passwords in plain text", strings.TrimSuffix(r.Article.Title, "…")) || r.Article.Title == "" {
		t.Errorf("got %q", r.Article.Title)
	}
	if slices.ContainsFunc(r.Article.Evidence, func(e news.Evidence) bool { return e.Field == news.FieldTitle }) {
		t.Error("a title that the source didn't write is quoted as evidence")
	}
}

// TestRereadIsAFixedPoint: by the same rules, an article read again from its own file says the same.
func TestRereadIsAFixedPoint(t *testing.T) {
	p := pipeline(t)
	for n := range 200 {
		a := p.Read(item(n), news.KeepAll).Article
		a.ID, a.Published, a.Seen = "x", noon, noon
		saved, err := archive.Decode(archive.Encode(a))
		if err != nil {
			t.Fatal(err)
		}
		again := p.Reread(saved)
		if d := cmp.Diff([][]string{a.Topics, a.Platforms, a.Authorities, a.Countries},
			[][]string{again.Topics, again.Platforms, again.Authorities, again.Countries}); d != "" {
			t.Errorf("%s: %s", a.Title, d)
		}
		if len(a.Claims) != len(again.Claims) || a.Privacy != again.Privacy {
			t.Errorf("%s: claims %d → %d", a.Title, len(a.Claims), len(again.Claims))
		}
	}
}

// TestEveryTopicIsProvenByTheItemsOwnWords reads real items: whatever is said of one, its quotes stand in it verbatim.
func TestEveryTopicIsProvenByTheItemsOwnWords(t *testing.T) {
	p := pipeline(t)
	for _, file := range []string{"dev.jsonl", "seeds.jsonl", "stream.jsonl"} {
		proven := 0
		for _, it := range realLines[realItem](t, file) {
			r := p.Read(news.Entry{Title: it.Title, Summary: it.Description, Content: it.Body}, news.KeepAll)
			source := oneLine(it.Title + "\n" + it.Description + "\n" + it.Body)
			for _, topic := range r.Result.Topics {
				if !slices.ContainsFunc(r.Result.Evidence, func(e news.Evidence) bool { return e.Topic == topic.Slug && e.Quote != "" }) {
					t.Errorf("%s: %s without evidence", it.key(), topic.Slug)
				}
			}
			quotes := []string{}
			for _, e := range slices.Concat(r.Result.Evidence, r.Result.PrivacyEvidence) {
				quotes = append(quotes, e.Quote)
			}
			for _, c := range r.Facts.Claims {
				quotes = append(quotes, c.Quote)
			}
			for _, q := range append(quotes, r.Summary...) {
				proven++
				// Real items carry entities and soft hyphens; those the reader undoes.
				if !strings.Contains(source, oneLine(q)) && !strings.ContainsAny(source, "&<\u00ad\u200b") {
					t.Errorf("%s: not in the item: %q", it.key(), q)
				}
			}
		}
		if file != "stream.jsonl" && proven == 0 {
			t.Errorf("%s: no quote at all", file)
		}
	}
}
