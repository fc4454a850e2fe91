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
	named := map[string]bool{}
	for _, word := range strings.FieldsFunc(docs, func(r rune) bool { return strings.ContainsRune(" `\n|(),;", r) }) {
		named[word] = true
	}
	for _, page := range []any{Page{}, FrontPage{}, Figure{}, Change{}, Badge{}, Place{}, Bar{}, Day{}, Item{},
		ListPage{}, Row{}, IndexPage{}, IndexRow{}, TopicRow{},
		FinesPage{}, BansPage{}, PlaceRow{}, BanGroup{}, EventPage{}, Pair{}, StepRow{}, ClaimRow{}, SourceLine{},
		NewsPage{}, Telling{}, Quote{}, Why{}, ArchivePage{}, YearRow{}, LinesPage{},
		LineDay{}, Line{}, SourcesPage{}, SourceRow{}, TextPage{}, FeedGroup{}, DigestsPage{}, WeekRow{}, DigestPage{},
		MovedPage{}, Link{}, DataPage{}, DataYear{}, DataTable{}, EmbedPage{}, EmbedRow{}, Embed{}} {
		kind := reflect.TypeOf(page)
		for i := range kind.NumField() {
			if f := kind.Field(i); !f.Anonymous && f.IsExported() && f.Name != "Modified" && !named["."+f.Name] {
				t.Errorf("docs/theming.md does not mention .%s of %s", f.Name, kind.Name())
			}
		}
	}
}
