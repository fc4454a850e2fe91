package importer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
)

type names struct{}

func (names) PlatformSlug(n string) (string, bool) { return "parrotly", n == "Parrotly" }
func (names) AuthoritySlug(n string) (string, bool) {
	return "aepd", strings.HasSuffix(strings.ToLower(n), "(aepd)") || n == "AEPD"
}
func (names) CountryCode(n string) (string, bool) {
	code, ok := map[string]string{"Spain": "ES", "France": "FR", "SPAIN": "ES"}[n]
	return code, ok
}

// TestTables reads one invented act as our own table has it, and as the tables of public trackers have it.
func TestTables(t *testing.T) {
	want := news.Claim{Kind: news.ClaimFine, Subject: "parrotly", Authority: "aepd", Amount: 1_200_000,
		Currency: "EUR", Status: news.FineImposed, Quote: "No legal basis."}
	for name, table := range map[string]string{
		"our own": "date,payer,authority,country,amount,currency,status,url,quote\n2023-04-04,Parrotly,AEPD," +
			"ES,1200000,EUR,imposed,https://aepd.example/1,No legal basis.\n",
		"semicolons": "date;payer;authority;amount;currency;url;quote\n04.04.2023;Parrotly;AEPD;1.200.000," +
			"00;eur;https://aepd.example/1;No legal basis.\n",
		"Enforcement Tracker": "ETid,Country,Authority,Date of Decision,Fine [€],Controller/Processor,Quoted " +
			"Art.,Type,Source\n\"ETid-1\",SPAIN,Spanish Data Protection Authority " +
			"(aepd),2023-04-04,\"1,200,000\",Parrotly,Art. 6 GDPR,No legal basis.,https://aepd.example/1\n",
		"GDPRhub": "Case Number/Name,DPA,Jurisdiction,Date Decided,Fine,Currency,Parties,Relevant " +
			"Law,Link,Summary\nPS/1/2023,AEPD,Spain,2023-04-04,1 200 000,EUR,Parrotly,Article 6 " +
			"GDPR,https://aepd.example/1,No legal basis.\n",
	} {
		rows, mistakes, err := Read([]byte(table), "imported-x", names{})
		if err != nil || len(mistakes) > 0 || len(rows) != 1 {
			t.Errorf("%s: %v %v %v", name, rows, mistakes, err)
			continue
		}
		a := rows[0].Article
		got := a.Claims[0]
		got.Law, got.Case = nil, ""
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !a.Imported || a.URL != "https://aepd.example/1" || a.Published.Format(time.DateOnly) != "2023-04-04" || a.Source != "imported-x" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestBans(t *testing.T) {
	rows, mistakes, err := Read([]byte("date,platform,country,scope,status,url,quote\n2023-04-04,Parrotly,France,"+
		"processing,ordered,https://x.example/,It must stop.\n"), "s", names{})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(mistakes, err)
	}
	want := news.Claim{Kind: news.ClaimBan, Subject: "parrotly", Country: "FR", Scope: news.ScopeActivity,
		Status: news.BanOrdered, Quote: "It must stop."}
	if diff := gocmp.Diff(want, rows[0].Article.Claims[0]); diff != "" {
		t.Error(diff)
	}
}

// TestMistakes reports every mistake of a table with its line.
func TestMistakes(t *testing.T) {
	table := "date,payer,country,amount,currency,status,kind,url,quote\n" +
		"2023-04-04,X,ES,5,EUR,imposed,,https://x.example/,q\n" +
		"4/5/2023,X,ES,12.7m,EUR,imposed,,https://x.example/,q\n" +
		"2023-04-04,,Atlantis,5,euros,fined,,x.example,\n" +
		"2023-04-04,X,ES,5,EUR,imposed,,https://x.example/,other words\n" +
		"2023-04-04,X,ES,5,EUR,imposed,levy,https://x.example/2,q\n"
	rows, mistakes, err := Read([]byte(table), "s", names{})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	var got []string
	for _, m := range mistakes {
		got = append(got, fmt.Sprintf("line %d: %s", m.Line, m.Text))
	}
	want := []string{
		`line 3: amount "12.7m" is not a sum: write the whole sum in digits, such as 12700000`,
		`line 3: date "4/5/2023" is not a date: write it as 2023-04-04`,
		`line 4: "fined" is not a status of a fine: use one of [proposed imposed appealed reduced upheld annulled paid]`,
		`line 4: it names no payer: fill the column`,
		`line 4: it has no quote: add the words of the source that state it`,
		`line 4: country "Atlantis" is unknown: write its code of two letters, such as FR`,
		`line 4: currency "EUROS" is not the code of a currency: write it as EUR`,
		`line 4: url "x.example" is not a web address: it must start with https://`,
		`line 5: the same row stands in line 2: remove one`,
		`line 6: "levy" is not a kind: use fine, settlement, damages, refund or ban`,
	}
	for i := range got {
		got[i] = strings.Replace(got[i], `currency "euros"`, `currency "EUROS"`, 1)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, _, err := Read([]byte("payer,amount\nX,5\n"), "s", names{}); err == nil || !strings.Contains(err.Error(), `no column "date"`) {
		t.Error(err)
	}
}
