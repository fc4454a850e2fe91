package identity

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// known is an article that is or was in the archive.
type known struct {
	id         string
	article    *news.Article // nil once deleted
	day        int
	remembered bool // has a line in the memory
	fresh      bool // claimed since Load
	lines      int
	Marks
}

// An Index finds articles by everything by which they may be recognised.
type Index struct {
	byID    map[string]*known
	byLink  map[Mark][]*known
	byPage  map[Mark][]*known // by the former address, where the present one says more
	byLocal map[Mark][]*known
	byTitle map[Mark][]*known
	paths   map[Mark]bool

	followed map[string]bool // sources that the site follows now; nil when unknown
	complete func(*news.Article)
}

// NewIndex returns an empty index. complete reads the summary of an article that was read without.
func NewIndex(complete func(*news.Article)) *Index {
	list := func() map[Mark][]*known { return map[Mark][]*known{} }
	return &Index{map[string]*known{}, list(), list(), list(), list(), map[Mark]bool{}, nil, complete}
}

// Remember fills the index from the files and from the memory, whose marks are those of the entries themselves and so
// hold even where a person changed a title or an address.
func (x *Index) Remember(lines []Line, articles []*news.Article) {
	for _, a := range articles {
		x.Put(a)
	}
	for _, l := range lines {
		k := x.byID[l.ID]
		if k == nil {
			k = &known{id: l.ID, day: l.Day, Marks: l.Marks}
			x.byID[l.ID] = k
		}
		k.remembered = true
		k.lines++
		x.file(k, l.Marks)
	}
}

// Put adds an article, or takes its new state.
func (x *Index) Put(a *news.Article) {
	k := x.byID[a.ID]
	if k == nil {
		k = &known{id: a.ID, day: days(a.Published), Marks: marksOf(a.Source, Canonical(a.URL), a.Title)}
		x.byID[a.ID] = k
		x.file(k, k.Marks)
		if strings.ContainsAny(a.URL, "?#") {
			if page := marksOf("", former(a.URL), "").Link; page != 0 && page != k.Link {
				x.byPage[page] = append(x.byPage[page], k)
			}
		}
	}
	k.article = a
}

// file adds k to the lists of its marks.
func (x *Index) file(k *known, m Marks) {
	for _, f := range []struct {
		by map[Mark][]*known
		m  Mark
	}{{x.byLink, m.Link}, {x.byLocal, m.Local}, {x.byTitle, m.Title}} {
		if f.m != 0 && !slices.Contains(f.by[f.m], k) {
			f.by[f.m] = append(f.by[f.m], k)
		}
	}
	if m.Path != 0 {
		x.paths[m.Path] = true
	}
}

// Unremembered returns the articles that have no line in the memory, in the order of their ids.
func (x *Index) Unremembered() []*news.Article {
	var list []*news.Article
	for _, k := range x.byID {
		if !k.remembered && k.article != nil {
			k.remembered = true
			list = append(list, k.article)
		}
	}
	slices.SortFunc(list, func(a, b *news.Article) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Line returns what the memory keeps of an article. Where the entry that it came from is known, its marks are used.
func (x *Index) Line(a *news.Article) Line {
	m := x.byID[a.ID].Marks
	m.Path = NewMark("path", a.Path)
	return Line{ID: a.ID, Day: days(a.Published), Marks: m}
}

// HasPath reports whether an article has or had a path.
func (x *Index) HasPath(p string) bool { return x.paths[NewMark("path", p)] }

// Follows sets the feeds that the site follows now. Articles of other sources may be of a feed that has another name
// since.
func (x *Index) Follows(feeds []news.Feed) {
	x.followed = map[string]bool{}
	for _, f := range feeds {
		x.followed[f.Slug] = true
	}
}

// marksOf returns the marks of an entry, without those that identify nothing: the address of a whole site, and a title
// of one or two words.
func marksOf(source, canonical, title string) (m Marks) {
	whole, local, bare := samePage(canonical)
	if whole != "" && !bare {
		m.Link = NewMark("link", whole)
		m.Local = NewMark("local", source, local)
	}
	if text.CountWords(title) >= 3 {
		m.Title = NewMark("title", source, joinTitle(title))
	}
	return m
}
