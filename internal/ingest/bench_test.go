package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/topic"
)

// pipeline is that of a site without additions, made once.
func pipeline(tb testing.TB) *Pipeline {
	tb.Helper()
	p, err := shipped()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

var shipped = sync.OnceValues(func() (*Pipeline, error) {
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		return nil, err
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		return nil, err
	}
	return New(lexicon, rules, "en"), nil
})

// Words from which items are made that differ as much as real ones do.
var (
	subjects = []string{"TikTok", "Meta", "Google", "Amazon", "Snapchat", "Clearview AI", "LinkedIn", "Uber", "X",
		"WhatsApp", "Apple", "Grindr"}
	deeds = []string{"was fined", "shares user data with third parties after", "faces a ban in",
		"launches live shopping in", "settles a lawsuit in", "appeals a ruling from"}
	places = []string{"Ireland", "France", "the Netherlands", "Texas", "Montana", "India", "Brazil", "Japan",
		"Canada", "Australia", "Italy", "Spain", "Poland"}
	matters = []string{"children's accounts", "location records", "a face recognition system",
		"targeted advertising", "contact lists", "message contents", "health records"}
)

// item makes the nth of endlessly many items, forty a day: a hundred thousand are seven years of a busy site.
func item(n int) news.Entry {
	pick := func(list []string, salt int) string { return list[(n*7919+salt*104729+n/13)%len(list)] }
	who, deed, where, what := pick(subjects, 1), pick(deeds, 2), pick(places, 3), pick(matters, 4)
	return news.Entry{
		Feed: "wire", ID: fmt.Sprintf("item-%d", n), URL: fmt.Sprintf("https://wire.example/%d/story", n),
		Title:     fmt.Sprintf("%s %s %s over %s, case %d", who, deed, where, what, n),
		Published: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 36 * time.Minute),
		Content: fmt.Sprintf("<p>%s %s %s over %s, officials said on Tuesday in case number %d.</p><p>The data "+
			"protection authority announced a penalty of €%d million against %s for "+
			"unlawful processing of personal data. Users had not been told that the company collected %s and passed them on "+
			"to partners.</p><p>A spokesperson for %s said it disagrees with the "+
			"decision and is considering an appeal. Privacy advocates in %s welcomed it as an important step for the "+
			"protection of people online.</p>", who, deed, where, what, n, n%300+1, who, pick(matters, 5), who, where),
	}
}

// stocked makes an archive of the first n items in a folder, as if each had been fetched on the day it was published.
// It is read and assigned as any archive is, only faster written: without waiting for the disk.
func stocked(tb testing.TB, p *Pipeline, dir string, n int) {
	tb.Helper()
	stories, events := story.NewIndex(nil, nil), ledger.NewIndex(nil, nil)
	made := map[string]bool{}
	for from := 0; from < n; from += 2000 {
		list := make([]*candidate, min(2000, n-from))
		for i := range list {
			list[i] = &candidate{entry: item(from + i), keep: news.KeepAll}
		}
		if err := (&Intake{pipeline: p, now: time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)}).readAll(tb.Context(), list); err != nil {
			tb.Fatal(err)
		}
		for i := range list {
			a, date := list[i].article, list[i].date
			a.ID, a.Published, a.Seen = fmt.Sprintf("%016x", from+i), date, date
			a.Path = fmt.Sprintf("%s/item-%d", date.Format("2006/01"), from+i)
			stories.AssignRead(list[i].story)
			events.Assign(a)
			name := filepath.Join(dir, filepath.FromSlash(a.Path)+".md")
			if folder := filepath.Dir(name); !made[folder] {
				made[folder] = true
				if err := os.MkdirAll(folder, 0o755); err != nil {
					tb.Fatal(err)
				}
			}
			if err := os.WriteFile(name, archive.Encode(a), 0o644); err != nil {
				tb.Fatal(err)
			}
		}
	}
}

// opened loads the archive in a folder, as a fetch does before it asks anybody.
func opened(tb testing.TB, dir string) (*archive.Archive, []*news.Article) {
	tb.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	articles, _, err := a.Load(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if err := a.Recover(); err != nil {
		tb.Fatal(err)
	}
	return a, articles
}

// take brings items [from, to) into an archive, fifty to a document as feeds do.
func take(tb testing.TB, in *Intake, from, to int) (t Tally) {
	tb.Helper()
	flush := func() {
		more, err := in.Flush(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		t.Add(more)
	}
	for n := from; n < to; {
		var document []news.Entry
		for ; n < to && len(document) < 50; n++ {
			document = append(document, item(n))
		}
		more, err := in.Take(tb.Context(), n, news.Feed{Slug: "wire", Keep: news.KeepAll}, document)
		if err != nil {
			tb.Fatal(err)
		}
		t.Add(more)
		if in.Waiting() > 5000 {
			flush()
		}
	}
	flush()
	if err := in.archive.Save(); err != nil {
		tb.Fatal(err)
	}
	return t
}

// BenchmarkIntake measures parsed entries to files on disk, fsync included, into archives of different sizes:
//
//	go test ./internal/ingest -run '^$' -bench Intake -benchtime 3000x
//
// An archive is made once and then grows with every run. All of them stay until the end, for ext4 makes new files many
// times slower after a large folder was deleted. Of a profile, go tool pprof -tagfocus part=intake shows what is measured.
func BenchmarkIntake(b *testing.B) {
	root, p := b.TempDir(), pipeline(b)
	for _, size := range []int{1000, 10_000, 100_000} {
		next, dir := size, filepath.Join(root, fmt.Sprint(size))
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			if size > 10_000 && testing.Short() {
				b.Skip("too large for -short")
			}
			if next == size {
				stocked(b, p, dir, size)
			}
			a, articles := opened(b, dir)
			if len(articles) != next {
				b.Fatalf("%d articles, want %d", len(articles), next)
			}
			in := NewIntake(p, a, story.NewIndex(articles, nil), ledger.NewIndex(articles, nil), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC))
			runtime.GC()
			b.ReportAllocs()
			before := processorTime()
			b.ResetTimer()
			var t Tally
			pprof.Do(b.Context(), pprof.Labels("part", "intake"), func(context.Context) { t = take(b, in, next, next+b.N) })
			b.StopTimer()
			if next += b.N; len(t.New) != b.N {
				b.Fatalf("%d new articles, want %d", len(t.New), b.N)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
			b.ReportMetric(float64((processorTime()-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
		})
	}
}

// BenchmarkRead measures the reading of one entry alone, on one core.
func BenchmarkRead(b *testing.B) {
	p := pipeline(b)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		p.Read(item(n), news.KeepAll)
	}
}
