package dates

import (
	"testing"

	"github.com/privacywire/privacywire/internal/rules"
)

func TestWordsLoad(t *testing.T) {
	for _, language := range rules.Languages("dates.yaml") {
		if w := wordsOf(language); len(w.Months) != 12 || len(w.Weekdays) != 7 || w.Effect == "" {
			t.Errorf("%s/dates.yaml lacks months, weekdays or phrases", language)
		}
	}
}
