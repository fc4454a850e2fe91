package money

import (
	"fmt"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// find returns the sums of a text as "amount code", those with several possible currencies with all of them.
func find(language, written string) string {
	var all []string
	d := text.Parse("", written, language)
	for i := range d.Sentences {
		for _, s := range Find(&d.Sentences[i], d.Language) {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s", s.Amount, strings.Join(append([]string{s.Currency}, s.Shared...), " "))))
		}
	}
	return strings.Join(all, ", ")
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "It was fined £12.7m and US$5 million.", "12700000 GBP, 5000000 USD"},
		{"en", "A fine of 1,337 crore rupees, or Rs 1,337 crore.", "13370000000 INR INR PKR LKR NPR, 13370000000 INR INR PKR LKR NPR"},
		{"en", "A fine of half a billion euros and a quarter of a million pounds.", "500000000 EUR, 250000 GBP GBP EGP"},
		{"en", "It paid twenty million euros.", "20000000 EUR"},
		{"en", "It paid $US25 million and KSh500m.", "25000000 USD, 500000000 KES"},
		{"en", "A $5-million-dollar fine.", "5000000 USD USD HKD TWD SGD CAD AUD NZD"},
		{"en", "Regulators set €1-2 million.", "2000000 EUR"},
		{"en", "It said a \"$1. 6 million\" sum.", "1600000 USD USD HKD TWD SGD CAD AUD NZD"},
		{"en", "Google pays 69.2 billion won and Meta 30.8 billion.", "69200000000 KRW, 30800000000 KRW"},
		{"en", "They were 351 million Czech koruna.", "351000000 CZK"},
		{"en", "The 27 won a match in 2019, and lost 30 pounds over 5 km.", ""},
		{"de", "Ein Bußgeld von 1,2 Millionen Euro und 20 Mio. Euro.", "1200000 EUR, 20000000 EUR"},
		{"de", "Eine Strafe von 1.200 Euro und einer halben Milliarde Dollar.", "1200 EUR, 500000000 USD USD HKD SGD CAD AUD NZD"},
	} {
		if got := find(c.language, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLocal(t *testing.T) {
	dollars := []string{"USD", "CAD", "AUD"}
	for _, c := range []struct {
		countries []string
		want      string
	}{
		{nil, "USD"}, {[]string{"CA"}, "CAD"}, {[]string{"CA", "US"}, "USD"}, {[]string{"CA", "AU"}, "USD"}, {[]string{"FR", "AU"}, "AUD"},
	} {
		if got := Local(dollars, c.countries); got != c.want {
			t.Errorf("Local(%v) = %s, want %s", c.countries, got, c.want)
		}
	}
}

func TestHome(t *testing.T) {
	for country, want := range map[string]string{"GB": "GBP", "DE": "EUR", "EU": "EUR", "HR": "EUR", "KE": "KES",
		"EC": "USD", "": "", "NATO": ""} {
		if got := Home(country); got != want {
			t.Errorf("Home(%q) = %q, want %q", country, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	in := func(year int, approx bool, sums ...news.Money) Stated {
		return Stated{In: sums, Approx: approx, Year: year}
	}
	eur := func(n int64) news.Money { return news.Money{Amount: n, Currency: "EUR"} }
	usd := func(n int64) news.Money { return news.Money{Amount: n, Currency: "USD"} }
	for _, c := range []struct {
		a, b Stated
		want Relation
	}{
		{in(2023, false, eur(1_200_000_000)), in(2023, false, eur(1_200_000_000)), Equal},
		{in(2023, false, eur(1_200_000)), in(2023, false, eur(1_500_000)), Different},
		{in(2023, true, eur(1_400_000)), in(2023, false, eur(1_500_000)), Equal},
		{in(2023, false, eur(1_200_000_000)), in(2023, false, usd(1_300_000_000)), Converted},
		{in(2023, false, eur(1_200_000_000), usd(1_300_000_000)), in(2023, false, usd(1_300_000_000)), Equal},
		{in(2023, false), in(2023, false, usd(1)), Unknown},
		{in(2023, false, eur(5)), in(2023, false, news.Money{Amount: 5, Currency: "XYZ"}), Unknown},
	} {
		if got := Compare(c.a, c.b); got != c.want {
			t.Errorf("Compare(%v, %v) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Compare(c.b, c.a); got != c.want {
			t.Errorf("Compare(%v, %v) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestRoundedAndTotal(t *testing.T) {
	eur := func(n int64) news.Money { return news.Money{Amount: n, Currency: "EUR"} }
	if !Rounded(eur(12_700_000), eur(13_000_000)) || Rounded(eur(12_700_000), eur(12_600_000)) ||
		Rounded(eur(5), news.Money{Amount: 5, Currency: "USD"}) {
		t.Error("Rounded is wrong about €12.7m")
	}
	parts := []news.Money{eur(210_000_000), eur(180_000_000)}
	if !TotalOf(eur(390_000_000), false, parts) || TotalOf(eur(390_000_000), false, parts[:1]) || TotalOf(eur(400_000_000), false, parts) {
		t.Error("TotalOf is wrong about €210m and €180m")
	}
}
