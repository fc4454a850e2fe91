package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"github.com/privacywire/privacywire/internal/search"
)

// index makes the search index of the site that was just built, unless it is there and no page changed. A site without
// one is complete, so that whatever is missing or fails is told in a line and stops nothing.
func (e *env) index(ctx context.Context, out string, changed bool) {
	out = cmp.Or(out, filepath.Join(e.dir, "public"))
	if _, err := os.Stat(filepath.Join(out, search.Folder)); err == nil && !changed {
		return
	}
	if err := search.Index(ctx, out, e.dir, "."); err != nil && ctx.Err() == nil {
		e.warn("%v", err)
	}
}
