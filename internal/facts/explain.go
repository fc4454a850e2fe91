package facts

import (
	"cmp"
	"iter"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// An Account says why something of a document is a claim or not: a sum a fine, a platform one that is banned.
type Account struct {
	List    string // of the claim: fines, bans …
	What    string // the words of the sum, or what may be banned
	Quote   string
	Points  float64 // for a claim
	Stated  bool    // they are enough
	Status  news.Status
	Reasons []Reason // for a sum the strongest words last
}

// maxReasons bounds the weights that are listed for a sum.
const maxReasons = 6

// Explain returns which rules voted on each sum, each possible ban and each other claim of the document.
func (l *Lexicon) Explain(d *news.Document, mentions []news.Mention) []Account {
	sc := l.scene(d, mentions)
	defer sc.search.Release()
	all := append(sc.explainSums(), sc.explainBans()...)
	for _, s := range sc.others() {
		c := &s.claim
		a := Account{c.Kind.List(), c.Subject, c.Quote, s.votes[labelClaim], true, c.Status, nil}
		for _, b := range s.said {
			a.Reasons = append(a.Reasons, sc.reasons(b)...)
		}
		all = append(all, a)
	}
	return all
}

// account returns an account of the words at a place.
func (sc *scene) account(list string, p place, points float64) Account {
	s := &sc.d.Sentences[p.sentence]
	return Account{List: list, What: s.Span(p.from, p.to), Quote: s.Quote(p.from, p.to), Points: points}
}

// explainSums explains each sum, with the words near it that weighed most.
func (sc *scene) explainSums() (all []Account) {
	sums := sc.amounts()
	for i := range sums {
		s := &sums[i]
		c := sc.claim(s)
		a := sc.account(news.ListFines, s.place, c.votes[labelClaim])
		a.Stated, a.Status = a.Points > 0, group{c}.status()
		for j := range sc.voted {
			if b := &sc.voted[j]; b.isFor(s) {
				a.Reasons = append(a.Reasons, sc.reasons(b)...)
			}
		}
		a.Reasons = append(a.Reasons, wordReasons(s, a.Status)...)
		all = append(all, a)
	}
	return all
}

// explainBans explains each list of things that a rule calls banned.
func (sc *scene) explainBans() (all []Account) {
	b := sc.bans()
	stated, last := b.statements(), -1
	for i := range b.things {
		t := &b.things[i]
		own := b.votesOf(t.group)
		if t.group == last || own[labelBan] == 0 {
			continue
		}
		last = t.group
		a := b.account(news.ListBans, t.place, own[labelBan])
		if i := slices.IndexFunc(stated, func(s statement) bool { return s.group == t.group }); i >= 0 {
			a.Stated, a.Status = true, b.claim(stated[i:i+1]).Status
		}
		for i := range b.cast {
			if v := &b.cast[i]; v.group == t.group || v.group < 0 && v.sentence == t.sentence {
				a.Reasons = append(a.Reasons, b.reasons(&v.ballot)...)
			}
		}
		all = append(all, a)
	}
	return all
}

// wordReasons returns the words near a sum that weigh most for or against a claim and its status.
func wordReasons(s *amount, status news.Status) (all []Reason) {
	for _, label := range []string{labelClaim, string(status)} {
		for _, f := range s.features {
			if w := score(label, f); w != 0 {
				all = append(all, Reason{Rule: f, Label: label, Points: w})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(b.Points*b.Points, a.Points*a.Points) })
	return all[:min(len(all), maxReasons)]
}

// RuleSets returns the rules of a language for money, for services and for bans, by the name of their file.
func RuleSets(language string) iter.Seq2[string, *pattern.RuleSet] {
	return func(yield func(string, *pattern.RuleSet) bool) {
		_ = yield(factsFile, rulesOf(language).money) && yield(bansFile, bansOf(language).Sets[servicesSet]) &&
			yield(bansFile, bansOf(language).Sets[bansSet])
	}
}

// Fired returns the rules for money, services and bans that match a document.
func (l *Lexicon) Fired(d *news.Document, mentions []news.Mention) (all []*pattern.Rule) {
	sc := l.scene(d, mentions)
	defer sc.search.Release()
	b := sc.bans()
	cast := append(sc.vote(), b.kinds...)
	for i := range b.cast {
		cast = append(cast, b.cast[i].ballot)
	}
	for _, o := range cast {
		if !slices.Contains(all, o.rule) {
			all = append(all, o.rule)
		}
	}
	return all
}
