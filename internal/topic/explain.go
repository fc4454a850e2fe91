package topic

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/privacywire/privacywire/internal/news"
)

// An Account says which rules fired for one topic, which nearly did, and what would change the result.
type Account struct {
	Topic     string // slug
	Title     string
	Score     float64 // what the rules add up to
	Threshold float64
	Assigned  bool
	Ignored   []string // words that count for nothing: "fine dining"
	Fired     []Firing
	Near      []Miss
	Change    string // what would change the outcome
}

// A Firing is a rule that fired, or what was known of the document before.
type Firing struct {
	Rule  string // name or number
	Adds  float64
	Words []string // the verbatim words that each phrase of the pattern took
}

// A Miss is a rule that nearly fired: one thing was missing, or one clause forbade it.
type Miss struct {
	Rule string
	Adds float64 // what it would have added
	Why  string
}

const maxNear = 4 // for each topic: those that would have added most

// Explain returns an account of each topic, the last one of [Privacy]; none for a language without rules.
func (r *Rules) Explain(d *news.Document, mentions []news.Mention, stated ...news.Evidence) (all []Account) {
	r.judge(d, mentions, stated, func(m *matcher, def *Definition, v verdict) {
		a := Account{Topic: def.Slug, Title: def.Title, Score: v.score, Threshold: def.Threshold, Assigned: v.assigned,
			Ignored: m.Ignored()}
		for i := range v.set.Rules {
			r := &v.set.Rules[i]
			if at, ok := m.First(r); ok {
				a.Fired = append(a.Fired, Firing{r.Name, r.Points(), m.Words(at)})
			} else if why := m.Miss(r); why != "" && r.Points() > 0 {
				a.Near = append(a.Near, Miss{r.Name, r.Points(), why})
			}
		}
		slices.SortStableFunc(a.Near, func(x, y Miss) int { return cmp.Compare(y.Adds, x.Adds) })
		a.Near = a.Near[:min(len(a.Near), maxNear)]
		for _, ev := range stated {
			if ev.Topic == def.Slug {
				a.Fired = append(a.Fired, Firing{ev.Rule, ev.Score, []string{ev.Quote}})
			}
		}
		a.Change = change(&a)
		all = append(all, a)
	})
	return all
}

// change returns what would change the result.
func change(a *Account) string {
	if a.Assigned {
		strongest, rest := Firing{}, a.Score
		for _, f := range a.Fired {
			if f.Adds > strongest.Adds {
				strongest = f
			}
		}
		if rest -= strongest.Adds; rest < a.Threshold {
			return fmt.Sprintf("without rule %q it would have %s of the %s it needs", strongest.Rule,
				number(max(rest, 0)), number(a.Threshold))
		}
		return fmt.Sprintf("it would stay without its strongest rule too: %s of %s", number(rest), number(a.Threshold))
	}
	for _, x := range a.Near {
		if a.Score+x.Adds >= a.Threshold {
			return fmt.Sprintf("rule %q would assign it, but %s", x.Rule, x.Why)
		}
	}
	if len(a.Near) == 0 && len(a.Fired) == 0 {
		return "no rule came near"
	}
	return fmt.Sprintf("it has %s of the %s it needs, and no single rule that came near would be enough",
		number(a.Score), number(a.Threshold))
}

func number(f float64) string { return strconv.FormatFloat(rounded(f), 'f', -1, 64) }
