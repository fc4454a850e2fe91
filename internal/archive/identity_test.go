package archive

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/news"
)

var monday = time.Date(2024, 3, 4, 9, 0, 0, 0, time.UTC)

// entry is one of a feed called wire.
func entry(id, url, title string, day int) news.Entry {
	return news.Entry{Feed: "wire", ID: id, URL: url, Title: title, Published: monday.AddDate(0, 0, day)}
}

// take brings a feed document to the archive in dir as a run would, and gives the ids of the articles that came of it.
func take(t *testing.T, dir string, entries ...news.Entry) (added []string) {
	t.Helper()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, broken, err := a.Load(t.Context()); err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	if err := a.Recover(); err != nil {
		t.Fatal(err)
	}
	var follows []news.Feed
	for _, e := range entries {
		follows = append(follows, news.Feed{Slug: e.Feed})
	}
	a.Follows(follows)
	var fresh []*news.Article
	for i, id := range a.Identify(entries, monday) {
		switch id.Standing {
		case identity.Kept, identity.Gone:
			a.Follow(id, monday)
		case identity.New:
			x := &news.Article{ID: id.ID, Title: entries[i].Title, URL: id.URL, Source: entries[i].Feed,
				Published: entries[i].Published, Seen: monday, Summary: entries[i].Summary}
			if x.Title == "" {
				x.Title = "untitled"
			}
			if a.Claim(id, x) {
				fresh = append(fresh, x)
				added = append(added, x.ID)
			}
		}
	}
	if err := a.Put(t.Context(), fresh...); err != nil {
		t.Fatal(err)
	}
	if err := a.Save(); err != nil {
		t.Fatal(err)
	}
	return added
}

func TestIdentityIsForLife(t *testing.T) {
	old := entry("guid-1", "https://a.example/2024/meta-fined-for-tracking", "Meta fined for tracking children", 0)
	old.Summary = "Meta was fined."
	for name, again := range map[string]news.Entry{
		"unchanged":                  old,
		"tracking parameters":        entry("guid-1", "https://a.example/2024/meta-fined-for-tracking?utm_source=rss", old.Title, 0),
		"edited headline":            entry("guid-1", old.URL, "Meta is fined millions", 0),
		"changed guid":               entry("guid-2", old.URL, "Meta is fined millions", 0),
		"no guid any more":           entry("", old.URL, old.Title, 0),
		"republished":                entry("guid-1", old.URL, old.Title, 300),
		"new guid, new date":         entry("guid-3", old.URL, old.Title, 300),
		"https became http, and www": entry("guid-4", "http://www.a.example/2024/meta-fined-for-tracking/", old.Title, 0),
		"moved domain":               entry("guid-5", "https://b.example/2024/meta-fined-for-tracking", "Meta fined for tracking kids", 300),
		"new guid and address":       entry("guid-6", "https://a.example/p/123", "Meta Fined For Tracking Children!", 0),
		"anchor added":               entry("", old.URL+"#top", old.Title, 0),
		"anchor and guid added":      entry("guid-7", old.URL+"#top", old.Title, 9),
		"address follows headline":   entry("guid-1", "https://a.example/2024/meta-is-fined", "Meta is fined", 0),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if got := take(t, dir, old); len(got) != 1 {
				t.Fatalf("first: %v", got)
			}
			if got := take(t, dir, again); len(got) != 0 {
				t.Errorf("a second article came: %v", got)
			}
			before := tree(t, dir)
			if take(t, dir, again); tree(t, dir) != before {
				t.Error("the third time changed the archive")
			}
		})
		t.Run(name+", deleted", func(t *testing.T) {
			dir := t.TempDir()
			take(t, dir, old)
			remove(t, dir)
			if got := take(t, dir, again); len(got) != 0 {
				t.Errorf("a deleted article came back: %v", got)
			}
		})
	}
}

func TestDifferentEntriesStayDifferent(t *testing.T) {
	for name, c := range map[string]struct{ first, second []news.Entry }{
		"weekly column": {
			[]news.Entry{entry("1", "https://a.example/w/1", "The week in privacy", 0)},
			[]news.Entry{entry("2", "https://a.example/w/2", "The week in privacy", 7)}},
		"daily column": {
			[]news.Entry{entry("1", "https://a.example/d/1", "Your morning privacy briefing", 0)},
			[]news.Entry{entry("1", "https://a.example/d/1", "Your morning privacy briefing", 0),
				entry("2", "https://a.example/d/2", "Your morning privacy briefing", 1)}},
		"same guid on every entry": {nil, []news.Entry{
			entry("x", "https://a.example/1", "One thing happened", 0), entry("x", "https://a.example/2", "Another thing happened", 0)}},
		"same address on every entry": {nil, []news.Entry{
			entry("1", "https://a.example/show", "Episode one of the show", 0), entry("2", "https://a.example/show", "Episode two of the show", 0)}},
		"the home page as address": {
			[]news.Entry{entry("1", "https://a.example/", "Episode one of the show", 0)},
			[]news.Entry{entry("2", "https://a.example/", "Episode two of the show", 7)}},
		"same guid and address on every entry": {nil, []news.Entry{
			entry("x", "https://a.example/", "One thing happened", 0), entry("x", "https://a.example/", "Another thing happened", 0)}},
		"same guid on every entry of a weekly column": {
			[]news.Entry{entry("x", "https://a.example/1", "The week in privacy", 0)},
			[]news.Entry{entry("x", "https://a.example/2", "The week in privacy", 7),
				entry("x", "https://a.example/1", "The week in privacy", 0)}},
		"same guid and page on every entry": {
			[]news.Entry{entry("x", "https://a.example/press", "One thing happened", 0), entry("x", "https://a.example/press", "Another thing", 0)},
			[]news.Entry{entry("x", "https://a.example/press", "Third", 1), entry("x", "https://a.example/press", "One thing happened", 0)}},
		"same guid and page, one at first": {
			[]news.Entry{entry("x", "https://a.example/press", "Release", 0)},
			[]news.Entry{entry("x", "https://a.example/press", "Other", 1), entry("x", "https://a.example/press", "Release", 0)}},
		"anchors of one page": {
			[]news.Entry{entry("", "https://a.example/notes#r1", "Release one of the scanner", 0)},
			[]news.Entry{entry("", "https://a.example/notes#r2", "Release two of the scanner", 7),
				entry("", "https://a.example/notes#r1", "Release one of the scanner", 0)}},
		"one title, anchors of one page": {
			[]news.Entry{entry("1", "https://a.example/notes#r1", "Notes of the week", 0)},
			[]news.Entry{entry("2", "https://a.example/notes#r2", "Notes of the week", 7)}},
		"one title, pages told apart by a parameter": {
			[]news.Entry{entry("1", "https://a.example/view.asp?rss=1", "Notes of the week", 0)},
			[]news.Entry{entry("2", "https://a.example/view.asp?rss=2", "Notes of the week", 7)}},
		"neither guid nor address": {nil, []news.Entry{
			entry("", "", "One thing happened", 0), entry("", "", "Another thing happened", 0)}},
		"one guid, one entry at a time": {
			[]news.Entry{entry("latest", "https://a.example/1", "One thing happened", 0)},
			[]news.Entry{entry("latest", "https://a.example/2", "Quite other news today", 3)}},
		"daily column, one entry at a time": {
			[]news.Entry{entry("1", "https://a.example/d/1", "Your morning privacy briefing", 0)},
			[]news.Entry{entry("2", "https://a.example/d/2", "Your morning privacy briefing", 1)}},
		"other hosts, one path": {
			[]news.Entry{entry("1", "https://a.example/blog/1", "One thing happened", 0)},
			[]news.Entry{entry("2", "https://b.example/blog/1", "Quite other news today", 0)}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			got := len(take(t, dir, c.first...)) + len(take(t, dir, c.second...))
			all := map[string]bool{}
			for _, e := range slices.Concat(c.first, c.second) {
				all[e.ID+e.URL+e.Title] = true
			}
			if got != len(all) {
				t.Errorf("%d articles, want %d", got, len(all))
			}
			if again := take(t, dir, c.second...); len(again) != 0 {
				t.Errorf("the same document again brought %v", again)
			}
		})
	}
}

// TestFormerAddresses has archives whose articles were kept under the addresses that earlier versions made: no entry
// comes again.
func TestFormerAddresses(t *testing.T) {
	const redirect = "https://www.google.com/url?rct=j&url=https://b.example/story%3Fid%3D1&ct=ga"
	for name, c := range map[string]struct{ was, is string }{
		"anchor":     {"https://a.example/notes", "https://a.example/notes#r1"},
		"parameter":  {"https://a.example/view.asp", "https://a.example/view.asp?partner=4"},
		"redirector": {redirect, redirect},
		"file":       {"", ""},
	} {
		for guid, guids := range map[string][2]string{"guid": {"g", "g"}, "no guid": {"", ""}, "new guid": {"g", "h"}} {
			t.Run(name+", "+guid, func(t *testing.T) {
				dir := t.TempDir()
				old, now := entry(guids[0], c.was, "A parking app reads plates", 0), entry(guids[1], c.is, "A parking app reads plates", 0)
				now.Enclosures = []news.Enclosure{{URL: "https://a.example/1.mp3", Type: "audio/mpeg"}}
				take(t, dir, old)
				for _, name := range files(t, dir) {
					rewrite(t, filepath.Join(dir, name), identity.AddressOf(old), c.was)
				}
				if got := take(t, dir, now, entry("z", "https://a.example/z", "Other news of the day", 0)); len(got) != 1 {
					t.Errorf("%d new articles, want the other one only", len(got))
				}
				if got := take(t, dir, now); len(got) != 0 {
					t.Errorf("the second time it came again: %v", got)
				}
			})
		}
	}
}

// rewrite replaces an address in a file.
func rewrite(t *testing.T, file, from, to string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if from == "" {
		return
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(data), from, to)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTitlesWithoutSpacesBetweenWords(t *testing.T) {
	for name, titles := range map[string][3]string{
		"Chinese":  {"法院命令学校拆除摄像头", "法院命令学校拆除所有摄像头", "超市会员卡数据外泄"},
		"Japanese": {"学校のカメラを裁判所が禁止", "学校の防犯カメラを裁判所が禁止", "スーパーの会員情報が流出"},
		"Thai":     {"ศาลสั่งห้ามใช้กล้องในโรงเรียน", "ศาลสั่งห้ามใช้กล้องในโรงเรียนรัฐ", "ข้อมูลบัตรสมาชิกรั่วไหล"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			take(t, dir, entry("1", "http://old.example/?p=1", titles[0], 0), entry("2", "http://old.example/a/2", titles[1], 3))
			moved := entry("https://new.example/1", "https://new.example/posts/1", titles[0], 0)
			if got := take(t, dir, moved); len(got) != 0 {
				t.Errorf("after a move it came again: %v", got)
			}
			if got := take(t, dir, entry("3", "http://old.example/?p=3", titles[2], 0)); len(got) != 1 {
				t.Error("other news of the day is lost")
			}
		})
	}
}

func TestTheSameWordsPublishedAgainAreTheSameArticle(t *testing.T) {
	dir := t.TempDir()
	old := entry("1", "https://a.example/old/1", "Meta fined for tracking children", 0)
	old.Summary = "The regulator fined Meta, after two years, for tracking children across other sites."
	again := entry("new-1", "https://a.example/2025/meta-fined", old.Title, 200)
	again.Summary = "The regulator fined Meta after two years for tracking children across other sites"
	news := entry("new-2", "https://a.example/2025/meta-fined-again", old.Title, 201)
	news.Summary = "This time the fine follows a complaint about targeted advertising to teenagers in schools."
	take(t, dir, old)
	if got := take(t, dir, again); len(got) != 0 {
		t.Errorf("published again, it came again: %v", got)
	}
	if got := take(t, dir, again, news); len(got) != 1 {
		t.Errorf("other news under the same title is lost: %v", got)
	}
	remove(t, dir)
	if got := take(t, dir, again, news); len(got) != 0 {
		t.Errorf("deleted, it came back under its new address: %v", got)
	}
}

func TestOnePageInTwoFeedsIsOneArticle(t *testing.T) {
	dir := t.TempDir()
	a := entry("1", "https://a.example/story-one", "One thing happened", 0)
	b := entry("9", "https://a.example/story-one?utm_medium=feed", "One thing happened here", 1)
	b.Feed = "other"
	take(t, dir, a)
	if got := take(t, dir, b); len(got) != 0 {
		t.Errorf("a second article came: %v", got)
	}
}

func TestACrashBetweenFileAndMemoryDeletesNothing(t *testing.T) {
	dir := t.TempDir()
	e := entry("1", "https://a.example/story-one", "One thing happened", 0)
	take(t, dir, e)
	if err := os.RemoveAll(filepath.Join(dir, seenDir)); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(dir, "2024", "03", tempPrefix+"1-1")
	if err := os.WriteFile(temp, []byte("---\nid:"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := take(t, dir, e); len(got) != 0 {
		t.Errorf("came again: %v", got)
	}
	if _, err := os.Stat(temp); err == nil {
		t.Error("what a cut-off write left is still there")
	}
	remove(t, dir)
	if got := take(t, dir, e); len(got) != 0 {
		t.Errorf("the deletion was forgotten: %v", got)
	}
}

func TestATornMemoryIsMended(t *testing.T) {
	dir := t.TempDir()
	e, f := entry("1", "https://a.example/story-one", "One thing happened", 0),
		entry("2", "https://a.example/story-two", "Quite other news today", 0)
	take(t, dir, e, f)
	name := filepath.Join(dir, seenDir, "2024-03.txt")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append([]byte("<<<<<<< ours\n"), data[:len(data)-9]...), 0o644); err != nil {
		t.Fatal(err)
	}
	take(t, dir, e, f)
	remove(t, dir)
	if got := take(t, dir, e, f); len(got) != 0 {
		t.Errorf("came back: %v", got)
	}
}

func TestPathsAreReadableSafeAndNeverReused(t *testing.T) {
	dir := t.TempDir()
	take(t, dir, entry("1", "https://a.example/story-1", "../../Ünsafe: \"title\"", 0),
		entry("2", "https://a.example/story-2", "Unsafe title", 0),
		entry("3", "https://a.example/story-3", "index", 0), entry("4", "https://a.example/story-4", "🙂", 0))
	var got []string
	for _, n := range files(t, dir) {
		got = append(got, strings.TrimSuffix(n, filepath.Ext(n)))
	}
	want := []string{"2024/03/index-", "2024/03/unsafe-title", "2024/03/unsafe-title-", "2024/03/"}
	if len(got) != 4 {
		t.Fatalf("got %v", got)
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, w) }) {
			t.Errorf("no file %s… in %v", w, got)
		}
	}
	remove(t, dir)
	take(t, dir, entry("5", "https://a.example/story-5", "Unsafe title", 20))
	if got := files(t, dir); len(got) != 1 || got[0] == "2024/03/unsafe-title.md" {
		t.Errorf("the path of a deleted article was given away: %v", got)
	}
}

func TestPutLeavesWhatAPersonEditedMeanwhile(t *testing.T) {
	dir := t.TempDir()
	take(t, dir, entry("1", "https://a.example/story-one", "One thing happened", 0))
	a, _ := Open(dir)
	articles, _, err := a.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, filepath.FromSlash(articles[0].Path)+".md")
	data, _ := os.ReadFile(name)
	edited := strings.Replace(string(data), "One thing", "One good thing", 1)
	if err := os.WriteFile(name, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	articles[0].Topics = []string{"fines"}
	if err := a.Put(t.Context(), articles...); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(name); string(data) != edited {
		t.Errorf("overwritten:\n%s", data)
	}
}

func TestLoadNamesBrokenFilesAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	take(t, dir, entry("1", "https://a.example/story-one", "One thing happened", 0))
	good := files(t, dir)[0]
	data, _ := os.ReadFile(filepath.Join(dir, good))
	for name, text := range map[string]string{
		"2024/03/broken.md": "---\ntitle: a: b\n---\n", "2024/03/copy.md": string(data), "elsewhere/x.md": "x",
		"README.md": "read me", "2024/03/.draft.md": "x",
	} {
		os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := Open(dir)
	articles, broken, err := a.Load(t.Context())
	if err != nil || len(articles) != 1 {
		t.Fatalf("%d articles, %v", len(articles), err)
	}
	var got []string
	for _, b := range broken {
		got = append(got, strings.TrimPrefix(b.Error(), filepath.ToSlash(dir)+"/"))
	}
	if len(got) != 3 || !strings.HasPrefix(got[0], "2024/03/broken.md:2: front matter isn't valid YAML") ||
		!strings.Contains(got[1], "has the id") || !strings.HasPrefix(got[2], "elsewhere/x.md: not where articles lie") {
		t.Errorf("got %q", got)
	}
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", "*", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range found {
		rel, _ := filepath.Rel(dir, n)
		names = append(names, filepath.ToSlash(rel))
	}
	return names
}

func remove(t *testing.T, dir string) {
	t.Helper()
	for _, n := range files(t, dir) {
		if err := os.Remove(filepath.Join(dir, n)); err != nil {
			t.Fatal(err)
		}
	}
}

// tree returns names and bytes of everything below dir.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile(name)
			b.WriteString(name + "\n" + string(data))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRenamedFeed holds that a feed which a person calls otherwise in feeds.yaml brings nothing again, also when
// addresses, guids or headlines change later.
func TestRenamedFeed(t *testing.T) {
	first := []news.Entry{
		entry("guid-1", "https://a.example/2024/one", "Meta fined for tracking children", 0),
		entry("guid-2", "https://a.example/2024/two", "TikkTok shared user data with brokers", 0),
		entry("guid-3", "https://a.example/2024/three", "Nepal bans an app on government devices", 1),
	}
	renamed := func(edit func(e *news.Entry)) []news.Entry {
		all := slices.Clone(first)
		for i := range all {
			all[i].Feed = "the-wire"
			edit(&all[i])
		}
		return all
	}
	moved := func(e *news.Entry) {
		e.URL, e.ID = strings.Replace(e.URL, "a.example", "b.example", 1), strings.Replace(e.ID, "guid", "new", 1)
	}
	headline := func(e *news.Entry) {
		if e.ID == "guid-2" {
			e.URL, e.Title = "https://a.example/2024/two-corrected", "TikTok shared user data with brokers"
		}
	}
	for name, documents := range map[string][][]news.Entry{
		"only renamed":              {renamed(func(*news.Entry) {})},
		"then moved":                {renamed(func(*news.Entry) {}), renamed(moved)},
		"with a corrected headline": {renamed(headline)},
		"and then with such, and a move": {renamed(func(*news.Entry) {}), renamed(headline),
			renamed(func(e *news.Entry) { headline(e); moved(e) })},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if got := take(t, dir, first...); len(got) != 3 {
				t.Fatalf("first: %v", got)
			}
			for i, d := range documents {
				if got := take(t, dir, d...); len(got) != 0 {
					t.Errorf("document %d brought %v", i+1, got)
				}
			}
		})
	}
}

// TestCopyBesideALink holds that an aggregator which links to an outlet's article, and has a copy of another, brings
// the copy.
func TestCopyBesideALink(t *testing.T) {
	dir := t.TempDir()
	one := entry("guid-1", "https://a.example/2024/one", "Meta fined for tracking children", 0)
	two := entry("guid-2", "https://a.example/2024/two", "TikTok shared user data with brokers", 0)
	take(t, dir, one, two)
	link, own := one, two
	link.Feed, link.ID = "planet", "p1"
	own.Feed, own.ID, own.URL = "planet", "p2", "https://planet.example/two"
	if got := take(t, dir, link, own); len(got) != 1 {
		t.Errorf("the aggregator brought %v, want its copy", got)
	}
}
