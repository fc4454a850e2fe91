package ledger

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
)

// testNames knows some of the world.
type testNames struct{}

func (testNames) Platform(slug string) (string, string) {
	owners := map[string]string{"instagram": "meta", "facebook": "meta", "whatsapp": "meta", "google": "alphabet", "youtube": "google"}
	return strings.ToUpper(slug[:1]) + slug[1:], owners[slug]
}

func (testNames) Authority(slug string) (string, string) {
	return strings.ToUpper(slug), testCountries[slug]
}

var testCountries = map[string]string{
	"ico": "GB", "dpc": "IE", "cnil": "FR", "ap": "NL", "ftc": "US", "edpb": "EU", "class-action": "US", "aepd": "ES", "garante": "IT",
	"40-us-states": "US", "california-ag": "US", "washington-dc-ag": "US", "washington-dc": "US", "indiana": "US",
	"indiana-and-washington-dc": "US",
	"swedish-regulator":         "SE", "eu-data-privacy-regulator": "EU", "spanish-court": "ES", "us-court": "US",
	"brazilian-court": "BR", "brazilian-federal-court": "BR",
}

func (testNames) Country(code string) string { return "the land " + code }

// labelled makes articles of the labelled items, with their labels for facts.
func labelled(t *testing.T) []*news.Article {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "dev.jsonl"))
	if err != nil {
		t.Skip("../shared is not here: ", err)
	}
	defer f.Close()
	var all []*news.Article
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var i struct {
			ID, Title, Date string
			Fines           []news.Claim
		}
		if err := json.Unmarshal(s.Bytes(), &i); err != nil {
			t.Fatal(err)
		}
		if len(i.Fines) == 0 {
			continue
		}
		when, err := time.Parse(time.DateOnly, i.Date)
		if err != nil {
			t.Fatal(err)
		}
		a := &news.Article{ID: i.ID, Title: i.Title, Published: when, Seen: when}
		for _, f := range i.Fines {
			f.Kind = news.ClaimFine
			f.Subject, _, _ = strings.Cut(key(f.Subject), "-")
			if f.Authority = key(f.Authority); f.Authority == "uk" || f.Authority == "norway" {
				f.Authority = map[string]string{"uk": "GB", "norway": "NO"}[f.Authority]
			}
			if f.Status == "overturned" {
				f.Status = news.FineAnnulled
			}
			f.Quote = "words of " + i.ID
			a.Claims = append(a.Claims, f)
		}
		all = append(all, a)
	}
	return all
}

// ReadExpected reads testdata/dev-fines.txt into lines "payer amount currency status items".
func readExpected(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 4 && f[0] != "#" {
			all = append(all, strings.Join(f, " "))
		}
	}
	slices.Sort(all)
	return all
}

// found writes a ledger's fines like the lines of testdata/dev-fines.txt.
func found(l *Ledger) []string {
	var all []string
	for _, e := range l.Events[news.ListFines] {
		payer, _, _ := strings.Cut(e.Claim.Subject, "-")
		status := string(e.Status)
		if e.Claim.Period != "" {
			status = "daily"
		}
		line := fmt.Sprint(payer, " ", e.Claim.Amount, " ", cmp.Or(e.Claim.Currency, "-"), " ", status)
		if e.Claim.Amount == 0 {
			line = fmt.Sprint(payer, " 0 - ", status)
		}
		var ids []string
		for _, a := range l.Articles(e.ID) {
			ids = append(ids, strings.TrimPrefix(a.ID, "dev-"))
		}
		slices.Sort(ids)
		all = append(all, line+" "+strings.Join(ids, " "))
	}
	slices.Sort(all)
	return all
}

func TestLabelledFines(t *testing.T) {
	l := New(labelled(t), testNames{})
	if diff := gocmp.Diff(readExpected(t, "testdata/dev-fines.txt"), found(l)); diff != "" {
		t.Error(diff)
	}
	// Added up by hand from the list.
	want := Totals{
		Kinds: map[news.ClaimKind]Sums{news.ClaimFine: {Events: 14, Amounts: []news.Money{
			{Amount: 1_999_250_000, Currency: "EUR"}, {Amount: 12_700_000, Currency: "GBP"}, {Amount: 500_000_000, Currency: "KES"},
			{Amount: 58_000_000, Currency: "SEK"}, {Amount: 7_500_000, Currency: "USD"},
		}, Euros: 1_999_250_000 + 14_601_226 + 5_052_793 + 5_548_876 + 1_387_219,
			Unconverted: []news.Money{{Amount: 500_000_000, Currency: "KES"}}},
			news.ClaimSettlement: {Events: 11, Amounts: []news.Money{{Amount: 1_480_000_000, Currency: "USD"}},
				Euros: 371_794_872 + 688_509_022 + 18_496_255 + 86_007_583 + 184_963 + 7_213_539 + 9_021_842 + 18_496_255 +
					85_470_085 + 94_966_762 + 21_270_693}},
		Open: 2, Annulled: 1, Daily: 1,
	}
	if diff := gocmp.Diff(want, l.Totals); diff != "" {
		t.Error(diff)
	}
}
