package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// A claim is one place where the words state a fine.
type claim struct {
	line     *line
	sum      news.Mention // its Money is zero for a fine without a sum
	also     []news.Mention
	anchor   int // the token that makes it a fine: a noun, or a verb
	kind     cue // cueFine (noun), cueFined (verb), cueSettlement, cueSettle, cuePay
	status   news.Status
	strength int // how plainly the words state the status: 2 plainly, 1 by default
	payer    string
	owner    bool // the payer is named as the owner of a platform
	body     string
	approx   bool
	capped   bool // "up to"
	period   string
	weighed  bool // no word is tied to the sum by grammar: see weigh.go
}

// fines reads every fine that the document states.
func (x *extractor) fines() []news.Claim {
	var claims []claim
	for i := 0; i < len(x.lines) && len(claims) < maxClaims; i++ {
		claims = x.claimsIn(claims, &x.lines[i])
	}
	if len(claims) == 0 {
		claims = x.onlySum()
	}
	claims = slices.DeleteFunc(claims, func(c claim) bool { return !x.aboutPrivacy(&c) })
	claims = append(claims, x.unsummed(claims)...)
	if len(claims) == 0 {
		return nil
	}
	x.fillPayers(claims)
	x.fillBodies(claims)
	return x.merge(claims)
}

// onlySum takes the one sum of a document for the fine that its other words speak of: "Google fined in Spain. The price:
// €10 million." The title must state the case, and the sum be no price or demand.
func (x *extractor) onlySum() []claim {
	if len(x.lines) == 0 || x.lines[0].Field != news.FieldTitle || !x.enforces() {
		return nil
	}
	var only *claim
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindMoney) {
			if only != nil && money.Rounded(only.sum.Money, m.Money) {
				continue
			}
			if only != nil {
				return nil
			}
			only = &claim{line: s, sum: m, anchor: m.To - 1, kind: cueFine}
		}
	}
	title := &x.lines[0]
	if only == nil || len(title.of(news.KindPlatform)) == 0 || only.sum.Money.Amount < 10_000 || total(only.line, only) || x.perUser(only.line, only) || x.atMost(only.line, only) || denied(only.line, only) {
		return nil
	}
	fined := title.all&(cueFined|cueFine) != 0 && (only.line != title || title.all&cueAsk == 0)
	if x.cues&(cueSettle|cueSettlement) != 0 && x.cues&(cueFine|cueFined) == 0 {
		only.kind = cueSettlement
	}
	if !fined && (only.line != title || x.cues&(cueFine|cueFined|cueSettle|cueSettlement) == 0) || priced(only.line, only) && !fined || !fined && only.line.all&cueAsk != 0 {
		return nil
	}
	s := only.line
	only.status, only.strength = x.statusOf(only)
	only.payer, only.owner = x.payerOf(only)
	only.body = x.bodyOf(only)
	only.approx, only.period = hedged(s, only.sum.From), period(s, only)
	return []claim{*only}
}

// claimsIn appends a claim for each sum of the sentence that is a fine.
func (x *extractor) claimsIn(claims []claim, s *line) []claim {
	sums, before := s.of(news.KindMoney), len(claims)
	for i := 0; i < len(sums); i++ {
		c := claim{line: s, sum: sums[i]}
		for i+1 < len(sums) && restates(s, sums[i], sums[i+1]) {
			c.also = append(c.also, sums[i+1])
			i++
		}
		if former(s, sums[i], x.named > 1) || !x.anchored(&c, claims) || x.notOne(&c) {
			continue
		}
		c.status, c.strength = x.statusOf(&c)
		c.payer, c.owner = x.payerOf(&c)
		c.body = x.bodyOf(&c)
		c.approx, c.period, c.capped = hedged(s, c.sum.From), period(s, &c), s.are(c.sum.From-2, "up", "to")
		claims = append(claims, c)
	}
	x.paired(claims[before:])
	x.respectively(claims, s)
	return claims
}

// paired gives each of the sums that follow one another its own payer: "Shein and Google pay €150m and €325m".
func (x *extractor) paired(claims []claim) {
	for len(claims) > 1 {
		n := 1
		for n < len(claims) && claims[n].line.onlyOf(claims[n-1].end(), claims[n].sum.From, "and", ",", "und", "&") {
			n++
		}
		if n > 1 {
			x.pair(claims[:n])
		}
		claims = claims[n:]
	}
}

// pair gives each of the sums that follow one another the platform at the same place of a list of platforms: of the
// nearest list in front, or else of the first one behind.
func (x *extractor) pair(claims []claim) {
	s := claims[0].line
	var list, run []news.Mention
	for _, m := range s.of(news.KindPlatform) {
		if len(run) > 0 && !s.lists(run[len(run)-1].To, m.From) {
			run = nil
		}
		if run = append(run, m); len(run) == len(claims) && (list == nil || m.To <= claims[0].sum.From) {
			list = run
		}
	}
	for i := range list {
		claims[i].payer, claims[i].owner = x.ownerOf(s, list[i])
	}
}

// lists reports whether only what stands between the parts of a list is in [from, to), or the rest of a name.
func (s *line) lists(from, to int) bool {
	for i := from; i < to; i++ {
		switch s.norm(i) {
		case "and", ",", "und", "&":
		default:
			if i != from || !startsUpper(s.Surface(i)) {
				return false
			}
		}
	}
	return to > from
}

// former reports whether a sum is what a fine was before it was changed: "from €9.55 million to €900,000", "900.000 statt".
func former(s *line, sum news.Mention, others bool) bool {
	if s.all&(cueReduced|cueAppealed) == 0 && !s.hasWord(0, len(s.Tokens), "instead", "rather", "statt", "down", "initially", "originally", "original", "initial", "first") {
		return false
	}
	at := sum.From - 1
	for at > 0 && hedge[s.norm(at)] && s.norm(at) != "of" && s.norm(at) != "than" {
		at--
	}
	if others && s.hasWord(sum.From-6, sum.From, "initially", "originally", "ursprünglich", "original", "initial") || s.hasWord(sum.From-4, sum.From, "first") && s.hasWord(sum.From-3, sum.From, "thought", "proposed", "planned", "announced") {
		return true
	}
	switch s.norm(at) {
	case "from", "von":
		next, ok := s.next(news.KindMoney, sum.To)
		return s.norm(at-1) == "down" || moneyAt(s, at-1) || ok && s.hasWord(sum.To, next.From, "to", "auf")
	case "statt", "anstatt":
		return true
	case "of":
		return s.norm(at-1) == "instead"
	case "than":
		return s.norm(at-1) == "rather"
	}
	return false
}

// respectively gives the sums of "fined Facebook and Google €60 million and €150 million, respectively" to their payers.
func (x *extractor) respectively(claims []claim, s *line) {
	if !s.hasWord(0, len(s.Tokens), "respectively") {
		return
	}
	var own []*claim
	for i := range claims {
		if claims[i].line == s {
			own = append(own, &claims[i])
		}
	}
	var payers []string
	for _, m := range s.of(news.KindPlatform) {
		if len(own) > 0 && m.To <= own[0].sum.From && s.norm(m.To) != ")" {
			payers = append(payers, m.ID)
		}
	}
	if len(payers) != len(own) {
		return
	}
	for i, c := range own {
		c.payer, c.owner = payers[i], false
	}
}

// end is the token after the claim's last sum.
func (c *claim) end() int {
	if n := len(c.also); n > 0 {
		return c.also[n-1].To
	}
	return c.sum.To
}

// restates reports whether sum b, right behind sum a, is the same money in another currency: "€8 million (roughly $8.5 million)".
func restates(s *line, a, b news.Mention) bool {
	if a.Money.Currency == b.Money.Currency || b.From-a.To > 6 {
		return false
	}
	open := false
	for i := a.To; i < b.From; i++ {
		switch n := s.norm(i); {
		case s.cues[i]&(cueFine|cueSettlement) != 0 && s.norm(i+1) == "(": // "a 27 million-pound fine ($28.8 million)"
		case n == "(" || n == "," || n == "[" || n == "/" || n == "—" || n == "or" || n == "-" || n == "oder" || n == "=":
			open = true
		case n == "about" || n == "around" || n == "roughly" || n == "approximately" || n == "nearly" || n == "some" || n == "almost",
			n == "over" || n == "more" || n == "than" || n == "equivalent" || n == "to" || n == "of" || n == "the" || n == "us" || n == "~",
			n == "rund" || n == "etwa" || n == "circa" || n == "ca" || n == "umgerechnet" || n == "just" || n == "under" || n == "currently" || n == "worth",
			n == "then" || n == "u.s." || n == "approx" || n == "." || n == "that" || n == "'s" || n == "at":
		default:
			return false
		}
	}
	return open
}
