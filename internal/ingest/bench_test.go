package ingest

import (
	"fmt"
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
	subjects = []string{"TikTok", "Meta", "Google", "Amazon", "Snapchat", "Clearview AI", "LinkedIn", "Uber", "X", "WhatsApp", "Apple", "Grindr"}
	deeds    = []string{"was fined", "shares user data with third parties after", "faces a ban in", "launches live shopping in", "settles a lawsuit in", "appeals a ruling from"}
	places   = []string{"Ireland", "France", "the Netherlands", "Texas", "Montana", "India", "Brazil", "Japan", "Canada", "Australia", "Italy", "Spain", "Poland"}
	matters  = []string{"children's accounts", "location records", "a face recognition system", "targeted advertising", "contact lists", "message contents", "health records"}
)

// item makes the nth of endlessly many items, forty a day: a hundred thousand are seven years of a busy site.
func item(n int) news.Entry {
	pick := func(list []string, salt int) string { return list[(n*7919+salt*104729+n/13)%len(list)] }
	who, deed, where, what := pick(subjects, 1), pick(deeds, 2), pick(places, 3), pick(matters, 4)
	return news.Entry{
		Feed: "wire", ID: fmt.Sprintf("item-%d", n), URL: fmt.Sprintf("https://wire.example/%d/story", n),
		Title:     fmt.Sprintf("%s %s %s over %s, case %d", who, deed, where, what, n),
		Published: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 36 * time.Minute),
		Content: fmt.Sprintf("<p>%s %s %s over %s, officials said on Tuesday in case number %d.</p><p>The data protection authority announced a penalty of €%d million against %s for "+
			"unlawful processing of personal data. Users had not been told that the company collected %s and passed them on to partners.</p><p>A spokesperson for %s said it disagrees with the "+
			"decision and is considering an appeal. Privacy advocates in %s welcomed it as an important step for the protection of people online.</p>", who, deed, where, what, n, n%300+1, who, pick(matters, 5), who, where),
	}
}

// stocked makes an archive of n articles in a folder.
func stocked(tb testing.TB, p *Pipeline, dir string, n int) {
	tb.Helper()
	a, err := archive.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	if _, _, err := a.Load(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	take(tb, p, a, nil, 0, n)
}

// take brings items [from, to) into an archive, fifty to a document as feeds do.
func take(tb testing.TB, p *Pipeline, a *archive.Archive, articles []*news.Article, from, to int) (t Tally) {
	tb.Helper()
	in := NewIntake(p, a, story.NewIndex(articles), ledger.NewIndex(articles, nil), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC))
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
	if err := a.Save(); err != nil {
		tb.Fatal(err)
	}
	return t
}

// BenchmarkIntake measures parsed entries to files on disk, fsync included, into archives of different sizes:
//
//	go test ./internal/ingest -run '^$' -bench Intake -benchtime 3000x
func BenchmarkIntake(b *testing.B) {
	for _, size := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			if size > 10_000 && testing.Short() {
				b.Skip("too large for -short")
			}
			p, dir := pipeline(b), b.TempDir()
			stocked(b, p, dir, size)
			a, err := archive.Open(dir)
			if err != nil {
				b.Fatal(err)
			}
			articles, _, err := a.Load(b.Context())
			if err != nil || len(articles) != size {
				b.Fatal(err, len(articles))
			}
			b.ReportAllocs()
			b.ResetTimer()
			t := take(b, p, a, articles, size, size+b.N)
			b.StopTimer()
			if len(t.New) != b.N {
				b.Fatalf("%d new articles, want %d", len(t.New), b.N)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
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
