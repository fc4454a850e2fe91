package topic

import (
	"math"
	"slices"

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
	return slices.ContainsFunc(r.Topics, func(t Topic) bool { return t.Slug == slug })
}

const maxEvidence = 3 // for each topic: the quotes are for people to read

// Load reads the rules of a language, which the first text of it needs.
func (r *Rules) Load(language string) { r.of(language) }

// Classify returns the topics of a document, whose mentions the word lists found. A document in a language without
// rules has none. Each of stated, what is known of the document already, counts for its topic like a rule that fired.
func (r *Rules) Classify(d *news.Document, mentions []news.Mention, stated ...news.Evidence) (out Result) {
	r.judge(d, mentions, stated, func(m *matcher, def *Definition, v verdict) {
		switch {
		case !v.assigned:
		case def.Slug == Privacy:
			out.Privacy, out.PrivacyEvidence = true, v.evidence
		default:
			out.Topics = append(out.Topics, Topic{def.Slug, confidence(v.score, def.Threshold)})
			out.Evidence = append(out.Evidence, v.evidence...)
		}
	})
	return out
}

// Fired returns the rules of all topics that fire for a document.
func (r *Rules) Fired(d *news.Document, mentions []news.Mention) (all []*pattern.Rule) {
	r.judge(d, mentions, nil, func(_ *matcher, _ *Definition, v verdict) { all = append(all, v.fired...) })
	return all
}

// judge calls each with what the rules of each definition say of a document.
func (r *Rules) judge(d *news.Document, mentions []news.Mention, stated []news.Evidence,
	each func(*matcher, *Definition, verdict)) {
	c := r.of(d.Language)
	if c == nil {
		return
	}
	m := c.matcher(d, mentions)
	defer m.Release()
	m.stated = stated
	for i := range c.definitions {
		each(m, &c.definitions[i], m.verdict(i))
	}
}

// A matcher applies the definitions of a language to a document.
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

// A verdict is what the rules of a definition say of a document.
type verdict struct {
	set      *pattern.RuleSet
	fired    []*pattern.Rule
	score    float64
	evidence []news.Evidence // the strongest first
	assigned bool
}

// verdict applies the rules of definition i. When its topic is assigned, rules of later definitions may require it.
func (m *matcher) verdict(i int) verdict {
	def, v := &m.definitions[i], verdict{set: m.program.Sets[i]}
	m.Use(v.set)
	for j := range v.set.Rules {
		r := &v.set.Rules[j]
		at, ok := m.First(r)
		if !ok {
			continue
		}
		v.fired = append(v.fired, r)
		v.score += r.Points()
		if r.Points() > 0 {
			ev := m.evidence(r, at)
			ev.Topic, ev.Rule, ev.Score = def.Slug, r.Name, r.Points()
			v.evidence = insert(v.evidence, ev)
		}
	}
	for _, ev := range m.stated {
		if ev.Topic == def.Slug {
			v.score += ev.Score
			v.evidence = insert(v.evidence, ev)
		}
	}
	v.score = rounded(v.score)
	if v.assigned = v.score >= def.Threshold && len(v.evidence) > 0; v.assigned {
		m.quotes[def.Slug] = v.evidence
		m.Raise(def.Slug)
	}
	return v
}

func rounded(score float64) float64 { return math.Round(score*1e6) / 1e6 }

// confidence is 0.5 at the threshold, and halves its distance to 1 with every further threshold's worth of score.
func confidence(score, threshold float64) float64 {
	return math.Round((1-math.Pow(0.5, score/threshold))*100) / 100
}

// evidence quotes the place of a match. For a rule that only asks for an earlier topic it returns that topic's
// evidence.
func (m *matcher) evidence(r *pattern.Rule, at pattern.Match) news.Evidence {
	if at.Sentence < 0 {
		return m.quotes[r.Flag()][0]
	}
	return news.Evidence{Field: m.doc.Sentences[at.Sentence].Field, Quote: m.Quote(at)}
}

// insert keeps the strongest evidence, one for each quote; of equals the earlier comes first.
func insert(all []news.Evidence, ev news.Evidence) []news.Evidence {
	if slices.ContainsFunc(all, func(x news.Evidence) bool { return x.Quote == ev.Quote && x.Score >= ev.Score }) {
		return all
	}
	at := slices.IndexFunc(all, func(x news.Evidence) bool { return x.Score < ev.Score })
	if at < 0 {
		at = len(all)
	}
	all = slices.Insert(all, at, ev)
	return all[:min(len(all), maxEvidence)]
}
