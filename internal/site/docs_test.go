package site

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestThemingDocs holds that docs/theming.md names every field that a template can use, and every template.
func TestThemingDocs(t *testing.T) {
	raw, err := os.ReadFile("../../docs/theming.md")
	if err != nil {
		t.Fatal(err)
	}
	docs := string(raw)
	for _, kind := range kinds {
		if !strings.Contains(docs, "`"+kind+".html`") {
			t.Errorf("docs/theming.md does not mention %s.html", kind)
		}
	}
	for _, page := range []any{Page{}, Link{}, Item{}, Block{}, Day{}, ListPage{}, PlatformLedger{}, ArticlePage{}, Why{}, Fact{}, StoryPage{}, Coverage{}, ChartTable{}, ChartRow{}, TopicsPage{}, TopicRow{}, PlatformsPage{},
		PlatformRow{}, FinesPage{}, BansPage{}, FineRow{}, BanRow{}, TotalRow{}, CountRow{}, EventPage{}, Pair{}, StepRow{}, ClaimRow{}, ArchivePage{}, YearRow{}, MonthPage{}, LineDay{}, Line{},
		SourcesPage{}, SourceRow{}, TextPage{}, FeedGroup{}, DigestsPage{}, DigestPage{}, MovedPage{}, DataPage{}, DataYear{}, DataTable{}, EmbedPage{}, EmbedRow{}, Embed{}} {
		kind := reflect.TypeOf(page)
		for i := range kind.NumField() {
			if f := kind.Field(i); !f.Anonymous && f.Name != "Modified" && !strings.Contains(docs, "`."+f.Name+"`") {
				t.Errorf("docs/theming.md does not mention .%s of %s", f.Name, kind.Name())
			}
		}
	}
}
