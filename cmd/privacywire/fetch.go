package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
)

func fetchCommand() *command {
	c := newCommand("fetch", "", "feeds → content/")
	c.long = `Asks every feed in feeds.yaml that is due, reads what is new, and writes one Markdown file below content/ for each
article it keeps. Nothing that a person changed or deleted there is touched or comes back. A feed that fails is named
and stops nothing.`
	o := fetchFlags(c)
	c.examples = []string{
		"privacywire fetch                  # ask what is due",
		"privacywire fetch --force          # ask every feed now",
		"privacywire fetch --only ico       # ask the feed called ICO alone",
		"privacywire fetch --json           # what came, for another program",
	}
	c.run = func(ctx context.Context, e *env, _ []string) error {
		k, err := e.kit()
		if err != nil {
			return err
		}
		unlock, err := e.lock(ctx)
		if err != nil {
			return err
		}
		defer unlock()
		_, err = e.fetch(ctx, k, o)
		return err
	}
	return c
}

// fetchOptions are the flags that fetch and run share.
type fetchOptions struct {
	force, json bool
	only        string
}

func fetchFlags(c *command) *fetchOptions {
	o := &fetchOptions{}
	c.flags.BoolVar(&o.force, "force", false, "ask feeds that aren't due, too")
	c.flags.BoolVar(&o.json, "json", false, "report as JSON on standard output")
	c.flags.StringVar(&o.only, "only", "", "ask only the feeds with these `slugs`, divided by commas")
	return o
}

// waitingLimit is how many readings may wait in memory before they are put.
const waitingLimit = 5000

// An outcome is what a fetch did.
type outcome struct {
	report feed.Report
	tally  ingest.Tally
	took   time.Duration
}

// fetch asks the feeds and puts what they bring. The caller holds the lock.
func (e *env) fetch(ctx context.Context, k *kit, o *fetchOptions) (*outcome, error) {
	start := time.Now()
	feeds, numbers, err := chosen(k.config.Feeds, o.only)
	if err != nil {
		return nil, err
	}
	a, articles, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.Recover(); err != nil {
		return nil, err
	}
	defer e.saveMemory()()
	n := names{k.lexicon}
	intake := ingest.NewIntake(k.pipeline(), a, story.NewIndex(articles, story.Owners(n.owner), story.Countries(n.country)), ledger.NewIndex(articles, n), e.now())
	fetcher := feed.New(feed.Options{
		Interval: k.config.Fetch.Interval, Concurrency: k.config.Fetch.Concurrency, AllowNetworks: k.config.Fetch.AllowNetworks,
		CacheDir: filepath.Join(e.dir, ".cache"), UserAgent: userAgent(k),
		Generation: k.generation(), Force: o.force, Late: true, Now: e.now, Transport: e.transport,
	})
	p := e.progress(len(feeds))
	out := &outcome{}
	flush := func(ctx context.Context) error {
		t, err := intake.Flush(ctx)
		out.tally.Add(t)
		return err
	}
	out.report, err = fetcher.Run(ctx, feeds, func(r feed.Result) error {
		t, err := intake.Take(ctx, numbers[r.Feed.Slug], r.Feed, r.Entries)
		if err != nil {
			return err
		}
		out.tally.Add(t)
		p.feed(r, t, len(out.tally.New)+intake.Waiting())
		if intake.Waiting() > waitingLimit {
			return flush(ctx)
		}
		return nil
	})
	p.end()
	if err != nil {
		return nil, err
	}
	if err := flush(ctx); err != nil {
		return nil, err
	}
	if err := a.Save(); err != nil {
		return nil, err
	}
	if err := out.report.Save(); err != nil {
		return nil, err
	}
	out.took = time.Since(start)
	e.ran = e.now().UTC().Truncate(time.Second)
	return out, e.tell(out, o)
}

// fetchMemory is what a fetch may take on top of what is there already before the garbage collector works harder:
// a feed made to use memory up then costs time instead.
const fetchMemory = 150 << 20

// saveMemory keeps a fetch within fetchMemory as far as that goes, until what it gives is called.
func (e *env) saveMemory() func() {
	if e.getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := debug.SetMemoryLimit(int64(m.Sys-m.HeapReleased) + fetchMemory)
	return func() { debug.SetMemoryLimit(before) }
}

// tell reports a fetch in the form that was asked for, and to GitHub when it runs there.
func (e *env) tell(out *outcome, o *fetchOptions) error {
	if e.getenv("GITHUB_ACTIONS") == "true" {
		e.tellActions(out)
	}
	if o.json {
		return json.NewEncoder(e.stdout).Encode(out.summary())
	}
	return writeTable(e.stdout, out)
}

// chosen gives the feeds to ask, and the place in feeds.yaml of each.
func chosen(feeds []news.Feed, only string) (list []news.Feed, numbers map[string]int, err error) {
	numbers = map[string]int{}
	for i, f := range feeds {
		numbers[f.Slug] = i
	}
	if only == "" {
		return feeds, numbers, nil
	}
	for slug := range strings.SplitSeq(only, ",") {
		slug = strings.TrimSpace(slug)
		i := slices.IndexFunc(feeds, func(f news.Feed) bool { return f.Slug == slug || strings.EqualFold(f.Name, slug) })
		if i < 0 {
			return nil, nil, usageError(msgNoFeed, slug)
		}
		list = append(list, feeds[i])
	}
	return list, numbers, nil
}
