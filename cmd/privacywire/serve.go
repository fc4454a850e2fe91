package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/preview"
)

func serveCommand(c *command) runner {
	addr := c.flags.String("addr", "127.0.0.1:8080", "listen on `HOST:PORT` of this machine; port 0 takes a free one")
	out := c.flags.String("out", "", "build into `DIR` instead of public/")
	return func(ctx context.Context, e *env, _ []string) error {
		k, err := e.setup() // so that a mistake in feeds.yaml is reported before the preview starts
		if err != nil {
			return err
		}
		return e.serve(ctx, k, *addr, *out, func(url string) { fmt.Fprintf(e.stdout, msgServing, url) })
	}
}

// serve previews the site until ctx is done, which is not an error. It passes the address of the preview to listening
// once the first pages are there.
func (e *env) serve(ctx context.Context, k *setup, addr, out string, listening func(url string)) error {
	out = cmp.Or(out, e.public())
	err := preview.Run(ctx, preview.Options{
		Dir: e.dir, Names: []string{"content", "templates", configName}, Out: out, Prefix: prefix(k), Addr: addr,
		Build:     func(ctx context.Context, _ []string) error { return e.rebuild(ctx, out) },
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

// rebuild publishes the site. Of the pages it writes only those that differ. It waits until another run has released
// the lock.
func (e *env) rebuild(ctx context.Context, out string) error {
	for {
		err := e.withSetup(true, func(k *setup) error {
			articles, err := e.articles(ctx)
			if err != nil {
				return err
			}
			_, err = e.publish(ctx, k, articles, out)
			return err
		})
		if status(err) != statusLocked {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
