package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
)

// TestKindsOfMoney holds that one act is one event of one kind, whatever its reports call it, and that each kind has its
// own total.
func TestKindsOfMoney(t *testing.T) {
	of := func(k news.ClaimKind, c news.Claim) news.Claim { c.Kind = k; return c }
	l := New([]*news.Article{
		report("a", "2023-01-01", fine("x", "ftc", 275e6, "EUR", news.FineImposed), of(news.ClaimRefund, fine("x", "ftc", 245e6, "EUR", news.FineImposed))),
		report("b", "2023-01-02", of(news.ClaimRefund, fine("x", "ftc", 245e6, "EUR", news.FineImposed))),
		report("c", "2023-02-01", of(news.ClaimDamages, fine("x", "us-court", 425e6, "EUR", news.FineImposed))),
		report("d", "2023-02-01", of(news.ClaimDamages, fine("x", "us-court", 425e6, "EUR", news.FineImposed))),
		report("e", "2023-02-02", fine("x", "us-court", 425e6, "EUR", news.FineImposed)), // "fined", says one report
		report("f", "2023-05-01", of(news.ClaimSettlement, fine("x", "class-action", 31e6, "EUR", news.FineSettled))),
		report("g", "2023-06-01", of(news.ClaimDamages, fine("x", "aepd", 9e6, "EUR", news.FineAnnulled))),
	}, testNames{})
	want := Totals{Kinds: map[news.ClaimKind]Sums{}, Annulled: 1}
	for k, amount := range map[news.ClaimKind]int64{news.ClaimFine: 275e6, news.ClaimRefund: 245e6, news.ClaimDamages: 425e6, news.ClaimSettlement: 31e6} {
		want.Kinds[k] = Sums{Events: 1, Amounts: []news.Money{{Amount: amount, Currency: "EUR"}}, Euros: amount}
	}
	if diff := gocmp.Diff(want, l.Totals); diff != "" {
		t.Error(diff)
	}
}

// TestFiguresFollowFromEvents makes ledgers of made-up claims of all kinds. Every event is in one list under one id, and
// the totals are the sums of its events, whichever way they are grouped.
func TestFiguresFollowFromEvents(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	for range 30 {
		var articles []*news.Article
		for n := range 60 {
			row := news.ClaimKinds[r.IntN(len(news.ClaimKinds))]
			statuses := slices.Concat(row.Statuses...)
			c := news.Claim{Kind: row.Kind, Subject: pick("x", "meta", "tiktok"), Authority: pick("ico", "dpc", "ftc"), Status: statuses[r.IntN(len(statuses))]}
			if row.Money {
				c.Amount, c.Currency, c.Period = int64(r.IntN(9))*1e6, pick("EUR", "GBP", "KES"), pick("", "", "", "day")
			} else {
				c.Country = pick("US", "IT")
			}
			articles = append(articles, report(fmt.Sprint(n), fmt.Sprintf("2023-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28)), c))
		}
		l := New(articles, testNames{})
		seen := map[string]bool{}
		amounts := map[news.ClaimKind]map[string]int64{}
		counted := 0
		for list, events := range l.Events {
			for i := range events {
				e := &events[i]
				if e.Kind.List() != list || e.Claim.Kind != e.Kind || seen[list+e.ID] {
					t.Fatalf("%s is a %s in %s, its claim a %s", e.ID, e.Kind, list, e.Claim.Kind)
				}
				seen[list+e.ID] = true
				if !Counted(e) {
					continue
				}
				counted++
				if amounts[e.Kind] == nil {
					amounts[e.Kind] = map[string]int64{}
				}
				if e.Claim.Amount > 0 {
					amounts[e.Kind][e.Claim.Currency] += e.Claim.Amount
				}
			}
		}
		check := func(kinds map[news.ClaimKind]map[string]int64, events int) {
			t.Helper()
			if events != counted {
				t.Errorf("%d events in the totals, %d that count", events, counted)
			}
			if diff := gocmp.Diff(amounts, kinds); diff != "" {
				t.Error(diff)
			}
		}
		all := map[news.ClaimKind]map[string]int64{}
		check(all, addUp(all, l.Totals))
		grouped, events := map[news.ClaimKind]map[string]int64{}, 0
		for _, g := range l.By(l.Events[news.ListFines], func(e *news.Event) string { return e.Claim.Authority }) {
			events += addUp(grouped, g.Totals)
		}
		check(grouped, events)
	}
}

// addUp adds the sums of totals by kind and currency, and returns how many events they count.
func addUp(all map[news.ClaimKind]map[string]int64, t Totals) (events int) {
	for k, s := range t.Kinds {
		events += s.Events
		if all[k] == nil {
			all[k] = map[string]int64{}
		}
		for _, m := range s.Amounts {
			all[k][m.Currency] += m.Amount
		}
	}
	return events
}

// TestNewKind adds a row to the table of kinds: its claims become events with a history.
func TestNewKind(t *testing.T) {
	rows := news.ClaimKinds
	defer func() { news.ClaimKinds = rows }()
	news.ClaimKinds = append(slices.Clip(rows), news.KindRow{Kind: "breach", List: "breaches", Subject: "company", Authority: "authority", Apart: 90,
		Statuses: [][]news.Status{{"reported"}, {"confirmed"}, {"closed"}}})
	breach := func(who string, s news.Status) news.Claim { return news.Claim{Kind: "breach", Subject: who, Status: s} }
	l := New([]*news.Article{
		report("a", "2023-01-01", breach("x", "reported")),
		report("b", "2023-01-20", breach("x", "confirmed")),
		report("c", "2023-02-01", breach("x", "reported")), // recalls what is known
		report("d", "2023-03-20", breach("x", "closed")),
		report("e", "2023-02-01", breach("tiktok", "reported")),
		report("f", "2024-02-01", breach("x", "reported")),
		report("g", "2023-01-01", fine("x", "ico", 5e6, "GBP", news.FineImposed)),
		report("h", "2023-01-01", breach("x", "imposed")),
	}, testNames{})
	want := []string{
		"x-breach-2024-02: reported 2024-02-01; reported",
		"x-breach-2023-01: reported 2023-01-01, confirmed 2023-01-20, closed 2023-03-20; closed",
		"tiktok-breach-2023-02: reported 2023-02-01; reported",
	}
	var got []string
	for _, e := range l.Events["breaches"] {
		line := e.ID + ":"
		for _, s := range e.Steps {
			if s.Status != "imposed" {
				line += fmt.Sprintf(" %s %s,", s.Status, s.Date.Format("2006-01-02"))
			}
		}
		got = append(got, line[:len(line)-1]+"; "+string(e.Status))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(l.Events[news.ListFines]) != 1 {
		t.Errorf("fines: %v", tellAll(l.Events[news.ListFines]))
	}
	if title := l.Title(&l.Events["breaches"][0]); title != "X: breach" {
		t.Errorf("title %q", title)
	}
	if !slices.ContainsFunc(l.Contradictions, func(c Contradiction) bool {
		return c.Article == "h" && c.Text == `breach 1 has the status "imposed", which a breach doesn't have: use reported, confirmed or closed`
	}) {
		t.Errorf("contradictions: %+v", l.Contradictions)
	}
}
