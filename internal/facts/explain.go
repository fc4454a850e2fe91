package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
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

// A Reason is a rule that voted, or a word near the sum with its fitted weight.
type Reason struct {
	Rule   string   // its name; for a word, the name of its list and where it is
	Label  string   // what it adds to: claim, a status, a kind of money, payer
	Points float64  // how much
	Words  []string // that the rule matched; none for a word near the sum
}

// maxReasons bounds the weights that are listed for a sum.
const maxReasons = 6

// Explain says for each sum, for what may be banned, and for each other claim of the document which rules voted.
func (l *Lexicon) Explain(d *news.Document, mentions []news.Mention) []Account {
	x := l.extractor(d, mentions)
	defer x.release()
	all := append(x.explainSums(), x.explainBans()...)
	for _, s := range x.others() {
		c := &s.claim
		all = append(all, Account{c.Kind.List(), c.Subject, c.Quote, s.votes[labelClaim], true, c.Status, s.said})
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
		a.Reasons = append(sc.ruleReasons(s), sc.wordReasons(s, a.Status)...)
		all = append(all, a)
	}
	return all
}

// explainBans explains each list of things for which a rule voted.
func (x *extractor) explainBans() (all []Account) {
	b := x.banReader()
	if b == nil {
		return nil
	}
	defer b.matches.Release()
	stated, last := b.statements(), -1
	for i := range b.things {
		t := &b.things[i]
		if t.group == last || len(b.votes[t.group]) == 0 {
			continue
		}
		last = t.group
		s := &b.d.Sentences[t.sentence]
		a := Account{List: news.ListBans, What: s.Span(t.from, t.to), Quote: quoteAround(s, t.from, t.to),
			Points: b.votes[t.group][labelBan]}
		if i := slices.IndexFunc(stated, func(s statement) bool { return s.group == t.group }); i >= 0 {
			a.Stated, a.Status = true, b.claim(stated[i:i+1]).Status
		}
		for _, v := range b.said {
			if v.group != t.group && (v.group >= 0 || v.sentence != t.sentence) {
				continue
			}
			for _, x := range v.rule.Votes {
				a.Reasons = append(a.Reasons, Reason{v.rule.Name, x.Label, x.Points, v.words})
			}
		}
		all = append(all, a)
	}
	return all
}

// ruleReasons returns the votes of rules for a sum.
func (sc *scene) ruleReasons(s *amount) (all []Reason) {
	for i := range sc.voted {
		v := &sc.voted[i]
		if !v.isFor(s) {
			continue
		}
		for _, x := range v.rule.Votes {
			all = append(all, Reason{v.rule.Name, x.Label, x.Points, v.words})
		}
	}
	return all
}

// wordReasons returns the words near a sum that weigh most for or against a claim and its status.
func (sc *scene) wordReasons(s *amount, status news.Status) (all []Reason) {
	for _, label := range []string{labelClaim, string(status)} {
		for _, f := range s.features {
			if w := sc.rules.weights.score(label, []feature{f}); w != 0 {
				all = append(all, Reason{Rule: sc.rules.featureName(f), Label: label, Points: w})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(b.Points*b.Points, a.Points*a.Points) })
	return all[:min(len(all), maxReasons)]
}

// String formats a reason as one line.
func (r Reason) String() string {
	text := fmt.Sprintf("%+.1f %s: %s", r.Points, r.Label, r.Rule)
	if len(r.Words) > 0 {
		text += ": " + strings.Join(r.Words, " … ")
	}
	return text
}
