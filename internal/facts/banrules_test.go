package facts

import (
	"testing"

	"github.com/privacywire/privacywire/internal/pattern"
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
		data, err := rules.Files.ReadFile(language + "/bans.yaml")
		if err != nil {
			t.Fatal(err)
		}
		file, _ := pattern.ReadFile("bans.yaml", data, []string{servicesSet, bansSet})
		for i, set := range file.Select(servicesSet, bansSet) {
			for j, src := range set.Rules {
				d := text.Parse(src.Example, src.Example, language)
				b := banReader{scene: lex.extractor(d, lex.Mentions(d)).scene(), ban: r}
				s := r.program.Search(d, b.candidates())
				s.Use(r.program.Sets()[i])
				rule := &r.program.Sets()[i].Rules[j]
				if _, ok := s.First(rule); !ok {
					t.Errorf("%s/bans.yaml:%d: %s doesn't match its example %q: %s", language, src.Line, src.Name, src.Example, s.Miss(rule))
				}
				s.Release()
			}
		}
	}
}
