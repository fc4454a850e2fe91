package topic

import (
	"iter"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// Sets returns the rules of each topic of a language, by slug, in the order in which they are tried.
func (r *Rules) Sets(language string) iter.Seq2[string, *pattern.RuleSet] {
	return func(yield func(string, *pattern.RuleSet) bool) {
		c := r.of(language)
		for i := 0; c != nil && i < len(c.definitions); i++ {
			if !yield(c.definitions[i].Slug, c.program.Sets[i]) {
				return
			}
		}
	}
}

// Fired returns the rules of all topics that fire for a document.
func (r *Rules) Fired(d *news.Document, mentions []news.Mention) (all []*pattern.Rule) {
	c := r.of(d.Language)
	if c == nil {
		return nil
	}
	m := c.matcher(d, mentions)
	defer m.Release()
	for i, set := range m.program.Sets {
		score, evidence := m.define(i)
		all = append(all, m.Fired(set)...)
		m.assign(i, score, evidence)
	}
	return all
}
