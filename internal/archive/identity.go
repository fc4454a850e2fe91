package archive

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A Standing says what the archive knows of an entry.
type Standing int

// The standings of an entry.
const (
	New  Standing = iota // never kept
	Kept                 // an article of the archive
	Gone                 // was kept once, and a person deleted it
	Twin                 // stands earlier in the same document
)

// An Identity is what an entry is to the archive.
type Identity struct {
	Standing Standing
	ID       string        // of the article it is, or would become
	URL      string        // canonical; "" when the entry has none
	Article  *news.Article // for Kept
	marks    marks
	moved    bool // recognised, though its address is a new one
	document *document
}

// known is an article that is or was in the archive.
type known struct {
	id         string
	article    *news.Article // nil once deleted
	day        int
	remembered bool // has a line in the memory
	fresh      bool // claimed since Load
	lines      int
	marks
}

// index finds articles by everything by which they may be recognised.
type index struct {
	byID    map[string]*known
	byLink  map[mark][]*known
	byPage  map[mark][]*known // by the former address, where the present one says more
	byLocal map[mark][]*known
	byTitle map[mark][]*known
	paths   map[mark]bool
}

func newIndex() index {
	list := func() map[mark][]*known { return map[mark][]*known{} }
	return index{map[string]*known{}, list(), list(), list(), list(), map[mark]bool{}}
}

// remember fills the index from the files and from the memory, whose marks are those of the entries themselves and so
// hold even where a person changed a title or an address.
func (x *index) remember(lines []line, articles []*news.Article) {
	for _, a := range articles {
		x.put(a)
	}
	for _, l := range lines {
		k := x.byID[l.id]
		if k == nil {
			k = &known{id: l.id, day: l.day, marks: l.marks}
			x.byID[l.id] = k
		}
		k.remembered = true
		k.lines++
		x.file(k, l.marks)
	}
}

// put adds an article, or takes its new state.
func (x *index) put(a *news.Article) *known {
	k := x.byID[a.ID]
	if k == nil {
		k = &known{id: a.ID, day: days(a.Published), marks: marksOf(a.Source, Canonical(a.URL), a.Title)}
		x.byID[a.ID] = k
		x.file(k, k.marks)
		if strings.ContainsAny(a.URL, "?#") {
			if page := marksOf("", former(a.URL), "").link; page != 0 && page != k.link {
				x.byPage[page] = append(x.byPage[page], k)
			}
		}
	}
	k.article = a
	return k
}

// file makes k found by the marks.
func (x *index) file(k *known, m marks) {
	for _, f := range []struct {
		by map[mark][]*known
		m  mark
	}{{x.byLink, m.link}, {x.byLocal, m.local}, {x.byTitle, m.title}} {
		if f.m != 0 && !slices.Contains(f.by[f.m], k) {
			f.by[f.m] = append(f.by[f.m], k)
		}
	}
	if m.path != 0 {
		x.paths[m.path] = true
	}
}

// unremembered gives the articles that have no line in the memory, in the order of their ids.
func (x *index) unremembered() []*known {
	var list []*known
	for _, k := range x.byID {
		if !k.remembered && k.article != nil {
			k.remembered = true
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b *known) int { return strings.Compare(a.id, b.id) })
	return list
}

// marksOf leaves out what identifies nothing: the address of a whole site, a title of one or two words.
func marksOf(source, canonical, title string) (m marks) {
	whole, local, bare := samePage(canonical)
	if whole != "" && !bare {
		m.link = newMark("link", whole)
		m.local = newMark("local", source, local)
	}
	if text.CountWords(title) >= 3 {
		m.title = newMark("title", source, joinTitle(title))
	}
	return m
}

// joinTitle joins the runs of letters and digits of a title by spaces.
func joinTitle(title string) string {
	b := make([]byte, 0, len(title)+8)
	inside := false
	for _, r := range strings.ToLower(title) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			inside = false
			continue
		}
		if !inside && len(b) > 0 {
			b = append(b, ' ')
		}
		inside = true
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// alike reports whether two titles share at least half of their words.
func alike(a, b string) bool {
	x, y := text.Words(a), text.Words(b)
	if len(x) == 0 || len(y) == 0 {
		return true // nothing speaks against it
	}
	seen := map[string]bool{}
	for _, w := range x {
		seen[w] = true
	}
	common := 0
	for _, w := range y {
		if seen[w] {
			common++
			delete(seen, w)
		}
	}
	return 2*common >= min(len(x), len(y))
}

// maxAddresses is how many addresses the memory keeps of one article, so that a feed whose addresses change with
// every request can't make it grow for ever.
const maxAddresses = 8

// Identify says of each entry of one feed document what it is to the archive. It needs the document as a whole: a guid
// or an address that several of its entries share identifies none of them. Nothing is changed.
func (a *Archive) Identify(entries []news.Entry, now time.Time) []Identity {
	d := readDocument(entries, AddressOf)
	ids := make([]Identity, len(entries))
	taken := map[*known]bool{}
	for i := range entries {
		ids[i] = d.identity(i)
		if d.guidOK[i] && a.index.reused(d, i, ids[i]) {
			d.guidOK[i] = false
			ids[i] = d.identity(i)
		}
		if k := a.index.strong(d, i, ids[i]); k != nil {
			ids[i].recognise(k)
			taken[k] = true
		}
	}
	a.identifyByFormerAddress(d, ids, taken)
	names, most := a.formerNames(ids)
	for i := range ids {
		if ids[i].Standing != New {
			ids[i].moved = most != "" && a.index.underOtherName(ids[i], most)
			continue
		}
		k := a.index.weak(d, i, ids[i], now, taken)
		for _, name := range names {
			if k == nil {
				k = a.index.formerly(d, i, name, taken)
			}
		}
		if k != nil {
			ids[i].recognise(k)
			ids[i].moved = ids[i].marks.link != 0
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
	*d = document{present: d.present} // what identities are asked later; the entries themselves would fill the memory
	return ids
}

// identifyByFormerAddress recognises entries whose article was kept under the address that the program made of theirs
// before it kept anchors and unwrapped redirectors, or under an address that leaves the anchor out. The titles must be
// the same.
func (a *Archive) identifyByFormerAddress(d *document, ids []Identity, taken map[*known]bool) {
	changed := func(i int) bool { return ids[i].Standing == New && ids[i].URL != formerAddress(d.entries[i]) }
	plain := func(i int) bool { return ids[i].Standing == New && len(a.index.byPage[ids[i].marks.link]) > 0 }
	var old *document
	for i := range ids {
		if !changed(i) && !plain(i) {
			continue
		}
		if old == nil {
			old = readDocument(d.entries, formerAddress)
		}
		if k := a.index.former(d, old, i, taken); k != nil {
			ids[i].recognise(k)
			ids[i].moved = ids[i].marks.link != 0
			taken[k] = true
		}
	}
}

// former finds the only article that has an entry's title and former identity.
func (x *index) former(d, old *document, i int, taken map[*known]bool) *known {
	var found []*known
	page := old.marks[i].link
	if k := x.byID[old.identity(i).ID]; k != nil {
		found = append(found, k)
	} else if page != 0 {
		found = append(found, x.byLink[page]...)
		if page == d.marks[i].link {
			found = append(found, x.byPage[page]...)
		}
	}
	found = slices.DeleteFunc(found, func(k *known) bool {
		return taken[k] || d.present[k.id] || !k.hasTitle(d.entries[i].Title, d.marks[i].title)
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

func (k *known) hasTitle(title string, m mark) bool {
	return k.title != 0 && k.title == m || k.article != nil && joinTitle(k.article.Title) == joinTitle(title)
}

// underOtherName says whether an article is of a source that goes by another name now: then it must be known under
// that one, too, before its address changes.
func (x *index) underOtherName(id Identity, name string) bool {
	k := x.byID[id.ID]
	return id.Article != nil && id.Article.Source == name && id.marks.local != 0 &&
		!slices.Contains(x.byLocal[id.marks.local], k)
}

// formerNames gives the sources that the site doesn't follow any more and from which it has entries of a document: the
// names that the feed had before a person renamed it. most is the one from which it has more than half of them.
func (a *Archive) formerNames(ids []Identity) (names []string, most string) {
	count, known := map[string]int{}, 0
	for _, id := range ids {
		if id.Article == nil {
			continue
		}
		known++
		if source := id.Article.Source; a.followed != nil && !a.followed[source] {
			count[source]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		names = append(names, name)
		if 2*count[name] > known {
			most = name
		}
	}
	return names, most
}

// formerly recognises an entry as one that its feed brought under another name: by its guid, or by its address on
// another host. The titles must be alike. The title alone, as in weak, would take a copy elsewhere for the original.
func (x *index) formerly(d *document, i int, name string, taken map[*known]bool) *known {
	e := d.entries[i]
	e.Feed = name
	found := x.byLocal[marksOf(name, d.urls[i], e.Title).local]
	if !d.linkOK[i] || d.marks[i].local == 0 {
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

// Claim makes a new article's identity its own. It answers false when another claimed it since Identify was asked:
// two feeds may bring the same page in one run. The article must be put before the archive is saved.
func (a *Archive) Claim(id Identity, article *news.Article) bool {
	if a.index.byID[id.ID] != nil {
		return false
	}
	if ks := a.index.byLink[id.marks.link]; id.marks.link != 0 && len(ks) == 1 {
		return false
	}
	for _, k := range a.index.byTitle[id.marks.title] {
		if id.marks.title != 0 && k.article != nil && !k.fresh && !id.document.present[k.id] &&
			sameWords(k.article.Summary, article.Summary) {
			id.ID, id.moved = k.id, id.marks.link != 0
			a.Follow(id, article.Seen)
			return false // published again under another guid, address and date
		}
	}
	k := &known{id: id.ID, article: article, day: days(article.Published), marks: id.marks, fresh: true}
	a.index.byID[id.ID] = k
	a.index.file(k, id.marks)
	return true
}

// Follow remembers the new address of an article that moved, so that the next move is recognised from there.
func (a *Archive) Follow(id Identity, now time.Time) {
	k := a.index.byID[id.ID]
	if !id.moved || k == nil || k.lines >= maxAddresses {
		return
	}
	k.lines++
	a.index.file(k, id.marks)
	a.memory.add(month(now), line{id: k.id, day: k.day, marks: id.marks})
}

// document is what the entries of one feed document say about each other.
type document struct {
	entries []news.Entry
	urls    []string
	marks   []marks
	guidOK  []bool
	linkOK  []bool
	present map[string]bool // the ids by guid of all entries
}

// shared counts the different things that go with a guid, or with an address.
type shared map[string]map[string]bool

func (s shared) add(key, with string) {
	if s[key] == nil {
		s[key] = map[string]bool{}
	}
	s[key][with] = true
}

// readDocument compares the entries of a document; address returns the canonical address of one.
func readDocument(entries []news.Entry, address func(news.Entry) string) *document {
	d := &document{entries: entries, present: map[string]bool{}}
	guidLinks, guidTitles, linkGuids, linkTitles := shared{}, shared{}, shared{}, shared{}
	for _, e := range entries {
		url := address(e)
		whole, _, _ := samePage(url)
		d.urls = append(d.urls, url)
		d.marks = append(d.marks, marksOf(e.Feed, url, e.Title))
		guidLinks.add(e.ID, whole)
		guidTitles.add(e.ID, joinTitle(e.Title))
		linkGuids.add(whole, e.ID)
		linkTitles.add(whole, joinTitle(e.Title))
	}
	for i, e := range entries {
		whole, _, bare := samePage(d.urls[i])
		guid := strings.TrimSpace(e.ID) != "" && len(guidLinks[e.ID]) == 1 && len(guidTitles[e.ID]) == 1
		link := whole != "" && len(linkGuids[whole]) == 1 && len(linkTitles[whole]) == 1 && (!bare || e.ID == "")
		d.guidOK, d.linkOK = append(d.guidOK, guid), append(d.linkOK, link)
		if guid {
			d.present[guidID(e)] = true
		}
		if !link {
			d.marks[i].link, d.marks[i].local = 0, 0
		}
	}
	return d
}

func guidID(e news.Entry) string { return newMark("guid", e.Feed, strings.TrimSpace(e.ID)).String() }

// identity gives an entry the id that it would have as a new article: from its guid, else from its address, else from
// its words.
func (d *document) identity(i int) Identity {
	e := d.entries[i]
	id := Identity{URL: d.urls[i], marks: d.marks[i], document: d}
	whole, _, _ := samePage(id.URL)
	switch {
	case d.guidOK[i]:
		id.ID = guidID(e)
	case d.linkOK[i]:
		id.ID = newMark("url", whole).String()
	default:
		id.ID = d.words(i)
	}
	return id
}

// words gives an id to an entry that has neither a guid nor an address of its own. The text and the date are part of
// it only where the title doesn't tell the entries of the document apart, for they change more easily.
func (d *document) words(i int) string {
	e := d.entries[i]
	same := 0
	for _, o := range d.entries {
		if o.Title == e.Title {
			same++
		}
	}
	parts := []string{"words", e.Feed, e.ID, d.urls[i], e.Title}
	if same > 1 || strings.TrimSpace(e.Title) == "" {
		parts = append(parts, e.Summary, e.Content)
		if !e.Published.IsZero() {
			parts = append(parts, e.Published.UTC().Format(time.RFC3339))
		}
	}
	return newMark(parts...).String()
}

// strong recognises an entry by its guid or its address.
func (x *index) strong(d *document, i int, id Identity) *known {
	if k := x.byID[id.ID]; k != nil {
		return k
	}
	title := d.entries[i].Title
	if k := x.byID[guidID(d.entries[i])]; k != nil && !d.guidOK[i] && k.hasTitle(title, d.marks[i].title) {
		return k // its guid was its own when it was kept
	}
	if !d.linkOK[i] || id.marks.link == 0 {
		return nil
	}
	var found []*known
	for _, k := range x.byLink[id.marks.link] {
		if k.id == id.ID || !d.present[k.id] {
			found = append(found, k)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	for _, k := range found { // several articles share the address: the title must decide
		if k.hasTitle(title, id.marks.title) {
			return k
		}
	}
	return nil
}

// reused says whether a guid that is known now stands on another entry: feeds that number their entries, or give all
// of them one guid, do so. Address, title and date must all have changed.
func (x *index) reused(d *document, i int, id Identity) bool {
	k := x.byID[id.ID]
	if k == nil || k.article == nil || id.marks.link == 0 || k.link == 0 ||
		slices.Contains(x.byLink[id.marks.link], k) {
		return false
	}
	if k.local == id.marks.local || alike(k.article.Title, d.entries[i].Title) {
		return false
	}
	published := d.entries[i].Published
	return !published.IsZero() && days(published) != k.day
}

// weak recognises an entry whose guid and address are both new: its site moved to another host, or it was published
// again on the same day. An article that another entry of the document is already can't be it.
func (x *index) weak(d *document, i int, id Identity, now time.Time, taken map[*known]bool) *known {
	e := d.entries[i]
	for _, k := range x.byLocal[id.marks.local] {
		if id.marks.local != 0 && !taken[k] && !d.present[k.id] &&
			(k.article == nil || alike(k.article.Title, e.Title)) {
			return k
		}
	}
	published := e.Published
	if published.IsZero() {
		published = now
	}
	for _, k := range x.byTitle[id.marks.title] {
		if id.marks.title != 0 && !taken[k] && !d.present[k.id] && days(published) == k.day {
			return k
		}
	}
	return nil
}

// sameWords says whether two texts share at least four fifths of their words. A column has one title every day; it is
// its words that differ.
func sameWords(a, b string) bool {
	x, y := text.Words(a), text.Words(b)
	slices.Sort(x)
	slices.Sort(y)
	x, y = slices.Compact(x), slices.Compact(y)
	common := 0
	for _, w := range x {
		if _, ok := slices.BinarySearch(y, w); ok {
			common++
		}
	}
	return common > 0 && 5*common >= 4*max(len(x), len(y))
}
