package gazetteer

import (
	"slices"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestCountryWords holds that every word of a countries.yaml names its country in a text of that language.
func TestCountryWords(t *testing.T) {
	g, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	languages := rules.Languages("countries.yaml")
	if len(languages) < 6 {
		t.Fatalf("languages with countries.yaml: %v", languages)
	}
	for _, language := range languages {
		for code, list := range countryWords(language) {
			for _, word := range rules.List(list) {
				d := text.Parse("Acme "+word+" x", "", language)
				names := func(m news.Mention) bool {
					return (m.Kind == news.KindCountry || m.Kind == news.KindAuthority) && m.Sentence == 0
				}
				if !slices.ContainsFunc(g.Mentions(d), names) {
					t.Errorf("%s/countries.yaml: %q doesn't stand for %s", language, word, code)
				}
			}
		}
	}
}
