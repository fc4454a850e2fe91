package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// TestFindLooksEverywhere holds find, which looks only near a claim, to a look at every claim there is.
func TestFindLooksEverywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	x, all, found := NewIndex(nil, nil), []*claim(nil), 0
	for n := range 4000 {
		f := news.Claim{Kind: news.ClaimFine, Subject: pick("meta", "x"), Authority: pick("", "dpc", "IE", "FR", "GB"),
			Currency: pick("EUR", "USD", "GBP"),
			Amount:   int64(r.IntN(40)) * int64(r.IntN(1100)) * 1000, Approx: r.IntN(4) == 0,
			Status: news.Status(pick("imposed", "proposed", "appealed"))}
		if r.IntN(5) == 0 {
			f.Also = []news.Money{convert(f, worldBegins, 0.9+0.2*r.Float64())}
		}
		a := &news.Article{ID: fmt.Sprint(n),
			Published: worldBegins.Add(time.Duration(r.IntN(12*365)) * day).Add(time.Duration(r.IntN(3)) * time.Millisecond),
			Claims:    []news.Claim{f}}
		if r.IntN(6) == 0 {
			a.Claims = []news.Claim{{Kind: news.ClaimBan, Subject: pick("meta", "x"), Country: pick("US", "IN"),
				Scope: news.Scope(pick("", "nationwide", "schools"))}}
		}
		for _, c := range claims(news.NoNames{}, a) {
			want, gap := "", sameAuthorityWindow
			for _, o := range all {
				if apart, id := c.date.Sub(o.date).Abs(), o.Event; x.same(c, o) && (want == "" || apart < gap || apart == gap && id < want) {
					want, gap = id, apart
				}
			}
			if got := x.find(c); got != want {
				t.Fatalf("claim %d: %q, want %q", n, got, want)
			} else if got != "" {
				found++
			}
		}
		x.Assign(a)
		all = append(all, claims(news.NoNames{}, a)...)
	}
	if found < 500 || found > 4000 {
		t.Errorf("%d of 4000 found: this tests little", found)
	}
}
