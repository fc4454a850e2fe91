package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gofrs/flock"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/topic"
)

// configName is the one file that a maintainer edits.
const configName = "feeds.yaml"

// publicName is the folder that is published.
const publicName = "public"

// A setup is feeds.yaml with the word lists and rules that it adds to.
type setup struct {
	config  *config.Config
	defs    []topic.Definition // those that ship, in English, then the site's own
	lexicon *facts.Lexicon
	rules   func() *topic.Rules // compiled at the first call: a build needs none
}

// config reads feeds.yaml.
func (e *env) config() (*config.Config, error) {
	c, err := config.Load(os.DirFS(e.dir), configName)
	return c, configError(err)
}

// configOrDefault is for commands that need no site: without a feeds.yaml they use what ships.
func (e *env) configOrDefault() (*config.Config, error) {
	if _, err := os.Stat(filepath.Join(e.dir, configName)); err != nil {
		return &config.Config{Site: config.Site{Language: config.DefaultLanguage}}, nil
	}
	return e.config()
}

// setup reads feeds.yaml and the word lists.
func (e *env) setup() (*setup, error) { return e.setupOf(e.config()) }

// setupOrDefault is setup for commands that need no site.
func (e *env) setupOrDefault() (*setup, error) { return e.setupOf(e.configOrDefault()) }

// setupOf adds the names of a configuration to the word lists that ship.
func (e *env) setupOf(c *config.Config, err error) (*setup, error) {
	if err != nil {
		return nil, err
	}
	go topic.Default() // reads a long file while facts.New reads others
	lexicon, err := facts.New(options(c))
	if err != nil {
		return nil, configError(config.Errors{{File: configName, Text: err.Error()}})
	}
	k := &setup{config: c, defs: topic.Merge(topic.Default(), c.Topics), lexicon: lexicon}
	compile := topic.Compile
	if e.compile != nil {
		compile = e.compile
	}
	k.rules = sync.OnceValue(func() *topic.Rules {
		rules, err := compile(k.defs)
		if err != nil { // package config has checked the site's own, and a test checks those that ship
			panic(err)
		}
		return rules
	})
	return k, nil
}

// load reads feeds.yaml and the archive, for commands that write neither.
func (e *env) load(ctx context.Context) (*setup, []*news.Article, error) {
	k, err := e.setup()
	if err != nil {
		return nil, nil, err
	}
	articles, err := e.articles(ctx)
	return k, articles, err
}

// withSetup reads feeds.yaml and calls do, which holds the lock when it writes.
func (e *env) withSetup(writes bool, do func(k *setup) error) error {
	k, err := e.setup()
	if err != nil {
		return err
	}
	if writes {
		unlock, err := e.lock()
		if err != nil {
			return err
		}
		defer unlock()
	}
	return do(k)
}

func options(c *config.Config) (o facts.Options) {
	for _, n := range c.Platforms {
		o.Platforms = append(o.Platforms, facts.Platform{Slug: n.Slug, Name: n.Name, Owner: n.Owner, Country: n.Country,
			Aliases: n.Aliases})
	}
	for _, n := range c.Authorities {
		o.Authorities = append(o.Authorities, facts.Authority{Slug: n.Slug, Name: n.Name, Country: n.Country,
			Aliases: n.Aliases})
	}
	return o
}

// pipeline returns a pipeline with the topics and names of the site.
func (k *setup) pipeline() *ingest.Pipeline {
	return ingest.New(k.lexicon, k.rules(), k.config.Site.Language, k.config.Feeds...)
}

// generation returns a hash that changes when entries might be read differently: then unchanged feeds are read again.
func (k *setup) generation() string {
	shipped := map[string][]byte{}
	for _, language := range topic.Languages() {
		name := language + "/topics.yaml"
		shipped[name], _ = rules.Files.ReadFile(name)
	}
	data, err := json.Marshal([]any{shipped, k.config.Topics, k.config.Platforms, k.config.Authorities})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// open loads the archive for commands that write to it, and warns of each file that can't be read.
func (e *env) open(ctx context.Context) (*archive.Archive, []*news.Article, error) {
	a, err := e.archive()
	if err != nil {
		return nil, nil, err
	}
	articles, broken, err := a.Load(ctx)
	e.warnBroken(broken)
	return a, articles, err
}

// articles loads the archive for commands that only read it, and warns of each file that can't be read.
func (e *env) articles(ctx context.Context) ([]*news.Article, error) {
	a, err := e.archive()
	if err != nil {
		return nil, err
	}
	articles, broken, err := a.Articles(ctx)
	e.warnBroken(broken)
	return articles, err
}

// archive opens the archive of the site.
func (e *env) archive() (*archive.Archive, error) {
	return archive.Open(filepath.Join(e.dir, "content"))
}

func (e *env) warnBroken(broken []archive.Broken) {
	for _, b := range broken {
		e.warn(msgBroken, e.relative(b.Error()))
	}
}

// feedOptions returns the options of every request of the program.
func (e *env) feedOptions(c *config.Config) feed.Options {
	o := feed.Options{
		Concurrency: c.Fetch.Concurrency, AllowNetworks: c.Fetch.AllowNetworks, Proxy: c.Fetch.Proxy, Now: e.now,
		Transport: e.transport,
	}
	if c.Site.URL != "" { // where to complain
		o.UserAgent = "Privacywire/" + strings.Fields(version())[0] + " (+" + c.Site.URL + ")"
	}
	return o
}

// lock prevents two runs from writing to one site. It removes half-written files that a killed run left outside the
// archive, which does that itself. Call unlock when done; the lock of a killed process is free.
func (e *env) lock() (unlock func(), err error) {
	dir := filepath.Join(e.dir, ".cache")
	name := filepath.Join(dir, "lock")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf(msgNoLock, name, reason(err))
	}
	l := flock.New(name)
	ok, err := l.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf(msgNoLock, name, reason(err))
	case !ok:
		return nil, &failure{statusLocked, fmt.Errorf(msgLocked, name)}
	}
	durable.Sweep(e.dir, dir, filepath.Join(e.dir, publicName))
	return func() { l.Unlock() }, nil
}
