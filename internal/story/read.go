package story

import (
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A Reading is what an article's own words say of it, before it is compared with any other.
type Reading struct {
	article *news.Article
	terms   []term
	figures []uint32
	norm    float32
	print   Print
	suspect bool  // the words look at least a little as if a machine had spun them
	spun    *spun // nil for what no machine wrote over
}

// A spun is the text that a machine has written over, as far as that helps to find the original.
type spun struct {
	names []uint32 // in their order
	terms []term
}

// Read reads an article for [Index.AssignRead], and sets Print, Spun and Advertorial. It is most of the work, it needs
// no index, and many may read at once. Title, summary and language must be set before; d is the full text, nil stands
// for title and summary.
func Read(a *news.Article, d *news.Document) *Reading {
	if d == nil {
		d = text.Parse(a.Title, a.Summary, a.Language)
	}
	suspect := mark(a, d)
	r := compared(a)
	r.suspect = suspect
	if a.Spun {
		r.spun = readSpunText(d)
	}
	return r
}

// compared is the reading of an article that is marked already, from its title and summary.
func compared(a *news.Article) *Reading {
	r := &Reading{article: a, terms: terms(a), figures: figures(a.Title), print: ParsePrint(a.Print)}
	for _, t := range r.terms {
		r.norm += t.weight * t.weight
	}
	r.norm = sqrt(r.norm + fewWords)
	return r
}

func readSpunText(d *news.Document) *spun {
	var s spun
	for i := range d.Sentences {
		s.names = names(s.names, d.Sentences[i].Text)
		s.terms = appendTerms(s.terms, d.Sentences[i].Text, 1)
	}
	s.names = s.names[:min(len(s.names), 1000)]
	for i, h := range s.names {
		if back, ok := straight[h]; ok {
			s.names[i] = back
		}
	}
	return &s
}
