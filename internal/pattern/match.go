package pattern

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// A Match is a place where a rule matches: the sentence, and the tokens [from, to) of each of its terms.
type Match struct {
	Sentence int // -1 for a rule that is a flag alone
	Spans    [][2]int
}

// Bounds returns the first of its tokens, and the one after the last.
func (at *Match) Bounds() (from, to int) {
	from = at.Spans[0][0]
	for _, span := range at.Spans {
		from, to = min(from, span[0]), max(to, span[1])
	}
	return from, to
}

// Use selects a set: the words of its ignored phrases count for no rule that is matched next.
func (m *Search) Use(set *RuleSet) {
	m.ignored = m.ignored[:0]
	for _, id := range set.ignore {
		m.ignored = append(m.ignored, m.of(id)...)
	}
}

// Raise sets a flag, such as the slug of a topic for {topic:slug}.
func (m *Search) Raise(flag string) { m.flags[flag] = true }

// First returns the first match of a rule whose conditions hold.
func (m *Search) First(r *Rule) (found Match, ok bool) {
	m.All(r, func(at Match) bool {
		found, ok = at, true
		return true
	})
	return found, ok
}

// All calls yes with each match of a rule whose conditions hold, in document order, until that returns true. The spans
// are valid until it returns false.
func (m *Search) All(r *Rule, yes func(Match) bool) {
	if !m.plausible(r) {
		return
	}
	if r.pattern.flag != "" {
		if !m.fails(r, everywhere) {
			yes(Match{Sentence: -1})
		}
		return
	}
	known, fails, excluded := false, false, everywhere // on the document, known after the first match
	m.pattern(&r.pattern, everywhere, func(at Match) bool {
		if at.Sentence != excluded && m.fails(r, at.Sentence) {
			excluded = at.Sentence
		}
		if at.Sentence == excluded {
			return false
		}
		if !known {
			known, fails = true, m.fails(r, everywhere)
		}
		return fails || yes(at)
	})
}

// plausible reports whether the document has all terms that a rule needs, in any place.
func (m *Search) plausible(r *Rule) bool {
	if !m.has(&r.pattern) {
		return false
	}
	for i := range r.clauses {
		if c := &r.clauses[i]; !c.negative && !m.has(&c.pattern) {
			return false
		}
	}
	return true
}

// has reports whether the document has all terms of a pattern, or its flag.
func (m *Search) has(p *pattern) bool {
	for _, id := range p.terms {
		if len(m.found[m.terms[id].symbol]) == 0 {
			return false
		}
	}
	return p.flag == "" || m.flags[p.flag]
}

// fails reports whether a condition of a rule doesn't hold: one on the document, or one on a sentence and those near
// it.
func (m *Search) fails(r *Rule, sentence int) bool {
	for i := range r.clauses {
		if c := &r.clauses[i]; (c.scope == anywhere) == (sentence == everywhere) && !m.satisfied(c, sentence) {
			return true
		}
	}
	return false
}

// satisfied reports whether a condition holds.
func (m *Search) satisfied(c *clause, sentence int) bool {
	switch c.scope {
	case anywhere:
		return m.holds(&c.pattern, everywhere) != c.negative
	case nearby:
		return m.nearby(&c.pattern, sentence) != c.negative
	}
	return m.holds(&c.pattern, sentence) != c.negative
}

// nearby reports whether a pattern is in a sentence, in one next to it, or in the title.
func (m *Search) nearby(p *pattern, sentence int) bool {
	for s := range min(sentence+2, len(m.doc.Sentences)) {
		near := s >= sentence-1 || m.doc.Sentences[s].Field == news.FieldTitle
		if near && m.holds(p, s) {
			return true
		}
	}
	return false
}

// everywhere means all sentences.
const everywhere = -1

// holds reports whether a pattern is in a sentence.
func (m *Search) holds(p *pattern, sentence int) bool {
	return m.has(p) && (p.flag != "" || m.pattern(p, sentence, func(Match) bool { return true }))
}

// pattern calls yes with each place of a pattern in a sentence, in document order, until that returns true, and reports
// whether it did. The spans are valid until yes returns false.
func (m *Search) pattern(p *pattern, sentence int, yes func(Match) bool) bool {
	if !m.has(p) {
		return false
	}
	first := m.of(p.terms[0])
	if sentence != everywhere {
		first = in(first, int32(sentence))
	}
	var spans [][2]int
	for _, x := range first {
		if p.field != "" && m.doc.Sentences[x.sentence].Field != p.field || m.hidden(x) {
			continue
		}
		if spans == nil {
			spans = make([][2]int, 0, len(p.terms))
		}
		if m.rest(p, x.sentence, append(spans, [2]int{int(x.from), int(x.to)}), yes) {
			return true
		}
	}
	return false
}

// rest calls yes with each way to place the terms after those in spans, and reports whether yes returned true.
func (m *Search) rest(p *pattern, sentence int32, spans [][2]int, yes func(Match) bool) bool {
	n := len(spans)
	if n == len(p.terms) {
		return yes(Match{int(sentence), spans})
	}
	for _, x := range in(m.of(p.terms[n]), sentence) {
		if !m.linked(p.links[n-1], spans[n-1], x) || overlaps(spans, x) || m.hidden(x) {
			continue
		}
		if m.rest(p, sentence, append(spans, [2]int{int(x.from), int(x.to)}), yes) {
			return true
		}
	}
	return false
}

// linked reports whether the link allows x after the tokens at, or before them.
func (m *Search) linked(l link, at [2]int, x span) bool {
	words := -1
	switch {
	case l.adjacent:
		return x.from == m.next(x.sentence, int32(at[1]))
	case int(x.from) >= at[1]:
		words = m.between(x.sentence, int32(at[1]), x.from)
	case int(x.to) <= at[0] && !l.ordered:
		words = m.between(x.sentence, x.to, int32(at[0]))
	}
	return words >= 0 && (l.within < 0 || words <= l.within)
}

func overlaps(spans [][2]int, x span) bool {
	return slices.ContainsFunc(spans, func(s [2]int) bool { return int(x.from) < s[1] && s[0] < int(x.to) })
}

// hidden reports whether the set in use ignores some of the tokens.
func (m *Search) hidden(x span) bool {
	for _, h := range m.ignored {
		if h.sentence == x.sentence && x.from < h.to && h.from < x.to {
			return true
		}
	}
	return false
}

// Captured returns the tokens [from, to) that a rule captured under a name.
func (r *Rule) Captured(at Match, name string) (from, to int, ok bool) {
	for _, c := range r.pattern.captures {
		if c.name == name {
			return at.Spans[c.term][0], at.Spans[c.term][1], true
		}
	}
	return 0, 0, false
}
