package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/privacywire/privacywire/internal/feed"
)

func runCommand(c *command) runner {
	fo := fetchFlags(c)
	bo := buildFlags(c)
	return func(ctx context.Context, e *env, _ []string) error {
		return e.withSetup(true, func(k *setup) error {
			if err := e.checkTemplates(k); err != nil {
				return err
			}
			out, err := e.fetch(ctx, k, fo)
			if err != nil {
				return err
			}
			if len(out.report.Results) > 0 && e.failing(k) == len(k.config.Feeds) {
				return errors.New(msgAllFailed)
			}
			bo.json = fo.json
			return e.build(ctx, k, bo)
		})
	}
}

// failing returns the number of feeds that failed when they were last requested.
func (e *env) failing(k *setup) (n int) {
	for _, h := range feed.ReadHealth(filepath.Join(e.dir, ".cache"), k.config.Feeds, e.now()) {
		if h.Failures > 0 {
			n++
		}
	}
	return n
}
