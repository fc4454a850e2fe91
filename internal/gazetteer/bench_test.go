package gazetteer

import (
	"testing"

	"github.com/privacywire/privacywire/internal/text"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstDocument(b *testing.B) {
	d := text.Parse("", "Apple told Ireland.", "en")
	for b.Loop() {
		g, _ := New(Options{})
		g.Mentions(d)
	}
}
