package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/privacywire/privacywire/internal/discovery"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/news"
)

func findCommand(c *command) runner {
	c.one = true
	add := c.flags.Bool("add", false, "write the most likely feed into feeds.yaml")
	all := c.flags.Bool("all", false, "with --add: write every feed")
	asJSON := c.flags.Bool("json", false, "one JSON object a line")
	return func(ctx context.Context, e *env, args []string) error {
		found, err := e.findFeeds(ctx, args[0])
		if err != nil {
			return err
		}
		for _, f := range found {
			err := e.result(*asJSON, f, "%s\n  %s, %s, %d items, %s\n", f.URL, orNone(f.Title), f.Format, f.Items, f.How)
			if err != nil {
				return err
			}
		}
		if !*add {
			return nil
		}
		var feeds []news.Feed
		for i, f := range found {
			if i == 0 || *all {
				feeds = append(feeds, news.Feed{Name: f.Title, URL: f.URL})
			}
		}
		_, err = e.addFeeds(feeds, nil)
		return err
	}
}

// A foundFeed is a candidate that turned out to be a feed.
type foundFeed struct {
	URL    string `json:"url"`
	Title  string `json:"title"`
	Format string `json:"format"`
	Items  int    `json:"items"`
	How    string `json:"how"`
}

// enoughFeeds is how many feeds of a page are worth showing: those at usual addresses are mostly the same one again.
const enoughFeeds = 5

// findFeeds requests the page and then its candidates, the most likely first. The page may be a feed itself.
func (e *env) findFeeds(ctx context.Context, address string) ([]foundFeed, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	c, err := e.configOrDefault()
	if err != nil {
		return nil, err
	}
	fetcher := feed.New(e.feedOptions(c))
	page, err := fetcher.Read(ctx, address)
	switch {
	case err == nil:
		return []foundFeed{{page.FinalURL, page.Feed.Title, page.Feed.Format, len(page.Feed.Items),
			"the address itself"}}, nil
	case page == nil:
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	base, err := url.Parse(page.FinalURL)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	found := tryCandidates(ctx, fetcher, discovery.Candidates(page.Body, base))
	if len(found) == 0 {
		return nil, fmt.Errorf(msgNoFeedFound, address)
	}
	return found, nil
}

// tryCandidates requests candidates one after the other. Guessed addresses are only tried if the page names no feed.
func tryCandidates(ctx context.Context, fetcher *feed.Fetcher, list []discovery.Candidate) (found []foundFeed) {
	seen := map[string]bool{}
	for _, c := range list {
		if len(found) >= enoughFeeds || c.How == discovery.Guessed && len(found) > 0 || ctx.Err() != nil {
			break
		}
		r, err := fetcher.Read(ctx, c.URL)
		if err != nil || seen[r.FinalURL] {
			continue
		}
		seen[r.FinalURL] = true
		found = append(found, foundFeed{c.URL, cmp.Or(r.Feed.Title, c.Title), r.Feed.Format, len(r.Feed.Items),
			c.How.String()})
	}
	return found
}
