package site

import (
	"slices"
	"time"
)

// Related are earlier stories of acts by the same payer, authority or platform.
type Related struct {
	About   Link
	Stories []Link
}

// The most subjects, and stories of each, that a page names as related.
const (
	relatedSubjects = 3
	relatedStories  = 2
)

// related returns a few earlier stories that share a payer, an authority or a platform with a story, by what the ledger
// says of both. It names only earlier ones, so that a page doesn't change with each new story.
func (b *builder) related(s *story) (all []Related) {
	named := []*story{s}
	for _, slug := range slices.Concat(s.Previous, s.Next) {
		named = append(named, b.model.bySlug[slug])
	}
	var seen []section
	for _, e := range b.storyEvents(s) {
		for _, sec := range eventSections(b.in, e.Event) {
			if sec.kind != "platforms" && sec.kind != "authorities" || slices.Contains(seen, sec) {
				continue
			}
			seen = append(seen, sec)
			r := Related{About: b.sectionLink(sec)}
			for _, earlier := range b.earlier(s, sec, named) {
				named = append(named, earlier)
				r.Stories = append(r.Stories, *b.storyLink(earlier))
			}
			if len(r.Stories) > 0 && len(all) < relatedSubjects {
				all = append(all, r)
			}
		}
	}
	return all
}

// sectionLink returns a link to a section. It is rendered once, for all pages that have it.
func (b *builder) sectionLink(sec section) Link {
	x := b.model.sections[sec]
	if x == nil {
		return Link{Text: b.sectionName(sec)}
	}
	x.linked.Do(func() {
		x.link = Link{Text: b.sectionName(sec), Address: b.sectionURL(sec.kind, sec.slug)}
		x.link.HTML = b.fragment("link", &x.link)
	})
	return x.link
}

// earlier returns the newest stories before s of events of a section, except those that are named already.
func (b *builder) earlier(s *story, sec section, named []*story) (all []*story) {
	x := b.model.sections[sec]
	if x == nil {
		return nil
	}
	before, _ := slices.BinarySearchFunc(x.told, s.date, func(i int, date time.Time) int {
		return b.model.stories[i].date.Compare(date)
	})
	for _, i := range slices.Backward(x.told[:before]) {
		if len(all) == relatedStories {
			break
		}
		if o := b.model.stories[i]; !slices.Contains(named, o) {
			all = append(all, o)
		}
	}
	return all
}
