package site_test

import (
	"fmt"
	"html"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

var (
	figureItem = regexp.MustCompile(`<b>([^<]*)</b> in ([\d,]+) (fine|settlement|award|refund)s?\b`)
	sumText    = regexp.MustCompile(`^(≈ )?([^\d\s]+) ?([\d.,]+)(bn|m|k)?$`)
	fineLink   = regexp.MustCompile(`<tr class="\w+ \w+"[^>]*><td><a class="b \w+" href="/news/ledger/fines/([^"]+)\.html">`)
	indexRow   = regexp.MustCompile(`<tr><th scope="row"><a href="/news/([^"]+)">.*?<td class="n" ` +
		`data-label="Fines">(\d+)</td><td class="n">([^<]*)</td>`)
	barText   = regexp.MustCompile(`in ([\d,]+) fines?\b`)
	digestSum = regexp.MustCompile(`fines of ([^ <·]+)`)
)

// kindOf is the kind of the words that a page uses for it.
var kindOf = map[string]news.ClaimKind{"fine": news.ClaimFine, "settlement": news.ClaimSettlement,
	"award": news.ClaimDamages, "refund": news.ClaimRefund}

// number reads a number as pages write it.
func number(t *testing.T, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// sum reads a sum as pages write it: "≈ €3.71bn".
func sum(t *testing.T, s string) (sign string, amount float64, converted bool) {
	t.Helper()
	m := sumText.FindStringSubmatch(html.UnescapeString(s))
	if m == nil {
		t.Fatalf("%q is not a sum", s)
	}
	unit := map[string]float64{"": 1, "k": 1e3, "m": 1e6, "bn": 1e9}[m[4]]
	return m[2], number(t, m[3]) * unit, m[1] != ""
}

// signs are how the sample's currencies are written.
var signs = map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}

// tables returns the events in the tables of fines of a page.
func tables(in site.Input, page string) []news.Event {
	listed := map[string]bool{}
	for _, m := range fineLink.FindAllStringSubmatch(page, -1) {
		listed[m[1]] = true
	}
	var events []news.Event
	for _, e := range in.Ledger.Events[news.ListFines] {
		if listed[e.ID] {
			events = append(events, e)
		}
	}
	return events
}

// TestFiguresOnPages holds that each figure on a page follows from the rows below it: totals, bars, lists and digests.
func TestFiguresOnPages(t *testing.T) {
	in := sample.Input(400)
	out := t.TempDir()
	build(t, in, out)
	files := tree(t, out)
	checked := map[string]int{}
	for name, page := range files {
		top, _, _ := strings.Cut(name, "/")
		switch {
		case path.Ext(name) != ".html":
		case name == "ledger/fines/index.html" || path.Base(name) == "index.html" && path.Dir(path.Dir(name)) != ".":
			events := tables(in, page)
			checked["totals"] += checkTotals(t, in, name, page, events)
		case path.Base(name) == "index.html" && (top == "platforms" || top == "authorities" || top == "countries" || top == "laws"):
			checked["lists"] += checkList(t, files, name, page)
		}
	}
	checked["bars"] = checkYears(t, in, files["ledger/fines/index.html"])
	checked["digests"] = checkDigests(t, in, files)
	for _, kind := range []string{"totals", "lists", "bars", "digests"} {
		if checked[kind] < 5 {
			t.Errorf("only %d figures of %s were checked", checked[kind], kind)
		}
	}
}

// checkTotals compares the figures of a page with its rows.
func checkTotals(t *testing.T, in site.Input, name, page string, events []news.Event) (n int) {
	want := in.Ledger.Sum(events).Kinds
	seen := map[news.ClaimKind]bool{}
	for _, m := range figureItem.FindAllStringSubmatch(page, -1) {
		kind := kindOf[m[3]]
		s := want[kind]
		if seen[kind] = true; int(number(t, m[2])) != s.Events {
			t.Errorf("%s: %q, and the table has %d", name, m[0], s.Events)
		}
		sign, amount, converted := sum(t, m[1])
		expected := float64(s.Euros)
		if len(s.Amounts) == 1 {
			expected = float64(s.Amounts[0].Amount)
			if sign != signs[s.Amounts[0].Currency] && sign != s.Amounts[0].Currency {
				t.Errorf("%s: %q is in another currency than the rows", name, m[1])
			}
		}
		if math.Abs(amount-expected) > expected/100 || converted != (len(s.Amounts) > 1) {
			t.Errorf("%s: %q, and the rows add up to %.0f", name, m[1], expected)
		}
		n++
	}
	for kind := range want {
		if !seen[kind] {
			t.Errorf("%s: has %s in its table and no total of them", name, kind)
		}
	}
	return n
}

// checkList compares a list of sections with the pages that it leads to.
func checkList(t *testing.T, files map[string]string, name, page string) (n int) {
	for _, m := range indexRow.FindAllStringSubmatch(page, -1) {
		section := files[m[1]+"index.html"]
		if rows := len(fineLink.FindAllString(section, -1)); m[2] != strconv.Itoa(rows) {
			t.Errorf("%s: %s has %s fines, its page %d", name, m[1], m[2], rows)
		}
		total := ""
		for _, f := range figureItem.FindAllStringSubmatch(section, -1) {
			if f[3] == "fine" {
				total = f[1]
			}
		}
		if total != m[3] {
			t.Errorf("%s: %s was fined %q, by its page %q", name, m[1], m[3], total)
		}
		n++
	}
	return n
}

// checkYears holds that the bars by year count every fine once.
func checkYears(t *testing.T, in site.Input, page string) (n int) {
	_, bars, _ := strings.Cut(page, `<ul class="bars">`)
	bars, _, _ = strings.Cut(bars, "</ul>")
	for _, m := range barText.FindAllStringSubmatch(bars, -1) {
		n += int(number(t, m[1]))
	}
	if want := in.Ledger.Totals.Kinds[news.ClaimFine].Events; n != want {
		t.Errorf("the bars by year have %d fines, the ledger %d", n, want)
	}
	return n
}

// checkDigests holds that the digests of all weeks that are over name what was imposed in them, each fine once.
func checkDigests(t *testing.T, in site.Input, files map[string]string) (n int) {
	newest := time.Time{}
	for _, a := range in.Articles {
		if a.Published.After(newest) {
			newest = a.Published
		}
	}
	monday := newest.Truncate(24*time.Hour).AddDate(0, 0, -(int(newest.Weekday())+6)%7)
	want, got := map[string]float64{}, map[string]float64{}
	for _, e := range in.Ledger.Events[news.ListFines] {
		for _, s := range e.Steps {
			if s.Status != news.FineImposed {
				continue
			}
			if e.Kind == news.ClaimFine && e.Claim.Period == "" && e.Status != news.FineAnnulled && s.Seen.Before(monday) {
				want[signs[s.Amount.Currency]] += float64(s.Amount.Amount)
			}
			break
		}
	}
	for name, page := range files {
		if !strings.HasPrefix(name, "digest/2") || path.Ext(name) != ".html" {
			continue
		}
		_, page, _ = strings.Cut(page, "<main")
		for _, m := range digestSum.FindAllStringSubmatch(page, -1) {
			sign, amount, _ := sum(t, m[1])
			got[sign] += amount
			n++
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("digests name fines of %v, the ledger %v", got, want)
	}
	return n
}
