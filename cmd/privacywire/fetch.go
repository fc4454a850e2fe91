package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
)

func fetchCommand(c *command) runner {
	o := fetchFlags(c)
	c.flags.StringVar(&o.shard, "shard", "",
		"fetch only the `I/N` part of the feeds, and keep what they bring for --merge")
	c.flags.BoolVar(&o.merge, "merge", false, "fetch nothing; write the articles that --shard kept in .cache/incoming/")
	return func(ctx context.Context, e *env, _ []string) error {
		return e.withSetup(true, func(k *setup) error {
			_, err := e.fetch(ctx, k, o)
			return err
		})
	}
}

// fetchOptions are the flags that fetch and run share.
type fetchOptions struct {
	force, json, merge bool
	only, shard        string
}

func fetchFlags(c *command) *fetchOptions {
	o := &fetchOptions{}
	c.flags.BoolVar(&o.force, "force", false, "also fetch feeds that are not due yet")
	c.flags.BoolVar(&o.json, "json", false, "report as JSON on standard output")
	c.flags.StringVar(&o.only, "only", "", "fetch only these feeds: comma-separated `slugs`")
	return o
}

// waitingLimit is how many articles may wait in memory before they are written.
const waitingLimit = 5000

// An outcome is what a fetch did.
type outcome struct {
	report feed.Report
	tally  ingest.Tally
	took   time.Duration
}

// fetch requests the feeds and writes new articles. The caller holds the lock.
func (e *env) fetch(ctx context.Context, k *setup, o *fetchOptions) (*outcome, error) {
	f, err := e.newFetching(ctx, k)
	if err != nil {
		return nil, err
	}
	defer e.limitMemory(max(requestMemory, inUse()+extraMemory), usualGC)()
	switch {
	case o.merge:
		err = f.merge(ctx)
	case o.shard != "":
		err = f.requestShard(ctx, o)
	default:
		err = f.request(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	f.keepCopies(ctx)
	f.fetchRates(ctx, slices.Concat(f.articles, f.out.tally.New))
	f.out.took = time.Since(f.start)
	e.ran = e.now().UTC().Truncate(time.Second)
	return f.out, e.writeReport(f.out, o)
}

// A fetching is one fetch under way.
type fetching struct {
	e        *env
	setup    *setup
	archive  *archive.Archive
	articles []*news.Article // as they were before
	intake   *ingest.Intake
	numbers  map[string]int // places in feeds.yaml
	start    time.Time
	out      *outcome
}

func (e *env) newFetching(ctx context.Context, k *setup) (*fetching, error) {
	f := &fetching{e: e, setup: k, numbers: map[string]int{}, start: time.Now(), out: &outcome{}}
	for i, fd := range k.config.Feeds {
		f.numbers[fd.Slug] = i
	}
	a, err := e.archive()
	if err != nil {
		return nil, err
	}
	size, err := a.Bytes()
	if err != nil {
		return nil, err
	}
	defer e.limitMemory(max(loadMemory, int64(loadPerByte*float64(size))), usualGC)()
	articles, broken, err := a.LoadBrief(ctx)
	e.warnBroken(broken)
	if err != nil {
		return nil, err
	}
	if err := a.Recover(); err != nil {
		return nil, err
	}
	n := facts.Names{Lexicon: k.lexicon}
	f.archive, f.articles = a, articles
	a.Follows(k.config.Feeds)
	stories := story.NewIndex(articles, n)
	stories.Complete = a.Complete
	f.intake = ingest.NewIntake(k.pipeline(), a, stories, ledger.NewIndex(articles, n), e.now())
	return f, nil
}

// request requests the feeds, and then writes the new articles in the order of their dates, whichever feed answered
// first. It saves what was learned about the feeds last. A run that is interrupted writes what it has by then.
func (f *fetching) request(ctx context.Context, o *fetchOptions) error {
	feeds, err := chosen(f.setup.config.Feeds, o.only)
	if err != nil {
		return err
	}
	p := f.e.progress(len(feeds))
	var stopped error
	var filtered []string
	f.out.report, stopped = f.fetcher(o).Run(ctx, feeds, func(r feed.Result) error {
		t, err := f.intake.Take(ctx, f.numbers[r.Feed.Slug], r.Feed, r.Entries)
		if err != nil {
			return err
		}
		if t.Filtered() {
			*r.Filtered = true
			filtered = append(filtered, fmt.Sprintf(msgFiltered, r.Feed.Name, r.Feed.URL))
		}
		f.out.tally.Add(t)
		p.feed(r, t, len(f.out.tally.New)+f.intake.Waiting())
		if f.intake.Waiting() > waitingLimit {
			return f.flush(ctx)
		}
		return nil
	})
	p.end()
	for _, text := range filtered {
		f.e.warn("%s", text)
	}
	if stopped != nil && ctx.Err() == nil {
		return stopped
	}
	if err := f.put(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := f.out.report.Save(); err != nil {
		return err
	}
	return stopped
}

func (f *fetching) fetcher(o *fetchOptions) *feed.Fetcher {
	c := f.setup.config.Fetch
	options := f.e.feedOptions(f.setup.config)
	options.Interval, options.CacheDir = c.Interval, filepath.Join(f.e.dir, ".cache")
	options.Generation, options.Force = f.setup.generation(), o.force
	return feed.New(options)
}

func (f *fetching) flush(ctx context.Context) error {
	t, err := f.intake.Flush(ctx)
	f.out.tally.Add(t)
	return err
}

// put writes the articles that wait, and the archive's record of them.
func (f *fetching) put(ctx context.Context) error {
	if err := f.flush(ctx); err != nil {
		return err
	}
	return f.archive.Save()
}

// The memory that reading the archive and requesting the feeds may take before the garbage collector works harder. An
// archive takes 1.3 bytes for each of content/. A feed that needs much more costs time instead.
const (
	loadMemory    = 200 << 20
	loadPerByte   = 1.7
	requestMemory = 240 << 20
	extraMemory   = 40 << 20 // while requests run, on top of what is in use already
)

// usualGC is the default of GOGC.
const usualGC = 100

// limitMemory sets the collector's limit and percentage, unless a person set a limit, and returns a function that sets
// them back.
func (e *env) limitMemory(bytes int64, percent int) (restore func()) {
	if e.getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	limit, before := debug.SetMemoryLimit(bytes), debug.SetGCPercent(percent)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(before)
	}
}

// inUse returns the memory that the process holds.
func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

// writeReport writes the report of a fetch as a table or JSON, and on GitHub also for its log.
func (e *env) writeReport(out *outcome, o *fetchOptions) error {
	if e.getenv("GITHUB_ACTIONS") == "true" {
		e.reportToActions(out)
	}
	if o.json {
		return json.NewEncoder(e.stdout).Encode(out.summary())
	}
	return writeTable(e.stdout, out)
}

// chosen returns the feeds to request.
func chosen(feeds []news.Feed, only string) (list []news.Feed, err error) {
	if only == "" {
		return feeds, nil
	}
	for slug := range strings.SplitSeq(only, ",") {
		f, err := feedCalled(strings.TrimSpace(slug), feeds)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
