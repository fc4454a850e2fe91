package ingest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
	"github.com/privacywire/privacywire/internal/story"
)

// An Intake takes feed documents into an archive. Its methods are for one goroutine.
type Intake struct {
	pipeline *Pipeline
	archive  *archive.Archive
	stories  *story.Index
	events   *ledger.Index
	now      time.Time
	waiting  []*candidate
}

// NewIntake returns an intake for an archive that has been loaded. New articles of this run are first seen at now.
func NewIntake(p *Pipeline, a *archive.Archive, stories *story.Index, events *ledger.Index, now time.Time) *Intake {
	return &Intake{pipeline: p, archive: a, stories: stories, events: events, now: now.UTC().Truncate(time.Second)}
}

// A Tally counts what became of entries.
type Tally struct {
	Entries  int
	New      []*news.Article // kept, in the order in which they were put
	Known    int             // articles already
	Updated  int             // articles whose source corrected them
	SetAside map[string]int  // by reason
}

// Add joins two tallies.
func (t *Tally) Add(o Tally) {
	t.Entries += o.Entries
	t.New = append(t.New, o.New...)
	t.Known += o.Known
	t.Updated += o.Updated
	if t.SetAside == nil {
		t.SetAside = map[string]int{}
	}
	for reason, n := range o.SetAside {
		t.SetAside[reason] += n
	}
}

// Kept counts the entries that are articles, new and old.
func (t *Tally) Kept() int { return len(t.New) + t.Known }

// Aside counts the entries that are not.
func (t *Tally) Aside() (n int) {
	for _, x := range t.SetAside {
		n += x
	}
	return n
}

// A candidate is an entry that may become an article, or correct one.
type candidate struct {
	feed     int        // place in feeds.yaml
	place    int        // in its document
	entry    news.Entry // until it is read: thousands may wait, and their texts would fill the memory
	keep     news.Keep
	identity identity.Identity
	date     time.Time
	article  *news.Article // once read
	kept     bool
	reason   string
	story    *story.Reading // of one to keep
}

// Why an entry isn't kept that another one is already, or that a person deleted.
const (
	ReasonTwin = "the same as another entry"
	ReasonGone = "deleted from the archive"
)

// Take brings in the entries of one feed document; number is the feed's place in feeds.yaml. Those that are new are
// read, on all cores, and the ones to keep wait for Flush.
func (in *Intake) Take(ctx context.Context, number int, feed news.Feed, entries []news.Entry) (Tally, error) {
	t := Tally{Entries: len(entries), SetAside: map[string]int{}}
	var list []*candidate
	outside := Outside(&feed, entries, in.now)
	for i, id := range in.archive.Identify(entries, in.now) {
		add := func() {
			list = append(list, &candidate{feed: number, place: i, entry: entries[i], keep: feed.Keep, identity: id})
		}
		switch id.Standing {
		case identity.Twin:
			t.SetAside[ReasonTwin]++
		case identity.Gone:
			t.SetAside[ReasonGone]++
			in.archive.Follow(id, in.now)
		case identity.Kept:
			t.Known++
			in.archive.Follow(id, in.now)
			if mayCorrect(id.Article, entries[i]) {
				add()
			}
		default:
			if outside[i] != "" {
				t.SetAside[outside[i]]++
				continue
			}
			add()
		}
	}
	if err := in.readAll(ctx, list); err != nil {
		return t, err
	}
	for _, c := range list {
		if c.identity.Standing == identity.New && !c.kept {
			t.SetAside[c.reason]++
			continue
		}
		in.waiting = append(in.waiting, c)
	}
	return t, nil
}

// Waiting counts the entries that Flush will put.
func (in *Intake) Waiting() int { return len(in.waiting) }

// Flush puts the articles that wait. What comes out depends on the entries alone, not on the order in which their
// feeds were taken.
func (in *Intake) Flush(ctx context.Context) (Tally, error) {
	t := Tally{SetAside: map[string]int{}}
	list := in.waiting
	in.waiting = nil
	slices.SortFunc(list, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(a.feed, b.feed), cmp.Compare(a.place, b.place))
	})
	fresh, changed := in.choose(list, &t)
	slices.SortFunc(fresh, func(a, b *candidate) int { return archive.ByTime(a.article, b.article) })
	t.Updated = len(changed)
	err := in.assignAndPut(ctx, fresh, changed, &t)
	return t, err
}

// putAtOnce is how many articles are written while the next ones are assigned.
const putAtOnce = 256

// assignAndPut assigns each new article its story and its ledger events, one after the other, and writes them
// meanwhile: assigning keeps a processor busy, writing waits for the disk.
func (in *Intake) assignAndPut(ctx context.Context, fresh []*candidate, put []*news.Article, t *Tally) error {
	chunks := make(chan []*news.Article, 1)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		for chunk := range chunks {
			if err := in.archive.Put(ctx, chunk...); err != nil {
				return err
			}
		}
		return nil
	})
	send := func() bool {
		select {
		case chunks <- put:
			put = nil
			return true
		case <-ctx.Done():
			return false
		}
	}
	for _, c := range fresh {
		a := c.article
		in.stories.AssignRead(c.story)
		in.events.Assign(a)
		put = append(put, a)
		t.New = append(t.New, a)
		if len(put) >= putAtOnce && !send() {
			break
		}
	}
	send()
	close(chunks)
	return g.Wait()
}

// readAll reads on all cores; each candidate has its slot.
func (in *Intake) readAll(ctx context.Context, list []*candidate) error {
	return parallel.Each(ctx, len(list), func(i int) error {
		list[i].read(in.pipeline, in.now)
		return nil
	})
}

// read reads the entry, and keeps of it what the article takes.
func (c *candidate) read(p *Pipeline, now time.Time) {
	r := p.Read(c.entry, c.keep)
	c.article, c.kept, c.reason, c.date = r.Article, r.Kept, r.Reason, dateOf(c.entry, now)
	if c.kept && c.identity.Standing == identity.New {
		c.story = story.Read(c.article, r.Document)
	}
	detach(c.article)
	c.entry = news.Entry{}
}

// detach copies the quotes of an article: a substring would keep the whole text in memory.
func detach(a *news.Article) {
	for i := range a.Evidence {
		a.Evidence[i].Quote = strings.Clone(a.Evidence[i].Quote)
	}
	for i := range a.Claims {
		c := &a.Claims[i]
		for _, text := range []*string{&c.Quote, &c.Subject, &c.Authority, &c.Region} {
			*text = strings.Clone(*text)
		}
	}
	a.Title = strings.Clone(a.Title)
}

// choose decides which candidates become articles, and which correct one, in the order of feeds.yaml.
func (in *Intake) choose(list []*candidate, t *Tally) (fresh []*candidate, changed []*news.Article) {
	for _, c := range list {
		if c.identity.Standing == identity.Kept {
			if a := in.correct(c.identity.Article, c); a != nil {
				changed = append(changed, a)
			}
			continue
		}
		a := c.article
		a.ID, a.Seen, a.Published = c.identity.ID, in.now, c.date
		if !in.archive.Claim(c.identity, a) {
			t.SetAside[ReasonTwin]++
			continue
		}
		fresh = append(fresh, c)
	}
	return fresh, changed
}
