package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// stageOf returns the stage and the place in the table of kinds of a status of one list.
func stageOf(list string, s news.Status) (stage, place int) {
	for _, row := range news.ClaimKinds {
		if stage := row.Stage(s); row.List == list && stage >= 0 {
			return stage, slices.Index(row.Statuses[stage], s)
		}
	}
	return 0, 0
}

// history returns the steps of an event: each status once, at the earliest article that states it. A status that an
// article mentions as past, when a later one is known already, is not a step: a fine is not imposed again because a
// report of its reduction says that it was.
func history(claims []*claim) []news.Step {
	earliest := map[news.Status]*claim{}
	for _, c := range claims {
		if o := earliest[c.Status]; o == nil || better(c, o) {
			earliest[c.Status] = c
		}
	}
	if imposed, settled := earliest[news.FineImposed], earliest[news.FineSettled]; imposed != nil && settled != nil &&
		imposed.date.Sub(settled.date).Abs() < 30*day {
		if imposed.date.Before(settled.date) { // "fined" in one report is "to pay, to settle" in another
			settled.date = imposed.date
		}
		delete(earliest, news.FineImposed)
	}
	list := claims[0].list
	var steps []news.Step
	for status, c := range earliest {
		if older := datedEarlier(claims, c); older != nil {
			c = older
		} else if statedLate(c, status, earliest) {
			continue
		}
		s := news.Step{Status: status, Date: c.date, Article: c.article.ID, Quote: c.Quote}
		if c.past > 0 {
			s.Date, s.Year = time.Date(c.past, 1, 1, 0, 0, 0, 0, time.UTC), true
		}
		if c.Amount > 0 {
			s.Amount = figure(c)
		}
		steps = append(steps, s)
	}
	slices.SortFunc(steps, func(a, b news.Step) int {
		p, m := stageOf(list, a.Status)
		q, n := stageOf(list, b.Status)
		return cmp.Or(a.Date.Compare(b.Date), p-q, m-n, cmp.Compare(a.Status, b.Status))
	})
	return steps
}

// datedEarlier returns the claim of the same status whose words date the step to an earlier year than the article of c.
func datedEarlier(claims []*claim, c *claim) *claim {
	var found *claim
	for _, o := range claims {
		if o.Status == c.Status && o.past > 0 && o.past < c.date.Year() && (found == nil || o.past < found.past) {
			found = o
		}
	}
	return found
}

// better reports whether a is a better source of a step than b: from an earlier day, or from the same day with a sum or
// an exact one.
func better(a, b *claim) bool {
	if x, y := a.date.Truncate(day), b.date.Truncate(day); !x.Equal(y) {
		return x.Before(y)
	}
	quality := func(c *claim) int {
		switch {
		case c.Amount == 0:
			return 2
		case c.Approx:
			return 1
		}
		return 0
	}
	return cmp.Or(quality(a)-quality(b), byDate(a, b)) < 0
}

// statedLate reports whether a status that usually comes before another one was first stated after it.
func statedLate(c *claim, status news.Status, earliest map[news.Status]*claim) bool {
	for later, o := range earliest {
		p, _ := stageOf(c.list, later)
		q, _ := stageOf(c.list, status)
		if p > q && c.date.After(o.date) {
			return true
		}
	}
	return false
}

// describe sets what an event says from its claims, which are ordered by date.
func describe(e *news.Event, claims []*claim, names news.Names) {
	e.Steps = history(claims)
	last := e.Steps[len(e.Steps)-1]
	e.Opened, e.Changed, e.Status = e.Steps[0].Date, last.Date, last.Status
	standing := standingClaims(claims, e.Steps)
	e.Claim = *latest(claims, last).Claim
	if claims[0].row.Money {
		e.Claim = *best(standing).Claim
	}
	e.Claim.Status, e.Claim.Event, e.Claim.Opens = e.Status, e.ID, ""
	e.Claim.Subject = most(claims, func(c *claim) string { return subject(c) })
	e.Claim.Authority = most(claims, func(c *claim) string { return c.Authority })
	if !claims[0].row.Money {
		e.Claim.Country = most(claims, func(c *claim) string { return whereOf(c.article, c.Claim) })
		e.Claim.Region = most(claims, func(c *claim) string { return c.Region })
		e.Claim.Scope = news.Scope(most(claims, func(c *claim) string { return string(c.Scope) }))
		return
	}
	e.Claim.Authority = cmp.Or(most(claims, func(c *claim) string { return named(c.Authority) }), e.Claim.Authority)
	for i, s := range e.Steps {
		if of := stating(claims, s.Status); len(of) > 0 && !keepsSum(s.Status, i) {
			e.Steps[i].Amount = figure(best(of))
		}
	}
	e.Disputed = disputes(e, claims, standing, names)
}

// latest returns the claim that states the last step, of several in its article the last one.
func latest(claims []*claim, last news.Step) *claim {
	found := claims[0]
	for _, c := range claims {
		if c.article.ID == last.Article && c.Status == last.Status {
			found = c
		}
	}
	return found
}

// standingClaims returns the claims that state the present sum: those of the latest status that has one.
func standingClaims(claims []*claim, steps []news.Step) []*claim {
	for i := len(steps) - 1; i >= 0; i-- {
		if of := stating(claims, steps[i].Status); len(of) > 0 && !keepsSum(steps[i].Status, i) {
			return of
		}
	}
	return claims
}

// stating returns the claims that state a sum for a step.
func stating(claims []*claim, status news.Status) (of []*claim) {
	for _, c := range claims {
		if sameStep(c.Status, status) && c.Amount > 0 {
			of = append(of, c)
		}
	}
	return of
}

// keepsSum reports whether reports of a status repeat the sum rather than set it. The first step of an event sets it.
func keepsSum(s news.Status, i int) bool {
	return i > 0 && (s == news.FineAppealed || s == news.FineUpheld || s == news.FineAnnulled || s == news.FinePaid)
}

// sameStep compares statuses. Imposed and settled are one, since reports use both words for either.
func sameStep(a, b news.Status) bool { return a == b || isImposed(a) && isImposed(b) }

// best returns the claim whose amount counts: of those that agree with the most others, the one in the authority's own
// currency before others, exact before hedged, with more digits before rounded, then the earliest.
func best(claims []*claim) *claim {
	found, score := claims[0], -1
	for _, c := range agreeing(claims) {
		n := 20 * news.Digits(c.Amount)
		if money.Home(c.country) == c.Currency {
			n += 1000
		}
		if !c.Approx {
			n += 500
		}
		if n > score {
			found, score = c, n
		}
	}
	f := *found.Claim
	if own := money.Home(found.country); own != "" && own != f.Currency {
		for i, m := range f.Also { // the authority's own currency is the original, wherever a report puts it
			if m.Currency == own {
				f.Also = append(slices.Clone(f.Also[:i]), f.Also[i+1:]...)
				f.Also = append(f.Also, news.Money{Amount: f.Amount, Currency: f.Currency})
				f.Amount, f.Currency = m.Amount, m.Currency
				break
			}
		}
	}
	c := *found
	c.Claim = &f
	c.sum = c.stated()
	return &c
}

// agreeing returns the claims whose amount matches the most common one.
func agreeing(claims []*claim) []*claim {
	var most []*claim
	for _, c := range claims[:min(len(claims), 200)] {
		var with []*claim
		for _, o := range claims {
			if o.Amount > 0 && (o == c || sums(c, o) >= money.Converted) {
				with = append(with, o)
			}
		}
		if c.Amount > 0 && len(with) > len(most) {
			most = with
		}
	}
	return most
}

// named returns an authority, "" for one that is only the code of a country.
func named(authority string) string {
	if news.IsCode(authority) {
		return ""
	}
	return authority
}

// most returns the value that most claims state, of several the first in the alphabet.
func most(claims []*claim, value func(*claim) string) (best string) {
	count := map[string]int{}
	for _, c := range claims {
		if v := value(c); v != "" {
			count[v]++
		}
	}
	for v, n := range count {
		if n > count[best] || n == count[best] && v < best {
			best = v
		}
	}
	return best
}

// disputes returns what articles state about the standing step otherwise than the event does.
func disputes(e *news.Event, claims, standing []*claim, names news.Names) []news.Dispute {
	var all []news.Dispute
	add := func(c *claim, field, value string) {
		all = append(all, news.Dispute{Article: c.article.ID, Field: field, Value: value, Quote: c.Quote})
	}
	final := &claim{Claim: &e.Claim, date: e.Changed, by: key(e.Claim.Authority),
		country: news.CountryOf(names, e.Claim.Authority)}
	final.sum = final.stated()
	for _, c := range standing {
		if c.Amount > 0 && sums(c, final) == money.Different && !isEarlierSum(c, e.Steps) {
			add(c, "amount", fmt.Sprintf("%d %s", c.Amount, c.Currency))
		}
	}
	for _, c := range claims {
		if c.Status == news.FineImposed && hasStep(e, news.FineSettled) && !hasStep(e, news.FineImposed) {
			add(c, "status", string(c.Status))
		}
		if compareAuthorities(c, final) == otherCountry {
			add(c, "authority", c.Authority)
		}
	}
	compare := func(a, b news.Dispute) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Article, b.Article),
			strings.Compare(a.Value, b.Value))
	}
	slices.SortFunc(all, compare)
	return slices.CompactFunc(all, func(a, b news.Dispute) bool { return compare(a, b) == 0 })
}

// isEarlierSum reports whether a claim's sum is that of an earlier step.
func isEarlierSum(c *claim, steps []news.Step) bool {
	return slices.ContainsFunc(steps, func(s news.Step) bool {
		step := &claim{Claim: &news.Claim{Kind: news.ClaimFine, Amount: s.Amount.Amount, Currency: s.Amount.Currency},
			date: s.Date}
		step.sum = step.stated()
		return s.Amount.Amount > 0 && s.Date.Before(c.date) && sums(c, step) == money.Equal
	})
}

func hasStep(e *news.Event, s news.Status) bool {
	return slices.ContainsFunc(e.Steps, func(t news.Step) bool { return t.Status == s })
}

// setGrounds sets the law, the case, the sector and the notes of an event: the law of the claim that names most of it,
// with the words that name it, and the number of the case that most claims state.
func setGrounds(e *news.Event, claims []*claim) {
	e.Claim.Law, e.Claim.Basis = nil, ""
	var notes []string
	for _, c := range claims {
		if length(c.Law) > length(e.Claim.Law) {
			e.Claim.Law, e.Claim.Basis = c.Law, cmp.Or(c.Basis, c.Quote)
		}
		if c.Note != "" && !slices.Contains(notes, c.Note) {
			notes = append(notes, c.Note)
		}
	}
	e.Claim.Case = most(claims, func(c *claim) string { return c.Case })
	e.Claim.Sector = most(claims, func(c *claim) string { return c.Sector })
	e.Claim.Note = strings.Join(notes, " ")
}

func length(laws []string) (n int) {
	for _, l := range laws {
		n += len(l)
	}
	return n
}

// citable is base 32 without the letters that look like digits.
var citable = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Number returns the number by which an event is cited, such as "PW-7K3Q-X2MD". It follows from the event's id alone,
// which never changes.
func Number(id string) string {
	sum := sha256.Sum256([]byte("event\x00" + id))
	n := citable.EncodeToString(sum[:5])
	return "PW-" + n[:4] + "-" + n[4:]
}
