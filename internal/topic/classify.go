package topic

import (
	"math"

	"github.com/privacywire/privacywire/internal/news"
)

// A Topic is one that a document has. Score is the confidence between 0.5, the threshold itself, and 1.
type Topic struct {
	Slug  string
	Score float64
}

// A Result is what a document is about.
type Result struct {
	Topics          []Topic         // in the order of the definitions
	Evidence        []news.Evidence // for each topic the rules that fired for it, the strongest first
	Privacy         bool            // about platform privacy
	PrivacyEvidence []news.Evidence
}

// Has reports whether the result holds a topic.
func (r *Result) Has(slug string) bool {
	for _, t := range r.Topics {
		if t.Slug == slug {
			return true
		}
	}
	return false
}

const maxEvidence = 3 // for each topic: the quotes are for people to read

// Classify gives the topics of a document, whose mentions the word lists found. A document in a language
// without rules has none.
func (r *Rules) Classify(d *news.Document, mentions []news.Mention) Result {
	e := r.engines[d.Language]
	if e == nil {
		return Result{}
	}
	m := e.matcher(d, mentions)
	defer m.release()
	var out Result
	quotes := map[string][]news.Evidence{}
	for i := range e.defs {
		def := &e.defs[i]
		score, evidence := m.define(def, quotes)
		if score < def.threshold || len(evidence) == 0 {
			continue
		}
		quotes[def.slug] = evidence
		m.assigned[def.slug] = true
		if def.slug == Privacy {
			out.Privacy, out.PrivacyEvidence = true, evidence
			continue
		}
		out.Topics = append(out.Topics, Topic{def.slug, confidence(score, def.threshold)})
		out.Evidence = append(out.Evidence, evidence...)
	}
	return out
}

// confidence is 0.5 at the threshold, and halves its distance to 1 with every further threshold's worth of score.
func confidence(score, threshold float64) float64 {
	return math.Round((1-math.Pow(0.5, score/threshold))*100) / 100
}

// define gives a definition's score and its evidence, the strongest rule first.
func (m *matcher) define(def *compiledDef, quotes map[string][]news.Evidence) (float64, []news.Evidence) {
	m.hide(def.ignore)
	score := 0.0
	var evidence []news.Evidence
	for i := range def.rules {
		r := &def.rules[i]
		ev, ok := m.fire(r, quotes)
		if !ok {
			continue
		}
		score += r.score
		if r.score > 0 {
			ev.Topic, ev.Rule, ev.Score = def.slug, r.name, r.score
			evidence = insert(evidence, ev)
		}
	}
	return math.Round(score*1e6) / 1e6, evidence
}

// insert keeps the strongest evidence, one for each quote; of equals the earlier comes first.
func insert(all []news.Evidence, ev news.Evidence) []news.Evidence {
	for _, x := range all {
		if x.Quote == ev.Quote && x.Score >= ev.Score {
			return all
		}
	}
	at := len(all)
	for at > 0 && all[at-1].Score < ev.Score {
		at--
	}
	all = append(all, news.Evidence{})
	copy(all[at+1:], all[at:])
	all[at] = ev
	if len(all) > maxEvidence {
		all = all[:maxEvidence]
	}
	return all
}

// fire applies a rule and gives the words where it holds first.
func (m *matcher) fire(r *compiledRule, quotes map[string][]news.Evidence) (ev news.Evidence, ok bool) {
	if !m.plausible(r) {
		return ev, false
	}
	if slug := r.pattern.topic; slug != "" {
		if len(quotes[slug]) == 0 || !m.allows(r) {
			return ev, false
		}
		return quotes[slug][0], true
	}
	m.pattern(&r.pattern, func(at match) bool {
		if m.excluded(r, at.sentence) {
			return false
		}
		if ok = m.allows(r); ok {
			ev = m.evidence(at)
		}
		return true
	})
	return ev, ok
}

// plausible reports, at a glance, whether a rule may hold at all.
func (m *matcher) plausible(r *compiledRule) bool {
	if r.pattern.topic == "" && m.sentences(&r.pattern) == 0 {
		return false
	}
	for i := range r.clauses {
		if c := &r.clauses[i]; c.document && !c.negative && c.pattern.topic == "" && m.sentences(&c.pattern) == 0 {
			return false
		}
	}
	return true
}

// allows reports whether the rule's conditions on the document hold.
func (m *matcher) allows(r *compiledRule) bool {
	for i := range r.clauses {
		if c := &r.clauses[i]; c.document && m.holds(&c.pattern) == c.negative {
			return false
		}
	}
	return true
}

// holds reports whether a pattern is anywhere in the document.
func (m *matcher) holds(p *compiledPattern) bool {
	if p.topic != "" {
		return m.assigned[p.topic]
	}
	return m.pattern(p, func(match) bool { return true })
}

// excluded reports whether a NOT clause forbids the sentence.
func (m *matcher) excluded(r *compiledRule, sentence int) bool {
	for i := range r.clauses {
		if c := &r.clauses[i]; !c.document && m.patternIn(&c.pattern, sentence, func(match) bool { return true }) {
			return true
		}
	}
	return false
}

// evidence quotes the place of a match: the whole sentence when it is short, else the words with a few around them.
func (m *matcher) evidence(at match) news.Evidence {
	s := &m.doc.Sentences[at.sentence]
	return news.Evidence{Field: s.Field, Quote: quote(s, at.spans)}
}

// How long a quote may be before it is cut down to the words that matter and those around them.
const (
	quoteWhole  = 240 // bytes
	quoteAround = 8   // tokens
)

func quote(s *news.Sentence, spans [][2]int) string {
	if len(s.Text) <= quoteWhole {
		return s.Text
	}
	from, to := len(s.Tokens), 0
	for _, sp := range spans {
		from, to = min(from, sp[0]), max(to, sp[1])
	}
	return s.Span(max(0, from-quoteAround), min(len(s.Tokens), to+quoteAround))
}
