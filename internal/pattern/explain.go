package pattern

import (
	"fmt"
	"strings"
)

// Quote returns the sentence of a match, or of a long one the part around the match.
func (m *Search) Quote(at Match) string {
	from, to := at.Bounds()
	return m.doc.Sentences[at.Sentence].Quote(from, to)
}

// Words returns the words that each term of a match took.
func (m *Search) Words(at Match) (words []string) {
	if at.Sentence < 0 {
		return nil
	}
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
	var why []string
	for _, id := range p.terms {
		if len(m.found[m.terms[id].symbol]) == 0 {
			why = append(why, "no "+brief(m.terms[id].text))
		}
	}
	if len(why) > 0 && len(p.terms) == 1 || p.flag != "" && !m.flags[p.flag] {
		return ""
	}
	sentence := everywhere
	note := func(at Match) bool { sentence = at.Sentence; return true }
	if len(why) == 0 && p.flag == "" && !m.pattern(p, everywhere, note) {
		why = append(why, "its words are too far apart, or in another order")
	}
	for i := range r.clauses {
		if c := &r.clauses[i]; (c.scope == anywhere || sentence != everywhere) && !m.satisfied(c, sentence) {
			why = append(why, m.failure(c, sentence))
		}
	}
	if len(why) != 1 {
		return ""
	}
	return why[0]
}

// brief cuts a long text of the rule language: its beginning says enough.
func brief(text string) string {
	if r := []rune(text); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return text
}

// failure says why a condition doesn't hold.
func (m *Search) failure(c *clause, sentence int) string {
	where := [...]string{inSentence: "the sentence", nearby: "a sentence near it", anywhere: "the document"}[c.scope]
	words := brief(c.pattern.text)
	if !c.negative {
		return "nothing in " + where + " is " + words
	}
	if c.scope == anywhere {
		sentence = everywhere
	}
	if c.pattern.flag == "" && c.scope != nearby {
		m.pattern(&c.pattern, sentence, func(at Match) bool {
			words = fmt.Sprintf("%q", strings.Join(m.Words(at), " … "))
			return true
		})
	}
	return where + " has " + words
}
