package facts

import (
	"maps"
	"slices"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// statuses are those that the money of a fine may have.
var statuses = []news.Status{news.FineProposed, news.FineImposed, news.FineSettled, news.FineAppealed, news.FineReduced,
	news.FineUpheld, news.FineAnnulled, news.FinePaid}

// A claim is one place where the words state a fine, with the points that decide what it is.
type claim struct {
	*amount
	votes        // by label: claim, the statuses, the kinds of money
	payers votes // by id
	bodies votes // by id
	approx bool
	period string
}

// fines reads every fine that the document states. Each sum gets points from the fitted weights of the cues around it
// and from the rules that capture it; the same sums are joined, and the sums of points decide.
func (sc *scene) fines() []news.Claim {
	payable := func(m news.Mention) bool { return m.Kind == news.KindMoney || m.Kind == news.KindPlatform }
	if !slices.ContainsFunc(sc.mentions, payable) {
		return nil
	}
	sums := sc.amounts()
	var claims []claim
	for i := range sums {
		if c := sc.claim(&sums[i]); c.votes[labelClaim] > 0 {
			claims = append(claims, c)
		}
	}
	if len(claims) == 0 {
		return sc.unsummed()
	}
	parties, bodies := sc.parties(), sc.bodies()
	for i := range claims {
		c := &claims[i]
		c.payers = sc.choose(labelPayer, parties, sums, c.amount)
		c.bodies = sc.choose(labelAuthority, bodies, sums, c.amount)
		sc.preferHome(c.bodies, c.money)
	}
	sc.pair(claims, parties)
	merged := sc.merge(claims)
	if len(merged) == 1 {
		merged[0].Subject = sc.jointly(merged[0].Subject, parties)
	}
	return merged
}

// jointly returns both payers of a title that begins with two names that no list has, "Raytheon, Nightwing"; else the
// payer alone.
func (sc *scene) jointly(payer string, parties []party) string {
	for i := 1; i < len(parties); i++ {
		a, b := parties[i-1], parties[i]
		named := !a.known && !b.known && a.id != b.id && (a.id == payer || b.id == payer)
		if named && a.from == 0 && sc.isTitle(a.sentence) && sc.listed(a.place, b.place) {
			return a.id + ", " + b.id
		}
	}
	return payer
}

// preferHome removes the countries that have another currency than a sum if one that has it is among the bodies, too.
func (sc *scene) preferHome(bodies votes, sums []news.Money) {
	home := func(id string) bool {
		return slices.ContainsFunc(sums, func(m news.Money) bool { return m.Currency == money.Home(id) })
	}
	for id := range bodies {
		if home(id) {
			maps.DeleteFunc(bodies, func(other string, _ float64) bool {
				_, known := sc.l.Authority(other)
				return !known && !home(other)
			})
			return
		}
	}
}

// unsummed returns the fine that the title or the first sentences state without a sum: "FTC fines Premom". Its rules
// capture a payer and no sum.
func (sc *scene) unsummed() []news.Claim {
	if !sc.hasCue(cuePrivacy) {
		return nil
	}
	for i := range sc.vote() {
		b := &sc.voted[i]
		payer, ok := b.captured(labelPayer)
		_, sum := b.captured(captureSum)
		if !ok || sum || payer.sentence > 2 || sc.has(news.KindMoney, payer.sentence) ||
			!sc.isTitle(payer.sentence) && sc.has(news.KindMoney, 0) {
			continue
		}
		at := amount{place: payer, money: []news.Money{{}}}
		at.features = sc.sumFeatures(&at)
		c := claim{amount: &at, votes: votes{}, bodies: sc.choose(labelAuthority, sc.bodies(), nil, &at)}
		c.votes.add(b.rule.Votes)
		f := sc.fine(group{c})
		f.Subject = sc.company(sc.ownerOf(*sc.mentionAt(news.KindPlatform, payer)))
		return []news.Claim{f}
	}
	return nil
}

// Labels of points besides the statuses and the kinds of money.
const (
	labelClaim     = "claim" // the sum is money taken from somebody
	labelPayer     = "payer"
	labelAuthority = "authority"

	captureSum = "sum"
)

// claim weighs a sum.
func (sc *scene) claim(s *amount) claim {
	c := claim{amount: s, votes: sc.votesFor(s)}
	for _, f := range s.features {
		c.votes.add(weights()[f])
	}
	near := func(cue string, before, after int) bool {
		return sc.between(s.sentence, s.from-before, s.from, cue) || sc.between(s.sentence, s.to, s.to+after, cue)
	}
	c.approx = near("hedge", 2, 1)
	if near("daily", 3, 4) {
		c.period = "day"
	}
	return c
}

// vote matches the rules of the money set. A rule that captures a sum votes for it, one that captures nothing for every
// sum of the document, once.
func (sc *scene) vote() []ballot {
	if sc.voted == nil {
		sc.voted = ballots(sc.search, sc.rules.money, func(b *ballot) any {
			sum, _ := b.captured(captureSum)
			payer, _ := b.captured(labelPayer)
			return [2]place{sum, payer}
		})
	}
	return sc.voted
}

// isFor reports whether a ballot is for a sum, or for every sum of the document.
func (b *ballot) isFor(s *amount) bool {
	sum, ok := b.captured(captureSum)
	_, payer := b.captured(labelPayer)
	return !ok && !payer || ok && sum.sentence == s.sentence && sum.from >= s.from && sum.from < s.to
}

// votesFor returns what the rules add to each label for a sum.
func (sc *scene) votesFor(s *amount) votes {
	v := votes{}
	for i := range sc.vote() {
		if b := &sc.voted[i]; b.isFor(s) {
			v.add(b.rule.Votes)
		}
	}
	delete(v, labelPayer)
	return v
}

// payerVotes returns what the rules add to a party as the payer of a sum.
func (sc *scene) payerVotes(s *amount, p place) float64 {
	v := votes{}
	for i := range sc.vote() {
		b := &sc.voted[i]
		if payer, ok := b.captured(labelPayer); ok && payer.begins(p) && b.isFor(s) {
			v.add(b.rule.Votes)
		}
	}
	return v[labelPayer]
}

// choose returns the points of each party for a sum, by id: the best of its mentions counts.
func (sc *scene) choose(label string, all []party, sums []amount, s *amount) votes {
	points := votes{}
	for i := range all {
		n := score(label, sc.partyOf(all, sums, i, s)...)
		if label == labelPayer {
			n += sc.payerVotes(s, all[i].place)
		}
		if known, ok := points[all[i].id]; !ok || n > known {
			points[all[i].id] = n
		}
	}
	return points
}

// pair assigns each of several sums in a row the platform at the same place, where their sentence names as many:
// "Shein and Google pay €150m and €325m".
func (sc *scene) pair(claims []claim, parties []party) {
	for len(claims) > 0 {
		n := 1
		for n < len(claims) && sc.listed(claims[n-1].place, claims[n].place) {
			n++
		}
		named := slices.DeleteFunc(slices.Clone(parties), func(p party) bool {
			return !p.known || p.sentence != claims[0].sentence
		})
		if len(named) == 0 { // "the two insurers": the title has their names
			named = slices.DeleteFunc(slices.Clone(parties), func(p party) bool { return !sc.isTitle(p.sentence) })
		}
		for i := 0; n > 1 && n == len(named) && i < n; i++ {
			claims[i].payers[named[i].id] += 10
		}
		claims = claims[n:]
	}
}

// listed reports whether one place follows another with nothing but "and" or a comma between them.
func (sc *scene) listed(a, b place) bool {
	if a.sentence != b.sentence || b.from <= a.to {
		return false
	}
	for i := a.to; i < b.from; i++ {
		n := sc.d.Sentences[a.sentence].Tokens[i].Norm
		if n != "," && n != "&" && !sc.between(a.sentence, i, i+1, "and") {
			return false
		}
	}
	return true
}
