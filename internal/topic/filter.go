package topic

import "github.com/privacywire/privacywire/internal/news"

// A Filter is the rules of a feed that select its items. It is safe for concurrent use.
type Filter struct {
	*compiled
	only bool // an item must match
}

// The names of a filter's two sets of rules, as feeds.yaml and evidence call them.
const (
	Only  = "only"
	Block = "block"
)

// NewFilter compiles the rules of a filter. Texts may be in any language; the forms of words are those of the language
// given. An error joins all mistakes, each an [*Error].
func NewFilter(language string, only, block []Rule) (*Filter, error) {
	var list []Definition
	for _, d := range []Definition{{Slug: Only, Rules: only}, {Slug: Block, Rules: block}} {
		if len(d.Rules) > 0 {
			d.Line = d.Rules[0].Line
			list = append(list, d)
		}
	}
	f := &Filter{compile(language, "%s", list), len(only) > 0}
	return f, f.err
}

// Apply reports whether a document passes, and returns the evidence against it, or what it passes for. The result of
// [Rules.Classify] says which topics the document has.
func (f *Filter) Apply(d *news.Document, mentions []news.Mention, r *Result) (bool, []news.Evidence) {
	m := f.matcher(d, mentions)
	defer m.Release()
	for _, t := range r.Topics {
		m.Raise(t.Slug)
	}
	for _, e := range r.Evidence {
		m.quotes[e.Topic] = append(m.quotes[e.Topic], e)
	}
	passes, why := !f.only, []news.Evidence(nil)
	for i := range f.definitions {
		v := m.verdict(i)
		if !v.assigned {
			continue
		}
		if f.definitions[i].Slug == Block {
			return false, v.evidence
		}
		passes, why = true, v.evidence
	}
	return passes, why
}
