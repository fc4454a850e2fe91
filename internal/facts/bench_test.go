package facts

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

const shared_ = "../../../shared/data/"

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExtract reads one short item an operation, text parsed before.
func BenchmarkExtract(b *testing.B) {
	docs := []*news.Document{
		text.Parse("TikTok fined £12.7m for UK data protection breaches", "The Information Commissioner’s Office has fined TikTok £12.7m for misusing the personal data of children. Apple and Google were not involved. The Chinese-owned app said it disagrees with the decision.", "en"),
		text.Parse("A quiet weekend in the hills", "The new trail opened on Saturday with a short walk for about forty people, who enjoyed the sun, a picnic and a view of the valley below the old mill.", "en"),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		d := docs[i%len(docs)]
		lexicon.Extract(d, lexicon.Mentions(d))
		i++
	}
}

type labelled struct {
	ID, Title, Description, Body string
	Platforms                    []string
}

func items(tb testing.TB, file string) []labelled {
	f, err := os.Open(func() string {
		if file[0] == 47 {
			return file
		}
		return shared_ + file
	}())
	if err != nil {
		tb.Skip("../shared is not here: " + err.Error())
	}
	defer f.Close()
	var all []labelled
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var it labelled
		if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
			tb.Fatal(err)
		}
		all = append(all, it)
	}
	return all
}
