package gazetteer

import (
	"testing"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestRuleExamples matches every rule with its example.
func TestRuleExamples(t *testing.T) {
	for _, language := range rules.Languages("names.yaml") {
		r := rulesOf(language)
		for _, set := range r.Sets {
			for i := range set.Rules {
				rule := &set.Rules[i]
				s := names.scan(text.Parse(rule.Example, rule.Example, language))
				s.search.Use(set)
				if _, ok := s.search.First(rule); !ok {
					t.Errorf("%s/names.yaml:%d: %s doesn't match its example %q: %s", language, rule.Line, rule.Name, rule.Example, s.search.Miss(rule))
				}
				s.search.Release()
			}
		}
	}
}
