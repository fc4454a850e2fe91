package site

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/news"
)

// keyStories gives each story the key of all that its pages, and its lines and items elsewhere, are made of:
// its articles and what is shown beside them. What all pages share is in the salt.
func (b *builder) keyStories() {
	if b.seen.file == "" {
		return
	}
	b.texts = make(map[*news.Article]string, len(b.model.articles))
	for _, s := range b.model.stories {
		for _, a := range s.Articles {
			if a.Edited || a.Made == "" { // none of its own
				h := newHasher()
				h.value(*a)
				d := h.sum()
				b.texts[a] = string(d[:])
			}
		}
	}
	var g errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		g.Go(func() error {
			h := newHasher()
			for i := w; i < len(b.model.stories); i += workers {
				b.model.stories[i].key = b.keyStory(h, i)
			}
			return nil
		})
	}
	_ = g.Wait()
}

// keyEvents gives each event the key of all that the ledger says of it.
func (b *builder) keyEvents() {
	b.events = map[*news.Event]key{}
	if b.seen.file == "" || b.in.Ledger == nil {
		return
	}
	h := newHasher()
	for _, e := range slices.Concat(b.model.fines, b.model.bans) {
		h.value(*e.Event)
		b.events[e.Event] = h.sum()
		e.key = b.keyEvent(e)
	}
}

// keyEvent stands for all that an event's page and rows are made of.
func (b *builder) keyEvent(e *event) key {
	h := newHasher()
	h.text(e.path)
	h.key(b.events[e.Event])
	b.keyPlatforms(h, []string{e.Fine.Payer, e.Ban.Platform})
	said := func(id string) {
		if a := b.model.articles[id]; a != nil {
			h.text(b.model.paths[a.ID], b.content(a))
		}
		h.number(-1)
	}
	for _, a := range b.in.Ledger.Articles(e.ID) {
		said(a.ID)
	}
	for _, s := range e.Steps {
		said(s.Article)
	}
	for _, c := range e.Disputed {
		said(c.Article)
	}
	return h.sum()
}

// keyLedger stands for all that something made of some events is made of.
func (b *builder) keyLedger(name string, events []*event) key {
	h := newHasher()
	h.text(name)
	for _, e := range events {
		h.key(e.key)
	}
	return h.sum()
}

// content stands for what an article's file says.
func (b *builder) content(a *news.Article) string {
	if t, ok := b.texts[a]; ok {
		return t
	}
	return a.Made
}

func (b *builder) keyStory(h *hasher, i int) key {
	s := b.model.stories[i]
	h.text(s.Slug, s.path, s.lead.ID, b.image(s))
	for _, a := range s.Articles {
		h.text(b.model.paths[a.ID], b.content(a))
		if original := b.model.articles[a.CopyOf]; original != nil {
			h.text(b.model.paths[original.ID], b.content(original))
		}
		for _, f := range a.Fines {
			h.text(b.eventOf(a, f.Event, f.Quote, "fine"))
		}
		for _, x := range a.Bans {
			h.text(b.eventOf(a, x.Event, x.Quote, "ban"))
		}
		b.keyPlatforms(h, a.Platforms)
	}
	b.keyPlatforms(h, s.platforms)
	for _, f := range s.Folds {
		h.text(f.Original.ID)
		for _, c := range f.Copies {
			h.text(c.ID)
		}
	}
	for _, slugs := range [][]string{s.Previous, s.Next} {
		for _, slug := range slugs {
			if o := b.model.bySlug[slug]; o != nil {
				h.text(o.path, b.content(o.lead))
			}
		}
		h.number(-1)
	}
	for _, n := range []int{i - 1, i + 1} {
		if n >= 0 && n < len(b.model.stories) {
			h.text(b.model.stories[n].path, b.content(b.model.stories[n].lead))
		}
		h.number(-1)
	}
	return h.sum()
}

// keyPlatforms adds which of some platforms have a page to link to.
func (b *builder) keyPlatforms(h *hasher, slugs []string) {
	for _, slug := range slugs {
		if _, ok := slices.BinarySearch(b.slugs(), slug); ok {
			h.number(1)
		}
		h.number(0)
	}
}

// keyOf gives the key of a page of one kind that is made of a thing.
func keyOf(kind, path string, of key) key {
	h := hasher{make([]byte, 0, 256)} // on the stack
	h.text(kind, path)
	h.key(of)
	return h.sum()
}
