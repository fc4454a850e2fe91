package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

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
