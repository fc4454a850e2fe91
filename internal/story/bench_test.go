package story

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

type made struct {
	article  *news.Article
	document *news.Document
}

// makeNews makes n articles, 60 a day, of which about two thirds tell what another has told: the same text, or the same
// happening in other words. Words are drawn as in language, few of them very often.
func makeNews(n int) []made {
	r := rand.New(rand.NewPCG(1, 2))
	var vocabulary []string
	for line := range strings.Lines(wordsFile) {
		if f := strings.Fields(line); f[0] != "#" {
			vocabulary = append(vocabulary, f[1:]...)
		}
	}
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(vocabulary)-1))
	word := func() string { return vocabulary[zipf.Uint64()] }
	sentence := func(about []string) string {
		var b strings.Builder
		for i := range 14 {
			if i%3 == 1 {
				b.WriteString(about[r.IntN(len(about))] + " ")
				continue
			}
			b.WriteString(word() + " ")
		}
		return strings.TrimSpace(b.String()) + ". "
	}
	var all []made
	var about []string
	var body string
	var act news.Claim
	for i := range n {
		if i == 0 || r.IntN(3) == 0 { // another happening
			about, act = nil, news.Claim{}
			for range 8 {
				about = append(about, fmt.Sprintf("N%d", r.IntN(200_000)))
			}
			if r.IntN(3) == 0 {
				act = news.Claim{Kind: news.ClaimFine, Subject: fmt.Sprint("payer-", r.IntN(50)),
					Authority: fmt.Sprint("auth-", r.IntN(30)), Amount: int64(1+r.IntN(900)) * 1e5, Currency: "EUR",
					Status: news.FineImposed}
			}
		}
		if r.IntN(5) > 0 || body == "" {
			body = ""
			for range 9 {
				body += sentence(about)
			}
		}
		when := start.Add(time.Duration(i) * 24 * time.Minute)
		title := strings.Join(about[:4], " ") + " " + word() + " " + word()
		a := &news.Article{ID: fmt.Sprintf("%016x", i), Title: title, Published: when, Seen: when, Language: "en",
			Summary: strings.Join(strings.Fields(body)[:60], " ")}
		if act.Subject != "" {
			a.Claims, a.Platforms = []news.Claim{act}, []string{act.Subject}
		}
		all = append(all, made{a, text.Parse(title, body, "en")})
	}
	return all
}

// BenchmarkAssign assigns articles to archives of three sizes.
func BenchmarkAssign(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			const fresh = 2000
			all := makeNews(size + fresh)
			x := NewIndex(nil, nil)
			for _, m := range all[:size] {
				x.Assign(m.article, m.document)
			}
			archive := make([]*news.Article, size)
			for i, m := range all[:size] {
				archive[i] = m.article
			}
			i := fresh
			b.ReportAllocs()
			for b.Loop() {
				if i == fresh {
					b.StopTimer()
					x, i = NewIndex(archive, nil), 0
					b.StartTimer()
				}
				m := all[size+i]
				a := *m.article
				x.Assign(&a, m.document)
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkNewIndex makes the index of an archive.
func BenchmarkNewIndex(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			archive := make([]*news.Article, size)
			x := NewIndex(nil, nil)
			for i, m := range makeNews(size) {
				x.Assign(m.article, m.document)
				archive[i] = m.article
			}
			b.ReportAllocs()
			for b.Loop() {
				NewIndex(archive, nil)
			}
		})
	}
}

// BenchmarkGroup groups an archive's articles.
func BenchmarkGroup(b *testing.B) {
	archive := make([]*news.Article, 100_000)
	x := NewIndex(nil, nil)
	for i, m := range makeNews(len(archive)) {
		x.Assign(m.article, m.document)
		archive[i] = m.article
	}
	b.ReportAllocs()
	for b.Loop() {
		Group(archive)
	}
}
