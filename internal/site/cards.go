package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/privacywire/privacywire/internal/card"
)

const (
	// maxCards is how many stories have a social card of their own: the newest of those with a page of their own.
	// The others share the site's. A card takes a millisecond and 20 KB, so an archive of years would be mostly cards.
	maxCards = 100
	// cardLook changes when package card draws the same words differently, so that no old picture is taken for the new.
	cardLook = "1"
)

// painters holds painters for reuse. A painter may only be used by one goroutine at a time.
var painters sync.Pool

// planCards decides which stories have a card, and what is on it.
func (b *builder) planCards() {
	b.cards = map[*story]string{}
	for i := len(b.model.stories) - 1; i >= 0 && len(b.cards) < maxCards; i-- {
		if s := b.model.stories[i]; s.own() {
			b.cards[s] = cardPath(b.card(s))
		}
	}
}

func (b *builder) card(s *story) card.Card {
	return card.Card{Site: b.in.Site.Title, Title: b.title(s.lead), Fact: b.fact(s),
		Foot: b.coveredBy(s) + " · " + b.words.date("date.long", s.date)}
}

func (b *builder) siteCard() card.Card {
	return card.Card{Site: b.in.Site.Title, Title: cmp.Or(b.in.Site.Description, b.in.Site.Title)}
}

// cardPath returns the path of a card, made of what is on it: a picture that exists under the path is the right one.
func cardPath(c card.Card) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%s", cardLook, c.Site, c.Title, c.Fact, c.Foot))
	return "cards/" + hex.EncodeToString(sum[:8]) + ".png"
}

// image returns the address of a story's picture, the site's for nil and for stories without one.
func (b *builder) image(s *story) string {
	if path, ok := b.cards[s]; ok {
		return b.absolute(path)
	}
	return b.absolute(b.shared)
}

// paint draws a card, unless it is there.
func (b *builder) paint(path string, c card.Card) error {
	if b.out.has(path) {
		return nil
	}
	p, _ := painters.Get().(*card.Painter)
	if p == nil {
		var err error
		if p, err = card.New(); err != nil {
			return err
		}
	}
	defer painters.Put(p)
	data, err := p.PNG(c)
	if err != nil {
		return fmt.Errorf("drawing %s: %w", path, err)
	}
	return b.out.put(path, data)
}
