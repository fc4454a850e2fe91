package story

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/quality"
	"github.com/privacywire/privacywire/internal/text"
)

// An item is a line of the labelled files, which are not part of the repository.
type item struct {
	ID, Title, Description, Body, URL, Publisher, Date string
	ItemID                                             string `json:"item_id"`
	Platforms, Jurisdictions                           []string
	Fines                                              []news.Claim
}

// lines reads a JSON lines file of ../shared/data, or skips the test.
func lines[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("../shared is not here: ", err)
	}
	defer f.Close()
	var all []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(name, err)
		}
		all = append(all, v)
	}
	return all
}

func (i item) key() string { return cmp.Or(i.URL, i.ID) }

// article makes of an item what ingest would, with the labels for facts.
func (i item) article(t *testing.T) (*news.Article, *news.Document) {
	t.Helper()
	when, err := time.Parse("2006-01-02", i.Date[:min(10, len(i.Date))])
	if err != nil && i.Date != "" {
		t.Fatal(err)
	}
	words := strings.Fields(cmp.Or(i.Description, i.Body))
	a := &news.Article{
		ID: i.key(), Title: i.Title, URL: i.URL, Source: i.Publisher, Published: when, Seen: when, Language: "en",
		Summary: strings.Join(words[:min(80, len(words))], " "), Platforms: lower(i.Platforms), Countries: i.Jurisdictions,
	}
	for _, f := range i.Fines {
		f.Kind = news.ClaimFine
		f.Subject, f.Authority = strings.ToLower(f.Subject), strings.ToLower(f.Authority)
		a.Claims = append(a.Claims, f)
	}
	return a, text.Parse(i.Title, cmp.Or(i.Body, i.Description), "en")
}

func lower(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = strings.ToLower(s)
	}
	return out
}

// ingest assigns items in order of date, and returns the articles by key.
func ingest(t *testing.T, items []item) map[string]*news.Article {
	t.Helper()
	slices.SortStableFunc(items, func(a, b item) int { return strings.Compare(a.Date, b.Date) })
	x, all := NewIndex(nil, nil), map[string]*news.Article{}
	for _, i := range items {
		if all[i.key()] != nil {
			continue
		}
		a, d := i.article(t)
		x.Assign(a, d)
		all[i.key()] = a
	}
	return all
}

// TestRealStories holds that no labelled item is in one story with an item of another labelled story.
func TestRealStories(t *testing.T) {
	all := ingest(t, lines[item](t, "dev.jsonl"))
	byID := map[string]*news.Article{}
	for _, i := range lines[item](t, "dev.jsonl") {
		byID[i.ID] = all[i.key()]
	}
	of := map[string]string{}
	for _, s := range lines[struct {
		Story   string
		ItemIDs []string `json:"item_ids"`
	}](t, "stories.jsonl") {
		for _, id := range s.ItemIDs {
			story := byID[id].Story
			if other := of[story]; other != "" && other != s.Story {
				t.Errorf("%s and %s are in one story", other, s.Story)
			}
			of[story] = s.Story
		}
	}
}

// TestRealStream assigns a whole day of news of all kinds. With -v it lists every story of two and more, to be judged.
func TestRealStream(t *testing.T) {
	items := lines[item](t, "stream.jsonl")
	all := ingest(t, items)
	stories := Group(slices.Collect(maps.Values(all)))
	several := 0
	for _, s := range stories {
		if len(s.Articles) < 2 {
			continue
		}
		several++
		if testing.Verbose() {
			fmt.Println("==", s.Slug)
			for _, f := range s.Folds {
				fmt.Println("    ", f.Original.Title)
				for _, c := range f.Copies {
					fmt.Println("       copy:", c.Title)
				}
			}
		}
	}
	t.Log(len(all), "articles,", len(stories), "stories,", several, "of two and more")
	if several > len(all)/5 {
		t.Error("too many stories of two and more: they are chaining")
	}
}

// TestRealMarks holds that the spun and the selling seed are marked, and no other real item.
func TestRealMarks(t *testing.T) {
	for _, name := range []string{"seeds.jsonl", "dev.jsonl", "stream.jsonl"} {
		for _, i := range lines[item](t, name) {
			_, d := i.article(t)
			if got, want := quality.Spin(d).Spun(), i.ID == "seed-001"; got != want {
				t.Errorf("%s %s: spun %v, want %v", name, i.key(), got, want)
			}
			if got, want := quality.Sells(d), i.ID == "seed-000"; got != want {
				t.Errorf("%s %s: advertorial %v, want %v", name, i.key(), got, want)
			}
		}
	}
}
