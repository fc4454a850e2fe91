package pattern

import (
	"fmt"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// Use selects a set: its ignored phrases are hidden from the rules that are matched next.
func (m *Search) Use(set *RuleSet) { m.hide(set.ignore) }

// Raise sets a flag, such as the slug of a topic for {topic:slug}.
func (m *Search) Raise(flag string) { m.flags[flag] = true }

// First returns the first match of a rule whose conditions hold. Its spans are valid until the next call.
func (m *Search) First(r *Rule) (found Match, ok bool) {
	m.All(r, func(at Match) bool {
		found, ok = at, true
		return true
	})
	return found, ok
}

// Fired returns the rules of the set in use that match.
func (m *Search) Fired(set *RuleSet) (all []*Rule) {
	for i := range set.Rules {
		if _, ok := m.First(&set.Rules[i]); ok {
			all = append(all, &set.Rules[i])
		}
	}
	return all
}

// All calls yes with each match of a rule whose conditions hold, in document order, until that returns true. The spans
// are valid during the call.
func (m *Search) All(r *Rule, yes func(Match) bool) {
	if !m.plausible(r) {
		return
	}
	if r.pattern.flag != "" {
		if m.flags[r.pattern.flag] && m.allows(r) {
			yes(Match{Sentence: -1})
		}
		return
	}
	allowed, asked, excluded := false, false, -1
	m.pattern(&r.pattern, func(at Match) bool {
		if at.Sentence == excluded {
			return false
		}
		if m.excluded(r, at.Sentence) {
			excluded = at.Sentence
			return false
		}
		if !asked {
			allowed, asked = m.allows(r), true
		}
		return !allowed || yes(at)
	})
}

// plausible reports, without looking for phrases, whether a rule may hold at all.
func (m *Search) plausible(r *Rule) bool {
	if r.pattern.flag == "" && m.sentences(&r.pattern) == 0 {
		return false
	}
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.scope != inSentence && !c.negative && c.compiled.flag == "" && m.sentences(&c.compiled) == 0 {
			return false
		}
	}
	return true
}

// allows reports whether the rule's conditions on the document hold.
func (m *Search) allows(r *Rule) bool {
	for i := range r.clauses {
		if c := &r.clauses[i]; c.scope == anywhere && m.holds(&c.compiled) == c.negative {
			return false
		}
	}
	return true
}

// holds reports whether a pattern is anywhere in the document.
func (m *Search) holds(p *compiledPattern) bool {
	if p.flag != "" {
		return m.flags[p.flag]
	}
	return m.pattern(p, always)
}

func always(Match) bool { return true }

// excluded reports whether a condition on the sentence, or on those next to it, fails.
func (m *Search) excluded(r *Rule, sentence int) bool {
	for i := range r.clauses {
		switch c := &r.clauses[i]; c.scope {
		case inSentence:
			if m.patternIn(&c.compiled, sentence, always) {
				return true
			}
		case nearby:
			if m.nearby(&c.compiled, sentence) == c.negative {
				return true
			}
		}
	}
	return false
}

// nearby reports whether a pattern is in a sentence, in one next to it, or in the title.
func (m *Search) nearby(p *compiledPattern, sentence int) bool {
	for s := range m.doc.Sentences {
		if s > sentence+1 {
			break
		}
		near := s >= sentence-1 || m.doc.Sentences[s].Field == news.FieldTitle
		if near && m.patternIn(p, s, always) {
			return true
		}
	}
	return false
}

// Capture returns the tokens [from, to) that a rule captured under a name.
func (m *Search) Capture(r *Rule, at Match, name string) (from, to int, ok bool) {
	for _, c := range r.pattern.captures {
		if c.name == name {
			span := at.Spans[c.term]
			from, to, ok = m.locate(m.terms[r.pattern.terms[c.term]].items, at.Sentence, span, c.item)
			return from, to, ok
		}
	}
	return 0, 0, false
}

// locate returns the tokens of one item of a phrase that is at a span.
func (m *Search) locate(items []node, s int, span [2]int, item int) (from, to int, ok bool) {
	before := m.ends(items[:item], s, span[0])
	for at := 0; at < 64; at++ {
		if before&(1<<at) == 0 {
			continue
		}
		from = span[0] + at
		if item > 0 {
			from += m.passed(s, from)
		}
		ends := m.item(&items[item], s, from)
		for length := 63; length > 0; length-- {
			to = from + length
			if ends&(1<<length) != 0 && m.reaches(items[item+1:], s, to, span[1]) {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// reaches reports whether items after token t may end at a token.
func (m *Search) reaches(items []node, s, t, end int) bool {
	if len(items) == 0 {
		return t == end
	}
	t += m.passed(s, t)
	return end >= t && end-t < 64 && m.ends(items, s, t)&(1<<(end-t)) != 0
}

// How long a quote may be before it is cut down to the words that matter and those around them.
const (
	quoteWhole  = 240 // bytes
	quoteAround = 8   // tokens
)

// Quote returns the words of a match: the whole sentence when it is short, else the match with a few words around it.
func (m *Search) Quote(at Match) string {
	s := &m.doc.Sentences[at.Sentence]
	if len(s.Text) <= quoteWhole {
		return s.Text
	}
	from, to := len(s.Tokens), 0
	for _, sp := range at.Spans {
		from, to = min(from, sp[0]), max(to, sp[1])
	}
	from, to = max(0, from-quoteAround), min(len(s.Tokens), to+quoteAround)
	for from > 0 && s.Tokens[from-1].End == s.Tokens[from].Start { // "$" belongs to its sum, ")" to what it closes
		from--
	}
	for to < len(s.Tokens) && s.Tokens[to-1].End == s.Tokens[to].Start {
		to++
	}
	return s.Span(from, to)
}

// Words returns the words that each phrase of a match took.
func (m *Search) Words(at Match) (words []string) {
	for _, sp := range at.Spans {
		words = append(words, m.doc.Sentences[at.Sentence].Span(sp[0], sp[1]))
	}
	return words
}

// Ignored returns the words that the set in use ignores.
func (m *Search) Ignored() (words []string) {
	for _, o := range m.ignored {
		words = append(words, m.doc.Sentences[o.sentence].Span(int(o.from), int(o.to)))
	}
	return words
}

// A Miss says why a rule nearly matched: one thing was missing, or one condition failed.
type Miss struct {
	Why   string
	Quote string // where its pattern holds; "" when a phrase of it is missing
}

// Miss says what kept a rule from matching, when it was one thing only.
func (m *Search) Miss(r *Rule) (Miss, bool) {
	if r.pattern.flag != "" && !m.flags[r.pattern.flag] {
		return Miss{}, false
	}
	failed := m.failed(r)
	if missing := m.missing(&r.pattern); len(missing) > 0 {
		return Miss{Why: "no " + brief(missing[0])}, len(r.pattern.terms) > 1 && len(missing) == 1 && len(failed) == 0
	}
	quoted, sentence := m.place(&r.pattern)
	switch {
	case quoted == "":
		out := Miss{Why: "its words are too far apart, or in another order"}
		return out, len(failed) == 0 && r.pattern.flag == ""
	case len(failed) == 1:
		return Miss{failed[0], quoted}, true
	case len(failed) == 0:
		return Miss{m.forbidden(r, sentence), quoted}, true
	}
	return Miss{}, false
}

// brief cuts a long text of the rule language: its beginning says enough.
func brief(text string) string {
	if r := []rune(text); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return text
}

// missing returns the phrases of a pattern that the document doesn't have.
func (m *Search) missing(p *compiledPattern) (texts []string) {
	for _, id := range p.terms {
		if len(m.occurrences(id)) == 0 {
			texts = append(texts, m.terms[id].text)
		}
	}
	return texts
}

// failed returns the conditions on the document that don't hold.
func (m *Search) failed(r *Rule) (texts []string) {
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.scope != anywhere || m.holds(&c.compiled) != c.negative {
			continue
		}
		if c.negative {
			texts = append(texts, "the document has "+m.wordsOf(c))
		} else {
			texts = append(texts, "nothing in the document is "+brief(c.pattern.String()))
		}
	}
	return texts
}

// wordsOf returns the words of the document that a condition matches.
func (m *Search) wordsOf(c *compiledClause) string {
	text := c.pattern.String()
	if c.compiled.flag == "" {
		m.pattern(&c.compiled, func(at Match) bool {
			text = fmt.Sprintf("%q", m.Words(at)[0])
			return true
		})
	}
	return text
}

// place returns the first place where a pattern holds.
func (m *Search) place(p *compiledPattern) (quoted string, sentence int) {
	if p.flag != "" {
		return p.flag, -1
	}
	m.pattern(p, func(at Match) bool {
		quoted, sentence = m.Quote(at), at.Sentence
		return true
	})
	return quoted, sentence
}

// forbidden says which condition on a sentence fails there.
func (m *Search) forbidden(r *Rule, sentence int) string {
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.scope == nearby && !c.negative && !m.nearby(&c.compiled, sentence) {
			return "nothing near the sentence is " + brief(c.pattern.String())
		}
		words := ""
		if c.scope == inSentence && m.patternIn(&c.compiled, sentence, func(at Match) bool {
			words = m.doc.Sentences[sentence].Span(at.Spans[0][0], at.Spans[len(at.Spans)-1][1])
			return true
		}) {
			return fmt.Sprintf("the sentence has %q", words)
		}
	}
	return "the sentences near it have a word that the rule forbids"
}

// Mention returns the index of a mention of a class at a token of a sentence, -1 for none.
func (m *Search) Mention(class news.Kind, sentence, from int) int {
	for i := m.first[m.base[sentence]+from]; i >= 0 && int(i) < len(m.mentions); i++ {
		x := &m.mentions[i]
		if x.Sentence != sentence || x.From != from {
			break
		}
		if x.Kind == class {
			return int(i)
		}
	}
	return -1
}

// Captures returns the names that a rule captures.
func (r *Rule) Captures() (all []string) {
	for _, c := range r.pattern.captures {
		if !slices.Contains(all, c.name) {
			all = append(all, c.name)
		}
	}
	return all
}
