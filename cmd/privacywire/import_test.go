package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// TestImport imports 3,000 rows of which three are wrong, twice, deletes one, and then fetches reports of twenty of the same acts.
func TestImport(t *testing.T) {
	const known = 20 // rows whose payers are platforms that the site knows
	name := func(i int) string { return fmt.Sprintf("Parrotly%c%c", 'a'+i/26%26, 'a'+i%26) }
	sum := func(i int) int { return 1_000_000 + 137_000*(i%5000) }
	var table, platforms, items strings.Builder
	table.WriteString("date,payer,authority,country,amount,currency,status,law,url,quote\n")
	for i := range 3000 {
		day := time.Date(2019, 1, 1+i/2, 0, 0, 0, 0, time.UTC)
		payer := fmt.Sprintf("Company %d", i/3) // some are fined three times
		if i < known {
			payer = name(i)
			fmt.Fprintf(&platforms, "  - {name: %s}\n", payer)
			fmt.Fprintf(&items, "<item><title>CNIL fines %s €%d over the privacy of its users' personal "+
				"data</title><link>https://daily.example/%d</link><pubDate>%s</pubDate></item>",
				payer, sum(i), i, day.AddDate(0, 0, 2).Format(time.RFC1123Z))
		}
		date := day.Format(time.DateOnly)
		if i%1000 == 500 {
			date = "soon"
		}
		fmt.Fprintf(&table, "%s,%s,CNIL,FR,%d,EUR,imposed,Art. 6 GDPR,https://cnil.example/%d,%s must pay.\n", date, payer, sum(i), i, payer)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Daily</title>%s</channel></rss>`, items.String())
	}))
	defer server.Close()
	s := &spared{t, t.TempDir()}
	s.write("fines.csv", table.String())
	s.write("feeds.yaml", fmt.Sprintf("site: {title: Wire, url: \"https://wire.example/\"}\nfetch: {interval: 0s, "+
		"allow_networks: [127.0.0.1]}\nplatforms:\n%sfeeds:\n  - {name: Daily, url: %q, keep: all}\n",
		platforms.String(), server.URL))
	run := func(args ...string) (string, string, error) {
		var out, errs bytes.Buffer
		e := s.env()
		e.stdout, e.stderr = &out, &errs
		err := e.run(context.Background(), append([]string{"-C", s.dir}, args...))
		return out.String(), errs.String(), err
	}
	file := filepath.Join(s.dir, "fines.csv")
	_, told, err := run("import", file)
	if err == nil || !strings.Contains(err.Error(), "3 rows with mistakes") || strings.Count(told, `date "soon" is not a date`) != 3 {
		t.Fatalf("%v: %s", err, told)
	}
	if found, _ := filepath.Glob(filepath.Join(s.dir, "content", "*")); len(found) > 0 {
		t.Fatalf("something was written: %v", found)
	}
	for _, want := range []string{"2997 rows imported, 0 already there, 3 left out\n", "0 rows imported, 2997 already there, 3 left out\n"} {
		if out, _, err := run("import", file, "--skip-bad"); err != nil || out != want {
			t.Fatalf("%q, %v; want %q", out, err, want)
		}
	}
	events := func() ([]*news.Article, *ledger.Ledger) {
		a, err := archive.Open(filepath.Join(s.dir, "content"))
		if err != nil {
			t.Fatal(err)
		}
		articles, broken, err := a.Articles(context.Background())
		if err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
		return articles, ledger.New(articles, nil)
	}
	articles, l := events()
	if n := len(l.Events[news.ListFines]); n != 2997 || len(articles) != 2997 {
		t.Fatalf("%d events of %d articles", n, len(articles))
	}
	if _, _, err := run("fetch"); err != nil {
		t.Fatal(err)
	}
	articles, l = events()
	reported := 0
	for _, e := range l.Events[news.ListFines] {
		if len(l.Articles(e.ID)) == 2 {
			reported++
		}
	}
	if n := len(l.Events[news.ListFines]); n != 2997 || reported != known || len(articles) != 2997+known {
		t.Errorf("%d events, %d of them with a report, %d articles", n, reported, len(articles))
	}
	// What a person deletes stays deleted.
	if err := os.Remove(filepath.Join(s.dir, "content", filepath.FromSlash(articles[100].Path)+".md")); err != nil {
		t.Fatal(err)
	}
	if out, _, err := run("import", file, "--skip-bad"); err != nil || !strings.HasPrefix(out, "0 rows imported") {
		t.Errorf("%q, %v", out, err)
	}
}
