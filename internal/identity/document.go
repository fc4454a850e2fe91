package identity

import (
	"strings"
	"time"
	"unicode"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// document is what the entries of one feed document say about each other.
type document struct {
	entries []news.Entry
	urls    []string
	marks   []Marks
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
			d.marks[i].Link, d.marks[i].Local = 0, 0
		}
	}
	return d
}

func guidID(e news.Entry) string { return NewMark("guid", e.Feed, strings.TrimSpace(e.ID)).String() }

// identity returns the identity that an entry would have as a new article: from its guid, else from its address, else
// from its words.
func (d *document) identity(i int) Identity {
	e := d.entries[i]
	id := Identity{URL: d.urls[i], marks: d.marks[i], document: d}
	whole, _, _ := samePage(id.URL)
	switch {
	case d.guidOK[i]:
		id.ID = guidID(e)
	case d.linkOK[i]:
		id.ID = NewMark("url", whole).String()
	default:
		id.ID = d.words(i)
	}
	return id
}

// words returns an id for an entry that has neither a guid nor an address of its own. The text and the date are part of
// it only where several entries of the document have the same title, since they change more easily.
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
	return NewMark(parts...).String()
}

// joinTitle joins the runs of letters and digits of a title by spaces.
func joinTitle(title string) string {
	other := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), other), " ")
}

// alike reports whether two titles share at least half of their words.
func alike(a, b string) bool {
	shared, inA, inB := text.Overlap(a, b)
	return 2*shared >= min(inA, inB)
}

// sameWords reports whether two texts share at least four fifths of their words. A column has one title every day; it
// is its words that differ.
func sameWords(a, b string) bool {
	shared, inA, inB := text.Overlap(a, b)
	return shared > 0 && 5*shared >= 4*max(inA, inB)
}
