package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// statusOf reads the status of a claim from the words around it, and how plainly they state it.
func (x *extractor) statusOf(c *claim) (status news.Status, strength int) {
	s := c.line
	from, to := clause(s, c)
	near := func(cues cue) bool { return s.has(from, to, cues) }
	switch {
	case appealEnds(s, from, to, "wins", "won"):
		return news.FineAnnulled, 2
	case appealEnds(s, from, to, "loses", "lost", "dismisses", "dismissed", "rejects", "rejected", "fails", "failed", "throws"):
		return news.FineUpheld, 2
	case near(cueAnnulled) && touches(s, c, from, to, cueAnnulled):
		return news.FineAnnulled, 2
	case near(cueUpheld) && touches(s, c, from, to, cueUpheld), stands(s, c):
		return news.FineUpheld, 2
	case near(cueReduced) && c.kind != cueSettle && touches(s, c, from, to, cueReduced):
		return news.FineReduced, 2
	case settled(s, c, from, to):
		return news.FineSettled, 2
	case appealedFine(s, c):
		return news.FineAppealed, 2
	case x.required(c):
		return news.FineSettled, 1
	case c.kind == cuePay && s.hasWord(c.anchor-3, c.anchor, "would") && x.cues&(cueAgreed|cueSettle|cueSettlement) != 0:
		return news.FineSettled, 1 // "the deal, under which Google would contribute $48 million"
	case proposed(s, c, from), c.kind == cueFined && s.hasWord(c.end(), len(s.cues), "unless"):
		return news.FineProposed, 2
	case c.kind == cuePay && x.cues&(cueSettle|cueSettlement) != 0 && !compelled(s, c):
		return news.FineSettled, 2
	case hasPaid(s, c):
		return news.FinePaid, 2
	case s.has(from, to, cueFined) || c.kind == cueFined || s.has(from, to, cueImpose):
		return news.FineImposed, 2
	case (c.kind == cuePay || c.kind == 0) && !compelled(s, c) && x.bargained(c):
		return news.FineSettled, 1
	case s.has(from, to, cueFaces) && (x.phrase("notice", "of", "intent") || x.phrase("notice", "of", "its", "intention") || x.phrase("intention", "to", "fine") || x.phrase("intends", "to", "fine")):
		return news.FineProposed, 2
	case s.has(from, to, cueFaces):
		return news.FineImposed, 1
	}
	return news.FineImposed, 1
}

// ruled reports whether the document names a data protection authority or a court, which rule, rather than a body that settles.
func (x *extractor) ruled() bool {
	return x.names("dpa") || x.names("court") || x.names(bench)
}

// required: "the order would require Amazon to pay $5.8 million", "Verkada will pay a $2.95 million penalty", in a
// document that says that the matter was settled with a body that settles.
func (x *extractor) required(c *claim) bool {
	s := c.line
	if x.cues&(cueSettle|cueSettlement) == 0 || x.ruled() || s.has(0, len(s.cues), cueFined) {
		return false
	}
	i := s.last(c.sum.From-10, c.sum.From, cuePay)
	return i >= 0 && (s.hasWord(0, i, "require", "requires", "required") || s.hasWord(i-3, i, "will") && c.kind == cueFine)
}

// stands: "lets the 65 million kroner fine stand".
func stands(s *line, c *claim) bool {
	i := s.firstOf(max(c.anchor, c.end()-1), max(c.anchor, c.end())+4, "stand", "stands")
	return i >= 0 && (s.norm(i) == "stands" || s.hasWord(c.sum.From-8, c.sum.From, "let", "lets", "allows", "leaves", "must"))
}

// bargained reports whether money that is paid without a word for why comes of a settlement: the document speaks of one,
// or of a lawsuit. A data protection authority doesn't bargain.
func (x *extractor) bargained(c *claim) bool {
	switch {
	case x.cues&(cueSettle|cueSettlement) != 0:
		return true
	case len(x.lines) > 0 && x.lines[0].Field == news.FieldTitle && x.titleFines():
		return false // "California fines DoorDash. It will pay $375,000"
	case x.ruled(), x.names("telecom") && x.cues&(cueFine|cueFined) != 0:
		return false
	case x.names("ag"), x.names("consumer"), x.names("telecom"), x.cues&cueAgreed != 0:
		return true
	}
	return x.cues&(cueFine|cueFined|cuePunish) == 0 && (c.kind == cuePay || x.cues&cueDispute != 0)
}

// titleFines reports whether somebody who can fine does so in the title.
func (x *extractor) titleFines() bool {
	s := &x.lines[0]
	i := s.firstOf(1, len(s.Tokens), "fines")
	return i > 0 && x.actor(s, i-1)
}

// appealEnds reports whether one of the verbs stands before "appeal" or behind "appeal was": "loses its appeal against".
func appealEnds(s *line, from, to int, verbs ...string) bool {
	at := s.first(from, to, cueAppealed)
	if at < 0 || s.norm(at) != "appeal" && s.norm(at) != "challenge" && s.norm(at) != "berufung" {
		return false
	}
	for i := max(from, at-5); i < min(to, at+4); i++ {
		if slices.Contains(verbs, s.norm(i)) {
			return true
		}
	}
	return false
}

// clause gives the part of the sentence that a claim's words belong to: up to the next claim's, semicolons and "while".
func clause(s *line, c *claim) (from, to int) {
	from, to = min(c.anchor, c.sum.From), max(c.end(), c.anchor+1)
	if c.sum.Kind == "" {
		from, to = c.anchor, c.anchor+1
	}
	for from > 0 && !breaks(s, from-1) {
		from--
	}
	for to < len(s.Tokens) && !breaks(s, to) {
		to++
	}
	return from, to
}

func breaks(s *line, i int) bool {
	switch s.norm(i) {
	case ";", "while", "whereas", "although", "follows", "following", "—", "während":
		return true
	}
	return false
}

// touches reports whether a word about the fate of a fine is about this one: it stands close to the noun or the sum.
func touches(s *line, c *claim, from, to int, cues cue) bool {
	lo, hi := min(c.anchor, c.sum.From), max(c.end(), c.anchor+1)
	if c.sum.Kind == "" {
		lo, hi = c.anchor, c.anchor+1
	}
	i := s.last(max(from, lo-6), lo, cues)
	j := s.first(hi, min(to, hi+8), cues)
	k := s.first(lo, hi, cues)
	if i >= 0 && s.norm(i) == "cuts" && s.norm(i+1) == "off" {
		i = -1
	}
	return i >= 0 || j >= 0 || k >= 0
}

// settled: the words speak of a settlement, or of money agreed.
func settled(s *line, c *claim, from, to int) bool {
	if c.kind == cueSettle || c.kind == cueSettlement && !awarded[s.norm(c.anchor)] {
		i := s.first(from, to, cueAsk)
		return i < 0 || s.norm(i) == "claims" || s.has(from, to, cueAgreed)
	}
	if s.has(from, to, cueSettle|cueSettlement) && !unsettled(s, from, to) {
		return true
	}
	if j := s.first(c.anchor, c.anchor+18, cueAgreed); j >= 0 && s.are(j+1, "to", "pay") && j < to {
		return true // "the $170 million penalty that Google agreed to pay"
	}
	i := s.last(c.sum.From-14, c.sum.From, cueAgreed)
	if i >= 0 && s.norm(i+1) == "to" && i+6 > c.sum.From && !s.has(i, c.sum.From, cueFined|cueFine|cueImpose) {
		return true // "agrees to a $150m penalty"
	}
	return i >= 0 && s.has(i, c.sum.From, cuePay)
}

// awarded are the nouns for money that a court can order as well as two sides agree.
var awarded = set("damages compensation redress restitution")

// unsettled: "settle" in the words is not about money: "resolve", or "settlement" in another clause.
func unsettled(s *line, from, to int) bool {
	i := s.first(from, to, cueSettle|cueSettlement)
	n := s.norm(i)
	return awarded[n] && !s.has(from, to, cueSettle)
}

// appealedFine: "appeals the €746 million fine"; "says it will appeal" changes nothing yet.
func appealedFine(s *line, c *claim) bool {
	lo := min(c.anchor, c.sum.From)
	if c.sum.Kind == "" {
		lo = c.anchor
	}
	i := s.last(lo-7, lo, cueAppealed)
	if i < 0 {
		return false
	}
	for j := i - 3; j < i; j++ {
		switch s.norm(j) {
		case "will", "could", "may", "plans", "intends", "can", "vowed", "would", "to":
			return false
		}
	}
	return !s.has(i, c.anchor, cueFined|cuePay)
}

// proposed: the words around the fine leave it open: "could", "potential", "notice of intent", "to be fined", "if".
func proposed(s *line, c *claim, from int) bool {
	lo, hi := min(c.anchor, c.sum.From), max(c.end(), c.anchor+1)
	if c.sum.Kind == "" {
		lo, hi = c.anchor, c.anchor+1
	}
	if c.kind == cueFined && s.norm(c.anchor-1) == "to" {
		if !s.hasWord(c.anchor-7, c.anchor-1, "agreed", "decided", "voted", "decides", "announced", "moved", "went") {
			return true // "Norway to fine Grindr"
		}
	}
	start := max(from, lo-12)
	if i := s.last(start, hi, cueProposed|cueModal); i >= 0 && !decided(s, i, lo, c) {
		return true
	}
	if s.are(hi, "will", "be", "imposed") || s.are(hi+1, "will", "be", "imposed") || s.are(hi+2, "will", "be", "imposed") {
		return true
	}
	for i := start; i < lo; i++ {
		switch {
		case s.norm(i) == "to" && (s.norm(i+1) == "be" && i+2 < len(s.cues) && s.cues[i+2]&cueFined != 0),
			s.norm(i) == "if" && i < lo, s.norm(i) == "will" && s.norm(i+1) == "face", s.are(i, "notice", "of", "intent"), s.are(i, "set", "to") && s.norm(i+2) != "pay", s.are(i, "will", "impose"), s.are(i, "will", "fine"),
			s.are(i, "on", "course"), s.are(i, "about", "to", "fine"), s.are(i, "wants", "to"), s.are(i, "would", "be"), c.kind != cuePay && s.are(i, "soll"):
			return !decided(s, i, lo, c)
		}
	}
	return false
}

// decided reports whether what stands between an open word and the fine closes the matter: "after warning it, the ICO fined".
func decided(s *line, i, lo int, c *claim) bool {
	if s.norm(i) == "possible" && s.norm(i-1) == "as" || s.norm(i) == "may" && startsUpper(s.Surface(i)) && s.Field == news.FieldBody && i > 0 {
		return true
	}
	if s.norm(i) == "proposed" || s.norm(i) == "expected" && c.kind == cuePay {
		return s.has(i, lo, cueFined)
	}
	for j := i + 1; j < lo; j++ {
		if s.cues[j]&cueFined != 0 && (s.norm(j-1) == "has" || s.norm(j-1) == "was" || s.norm(j-1) == "been" || s.norm(j-1) == "had") && s.norm(j-2) != "could" && s.norm(j-2) != "have" {
			return true
		}
		if s.norm(j) == "," && j > i+4 && s.has(j, lo+1, cueFined|cueImpose) {
			return true
		}
	}
	if c.anchor < c.sum.From && c.kind == cueFined {
		before := s.norm(c.anchor - 1)
		if (before == "was" || before == "has" || before == "had" || before == "were") && i < c.anchor-2 {
			return true
		}
	}
	return false
}

// hasPaid: "paid the £500,000 fine".
func hasPaid(s *line, c *claim) bool {
	for i := c.sum.From - 6; i < c.sum.From; i++ {
		if s.norm(i) == "paid" || s.norm(i) == "pays" || s.norm(i) == "gezahlt" {
			return c.kind == cueFine
		}
	}
	return false
}

// compelled: "must pay", "was ordered to pay": no settlement, whatever else the document speaks of.
func compelled(s *line, c *claim) bool {
	for i := c.anchor - 5; i < c.anchor; i++ {
		switch s.norm(i) {
		case "has", "have", "had":
			return s.norm(i+1) == "to"
		case "must", "ordered", "orders", "told", "forced", "fined", "sentenced", "verurteilt", "muss":
			return true
		}
	}
	return s.has(c.anchor, c.end()+6, cueFine|cueFined)
}
