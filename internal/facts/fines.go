package facts

import (
	"math"
	"slices"
	"strings"

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
func (x *extractor) fines() []news.Fine {
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
			if only != nil && rounded(only.sum.Money, m.Money) {
				continue
			}
			if only != nil {
				return nil
			}
			only = &claim{line: s, sum: m, anchor: m.To - 1, kind: cueFine}
		}
	}
	title := &x.lines[0]
	if only == nil || len(title.of(news.KindPlatform)) == 0 || only.sum.Money.Amount < 10_000 || total(only.line, only) || each1(only.line, only) || atMost(only.line, only) || denied(only.line, only) {
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

// anchored finds the word that makes a sum a fine.
func (x *extractor) anchored(c *claim, before []claim) bool {
	s := c.line
	end := s.afterBracket(c.end())
	for _, try := range []func(*claim, int) bool{x.nounAfter, x.verbBefore, x.nounBefore, x.settledFor, x.reducedTo, x.imposed, x.paid, x.dealt} {
		if try(c, end) {
			return true
		}
	}
	return coordinated(c, before) || totals(c) || x.weighed(c, end)
}

// afterBracket gives the token after the bracket that closes soon behind token i: "($402 million at the time) penalty".
func (s *line) afterBracket(i int) int {
	for j := i; j < min(i+5, len(s.Tokens)); j++ {
		switch s.norm(j) {
		case ")", "]":
			return j + 1
		case "(", "[", ".", ";":
			return i
		}
	}
	return i
}

// totals: "settlement payments of $29 to $38 each, totaling $725 million".
func totals(c *claim) bool {
	s := c.line
	if n := s.norm(c.sum.From - 1); n != "totaling" && n != "totalling" {
		return false
	}
	c.anchor = s.first(0, len(s.cues), cueFine|cueSettlement)
	if c.anchor < 0 {
		return false
	}
	c.kind = s.cues[c.anchor] & (cueFine | cueSettlement)
	return true
}

// nounAfter: "£27 million fine", "€746 million (roughly $887 million) fine", "$100 million privacy settlement".
func (x *extractor) nounAfter(c *claim, end int) bool {
	s := c.line
	if i := s.first(c.sum.To, c.end(), cueFine|cueSettlement); i >= 0 {
		c.anchor, c.kind = i, s.cues[i]&(cueFine|cueSettlement)
		return true
	}
	for i := end; i < min(end+7, len(s.Tokens)); i++ {
		switch {
		case s.cues[i]&cueFine != 0 && s.norm(i) != "fines" || s.cues[i]&cueSettlement != 0 && s.norm(i) != "damages":
			c.anchor, c.kind = i, s.cues[i]&(cueFine|cueSettlement)
			return true
		case stopsNoun(s.norm(i)) || s.cues[i]&(cuePay|cueSettle|cueFined|cueEach) != 0:
			i = len(s.Tokens)
		}
	}
	// "$5 million in fines", "$14 million in civil penalties", "$2 million worth of fines"
	for i := end; i < min(end+4, len(s.Tokens)); i++ {
		if s.cues[i]&(cueFine|cueSettlement) != 0 && (s.norm(end) == "in" || s.norm(end) == "worth") {
			c.anchor, c.kind = i, s.cues[i]&(cueFine|cueSettlement)
			return true
		}
	}
	return false
}

// stopsNoun holds words that never stand between a sum and the noun that it belongs to.
func stopsNoun(norm string) bool {
	switch norm {
	case "in", "to", "for", "from", "of", "and", "after", "by", "that", "which", ",", ";", ".", ":", "as", "on", "with", "were", "was", "is", "from-a", "(", ")", "against", "if", "but", "while", "or", "than", "because", "since", "under", "over", "at", "when", "für", "wegen", "an", "und":
		return true
	}
	return false
}

// verbBefore: "fined TikTok £12.7m", "was fined a record €265m", "could fine TikTok $29 million".
func (x *extractor) verbBefore(c *claim, _ int) bool {
	s := c.line
	for i := c.sum.From - 1; i >= max(0, c.sum.From-14); i-- {
		switch {
		case s.cues[i]&cueFined != 0, s.cues[i]&cueFine != 0 && (s.norm(i) == "fine" || s.norm(i) == "fines") && x.verbal(s, i, c.sum.From):
			c.anchor, c.kind = i, cueFined
			return true
		case s.norm(i) == ";" || s.cues[i]&(cuePay|cueSettle|cueAsk) != 0 || s.cues[i]&cuePrice != 0 && s.norm(i) != "worth":
			return false
		case moneyAt(s, i):
			if !s.are(i+1, "and") && !s.are(i+1, "to") {
				return false
			}
		case s.norm(i) == "," && c.sum.From-i > 9:
			return false
		}
	}
	return false
}

// verbal reports whether "fine" or "fines" at token i is a verb: what it fines stands between it and the sum.
func (x *extractor) verbal(s *line, i, to int) bool {
	if before := s.norm(i - 1); before == "a" || before == "the" || before == "record" || before == "privacy" || before == "gdpr" || before == "of" {
		return false
	}
	if m, ok := s.next(news.KindPlatform, i+1); ok && m.From <= i+5 && m.From < to && !links(s, i+1, m.From) {
		return true
	}
	if s.norm(i) == "fines" && i > 0 && x.actor(s, i-1) && !stopsNoun(s.norm(i+1)) {
		return true
	}
	if i+1 < len(s.Tokens) && i+1 < to && (startsUpper(s.Surface(i+1)) || s.norm(i+1) == "the" || s.norm(i+1) == "it" || s.norm(i+1) == "them") {
		return s.norm(i-1) == "to" || s.cues[max(i-1, 0)]&cueModal != 0 || i > 0 && x.actor(s, i-1)
	}
	return false
}

// actor reports whether token i ends the name of somebody who can fine.
func (x *extractor) actor(s *line, i int) bool {
	if _, ok := s.mentionAt(news.KindAuthority, i); ok {
		return true
	}
	if _, ok := s.mentionAt(news.KindCountry, i); ok {
		return true
	}
	return regulatorWord[s.norm(i)] || courtWord[s.norm(i)]
}

var courtWord = set("court judge tribunal gericht jury ministry government")

// next gives the first mention of a kind that begins at token i or later.
func (s *line) next(kind news.Kind, i int) (news.Mention, bool) {
	for _, m := range s.mentions {
		if m.Kind == kind && m.From >= i {
			return m, true
		}
	}
	return news.Mention{}, false
}

func moneyAt(s *line, i int) bool { _, ok := s.mentionAt(news.KindMoney, i); return ok }

// nounBefore: "a fine of 405 million euros", "fines of up to", "a settlement worth $725 million", "Bußgeld in Höhe von".
func (x *extractor) nounBefore(c *claim, _ int) bool {
	s := c.line
	for i := c.sum.From - 1; i >= max(0, c.sum.From-9); i-- {
		switch n := s.norm(i); {
		case n == "amount" && x.lines[0].all&(cueFine|cueFined) != 0 && links(s, i+1, c.sum.From):
			c.anchor, c.kind = i, cueFine // "The exact amount is €2,385,276"
			return true
		case s.cues[i]&(cueFine|cueSettlement) != 0:
			if links(s, i+1, c.sum.From) {
				c.anchor, c.kind = i, s.cues[i]&(cueFine|cueSettlement)
				return true
			}
			return false
		case n == ";" || moneyAt(s, i) || s.cues[i]&(cuePay|cueSettle) != 0 || s.cues[i]&cuePrice != 0 && n != "worth":
			return false
		}
	}
	return false
}

// links reports whether the words [from, to) lead from a noun to its sum.
func links(s *line, from, to int) bool {
	if from == to {
		return true
	}
	for i := from; i < to; i++ {
		switch s.norm(i) {
		case "of", "worth", "totaling", "totalling", "amounting", "valued", "over", "von", "über", "höhe", ":", "is", "to", "at", "was", "—", "-", "exceeding":
			return true
		}
	}
	return false
}

// settledFor: "settles the lawsuit for $725 million", "settles with California for $93M".
func (x *extractor) settledFor(c *claim, _ int) bool {
	s := c.line
	at := c.sum.From - 1
	for at > 0 && (hedge[s.norm(at)] || s.norm(at) == "a" || s.norm(at) == "the" || s.norm(at) == "record") {
		at--
	}
	if n := s.norm(at); n != "for" && n != "at" && n != "with" && n != "gegen" && n != "von" {
		return false
	}
	if i := s.first(c.end(), c.end()+9, cueSettle); i >= 0 && s.norm(at) == "for" { // "for $10 million it resolves the case"
		c.anchor, c.kind = i, cueSettle
		return true
	}
	if i := s.last(at-16, at, cueSettle|cueFined|cueImpose); i >= 0 {
		if s.cues[i]&cueImpose != 0 && s.norm(at) != "with" {
			return false
		}
		if s.cues[i]&cueImpose != 0 && !strikes[s.norm(i)] {
			return false
		}
		c.anchor, c.kind = i, cueSettle
		if s.cues[i]&(cueFined|cueImpose) != 0 {
			c.kind = cueFined
		}
		return true
	}
	return false
}

// reducedTo: the second sum of "slashes the fine from €9.55 million to €900,000".
func (x *extractor) reducedTo(c *claim, _ int) bool {
	s := c.line
	if n := s.norm(c.sum.From - 1); n != "to" && n != "auf" || s.all&cueReduced == 0 {
		return false
	}
	i := s.last(0, c.sum.From, cueFine)
	if i < 0 || !s.has(0, c.sum.From, cueReduced) {
		return false
	}
	c.anchor, c.kind = i, cueFine
	return true
}

// imposed: "imposes 20 million euros".
func (x *extractor) imposed(c *claim, _ int) bool {
	s := c.line
	i := s.firstOf(c.sum.From-3, c.sum.From, "imposes", "imposed", "levies", "levied", "verhängt", "verhängte")
	if i < 0 {
		return false
	}
	c.anchor, c.kind = i, cueFined
	return true
}

// strikes are the verbs of "hit with".
var strikes = set("hit hits slapped slaps slap served whacked smacked dinged")

// paid: "will pay the FTC $20 million to settle", "ordered to pay €479 million", "must pay US government $20 million".
func (x *extractor) paid(c *claim, _ int) bool {
	s := c.line
	if i := s.firstOf(c.end(), c.end()+4, "zahlen", "bezahlen"); i >= 0 && x.paysAFine(s, i) { // "muss 45 Millionen Euro zahlen"
		c.anchor, c.kind = i, cuePay
		return true
	}
	for i := c.sum.From - 1; i >= max(0, c.sum.From-10); i-- {
		switch n := s.norm(i); {
		case s.cues[i]&cuePay != 0 && n != "refund":
			if !x.paysAFine(s, i) {
				return false
			}
			c.anchor, c.kind = i, cuePay
			return true
		case n == ";" || n == ":" || moneyAt(s, i) || n == "to" && i < c.sum.From-2 && s.norm(i-1) != "out":
			return false
		}
	}
	return false
}

// paysAFine reports whether the document says that what is paid is a fine or a settlement and no price.
func (x *extractor) paysAFine(s *line, pay int) bool {
	if s.all&(cueFine|cueFined|cueSettlement|cueSettle) != 0 || s.last(pay-5, pay, cueImpose|cueAgreed) >= 0 {
		return true
	}
	if slices.ContainsFunc(s.Tokens, func(t news.Token) bool { return disputeWord[t.Norm] || t.Norm == "over" }) {
		return true
	}
	return s.all&cuePrice == 0 && x.enforces()
}

// enforces reports whether the document is about a case: a body that takes money is named in it, or a fine or settlement.
func (x *extractor) enforces() bool {
	return x.cues&(cueFine|cueFined|cueSettlement|cueSettle|cueRule) != 0 || x.names(taker)
}

// dealt: "a $90 million agreement to resolve the lawsuit", "$1.4 billion deal with Texas over privacy", "$425 million verdict".
func (x *extractor) dealt(c *claim, end int) bool {
	s := c.line
	for i := end; i < min(end+3, len(s.Tokens)); i++ {
		switch s.norm(i) {
		case "deal", "agreement", "accord", "pact", "payment", "bill":
			if s.all&cuePrice != 0 || !x.legal(s) && (s.norm(i) != "payment" || !s.has(0, i, cueAgreed)) {
				return false
			}
			c.anchor, c.kind = i, cueSettlement
			if s.norm(i) == "bill" {
				c.kind = cueFine
			}
			return true
		case "verdict", "judgment", "judgement", "award":
			c.anchor, c.kind = i, cueFine
			return true
		}
		if stopsNoun(s.norm(i)) {
			return false
		}
	}
	return false
}

// legal reports whether a sentence speaks of a dispute: a lawsuit, an authority, or a settlement.
func (x *extractor) legal(s *line) bool {
	if s.all&(cueSettle|cueSettlement) != 0 || len(s.of(news.KindAuthority)) > 0 {
		return true
	}
	for _, m := range s.of(news.KindCountry) {
		if s.norm(m.From-1) == "with" {
			return true
		}
	}
	return slices.ContainsFunc(s.Tokens, func(t news.Token) bool { return disputeWord[t.Norm] })
}

var disputeWord = set("sammelklage klage verstoß verstöße verstößen lawsuit lawsuits suit suits court judge jury violations violating charges allegations claims plaintiffs verdict case cases sued probe investigation")

// coordinated: the second sum of "$9.5 million to D.C. and $20 million to Indiana".
func coordinated(c *claim, before []claim) bool {
	if len(before) == 0 {
		return false
	}
	last := &before[len(before)-1]
	if last.line != c.line || last.sum.Money.Currency != c.sum.Money.Currency || c.sum.From-last.end() > 10 {
		return false
	}
	for i := last.end(); i < c.sum.From; i++ {
		if n := c.line.norm(i); n == "and" || n == ":" || n == "und" || n == "plus" || n == "—" {
			c.anchor, c.kind = last.anchor, last.kind
			return c.line.norm(i+1) != "brings" && !c.line.has(last.end(), c.sum.From, cuePrice|cueAsk|cueEach|cueTotal)
		}
	}
	return false
}

var hedge = set(`nearly almost about around roughly approximately over some than least close to an estimated just under record
	whopping massive hefty total of up more rund etwa knapp fast über mehr als insgesamt circa ca combined staggering reported`)

// hedged reports whether the words before a sum make it a rough one.
func hedged(s *line, from int) bool {
	switch s.norm(from - 1) {
	case "over":
		return !s.hasWord(from-2, from-1, "fork", "hand", "turn", "handed", "turned", "forked")
	case "nearly", "almost", "about", "around", "roughly", "approximately", "some", "rund", "etwa", "knapp", "fast", "über", "circa", "estimated":
		return true
	case "than", "least", "als", "to":
		n := s.norm(from - 2)
		return n == "more" || n == "less" || n == "at" || n == "mehr" || n == "close" || n == "up"
	}
	return false
}

// period is "day" for a daily fine.
func period(s *line, c *claim) string {
	end := c.end()
	if s.has(c.sum.From-6, end+4, cueDaily) {
		return "day"
	}
	for i := end; i < end+4; i++ {
		if s.are(i, "a", "day") || s.are(i, "per", "day") || s.are(i, "each", "day") || s.are(i, "every", "day") || s.are(i, "pro", "tag") || s.are(i, "for", "each", "day") || s.are(i, "for", "every", "day") {
			return "day"
		}
	}
	return ""
}

// notOne reports whether a sum beside the words of a fine is something else: a total of many fines, a payout to each
// user, a legal maximum, what somebody asks for, a price.
func (x *extractor) notOne(c *claim) bool {
	s := c.line
	if i := s.firstOf(c.end(), c.end()+2, "lawsuit", "suit", "claim", "complaint", "class"); i >= 0 && !s.has(i, i+4, cueSettlement|cueSettle|cueFine|cuePay) {
		return true // "must face a $5 billion lawsuit"
	}
	if passive(s, c.anchor) && s.hasWord(c.anchor-2, c.anchor-1, "he", "she", "they") && s.norm(c.anchor-1) == "was" {
		return true // a person
	}
	if s.norm(c.end()) == "to" && s.hasWord(c.end()+1, c.end()+3, "hackers", "attackers", "criminals", "extortionists") {
		return true
	}
	if i := s.firstOf(c.sum.From-4, c.sum.From, "half", "third", "quarter", "tenth", "fraction", "percent", "%"); i >= 0 && s.norm(i+1) == "of" {
		return true // "less than half of the £27m that was announced"
	}
	if s.hasWord(c.sum.From-4, c.sum.From, "hackers", "attackers", "criminals", "extortionists", "employees", "lawyers") {
		return true // "it paid the hackers $100,000"
	}
	return total(s, c) || each1(s, c) || atMost(s, c) || x.asked(s, c) || priced(s, c) || denied(s, c)
}

// total: "nearly €1bn in fines since September 2021", "brings European fines to more than $900 million".
func total(s *line, c *claim) bool {
	end := c.end()
	if i := s.last(c.sum.From-12, c.sum.From, cueTotal); i >= 0 && s.norm(i) != "since" && s.norm(i) != "combined" && s.norm(i) != "overall" {
		return true
	}
	if i := s.first(end, end+9, cueTotal); i >= 0 && s.norm(i) == "since" {
		return true
	}
	if s.hasWord(c.sum.From-5, c.sum.From, "add", "adds", "totals", "reach", "reached") && s.hasWord(c.anchor, c.anchor+1, "fines", "penalties") {
		return true
	}
	if c.weighed && (s.norm(c.sum.From-1) == "total" || (s.has(end, end+2, cueTotal) || s.are(end, "last", "year") || s.are(end, "this", "year")) && len(s.of(news.KindPlatform)) == 0) {
		return true
	}
	if s.norm(c.anchor) == "fines" && c.anchor < c.sum.From && s.hasWord(0, len(s.Tokens), "date", "far", "altogether", "since", "seither", "bislang", "bisher") {
		return true
	}
	if s.hasWord(c.anchor, c.anchor+1, "fines", "penalties") && len(s.of(news.KindPlatform)) == 0 && s.has(c.anchor, c.sum.From, cueReduced) ||
		s.hasWord(c.anchor, c.anchor+1, "fines", "penalties") && s.hasWord(c.anchor, c.sum.From, "rise", "rises", "rose", "top", "topped", "exceed", "exceeded", "hit", "climb", "climbed", "grew") {
		return true // "privacy fines fall to €1.2bn"
	}
	if s.norm(end) == "in" && s.hasWord(end+1, end+2, "fines", "penalties") && len(s.of(news.KindPlatform)) == 0 && s.all&(cueAgreed|cuePay|cueSettle) == 0 {
		return true // "has led to $126 million in fines"
	}
	plural := s.norm(c.anchor) == "fines" || s.norm(c.anchor) == "penalties" || s.norm(c.anchor) == "settlements"
	if plural && s.all&(cueAgreed|cueSettle) == 0 && c.anchor > end && s.norm(end) != "over" {
		for i := 0; i < len(s.Tokens); i++ {
			switch s.norm(i) {
			case "since", "months", "years", "year", "past", "far", "date", "altogether", "total", "combined", "multiple", "several":
				return true
			}
		}
	}
	return false
}

// each1: "$29 to $38 each", "up to $400 per claimant", "claim up to $400".
func each1(s *line, c *claim) bool {
	end := c.end()
	if i := s.first(end, end+4, cueEach); i >= 0 && !s.are(i, "per", "day") && !s.are(i, "each", "day") && !s.are(i, "pro", "tag") {
		return true
	}
	if c.kind == cueSettlement && c.anchor >= end && !s.are(c.sum.From-2, "up", "to") {
		return false // "receive cheques from the $725m settlement"
	}
	for i := c.sum.From - 5; i < c.sum.From && !strings.HasPrefix(s.norm(c.sum.From-1), "total"); i++ {
		switch s.norm(i) {
		case "eligible", "receive", "receives", "claim", "each", "entitled", "get", "claimants", "checks", "apiece":
			if !s.are(i, "claim", "part") && !s.are(i, "get", "back") && c.kind != cueFine {
				return true
			}
		}
	}
	return s.are(end, "a", "person") || s.are(end, "a", "user") || s.are(end, "a", "head") || s.are(end, "a", "month") || s.are(end, "a", "year") || s.are(end, "to", "each") || s.are(end, "for", "each") && s.norm(end+2) != "day"
}

// atMost: "up to €20 million" is what the law allows, unless it was agreed or imposed on somebody.
func atMost(s *line, c *claim) bool {
	at := c.sum.From
	upTo := s.are(at-2, "up", "to") || s.are(at-3, "as", "much", "as") || s.are(at-2, "bis", "zu") || s.has(at-4, at, cueCap) || s.are(at-3, "up", "to", "a")
	if !upTo {
		return false
	}
	return s.all&(cueSettle|cueSettlement|cueAgreed) == 0
}

// asked: "a lawsuit seeking $5 billion", "calls for a fine of".
func (x *extractor) asked(s *line, c *claim) bool {
	from := min(c.anchor, c.sum.From)
	if s.hasWord(c.end(), c.end()+6, "requested", "sought", "demanded", "wanted") && s.hasWord(c.end(), c.end()+5, "plaintiffs", "users", "lawyers", "they", "that") {
		return true // "the $31 billion that the plaintiffs requested"
	}
	if i := s.last(from-7, max(c.sum.From, c.anchor), cueAsk); i >= 0 && !x.ruler(s, i) && !s.sumIn(i, c.sum.From) {
		return s.norm(i) != "claims" && s.norm(i) != "sued" && s.norm(i) != "calls" && s.norm(i) != "wants" || s.norm(i+1) == "for" || s.norm(i) == "wants"
	}
	return s.norm(c.anchor) == "damages" && s.has(from-12, max(c.anchor, c.sum.From), cueAsk|cueModal) && !s.has(from-12, from, cueMust|cueImpose) && !s.sumIn(from-7, from)
}

// sumIn reports whether a sum begins in [from, to).
func (s *line) sumIn(from, to int) bool {
	for _, m := range s.mentions {
		if m.Kind == news.KindMoney && m.From >= from && m.From < to {
			return true
		}
	}
	return false
}

// priced: revenue, a price, an investment.
func priced(s *line, c *claim) bool {
	end := c.end()
	lo, hi := c.sum.From-5, c.sum.From
	if c.anchor < c.sum.From {
		lo = max(lo, c.anchor+1)
	}
	if i := s.last(lo, hi, cuePrice); i >= 0 && s.norm(i) != "worth" && !strikesPlatform(s, i) {
		return true
	}
	hi = end + 3
	if c.anchor >= end {
		hi = min(hi, c.anchor)
	}
	if i := s.first(end, hi, cuePrice); i >= 0 && s.norm(i) != "worth" && s.norm(end) != "for" && s.norm(end) != "over" || s.are(end, "for", "the", "cost") {
		return true
	}
	return s.norm(end) == "%" || s.norm(end) == "percent"
}

// denied: "without being fined $10,000", "avoid a €5 million fine".
func denied(s *line, c *claim) bool {
	from := min(c.anchor, c.sum.From)
	for i := from - 5; i < from; i++ {
		switch s.norm(i) {
		case "without", "avoid", "avoids", "avoided", "not", "never", "escape", "escaped", "escapes", "no", "n't", "instead", "ohne":
			return !(s.norm(i) == "not" && s.norm(i+1) == "only")
		}
	}
	if i := s.first(c.anchor, c.anchor+6, cueBanned); i >= 0 && s.norm(i) == "suspended" && c.kind == cueFine {
		return true // "the penalty is suspended upon payment of"
	}
	if c.anchor < c.sum.From && s.hasWord(c.anchor+1, c.sum.From, "government", "ministry", "municipality", "council", "hospital", "police") {
		return true // no company
	}
	// a rule for everybody: "companies that break it can be fined $10,000"
	for i := from - 6; i < from; i++ {
		switch s.norm(i) {
		case "violators", "companies", "firms", "offenders", "entities", "anyone", "businesses", "stores", "violation", "violations":
			return s.has(i, c.anchor+1, cueModal|cueFaces) || s.norm(c.anchor) == "fines" && s.has(from-8, from, cueModal|cueFaces)
		}
	}
	for i := c.anchor + 1; i < c.sum.From; i++ { // "India may fine platforms 2.5 billion rupees"
		switch s.norm(i) {
		case "violators", "companies", "firms", "offenders", "platforms", "operators", "providers":
			return s.has(c.anchor-3, c.anchor, cueModal)
		}
	}
	if s.hasWord(c.end(), c.end()+6, "violation") && s.hasWord(c.end(), c.end()+5, "per", "each", "every") {
		return true
	}
	return s.hasWord(c.sum.From-20, c.sum.From, "entitled") || s.hasWord(c.end(), c.end()+1, "going", "goes", "earmarked")
}

// merge joins the claims that state the same fine, in the order in which the document states them first.
func (x *extractor) merge(claims []claim) []news.Fine {
	var groups [][]claim
	for _, c := range claims {
		placed := false
		for i := range groups {
			if x.same(groups[i], &c) {
				groups[i] = append(groups[i], c)
				placed = true
				break
			}
		}
		if !placed {
			groups = append(groups, []claim{c})
		}
	}
	groups = uncapped(x.joinRates(groups))
	var fines []news.Fine
	for _, g := range groups {
		fines = append(fines, x.fine(g))
	}
	return slices.DeleteFunc(slices.Clone(fines), func(f news.Fine) bool { return sumOfOthers(f, fines) })
}

// uncapped leaves out "up to $700 million" where the words also say what is paid at least.
func uncapped(groups [][]claim) [][]claim {
	return slices.DeleteFunc(slices.Clone(groups), func(g []claim) bool {
		return !slices.ContainsFunc(g, func(c claim) bool { return !c.capped }) && slices.ContainsFunc(groups, func(o []claim) bool {
			return !o[0].capped && o[0].payer == g[0].payer && o[0].sum.Money.Currency == g[0].sum.Money.Currency
		})
	})
}

// sumOfOthers reports whether a sum only adds up the fines of several payers: "fined Google and Meta $72 million" where
// the words also say $50 million and $22 million.
func sumOfOthers(f news.Fine, fines []news.Fine) bool {
	for i, a := range fines {
		for _, b := range fines[i+1:] {
			if a.Payer != b.Payer && a.Currency == f.Currency && b.Currency == f.Currency && (f.Payer == a.Payer || f.Payer == b.Payer) && f.Amount > 0 && a.Amount > 0 && b.Amount > 0 && a.Amount+b.Amount == f.Amount {
				return true
			}
		}
	}
	for _, sum := range append([]news.Money{{Amount: f.Amount, Currency: f.Currency}}, f.Also...) {
		total, payers := int64(0), map[string]bool{}
		for _, o := range fines {
			if o.Amount == f.Amount && o.Currency == f.Currency {
				continue
			}
			for _, m := range append([]news.Money{{Amount: o.Amount, Currency: o.Currency}}, o.Also...) {
				if m.Currency == sum.Currency {
					total += m.Amount
					payers[o.Payer] = true
				}
			}
		}
		if len(payers) > 1 && payers[f.Payer] && sum.Amount > 0 && math.Abs(float64(total-sum.Amount)) < 0.035*float64(sum.Amount) {
			return true
		}
	}
	return false
}

// same reports whether a claim states the fine of a group: an equal sum, or one that is the other rounded.
func (x *extractor) same(group []claim, c *claim) bool {
	if c.period != group[0].period && c.period != "" && group[0].period != "" {
		return false
	}
	for i := range group {
		if o := &group[i]; o.line == c.line && o.payer != "" && c.payer != "" && o.payer != c.payer && !x.owns(o.payer, c.payer) && !x.owns(c.payer, o.payer) {
			continue // two payers, the same sum
		}
		for _, a := range group[i].moneys() {
			for _, b := range c.moneys() {
				if a == b && a.Amount > 0 || group[i].line != c.line && rounded(a, b) {
					return true
				}
			}
		}
	}
	return false
}

// moneys gives all sums of a claim, the first one first.
func (c *claim) moneys() []news.Money {
	all := []news.Money{c.sum.Money}
	for _, m := range c.also {
		all = append(all, m.Money)
	}
	return all
}

// rounded reports whether one of two sums in one currency is the other with fewer digits.
func rounded(a, b news.Money) bool {
	if a.Currency != b.Currency || a.Amount == 0 || b.Amount == 0 {
		return false
	}
	if digits(a.Amount) > digits(b.Amount) {
		a, b = b, a
	}
	if digits(a.Amount) == digits(b.Amount) {
		return false
	}
	off, unit := math.Abs(float64(a.Amount-b.Amount)), 1.0
	for n := a.Amount; n%10 == 0; n /= 10 {
		unit *= 10
	}
	return off <= unit/2 && off <= 0.06*float64(b.Amount) || off < unit && off <= 0.03*float64(b.Amount) || off <= 0.01*float64(b.Amount)
}

// digits counts the digits of n that aren't trailing zeros.
func digits(n int64) int {
	for n > 0 && n%10 == 0 {
		n /= 10
	}
	count := 0
	for ; n > 0; n /= 10 {
		count++
	}
	return count
}

// joinRates joins a headline's sum with the body's in another currency, when each can be the other at the usual rates
// and nothing else can.
func (x *extractor) joinRates(groups [][]claim) [][]claim {
	for i := 0; i < len(groups); i++ {
		for j := i + 1; j < len(groups); j++ {
			if groups[i][0].line != groups[j][0].line && x.convertible(groups[i], groups[j]) {
				groups[i] = append(groups[i], groups[j]...)
				groups = slices.Delete(groups, j, j+1)
				j--
			}
		}
	}
	return groups
}

func (x *extractor) convertible(a, b []claim) bool {
	if a[0].line.Field == news.FieldBody && b[0].line.Field == news.FieldBody && (a[0].body == "") != (b[0].body == "") {
		return false // a jury's sum and a regulator's
	}
	shared := map[string]bool{}
	for _, c := range a {
		for _, m := range c.moneys() {
			shared[m.Currency] = true
		}
	}
	for _, c := range b {
		for _, m := range c.moneys() {
			if shared[m.Currency] {
				return false
			}
		}
	}
	p, q := a[0].sum.Money, b[0].sum.Money
	if p.Amount == 0 || q.Amount == 0 || p.Currency == "" || q.Currency == "" {
		return false
	}
	ratio := float64(p.Amount) / x.l.currencyOf(p.Currency).rate / (float64(q.Amount) / x.l.currencyOf(q.Currency).rate)
	return ratio > 0.72 && ratio < 1.38
}

// fine makes one fine of the claims that state it.
func (x *extractor) fine(group []claim) news.Fine {
	best := &group[0]
	for i := range group {
		if c := &group[i]; c.strength > best.strength || c.strength == best.strength && rank[c.status] > rank[best.status] {
			best = c
		}
	}
	f := news.Fine{Status: best.status, Payer: x.payer(group), Authority: x.authority(group)}
	f.Amount, f.Currency, f.Also = x.sums(group, f.Authority)
	for i := range group {
		c := &group[i]
		if c.sum.Money.Amount == f.Amount && c.sum.Money.Currency == f.Currency {
			f.Approx = f.Approx || c.approx && !exactly(group, c)
		}
		if f.Period == "" {
			f.Period = c.period
		}
	}
	f.Quote = quoted(group, &f).quote()
	return f
}

// quoted picks the claim to quote: one with the fine's own sum and status, stated plainly.
func quoted(group []claim, f *news.Fine) *claim {
	best, most := &group[0], -1
	for i := range group {
		c, points := &group[i], 0
		for _, m := range c.moneys() {
			if m.Amount == f.Amount && m.Currency == f.Currency {
				points += 4
			}
		}
		if c.status == f.Status {
			points += 2 * c.strength
		}
		if points > most {
			best, most = c, points
		}
	}
	return best
}

// exactly reports whether another claim states the same sum without hedging, below the title.
func exactly(group []claim, hedged *claim) bool {
	for i := range group {
		c := &group[i]
		if c.sum.Money == hedged.sum.Money && !c.approx && c.line.Field == news.FieldBody {
			return true
		}
	}
	return false
}

// rank orders statuses that are stated equally plainly: the later step counts.
var rank = map[news.Status]int{
	news.FineProposed: 1, news.FineImposed: 2, news.FineAppealed: 3, news.FinePaid: 4, news.FineSettled: 5,
	news.FineReduced: 6, news.FineUpheld: 7, news.FineAnnulled: 8,
}

// sums gives the sum of a fine, in the currency of its authority where the words have it, and the other sums.
// Of two sums in one currency the one with more digits counts: headlines round.
func (x *extractor) sums(group []claim, authority string) (int64, string, []news.Money) {
	var all []news.Money
	for i := range group {
		for _, m := range group[i].moneys() {
			at := slices.IndexFunc(all, func(o news.Money) bool { return o.Currency == m.Currency })
			switch {
			case at < 0:
				all = append(all, m)
			case digits(m.Amount) > digits(all[at].Amount):
				all[at] = m
			}
		}
	}
	first := x.ownCurrency(all, authority)
	if first < 0 {
		first = outside(group, all)
	}
	main := all[first]
	also := slices.Delete(all, first, first+1)
	slices.SortFunc(also, func(a, b news.Money) int { return strings.Compare(a.Currency, b.Currency) })
	if len(also) == 0 {
		also = nil
	}
	return main.Amount, main.Currency, also
}

// ownCurrency gives the place of the sum in the currency of the authority's country, -1 for none.
func (x *extractor) ownCurrency(all []news.Money, authority string) int {
	country := authority
	if a, ok := x.l.Authority(authority); ok {
		country = a.Country
	}
	return slices.IndexFunc(all, func(m news.Money) bool {
		return country != "" && slices.Contains(x.l.currencyOf(m.Currency).countries, country)
	})
}

// outside gives the place of a sum that the words restate in another currency behind it, else the first.
func outside(group []claim, all []news.Money) int {
	for i := range group {
		if len(group[i].also) > 0 {
			return slices.IndexFunc(all, func(m news.Money) bool { return m.Currency == group[i].sum.Money.Currency })
		}
	}
	return 0
}

// maxQuote bounds a quote, in bytes.
const maxQuote = 320

// quote gives the sentence of a claim, or of a long one the part around the sum.
func (c *claim) quote() string {
	s := c.line
	if len(s.Text) <= maxQuote {
		return s.Text
	}
	from, to := min(c.sum.From, c.anchor), max(c.end(), c.anchor+1)
	if c.sum.Kind == "" {
		from, to = c.anchor, c.anchor+1
	}
	for grown := true; grown; {
		grown = false
		if from > 0 && s.Tokens[to-1].End-s.Tokens[from-1].Start <= maxQuote {
			from, grown = from-1, true
		}
		if to < len(s.Tokens) && s.Tokens[to].End-s.Tokens[from].Start <= maxQuote {
			to, grown = to+1, true
		}
	}
	return s.Span(from, to)
}
