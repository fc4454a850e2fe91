// Package parallel does many small things at once.
package parallel

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Each calls do with the numbers below n on all cores. The first error, or the end of ctx, stops the rest.
func Each(ctx context.Context, n int, do func(i int) error) error {
	return Limited(ctx, n, runtime.GOMAXPROCS(0), do)
}

// Limited is like [Each], with so many calls at once. A few goroutines take one number after the other: starting one
// for each number and growing its stack would cost more than many of the calls.
func Limited(ctx context.Context, n, atOnce int, do func(i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(n, atOnce) {
		g.Go(func() error {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := do(int(i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
