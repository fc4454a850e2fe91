package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A party can pay or impose a fine; Slug is its name in the word lists.
type party struct {
	Name, Slug, Currency, Symbol, Country, Place string
}

var payers = []party{
	{Name: "TikTok", Slug: "tiktok"}, {Name: "Google", Slug: "google"}, {Name: "Amazon", Slug: "amazon"},
	{Name: "Microsoft", Slug: "microsoft"}, {Name: "Uber", Slug: "uber"}, {Name: "LinkedIn", Slug: "linkedin"},
	{Name: "WhatsApp", Slug: "whatsapp"}, {Name: "Instagram", Slug: "instagram"}, {Name: "Spotify", Slug: "spotify"},
	{Name: "Clearview AI", Slug: "clearview-ai"}, {Name: "Grindr", Slug: "grindr"}, {Name: "Twitch", Slug: "twitch"},
}

var regulators = []party{
	{Name: "the Information Commissioner's Office", Slug: "ico", Currency: "GBP", Symbol: "£", Country: "GB", Place: "Britain"},
	{Name: "the Irish Data Protection Commission", Slug: "dpc", Currency: "EUR", Symbol: "€", Country: "IE", Place: "Ireland"},
	{Name: "the French data protection authority CNIL", Slug: "cnil", Currency: "EUR", Symbol: "€", Country: "FR", Place: "France"},
	{Name: "the Federal Trade Commission", Slug: "ftc", Currency: "USD", Symbol: "$", Country: "US", Place: "the United States"},
	{Name: "the Italian data protection authority Garante", Slug: "garante", Currency: "EUR", Symbol: "€", Country: "IT", Place: "Italy"},
}

var breaches = []string{
	"misusing children's personal data", "tracking users without consent", "keeping location data of users for too long",
	"leaking the personal data of its users", "processing biometric data without a legal basis", "unlawful transfers of personal data",
}

// A step is one thing that becomes known about an act.
type step struct {
	Status string // of the ledger's vocabulary
	When   time.Time
}

// An Act is a fine that the world's authorities impose, with all that becomes of it. Amounts are in whole units and
// differ from act to act, so that the truth about one is never the truth about another.
type Act struct {
	Payer, Authority party
	Amount           int64
	Breach           string
	Steps            []step
}

// newAct invents the n-th act: opened at when, with a history that runs over the months after it.
func newAct(r *rand.Rand, n int, when time.Time) *Act {
	a := &Act{
		Payer: pick(r, payers), Authority: pick(r, regulators), Breach: pick(r, breaches),
		// Rounded figures of unequal acts must not meet: 3 % apart at the least.
		Amount: int64(1_000_000 * (2 + n*3)),
	}
	later := func(days int) time.Time {
		when = when.Add(time.Duration(days)*24*time.Hour + time.Duration(r.IntN(20))*time.Hour)
		return when
	}
	if r.IntN(3) == 0 {
		a.Steps = append(a.Steps, step{"proposed", when})
		later(20 + r.IntN(60))
	}
	a.Steps = append(a.Steps, step{"imposed", when})
	if r.IntN(3) > 0 {
		return a
	}
	a.Steps = append(a.Steps, step{"appealed", later(10 + r.IntN(30))})
	outcome := pick(r, []string{"upheld", "annulled"})
	a.Steps = append(a.Steps, step{outcome, later(30 + r.IntN(90))})
	return a
}

// sum writes the amount as newspapers do; the style is the outlet's.
func (a *Act) sum(style int) string {
	m := a.Amount / 1_000_000
	switch style % 3 {
	case 0:
		return fmt.Sprintf("%s%dm", a.Authority.Symbol, m)
	case 1:
		return fmt.Sprintf("%s%d million", a.Authority.Symbol, m)
	}
	return fmt.Sprintf("%s%d,000,000", a.Authority.Symbol, m)
}

// tell gives a headline and the first paragraph for one step of the act, in the words of outlet style.
func (a *Act) tell(status string, style int) (title, body string) {
	p, who, sum, why := a.Payer.Name, a.Authority.Name, a.sum(style), a.Breach
	Who := strings.ToUpper(who[:1]) + who[1:]
	titles := map[string][]string{
		"proposed": {
			fmt.Sprintf("%s faces %s fine over privacy failings", p, sum),
			fmt.Sprintf("Regulator intends to fine %s %s for %s", p, sum, why),
			fmt.Sprintf("%s could be fined %s for %s", p, sum, why),
		},
		"imposed": {
			fmt.Sprintf("%s fined %s for %s", p, sum, why),
			fmt.Sprintf("%s hit with %s privacy fine", p, sum),
			fmt.Sprintf("Regulator fines %s %s over data protection breaches", p, sum),
		},
		"appealed": {
			fmt.Sprintf("%s appeals %s privacy fine", p, sum),
			fmt.Sprintf("%s has appealed against its %s data protection fine", p, sum),
			fmt.Sprintf("%s goes to court over %s privacy fine", p, sum),
		},
		"upheld": {
			fmt.Sprintf("Court upholds %s privacy fine against %s", sum, p),
			fmt.Sprintf("%s loses appeal against %s privacy fine", p, sum),
			fmt.Sprintf("Judges uphold %s data protection fine for %s", sum, p),
		},
		"annulled": {
			fmt.Sprintf("Court annuls %s privacy fine against %s", sum, p),
			fmt.Sprintf("%s wins appeal as court overturns %s privacy fine", p, sum),
			fmt.Sprintf("Judges overturn %s data protection fine for %s", sum, p),
		},
	}
	bodies := map[string]string{
		"proposed": "%[2]s has issued a notice of intent to fine %[1]s %[3]s for %[4]s.",
		"imposed":  "%[2]s has fined %[1]s %[3]s for %[4]s.",
		"appealed": "%[1]s has appealed against the %[3]s fine that %[5]s imposed for %[4]s.",
		"upheld":   "A court has upheld the %[3]s fine that %[5]s imposed on %[1]s for %[4]s.",
		"annulled": "A court has overturned the %[3]s fine that %[5]s imposed on %[1]s for %[4]s.",
	}
	t := titles[status]
	return t[style%len(t)], fmt.Sprintf(bodies[status], p, Who, sum, why, who)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// Order returns the place of a status in the act's history, -1 when it never has it.
func (a *Act) Order(status string) int {
	for i, s := range a.Steps {
		if s.Status == status {
			return i
		}
	}
	return -1
}
