package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/dates"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// report makes an article that states something, seen a day after it was published.
func report(id, when string, facts ...news.Claim) *news.Article {
	a := &news.Article{ID: id, Path: "2024/01/" + id, Title: "Report " + id, Source: "daily",
		URL: "https://daily.example/" + id, Published: date(when), Seen: date(when).AddDate(0, 0, 1)}
	for _, f := range facts {
		f.Quote = "words of " + id
		a.Claims = append(a.Claims, f)
	}
	return a
}

func fine(payer, by string, amount int64, currency string, status news.Status) news.Claim {
	return news.Claim{Kind: news.ClaimFine, Subject: payer, Authority: by, Amount: amount, Currency: currency, Status: status}
}

func ban(platform, country string, scope news.Scope, status news.Status) news.Claim {
	return news.Claim{Kind: news.ClaimBan, Subject: platform, Country: country, Scope: scope, Status: status}
}

// tell writes events in short: "id: status date amount, …; standing".
func tellAll(events []news.Event) []string {
	var all []string
	for _, e := range events {
		var steps []string
		for _, s := range e.Steps {
			step := fmt.Sprint(s.Status, " ", s.Date.Format(time.DateOnly))
			if s.Amount.Amount > 0 {
				step += fmt.Sprint(" ", s.Amount.Amount, s.Amount.Currency)
			}
			steps = append(steps, step)
		}
		all = append(all, e.ID+": "+strings.Join(steps, ", "))
	}
	slices.Sort(all)
	return all
}

func TestFineHistory(t *testing.T) {
	for name, c := range map[string]struct {
		articles []*news.Article
		want     []string
	}{
		"a notice and a fine are two steps of one act": {
			[]*news.Article{
				report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
				report("b", "2022-09-26", fine("tiktok", "GB", 29e6, "USD", news.FineProposed)),
				report("c", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed)),
				report("d", "2023-04-05", news.Claim{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico", Amount: 16e6,
					Currency: "USD", Approx: true, Status: news.FineImposed}),
			},
			[]string{"tiktok-ico-2022-09: proposed 2022-09-26 27000000GBP, imposed 2023-04-04 12700000GBP"},
		},
		"a report of a fine that recalls the notice": {
			[]*news.Article{
				report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
				report("b", "2023-04-04", fine("tiktok", "watchdog", 12.7e6, "GBP", news.FineImposed)),
				report("c", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed), fine("tiktok", "ico", 27e6, "GBP", news.FineImposed)),
			},
			[]string{"tiktok-ico-2022-09: proposed 2022-09-26 27000000GBP, imposed 2023-04-04 12700000GBP"},
		},
		"a country in place of an authority may be the wrong one": {
			[]*news.Article{
				report("a", "2023-05-22", fine("meta", "dpc", 1.2e9, "EUR", news.FineImposed)),
				report("b", "2023-05-22", fine("meta", "US", 1.3e9, "USD", news.FineImposed)),
				report("c", "2023-06-22", fine("meta", "FR", 1.3e9, "USD", news.FineImposed)),
			},
			[]string{"meta-dpc-2023-05: imposed 2023-05-22 1200000000EUR", "meta-fr-2023-06: imposed 2023-06-22 1300000000USD"},
		},
		"a notice after a fine is another act": {
			[]*news.Article{
				report("a", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed)),
				report("b", "2024-02-01", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
			},
			[]string{"tiktok-ico-2023-04: imposed 2023-04-04 12700000GBP", "tiktok-ico-2024-02: proposed 2024-02-01 27000000GBP"},
		},
		"appealed, reduced, paid": {
			[]*news.Article{
				report("a", "2020-01-01", fine("x", "cnil", 50e6, "EUR", news.FineImposed)),
				report("b", "2020-03-01", fine("x", "cnil", 0, "", news.FineAppealed)),
				report("c", "2021-05-01", fine("x", "cnil", 30e6, "EUR", news.FineReduced)),
				report("d", "2021-06-01", fine("x", "cnil", 30e6, "EUR", news.FinePaid)),
			},
			[]string{"x-cnil-2020-01: imposed 2020-01-01 50000000EUR, appealed 2020-03-01, reduced 2021-05-01 30000000EUR, " +
				"paid 2021-06-01 30000000EUR"},
		},
		"what is recalled is no step": {
			[]*news.Article{
				report("a", "2020-01-01", fine("x", "cnil", 50e6, "EUR", news.FineImposed)),
				report("b", "2021-01-01", fine("x", "cnil", 50e6, "EUR", news.FineAnnulled)),
				report("c", "2022-01-01", fine("x", "cnil", 50e6, "EUR", news.FineImposed)),
				report("d", "2022-01-02", fine("x", "cnil", 50e6, "EUR", news.FineProposed)),
			},
			[]string{"x-cnil-2020-01: imposed 2020-01-01 50000000EUR, annulled 2021-01-01 50000000EUR"},
		},
		"the owner's other platform is the same payer": {
			[]*news.Article{
				report("a", "2022-09-05", fine("meta", "dpc", 405e6, "EUR", news.FineImposed)),
				report("b", "2022-09-06", fine("instagram", "IE", 400e6, "EUR", news.FineImposed)),
			},
			[]string{"meta-dpc-2022-09: imposed 2022-09-05 405000000EUR"},
		},
		"the same round sum in three countries is three acts": {
			[]*news.Article{
				report("a", "2022-03-01", fine("clearview", "garante", 20e6, "EUR", news.FineImposed)),
				report("b", "2022-03-01", fine("clearview", "GR", 20e6, "EUR", news.FineImposed)),
				report("c", "2022-03-01", fine("clearview", "cnil", 20e6, "EUR", news.FineImposed)),
			},
			[]string{"clearview-cnil-2022-03: imposed 2022-03-01 20000000EUR",
				"clearview-garante-2022-03: imposed 2022-03-01 20000000EUR",
				"clearview-gr-2022-03: imposed 2022-03-01 20000000EUR"},
		},
		"a rate of the week far from the year's": {
			[]*news.Article{
				report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
				report("b", "2022-09-26", fine("tiktok", "GB", 28.8e6, "USD", news.FineProposed)),
			},
			[]string{"tiktok-ico-2022-09: proposed 2022-09-26 27000000GBP"},
		},
		"another authority, another act": {
			[]*news.Article{
				report("a", "2022-09-05", fine("x", "dpc", 10e6, "EUR", news.FineImposed)),
				report("b", "2022-09-06", fine("x", "cnil", 10e6, "EUR", news.FineImposed)),
			},
			[]string{"x-cnil-2022-09: imposed 2022-09-06 10000000EUR", "x-dpc-2022-09: imposed 2022-09-05 10000000EUR"},
		},
		"a sum of others is no act": {
			[]*news.Article{
				report("a", "2023-01-02", fine("google", "", 29.5e6, "USD", news.FineSettled),
					fine("google", "indiana", 20e6, "USD", news.FineSettled),
					fine("google", "washington-dc", 9.5e6, "USD", news.FineSettled)),
			},
			[]string{"google-indiana-2023-01: settled 2023-01-02 20000000USD", "google-washington-dc-2023-01: settled 2023-01-02 9500000USD"},
		},
		"a sum of others is no act, whichever article states it": {
			[]*news.Article{
				report("a", "2022-12-19", news.Claim{Kind: news.ClaimFine, Subject: "epic", Authority: "ftc", Amount: 500e6,
					Currency: "USD", Approx: true, Status: news.FineSettled}),
				report("b", "2022-12-19", fine("epic", "ftc", 275e6, "USD", news.FineImposed), fine("epic", "ftc", 245e6, "USD", news.FineImposed)),
			},
			[]string{"epic-ftc-2022-12-2: imposed 2022-12-19 275000000USD", "epic-ftc-2022-12-3: imposed 2022-12-19 245000000USD"},
		},
		"what one article calls a fine and another a settlement is a settlement": {
			[]*news.Article{
				report("a", "2023-06-06", fine("microsoft", "ftc", 20e6, "USD", news.FineImposed)),
				report("b", "2023-06-07", fine("microsoft", "ftc", 20e6, "USD", news.FineSettled)),
			},
			[]string{"microsoft-ftc-2023-06: settled 2023-06-06 20000000USD"},
		},
		"a fine a day": {
			[]*news.Article{
				report("a", "2023-04-27", news.Claim{Kind: news.ClaimFine, Subject: "telegram", Authority: "brazilian-court",
					Amount: 200e3, Currency: "USD", Period: "day", Status: news.FineImposed}),
				report("b", "2023-04-30", news.Claim{Kind: news.ClaimFine, Subject: "telegram", Authority: "brazilian-court",
					Amount: 200e3, Currency: "USD", Period: "day", Status: news.FineUpheld}),
				report("c", "2023-04-30", fine("telegram", "brazilian-court", 200e3, "USD", news.FineImposed)),
			},
			[]string{"telegram-brazilian-court-2023-04-2: imposed 2023-04-30 200000USD",
				"telegram-brazilian-court-2023-04: imposed 2023-04-27 200000USD, upheld 2023-04-30 200000USD"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := gocmp.Diff(c.want, tellAll(New(c.articles, testNames{}).Events[news.ListFines])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPastYear holds that a fine that an article recalls from a year that its words give is dated to that year, and no
// other year is taken for it.
func TestPastYear(t *testing.T) {
	for quote, want := range map[string]int{
		"The Federal Trade Commission (FTC) fined TikTok $5.7 million in 2019 for posting content of minors.": 2019,
		"In 2021, the Dutch authority fined TikTok €750,000.":                                                 2021,
		"The company paid a $92 million settlement in February 2021.":                                         2021,
		"TikTok was fined £12.7m for what it did in 2020.":                                                    0,
		"TikTok was fined £12.7m, for breaches between May 2018 and July 2020.":                               0,
		"Meta was fined over the leak of data of 533 million in 2019.":                                        0,
		"Fined €5 million in 2023.":                                                                           0,
		"Fined €5 million.":                                                                                   0,
	} {
		if got := dates.Past(quote, "en", 2023); got != want {
			t.Errorf("%q: %d, want %d", quote, got, want)
		}
	}
	old := report("a", "2022-10-05", fine("tiktok", "ftc", 5.7e6, "USD", news.FineImposed))
	old.Language = "en"
	old.Claims[0].Quote = "The FTC fined TikTok $5.7 million in 2019."
	e := New([]*news.Article{old}, testNames{}).Events[news.ListFines][0]
	if !e.Steps[0].Year || e.Opened.Year() != 2019 || setIn(&e) != 2019 {
		t.Errorf("%+v", e)
	}
	told := report("b", "2019-02-27", fine("tiktok", "ftc", 5.7e6, "USD", news.FineImposed))
	e = New([]*news.Article{old, told}, testNames{}).Events[news.ListFines][0]
	if e.Steps[0].Year || !e.Opened.Equal(date("2019-02-27")) {
		t.Errorf("the day is known, and the year is shown: %+v", e)
	}
}

func TestBanHistory(t *testing.T) {
	quoted := func(a *news.Article, quote string) *news.Article {
		a.Claims[0].Quote = quote
		return a
	}
	for name, c := range map[string]struct {
		articles []*news.Article
		want     []string
	}{
		"called for, passed, blocked": {
			[]*news.Article{
				report("a", "2023-02-01", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Montana",
					Scope: news.ScopeState, Status: news.BanProposed}),
				report("b", "2023-05-17", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Montana",
					Scope: news.ScopeState, Status: news.BanPassed}),
				report("c", "2023-12-01", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Montana",
					Status: news.BanBlocked}),
				report("d", "2023-12-02", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Texas",
					Scope: news.ScopeGovernmentDevices, Status: news.BanInForce}),
			},
			[]string{
				"tiktok-us-montana-state-2023-02: proposed 2023-02-01, passed 2023-05-17, blocked 2023-12-01",
				"tiktok-us-texas-government-devices-2023-12: in-force 2023-12-02",
			},
		},
		"a report that names the state in its words only": {
			[]*news.Article{
				quoted(report("a", "2023-05-17", ban("tiktok", "US", news.ScopeNationwide, news.BanOrdered)),
					"Montana becomes the first US state to ban TikTok"),
				report("b", "2023-12-01", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Montana",
					Scope: news.ScopeState, Status: news.BanBlocked}),
				report("c", "2023-12-01", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Country: "US",
					Scope: news.ScopeNationwide, Status: news.BanProposed}),
			},
			[]string{
				"tiktok-us-nationwide-2023-05: ordered 2023-05-17, blocked 2023-12-01",
				"tiktok-us-nationwide-2023-12: proposed 2023-12-01",
			},
		},
		"lifted and ordered again is another measure": {
			[]*news.Article{
				report("a", "2020-10-09", ban("tiktok", "PK", news.ScopeNationwide, news.BanInForce)),
				report("b", "2020-10-19", ban("tiktok", "PK", news.ScopeNationwide, news.BanLifted)),
				report("c", "2021-03-11", ban("tiktok", "PK", news.ScopeNationwide, news.BanOrdered)),
				report("d", "2021-04-01", ban("tiktok", "PK", news.ScopeNationwide, news.BanLifted)),
			},
			[]string{
				"tiktok-pk-nationwide-2020-10: in-force 2020-10-09, lifted 2020-10-19",
				"tiktok-pk-nationwide-2021-03: ordered 2021-03-11, lifted 2021-04-01",
			},
		},
		"the same report of two scopes is two measures": {
			[]*news.Article{
				report("a", "2023-03-16", ban("tiktok", "GB", news.ScopeGovernmentDevices, news.BanInForce),
					ban("tiktok", "GB", news.ScopeNationwide, news.BanRejected)),
			},
			[]string{"tiktok-gb-government-devices-2023-03: in-force 2023-03-16", "tiktok-gb-nationwide-2023-03: rejected 2023-03-16"},
		},
		"the country of the only one that the article is about": {
			[]*news.Article{
				func() *news.Article {
					a := report("a", "2023-03-16", news.Claim{Kind: news.ClaimBan, Subject: "tiktok",
						Scope: news.ScopeGovernmentDevices, Status: news.BanInForce})
					a.Countries = []string{"GB"}
					return a
				}(),
			},
			[]string{"tiktok-gb-government-devices-2023-03: in-force 2023-03-16"},
		},
		"a union bans by its body": {
			[]*news.Article{
				report("a", "2023-03-31", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Authority: "NATO",
					Scope: news.ScopeGovernmentDevices, Status: news.BanInForce}),
				report("b", "2023-03-31", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Scope: news.ScopeNationwide, Status: news.BanCalledFor}),
			},
			[]string{"tiktok-nato-government-devices-2023-03: in-force 2023-03-31"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := gocmp.Diff(c.want, tellAll(New(c.articles, testNames{}).Events[news.ListBans])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// stored assigns articles their ids, as ingest does.
func stored(articles ...*news.Article) []*news.Article {
	x := NewIndex(nil, testNames{})
	for _, a := range articles {
		x.Assign(a)
	}
	return articles
}

// TestByHand holds what a person can do by editing articles.
func TestByHand(t *testing.T) {
	fresh := func() []*news.Article {
		return stored(
			report("a", "2023-01-01", fine("x", "ico", 10e6, "GBP", news.FineImposed)),
			report("b", "2023-01-02", fine("x", "ico", 10e6, "GBP", news.FineImposed)),
			report("c", "2023-06-01", fine("x", "dpc", 8e6, "EUR", news.FineImposed)),
		)
	}
	ids := func(l *Ledger) (all []string) {
		for _, e := range l.Events[news.ListFines] {
			all = append(all, fmt.Sprintf("%s %d%v", e.ID, len(l.Articles(e.ID)), e.Aliases))
		}
		slices.Sort(all)
		return all
	}
	for name, c := range map[string]struct {
		edit func(a []*news.Article)
		want []string
	}{
		"nothing":         {func([]*news.Article) {}, []string{"x-dpc-2023-06 1[]", "x-ico-2023-01 2[]"}},
		"a corrected sum": {func(a []*news.Article) { a[0].Claims[0].Amount = 11e6 }, []string{"x-dpc-2023-06 1[]", "x-ico-2023-01 2[]"}},
		"a corrected payer": {func(a []*news.Article) {
			a[0].Claims[0].Subject, a[1].Claims[0].Subject = "twitter",
				"twitter"
		}, []string{"x-dpc-2023-06 1[]", "x-ico-2023-01 2[]"}},
		"a merge": {func(a []*news.Article) { a[2].Claims[0].Event = "x-ico-2023-01" }, []string{"x-ico-2023-01 3[x-dpc-2023-06]"}},
		"a split": {func(a []*news.Article) { a[1].Claims[0].Event = "x-other" },
			[]string{"x-dpc-2023-06 1[]", "x-ico-2023-01 1[]", "x-other 1[]"}},
		"a new name for all": {func(a []*news.Article) { a[0].Claims[0].Event, a[1].Claims[0].Event = "x-renamed", "x-renamed" },
			[]string{"x-dpc-2023-06 1[]", "x-renamed 2[x-ico-2023-01]"}},
		"a fact added": {func(a []*news.Article) {
			a[2].Claims = append(a[2].Claims, fine("x", "aepd", 1e6, "EUR", news.FineImposed))
		},
			[]string{"x-aepd-2023-06 1[]", "x-dpc-2023-06 1[]", "x-ico-2023-01 2[]"}},
		"spun after all": {func(a []*news.Article) { a[1].Spun = true }, []string{"x-dpc-2023-06 1[]", "x-ico-2023-01 1[]"}},
		"the first article deleted": {func(a []*news.Article) { *a[0] = news.Article{ID: "a"} },
			[]string{"x-dpc-2023-06 1[]", "x-ico-2023-01 1[]"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := fresh()
			c.edit(a)
			if diff := gocmp.Diff(c.want, ids(New(a, testNames{}))); diff != "" {
				t.Error(diff)
			}
			next := report("d", "2023-01-03", fine("x", "ico", 10e6, "GBP", news.FineImposed))
			NewIndex(a, testNames{}).Assign(next)
			if name != "a corrected payer" && next.Claims[0].Opens != "" && next.Claims[0].Event == "x-ico-2023-01" {
				t.Error("an id is given away again")
			}
		})
	}
}

func TestContradictions(t *testing.T) {
	a := stored(
		report("a", "2023-01-01", fine("x", "ico", 10e6, "GBP", news.FineImposed)),
		report("b", "2023-06-01", fine("meta", "dpc", 8e6, "EUR", news.FineImposed)),
		report("c", "2023-06-01", news.Claim{Kind: news.ClaimFine, Amount: 5, Currency: "EURO", Status: "fined"}),
		report("d", "2023-06-01", news.Claim{Kind: news.ClaimBan, Subject: "x", Status: "banned"}),
	)
	a[1].Claims[0].Event = "x-ico-2023-01"
	l := New(a, testNames{})
	var got []string
	for _, c := range l.Contradictions {
		got = append(got, c.Article+" "+c.Text)
	}
	want := []string{
		"b event x-ico-2023-01 is about x and about meta: correct payer: or platform:, or give one of them an event: of its own",
		`c fine 1 has the currency "EURO": use a code of three letters, such as EUR`,
		`c fine 1 has the status "fined", which a fine doesn't have: use proposed, imposed, appealed, reduced, upheld, annulled or paid`,
		"c fine 1 names no payer and isn't in the ledger: add payer:",
		`d ban 1 has the status "banned", which a ban doesn't have: use called-for, proposed, passed, ordered, in-force, ` +
			`paused, blocked, lifted or rejected`,
		"d ban 1 names neither country nor body and isn't in the ledger: add country:",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDisputed(t *testing.T) {
	a := stored(
		report("a", "2023-06-06", fine("microsoft", "ftc", 20e6, "USD", news.FineSettled)),
		report("b", "2023-06-06", fine("microsoft", "ftc", 20e6, "USD", news.FineImposed)),
		report("c", "2023-06-07", fine("microsoft", "ftc", 25e6, "USD", news.FineSettled)),
	)
	a[2].Claims[0].Event = a[0].Claims[0].Event
	e := New(a, testNames{}).Events[news.ListFines][0]
	want := []news.Dispute{
		{Article: "c", Field: "amount", Value: "25000000 USD", Quote: "words of c"},
		{Article: "b", Field: "status", Value: "imposed", Quote: "words of b"},
	}
	if diff := gocmp.Diff(want, e.Disputed); diff != "" {
		t.Error(diff)
	}
	if e.Claim.Amount != 20e6 {
		t.Error("two reports agree on the sum, and it doesn't stand: ", e.Claim.Amount)
	}
}

func TestTotals(t *testing.T) {
	l := New([]*news.Article{
		report("a", "2022-01-01", fine("x", "ico", 8e6, "GBP", news.FineImposed)),
		report("b", "2022-01-02", fine("x", "ico", 8e6, "GBP", news.FineImposed)),
		report("c", "2022-02-01", fine("x", "ftc", 150e6, "USD", news.FineSettled)),
		report("d", "2022-03-01", fine("x", "dpc", 30e6, "EUR", news.FineProposed)),
		report("e", "2022-04-01", fine("x", "cnil", 5e6, "EUR", news.FineImposed)),
		report("f", "2023-04-01", fine("x", "cnil", 5e6, "EUR", news.FineAnnulled)),
		report("g", "2022-05-01", fine("x", "garante", 0, "", news.FineImposed)),
		report("h", "2022-06-01", fine("tiktok", "KE", 7e6, "KES", news.FineImposed)),
		report("i", "2022-07-01", fine("tiktok", "ap", 9e6, "EUR", news.FineImposed)),
		report("j", "2022-08-01", fine("tiktok", "ap", 6e6, "EUR", news.FineReduced)),
	}, testNames{})
	want := Totals{
		Kinds: map[news.ClaimKind]Sums{
			news.ClaimFine: {Events: 4, Unstated: 1, Unconverted: []news.Money{{Amount: 7e6, Currency: "KES"}}, Euros: 9381303 + 6e6,
				Amounts: []news.Money{{Amount: 6e6, Currency: "EUR"}, {Amount: 8e6, Currency: "GBP"}, {Amount: 7e6, Currency: "KES"}}},
			news.ClaimSettlement: {Events: 1, Euros: 142450142, Amounts: []news.Money{{Amount: 150e6, Currency: "USD"}}},
		},
		Open: 1, Annulled: 1,
	}
	if diff := gocmp.Diff(want, l.Totals); diff != "" {
		t.Error(diff)
	}
	groups := l.By(l.Events[news.ListFines], func(e *news.Event) string { return e.Claim.Subject })
	if len(groups) != 2 || groups[0].Key != "tiktok" || groups[0].Totals.Kinds[news.ClaimFine].Events != 2 || groups[1].Totals.Open != 1 {
		t.Errorf("%+v", groups)
	}
}

func TestRates(t *testing.T) {
	for _, c := range []struct {
		m    news.Money
		year int
		want float64
		ok   bool
	}{
		{news.Money{Amount: 100, Currency: "EUR"}, 1999, 100, true},
		{news.Money{Amount: 10530, Currency: "USD"}, 2022, 10000, true},
		{news.Money{Amount: 100, Currency: "USD"}, 2014, 0, false},
		{news.Money{Amount: 100, Currency: "XXX"}, 2022, 0, false},
	} {
		if got, ok := money.Average(c.m, c.year); ok != c.ok || got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("%v in %d: %v %v", c.m, c.year, got, ok)
		}
	}
}

// stepsOf returns the steps of all events, the latest first.
func stepsOf(events []news.Event) (all []news.Step) {
	for _, e := range events {
		all = append(all, e.Steps...)
	}
	slices.SortStableFunc(all, func(a, b news.Step) int { return b.Date.Compare(a.Date) })
	return all
}

// TestEntries holds that a feed's reader gets each step once: what changes no step changes no entry.
func TestEntries(t *testing.T) {
	a := stored(
		report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
		report("b", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed)),
	)
	ids := func(l *Ledger) (all []string) {
		for _, s := range stepsOf(l.Events[news.ListFines]) {
			all = append(all, fmt.Sprintf("%s %d %s %s", s.Entry, s.Amount.Amount, s.Amount.Currency, s.Status))
		}
		return all
	}
	want := []string{
		"tiktok-ico-2023-04/imposed 12700000 GBP imposed",
		"tiktok-ico-2022-09/proposed 27000000 GBP proposed",
	}
	if diff := gocmp.Diff(want, ids(New(a, testNames{}))); diff != "" {
		t.Error(diff)
	}
	x := NewIndex(a, testNames{})
	c := report("c", "2023-04-05", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed))
	x.Assign(c)
	a[0].Title = "A typo less"
	if diff := gocmp.Diff(want, ids(New(append(a, c), testNames{}))); diff != "" {
		t.Error(diff)
	}
}

// TestSpunTextFeedsNothing: what a machine made of a report is no second witness, and no first one either.
func TestSpunTextFeedsNothing(t *testing.T) {
	spun := report("spun", "2024-03-05", fine("meta", "dpc", 50_000_000, "EUR", news.FineImposed),
		ban("tiktok", "NP", news.ScopeNationwide, news.BanInForce))
	spun.Spun = true
	l := New([]*news.Article{report("plain", "2024-03-04", fine("meta", "dpc", 40_000_000, "EUR", news.FineImposed)), spun}, nil)
	if len(l.Events[news.ListFines]) != 1 || l.Events[news.ListFines][0].Claim.Amount != 40_000_000 || len(l.Events[news.ListBans]) != 0 {
		t.Errorf("fines %v, bans %v", tellAll(l.Events[news.ListFines]), tellAll(l.Events[news.ListBans]))
	}
}

// TestEntriesAreForLife holds that a step keeps its entry when its event turns out to be two, when two turn out to be one,
// and when a person moves claims.
func TestEntriesAreForLife(t *testing.T) {
	notice := report("a", "2023-01-01", fine("facebook", "ico", 8e6, "GBP", news.FineProposed))
	other := report("b", "2023-03-01", fine("whatsapp", "ico", 5e6, "GBP", news.FineImposed))
	outcome := report("c", "2023-05-01", fine("facebook", "ico", 8e6, "GBP", news.FineImposed))
	appeal := report("d", "2023-06-01", fine("whatsapp", "ico", 5e6, "GBP", news.FineAppealed))
	all := stored(notice, other, outcome, appeal)
	stating := func(articles []*news.Article, id string) string {
		for _, s := range stepsOf(New(articles, testNames{}).Events[news.ListFines]) {
			if s.Article == id {
				return s.Entry
			}
		}
		return "none"
	}
	want := map[string]string{"a": stating(all[:1], "a"), "b": stating(all[:2], "b"), "c": stating(all[:3], "c"), "d": stating(all, "d")}
	if n := len(New(all[:2], testNames{}).Events[news.ListFines]); n != 1 {
		t.Errorf("a notice and a smaller fine are %d events, want one", n)
	}
	if n := len(New(all[:3], testNames{}).Events[news.ListFines]); n != 2 {
		t.Errorf("the fine that came of the notice, and the other, are %d events, want two", n)
	}
	same := func(what string, articles []*news.Article) {
		t.Helper()
		seen := map[string]bool{}
		for _, s := range stepsOf(New(articles, testNames{}).Events[news.ListFines]) {
			if seen[s.Entry] {
				t.Errorf("%s: two entries %s", what, s.Entry)
			}
			seen[s.Entry] = true
			if w := want[s.Article]; w != s.Entry {
				t.Errorf("%s: %s was the entry %s and is %s", what, s.Article, w, s.Entry)
			}
		}
	}
	same("apart", all)
	edited := func(edit func(a []*news.Article)) []*news.Article {
		var copies []*news.Article
		for _, a := range all {
			copies = append(copies, copyClaims(a))
		}
		edit(copies)
		return copies
	}
	same("merged by hand", edited(func(a []*news.Article) {
		a[1].Claims[0].Event, a[3].Claims[0].Event = a[0].Claims[0].Event, a[0].Claims[0].Event
	}))
	same("moved by hand", edited(func(a []*news.Article) { a[3].Claims[0].Event = a[0].Claims[0].Event }))
	same("split by hand", edited(func(a []*news.Article) { a[3].Claims[0].Event = "my-own" }))
	same("the first report deleted", append(slices.Clone(all[:1]), all[2:]...))
}

// TestOpenerDeleted holds that an event goes on under its id when a person deletes the article that opened it.
func TestOpenerDeleted(t *testing.T) {
	all := stored(
		report("a", "2023-01-01", ban("tiktok", "NP", news.ScopeNationwide, news.BanInForce)),
		report("b", "2023-01-20", ban("tiktok", "NP", news.ScopeNationwide, news.BanInForce)),
	)
	id := all[0].Claims[0].Event
	left := all[1:]
	later := report("c", "2023-09-01", ban("tiktok", "NP", news.ScopeNationwide, news.BanLifted))
	NewIndex(left, testNames{}).Assign(later)
	l := New(append(left, later), testNames{})
	if len(l.Events[news.ListBans]) != 1 || l.Events[news.ListBans][0].ID != id || len(l.Events[news.ListBans][0].Steps) != 2 {
		t.Errorf("bans are %v, want %s with two steps", tellAll(l.Events[news.ListBans]), id)
	}
}

// TestRepeatedBan holds that a ban which is reported again months later is not shown again when a person deletes the
// first report, and that one after another is.
func TestRepeatedBan(t *testing.T) {
	all := stored(
		report("a", "2023-01-01", ban("tiktok", "NP", news.ScopeNationwide, news.BanInForce)),
		report("b", "2023-07-01", ban("tiktok", "NP", news.ScopeNationwide, news.BanInForce)),
	)
	entries := func(articles ...*news.Article) (ids []string) {
		for _, e := range New(articles, testNames{}).Events[news.ListBans] {
			for _, s := range e.Steps {
				ids = append(ids, s.Entry)
			}
		}
		return ids
	}
	want := entries(all...)
	if got := entries(all[1]); len(want) != 1 || !slices.Equal(got, want) {
		t.Errorf("with the first report %v, without it %v", want, got)
	}
	between := stored(all[0], report("c", "2023-03-01", ban("tiktok", "NP", news.ScopeNationwide, news.BanLifted)), all[1])
	seen := map[string]bool{}
	for _, id := range entries(between...) {
		if seen[id] {
			t.Errorf("two entries %s", id)
		}
		seen[id] = true
	}
	if len(seen) != 3 {
		t.Errorf("a ban, its end and the next ban are the entries %v", seen)
	}
}

func setIn(e *news.Event) int {
	day, _ := SetOn(e)
	return day.Year()
}
