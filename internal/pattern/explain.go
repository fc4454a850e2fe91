package pattern

import (
	"fmt"
	"strings"
)

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

// Words returns the words that each term of a match took.
func (m *Search) Words(at Match) (words []string) {
	for _, sp := range at.Spans {
		words = append(words, m.doc.Sentences[at.Sentence].Span(sp[0], sp[1]))
	}
	return words
}

// Ignored returns the words that the set in use ignores.
func (m *Search) Ignored() (words []string) {
	for _, x := range m.ignored {
		words = append(words, m.doc.Sentences[x.sentence].Span(int(x.from), int(x.to)))
	}
	return words
}

// Miss says what kept a rule from matching, "" when it was more than one thing.
func (m *Search) Miss(r *Rule) string {
	p := &r.pattern
	if p.flag != "" && !m.flags[p.flag] {
		return ""
	}
	failed := m.failed(r)
	if missing := m.missing(p); len(missing) > 0 {
		if len(p.terms) == 1 || len(missing) > 1 || len(failed) > 0 {
			return ""
		}
		return "no " + brief(missing[0])
	}
	sentence := everywhere
	found := p.flag != "" || m.pattern(p, everywhere, func(at Match) bool { sentence = at.Sentence; return true })
	switch {
	case !found && len(failed) == 0:
		return "its words are too far apart, or in another order"
	case found && len(failed) == 1:
		return failed[0]
	case found && len(failed) == 0:
		return m.forbidden(r, sentence)
	}
	return ""
}

// brief cuts a long text of the rule language: its beginning says enough.
func brief(text string) string {
	if r := []rune(text); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return text
}

// missing returns the terms of a pattern that the document doesn't have.
func (m *Search) missing(p *pattern) (texts []string) {
	for _, id := range p.terms {
		if len(m.found[m.terms[id].symbol]) == 0 {
			texts = append(texts, m.terms[id].text)
		}
	}
	return texts
}

// failed returns the conditions on the document that don't hold.
func (m *Search) failed(r *Rule) (texts []string) {
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.scope != anywhere || m.holds(&c.pattern, everywhere) != c.negative {
			continue
		}
		if c.negative {
			texts = append(texts, "the document has "+m.wordsOf(&c.pattern, everywhere))
		} else {
			texts = append(texts, "nothing in the document is "+brief(c.pattern.text))
		}
	}
	return texts
}

// wordsOf returns the words from the first to the last that a pattern takes in a sentence.
func (m *Search) wordsOf(p *pattern, sentence int) string {
	words := p.text
	if p.flag == "" {
		m.pattern(p, sentence, func(at Match) bool {
			words = fmt.Sprintf("%q", strings.Join(m.Words(at), " … "))
			return true
		})
	}
	return words
}

// forbidden says which condition on a sentence fails there.
func (m *Search) forbidden(r *Rule, sentence int) string {
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.scope == nearby && !c.negative && !m.nearby(&c.pattern, sentence) {
			return "nothing near the sentence is " + brief(c.pattern.text)
		}
		if c.scope == inSentence && m.holds(&c.pattern, sentence) {
			return "the sentence has " + m.wordsOf(&c.pattern, sentence)
		}
	}
	return "the sentences near it have a word that the rule forbids"
}
