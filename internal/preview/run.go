package preview

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Options are what to preview and how to build it.
type Options struct {
	Dir    string   // the site's folder
	Names  []string // what in it the site is made from, as in "content", "templates", "feeds.yaml"
	Out    string   // the published folder
	Prefix string   // path of the site's address, as in "/" or "/wire/"
	Addr   string   // loopback address to listen on; port 0 takes a free one

	// Build publishes the site. The names of what changed, relative to Dir, are nil for the first build.
	Build func(ctx context.Context, changed []string) error
	// Listening is called with the preview's address once it answers.
	Listening func(url string)
	// Built is called after each build, also a failed one.
	Built func(took time.Duration, changed []string, err error)
}

// Run previews a site until ctx is done. A failed build is shown in the browser and ends nothing.
func Run(ctx context.Context, o Options) error {
	listener, err := listen(o.Addr)
	if err != nil {
		return err
	}
	s := NewServer(o.Out, o.Prefix)
	build := func(ctx context.Context, changed []string) {
		start := time.Now()
		err := s.Build(ctx, func(ctx context.Context) error { return o.Build(ctx, changed) })
		if ctx.Err() != nil {
			return
		}
		o.Built(time.Since(start), changed, err)
		if changed == nil {
			o.Listening("http://" + listener.Addr().String() + o.Prefix)
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	web := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	g.Go(func() error {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving the preview: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return web.Close() // not Shutdown: browsers hold their event streams open
	})
	g.Go(func() error { return Watch(ctx, o.Dir, o.Names, build) })
	return g.Wait()
}

// listen opens the preview's port, on loopback only.
func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("the preview's address %q: %w: give it as 127.0.0.1:8080", addr, err)
	}
	if !loopback(host) {
		return nil, fmt.Errorf("the preview's address %q is not on loopback: use 127.0.0.1 or localhost", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf(
			"the preview can't listen on %s: %w: name another one with --addr, such as --addr 127.0.0.1:0", addr, err)
	}
	return l, nil
}
