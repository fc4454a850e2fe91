package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// exportNames knows some names.
type exportNames struct{}

func (exportNames) Platform(slug string) (string, string) {
	return strings.ToUpper(slug[:1]) + slug[1:], ""
}

func (exportNames) Authority(slug string) (string, string) {
	return strings.ToUpper(slug), map[string]string{"ico": "GB", "dpc": "IE"}[slug]
}

func (exportNames) Country(code string) string { return "the land " + code }

// report makes an article that states something, seen a day after it was published.
func report(id, when string, claims ...news.Claim) *news.Article {
	at, err := time.Parse(time.DateOnly, when)
	if err != nil {
		panic(err)
	}
	a := &news.Article{ID: id, Path: "2024/01/" + id, Title: "Report " + id, Source: "daily", URL: "https://daily.example/" + id,
		Published: at, Seen: at.AddDate(0, 0, 1), Claims: claims}
	for i := range a.Claims {
		a.Claims[i].Quote = "words of " + id
	}
	return a
}

func fine(payer, by string, amount int64, currency string, status news.Status) news.Claim {
	return news.Claim{Kind: news.ClaimFine, Subject: payer, Authority: by, Amount: amount, Currency: currency, Status: status}
}

func ban(platform, country string, scope news.Scope, status news.Status) news.Claim {
	return news.Claim{Kind: news.ClaimBan, Subject: platform, Country: country, Scope: scope, Status: status}
}

var testLinks = links{
	event:   func(e *news.Event) string { return "https://wire.example/ledger/" + e.ID },
	article: func(a *news.Article) string { return "https://wire.example/articles/" + a.Path },
}

func TestExports(t *testing.T) {
	a := []*news.Article{
		report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
		report("b", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed)),
		report("c", "2023-04-04", fine("=HYPERLINK()", "", 5, "USD", news.FineImposed)),
		report("d", "2023-11-13", ban("tiktok", "NP", news.ScopeNationwide, news.BanOrdered)),
	}
	l := ledger.New(a, exportNames{})
	var b bytes.Buffer
	if err := writeFinesJSON(&b, l, testLinks); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Schema, License, Completeness string
		Events                        []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != finesSchema || doc.License == "" || doc.Completeness == "" || len(doc.Events) != 2 {
		t.Errorf("%+v", doc)
	}
	if e := doc.Events[1]; e["id"] != "tiktok-ico-2022-09" || e["amount_eur"] != 14601226.0 || e["rate_year"] != 2023.0 || len(e["history"].([]any)) != 2 || e["counted"] != true {
		t.Errorf("%v", e)
	}
	b.Reset()
	if err := writeFinesCSV(&b, l, testLinks); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, rows)
	}
	if rows[1][1] != "'=HYPERLINK()" {
		t.Errorf("a formula: %q", rows[1][1])
	}
	if got := rows[2][18]; got != "2022-09-26 proposed 27000000 GBP; 2023-04-04 imposed 12700000 GBP" {
		t.Errorf("history %q", got)
	}
	b.Reset()
	if err := writeBansCSV(&b, l, testLinks); err != nil || !strings.Contains(b.String(), "tiktok-np-nationwide-2023-11,tiktok,Tiktok,NP,,,nationwide,ordered,2023-11-13") {
		t.Error(err, b.String())
	}
	b.Reset()
	if err := writeBansJSON(&b, l, testLinks); err != nil || !strings.Contains(b.String(), `"scope": "nationwide"`) {
		t.Error(err, b.String())
	}
}
