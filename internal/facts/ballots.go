package facts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/pattern"
)

// A ballot is a match of a rule that votes.
type ballot struct {
	rule  *pattern.Rule
	match pattern.Match
	place // of all its words
}

// captured returns the place that the rule captured under a name.
func (b *ballot) captured(name string) (place, bool) {
	from, to, ok := b.rule.Captured(b.match, name)
	return place{b.sentence, from, to}, ok
}

// maxBallots bounds the matches of one rule.
const maxBallots = 60

// ballots returns the matches of the rules of a set, of those of one rule with the same key only the first.
func ballots(search *pattern.Search, set *pattern.RuleSet, key func(*ballot) any) (all []ballot) {
	search.Use(set)
	for i := range set.Rules {
		r, seen := &set.Rules[i], map[any]bool{}
		search.All(r, func(at pattern.Match) bool {
			at.Spans = slices.Clone(at.Spans)
			from, to := at.Bounds()
			b := ballot{r, at, place{at.Sentence, from, to}}
			if k := key(&b); !seen[k] {
				seen[k] = true
				all = append(all, b)
			}
			return len(seen) > maxBallots
		})
	}
	return all
}

// byPlace is the key of a match that counts once at its place.
func byPlace(b *ballot) any { return b.place }

// votes are points by label.
type votes map[string]float64

// add adds the votes of a rule or feature.
func (v votes) add(all []pattern.Vote) {
	for _, x := range all {
		v[x.Label] += x.Points
	}
}

// addAll adds other votes.
func (v votes) addAll(others votes) {
	for label, points := range others {
		v[label] += points
	}
}

// most returns the label with most points, the first of several; none when no label has any.
func (v votes) most(labels []string, none string) string {
	best, points := none, 0.0
	for _, l := range labels {
		if v[l] > points {
			best, points = l, v[l]
		}
	}
	return best
}

// best returns the label of all with most points, "" when none has any.
func (v votes) best() string { return v.most(slices.Sorted(maps.Keys(v)), "") }

// A Reason is a rule that voted, or a word near the sum with its fitted weight.
type Reason struct {
	Rule   string   // its name; for a word, the name of its list and where it is
	Label  string   // what it adds to: claim, a status, a kind of money, payer
	Points float64  // how much
	Words  []string // that the rule matched; none for a word near the sum
}

// String formats a reason as one line.
func (r Reason) String() string {
	text := fmt.Sprintf("%+.1f %s: %s", r.Points, r.Label, r.Rule)
	if len(r.Words) > 0 {
		text += ": " + strings.Join(r.Words, " … ")
	}
	return text
}

// reasons returns the votes of a ballot.
func (sc *scene) reasons(b *ballot) (all []Reason) {
	for _, v := range b.rule.Votes {
		all = append(all, Reason{b.rule.Name, v.Label, v.Points, sc.search.Words(b.match)})
	}
	return all
}
