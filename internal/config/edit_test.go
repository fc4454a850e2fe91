package config

import (
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

var two = []news.Feed{
	{Name: "Ärger: the blog", URL: "https://a.example/feed?x=1&y=2"},
	{Name: "B", URL: "https://b.example/feed", Homepage: "https://b.example/", Language: "de"},
}

func TestAddFeedsKeepsTheFile(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{
			"behind the last, comments kept",
			"# mine\nfeeds:\n  # first\n  - {name: A, url: \"https://first.example/\"} # why\n\n# the end\n",
			"# mine\nfeeds:\n  # first\n  - {name: A, url: \"https://first.example/\"} # why\nNEW\n# the end\n",
		},
		{
			"block items, other keys behind",
			"feeds:\n- name: A\n  url: https://first.example/\nsite:\n  title: T\n",
			"feeds:\n- name: A\n  url: https://first.example/\nNEWsite:\n  title: T\n",
		},
		{"empty brackets", "feeds: [] # none yet\n", "feeds:  # none yet\nNEW"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, added, _, err := AddFeeds("feeds.yaml", []byte(tt.before), two)
			if err != nil {
				t.Fatal(err)
			}
			indent := "  "
			if strings.Contains(tt.before, "\n- ") {
				indent = ""
			}
			lines := indent + `- {name: "Ärger: the blog", url: "https://a.example/feed?x=1&y=2"}` + "\n" +
				indent + `- {name: "B", url: "https://b.example/feed", homepage: "https://b.example/", language: "de"}` + "\n"
			if want := strings.Replace(tt.after, "NEW", lines, 1); string(got) != want || len(added) != 2 {
				t.Errorf("got %d added:\n%s\nwant:\n%s", len(added), got, want)
			}
			again, added, _, err := AddFeeds("feeds.yaml", got, two)
			if err != nil || len(added) != 0 || string(again) != string(got) {
				t.Errorf("adding the same feeds again: %v added, %v", added, err)
			}
		})
	}
}

func TestAddFeedsRefusesWhatItCannotKeep(t *testing.T) {
	for _, data := range []string{
		"feeds: [{name: A, url: \"https://first.example/\"}]\n", // one line for all
		"site: {title: T}\n", // no list
		"feeds: [\n",         // no YAML
	} {
		if got, _, _, err := AddFeeds("feeds.yaml", []byte(data), two); err == nil {
			t.Errorf("%q became\n%s", data, got)
		} else if !strings.HasPrefix(err.Error(), "feeds.yaml") {
			t.Errorf("the error names no file: %v", err)
		}
	}
}

func TestAddFeedsMakesSlugs(t *testing.T) {
	data := "feeds:\n  - {name: Blog, url: \"https://first.example/\"}\n  - {name: Other, slug: stars-example, url: \"https://o.example/\"}\n"
	feeds := []news.Feed{
		{Name: "blog", URL: "https://www.second.example/a"},
		{Name: "Blog", URL: "https://second.example/b"},
		{Name: "★★★", URL: "https://stars.example/"},
		{Name: "Fine", URL: "https://fine.example/", Homepage: "mailto:x"},
		{Name: "New", URL: "https://new.example/"},
		{Name: "New", URL: "https://new.example/"},
	}
	got, added, refused, err := AddFeeds("feeds.yaml", []byte(data), feeds)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse("feeds.yaml", got)
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, f := range c.Feeds {
		slugs = append(slugs, f.Slug)
	}
	want := "blog stars-example blog-second-example blog-second-example-2 stars-example-2 new"
	if strings.Join(slugs, " ") != want || len(added) != 4 {
		t.Errorf("%d added: %v, want %s", len(added), slugs, want)
	}
	if len(refused) != 1 || refused[0].Feed.Name != "Fine" || !strings.Contains(refused[0].Why, "homepage") {
		t.Errorf("refused: %+v", refused)
	}
}

func TestMoveFeedChangesOneAddress(t *testing.T) {
	before := "feeds:\n  - {name: Ä, url: \"https://old.example/f\", homepage: \"https://old.example/\"} # " +
		"https://old.example/f\n  - name: B\n    url: https://b.example/\n"
	after := strings.Replace(before, `"https://old.example/f"`, `"https://new.example/f"`, 1)
	got, err := MoveFeed("feeds.yaml", []byte(before), "https://old.example/f", "https://new.example/f")
	if err != nil || string(got) != after {
		t.Fatalf("%v\n%s", err, got)
	}
	if _, err := MoveFeed("feeds.yaml", []byte(before), "https://none.example/", "https://new.example/f"); err == nil {
		t.Error("an unknown address was moved")
	}
}
