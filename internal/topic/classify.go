package topic

import (
	"math"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
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

// Load reads the rules of a language, which the first text of it needs.
func (r *Rules) Load(language string) { r.of(language) }

// Classify returns the topics of a document, whose mentions the word lists found. A document in a language without
// rules has none. Each of stated, what is known of the document already, counts for its topic like a rule that fired.
func (r *Rules) Classify(d *news.Document, mentions []news.Mention, stated ...news.Evidence) Result {
	c := r.of(d.Language)
	if c == nil {
		return Result{}
	}
	m := c.matcher(d, mentions)
	m.stated = stated
	defer m.Release()
	var out Result
	for i := range c.definitions {
		def := &c.definitions[i]
		score, evidence := m.define(i)
		if !m.assign(i, score, evidence) {
			continue
		}
		if def.Slug == Privacy {
			out.Privacy, out.PrivacyEvidence = true, evidence
			continue
		}
		out.Topics = append(out.Topics, Topic{def.Slug, confidence(score, def.Threshold)})
		out.Evidence = append(out.Evidence, evidence...)
	}
	return out
}

// A matcher holds a document against the definitions of its language.
type matcher struct {
	*compiled
	*pattern.Search
	doc    *news.Document
	stated []news.Evidence
	quotes map[string][]news.Evidence // of the topics that were assigned
}

func (c *compiled) matcher(d *news.Document, mentions []news.Mention) *matcher {
	return &matcher{compiled: c, Search: c.program.Search(d, mentions), doc: d, quotes: map[string][]news.Evidence{}}
}

// assign notes that definition i applies, when its score is high enough, for the definitions after it.
func (m *matcher) assign(i int, score float64, evidence []news.Evidence) bool {
	def := &m.definitions[i]
	if score < def.Threshold || len(evidence) == 0 {
		return false
	}
	m.quotes[def.Slug] = evidence
	m.Raise(def.Slug)
	return true
}

// confidence is 0.5 at the threshold, and halves its distance to 1 with every further threshold's worth of score.
func confidence(score, threshold float64) float64 {
	return math.Round((1-math.Pow(0.5, score/threshold))*100) / 100
}

// define returns the score of definition i and its evidence, the strongest rule first.
func (m *matcher) define(i int) (float64, []news.Evidence) {
	set := m.program.Sets[i]
	m.Use(set)
	score := 0.0
	var evidence []news.Evidence
	for j := range set.Rules {
		r := &set.Rules[j]
		at, ok := m.First(r)
		if !ok {
			continue
		}
		score += r.Points()
		if r.Points() > 0 {
			ev := m.evidence(r, at)
			ev.Topic, ev.Rule, ev.Score = m.definitions[i].Slug, r.Name, r.Points()
			evidence = insert(evidence, ev)
		}
	}
	for _, ev := range m.stated {
		if ev.Topic == m.definitions[i].Slug {
			score += ev.Score
			evidence = insert(evidence, ev)
		}
	}
	return rounded(score), evidence
}

func rounded(score float64) float64 { return math.Round(score*1e6) / 1e6 }

// evidence quotes the place of a match; for a rule that asks for an earlier topic, that topic's.
func (m *matcher) evidence(r *pattern.Rule, at pattern.Match) news.Evidence {
	if at.Sentence < 0 {
		return m.quotes[r.Flag()][0]
	}
	return news.Evidence{Field: m.doc.Sentences[at.Sentence].Field, Quote: m.Quote(at)}
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
