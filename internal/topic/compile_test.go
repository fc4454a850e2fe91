package topic

import "testing"

// TestShippedRulesCompile compiles every language that ships; the program does so only when a text needs it. Each has the
// topics of English, whose titles the pages show.
func TestShippedRulesCompile(t *testing.T) {
	languages := Languages()
	if len(languages) < 2 {
		t.Fatalf("%d languages", len(languages))
	}
	for _, language := range languages {
		c := compile(language, "%s", shipped(language).Topics)
		if c.err != nil {
			t.Errorf("%s: %v", language, c.err)
			continue
		}
		for i, d := range Default() {
			if len(c.definitions) != len(Default()) || c.definitions[i].Slug != d.Slug {
				t.Fatalf("%s/topics.yaml has %d topics; they must be those of English in the same order", language, len(c.definitions))
			}
		}
	}
}
