package gazetteer

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/news"
)

// meant reports whether a name is meant at its place. Votes against it exclude any name; votes for it matter only for
// everyday words.
func (s *scan) meant(n *name, c *candidate) bool {
	votes := s.points[spot{c.sentence, c.from}]
	points := votes[labelMeant]
	switch {
	case points < 0:
		return false
	case !n.strict:
		return true
	case n.kind == news.KindCountry:
		return !n.asks || s.homonym(n, votes)
	}
	v := s.verdict(n)
	if len(s.entries[n.index].Context) == 0 {
		return !n.asks || points > 0 || c.to-c.from > 1 // "Microsoft Teams" is not an everyday word
	}
	return !v.forbids && !s.beside(v.beside, c) && (!n.asks || points > 0 || v.supports)
}

// A verdict is what the context column of an entry says about a document.
type verdict struct {
	supports bool     // a word of the context is in the document
	forbids  bool     // a phrase that excludes the entry is
	beside   []string // words that exclude a name directly before or after it
}

// verdict returns the verdict on the entry of a name. A name may be in a document a thousand times, so it is kept.
func (s *scan) verdict(n *name) *verdict {
	v := s.verdicts[n.index]
	if v != nil {
		return v
	}
	v = &verdict{}
	s.verdicts[n.index] = v
	e := &s.entries[n.index]
	for _, w := range e.Context {
		switch {
		case w == "@": // the country of the entry must be named
			v.supports = v.supports || s.names(e.Country)
		case strings.HasPrefix(w, "--"):
			v.forbids = v.forbids || s.has(w[2:])
		case strings.HasPrefix(w, "-"):
			v.beside = append(v.beside, strings.ToLower(w[1:]))
		default:
			v.supports = v.supports || s.has(w)
		}
	}
	return v
}

// homonym decides between a country and a state, or a person, of the same name. The document must have another name of
// the country, or rules vote for it.
func (s *scan) homonym(n *name, votes map[string]float64) bool {
	if s.entries[n.index].Region != "" {
		return votes[labelState] > 0
	}
	return votes[labelMeant] > 0 || slices.ContainsFunc(s.candidates, func(c candidate) bool {
		o := c.names[0]
		return o.kind == news.KindCountry && o.index == n.index && !o.asks
	})
}

// beside reports whether one of the words is directly before or after a name.
func (s *scan) beside(words []string, c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	after := c.to
	if after < len(tokens) && (tokens[after].Norm == "'s" || tokens[after].Norm == "-") {
		after++ // "meta-analysis"
	}
	return c.from > 0 && slices.Contains(words, tokens[c.from-1].Norm) ||
		after < len(tokens) && slices.Contains(words, tokens[after].Norm)
}

// names reports whether the document names a country.
func (s *scan) names(code string) bool {
	return slices.ContainsFunc(s.candidates, func(c candidate) bool {
		n := c.names[0]
		return n.kind == news.KindCountry && !n.asks && s.entries[n.index].Country == code
	})
}

// has reports whether a phrase is in the document.
func (s *scan) has(written string) bool {
	return strings.Contains(s.all(), " "+folded(strings.ReplaceAll(written, "-", " - "))+" ")
}

// all returns the norms of the document with a space around each.
func (s *scan) all() string {
	if s.text == "" {
		var b strings.Builder
		b.WriteByte(' ')
		for i := range s.doc.Sentences {
			for _, t := range s.doc.Sentences[i].Tokens {
				b.WriteString(undotted(t.Norm))
				b.WriteByte(' ')
			}
		}
		s.text = b.String()
	}
	return s.text
}

// Home returns the country in which most people speak a language.
func Home(code string) string {
	region, _ := language.Make(code).Region()
	return region.String()
}
