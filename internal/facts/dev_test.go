package facts_test

import (
	"os"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/text"
)

// score reads labelled items and scores the facts that a lexicon reads from them. It holds every quote to the text.
func score(t *testing.T, file string) *eval.Report {
	f, err := os.Open("../../../shared/data/" + file)
	if err != nil {
		t.Skip("../shared is not here: " + err.Error())
	}
	defer f.Close()
	items, err := eval.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	l, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var predictions []eval.Prediction
	for i := range items {
		items[i].Topics, items[i].OnTopic = nil, nil
		plain := text.Plain(items[i].Text())
		d := text.Parse(items[i].Title, plain, items[i].Language)
		found := l.Extract(d, l.Mentions(d))
		for _, c := range found.Claims {
			if !strings.Contains(plain, c.Quote) && !strings.Contains(items[i].Title, c.Quote) {
				t.Errorf("%s: the quote %q is not in the text", items[i].ID, c.Quote)
			}
		}
		predictions = append(predictions, eval.Prediction{Platforms: found.Platforms, Authorities: found.Authorities,
			Countries: found.Countries, Claims: found.Claims})
	}
	return eval.Score(l, items, predictions)
}

// TestDev holds the facts of real items to floors.
func TestDev(t *testing.T) {
	report := score(t, "dev.jsonl")
	if testing.Verbose() {
		_ = report.WriteText(os.Stdout)
	}
	if err := (eval.Floors{
		"platforms": 0.95, "authorities": 0.88, "countries": 0.90, "fine amounts precision": 0.97, "fine amounts recall": 0.95,
		"fine statuses": 0.95, "fine payers": 0.95, "fine sums in other currencies": 0.95,
	}).Check(report); err != nil {
		t.Error(err)
	}
}

// TestSeeds holds the five fines of the first articles: all of them, and nothing else.
func TestSeeds(t *testing.T) {
	report := score(t, "seeds.jsonl")
	amounts := report.Row(eval.Amounts)
	if amounts.Right != 5 || amounts.False+amounts.Lost > 0 || report.Row(eval.Statuses).Right != 5 || report.Row(eval.Payers).Right != 5 {
		_ = report.WriteText(os.Stderr)
		t.Error("the fines of the seeds are not those labelled")
	}
}
