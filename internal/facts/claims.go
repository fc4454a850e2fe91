package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// statuses are those that the money of a fine may have.
var statuses = []news.Status{news.FineProposed, news.FineImposed, news.FineSettled, news.FineAppealed, news.FineReduced,
	news.FineUpheld, news.FineAnnulled, news.FinePaid}

// A claim is one place where the words state a fine, with the points that decide what it is.
type claim struct {
	*amount
	votes  map[string]float64 // by label: claim, the statuses, the kinds of money
	payers map[string]float64 // by id
	bodies map[string]float64 // by id
	approx bool
	period string
}

// fines reads every fine that the document states. Each sum gets points from the fitted weights of the cues around it
// and from the rules that capture it; the same sums are joined, and the sums of points decide.
func (x *extractor) fines() []news.Claim {
	payable := func(m news.Mention) bool { return m.Kind == news.KindMoney || m.Kind == news.KindPlatform }
	if !slices.ContainsFunc(x.mentions, payable) {
		return nil
	}
	sc := x.scene()
	if sc == nil {
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
	}
	sc.pair(claims, parties)
	return sc.merge(claims)
}

// unsummed returns the fine that the title or the first sentences state without a sum: "FTC fines Premom". Its rules
// capture a payer and no sum.
func (sc *scene) unsummed() []news.Claim {
	if len(sc.parties()) == 0 {
		return nil
	}
	if !sc.hasCue(cuePrivacy) {
		return nil
	}
	for _, v := range sc.vote() {
		if v.payer == nil || v.at.sentence >= 0 || v.payer.sentence > 2 || sc.has(news.KindMoney, v.payer.sentence) {
			continue
		}
		votes := map[string]float64{}
		for _, x := range v.rule.Votes {
			votes[x.Label] = x.Points
		}
		at := amount{place: *v.payer, money: []news.Money{{}}}
		at.features = sc.sumFeatures([]amount{at}, 0)
		g := group{{amount: &at, votes: votes, bodies: sc.choose(labelAuthority, sc.bodies(), nil, &at)}}
		f := sc.fine(g)
		i := slices.IndexFunc(sc.mentions, func(m news.Mention) bool {
			return m.Kind == news.KindPlatform && m.Sentence == v.payer.sentence && m.From == v.payer.from
		})
		f.Subject = sc.company(sc.ownerOf(sc.mentions[i]))
		return []news.Claim{f}
	}
	return nil
}

// Labels of points besides the statuses and the kinds of money.
const (
	labelClaim     = "claim" // the sum is money taken from somebody
	labelPayer     = "payer"
	labelAuthority = "authority"
)

// claim weighs a sum.
func (sc *scene) claim(s *amount) claim {
	c := claim{amount: s, votes: sc.votes(s)}
	for label := range sc.rules.weights {
		c.votes[label] += sc.rules.weights.score(label, s.features)
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

// A vote is what a rule adds to a sum: to a label, or to the payer or authority that it captured.
type vote struct {
	rule  *pattern.Rule
	at    place // of the sum
	payer *place
	words []string // that the rule matched
}

// vote matches the rules of the money set. A rule that captures a sum votes once for each of its places, one that
// doesn't votes for the document, at the place -1.
func (sc *scene) vote() (all []vote) {
	sc.search.Use(sc.rules.money)
	for i := range sc.rules.money.Rules {
		r := &sc.rules.money.Rules[i]
		first := len(all)
		sc.search.All(r, func(at pattern.Match) bool {
			v := vote{rule: r, at: place{-1, 0, 0}, words: sc.search.Words(at)}
			if from, to, ok := sc.search.Capture(r, at, "sum"); ok {
				v.at = place{at.Sentence, from, to}
			}
			if from, to, ok := sc.search.Capture(r, at, "payer"); ok {
				v.payer = &place{at.Sentence, from, to}
			}
			if !slices.ContainsFunc(all[first:], func(o vote) bool {
				return o.at == v.at && (o.payer == nil || v.payer != nil && *o.payer == *v.payer)
			}) {
				all = append(all, v)
			}
			return len(all)-first > maxSums
		})
	}
	return all
}

// isFor reports whether a vote is for a sum, or for every sum of the document.
func (v *vote) isFor(s *amount) bool {
	return v.at.sentence < 0 && v.payer == nil || v.at.sentence == s.sentence && v.at.from >= s.from && v.at.from < s.to
}

// votes returns what the rules add to each label for a sum.
func (sc *scene) votes(s *amount) map[string]float64 {
	if sc.voted == nil {
		sc.voted = sc.vote()
	}
	votes := map[string]float64{}
	for i := range sc.voted {
		v := &sc.voted[i]
		if !v.isFor(s) {
			continue
		}
		for _, x := range v.rule.Votes {
			if x.Label != labelPayer {
				votes[x.Label] += x.Points
			}
		}
	}
	return votes
}

// payerVotes returns what the rules add to a party as the payer of a sum.
func (sc *scene) payerVotes(s *amount, p place) (points float64) {
	for i := range sc.voted {
		v := &sc.voted[i]
		if v.payer == nil || v.payer.sentence != p.sentence || v.payer.from != p.from || v.at.from < s.from || v.at.from >= s.to {
			continue
		}
		for _, x := range v.rule.Votes {
			if x.Label == labelPayer {
				points += x.Points
			}
		}
	}
	return points
}

// choose returns the points of each party for a sum, by id: the best of its mentions counts.
func (sc *scene) choose(label string, all []party, sums []amount, s *amount) map[string]float64 {
	m, points := sc.rules.weights, map[string]float64{}
	for i := range all {
		score := m.score(label, sc.partyOf(all, sums, i, s))
		if label == labelPayer {
			score += sc.payerVotes(s, all[i].place)
		}
		if known, ok := points[all[i].id]; !ok || score > known {
			points[all[i].id] = score
		}
	}
	return points
}

// pair assigns each of several sums in a row the platform at the same place of a list of platforms: "Shein and Google
// pay €150m and €325m".
func (sc *scene) pair(claims []claim, parties []party) {
	for len(claims) > 1 {
		n := 1
		for n < len(claims) && sc.listed(claims[n-1].place, claims[n].place) {
			n++
		}
		if list := sc.list(parties, claims[0].place, n); list != nil {
			for i := range list {
				claims[i].payers[list[i].id] += 10
			}
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
		if n := sc.d.Sentences[a.sentence].Tokens[i].Norm; n != "," && n != "&" && !sc.between(a.sentence, i, i+1, "and") {
			return false
		}
	}
	return true
}

// list returns the list of n known parties that is nearest before a place, else the first one after it.
func (sc *scene) list(parties []party, at place, n int) []party {
	var found []party
	for i := 0; n > 1 && i+n <= len(parties); i++ {
		run := parties[i : i+n]
		if run[0].sentence != at.sentence || slices.ContainsFunc(run, func(p party) bool { return !p.known }) {
			continue
		}
		row := true
		for j := 1; j < n; j++ {
			row = row && sc.listed(run[j-1].place, run[j].place)
		}
		if row && (found == nil || run[n-1].to <= at.from) {
			found = run
		}
	}
	return found
}
