package archive

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/privacywire/privacywire/internal/news"
)

// TestCacheNeverShows edits an archive at random and holds that who reads it through a cache reads what the files say.
func TestCacheNeverShows(t *testing.T) {
	dir, cache := t.TempDir(), Cache(t.TempDir())
	r := rand.New(rand.NewPCG(3, 3))
	var files []string
	for turn := range 40 {
		for range 3 {
			a := testArticle(r, len(files))
			name := filepath.Join(dir, filepath.FromSlash(a.Path)+".md")
			switch n := r.IntN(8); {
			case n < 5 || len(files) == 0:
				files = append(files, name)
				put(t, name, Encode(a))
			case n == 5: // the same size, the old time put back
				overwrite(t, files[r.IntN(len(files))])
			case n == 6:
				os.Remove(files[r.IntN(len(files))])
			case n == 7:
				damage(t, cache, r)
			}
		}
		if turn%2 == 0 {
			time.Sleep(25 * time.Millisecond) // old enough to be remembered
		}
		got, want := load(t, dir, cache), load(t, dir, "")
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("turn %d (-files +cache):\n%s", turn, diff)
		}
	}
	if len(cache.read("2023/01")) == 0 {
		t.Error("nothing was ever remembered")
	}
}

func testArticle(r *rand.Rand, i int) *news.Article {
	at := time.Date(2023, time.Month(1+i%3), 2, 3, 4, 5, 0, time.UTC)
	return &news.Article{ID: fmt.Sprintf("%016x", i), Path: fmt.Sprintf("2023/%02d/article-%d", 1+i%3, i), Title: "Meta is fined", Source: "s",
		Published: at, Seen: at.Add(time.Hour), Topics: []string{"fines"}, Privacy: true, Summary: fmt.Sprintf("A sum of %d.", r.IntN(9)),
		Evidence: []news.Evidence{{Topic: "fines", Rule: "fined", Field: news.FieldTitle, Quote: "is fined", Score: 1.5}},
		Fines:    []news.Fine{{Payer: "meta", Amount: int64(r.IntN(1000)), Currency: "EUR", Also: []news.Money{{Amount: 1, Currency: "USD"}}, Status: news.FineImposed}},
		Bans:     []news.Ban{{Platform: "meta", Country: "IT", Status: news.BanOrdered}}}
}

func put(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// overwrite edits a file as somebody would who wants it to go unseen.
func overwrite(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		return // removed before
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-3] ^= 1
	put(t, name, data)
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

func damage(t *testing.T, c Cache, r *rand.Rand) {
	t.Helper()
	name := c.file("2023/02")
	data, err := os.ReadFile(name)
	if err != nil {
		return
	}
	data[r.IntN(len(data))] ^= 1
	put(t, name, data)
}

func load(t *testing.T, dir string, c Cache) []*news.Article {
	t.Helper()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	a.Remember(c)
	articles, broken, err := a.Articles(t.Context())
	if err != nil || len(broken) > 0 {
		t.Fatal(broken, err)
	}
	return articles
}
