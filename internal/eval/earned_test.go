package eval_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// TestRulesHit holds every rule for topics, money and bans in every language to a hit on the items of the repository or on
// its example, and every rule for topics with an example to that.
func TestRulesHit(t *testing.T) {
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		t.Fatal(err)
	}
	fire := func(it *eval.Item, language string) []*pattern.Rule {
		d := text.Parse(it.Title, text.Plain(it.Text()), language)
		m := lexicon.Mentions(d)
		return append(rules.Fired(d, m), lexicon.Fired(d, m)...)
	}
	items := corpora(t)
	var fired [][]*pattern.Rule
	for i := range items {
		fired = append(fired, fire(&items[i], items[i].Language))
	}
	var sets []eval.Rules
	for _, language := range topic.Languages() {
		for slug, set := range rules.Sets(language) {
			sets = append(sets, eval.Rules{File: language + "/topics.yaml", Name: slug, Set: set})
		}
		for file, set := range facts.RuleSets(language) {
			sets = append(sets, eval.Rules{File: language + "/" + file, Name: set.Name, Set: set})
		}
	}
	for _, set := range slices.Clone(sets) {
		language, _, _ := strings.Cut(set.File, "/")
		for i := range set.Set.Rules {
			rule := &set.Set.Rules[i]
			if rule.Example == "" {
				continue
			}
			it := eval.Item{Input: eval.Input{Title: rule.Example, Language: language}}
			all := fire(&it, language)
			if strings.HasSuffix(set.File, "/topics.yaml") && !slices.Contains(all, rule) {
				t.Errorf("%s:%d: %s doesn't match its example %q", set.File, rule.Line, rule.Name, rule.Example)
			}
			items, fired = append(items, it), append(fired, all)
		}
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
	names, err := filepath.Glob("testdata/languages/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, "testdata/golden.jsonl", "testdata/fresh.jsonl") {
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
			items = append(items, eval.Item{Input: eval.Input{Title: strings.TrimSpace(parts[0]),
				Description: strings.TrimSpace(parts[1])}})
		}
	}
	return items
}
