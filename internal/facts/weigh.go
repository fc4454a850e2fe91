package facts

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// enough is the least that a sum must weigh to count as a fine though no word is tied to it by grammar.
const enough = 5

// A weight is what one cue near a sum adds. Each counts once, by the nearest word that has it.
type weight struct {
	cues   cue
	reach  int // tokens between the word and the sum at most
	points int
}

// weights hold what speaks for a fine in the sum's own clause.
var weights = []weight{
	{cueFine | cueFined | cueSettlement | cueSettle | cuePunish, 24, 3},
	{cuePay | cueBill, 12, 3},
	{cueImpose, 8, 2},
	{cueEnd, 12, 1},
	{cueRecord, 10, 2},
	{cueMust, 10, 1},
	{cueRule, 30, 1},
	{cueDispute, 30, 1},
}

// penalWords are the cues of a text about somebody who is made to pay.
const penalWords = cueFine | cueFined | cueSettlement | cueSettle | cuePunish | cueAgreed

// weighed adds up what the words around a sum say for and against a fine: for the many wordings that no list of
// phrases holds ("€91m for passwords anybody could read", "the bill comes to £20m"). The sum counts from enough on.
func (x *extractor) weighed(c *claim, _ int) bool {
	s := c.line
	if !x.penal() || x.keeps(c) || x.vetoed(c) {
		return false
	}
	from, to := x.part(c)
	points, anchor, best := 0, -1, 0
	for _, w := range weights {
		i := s.nearest(max(from, c.sum.From-w.reach), min(to, c.end()+w.reach), c.sum.From, w.cues)
		if i < 0 {
			continue
		}
		points += w.points
		if w.points > best {
			anchor, best = i, w.points
		}
	}
	points += x.around(c)
	if points < enough {
		return false
	}
	c.weighed = true
	c.anchor, c.kind = x.anchorOf(c, anchor, from, to)
	return true
}

// around weighs what stands outside the clause: a title that is all about the sum, the sentences beside it, who rules.
func (x *extractor) around(c *claim) int {
	s, points := c.line, 0
	if s.Field == news.FieldTitle {
		points += 2
	}
	if len(s.of(news.KindPlatform)) > 0 {
		points++
	}
	for _, m := range s.of(news.KindAuthority) {
		if x.takesMoney(m.ID) {
			points++
			break
		}
	}
	beside := x.beside(s)
	if beside&(penalWords|cuePay) != 0 {
		points += 2
	}
	if beside&(cueFine|cueSettlement) != 0 && pronoun[s.norm(0)] {
		points += 2 // "It is worth $650 million."
	}
	if x.names("dpa") || s.Field == news.FieldTitle && beside&cueRule != 0 {
		points++
	}
	switch s.norm(c.end()) {
	case "against", "gegen":
		points += 2
	case "for", "für", "over":
		points++
	}
	return points + 1 // the document is penal, or we were not here
}

var pronoun = set("it this that es das")

// beside gives the cues of the title and of the sentences before and after one.
func (x *extractor) beside(s *line) cue {
	from, to, all := max(0, s.index-1), min(len(x.lines), s.index+2), cue(0)
	if s.Field == news.FieldTitle {
		to = min(len(x.lines), max(to, 4)) // a headline's sum may be explained in the first sentences
	} else if x.lines[0].Field == news.FieldTitle {
		all = x.lines[0].all
	}
	for i := from; i < to; i++ {
		if i != s.index {
			all |= x.lines[i].all
		}
	}
	return all
}

// penal reports whether the document speaks of somebody who rules, or of a fine, a settlement or a dispute.
func (x *extractor) penal() bool {
	if x.cues&(cueFine|cueFined|cueSettlement|cueSettle|cuePunish|cueDispute) != 0 {
		return true
	}
	return x.names(taker) || x.cues&cueRule != 0 || x.cues&cueMust != 0 && x.cues&cuePay != 0
}

// part gives the clause that a sum stands in: semicolons and a few conjunctions part clauses, and so does a price.
func (x *extractor) part(c *claim) (from, to int) {
	s := c.line
	from, to = c.sum.From, c.end()
	for from > 0 && !breaks(s, from-1) {
		from--
	}
	for to < len(s.Tokens) && !breaks(s, to) {
		to++
	}
	return from, to
}

// keeps reports whether the sum is money that nobody was made to pay: earned, raised, set aside, a price, a sum that
// a rule allows or that somebody who doesn't rule asks for.
func (x *extractor) keeps(c *claim) bool {
	s := c.line
	from, to := x.part(c)
	to = min(to, c.end()+3)
	switch s.norm(c.end()) {
	case "for", "over", "after", "because", "für", "wegen", "nach":
		to = c.end() // what follows is the reason: "for selling …", "over data sales"
	}
	for i := max(from, c.sum.From-4); i < to; i++ {
		if i >= c.sum.From && i < c.end() {
			continue
		}
		if s.cues[i]&(cueKept|cuePrice) != 0 && s.cues[i]&cueBill == 0 && !x.costly(s, i) {
			return true
		}
	}
	if s.hasWord(c.sum.From-3, c.sum.From, "of", "than", "to") && s.has(c.sum.From-4, c.sum.From, cueEach) {
		return true
	}
	if i := s.last(c.sum.From-8, c.sum.From, cueAsk); i >= 0 && !x.ruler(s, i) {
		return true
	}
	return x.cues&cueProposed == 0 && s.has(c.sum.From-5, c.sum.From, cueModal) && s.Field == news.FieldBody
}

// costly: "the leak costs Marriott £18.4m" is no price.
func (x *extractor) costly(s *line, i int) bool {
	switch s.norm(i) {
	case "cost", "costs", "kostet", "kosten":
		return strikesPlatform(s, i)
	case "worth", "fee", "fees":
		return (s.all|x.beside(s))&(cueSettlement|cueFine) != 0
	}
	return false
}

// strikesPlatform reports whether "costs" at token i has a platform for its object.
func strikesPlatform(s *line, i int) bool {
	m, ok := s.next(news.KindPlatform, i+1)
	return ok && m.From <= i+2 && (strings.HasPrefix(s.norm(i), "cost") || strings.HasPrefix(s.norm(i), "koste"))
}

// ruler reports whether somebody who rules stands before the verb at token i: "the Garante demands €15 million".
func (x *extractor) ruler(s *line, i int) bool {
	for j := i - 1; j >= max(0, i-3); j-- {
		if x.actor(s, j) {
			return s.norm(i) == "demands" || s.norm(i) == "wants" && s.norm(i+1) != "to" || s.norm(i) == "demanded" || s.norm(i) == "fordert"
		}
	}
	return false
}

// nearest gives the token in [from, to) nearest to at that has one of the cues, -1 for none.
func (s *line) nearest(from, to, at int, c cue) int {
	best := -1
	for i := max(from, 0); i < min(to, len(s.cues)); i++ {
		if s.cues[i]&c != 0 && (best < 0 || abs(i-at) < abs(best-at)) {
			best = i
		}
	}
	return best
}

// anchorOf picks the word that says best what kind of money a weighed sum is; the sum itself when none does.
func (x *extractor) anchorOf(c *claim, heaviest, from, to int) (int, cue) {
	s := c.line
	for _, kind := range []cue{cueSettle, cueSettlement, cueFined, cueFine, cuePay} {
		if i := s.nearest(from, to, c.sum.From, kind); i >= 0 && abs(i-c.sum.From) <= 16 {
			return i, kind
		}
	}
	if i := s.nearest(from, to, c.sum.From, cueEnd); i >= 0 && s.has(from, to, cueDispute) {
		return i, cueSettle
	}
	if i := s.last(c.sum.From-8, c.sum.From, cueAgreed); i >= 0 {
		return i, cueSettle
	}
	if heaviest >= 0 {
		if n := s.norm(heaviest); n == "accord" || n == "agreement" {
			return heaviest, cueSettlement
		}
		return heaviest, 0
	}
	return c.sum.From, 0
}
