package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// TestKindsOfMoney holds that one act is one event of one kind, whatever its reports call it, and that each kind has its
// own total.
func TestKindsOfMoney(t *testing.T) {
	of := func(k news.ClaimKind, c news.Claim) news.Claim { c.Kind = k; return c }
	l := New([]*news.Article{
		report("a", "2023-01-01", fine("x", "ftc", 275e6, "EUR", news.FineImposed),
			of(news.ClaimRefund, fine("x", "ftc", 245e6, "EUR", news.FineImposed))),
		report("b", "2023-01-02", of(news.ClaimRefund, fine("x", "ftc", 245e6, "EUR", news.FineImposed))),
		report("c", "2023-02-01", of(news.ClaimDamages, fine("x", "us-court", 425e6, "EUR", news.FineImposed))),
		report("d", "2023-02-01", of(news.ClaimDamages, fine("x", "us-court", 425e6, "EUR", news.FineImposed))),
		report("e", "2023-02-02", fine("x", "us-court", 425e6, "EUR", news.FineImposed)), // "fined", says one report
		report("f", "2023-05-01", of(news.ClaimSettlement, fine("x", "class-action", 31e6, "EUR", news.FineSettled))),
		report("g", "2023-06-01", of(news.ClaimDamages, fine("x", "aepd", 9e6, "EUR", news.FineAnnulled))),
	}, testNames{})
	want := Totals{Kinds: map[news.ClaimKind]Sums{}, Annulled: 1}
	for k, amount := range map[news.ClaimKind]int64{news.ClaimFine: 275e6, news.ClaimRefund: 245e6,
		news.ClaimDamages: 425e6, news.ClaimSettlement: 31e6} {
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
			c := news.Claim{Kind: row.Kind, Subject: pick("x", "meta", "tiktok"), Authority: pick("ico", "dpc", "ftc"),
				Status: statuses[r.IntN(len(statuses))]}
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

// breachRules is the rule file of the kind that TestNewKind adds.
const breachRules = `
words:
  leak: leak~|breach~|stolen|exposed
breaches:
  rules:
    - data leaked: "{subject: platform} & (data|records|accounts) & $leak => claim 2, reported 1"
      example: Data of TikTok users leaked.
    - how many: "(million|thousand) (users|accounts|people) => claim 2"
      example: It concerns five million users.
    - the company confirms: "{subject: platform} ..3 (confirm~|admit~) ..6 $leak => claim 2, confirmed 3"
      example: TikTok confirmed the data leak.
    - a watchdog closes the case: "{authority: authority} ..2 close~ & $leak & {subject: platform} => claim 3, closed 3"
      example: The ICO closed its inquiry into the leak at TikTok.
    - no breach: "denies|denied => claim -3"
      example: It denied the leak.
`

// TestNewKind adds a row to the table of kinds and a file of rules: what reports say becomes events with a history.
func TestNewKind(t *testing.T) {
	rows := news.ClaimKinds
	defer func() { news.ClaimKinds = rows }()
	news.ClaimKinds = append(slices.Clip(rows), news.KindRow{Kind: "breach", List: "breaches", Subject: "company",
		Authority: "authority", Apart: 90,
		Statuses: [][]news.Status{{"reported"}, {"confirmed"}, {"closed"}}})
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lexicon.ReadKinds(fstest.MapFS{"en/breaches.yaml": {Data: []byte(breachRules)}})
	read := func(id, when, title, body string) *news.Article {
		d := text.Parse(title, body, "en")
		a := report(id, when)
		a.Claims = news.Listed(lexicon.Extract(d, lexicon.Mentions(d)).Claims, "breaches")
		return a
	}
	l := New([]*news.Article{
		read("a", "2023-01-01", "Data of 5 million users of Snapchat stolen", ""),
		read("b", "2023-01-20", "Snapchat confirms that records were exposed in a breach of its systems", ""),
		read("c", "2023-02-01", "What the leak of data on 5 million users means for Snapchat", ""), // recalls what is known
		read("d", "2023-03-20", "The ICO closes its inquiry into the breach at Snapchat", ""),
		read("e", "2023-02-01", "Records of TikTok users leaked", "The leak concerns 300 thousand accounts of TikTok."),
		read("f", "2024-02-01", "Snapchat data leaked again", "Two million users of Snapchat are in the leak."),
		read("i", "2024-03-01", "Zoom denies a leak of data", "Two million users of Zoom read of it."),
		report("g", "2023-01-01", fine("x", "ico", 5e6, "GBP", news.FineImposed)),
		report("h", "2023-01-01", news.Claim{Kind: "breach", Subject: "snapchat", Status: "imposed"}),
	}, testNames{})
	want := []string{
		"snapchat-breach-2024-02: reported 2024-02-01; reported",
		"snapchat-breach-2023-01: reported 2023-01-01, confirmed 2023-01-20, closed 2023-03-20; closed",
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
	if !slices.ContainsFunc(l.Contradictions, func(c Contradiction) bool {
		return c.Article == "h" && c.Text == `breach 1 has the status "imposed", which a breach doesn't have: use reported, confirmed or closed`
	}) {
		t.Errorf("contradictions: %+v", l.Contradictions)
	}
}
