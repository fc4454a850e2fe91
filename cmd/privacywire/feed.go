package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/topic"
)

func feedCommand(c *command) runner {
	c.one = true
	asJSON := c.flags.Bool("json", false, "write JSON")
	base := c.flags.String("base", "", "for a file: the `URL` it came from, against which its links are resolved")
	contentType := c.flags.String("content-type", "", "for a file: the Content-Type `HEADER` it came with")
	accept := c.flags.Bool("accept", false, "the feed was held back because it changed: accept it as it is now (by "+
		"URL, name or slug)")
	explain := c.flags.Bool("explain", false, "show for each item whether the site keeps it, and why")
	return func(ctx context.Context, e *env, args []string) error {
		if *accept {
			return e.acceptFeed(args[0])
		}
		f, health, err := e.readFeed(ctx, args[0], *base, *contentType)
		switch {
		case err != nil:
			return err
		case *explain:
			return e.explainFeed(f, cmp.Or(*base, health.URL))
		case *asJSON:
			return f.WriteJSON(e.stdout)
		}
		return printText(e.stdout, "feed.tmpl", struct {
			*parse.Feed
			Health feed.Health
		}{f, health})
	}
}

// readFeed reads a feed from an address, or a file, or the address of a feed of the site that has the name.
func (e *env) readFeed(ctx context.Context, name, base, contentType string) (*parse.Feed, feed.Health, error) {
	c, err := e.configOrDefault()
	if err != nil {
		return nil, feed.Health{}, err
	}
	if _, missing := os.Stat(name); missing != nil && name != "-" && !isAddress(name) {
		f, err := feedCalled(name, c.Feeds)
		switch {
		case err == nil:
			name = f.URL
		case len(c.Feeds) > 0 && !strings.ContainsAny(name, `./\`):
			return nil, feed.Health{}, err // it doesn't look like a file
		}
	}
	if isAddress(name) {
		return e.requestFeed(ctx, c, name)
	}
	f, err := e.feedFile(name, base, contentType)
	return f, feed.Health{}, err
}

// feedCalled returns the feed that a person means by its address, slug or name.
func feedCalled(name string, feeds []news.Feed) (news.Feed, error) {
	var slugs []string
	for _, f := range feeds {
		if name == f.URL || name == f.Slug || strings.EqualFold(name, f.Name) {
			return f, nil
		}
		slugs = append(slugs, f.Slug)
	}
	hint := nearest(slug.Make(name, 0), slugs)
	if hint != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", hint)
	}
	return news.Feed{}, usageError(msgNoFeed, name, hint)
}

// acceptFeed ends the quarantine of one of the site's feeds.
func (e *env) acceptFeed(name string) error {
	c, err := e.config()
	if err != nil {
		return err
	}
	f, err := feedCalled(name, c.Feeds)
	if err != nil {
		return err
	}
	held, err := feed.Accept(filepath.Join(e.dir, ".cache"), f)
	if err != nil {
		return err
	}
	e.warn(map[bool]string{true: msgAccepted, false: msgNotHeld}[held], f.Name)
	return nil
}

func isAddress(s string) bool {
	return strings.HasPrefix(strings.ToLower(s), "http://") || strings.HasPrefix(strings.ToLower(s), "https://")
}

func (e *env) feedFile(name, base, contentType string) (*parse.Feed, error) {
	if base != "" && !isAddress(base) {
		return nil, usageError(msgBadBase, base)
	}
	body, err := e.read(name, feed.DefaultBounds.Bytes)
	if err != nil {
		return nil, err
	}
	f, err := parse.Parse(body, parse.Options{ContentType: contentType, BaseURL: base, Now: e.now()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// requestFeed requests an address. The health of a feed of the site is the one that the cache remembers, if it does.
func (e *env) requestFeed(ctx context.Context, c *config.Config, address string) (*parse.Feed, feed.Health, error) {
	r, err := feed.New(e.feedOptions(c)).Read(ctx, address)
	if err != nil {
		return nil, feed.Health{}, fmt.Errorf("%s: %w", address, err)
	}
	health := r.Assess(address, e.now())
	if f, err := feedCalled(address, c.Feeds); err == nil {
		known := feed.ReadHealth(filepath.Join(e.dir, ".cache"), []news.Feed{f}, e.now())[0]
		if known.Condition != feed.Unknown {
			health = known
		}
	}
	health.URL = address
	return r.Feed, health, nil
}

// explainFeed shows for each item whether the site keeps it, and why, by the settings of the address in feeds.yaml.
func (e *env) explainFeed(f *parse.Feed, address string) error {
	k, err := e.setupOrDefault()
	if err != nil {
		return err
	}
	settings, _ := feedCalled(address, k.config.Feeds)
	keep := cmp.Or(settings.Keep, news.KeepMatching)
	pipeline := k.pipeline()
	outside := ingest.Outside(&settings, f.Items, e.now())
	t := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	kept := 0
	for i, it := range f.Items {
		it.Feed, it.Language = settings.Slug, cmp.Or(settings.Language, it.Language)
		r := pipeline.Read(it, keep)
		if outside[i] != "" {
			r.Kept, r.Reason, r.Filter = false, outside[i], nil
		}
		verdict := "skipped"
		if r.Kept {
			kept++
			verdict = "kept"
		}
		fmt.Fprintf(t, "%s\t%s\n\t  %s\n", verdict, orNone(it.Title), whyRead(&r, keep))
	}
	fmt.Fprintf(t, "\n%d of %s kept (%s); privacywire explain - shows all rules for one item\n",
		kept, plural(len(f.Items), "item"), describe(keep, &settings))
	return t.Flush()
}

// whyRead returns in one line why an item is kept or not.
func whyRead(r *ingest.Reading, keep news.Keep) string {
	quote := func(before string, from []news.Evidence) string {
		if len(from) == 0 {
			return ""
		}
		return before + ": “" + clip(oneLine(from[0].Quote)) + "”"
	}
	if !r.Kept {
		return r.Reason + quote("", r.Filter)
	}
	return cmp.Or(strings.Join(about(r.Article), ", "), "keep: "+string(keep)) + quote("", r.Article.Evidence) +
		quote("; "+topic.Only, r.Filter)
}

// describe lists the settings of a feed that decide what is kept.
func describe(keep news.Keep, f *news.Feed) string {
	text := "keep: " + string(keep)
	for _, part := range []struct {
		set  bool
		text string
	}{
		{len(f.Only) > 0, topic.Only}, {len(f.Block) > 0, topic.Block},
		{f.MaxAge > 0, fmt.Sprintf("max_age: %gd", f.MaxAge.Hours()/24)}, {f.Limit > 0, fmt.Sprintf("limit: %d", f.Limit)},
	} {
		if part.set {
			text += ", " + part.text
		}
	}
	return text
}

func orNone(s string) string { return cmp.Or(s, "(no title)") }
