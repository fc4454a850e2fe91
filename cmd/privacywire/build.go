package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/topic"
)

func buildCommand(c *command) runner {
	o := buildFlags(c)
	return func(ctx context.Context, e *env, _ []string) error {
		return e.withSetup(true, func(k *setup) error { return e.build(ctx, k, o) })
	}
}

// buildOptions are the flags that build and run share.
type buildOptions struct {
	out   string
	json  bool
	fresh bool
}

func buildFlags(c *command) *buildOptions {
	o := &buildOptions{}
	c.flags.StringVar(&o.out, "out", "", "build into `DIR` instead of public/")
	c.flags.BoolVar(&o.fresh, "fresh", false, "build even where nothing seems to have changed")
	if c.flags.Lookup("json") == nil {
		c.flags.BoolVar(&o.json, "json", false, "report as JSON on standard output")
	}
	return o
}

// build makes the site and writes a report. The caller holds the lock.
func (e *env) build(ctx context.Context, k *setup, o *buildOptions) error {
	start := time.Now()
	report, articles, err := e.buildOrSpare(ctx, k, o)
	if err != nil {
		return err
	}
	took := time.Since(start)
	if o.json {
		return json.NewEncoder(e.stdout).Encode(map[string]any{"articles": articles, "files": report.Files,
			"bytes":   report.Bytes,
			"written": report.Written, "removed": report.Removed, "seconds": float64(took.Milliseconds()) / 1000})
	}
	_, err = fmt.Fprintf(e.stdout, "site      %d articles  %d files (%d written, %d removed)  %s\n",
		articles, report.Files, report.Written, report.Removed, seconds(took))
	return err
}

// buildOrSpare makes the site, unless nothing has changed since it was made.
func (e *env) buildOrSpare(ctx context.Context, k *setup, o *buildOptions) (site.Report, int, error) {
	a, err := e.archive()
	if err != nil {
		return site.Report{}, 0, err
	}
	last := e.lastBuild(o)
	if !o.fresh && e.isCurrent(last) {
		return last.Report, last.Articles, e.refreshStatus(e.status(k))
	}
	content, err := a.Bytes()
	if err != nil {
		return site.Report{}, 0, err
	}
	// Also while the result is remembered.
	defer e.limitMemory(max(memoryFloor, int64(memoryPerBytes*float64(content))), buildGC)()
	warned := e.warnings
	report, articles, err := e.buildSite(ctx, k, o, a)
	if err != nil {
		return report, articles, err
	}
	for _, text := range e.siteWarnings(k) {
		e.warn("%s: %s", configName, text)
	}
	if e.warnings == warned { // a build with warnings is done again, so that it warns again
		e.remember(last, report, articles)
	}
	return report, articles, nil
}

// A build makes much garbage on top of the articles that it keeps, so the collector runs rarely while memory stays
// below a limit. Each byte of content/ takes 3 to 4 bytes of memory.
const (
	buildGC        = 400 // percent
	memoryFloor    = 256 << 20
	memoryPerBytes = 4.4
)

// buildSite loads the archive and publishes it.
func (e *env) buildSite(ctx context.Context, k *setup, o *buildOptions, a *archive.Archive) (site.Report, int, error) {
	articles, broken, err := a.Articles(ctx)
	if err != nil {
		return site.Report{}, 0, err
	}
	e.warnBroken(broken)
	for _, m := range e.misspelt(k, articles) {
		e.warn("%s: %s", m.Where, m.Text)
	}
	report, err := e.publish(ctx, k, articles, o.out)
	return report, len(articles), err
}

// publish renders the site from articles and prints its warnings.
func (e *env) publish(ctx context.Context, k *setup, articles []*news.Article, out string) (site.Report, error) {
	in, err := e.siteInput(k, articles, out)
	if err != nil {
		return site.Report{}, err
	}
	report, err := site.Build(ctx, in)
	if err != nil {
		return report, err
	}
	for _, w := range report.Warnings {
		e.warn("%s", w)
	}
	return report, nil
}

func (e *env) siteInput(k *setup, articles []*news.Article, out string) (site.Input, error) {
	if out == "" {
		out = e.public()
	}
	now, err := e.sourceDate()
	if err != nil {
		return site.Input{}, err
	}
	n := facts.Names{Lexicon: k.lexicon}
	var stories []news.Story
	var wg sync.WaitGroup
	wg.Go(func() { stories = story.Group(articles) })
	events := ledger.New(articles, n)
	events.UseRates(e.readRates())
	wg.Wait()
	return site.Input{
		Site:   site.Site(k.config.Site),
		Topics: topicsOf(k.defs), Feeds: k.config.Feeds, Interval: k.config.Fetch.Interval,
		Articles: articles, Stories: stories, Ledger: events, Names: n,
		Templates: e.templates(), Now: now, Out: out, Status: e.status(k),
	}, nil
}

// topicsOf returns each topic once, under the title of its first definition. The rules for privacy are not a topic.
func topicsOf(defs []topic.Definition) (list []site.Topic) {
	seen := map[string]bool{topic.Privacy: true}
	for _, d := range defs {
		if !seen[d.Slug] {
			seen[d.Slug] = true
			list = append(list, site.Topic{Slug: d.Slug, Title: d.Title, Description: d.Description})
		}
	}
	return list
}

// templates are the site's own, which win over the embedded ones.
func (e *env) templates() fs.FS {
	dir := filepath.Join(e.dir, "templates")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(dir)
}

// sourceDate returns the date of SOURCE_DATE_EPOCH, zero if it isn't set.
func (e *env) sourceDate() (time.Time, error) {
	text := e.getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		return time.Time{}, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, usageError(msgBadEpoch, text)
	}
	return time.Unix(n, 0).UTC(), nil
}

// status returns the state of the feeds as the cache has it; nil if none was ever requested.
func (e *env) status(k *setup) *site.Status {
	if e.known != nil {
		return e.known
	}
	s := &site.Status{Interval: int(k.config.Fetch.Interval.Seconds())}
	for _, h := range feed.ReadHealth(filepath.Join(e.dir, ".cache"), k.config.Feeds, e.now()) {
		ok := h.Condition == feed.Healthy || h.Condition == feed.Quiet || h.Condition == feed.Moved ||
			h.Condition == feed.Unknown
		f := site.FeedStatus{Slug: h.Feed, Name: h.Name, OK: ok, Checked: h.Checked, Changed: h.Newest, Failures: h.Failures}
		if h.Condition != feed.Healthy && h.Condition != feed.Unknown {
			f.Problem = h.Detail
		}
		s.Feeds = append(s.Feeds, f)
		if h.Checked.After(s.Run) {
			s.Run = h.Checked
		}
	}
	if e.ran.After(s.Run) { // a run in which no feed was due is a run
		s.Run = e.ran
	}
	if s.Run.IsZero() {
		return nil
	}
	return s
}

// checkTemplates finds mistakes in templates before a run writes anything.
func (e *env) checkTemplates(k *setup) error {
	in, err := e.siteInput(k, nil, "")
	if err != nil {
		return err
	}
	return site.Check(in)
}
