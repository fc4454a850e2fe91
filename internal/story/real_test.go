package story

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// An item is a line of the labelled files, which are not part of the repository.
type item struct {
	ID, Title, Description, Body, URL, Publisher, Date string
	ItemID                                             string `json:"item_id"`
	Platforms, Jurisdictions                           []string
	Fines                                              []news.Fine
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
		f.Payer, f.Authority = strings.ToLower(f.Payer), strings.ToLower(f.Authority)
		a.Fines = append(a.Fines, f)
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

// ingest assigns items in order of date, and gives the articles by key.
func ingest(t *testing.T, items []item) map[string]*news.Article {
	t.Helper()
	slices.SortStableFunc(items, func(a, b item) int { return strings.Compare(a.Date, b.Date) })
	x, all := NewIndex(nil), map[string]*news.Article{}
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

type pair struct {
	Relation string
	A, B     item
}

func TestRealPairs(t *testing.T) {
	items, pairs := lines[item](t, "dev.jsonl"), lines[pair](t, "pairs.jsonl")
	for _, p := range pairs {
		for _, i := range []item{p.A, p.B} {
			if i.ItemID == "" {
				items = append(items, i)
			}
		}
	}
	all := ingest(t, items)
	hit, total := map[string]int{}, map[string]int{}
	for _, p := range pairs {
		a, b := all[p.A.key()], all[p.B.key()]
		same, folded := a.Story == b.Story, a.CopyOf == b.ID || b.CopyOf == a.ID
		total[p.Relation]++
		ok := same
		switch p.Relation {
		case "near-duplicate":
			ok = folded
		case "different-event":
			ok = !same
		case "follow-up":
			ok = !same && (a.Follows == b.Story || b.Follows == a.Story)
		}
		if ok {
			hit[p.Relation]++
		} else {
			t.Logf("%s: story %v, copy %v, cos %.2f judge %d\n   %s | %s", p.Relation, same, folded, cosine(newEntry(a), newEntry(b)), judge(a, b), a.Title, b.Title)
		}
	}
	t.Log(hit, total)
	report(t, all)
}

func report(t *testing.T, all map[string]*news.Article) {
	var list []*news.Article
	for _, a := range all {
		list = append(list, a)
	}
	for _, s := range Group(list) {
		if len(s.Articles) < 2 && s.Previous == nil {
			continue
		}
		fmt.Println("==", s.Slug, s.Previous)
		for _, a := range s.Articles {
			copy := ""
			if a.CopyOf != "" {
				copy = "COPY "
			}
			fmt.Println("   ", a.Published.Format("01-02"), copy, a.Title)
		}
	}
}

func TestRealStream(t *testing.T) {
	items := lines[item](t, "stream.jsonl")
	report(t, ingest(t, items))
}
func TestRealMarks(t *testing.T) {
	for _, name := range []string{"dev.jsonl", "stream.jsonl", "seeds.jsonl"} {
		for _, i := range lines[item](t, name) {
			_, d := i.article(t)
			if x := tortured(d); x.score > 0 {
				t.Log(name, i.ID, x, x.spun(), i.Title)
			}
			if sells(d) {
				t.Log(name, i.ID, "SELLS", i.Title)
			}
		}
	}
}
