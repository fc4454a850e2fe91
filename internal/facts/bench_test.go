package facts

import (
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

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
		text.Parse("TikTok fined £12.7m for UK data protection breaches",
			"The Information Commissioner’s Office has fined TikTok £12.7m for misusing the personal data of children. "+
				"Apple and Google were not involved. The Chinese-owned app said it disagrees with the decision.", "en"),
		text.Parse("A quiet weekend in the hills", "The new trail opened on Saturday with a short walk for about forty "+
			"people, who enjoyed the sun, a picnic and a view of the valley below the old mill.", "en"),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		d := docs[i%len(docs)]
		lexicon.Extract(d, lexicon.Mentions(d))
		i++
	}
}
