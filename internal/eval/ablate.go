package eval

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// Rules are one set of rules: those of a topic, or those for money, services or bans.
type Rules struct {
	File string // such as en/topics.yaml
	Name string // the slug of the topic, "money", "services" or "bans"
	Set  *pattern.RuleSet
}

// A RuleRow is what one rule does on the items. Items are counted, not places in them.
type RuleRow struct {
	File   string `json:"file"`
	Set    string `json:"set"`
	Rule   string `json:"rule"`
	Hits   int    `json:"hits"`
	Alone  int    `json:"alone"`  // hits where no other rule of the set votes for the same label, the same way
	Errors int    `json:"errors"` // hits whose labels say otherwise
}

// Ablate counts for each rule its hits on the items, of which fired has the rules that fire.
func Ablate(sets []Rules, items []Item, fired [][]*pattern.Rule) []RuleRow {
	rows := []RuleRow{}
	for _, set := range sets {
		at := map[*pattern.Rule]int{}
		for i := range set.Set.Rules {
			at[&set.Set.Rules[i]] = len(rows)
			rows = append(rows, RuleRow{File: set.File, Set: set.Name, Rule: set.Set.Rules[i].Name})
		}
		for i, rules := range fired {
			same := map[string]int{}
			for _, r := range rules {
				if _, ok := at[r]; ok {
					same[direction(r)]++
				}
			}
			for _, r := range rules {
				n, ok := at[r]
				if !ok {
					continue
				}
				rows[n].Hits++
				if same[direction(r)] == 1 {
					rows[n].Alone++
				}
				if items[i].contradicts(&set, r.Votes[0]) {
					rows[n].Errors++
				}
			}
		}
	}
	return rows
}

// direction returns a key that rules share when they vote for the same label, or both against it.
func direction(r *pattern.Rule) string { return fmt.Sprint(r.Votes[0].Label, r.Votes[0].Points > 0) }

// contradicts reports whether an item's labels differ from the first vote of a rule. Votes that alone make
// no fine and no ban contradict nothing, such as those against a sum, for a payer or for a place.
func (it *Item) contradicts(r *Rules, v pattern.Vote) bool {
	switch path.Base(r.File) {
	case "facts.yaml":
		return it.Fines != nil && v.Points > 0 && otherwise(*it.Fines, v.Label == "claim", func(f Fine) bool {
			s := news.Status(v.Label)
			return !news.ClaimFine.Row().Has(s) || sameStatus(f.Status, s)
		})
	case "bans.yaml":
		return it.Bans != nil && v.Points > 0 && otherwise(*it.Bans, v.Label == "ban", func(b Ban) bool {
			return b.is(v.Label)
		})
	}
	if r.Name == "privacy" {
		return it.OnTopic != nil && *it.OnTopic != (v.Points > 0) && !slices.Contains(it.Borderline, "on_topic")
	}
	labelled := it.Topics != nil && !slices.Contains(it.Borderline, r.Name)
	return labelled && slices.Contains(*it.Topics, r.Name) != (v.Points > 0)
}

// otherwise reports whether none of the labelled claims is as a vote says. Where there are none, that counts for a vote
// that makes a claim.
func otherwise[C any](labelled []C, makes bool, is func(C) bool) bool {
	if len(labelled) == 0 {
		return makes
	}
	return !slices.ContainsFunc(labelled, is)
}

// is reports whether a ban has a scope or a status. It agrees to every other label.
func (b *Ban) is(label string) bool {
	if news.ClaimBan.Row().Has(news.Status(label)) {
		return label == b.Status || slices.Contains(b.AlsoStatus, label)
	}
	same := func(scope string) bool { return sameScope(label, scope) }
	return !slices.Contains(news.Scopes, news.Scope(label)) || same(b.Scope) || slices.ContainsFunc(b.AlsoScope, same)
}

// WriteRows writes the rows as a table.
func WriteRows(w io.Writer, rows []RuleRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%6s %6s %6s  %s\n", "hits", "alone", "errors", "rule")
	for _, r := range rows {
		fmt.Fprintf(&b, "%6d %6d %6d  %s, %s: %s\n", r.Hits, r.Alone, r.Errors, r.File, r.Set, r.Rule)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
