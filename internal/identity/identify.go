package identity

import (
	"maps"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A Standing is what the archive knows of an entry.
type Standing int

// The standings of an entry.
const (
	New  Standing = iota // never kept
	Kept                 // an article of the archive
	Gone                 // was kept once, and a person deleted it
	Twin                 // the same as an earlier entry of the document
)

// An Identity is what an entry is to the archive.
type Identity struct {
	Standing Standing
	ID       string        // of the article it is, or would become
	URL      string        // canonical; "" when the entry has none
	Article  *news.Article // for Kept
	marks    Marks
	moved    bool // recognised, though its address is a new one
	document *document
}

// maxAddresses is how many addresses the memory keeps of one article, so that a feed whose addresses change with
// every request can't make it grow without limit.
const maxAddresses = 8

// Identify returns for each entry of one feed document what it is to the archive. It needs the document as a whole: a
// guid or an address that several of its entries share identifies none of them. Nothing is changed.
func (x *Index) Identify(entries []news.Entry, now time.Time) []Identity {
	d := readDocument(entries, AddressOf)
	ids := make([]Identity, len(entries))
	taken := map[*known]bool{}
	for i := range entries {
		ids[i] = d.identity(i)
		if d.guidOK[i] && x.reused(d, i, ids[i]) {
			d.guidOK[i] = false
			ids[i] = d.identity(i)
		}
		if k := x.strong(d, i, ids[i]); k != nil {
			ids[i].recognise(k)
			taken[k] = true
		}
	}
	x.identifyByFormerAddress(d, ids, taken)
	names, most := x.formerNames(ids)
	for i := range ids {
		if ids[i].Standing != New {
			ids[i].moved = most != "" && x.underOtherName(ids[i], most)
			continue
		}
		k := x.weak(d, i, ids[i], now, taken)
		for _, name := range names {
			if k == nil {
				k = x.formerly(d, i, name, taken)
			}
		}
		if k != nil {
			ids[i].recognise(k)
			ids[i].moved = ids[i].marks.Link != 0
			taken[k] = true
		}
	}
	first := map[string]bool{}
	for i := range ids {
		if first[ids[i].ID] && ids[i].Standing == New {
			ids[i].Standing = Twin
		}
		first[ids[i].ID] = true
	}
	*d = document{present: d.present} // all that is needed later; the entries would take much memory
	return ids
}

// identifyByFormerAddress recognises entries whose article was kept under the address that the program made of theirs
// before it kept anchors and unwrapped redirectors, or under an address that leaves the anchor out. The titles must be
// the same.
func (x *Index) identifyByFormerAddress(d *document, ids []Identity, taken map[*known]bool) {
	changed := func(i int) bool { return ids[i].Standing == New && ids[i].URL != formerAddress(d.entries[i]) }
	plain := func(i int) bool { return ids[i].Standing == New && len(x.byPage[ids[i].marks.Link]) > 0 }
	var old *document
	for i := range ids {
		if !changed(i) && !plain(i) {
			continue
		}
		if old == nil {
			old = readDocument(d.entries, formerAddress)
		}
		if k := x.former(d, old, i, taken); k != nil {
			ids[i].recognise(k)
			ids[i].moved = ids[i].marks.Link != 0
			taken[k] = true
		}
	}
}

// former finds the only article that has an entry's title and former identity.
func (x *Index) former(d, old *document, i int, taken map[*known]bool) *known {
	var found []*known
	page := old.marks[i].Link
	if k := x.byID[old.identity(i).ID]; k != nil {
		found = append(found, k)
	} else if page != 0 {
		found = append(found, x.byLink[page]...)
		if page == d.marks[i].Link {
			found = append(found, x.byPage[page]...)
		}
	}
	found = slices.DeleteFunc(found, func(k *known) bool {
		return taken[k] || d.present[k.id] || !k.hasTitle(d.entries[i].Title, d.marks[i].Title)
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

func (k *known) hasTitle(title string, m Mark) bool {
	return k.Title != 0 && k.Title == m || k.article != nil && joinTitle(k.article.Title) == joinTitle(title)
}

// underOtherName reports whether the feed of an article was renamed and the index doesn't know the article's address
// under the new name yet.
func (x *Index) underOtherName(id Identity, name string) bool {
	k := x.byID[id.ID]
	return id.Article != nil && id.Article.Source == name && id.marks.Local != 0 &&
		!slices.Contains(x.byLocal[id.marks.Local], k)
}

// formerNames returns the sources that the site no longer follows and that entries of a document are from: names that
// the feed had before a person renamed it. most is the source of more than half of the known entries, if there is one.
func (x *Index) formerNames(ids []Identity) (names []string, most string) {
	count, known := map[string]int{}, 0
	for _, id := range ids {
		if id.Article == nil {
			continue
		}
		known++
		if source := id.Article.Source; x.followed != nil && !x.followed[source] {
			count[source]++
		}
	}
	names = slices.Sorted(maps.Keys(count))
	for _, name := range names {
		if 2*count[name] > known {
			most = name
		}
	}
	return names, most
}

// formerly returns the article that an entry was when its feed had another name, by its guid or by its address on
// another host. The titles must be alike. The title alone, as in weak, would take a copy elsewhere for the original.
func (x *Index) formerly(d *document, i int, name string, taken map[*known]bool) *known {
	e := d.entries[i]
	e.Feed = name
	found := x.byLocal[marksOf(name, d.urls[i], e.Title).Local]
	if !d.linkOK[i] || d.marks[i].Local == 0 {
		found = nil
	}
	if k := x.byID[guidID(e)]; k != nil && d.guidOK[i] {
		found = append([]*known{k}, found...)
	}
	for _, k := range found {
		if !taken[k] && !d.present[k.id] && (k.article == nil || alike(k.article.Title, e.Title)) {
			return k
		}
	}
	return nil
}

func (id *Identity) recognise(k *known) {
	id.ID, id.Article, id.Standing = k.id, k.article, Gone
	if k.article != nil {
		id.Standing = Kept
	}
}

// Claim registers a new article under its identity. It returns false when another article got it since Identify was
// called: two feeds may bring the same page in one run. The line, if there is one, is to be saved: the new address of
// an article that was published again. The article must be put before the archive is saved.
func (x *Index) Claim(id Identity, article *news.Article) (claimed bool, line *Line) {
	if x.byID[id.ID] != nil {
		return false, nil
	}
	if ks := x.byLink[id.marks.Link]; id.marks.Link != 0 && len(ks) == 1 {
		return false, nil
	}
	for _, k := range x.byTitle[id.marks.Title] {
		if id.marks.Title == 0 || k.article == nil || k.fresh || id.document.present[k.id] {
			continue
		}
		if x.complete(k.article); sameWords(k.article.Summary, article.Summary) {
			id.ID, id.moved = k.id, id.marks.Link != 0
			return false, x.Follow(id) // published again under another guid, address and date
		}
	}
	k := &known{id: id.ID, article: article, day: days(article.Published), Marks: id.marks, fresh: true}
	x.byID[id.ID] = k
	x.file(k, id.marks)
	return true, nil
}

// Follow returns the line to be remembered for an article that moved, so that the next move is recognised from there;
// nil when there is nothing new.
func (x *Index) Follow(id Identity) *Line {
	k := x.byID[id.ID]
	if !id.moved || k == nil || k.lines >= maxAddresses {
		return nil
	}
	k.lines++
	x.file(k, id.marks)
	return &Line{ID: k.id, Day: k.day, Marks: id.marks}
}

// strong returns the article that an entry is by its guid or its address, nil for none.
func (x *Index) strong(d *document, i int, id Identity) *known {
	if k := x.byID[id.ID]; k != nil {
		return k
	}
	title := d.entries[i].Title
	if k := x.byID[guidID(d.entries[i])]; k != nil && !d.guidOK[i] && k.hasTitle(title, d.marks[i].Title) &&
		!x.elsewhere(k, id) {
		return k // its guid was its own when it was kept
	}
	if !d.linkOK[i] || id.marks.Link == 0 {
		return nil
	}
	var found []*known
	for _, k := range x.byLink[id.marks.Link] {
		if k.id == id.ID || !d.present[k.id] {
			found = append(found, k)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	for _, k := range found { // several articles share the address: the title must decide
		if k.hasTitle(title, id.marks.Title) {
			return k
		}
	}
	return nil
}

// elsewhere reports whether an entry and an article have addresses, and the article never had that of the entry.
func (x *Index) elsewhere(k *known, id Identity) bool {
	return id.marks.Link != 0 && k.Link != 0 && !slices.Contains(x.byLink[id.marks.Link], k)
}

// reused reports whether a feed uses a known guid for another entry now, as feeds do that number their entries.
// Address, title and date must all have changed.
func (x *Index) reused(d *document, i int, id Identity) bool {
	k := x.byID[id.ID]
	if k == nil || k.article == nil || !x.elsewhere(k, id) {
		return false
	}
	if k.Local == id.marks.Local || alike(k.article.Title, d.entries[i].Title) {
		return false
	}
	published := d.entries[i].Published
	return !published.IsZero() && days(published) != k.day
}

// weak returns the article that an entry is although its guid and address are new: its site moved to another host, or
// it was published again on the same day. An article of another entry of the document is left out.
func (x *Index) weak(d *document, i int, id Identity, now time.Time, taken map[*known]bool) *known {
	e := d.entries[i]
	for _, k := range x.byLocal[id.marks.Local] {
		if id.marks.Local != 0 && !taken[k] && !d.present[k.id] &&
			(k.article == nil || alike(k.article.Title, e.Title)) {
			return k
		}
	}
	published := e.Published
	if published.IsZero() {
		published = now
	}
	for _, k := range x.byTitle[id.marks.Title] {
		if id.marks.Title != 0 && !taken[k] && !d.present[k.id] && days(published) == k.day {
			return k
		}
	}
	return nil
}
