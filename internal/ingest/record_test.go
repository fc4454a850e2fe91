package ingest

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

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/topic"
)

// A realItem is a line of the labelled files, which are not part of the repository.
type realItem struct {
	ID, Title, Description, Body, URL, Publisher, Date string
	ItemID                                             string `json:"item_id"`
	Story                                              string
}

func (i realItem) key() string { return cmp.Or(i.ItemID, i.ID, i.URL) }

func realLines[T any](t testing.TB, name string) []T {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("../shared is not here: ", err)
	}
	return jsonLines[T](t, path)
}

func jsonLines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(path, err)
		}
		all = append(all, v)
	}
	return all
}

// record reads items with the real pipeline and assigns stories and events in order of date.
func record(t testing.TB, items []realItem, keep news.Keep) (map[string]*news.Article, facts.Names) {
	t.Helper()
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		t.Fatal(err)
	}
	p, names := New(lexicon, rules, "en"), facts.Names{Lexicon: lexicon}
	slices.SortStableFunc(items, func(a, b realItem) int { return strings.Compare(a.Date, b.Date) })
	stories, events, all := story.NewIndex(nil, names), ledger.NewIndex(nil, names), map[string]*news.Article{}
	for _, i := range items {
		if all[i.key()] != nil {
			continue
		}
		when, err := time.Parse("2006-01-02", i.Date[:min(10, len(i.Date))])
		if err != nil && i.Date != "" {
			t.Fatal(err)
		}
		r := p.Read(news.Entry{Feed: i.Publisher, URL: i.URL, Title: i.Title, Summary: cmp.Or(i.Description, i.Body)}, keep)
		if !r.Kept {
			continue
		}
		a := r.Article
		a.ID, a.Path, a.Published, a.Seen = i.key(), i.key(), when, when
		stories.Assign(a, r.Document)
		events.Assign(a)
		all[i.key()] = a
	}
	return all, names
}

// TestRealStories holds how many of the labelled pairs are in one story where they should be, and in two where not.
func TestRealStories(t *testing.T) {
	for _, c := range []struct{ items, pairs string }{{"dev.jsonl", "pairs.jsonl"}, {"dev2.jsonl", "pairs2.jsonl"}} {
		t.Run(c.pairs, func(t *testing.T) { realPairs(t, c.items, c.pairs) })
	}
}

func realPairs(t *testing.T, itemsFile, pairsFile string) {
	items := realLines[realItem](t, itemsFile)
	pairs := realLines[struct {
		Relation string
		A, B     realItem
	}](t, pairsFile)
	for _, p := range pairs {
		for _, i := range []realItem{p.A, p.B} {
			if i.ItemID == "" {
				items = append(items, i)
			}
		}
	}
	all, _ := record(t, items, news.KeepAll)
	right, total, wrong := map[string]int{}, map[string]int{}, 0
	for _, p := range pairs {
		a, b := all[p.A.key()], all[p.B.key()]
		same, ok := a.Story == b.Story, a.Story == b.Story
		switch p.Relation {
		case "near-duplicate":
			ok = cmp.Or(a.CopyOf, a.ID) == cmp.Or(b.CopyOf, b.ID)
		case "different-event", "follow-up":
			if ok = !same; same {
				wrong++
			}
		}
		total[p.Relation]++
		if ok {
			right[p.Relation]++
		} else {
			f, conflict := story.NewIndex(nil, nil).Compare(a, b)
			t.Logf("%s: %.2f, conflict %q: %s (%s) | %s (%s)", p.Relation, f.Probability(&story.Weights), conflict, a.ID, a.Title, b.ID, b.Title)
		}
	}
	together, apart := labelled(t, all, realLines[realItem](t, itemsFile))
	t.Log("right", right, "of", total, "- of all pairs in one story,", together, "are of one label,", apart, "not")
	if right["near-duplicate"] != total["near-duplicate"] {
		t.Error("near-duplicates that aren't folded")
	}
	if right["different-event"] < total["different-event"]-1 {
		t.Error("different events in one story")
	}
	if r := float64(right["same-event"]) / float64(total["same-event"]); r < 0.9 {
		t.Errorf("recall of same-event pairs %.2f, want 0.90", r)
	}
	if p := float64(right["same-event"]) / float64(right["same-event"]+wrong); p < 0.97 {
		t.Errorf("precision of same-event pairs %.2f, want 0.97", p)
	}
	list(t, all)
}

// labelled counts the pairs of items in one story that have the same label, and those that don't.
func labelled(t *testing.T, all map[string]*news.Article, items []realItem) (together, apart int) {
	t.Helper()
	for n, i := range items {
		for _, j := range items[:n] {
			switch a, b := all[i.key()], all[j.key()]; {
			case i.Story+j.Story == "" || a.Story != b.Story:
			case i.Story == j.Story:
				together++
			default:
				apart++
				t.Logf("in one story, but not of one label: %s (%s) | %s (%s)", a.ID, a.Title, b.ID, b.Title)
			}
		}
	}
	return together, apart
}

// list prints the stories of two articles and more, for a person to judge.
func list(t *testing.T, all map[string]*news.Article) {
	if !testing.Verbose() {
		return
	}
	var articles []*news.Article
	for _, a := range all {
		articles = append(articles, a)
	}
	for _, s := range story.Group(articles) {
		if len(s.Articles) < 2 && s.Previous == nil {
			continue
		}
		fmt.Println("==", s.Slug, s.Previous)
		for _, a := range s.Articles {
			mark := ""
			if a.CopyOf != "" {
				mark = "COPY "
			}
			fmt.Println("   ", a.Published.Format("2006-01-02"), mark, a.Title)
		}
	}
}

// TestRealDays lists, with -v, the stories of whole days of news, for a person to judge.
func TestRealDays(t *testing.T) {
	for _, name := range []string{"stream.jsonl", "days/2026-01-03.jsonl", "days/2026-01-06-labelled.jsonl",
		"days/2026-01-08-labelled.jsonl"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			all, _ := record(t, realLines[realItem](t, name), news.KeepMatching)
			t.Log(len(all), "kept")
			list(t, all)
		})
	}
}

// TestRealFines holds that what the pipeline reads of the labelled items is the reviewed list of acts, each once, but for
// two that may be misread: the ledger's own test is strict, with the labels for facts.
func TestRealFines(t *testing.T) {
	all, names := record(t, realLines[realItem](t, "dev.jsonl"), news.KeepAll)
	l := ledger.New(slices.Collect(maps.Values(all)), names)
	want, misread := expectedFines(t), 0
	for _, e := range l.Events[news.ListFines] {
		status := string(e.Status)
		if e.Claim.Period != "" {
			status = "daily"
		}
		payer, _, _ := strings.Cut(strings.Replace(e.Claim.Subject, "snapchat", "snap", 1), "-")
		line := fmt.Sprint(payer, " ", e.Claim.Amount, " ", cmp.Or(e.Claim.Currency, "-"), " ", status)
		if e.Claim.Amount == 0 {
			line = fmt.Sprint(payer, " 0 - ", status)
		}
		if _, ok := want[line]; !ok {
			var ids []string
			for _, a := range l.Articles(e.ID) {
				ids = append(ids, a.ID)
			}
			t.Logf("an act that isn't on the list, or twice: %s, by %v", line, ids)
			misread++
		}
		delete(want, line)
	}
	for line, items := range want {
		t.Logf("missing: %s, by %s", line, items)
	}
	if misread > 2 || len(want) > 2 {
		t.Errorf("%d acts misread, %d missing", misread, len(want))
	}
	if testing.Verbose() {
		for _, e := range append(l.Events[news.ListFines], l.Events[news.ListBans]...) {
			fmt.Println(e.ID, e.Status, len(l.Articles(e.ID)), e.Aliases, e.Disputed)
			for _, s := range e.Steps {
				fmt.Println("    ", s.Date.Format("2006-01-02"), s.Status, s.Article)
			}
		}
		for _, c := range l.Contradictions {
			fmt.Println(c.Article, c.Text)
		}
	}
}

// expectedFines reads the reviewed list: from an act to the items that state it.
func expectedFines(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "ledger", "testdata", "dev-fines.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 4 && f[0] != "#" {
			want[strings.Join(f[:4], " ")] = strings.Join(f[4:], " ")
		}
	}
	return want
}

// TestLookAlikes holds that reports of one week in much the same words, each of another act, are stories and events of
// their own.
func TestLookAlikes(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "lookalikes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var items []realItem
	for line := range strings.Lines(string(data)) {
		if title, body, ok := strings.Cut(strings.TrimSpace(line), "|"); ok {
			id := fmt.Sprint("item-", len(items))
			items = append(items, realItem{ID: id, URL: "https://daily.example/" + id, Title: title, Description: body,
				Publisher: "daily", Date: "2023-03-01"})
		}
	}
	all, _ := record(t, items, news.KeepAll)
	in := map[string]string{}
	for _, i := range items {
		a := all[i.ID]
		keys := []string{"story " + a.Story}
		for _, f := range a.Claims {
			keys = append(keys, "event "+f.Event)
		}
		for _, k := range keys {
			if other := in[k]; other != "" && other != a.Title {
				t.Errorf("one %s: %q and %q", k, other, a.Title)
			}
			in[k] = a.Title
		}
	}
}
