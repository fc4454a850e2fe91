package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A told is an act of a made-up world with the articles that tell of it.
type told struct {
	standing int64 // in the authority's currency, 0 when it is in no total
	articles []*news.Article
}

var worldBegins = time.Date(2019, 3, 1, 0, 0, 0, 0, time.UTC)

// makeWorld makes acts and the articles that tell of them as news does: rounded, hedged, converted, without the authority
// or the sum, recalled years later. Acts of one payer and authority are told apart by their sums or by years.
func makeWorld(r *rand.Rand, acts int) []told {
	var world []told
	for i := range acts {
		payer := []string{"meta", "tiktok", "google", "amazon", "x"}[r.IntN(5)]
		authority, currency := "dpc", "EUR"
		switch r.IntN(4) {
		case 0:
			authority, currency = "ico", "GBP"
		case 1:
			authority, currency = "ftc", "USD"
		case 2:
			authority = "cnil"
		}
		amount := int64(100+r.IntN(900)) * 10_000 * int64(1+i%7*i%11)
		if clashes(world, payer, currency, amount) {
			continue
		}
		begins := worldBegins.AddDate(0, 0, 40*i+r.IntN(10))
		world = append(world, tell(r, i, news.Claim{Kind: news.ClaimFine, Subject: payer, Authority: authority,
			Amount: amount, Currency: currency, Status: news.FineImposed}, begins))
	}
	return world
}

// clashes reports a sum that is near that of another act of the payer in any currency: nobody could tell these apart.
func clashes(world []told, payer, currency string, amount int64) bool {
	return slices.ContainsFunc(world, func(w told) bool {
		f := w.articles[0].Claims[0]
		p, q := money.Roughly(news.Money{Amount: amount, Currency: currency}, 2020),
			money.Roughly(news.Money{Amount: f.Amount, Currency: f.Currency}, 2020)
		return f.Subject == payer && money.Close(p, q, 1.6)
	})
}

func tell(r *rand.Rand, n int, f news.Claim, begins time.Time) told {
	w := told{standing: f.Amount}
	write := func(days int, change func(*news.Claim)) {
		g := f
		if change != nil {
			change(&g)
		}
		id := fmt.Sprintf("%03d-%02d", n, len(w.articles))
		g.Quote = "words of " + id
		w.articles = append(w.articles, &news.Article{ID: id, Title: id, Published: begins.AddDate(0, 0, days), Claims: []news.Claim{g}})
	}
	write(0, nil)
	for range r.IntN(5) {
		write(r.IntN(4), []func(*news.Claim){
			func(g *news.Claim) { g.Amount = roundTo(g.Amount, 100) },               // €391m for €391.5m
			func(g *news.Claim) { g.Approx, g.Amount = true, g.Amount+g.Amount/25 }, // "nearly"
			func(g *news.Claim) { g.Authority = "" },                                // by nobody in particular
			func(g *news.Claim) { g.Also = []news.Money{convert(f, begins, 1.04)} }, // with dollars beside
			func(g *news.Claim) { m := convert(f, begins, 0.97); g.Amount, g.Currency = m.Amount, m.Currency },
			func(g *news.Claim) { g.Amount, g.Currency = 0, "" }, // no sum
			func(g *news.Claim) {
				g.Authority = map[string]string{"dpc": "IE", "ico": "GB", "ftc": "US", "cnil": "FR"}[f.Authority]
			},
		}[r.IntN(7)])
	}
	if r.IntN(4) == 0 {
		write(500+r.IntN(300), nil) // recalled
	}
	switch r.IntN(8) {
	case 0:
		write(-300+r.IntN(60), func(g *news.Claim) { g.Status, g.Amount = news.FineProposed, 2*g.Amount })
	case 1:
		write(200, func(g *news.Claim) { g.Status = news.FineAppealed })
		write(400, func(g *news.Claim) { g.Status = news.FineAnnulled })
		w.standing = 0
	case 2:
		write(300, func(g *news.Claim) { g.Status = news.FineUpheld })
	}
	return w
}

func roundTo(n, steps int64) int64 {
	unit := int64(1)
	for n/unit >= 10*steps {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// convert returns a sum in dollars, or in pounds when it is in dollars, at a rate some percent off the year's average.
func convert(f news.Claim, when time.Time, off float64) news.Money {
	euros := money.Roughly(news.Money{Amount: f.Amount, Currency: f.Currency}, when.Year())
	to := "USD"
	if f.Currency == "USD" {
		to = "GBP"
	}
	rate, _ := (*money.Rates)(nil).On(to, time.Date(min(when.Year(), 2024), 1, 1, 0, 0, 0, 0, time.UTC), true)
	return news.Money{Amount: int64(euros * rate.Units * off), Currency: to}
}

func articlesOfWorld(world []told) []*news.Article {
	var all []*news.Article
	for _, w := range world {
		all = append(all, w.articles...)
	}
	return all
}

// bytesOf writes everything a ledger says.
func bytesOf(t *testing.T, l *Ledger) string {
	t.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	for _, list := range news.Lists() {
		for i := range l.Events[list] {
			e := &l.Events[list][i]
			var sources []string
			for _, a := range l.Articles(e.ID) {
				sources = append(sources, a.ID)
			}
			if err := out.Encode([]any{l.Country(e), setIn(e), e, sources}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := out.Encode(l.Totals); err != nil {
		t.Fatal(err)
	}
	for _, s := range stepsOf(slices.Concat(l.Events[news.ListFines], l.Events[news.ListBans])) {
		fmt.Fprintln(&b, s)
	}
	fmt.Fprintln(&b, l.Totals, l.Contradictions)
	return b.String()
}

// arrive ingests articles in an order, one by one, and fails when an id that was published leads nowhere, or when an
// article that was under it is elsewhere.
func arrive(t *testing.T, articles []*news.Article, every int) []*news.Article {
	t.Helper()
	x := NewIndex(nil, testNames{})
	var archive []*news.Article
	published := map[string]string{} // from id to an article that was under it
	for i, a := range articles {
		b := copyClaims(a)
		b.Seen = worldBegins.AddDate(20, 0, 0).Add(time.Duration(i) * time.Hour)
		x.Assign(b)
		archive = append(archive, b)
		if i%every != 0 && i != len(articles)-1 {
			continue
		}
		l := New(archive, testNames{})
		leads := map[string]string{}
		for _, e := range append(slices.Clone(l.Events[news.ListFines]), l.Events[news.ListBans]...) {
			for _, id := range append(e.Aliases, e.ID) {
				if leads[id] != "" {
					t.Fatalf("id %s leads to %s and to %s", id, leads[id], e.ID)
				}
				leads[id] = e.ID
			}
		}
		for id, article := range published {
			if leads[id] == "" {
				t.Fatalf("article %s made event %s vanish", a.ID, id)
			}
			if !slices.ContainsFunc(l.Articles(leads[id]), func(o *news.Article) bool { return o.ID == article }) {
				t.Fatalf("article %s took %s away from event %s", a.ID, article, id)
			}
		}
		for _, e := range append(slices.Clone(l.Events[news.ListFines]), l.Events[news.ListBans]...) {
			if published[e.ID] == "" {
				published[e.ID] = firstUnder(archive, e.ID)
			}
		}
	}
	return archive
}

// firstUnder returns the article whose claim opened an event.
func firstUnder(archive []*news.Article, id string) string {
	for _, a := range archive {
		for _, c := range claims(testNames{}, a) {
			if c.Opens == id {
				return a.ID
			}
		}
	}
	return ""
}

// TestEveryOrder ingests made-up worlds in fifty orders each, one article at a time: no published id vanishes, every
// act is one event, and the totals are those of the world.
func TestEveryOrder(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 7))
		world := makeWorld(r, 45)
		articles := articlesOfWorld(world)
		want := map[string]int64{}
		for _, w := range world {
			if w.standing > 0 {
				want[w.articles[0].Claims[0].Currency] += w.standing
			}
		}
		for order := range 50 {
			if order > 0 {
				r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
			}
			l := New(arrive(t, articles, 40), testNames{})
			got := map[string]int64{}
			for _, m := range l.Totals.Kinds[news.ClaimFine].Amounts {
				got[m.Currency] = m.Amount
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("world %d, order %d: totals: %s\n%s", seed, order, diff, split(world, l))
			}
			if len(l.Events[news.ListFines]) != len(world) {
				t.Fatalf("world %d, order %d: %d events of %d acts\n%s", seed, order, len(l.Events[news.ListFines]), len(world), split(world, l))
			}
		}
	}
}

// split names the acts that aren't one event, for a failure's message.
func split(world []told, l *Ledger) string {
	var b strings.Builder
	of := map[string]string{}
	for _, e := range l.Events[news.ListFines] {
		for _, a := range l.Articles(e.ID) {
			of[a.ID] = e.ID
		}
	}
	for _, w := range world {
		ids := map[string]bool{}
		for _, a := range w.articles {
			ids[of[a.ID]] = true
		}
		if len(ids) > 1 {
			for _, a := range w.articles {
				fmt.Fprintf(&b, "%s %s %+v\n", of[a.ID], a.Published.Format(time.DateOnly), a.Claims[0])
			}
		}
	}
	return b.String()
}

// TestLabelledInEveryOrder does the same with the labelled items.
func TestLabelledInEveryOrder(t *testing.T) {
	articles := labelled(t)
	want := New(articles, testNames{})
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		l := New(arrive(t, articles, 5), testNames{})
		if diff := gocmp.Diff(found(want), found(l)); diff != "" {
			t.Fatal(diff)
		}
		if diff := gocmp.Diff(want.Totals, l.Totals); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestPure holds that the order in which articles are given doesn't matter, with and without ids, and that the articles
// stay as they are.
func TestPure(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	bare := articlesOfWorld(makeWorld(r, 40))
	for i, a := range bare {
		a.Seen = a.Published.AddDate(0, 0, i%3)
	}
	for name, articles := range map[string][]*news.Article{"without ids": bare, "with ids": arrive(t, bare, 1000)} {
		want := bytesOf(t, New(articles, testNames{}))
		for range 10 {
			r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
			if diff := gocmp.Diff(want, bytesOf(t, New(articles, testNames{}))); diff != "" {
				t.Fatal(name, diff)
			}
		}
	}
	for _, a := range bare {
		if a.Claims[0].Event != "" {
			t.Fatal("New wrote into an article")
		}
	}
}

// TestRestored holds that an index made from the archive decides as the one that saw the articles arrive.
func TestRestored(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	articles := articlesOfWorld(makeWorld(r, 40))
	r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	x := NewIndex(nil, testNames{})
	var archive []*news.Article
	for _, a := range articles {
		b, c := copyClaims(a), copyClaims(a)
		restored := NewIndex(archive, testNames{})
		x.Assign(b)
		if restored.Assign(c); b.Claims[0].Event != c.Claims[0].Event {
			t.Fatalf("%s: %s and %s", a.ID, b.Claims[0].Event, c.Claims[0].Event)
		}
		archive = append(archive, b)
	}
}

// FuzzNew holds that no facts, however odd, break the ledger: it is made, it is the same in every order of the articles,
// each claim that has a place is in one event, and ids and aliases lead to one event each.
func FuzzNew(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17"))
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func(n int) int {
			if len(data) == 0 {
				return 0
			}
			b := int(data[0])
			data = data[1:]
			return b % n
		}
		var all []*news.Article
		for n := 0; len(data) > 0 && n < 60; n++ {
			a := &news.Article{ID: fmt.Sprint(n), Published: worldBegins.AddDate(0, 0, 20*next(100)), Seen: worldBegins.AddDate(0, 0, next(250))}
			for range 1 + next(2) {
				who := []string{"x", "meta", "instagram", "", "<p>"}[next(5)]
				event := []string{"", "", "", "mine", "x-ico-2019-03"}[next(5)]
				if next(3) == 0 {
					a.Claims = append(a.Claims, news.Claim{Kind: news.ClaimBan, Subject: who,
						Country: []string{"US", "", "EU"}[next(3)], Region: []string{"", "Texas"}[next(2)],
						Scope: []news.Scope{"", "nationwide", "schools"}[next(3)], Status: statusesOf(news.ClaimBan)[next(9)], Event: event})
					continue
				}
				a.Claims = append(a.Claims, news.Claim{Kind: news.ClaimFine, Subject: who,
					Authority: []string{"ico", "GB", "dpc", "", "EU"}[next(5)],
					Amount:    []int64{0, 1, 10e6, 10.1e6, 345e6, -5, 1 << 62}[next(7)],
					Currency:  []string{"GBP", "EUR", "USD", "", "ZZZ"}[next(5)],
					Status:    append(statusesOf(news.ClaimFine), news.FineSettled, "odd")[next(9)], Approx: next(2) == 0,
					Event: event})
			}
			all = append(all, a)
		}
		l := New(all, testNames{})
		leads := map[string]string{}
		for _, e := range append(slices.Clone(l.Events[news.ListFines]), l.Events[news.ListBans]...) {
			for _, id := range append(e.Aliases, e.ID) {
				if leads[id] != "" {
					t.Fatalf("id %s leads to %s and %s", id, leads[id], e.ID)
				}
				leads[id] = e.ID
			}
			if len(e.Steps) == 0 || len(l.Articles(e.ID)) == 0 {
				t.Fatalf("event %s has no step or article", e.ID)
			}
		}
		want := bytesOf(t, l)
		slices.Reverse(all)
		if diff := gocmp.Diff(want, bytesOf(t, New(all, testNames{}))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// statusesOf returns the statuses of a kind, in the order of the table.
func statusesOf(k news.ClaimKind) []news.Status { return slices.Concat(k.Row().Statuses...) }
