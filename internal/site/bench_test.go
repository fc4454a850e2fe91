package site_test

import (
	"fmt"
	"testing"

	"github.com/privacywire/privacywire/internal/site/sample"
)

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		in := sample.Input(n)
		b.Run(fmt.Sprintf("full/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				out := b.TempDir()
				b.StartTimer()
				build(b, in, out)
			}
		})
		b.Run(fmt.Sprintf("unchanged/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			out := b.TempDir()
			build(b, in, out)
			for b.Loop() {
				build(b, in, out)
			}
		})
	}
}
