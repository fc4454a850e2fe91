package demo

import (
	"io/fs"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/news"
)

func start(t *testing.T) *Web {
	t.Helper()
	w, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func load(t *testing.T, data []byte) *config.Config {
	t.Helper()
	c, err := config.Parse("feeds.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ask fetches the sample feeds as the program does.
func ask(t *testing.T, w *Web, cache string, now time.Time) (feed.Report, map[string][]news.Entry) {
	t.Helper()
	c := load(t, w.Config())
	entries := map[string][]news.Entry{}
	f := feed.New(feed.Options{AllowNetworks: c.Fetch.AllowNetworks, CacheDir: cache, Interval: c.Fetch.Interval,
		Now: func() time.Time { return now }})
	report, err := f.Run(t.Context(), c.Feeds, func(r feed.Result) error {
		entries[r.Feed.Slug] = r.Entries
		return nil
	})
	if err == nil {
		err = report.Save()
	}
	if err != nil {
		t.Fatal(err)
	}
	return report, entries
}

func TestSampleFeedsHaveWhatTheDemoPromises(t *testing.T) {
	report, entries := ask(t, start(t), "", Clock)
	total, full := 0, 0
	formats, seen := map[string]bool{}, map[string]bool{}
	var undated, future, german bool
	for _, r := range report.Results {
		items := entries[r.Feed.Slug]
		if len(items) >= 3 {
			full++
		}
		total += len(items)
		kind, _, _ := strings.Cut(strings.ToLower(r.Format), " ")
		formats[kind] = true
		for _, e := range items {
			undated = undated || strings.HasPrefix(e.Title, "Signal tests") && e.Published.IsZero()
			future = future || strings.HasPrefix(e.Title, "Marketplace apps") && e.Published.IsZero()
			german = german || strings.Contains(e.Title, "Bußgeld")
			seen[e.Title] = true
			if e.URL != "" && !strings.Contains(e.URL, ".example/") {
				t.Errorf("%s: %s is no invented address", r.Feed.Name, e.URL)
			}
		}
	}
	if total < 60 || full < 8 {
		t.Errorf("%d items in %d feeds, want 60 in 8", total, full)
	}
	for _, kind := range []string{"rss", "atom", "json"} {
		if !formats[kind] {
			t.Errorf("no feed in the format %s: %v", kind, formats)
		}
	}
	if !undated || !future || !german {
		t.Errorf("undated %t, of the year 2099 %t, German in windows-1252 %t", undated, future, german)
	}
	if !seen["Court stops Montana TikTok ban"] {
		t.Error("the headline that is edited later did not arrive")
	}
	if n := len(entries["half-press"]); n != 2 {
		t.Errorf("%d items of the feed that is cut off, want the 2 whole ones", n)
	}
}

func TestTwoSourcesFailAndOneIsRepaired(t *testing.T) {
	report, _ := ask(t, start(t), "", Clock)
	failed := map[string]string{}
	for _, r := range report.Results {
		if r.Status == feed.StatusFailed {
			failed[r.Feed.Name] = r.Err.Error()
		}
		if r.Feed.Name == "Half Press" && len(r.Repairs) == 0 {
			t.Error("Half Press was not repaired")
		}
	}
	if len(failed) != 2 || !strings.Contains(failed["Moved Away"], "404") || !strings.Contains(failed["Gone Quiet"], "takes no connections") {
		t.Errorf("failed: %v", failed)
	}
}

func TestSecondAskingBringsWhatChanged(t *testing.T) {
	w, cache := start(t), t.TempDir()
	ask(t, w, cache, Clock)
	w.Later()
	report, entries := ask(t, w, cache, Later)
	if n := report.Count(feed.StatusNew); n != 2 {
		t.Errorf("%d feeds changed, want 2", n)
	}
	if n := report.Count(feed.StatusUnchanged); n != 9 {
		t.Errorf("%d feeds are unchanged, want 9", n)
	}
	var edited bool
	for _, e := range entries["tin-can-telegraph"] {
		edited = edited || strings.HasPrefix(e.Title, "Court blocks Montana TikTok ban for now")
	}
	if !edited {
		t.Error("no edited headline")
	}
}

func TestConfigsNameTheSameSources(t *testing.T) {
	w := start(t)
	shown, asked := load(t, Config()), load(t, w.Config())
	for i, f := range shown.Feeds {
		if f.Slug != asked.Feeds[i].Slug || !strings.Contains(f.URL, ".example/") {
			t.Errorf("%+v and %+v", f, asked.Feeds[i])
		}
	}
	if !asked.Fetch.AllowNetworks[0].Contains(netip.MustParseAddr("127.0.0.1")) {
		t.Error("loopback is not allowed")
	}
}

func TestEverySampleFileIsServed(t *testing.T) {
	err := fs.WalkDir(files, "feeds", func(name string, d fs.DirEntry, err error) error {
		address := "https://" + strings.Replace(strings.TrimPrefix(name, "feeds/"), "/feed.2.", "/feed.", 1)
		if err == nil && !d.IsDir() && !strings.Contains(string(Config()), `"`+address+`"`) {
			t.Errorf("%s belongs to no source", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
