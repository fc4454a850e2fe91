package eval_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/pattern"
	shipped "github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// TestTopicRulesHit holds every English and German rule to a hit on the items of the repository or on the rule's example.
func TestTopicRulesHit(t *testing.T) {
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		t.Fatal(err)
	}
	items := corpora(t)
	for _, language := range []string{"en", "de"} {
		file, err := topic.Load(shipped.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Topics {
			for _, source := range d.Rules {
				if source.Example != "" {
					items = append(items, eval.Item{Title: source.Example, Language: language})
				}
			}
		}
	}
	var fired [][]*pattern.Rule
	for i := range items {
		d := text.Parse(items[i].Title, text.Plain(items[i].Text()), items[i].Language)
		fired = append(fired, rules.Fired(d, lexicon.Mentions(d)))
	}
	var sets []eval.Rules
	for _, language := range []string{"en", "de"} {
		for slug, set := range rules.Sets(language) {
			sets = append(sets, eval.Rules{File: language + "/topics.yaml", Name: slug, Set: set})
		}
	}
	if len(sets) != 10 {
		t.Errorf("%d sets of rules", len(sets))
	}
	for _, row := range eval.Ablate(sets, items, fired) {
		if row.Hits == 0 {
			t.Errorf("%s, %s: %s has no hit: delete it, or add an item that it is for", row.File, row.Set, row.Rule)
		}
	}
}

// corpora reads the items of the repository, those of the tests of topics and fines among them.
func corpora(t *testing.T) (items []eval.Item) {
	t.Helper()
	for _, name := range []string{"testdata/golden.jsonl", "testdata/fresh.jsonl"} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		read, err := eval.Read(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, read...)
	}
	for _, name := range []string{"../topic/testdata/items.txt", "../topic/testdata/terse.txt", "../facts/testdata/wordings.txt"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			parts := strings.SplitN(line, "|", 3)
			if len(parts) < 3 {
				continue
			}
			if !strings.HasSuffix(name, "wordings.txt") { // which has its labels behind
				parts = slices.Delete(parts, 0, 1)
			}
			items = append(items, eval.Item{Title: strings.TrimSpace(parts[0]), Description: strings.TrimSpace(parts[1])})
		}
	}
	return items
}
