package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// exportNames knows some names.
type exportNames struct{}

func (exportNames) Platform(slug string) (string, string) {
	if slug == "" {
		return "", ""
	}
	return strings.ToUpper(slug[:1]) + slug[1:], slug
}

func (exportNames) Authority(slug string) (string, string) {
	return strings.ToUpper(slug), map[string]string{"ico": "GB", "dpc": "IE"}[slug]
}

func (exportNames) Country(code string) string {
	return strings.TrimSuffix("the land "+code, "the land ")
}

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

func TestExports(t *testing.T) {
	a := []*news.Article{
		report("a", "2022-09-26", fine("tiktok", "ico", 27e6, "GBP", news.FineProposed)),
		report("b", "2023-04-04", fine("tiktok", "ico", 12.7e6, "GBP", news.FineImposed)),
		report("c", "2023-04-04", fine("=HYPERLINK()", "", 5, "USD", news.FineImposed)),
		report("d", "2023-11-13", ban("tiktok", "NP", news.ScopeNationwide, news.BanOrdered)),
		report("e", "2023-02-23", news.Claim{Kind: news.ClaimBan, Subject: "tiktok", Authority: "commission",
			Scope: news.ScopeInstitution, Status: news.BanInForce}),
	}
	dir := t.TempDir()
	in := Input{Site: Site{Title: "Wire", URL: "https://wire.example/", Language: "en"}, Articles: a, Ledger: ledger.New(a, exportNames{}),
		Names: exportNames{}, Out: dir}
	if _, err := Build(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var doc struct {
		Schema, License, Completeness string
		Events                        []map[string]any
	}
	if err := json.Unmarshal(read("ledger/fines/fines.json"), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != exports().Fines.Schema || doc.License == "" || doc.Completeness == "" || len(doc.Events) != 2 {
		t.Errorf("%+v", doc)
	}
	if e := doc.Events[1]; e["id"] != "tiktok-ico-2022-09" || e["amount_eur"] != 14601226.0 ||
		e["rate_year"] != 2023.0 || len(e["history"].([]any)) != 2 || e["counted"] != true {
		t.Errorf("%v", e)
	}
	rows, err := csv.NewReader(bytes.NewReader(read("ledger/fines/fines.csv"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, rows)
	}
	if rows[1][1] != "'=HYPERLINK()" {
		t.Errorf("a formula: %q", rows[1][1])
	}
	if got := rows[2][18]; got != "2022-09-26 proposed 27000000 GBP; 2023-04-04 imposed 12700000 GBP" {
		t.Errorf("history %q", got)
	}
	if bans := string(read("ledger/bans/bans.csv")); !strings.Contains(bans,
		"tiktok-np-nationwide-2023-11,tiktok,Tiktok,NP,,,nationwide,ordered,2023-11-13") {
		t.Error(bans)
	}
	if page := string(read("ledger/bans/index.html")); !strings.Contains(page, "Not on the map: COMMISSION</p>") {
		t.Errorf("the page of bans doesn't name what its map leaves out: %s", page)
	}
	if bans := string(read("ledger/bans/bans.json")); !strings.Contains(bans, `"scope":"nationwide"`) {
		t.Error(bans)
	}
}
