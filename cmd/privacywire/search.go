package main

import (
	"cmp"
	"context"
	"path/filepath"

	"github.com/privacywire/privacywire/internal/search"
)

// index makes the search index of the site that was just built. A site without one is complete, so that whatever is
// missing or fails is told in a line and stops nothing.
func (e *env) index(ctx context.Context, out string) {
	out = cmp.Or(out, filepath.Join(e.dir, "public"))
	if err := search.Index(ctx, out, e.dir, ".", filepath.Join("internal", "search")); err != nil && ctx.Err() == nil {
		e.warn("%v", err)
	}
}
