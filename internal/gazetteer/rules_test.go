package gazetteer

import (
	"testing"

	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestRuleExamples matches every rule with its example.
func TestRuleExamples(t *testing.T) {
	for _, language := range rules.Languages("names.yaml") {
		r := rulesOf(language)
		data, err := rules.Files.ReadFile(language + "/" + rulesFile)
		if err != nil {
			t.Fatal(err)
		}
		file, mistakes := pattern.ReadFile("names.yaml", data, []string{namesSet, placesSet, officesSet})
		if len(mistakes) > 0 {
			t.Fatal(mistakes)
		}
		for i, set := range file.Select(namesSet, placesSet, officesSet) {
			for j, src := range set.Rules {
				s := names.scan(text.Parse(src.Example, src.Example, language))
				if s.search == nil {
					t.Errorf("%s/names.yaml:%d: the example %q of %s names nothing", language, src.Line, src.Example, src.Name)
					continue
				}
				s.search.Use(r.program.Sets()[i])
				rule := &r.program.Sets()[i].Rules[j]
				if _, ok := s.search.First(rule); !ok {
					t.Errorf("%s/names.yaml:%d: %s doesn't match its example %q: %s", language, src.Line, src.Name, src.Example, s.search.Miss(rule))
				}
				s.release()
			}
		}
	}
}
