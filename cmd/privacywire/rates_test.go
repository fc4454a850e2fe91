package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// yearOfRates writes a file in the bank's form with a rate of SEK for each working day of 2023; RUB has none, HRK none
// after 2022.
func yearOfRates() string {
	var b strings.Builder
	b.WriteString("<Envelope><Cube>")
	for day := time.Date(2023, 12, 29, 0, 0, 0, 0, time.UTC); day.Year() >= 2022; day = day.AddDate(0, 0, -1) {
		if w := day.Weekday(); w == time.Saturday || w == time.Sunday || day.Month() == time.April && day.Day() == 10 {
			continue
		}
		fmt.Fprintf(&b, `<Cube time="%s"><Cube currency="SEK" rate="%.4f"/>`, day.Format(time.DateOnly), 11+float64(day.YearDay())/1000)
		if day.Year() == 2022 {
			b.WriteString(`<Cube currency="HRK" rate="7.5"/>`)
		}
		b.WriteString("</Cube>")
	}
	return b.String() + "</Cube></Envelope>"
}

// fineOf returns the ith article, of a fine of 58 million.
func fineOf(t *testing.T, i int, day, currency string) *news.Article {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return &news.Article{ID: fmt.Sprintf("a%015x", i), Path: fmt.Sprintf("2023/03/a-%d", i), Title: "A fine",
		URL: fmt.Sprintf("https://feed.example/%d", i), Source: "feed",
		Published: at, Seen: at, Language: "en", Privacy: true, Platforms: []string{"tiktok"}, Summary: "A fine.",
		Claims: []news.Claim{{Kind: news.ClaimFine, Subject: fmt.Sprint("payer-", i), Amount: 58e6, Currency: currency,
			Status: news.FineImposed, Quote: "A fine."}}}
}

// TestFetchRatesOfToday asks for the bank's daily file when only the newest day is missing, and for that of 90 days when an
// older one is. A day whose rate is not published yet is asked for again.
func TestFetchRatesOfToday(t *testing.T) {
	var asked []string
	published := "2023-12-27" // the newest day in the daily file
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/rates/")
		if name == r.URL.Path {
			_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>Feed</title></channel></rss>`)
			return
		}
		asked = append(asked, name)
		if name == "eurofxref-hist-90d.xml" {
			_, _ = io.WriteString(w, yearOfRates()) // more days than it really has
			return
		}
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube><Cube time='%s'><Cube currency='SEK' rate='11.0960'/></Cube></Cube></gesmes:Envelope>`, published)
	}))
	defer server.Close()
	s := &spared{t, t.TempDir()}
	s.write("feeds.yaml", fmt.Sprintf("site: {title: Wire, url: \"https://wire.example/\"}\nfetch: {interval: 0s, "+
		"allow_networks: [127.0.0.1], rates: %q}\nfeeds:\n  - {name: Feed, url: %q}\n",
		server.URL+"/rates/", server.URL+"/feed"))
	now := time.Date(2023, 12, 28, 12, 0, 0, 0, time.UTC)
	step := func(i int, day, wantAsked, wantRate string) {
		t.Helper()
		a := fineOf(t, i, day, "SEK")
		s.write("content/"+a.Path+".md", string(archive.Encode(a)))
		e := s.env()
		e.now = func() time.Time { return now }
		if err := e.run(context.Background(), []string{"-C", s.dir, "fetch"}); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(filepath.Join(s.dir, "content", "rates.csv"))
		if got := strings.Join(asked, " "); got != wantAsked || !strings.Contains(string(data), wantRate) {
			t.Errorf("on %s it asked for %q and has\n%s\nwant %q and %q", now.Format(time.DateOnly), got, data, wantAsked, wantRate)
		}
		asked, now = nil, now.AddDate(0, 0, 1)
	}
	const daily = "eurofxref-daily.xml"
	step(1, "2023-12-27", daily, "2023-12-27,SEK,11.096,2023-12-27\n")
	step(2, "2023-12-29", daily, "2023-12-27,SEK") // the bank publishes in the afternoon
	published = "2023-12-29"
	step(2, "2023-12-29", daily, "2023-12-29,SEK,11.096,2023-12-29\n")
	step(3, "2023-11-15", "eurofxref-hist-90d.xml", "2023-11-15,SEK,11.319,2023-11-15\n")
	step(3, "2023-11-15", "", "2023-11-15,SEK")
}

// TestFetchRates runs fetch and build against a server that has a year of rates, fails, and sends half a file.
func TestFetchRates(t *testing.T) {
	var answer func(w http.ResponseWriter)
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/rates/") {
			_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>Feed</title></channel></rss>`)
			return
		}
		asked = append(asked, r.URL.Path)
		answer(w)
	}))
	defer server.Close()
	s := &spared{t, t.TempDir()}
	s.write("feeds.yaml", fmt.Sprintf("site: {title: Wire, url: \"https://wire.example/\"}\nfetch: {interval: 0s, "+
		"allow_networks: [127.0.0.1], rates: %q}\nfeeds:\n  - {name: Feed, url: %q}\n",
		server.URL+"/rates/", server.URL+"/feed"))
	for i, c := range []struct{ day, currency string }{
		{"2023-03-15", "SEK"}, {"2023-04-09", "SEK"}, {"2023-04-10", "SEK"}, {"2022-12-30", "HRK"},
		{"2023-03-15", "HRK"}, {"2023-03-15", "RUB"}, {"2023-05-01", "EUR"},
	} {
		a := fineOf(t, i, c.day, c.currency)
		s.write("content/"+a.Path+".md", string(archive.Encode(a)))
	}
	now := time.Date(2024, 1, 10, 12, 0, 0, 0, time.UTC)
	run := func(args ...string) string {
		t.Helper()
		var stderr bytes.Buffer
		e := s.env()
		e.stderr, e.now = &stderr, func() time.Time { return now }
		if err := e.run(context.Background(), append([]string{"-C", s.dir}, args...)); err != nil {
			t.Fatal(err, stderr.String())
		}
		return stderr.String()
	}
	read := func(name string) string {
		data, _ := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
		return string(data)
	}

	answer = func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }
	if told := run("fetch"); !strings.Contains(told, "no exchange rates from "+server.URL) || read("content/rates.csv") != "" {
		t.Errorf("a server that fails: %q, %q", told, read("content/rates.csv"))
	}
	answer = func(w http.ResponseWriter) { _, _ = io.WriteString(w, yearOfRates()) }
	if run("fetch", "--force"); len(asked) != 1 {
		t.Errorf("the bank was asked %d times in a day", len(asked))
	}
	now = now.AddDate(0, 0, 1)
	answer = func(w http.ResponseWriter) { _, _ = io.WriteString(w, yearOfRates()[:5000]) }
	if told := run("fetch"); !strings.Contains(told, "not a whole file") || read("content/rates.csv") != "" {
		t.Errorf("half a file: %q, %q", told, read("content/rates.csv"))
	}
	now = now.AddDate(0, 0, 1)
	answer = func(w http.ResponseWriter) { _, _ = io.WriteString(w, yearOfRates()) }
	run("fetch")
	want := "day,currency,rate,of\n2022-12-30,HRK,7.5,2022-12-30\n2023-03-15,SEK,11.074,2023-03-15\n2023-04-09,SEK," +
		"11.097,2023-04-07\n2023-04-10,SEK,11.097,2023-04-07\n"
	if got := read("content/rates.csv"); got != want {
		t.Errorf("rates.csv is %q, want %q", got, want)
	}
	now = now.AddDate(0, 0, 1)
	if run("fetch"); len(asked) != 3 {
		t.Errorf("the bank was asked again though nothing is missing: %v", asked)
	}
	for _, path := range asked {
		if path != "/rates/eurofxref-hist.xml" {
			t.Errorf("asked for %s", path)
		}
	}
	rates, err := money.ReadRates([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New([]*news.Article{fineOf(t, 0, "2023-03-15", "SEK")}, nil)
	l.UseRates(rates)
	if v, _, ok := l.Euros(&l.Events[news.ListFines][0]); !ok || fmt.Sprintf("%.2f", v) != "5237493.23" { // 58,000,000 / 11.074
		t.Errorf("58,000,000 kronor of 15 March 2023 are %.2f euros", v)
	}
	run("build")
	table := read("public/ledger/fines/fines.csv")
	for _, words := range []string{"5237493,11.074,2023,", ",fine,2023-03-15", ",fine,2023-04-07"} { // 58,000,000 / 11.074
		if !strings.Contains(table, words) {
			t.Errorf("no %q in %s", words, table)
		}
	}
	if !strings.Contains(table, "payer-5,Payer 5,,,,58000000,RUB,no,,imposed,no,yes,,,") {
		t.Errorf("a currency without a rate: %s", table)
	}
}
