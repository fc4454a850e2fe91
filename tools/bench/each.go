package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// each calls do for every file below dir, on all cores.
func each(dir string, do func(file string) error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			g.Go(func() error { return do(file) })
		}
		return err
	})
	return errors.Join(err, g.Wait())
}
