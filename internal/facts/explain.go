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
	x := l.extractor(d, mentions)
	defer x.release()
	all := append(x.explainSums(), x.explainBans()...)
	for _, s := range x.others() {
		c := &s.claim
		a := Account{c.Kind.List(), c.Subject, c.Quote, s.votes[labelClaim], true, c.Status, nil}
		for _, b := range s.said {
			a.Reasons = append(a.Reasons, b.reasons()...)
		}
		all = append(all, a)
	}
	return all
}

// explainSums explains each sum, with the words near it that weighed most.
func (x *extractor) explainSums() (all []Account) {
	sc := x.scene()
	if sc == nil {
		return nil
	}
	sums := sc.amounts()
	for i := range sums {
		s := &sums[i]
		c := sc.claim(s)
		sentence := &x.d.Sentences[s.sentence]
		a := Account{List: news.ListFines, What: sentence.Span(s.from, s.to), Quote: quoteAround(sentence, s.from, s.to),
			Points: c.votes[labelClaim], Stated: c.votes[labelClaim] > 0, Status: group{c}.status()}
		for j := range sc.voted {
			if b := &sc.voted[j]; b.isFor(s) {
				a.Reasons = append(a.Reasons, b.reasons()...)
			}
		}
		a.Reasons = append(a.Reasons, sc.wordReasons(s, a.Status)...)
		all = append(all, a)
	}
	return all
}

// explainBans explains each list of things that a rule calls banned.
func (x *extractor) explainBans() (all []Account) {
	b := x.banReader()
	if b == nil {
		return nil
	}
	defer b.search.Release()
	stated, last := b.statements(), -1
	for i := range b.things {
		t := &b.things[i]
		own := b.votesOf(t.group)
		if t.group == last || own[labelBan] == 0 {
			continue
		}
		last = t.group
		s := &b.d.Sentences[t.sentence]
		a := Account{List: news.ListBans, What: s.Span(t.from, t.to), Quote: quoteAround(s, t.from, t.to),
			Points: own[labelBan]}
		if i := slices.IndexFunc(stated, func(s statement) bool { return s.group == t.group }); i >= 0 {
			a.Stated, a.Status = true, b.claim(stated[i:i+1]).Status
		}
		for i := range b.cast {
			if v := &b.cast[i]; v.group == t.group || v.group < 0 && v.sentence == t.sentence {
				a.Reasons = append(a.Reasons, v.reasons()...)
			}
		}
		all = append(all, a)
	}
	return all
}

// wordReasons returns the words near a sum that weigh most for or against a claim and its status.
func (sc *scene) wordReasons(s *amount, status news.Status) (all []Reason) {
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
	money, bans := rulesOf(language), bansOf(language)
	return func(yield func(string, *pattern.RuleSet) bool) {
		if money != nil && !yield(factsFile, money.money) || bans == nil {
			return
		}
		_ = yield(bansFile, bans.services) && yield(bansFile, bans.bans)
	}
}

// Fired returns the rules for money, services and bans that match a document.
func (l *Lexicon) Fired(d *news.Document, mentions []news.Mention) (all []*pattern.Rule) {
	x := l.extractor(d, mentions)
	defer x.release()
	add := func(cast []ballot) {
		for _, b := range cast {
			if !slices.Contains(all, b.rule) {
				all = append(all, b.rule)
			}
		}
	}
	if sc := x.scene(); sc != nil {
		add(sc.vote())
	}
	if b := x.newBanReader(); b != nil {
		b.vote()
		defer b.search.Release()
		add(b.kinds)
		for _, v := range b.cast {
			add([]ballot{v.ballot})
		}
	}
	return all
}
