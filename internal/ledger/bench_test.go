package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// makeArchive makes n articles over years, of which two fifths state a fine and a fifth a ban, each act told six times.
func makeArchive(n int) []*news.Article {
	r := rand.New(rand.NewPCG(3, 3))
	var all []*news.Article
	var f news.Claim
	var b news.Claim
	for i := range n {
		if i%30 == 0 {
			f = news.Claim{Kind: news.ClaimFine, Subject: fmt.Sprint("payer-", r.IntN(300)),
				Authority: []string{"ico", "dpc", "ftc", "cnil"}[r.IntN(4)],
				Amount:    int64(100+r.IntN(900)) * int64(1+r.IntN(2000)) * 1000,
				Currency:  []string{"EUR", "USD", "GBP"}[r.IntN(3)], Status: news.FineImposed}
			b = news.Claim{Kind: news.ClaimBan, Subject: fmt.Sprint("platform-", r.IntN(50)),
				Country: []string{"US", "IN", "NP", "IT", "BR"}[r.IntN(5)], Scope: news.ScopeNationwide, Status: news.BanOrdered}
		}
		when := worldBegins.Add(time.Duration(i) * 40 * time.Minute)
		a := &news.Article{ID: fmt.Sprintf("%016x", i), Title: "title", Published: when, Seen: when}
		switch i % 5 {
		case 0, 1:
			g := f
			g.Quote = "quote"
			if r.IntN(4) == 0 {
				g.Authority = ""
			}
			a.Claims = []news.Claim{g}
		case 2:
			g := b
			g.Quote = "quote"
			a.Claims = []news.Claim{g}
		}
		all = append(all, a)
	}
	return all
}

// BenchmarkNew makes the ledger of archives of three sizes, whose claims carry ids.
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			articles := makeArchive(n)
			x := NewIndex(nil, testNames{})
			for _, a := range articles {
				x.Assign(a)
			}
			b.ReportAllocs()
			for b.Loop() {
				if l := New(articles, testNames{}); len(l.Events[news.ListFines]) == 0 {
					b.Fatal("no fines")
				}
			}
		})
	}
}

// BenchmarkAssign gives the claims of new articles ids beside archives of three sizes.
func BenchmarkAssign(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			const fresh = 1000
			articles := makeArchive(n + fresh)
			x := NewIndex(nil, testNames{})
			for _, a := range articles[:n] {
				x.Assign(a)
			}
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				x.Assign(copyClaims(articles[n+i%fresh]))
				i++
			}
		})
	}
}
