package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/news"
)

func linksCommand() *command {
	c := newCommand("links", "", "find dead links to sources")
	c.long = `Asks the pages that articles link to, the newest first, through the same guard and as politely as feeds, and names
those that are gone, with the address of the archived copy where one was noted. Nothing is written. A server that is
merely busy or blocks programs counts as alive. "fetch.archive: wayback" in feeds.yaml asks the Wayback Machine to keep a
copy of each new link.`
	most := c.flags.Int("most", 200, "ask at most `N` links")
	asJSON := c.flags.Bool("json", false, "one JSON object a line")
	c.examples = []string{
		"privacywire links              # the 200 newest",
		"privacywire links --most 5000  # further back; this takes a while",
	}
	c.run = func(ctx context.Context, e *env, _ []string) error {
		k, articles, err := e.load(ctx)
		if err != nil {
			return err
		}
		return e.links(ctx, k, newestLinked(articles, *most), *asJSON)
	}
	return c
}

// newestLinked gives the newest articles that link somewhere.
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

func (e *env) links(ctx context.Context, k *kit, articles []*news.Article, asJSON bool) error {
	dead, err := e.deadLinks(ctx, k, articles)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	for _, d := range dead {
		if asJSON {
			err = enc.Encode(d)
		} else {
			_, err = fmt.Fprintf(e.stdout, "%s\n  %s (%s)\n  archived: %s\n", d.Article, d.URL, d.Why, cmp.Or(d.Archived, "no copy noted"))
		}
		if err != nil {
			return err
		}
	}
	e.warn(msgLinksChecked, plural(len(articles), "link"), len(dead))
	return nil
}

// deadLinks asks each link, in the order of the articles. The fetcher keeps to one connection a host.
func (e *env) deadLinks(ctx context.Context, k *kit, articles []*news.Article) ([]deadLink, error) {
	fetcher := feed.New(e.feedOptions(k))
	why := make([]string, len(articles))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(k.config.Fetch.Concurrency, 1))
	for i, a := range articles {
		g.Go(func() error {
			why[i] = causeOfDeath(fetcher.Read(ctx, a.URL))
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
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

// causeOfDeath is "" for a page that is there, or may be: only a clear answer, or none at all, makes a link dead.
func causeOfDeath(r *feed.Reading, err error) string {
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

// copiesAtOnce bounds what one run asks of a public archive, which is slow and somebody else's.
const copiesAtOnce = 20

// keepCopies asks the archive of feeds.yaml, if there is one, to keep the pages of new articles, and notes where it does.
// That it can't is told and stops nothing.
func (f *fetching) keepCopies(ctx context.Context) {
	prefix := f.kit.config.Fetch.Archive
	if prefix == "" {
		return
	}
	fetcher := feed.New(f.e.feedOptions(f.kit))
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

// keepCopy asks for one page and gives the address of its copy, which is where the archive leads.
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
