package facts

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestRuleExamples matches every rule with its example.
func TestRuleExamples(t *testing.T) {
	lex, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range rules.Languages("facts.yaml") {
		r := rulesOf(language)
		for i := range r.money.Rules {
			rule := &r.money.Rules[i]
			d := text.Parse(rule.Example, rule.Example, language)
			s := r.program.Search(d, lex.Mentions(d))
			s.Use(r.money)
			if _, ok := s.First(rule); !ok {
				t.Errorf("%s/facts.yaml:%d: %s doesn't match its example %q: %s", language, rule.Line, rule.Name, rule.Example, s.Miss(rule))
			}
			s.Release()
		}
	}
}

// TestBrokenRules names every mistake at once, with its place.
func TestBrokenRules(t *testing.T) {
	_, err := pattern.Load(fstest.MapFS{"fr/facts.yaml": {Data: []byte("mony: {}\nmoney:\n  rules:\n    - a: \"{sum: " +
		"monney} => claim 1\"\n")}}, "fr", factsFile, moneyOptions, pattern.Set{Name: moneySet},
		pattern.Set{Name: cuesSet, Plain: true})
	want := "fr/facts.yaml:1:1: unknown key \"mony\" in a rule file (did you mean \"money\"?)\n" +
		"fr/facts.yaml:4:7: rule a has no example: add a line \"example: …\" that it matches\n" +
		"fr/facts.yaml:4:11: money, rule a: unknown slot {monney} (did you mean \"money\"?): there are {platform}, " +
		"{authority}, {country}, {money}, {data}"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
}

// TestCueNames holds the cues of every language to the names of the English ones, since all share the fitted weights.
func TestCueNames(t *testing.T) {
	all := rules.Languages("facts.yaml")
	for _, language := range all {
		r := rulesOf(language)
		for i := range r.cues.Rules {
			if name := r.cues.Rules[i].Name; rulesOf("en").cue(name) < 0 {
				t.Errorf("%s/facts.yaml: no English cue is called %q", language, name)
			}
		}
		for _, name := range []string{cuePrivacy, cueOther, "fine", "break", "common"} {
			if r.cue(name) < 0 {
				t.Errorf("%s/facts.yaml has no cue %q", language, name)
			}
		}
	}
	if len(all) < 2 {
		t.Errorf("%d languages", len(all))
	}
}

// TestExplain names the rules that voted for a fine and for a ban, and the words that they matched.
func TestExplain(t *testing.T) {
	l, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ title, list, what, status, reason string }{
		{"ICO fines TikTok £12.7m for misusing children's personal data", news.ListFines, "£12.7m", "imposed",
			"+2.0 payer: fines the payer: fines … TikTok … £12.7m"},
		{"Belgium bans TikTok from government phones", news.ListBans, "TikTok", "in-force", "TikTok … from … phones"},
	} {
		d := text.Parse(c.title, "", "en")
		all := l.Explain(d, l.Mentions(d))
		if len(all) != 1 || !all[0].Stated || all[0].List != c.list || all[0].What != c.what || string(all[0].Status) != c.status {
			t.Fatalf("%s: %+v", c.title, all)
		}
		if !slices.ContainsFunc(all[0].Reasons, func(r Reason) bool { return strings.Contains(r.String(), c.reason) }) {
			t.Errorf("%s: %v", c.title, all[0].Reasons)
		}
	}
}
