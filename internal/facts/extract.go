package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// Facts are what a document states. Slugs and codes are sorted.
type Facts struct {
	Platforms   []string
	Authorities []string
	Countries   []string
	Claims      []news.Claim
}

// Extract reads the facts of a document from its mentions, as Mentions gave them.
func (l *Lexicon) Extract(d *news.Document, mentions []news.Mention) Facts {
	x := l.extractor(d, mentions)
	defer x.release()
	f := Facts{Platforms: x.platforms()}
	f.Claims = append(x.fines(), x.bans()...)
	ground(d, f.Claims)
	f.Authorities = x.authorities(&f)
	f.Countries = x.countries(&f)
	return f
}

// extractor returns an extractor of a document.
func (l *Lexicon) extractor(d *news.Document, mentions []news.Mention) *extractor {
	x := &extractor{l: l, d: d, mentions: mentions, lines: l.lines(d, mentions)}
	return x
}

// platforms gives the platforms that are named. "Google Photos" names Google too.
func (x *extractor) platforms() []string {
	found := ids(x.mentions, news.KindPlatform)
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindPlatform) {
			p, _ := x.l.Platform(m.ID)
			if p.Owner != "" && m.To-m.From > 1 && s.norm(m.From) == p.Owner {
				found = append(found, p.Owner)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// An extractor reads the facts of one document.
type extractor struct {
	l        *Lexicon
	d        *news.Document
	mentions []news.Mention
	lines    []line
	sc       *scene   // once made
	offices  []string // the authorities that it speaks of without a name, once searched
	searched bool
}

// ids gives the IDs of the mentions of a kind, sorted, each once.
func ids(mentions []news.Mention, kind news.Kind) []string {
	var found []string
	for _, m := range mentions {
		if m.Kind == kind {
			found = append(found, m.ID)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
