package topic

import "testing"

// TestShippedRulesCompile compiles every language that ships; the program does so only when a text needs it.
func TestShippedRulesCompile(t *testing.T) {
	rules, err := Compile(Default())
	if err != nil {
		t.Fatal(err)
	}
	if len(rules.languages) < 2 {
		t.Fatalf("%d languages", len(rules.languages))
	}
	for language, c := range rules.languages {
		if err := c.compile(language); err != nil {
			t.Errorf("%s: %v", language, err)
		}
	}
}
