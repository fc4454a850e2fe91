package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// An Account says why a sum of a document is a fine or not.
type Account struct {
	Sum     string  // the words of the sum
	Quote   string  // its sentence
	Points  float64 // for a claim: more than 0 is one
	Status  news.Status
	Reasons []Reason // the strongest first
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

// Explain says for each sum of the document which rules voted and which words near it weighed most.
func (l *Lexicon) Explain(d *news.Document, mentions []news.Mention) (all []Account) {
	x := l.extractor(d, mentions)
	defer x.release()
	sc := x.scene()
	if sc == nil {
		return nil
	}
	sums := sc.amounts()
	for i := range sums {
		s := &sums[i]
		c := sc.claim(s)
		sentence := &d.Sentences[s.sentence]
		a := Account{Sum: sentence.Span(s.from, s.to), Quote: quoteAround(sentence, s.from, s.to),
			Points: c.votes[labelClaim], Status: group{c}.status()}
		a.Reasons = append(sc.ruleReasons(s), sc.wordReasons(s, a.Status)...)
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
			if w := sc.rules.model().score(label, []feature{f}); w != 0 {
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
