package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/demo"
)

func demoCommand(c *command) runner {
	out := c.flags.String("out", "", "make the site in `DIR`, new or empty, or from an earlier demo (default: a "+
		"temporary folder)")
	serve := c.flags.Bool("serve", false, "serve the pages even where there is no terminal")
	noServe := c.flags.Bool("no-serve", false, "end when the site is made")
	return func(ctx context.Context, e *env, _ []string) error {
		if *serve && *noServe {
			return usageError(msgServeOrNot)
		}
		return e.demo(ctx, *out, *serve || isTerminal(e.stdout) && !*noServe)
	}
}

// demo makes the sample site, and serves it on a terminal.
func (e *env) demo(ctx context.Context, out string, serve bool) error {
	dir, temporary, err := demoFolder(out)
	if err != nil {
		return err
	}
	d := *e
	d.dir = dir
	if err := d.makeDemo(ctx); err != nil {
		return err
	}
	if !serve {
		fmt.Fprintf(e.stdout, msgDemoMade, filepath.Join(dir, "public", "index.html"), dir)
		return nil
	}
	k, err := d.setup()
	if err == nil { // until somebody ends it
		err = d.serve(ctx, k, "127.0.0.1:0", "", func(url string) { fmt.Fprintf(e.stdout, msgDemoServed, url, dir) })
	}
	if temporary {
		err = errors.Join(err, os.RemoveAll(dir))
	}
	return err
}

// demoFolder returns the folder of the site, emptied of an earlier demo.
func demoFolder(out string) (dir string, temporary bool, err error) {
	if out == "" {
		dir, err = os.MkdirTemp("", "privacywire-demo-")
		return dir, true, err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", false, fmt.Errorf("--out: %w: name a folder that can be written", err)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return "", false, fmt.Errorf("--out: %w: name a folder that can be read", err)
	}
	if len(entries) == 0 {
		return out, false, nil
	}
	config, _ := os.ReadFile(filepath.Join(out, configName))
	if !demo.IsConfig(config) {
		return "", false, usageError(msgDemoNotEmpty, out)
	}
	for _, name := range []string{"content", "public", ".cache"} {
		if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
			return "", false, err
		}
	}
	return out, false, nil
}

// makeDemo fills the folder: two fetches of what the sample feeds say at two times, and a build.
// The clock is the demo's own, so that the same program makes the same site on every day.
func (e *env) makeDemo(ctx context.Context) error {
	web, err := demo.Start()
	if err != nil {
		return err
	}
	defer web.Close()
	unlock, err := e.lock()
	if err != nil {
		return err
	}
	defer unlock()
	asked, err := e.demoSetup(web.Config())
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, msgDemoStart, strings.Join(demo.Failing, " and "))
	for _, at := range []time.Time{demo.Clock, demo.Later} {
		if at.Equal(demo.Later) {
			web.Later()
		}
		e.now = func() time.Time { return at }
		fmt.Fprintf(e.stdout, msgDemoFetch, at.Format("2 January 2006, 15:04"))
		if _, err := e.fetch(ctx, asked, &fetchOptions{}); err != nil {
			return err
		}
	}
	// The status is read while the feeds have their addresses on loopback; the pages name the sources' own addresses.
	e.known = e.status(asked)
	if e.known != nil {
		e.known.Run = time.Now().UTC().Truncate(time.Second)
	}
	shown, err := e.demoSetup(demo.Config())
	if err != nil {
		return err
	}
	return e.build(ctx, shown, &buildOptions{})
}

func (e *env) demoSetup(config []byte) (*setup, error) {
	if err := os.WriteFile(filepath.Join(e.dir, configName), config, 0o644); err != nil {
		return nil, err
	}
	return e.setup()
}
