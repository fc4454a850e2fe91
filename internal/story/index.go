package story

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

const (
	segmentDays = 7
	slugLength  = 60
	copyReach   = 5 // segments before and after in which a text is recognised
	storyReach  = 2 // segments before and after in which a happening is
)

// An Index knows the archive well enough to say where a new article belongs. It is not safe for concurrent use:
// assignment is serial, because each decision rests on those before it.
type Index struct {
	Complete func(*news.Article) // reads the summary of an article that was read without

	names    news.Names
	segments map[int]*segment // by week
	stories  map[string]*cluster
}

// A segment holds the articles of a week. They are read when the first article near it arrives.
type segment struct {
	pending  []*news.Article
	entries  []*entry
	shingles map[uint32][]*entry
}

// An entry is an article with what it is compared by.
type entry struct {
	about
	traits
}

// A cluster is a story while it is being assigned to.
type cluster struct {
	first, last time.Time
	members     []*entry // of segments that are loaded; the one that opened it first, the others by date
}

// NewIndex returns an index of the articles in an archive. names may be nil. It costs little: the text of an article is
// read only once another one near it in time arrives.
func NewIndex(articles []*news.Article, names news.Names) *Index {
	x := &Index{Complete: func(*news.Article) {}, names: news.KnownNames(names), segments: map[int]*segment{},
		stories: make(map[string]*cluster, len(articles))}
	for _, a := range articles {
		x.note(a)
		s := x.segment(week(a.Published))
		s.pending = append(s.pending, a)
	}
	return x
}

// note keeps what must be known of every article: its story's slug and span.
func (x *Index) note(a *news.Article) {
	for _, slug := range []string{a.Opens, storyOf(a)} {
		c := x.stories[slug]
		if c == nil && slug != "" {
			c = &cluster{first: a.Published, last: a.Published}
			x.stories[slug] = c
		}
		if slug == storyOf(a) && a.Published.Before(c.first) {
			c.first = a.Published
		}
		if slug == storyOf(a) && a.Published.After(c.last) {
			c.last = a.Published
		}
	}
}

func week(t time.Time) int { return int(t.Unix() / (86400 * segmentDays)) }

func (x *Index) segment(week int) *segment {
	s := x.segments[week]
	if s == nil {
		s = &segment{shingles: map[uint32][]*entry{}}
		x.segments[week] = s
	}
	return s
}

// load returns the segment of a week, nil for none. It reads the articles that nobody asked for yet.
func (x *Index) load(week int) *segment {
	s := x.segments[week]
	if s == nil {
		return nil
	}
	pending := s.pending
	s.pending = nil
	for _, a := range pending {
		x.Complete(a)
		x.insert(s, x.entry(compared(a)))
	}
	return s
}

func (x *Index) entry(r *Reading) *entry { return &entry{x.about(r.article), r.traits} }

func (x *Index) insert(s *segment, e *entry) {
	s.entries = append(s.entries, e)
	for _, h := range e.print.Text {
		s.shingles[h] = append(s.shingles[h], e)
	}
	if c := x.stories[storyOf(e.article)]; c != nil {
		c.add(e)
	}
}

// add puts an entry among the members of a story: the article that opened it first, the others by date and id.
func (c *cluster) add(e *entry) {
	at, _ := slices.BinarySearchFunc(c.members, e, func(a, b *entry) int {
		if x, y := a.opens(), b.opens(); x != y {
			if x {
				return -1
			}
			return 1
		}
		return byDate(a.article, b.article)
	})
	c.members = slices.Insert(c.members, at, e)
}

// opens reports whether the entry's article opened its story.
func (e *entry) opens() bool { return e.article.Opens == e.article.Story }

// byDate orders articles by when they were published, by id where that is the same instant.
func byDate(a, b *news.Article) int {
	return cmp.Or(a.Published.Compare(b.Published), strings.Compare(a.ID, b.ID))
}

// Assign decides what a new article is: it sets Story, Opens, Follows, CopyOf, Spun, Advertorial and Print, and adds
// the article to the index. Everything else of the article must be set before. d is its full text; nil stands for
// title and summary. Decisions depend on the articles that arrived before, in their order, and on nothing else.
func (x *Index) Assign(a *news.Article, d *news.Document) { x.AssignRead(Read(a, d)) }

// AssignRead is Assign for an article that was read before.
func (x *Index) AssignRead(r *Reading) {
	a := r.article
	a.Story, a.Opens, a.Follows, a.CopyOf = "", "", "", ""
	e := x.entry(r)
	if r.spun != nil {
		x.unspin(e, r.spun)
	}
	if a.Story == "" {
		x.place(e)
	}
	if a.Story == "" {
		a.Story = x.slug(a.Title)
		a.Opens = a.Story
	}
	x.note(a)
	x.insert(x.segment(week(a.Published)), e)
}

// storyOf returns the story of an article: one without any, such as one written by hand, is a story by its own id.
func storyOf(a *news.Article) string { return cmp.Or(a.Story, a.ID) }

// slug returns a story's address, made of its first title. It differs from every address that exists or existed.
func (x *Index) slug(title string) string {
	base := cmp.Or(slug.Make(title, slugLength), "story")
	free := base
	for n := 2; x.stories[free] != nil; n++ {
		free = base + "-" + strconv.Itoa(n)
	}
	return free
}
