package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/preview"
	"github.com/privacywire/privacywire/internal/site"
)

func serveCommand() *command {
	c := newCommand("serve")
	addr := c.flags.String("addr", "127.0.0.1:8080", "listen on `HOST:PORT` of this machine; port 0 takes a free one")
	out := c.flags.String("out", "", "build into `DIR` instead of public/")
	c.run = func(ctx context.Context, e *env, _ []string) error {
		k, err := e.setup() // so that a mistake in feeds.yaml is reported before the preview starts
		if err != nil {
			return err
		}
		return e.serve(ctx, k, *addr, *out, func(url string) { fmt.Fprintf(e.stdout, msgServing, url) })
	}
	return c
}

// serve previews the site until ctx is done, which is how a person ends it and no failure. The preview's address is
// passed to listening once the first pages are there.
func (e *env) serve(ctx context.Context, k *setup, addr, out string, listening func(url string)) error {
	out = cmp.Or(out, filepath.Join(e.dir, "public"))
	s := &serving{env: e, setup: k, out: out}
	err := preview.Run(ctx, preview.Options{
		Dir: e.dir, Names: []string{"content", "templates", configName}, Out: out, Prefix: prefix(k), Addr: addr,
		Build:     s.build,
		Listening: listening,
		Built: func(took time.Duration, changed []string, err error) {
			if err != nil {
				complain(e.stderr, err)
			} else if changed != nil {
				fmt.Fprintf(e.stdout, msgRebuilt, named(changed), seconds(took))
			}
		},
	})
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// prefix is the path of the site's address.
func prefix(k *setup) string {
	u, err := url.Parse(k.config.Site.URL)
	if err != nil {
		return "/"
	}
	return "/" + strings.TrimPrefix(strings.TrimSuffix(u.Path, "/")+"/", "/")
}

// named returns the names of a few changed files, or the number of many.
func named(changed []string) string {
	if len(changed) > 3 {
		return fmt.Sprintf(msgChangedFiles, len(changed))
	}
	return strings.Join(changed, ", ")
}

// serving holds what a rebuild needn't read again.
type serving struct {
	*env
	setup    *setup // nil after a mistake in feeds.yaml
	articles []*news.Article
	loaded   bool
	out      string
}

// build publishes the site. Of what it is made from it reads again only what changed, and of the pages it writes only
// those that differ.
func (s *serving) build(ctx context.Context, changed []string) (err error) {
	unlock, err := s.patientLock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if slices.Contains(changed, configName) {
		s.setup = nil
	}
	if s.setup == nil {
		if s.setup, err = s.env.setup(); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(changed, func(n string) bool { return n == "content" || strings.HasPrefix(n, "content/") }) {
		s.loaded = false
	}
	if !s.loaded {
		if s.articles, err = s.env.articles(ctx); err != nil {
			return err
		}
		s.loaded = true
	}
	in, err := s.siteInput(s.setup, s.articles, s.out)
	if err != nil {
		return err
	}
	report, err := site.Build(ctx, in)
	if err != nil {
		return err
	}
	for _, w := range report.Warnings {
		s.warn("%s", w)
	}
	return nil
}

// patientLock waits until another run has released the lock.
func (s *serving) patientLock(ctx context.Context) (unlock func(), err error) {
	for {
		unlock, err = s.lock()
		if status(err) != statusLocked {
			return unlock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
