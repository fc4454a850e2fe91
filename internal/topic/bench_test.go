package topic_test

import (
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/text"
)

// BenchmarkItem does all that classifying takes for a short item: text, mentions, topics, facts. One item an operation.
func BenchmarkItem(b *testing.B) {
	lex, rules := lexicon(b), defaults(b)
	all := invented(b)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		it := all[i%len(all)]
		d := text.Parse(it.Title, text.Plain(it.Description), "")
		m := lex.Mentions(d)
		rules.Classify(d, m)
		lex.Extract(d, m)
	}
}

// BenchmarkItems does the same on all cores.
func BenchmarkItems(b *testing.B) {
	lex, rules := lexicon(b), defaults(b)
	all := invented(b)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			it := all[i%len(all)]
			d := text.Parse(it.Title, text.Plain(it.Description), "")
			m := lex.Mentions(d)
			rules.Classify(d, m)
			lex.Extract(d, m)
		}
	})
}

// BenchmarkClassify applies the rules alone.
func BenchmarkClassify(b *testing.B) {
	lex, rules := lexicon(b), defaults(b)
	it := invented(b)[0]
	d := text.Parse(it.Title, it.Description, "")
	m := lex.Mentions(d)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		rules.Classify(d, m)
	}
}

// BenchmarkLong reads 200 KB, the most that an article may have; the second text is made to be slow.
func BenchmarkLong(b *testing.B) {
	lex, rules := lexicon(b), defaults(b)
	for name, piece := range map[string]string{
		"prose":   "TikTok was fined by the Irish regulator, which said that user data went to China. A court may ban the app. ",
		"hostile": "TikTok fined user data China ban app shop share with government ",
	} {
		b.Run(name, func(b *testing.B) {
			body := strings.Repeat(piece, 200_000/len(piece))
			for b.Loop() {
				d := text.Parse("", body, "en")
				rules.Classify(d, lex.Mentions(d))
			}
		})
	}
}

// BenchmarkCompile compiles what ships: the cost of starting.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		defaults(b)
	}
}
