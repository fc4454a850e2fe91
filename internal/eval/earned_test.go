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
	shipped "github.com/privacywire/privacywire/internal/rules"
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
		for set, sources := range examples(t, language) {
			for _, source := range sources {
				it := eval.Item{Title: source.Example, Language: language}
				all := fire(&it, language)
				if len(set) > 0 && !slices.ContainsFunc(all, func(r *pattern.Rule) bool { return r.Name == source.Name }) {
					t.Errorf("%s/topics.yaml:%d: %s doesn't match its example %q", language, source.Line, source.Name, source.Example)
				}
				items, fired = append(items, it), append(fired, all)
			}
		}
	}
	for _, row := range eval.Ablate(sets, items, fired) {
		if row.Hits == 0 {
			t.Errorf("%s, %s: %s has no hit: delete it, or add an item that it is for", row.File, row.Set, row.Rule)
		}
	}
}

// examples returns the rules of a language that have an example: those of each topic, and under "" those of other files,
// whose examples other tests check.
func examples(t *testing.T, language string) map[string][]pattern.Source {
	t.Helper()
	all := map[string][]pattern.Source{}
	add := func(set string, rules []pattern.Source) {
		for _, r := range rules {
			if r.Example != "" {
				all[set] = append(all[set], r)
			}
		}
	}
	file, err := topic.Load(shipped.Files, language)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Topics {
		add(d.Slug, d.Rules)
	}
	for name, sets := range map[string][]string{"facts.yaml": {"money", "cues"}, "bans.yaml": {"services", "bans"}} {
		data, err := shipped.Files.ReadFile(language + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f, _ := pattern.ReadFile(name, data, sets)
		for _, set := range f.Sets {
			add("", set.Rules)
		}
	}
	return all
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
			items = append(items, eval.Item{Title: strings.TrimSpace(parts[0]), Description: strings.TrimSpace(parts[1])})
		}
	}
	return items
}
