package ingest

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
)

// ownItems returns the labelled items of our own writing, those with stories first.
func ownItems(t *testing.T) []realItem {
	t.Helper()
	labelled := jsonLines[realItem](t, filepath.Join("testdata", "stories.jsonl"))
	return slices.Concat(labelled, jsonLines[realItem](t, filepath.Join("..", "eval", "testdata", "golden.jsonl")),
		jsonLines[realItem](t, filepath.Join("..", "eval", "testdata", "fresh.jsonl")))
}

// TestOwnStories holds how well the stories of testdata/stories.jsonl are found. Its reports are worded as differently as
// two newsrooms can; at first sight of them the model joined 31 of 91 pairs.
func TestOwnStories(t *testing.T) {
	items := jsonLines[realItem](t, filepath.Join("testdata", "stories.jsonl"))
	all, _ := record(t, items, news.KeepAll)
	var found, joined, same int
	for i, a := range items {
		for _, b := range items[:i] {
			labelled, in := a.Story == b.Story, all[a.key()].Story == all[b.key()].Story
			if labelled {
				same++
			}
			if in {
				joined++
			}
			if labelled && in {
				found++
			}
			if in && !labelled {
				t.Logf("in one story: %s | %s", a.Title, b.Title)
			}
		}
	}
	t.Logf("%d pairs of one happening, %d in one story, %d both", same, joined, found)
	if float64(found) < 0.55*float64(same) || float64(found) < 0.95*float64(joined) {
		t.Error("want a recall of 0.55 and a precision of 0.95")
	}
}

// TestArrival holds that it matters little in which order articles arrive, and in how many runs: for at least 95 of 100
// articles the same others are in their story. A later run never changes a story that an earlier one assigned.
func TestArrival(t *testing.T) {
	items := ownItems(t)
	all, names := record(t, items, news.KeepAll)
	var articles []*news.Article
	for _, i := range items {
		if a := all[i.key()]; a != nil && !slices.Contains(articles, a) {
			articles = append(articles, a)
		}
	}
	want := mates(articles)
	r := rand.New(rand.NewPCG(1, 2))
	worst, orders := 1.0, 50
	if testing.Short() {
		orders = 3
	}
	for range orders {
		r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		var archive []*news.Article
		for run := range slices.Chunk(articles, len(articles)/(1+r.IntN(4))+1) {
			x := story.NewIndex(archive, names)
			before := addresses(archive)
			for _, old := range run {
				a := *old
				x.Assign(&a, nil)
				archive = append(archive, &a)
			}
			if !slices.Equal(before, addresses(archive[:len(before)])) {
				t.Fatal("a later run changed a story's address")
			}
		}
		got, equal := mates(archive), 0
		for id, others := range want {
			if others == got[id] {
				equal++
			}
		}
		worst = min(worst, float64(equal)/float64(len(want)))
	}
	t.Logf("%d articles, at worst %.3f with the same others in their story", len(want), worst)
	if worst < 0.95 {
		t.Error("the order of arrival decides the stories of more than 5 of 100 articles")
	}
}

// mates returns the ids of the articles in one story with each article.
func mates(articles []*news.Article) map[string]string {
	in := map[string][]string{}
	for _, a := range articles {
		in[a.Story] = append(in[a.Story], a.ID)
	}
	of := map[string]string{}
	for _, ids := range in {
		slices.Sort(ids)
		for _, id := range ids {
			of[id] = strings.Join(ids, " ")
		}
	}
	return of
}

func addresses(articles []*news.Article) (all []string) {
	for _, a := range articles {
		all = append(all, a.Story+" "+a.Opens)
	}
	return all
}
