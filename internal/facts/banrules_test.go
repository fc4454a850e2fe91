package facts

import (
	"testing"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestBanRuleExamples matches every rule for bans with its example.
func TestBanRuleExamples(t *testing.T) {
	lex, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range rules.Languages("bans.yaml") {
		r := bansOf(language)
		for _, set := range r.Sets {
			for i := range set.Rules {
				rule := &set.Rules[i]
				d := text.Parse(rule.Example, rule.Example, language)
				b := banReader{scene: lex.scene(d, lex.Mentions(d)), program: r}
				s := r.Search(d, b.candidates())
				s.Use(set)
				if _, ok := s.First(rule); !ok {
					t.Errorf("%s/bans.yaml:%d: %s doesn't match its example %q: %s", language, rule.Line, rule.Name, rule.Example, s.Miss(rule))
				}
				s.Release()
			}
		}
	}
}
