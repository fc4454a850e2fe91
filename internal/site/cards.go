package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/card"
)

const (
	// cardStories is how many of the newest stories have a card of their own. A card is for what people pass on, which
	// is news; thousands of them would weigh more than the pages. Older stories share the site's card.
	cardStories = 500
	// cardStyle changes when cards look different, so that they are drawn anew.
	cardStyle = "1"
)

// image gives the absolute address of the card of the story at i.
func (b *builder) image(i int, s *story) string {
	if i < len(b.model.stories)-cardStories {
		return b.siteImage()
	}
	return b.absolute(cardPath(b.cardOf(s)))
}

// siteImage gives the absolute address of the card of every page that has none of its own.
func (b *builder) siteImage() string { return b.absolute(cardPath(b.siteCard())) }

func (b *builder) siteCard() card.Card {
	return card.Card{Title: b.in.Site.Title, Foot: b.in.Site.Description}
}

func (b *builder) cardOf(s *story) card.Card {
	return card.Card{Site: b.in.Site.Title, Title: b.title(s.lead), Fact: b.badge(s),
		Foot: b.sourceName(s.lead.Source) + " · " + b.words.date("date.long", s.date)}
}

// cardPath names a card by what it says: the same words need no second drawing, and a network that keeps pictures
// for ever by their address sees a corrected headline.
func cardPath(c card.Card) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%q", cardStyle, c))
	return "cards/" + hex.EncodeToString(sum[:8]) + ".png"
}

// cards draws the cards that an earlier build hasn't drawn.
func (b *builder) cards(ctx context.Context) error {
	var missing []card.Card
	claimed := map[string]bool{}
	want := func(c card.Card) {
		if path := cardPath(c); !claimed[path] {
			claimed[path] = true
			if !b.out.keep(path) {
				missing = append(missing, c)
			}
		}
	}
	want(b.siteCard())
	for _, s := range b.model.stories[max(0, len(b.model.stories)-cardStories):] {
		want(b.cardOf(s))
	}
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(missing)) {
		g.Go(func() error {
			p, err := card.New()
			for err == nil && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(missing) {
					return nil
				}
				var data []byte
				if data, err = p.PNG(missing[i]); err == nil {
					err = b.out.put(cardPath(missing[i]), data)
				}
			}
			return err
		})
	}
	return g.Wait()
}
