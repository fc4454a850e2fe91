package site_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// sums are amounts by kind and currency.
type sums map[string]int64

// TestFiguresFollowFromTheSameEvents holds that yearly files, ledger exports and totals add up the same events, each in
// one kind and in one year.
func TestFiguresFollowFromTheSameEvents(t *testing.T) {
	in := sample.Input(400)
	out := t.TempDir()
	build(t, in, out)
	files := tree(t, out)

	want, counted := sums{}, map[string]bool{}
	for kind, s := range in.Ledger.Totals.Kinds {
		for _, m := range s.Amounts {
			want[string(kind)+" "+m.Currency] = m.Amount
		}
	}
	yearly, years := sums{}, map[string]string{}
	for name, data := range files {
		if !strings.HasPrefix(name, "data/events-") || path.Ext(name) != ".json" {
			continue
		}
		var doc struct{ Events []map[string]any }
		if err := json.Unmarshal([]byte(data), &doc); err != nil {
			t.Fatal(err)
		}
		for _, e := range doc.Events {
			id := fmt.Sprint(e["kind"] == "ban", e["id"])
			if other := years[id]; other != "" {
				t.Errorf("%s is in %s and in %s", id, other, name)
			}
			years[id] = name
			counted[id] = e["counted"] == true
			if amount, ok := e["amount"].(float64); ok && e["counted"] == true {
				yearly[fmt.Sprint(e["kind"], " ", e["currency"])] += int64(amount)
			}
		}
	}
	if diff := cmp.Diff(want, yearly); diff != "" || len(want) == 0 {
		t.Errorf("yearly files and totals (-totals +files):\n%s", diff)
	}
	if n := len(in.Ledger.Events[news.ListFines]) + len(in.Ledger.Events[news.ListBans]); len(years) != n {
		t.Errorf("%d events in the yearly files, %d in the ledger", len(years), n)
	}

	exported := sums{}
	for _, row := range sheet(t, files["ledger/fines/fines.csv"]) {
		if id := fmt.Sprint(false, row["id"]); (row["counted"] == "yes") != counted[id] {
			t.Errorf("%s: fines.csv and the yearly file disagree whether it counts", row["id"])
		}
		if row["counted"] == "yes" && row["amount"] != "" {
			var n int64
			fmt.Sscan(row["amount"], &n)
			exported[row["kind"]+" "+row["currency"]] += n
		}
		if row["number"] != ledger.Number(row["id"]) || !strings.Contains(files["ledger/fines/"+row["id"]+".html"], row["number"]) {
			t.Errorf("%s: its page does not say its number %s", row["id"], row["number"])
		}
	}
	if diff := cmp.Diff(want, exported); diff != "" {
		t.Errorf("fines.csv and totals (-totals +csv):\n%s", diff)
	}
}

// sheet reads a CSV file as a spreadsheet does, by its byte order mark.
func sheet(t *testing.T, data string) (rows []map[string]string) {
	t.Helper()
	plain, ok := strings.CutPrefix(data, "\ufeff")
	if !ok {
		t.Error("a CSV file without byte order mark")
	}
	lines, err := csv.NewReader(strings.NewReader(plain)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// Every article is in the file of its year, once, in CSV and JSON alike.
func TestArticlesAsData(t *testing.T) {
	in := sample.Input(120)
	out := t.TempDir()
	build(t, in, out)
	files := tree(t, out)
	found := map[string]bool{}
	for name, data := range files {
		if !strings.HasPrefix(name, "data/articles-") || path.Ext(name) != ".csv" {
			continue
		}
		var doc struct{ Articles []map[string]any }
		if err := json.Unmarshal([]byte(files[strings.TrimSuffix(name, ".csv")+".json"]), &doc); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheet(t, data) {
			if found[row["id"]] || doc.Articles[i]["id"] != row["id"] || !strings.HasSuffix(name, row["published"][:4]+".csv") {
				t.Errorf("%s: %s", name, row["id"])
			}
			found[row["id"]] = true
		}
	}
	if len(found) != len(in.Articles) {
		t.Errorf("%d of %d articles", len(found), len(in.Articles))
	}
	for _, table := range []string{"events", "articles"} {
		var schema struct {
			Fields []struct{ Name, Type, Description string }
		}
		if err := json.Unmarshal([]byte(files["data/"+table+".schema.json"]), &schema); err != nil || len(schema.Fields) < 10 {
			t.Errorf("%s: %v", table, err)
		}
	}
}
