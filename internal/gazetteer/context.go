package gazetteer

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/news"
)

// A context says when an everyday word is a name.
type context struct {
	needs  []string // phrases with a space at each end, one of which must be in the document
	beside []string // words that forbid it directly before or after
	never  []string // phrases like needs that forbid it anywhere
	home   bool     // "@": the country of the entry must be named
}

func newContext(words []string) (c context) {
	for _, w := range words {
		switch {
		case w == "@":
			c.home = true
		case strings.HasPrefix(w, "--"):
			c.never = append(c.never, phrase(w[2:]))
		case strings.HasPrefix(w, "-"):
			c.beside = append(c.beside, strings.ToLower(w[1:]))
		default:
			c.needs = append(c.needs, phrase(w))
		}
	}
	return c
}

// phrase returns words as scan.all has them.
func phrase(written string) string {
	return " " + folded(strings.ReplaceAll(written, "-", " - ")) + " "
}

// meant reports whether a name is meant at its place. Votes of rules against it count for every name, votes for it for
// an everyday word.
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
	return !v.forbids && !s.beside(v.context, c) && (!n.asks || points > 0 || v.supports)
}

// A verdict is what the document says of an entry whose names are everyday words.
type verdict struct {
	context
	forbids, supports bool
}

// verdict asks the document once: a name may be there a thousand times.
func (s *scan) verdict(n *name) *verdict {
	v := s.verdicts[n.index]
	if v == nil {
		e := &s.entries[n.index]
		v = &verdict{context: newContext(e.Context)}
		v.forbids, v.supports = s.anywhere(v.never), s.anywhere(v.needs) || v.home && s.names(e.Country)
		s.verdicts[n.index] = v
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

func (s *scan) beside(rule context, c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	after := c.to
	if after < len(tokens) && (tokens[after].Norm == "'s" || tokens[after].Norm == "-") {
		after++ // "meta-analysis"
	}
	return c.from > 0 && slices.Contains(rule.beside, tokens[c.from-1].Norm) ||
		after < len(tokens) && slices.Contains(rule.beside, tokens[after].Norm)
}

// names reports whether the document names a country.
func (s *scan) names(code string) bool {
	return slices.ContainsFunc(s.candidates, func(c candidate) bool {
		n := c.names[0]
		return n.kind == news.KindCountry && !n.asks && s.entries[n.index].Country == code
	})
}

// anywhere reports whether one of the phrases is in the document.
func (s *scan) anywhere(phrases []string) bool {
	return len(phrases) > 0 && slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(s.all(), p) })
}

// all is the norms of the document with a space around each.
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
