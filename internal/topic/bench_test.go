package topic_test

import (
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

// BenchmarkCompile compiles what ships: the cost of starting.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		defaults(b)
	}
}
