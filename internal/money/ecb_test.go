package money

import (
	"math"
	"strings"
	"testing"
	"time"
)

func onDay(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The rates of invented days around a holiday and a weekend; the HRK ends with 2022.
const referenceXML = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<Cube><Cube time="2023-04-11"><Cube currency="SEK" rate="11.4"/></Cube>
<Cube time="2023-04-06"><Cube currency="SEK" rate="11.3715"/></Cube>
<Cube time="2023-03-10"><Cube currency="SEK" rate="11.3345"/><Cube currency="GBP" rate="0.8862"/></Cube>
<Cube time="2022-12-30"><Cube currency="SEK" rate="11.1218"/><Cube currency="HRK" rate="7.5365"/></Cube></Cube></gesmes:Envelope>`

func TestReference(t *testing.T) {
	days, err := ReadReference([]byte(referenceXML))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, day, currency string
		want                float64 // 0: none
		of                  string
	}{
		{"a day with a rate", "2023-03-10", "SEK", 11.3345, "2023-03-10"},
		{"a Sunday", "2023-03-12", "SEK", 11.3345, "2023-03-10"},
		{"a holiday", "2023-04-10", "SEK", 11.3715, "2023-04-06"},
		{"the last day of a currency", "2022-12-30", "HRK", 7.5365, "2022-12-30"},
		{"after it ended", "2023-03-10", "HRK", 0, ""},
		{"a currency that is not listed", "2023-03-10", "KES", 0, ""},
		{"before the first rates", "1998-05-01", "SEK", 0, ""},
	} {
		r := &Rates{}
		open, none := r.Fill([]Need{{onDay(t, c.day), c.currency}}, days, true, onDay(t, "2023-04-12"))
		if len(open) != 0 || (len(none) == 1) != (c.want == 0) {
			t.Errorf("%s: open %v, none %v", c.name, open, none)
		}
		got, ok := r.On(c.currency, onDay(t, c.day), false)
		if c.want == 0 {
			if ok && !got.Approx {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if got.Units != c.want || got.Day.Format(time.DateOnly) != c.of || got.Approx {
			t.Errorf("%s: %+v, want %v of %s", c.name, got, c.want, c.of)
		}
	}
}

// TestReferenceOfToday waits for a rate that the bank may still publish, and takes the last before when it does not.
func TestReferenceOfToday(t *testing.T) {
	days, err := ReadReference([]byte(referenceXML))
	if err != nil {
		t.Fatal(err)
	}
	need := []Need{{onDay(t, "2023-04-12"), "SEK"}}
	r := &Rates{}
	if open, _ := r.Fill(need, days, false, onDay(t, "2023-04-13")); len(open) != 1 {
		t.Error("a day of which the rate may still come is decided")
	}
	if open, _ := r.Fill(need, days, false, onDay(t, "2023-04-18")); len(open) != 0 || !r.Has("SEK", onDay(t, "2023-04-12")) {
		t.Error("a day without a rate stays open")
	}
}

func TestBrokenReference(t *testing.T) {
	for name, file := range map[string]string{
		"cut XML": referenceXML[:len(referenceXML)-30], "a page": "<html><body>Not found</body></html>",
		"nothing": "", "another kind": "<rss><channel/></rss>", "no rate": strings.Replace(referenceXML, "11.3345", "-1", 1),
	} {
		if days, err := ReadReference([]byte(file)); err == nil || !strings.Contains(err.Error(), "not a whole file") {
			t.Errorf("%s: %v %v", name, days, err)
		}
	}
}

func TestRatesFile(t *testing.T) {
	r := &Rates{}
	r.Add("SEK", onDay(t, "2023-03-12"), Rate{Units: 11.3345, Day: onDay(t, "2023-03-10")})
	r.Add("GBP", onDay(t, "2023-03-10"), Rate{Units: 0.8862, Day: onDay(t, "2023-03-10")})
	want := "day,currency,rate,of\n2023-03-10,GBP,0.8862,2023-03-10\n2023-03-12,SEK,11.3345,2023-03-10\n"
	if got := string(r.Bytes()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	again, err := ReadRates([]byte(want))
	if err != nil || string(again.Bytes()) != want {
		t.Errorf("%v: %q", err, again.Bytes())
	}
	rate, _ := again.On("SEK", onDay(t, "2023-03-12").Add(15*time.Hour), false)
	if cents := math.Round(58e6 / rate.Units * 100); cents != 511712030 { // 58,000,000 / 11.3345
		t.Errorf("%v cents", cents)
	}
	if _, err := ReadRates([]byte("day,currency,rate,of\n2023-03-12,SEK,x,2023-03-10\n")); err == nil ||
		!strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
}
