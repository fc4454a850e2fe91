package facts_test

import (
	"os"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/text"
)

// score reads labelled items and scores the facts that a lexicon reads from them.
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
		d := text.Parse(items[i].Title, text.Plain(items[i].Text()), items[i].Language)
		found := l.Extract(d, l.Mentions(d))
		predictions = append(predictions, eval.Prediction{Platforms: found.Platforms, Authorities: found.Authorities, Countries: found.Countries, Fines: found.Fines})
	}
	return eval.Score(l, items, predictions)
}

func TestDev(t *testing.T) {
	report := score(t, "dev.jsonl")
	if testing.Verbose() {
		_ = report.WriteText(os.Stdout)
	}
}
