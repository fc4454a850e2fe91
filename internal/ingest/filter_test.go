package ingest

import (
	"slices"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

func TestOutside(t *testing.T) {
	now := time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC)
	ago := func(days int) news.Entry { return news.Entry{Published: now.AddDate(0, 0, -days)} }
	entries := []news.Entry{ago(40), ago(1), {}, ago(3), ago(-9)} // the last one's clock is wrong: it counts as new
	tests := map[string]struct {
		filters news.Filters
		want    []string
	}{
		"none":         {news.Filters{}, []string{"", "", "", "", ""}},
		"age":          {news.Filters{MaxAge: 48 * time.Hour}, []string{ReasonAge, "", "", ReasonAge, ""}},
		"limit":        {news.Filters{Limit: 3}, []string{ReasonLimit, "", "", ReasonLimit, ""}},
		"a high limit": {news.Filters{Limit: 5}, []string{"", "", "", "", ""}},
		"both":         {news.Filters{MaxAge: 30 * 24 * time.Hour, Limit: 2}, []string{ReasonAge, ReasonLimit, "", ReasonLimit, ""}},
	}
	for name, tt := range tests {
		if got := Outside(&news.Feed{Filters: tt.filters}, entries, now); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
