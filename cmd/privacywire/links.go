package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
)

func linksCommand(c *command) runner {
	most := c.flags.Int("most", 200, "request at most `N` links")
	asJSON := c.flags.Bool("json", false, "one JSON object a line")
	return func(ctx context.Context, e *env, _ []string) error {
		k, articles, err := e.load(ctx)
		if err != nil {
			return err
		}
		return e.links(ctx, k, newestLinked(articles, *most), *asJSON)
	}
}

// newestLinked returns the newest articles that link somewhere.
func newestLinked(articles []*news.Article, most int) []*news.Article {
	linked := slices.DeleteFunc(slices.Clone(articles), func(a *news.Article) bool { return a.URL == "" })
	slices.SortFunc(linked, func(a, b *news.Article) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return linked[:min(len(linked), max(most, 0))]
}

// A deadLink is an article whose source is gone.
type deadLink struct {
	Article  string `json:"article"`
	URL      string `json:"url"`
	Why      string `json:"why"`
	Archived string `json:"archived,omitempty"`
}

func (e *env) links(ctx context.Context, k *setup, articles []*news.Article, asJSON bool) error {
	dead, err := e.deadLinks(ctx, k, articles)
	if err != nil {
		return err
	}
	for _, d := range dead {
		err := e.result(asJSON, d, "%s\n  %s (%s)\n  archived: %s\n", d.Article, d.URL, d.Why, cmp.Or(d.Archived,
			"no copy noted"))
		if err != nil {
			return err
		}
	}
	e.warn(msgLinksChecked, plural(len(articles), "link"), len(dead))
	return nil
}

// deadLinks requests each link, in the order of the articles. The fetcher keeps to one connection a host.
func (e *env) deadLinks(ctx context.Context, k *setup, articles []*news.Article) ([]deadLink, error) {
	fetcher := feed.New(e.feedOptions(k.config))
	why := make([]string, len(articles))
	err := parallel.Limited(ctx, len(articles), max(k.config.Fetch.Concurrency, 1), func(i int) error {
		why[i] = whyDead(fetcher.Read(ctx, articles[i].URL))
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	var dead []deadLink
	for i, a := range articles {
		if why[i] != "" {
			dead = append(dead, deadLink{a.Path, a.URL, why[i], a.Archived})
		}
	}
	return dead, nil
}

// whyDead returns why a link counts as dead, "" when it doesn't: only a clear answer, or none at all, makes it dead.
func whyDead(r *feed.Reading, err error) string {
	switch {
	case r == nil && errors.Is(err, context.Canceled):
		return ""
	case r == nil:
		return err.Error()
	case r.Code == http.StatusNotFound || r.Code == http.StatusGone:
		return fmt.Sprint(r.Code, " ", http.StatusText(r.Code))
	}
	return ""
}

// copiesAtOnce is how many pages a run asks a public archive to keep, which is slow and serves others, too.
const copiesAtOnce = 20

// keepCopies asks the archive of feeds.yaml, if there is one, to keep the pages of new articles, and notes where it
// does. A failure is named and stops nothing.
func (f *fetching) keepCopies(ctx context.Context) {
	prefix := f.setup.config.Fetch.Archive
	if prefix == "" {
		return
	}
	fetcher := feed.New(f.e.feedOptions(f.setup.config))
	for _, a := range newestLinked(f.out.tally.New, copiesAtOnce) {
		kept, err := keepCopy(ctx, fetcher, prefix, a.URL)
		if err == nil {
			a.Archived = kept
			err = f.archive.Put(ctx, a)
		}
		if err != nil {
			f.e.warn(msgNoCopy, a.URL, err)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// keepCopy has one page kept, and returns the address of its copy, where the archive redirects to.
func keepCopy(ctx context.Context, fetcher *feed.Fetcher, prefix, address string) (string, error) {
	r, err := fetcher.Read(ctx, prefix+address)
	switch {
	case r == nil:
		return "", err
	case r.Code != http.StatusOK:
		return "", fmt.Errorf("it answers %d", r.Code)
	case r.FinalURL == prefix+address && prefix == config.Wayback:
		return "", errors.New("it names no copy")
	}
	return r.FinalURL, nil
}
