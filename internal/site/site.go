// Package site renders the archive into the published site: articles, stories and ledger go through the templates
// and come out as flat files.
//
// [Build] is a pure function of its [Input]: the same input gives the same bytes, and a file whose bytes would not
// change is not touched. It works in one pass from the oldest story to the newest, so that memory holds the lists that
// are still open and never the rendered site. Everything is rendered into a folder of its own first. Only when all of
// it has succeeded do the new files take their places and stale ones go, so that a failed build changes nothing.
package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// Input is everything that a build depends on.
type Input struct {
	Site     Site
	Topics   []Topic
	Feeds    []news.Feed
	Interval time.Duration // how often the site is meant to be updated; for the staleness note

	Articles []*news.Article
	Stories  []news.Story
	Ledger   *ledger.Ledger
	Names    news.Names // nil leaves slugs and codes as they are

	Templates fs.FS     // the site's own templates/, nil for none
	Now       time.Time // the date of the build; when zero, that of the newest article
	Out       string    // the folder to publish in
	Status    *Status   // how the last run went; nil leaves status.json as it is
}

// Site describes the site as a whole.
type Site struct {
	Title       string
	URL         string // absolute, ends in a slash; may have a path
	Description string
	Language    string         // of the interface, BCP 47; a language without strings of its own gets English
	Hub         string         // absolute address of the WebSub hub that the feeds name, "" for none
	Zone        *time.Location // in which days begin; nil for UTC
	Contact     string         // address or mailto of whoever runs the site, "" for none
	Repository  string         // address of the repository with content/, "" for none
}

// A Topic is a topic as readers see it.
type Topic struct {
	Slug        string
	Title       string
	Description string
}

// A File is a file to publish, its name relative to the site's root.
type File struct {
	Name string
	Data []byte
}

// A Report counts what a build did.
type Report struct {
	Files    int // in the site, all told
	Bytes    int64
	Written  int      // files that are new or differ
	Removed  int      // files of an earlier build that no longer belong to the site
	Warnings []string // one line each: what was skipped or repaired, and where
}

// Build renders the site into in.Out. The error names template, line and field where a template is at fault.
func Build(ctx context.Context, in Input) (Report, error) {
	base, err := url.Parse(in.Site.URL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return Report{}, fmt.Errorf(
			"site.url %q is not an absolute http or https address: name the address where the site is published",
			in.Site.URL,
		)
	}
	var set *set
	var g errgroup.Group
	g.Go(func() (err error) {
		set, err = compile(in, basePath(base))
		return err
	})
	out, err := openOutput(in.Out) // which looks at all that is there
	faulty := g.Wait()
	if err != nil {
		return Report{}, errors.Join(faulty, err)
	}
	defer out.close()
	if faulty != nil {
		return Report{}, errors.Join(faulty, out.discard())
	}
	b := newBuilder(in, set, out)
	if err := b.render(ctx); err != nil {
		return Report{}, errors.Join(err, out.discard())
	}
	if err := out.commit(); err != nil {
		return Report{}, fmt.Errorf("publishing into %s: %w", in.Out, err)
	}
	out.warn = append(out.warn, CheckOwn(in.Templates)...)
	return out.report(), nil
}

// Check compiles the templates of a site, tries each on a page without content, and says what is wrong with them,
// without writing anything. What stands in a branch that such a page doesn't reach shows only in a build.
func Check(in Input) error {
	base, err := url.Parse(in.Site.URL)
	if err != nil {
		return fmt.Errorf("site.url %q: %w", in.Site.URL, err)
	}
	set, err := compile(in, basePath(base))
	if err != nil {
		return err
	}
	return set.try()
}

// basePath is the path below which the site lives, with a slash at both ends.
func basePath(u *url.URL) string {
	p := u.EscapedPath()
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	if !strings.HasSuffix(p, "/") {
		p += "/"
	}
	return p
}
