package facts

import (
	"iter"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// RuleSets returns the rules of a language for money, for services and for bans, by the name of their file.
func RuleSets(language string) iter.Seq2[string, *pattern.RuleSet] {
	money, bans := rulesOf(language), bansOf(language)
	return func(yield func(string, *pattern.RuleSet) bool) {
		if money != nil && !yield("facts.yaml", money.money) || bans == nil {
			return
		}
		_ = yield("bans.yaml", bans.services) && yield("bans.yaml", bans.bans)
	}
}

// Fired returns the rules for money, services and bans that fire for a document.
func (l *Lexicon) Fired(d *news.Document, mentions []news.Mention) (all []*pattern.Rule) {
	x := l.extractor(d, mentions)
	money, bans := rulesOf(d.Language), bansOf(d.Language)
	fired := func(p *pattern.Program, mentions []news.Mention, sets ...*pattern.RuleSet) {
		s := p.Search(d, mentions)
		defer s.Release()
		for _, set := range sets {
			s.Use(set)
			all = append(all, s.Fired(set)...)
		}
	}
	if money != nil {
		fired(money.program, mentions, money.money)
	}
	if bans != nil {
		b := banReader{scene: x.scene(), ban: bans}
		things := b.candidates()
		fired(bans.program, mentions, bans.services)
		fired(bans.program, things, bans.bans)
	}
	return all
}
