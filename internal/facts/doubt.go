package facts

import (
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

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
	return total(s, c) || x.perUser(s, c) || x.atMost(s, c) || x.asked(s, c) || priced(s, c) || denied(s, c)
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
	if s.norm(end) == "in" && s.hasWord(end+1, end+2, "fines", "penalties") && len(s.of(news.KindPlatform)) == 0 && s.all&(cueAgreed|cuePay|cueSettle) == 0 && !(s.norm(c.sum.From-1) == "with" && s.has(c.sum.From-7, c.sum.From, cueImpose)) {
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

// perUser: "$29 to $38 each", "up to $400 per claimant", "claim up to $400".
func (x *extractor) perUser(s *line, c *claim) bool {
	end := c.end()
	large := money.Dollars(c.sum.Money) >= 1_000_000 // "fines Google and Apple 10 million euros each"
	if i := s.first(end, end+4, cueEach); i >= 0 && !large && !s.are(i, "per", "day") && !s.are(i, "each", "day") && !s.are(i, "pro", "tag") {
		return true
	}
	if c.kind == cueSettlement && c.anchor >= end && !s.are(c.sum.From-2, "up", "to") {
		return false // "receive cheques from the $725m settlement"
	}
	for i := c.sum.From - 5; i < c.sum.From && !strings.HasPrefix(s.norm(c.sum.From-1), "total"); i++ {
		switch s.norm(i) {
		case "eligible", "receive", "receives", "claim", "each", "entitled", "get", "claimants", "checks", "apiece":
			if large && s.hasWord(i+1, c.sum.From, "from", "part", "share", "slice", "portion") {
				continue // "checks from Facebook's $650 million deal"
			}
			if !s.are(i, "claim", "part") && !s.are(i, "get", "back") && c.kind != cueFine {
				return true
			}
		}
	}
	return s.are(end, "a", "person") || s.are(end, "a", "user") || s.are(end, "a", "head") || s.are(end, "a", "month") || s.are(end, "a", "year") || s.are(end, "to", "each") || s.are(end, "for", "each") && s.norm(end+2) != "day"
}

// atMost: "up to €20 million" is what the law allows, unless it was agreed or imposed on somebody.
func (x *extractor) atMost(s *line, c *claim) bool {
	at := c.sum.From
	upTo := s.are(at-2, "up", "to") || s.are(at-3, "as", "much", "as") || s.are(at-2, "bis", "zu") || s.has(at-4, at, cueCap) || s.are(at-3, "up", "to", "a")
	if !upTo {
		return false
	}
	if s.Field == news.FieldTitle && x.cues&(cueSettle|cueSettlement|cueAgreed) != 0 {
		return false // "Americans to share up to $700m", and the text speaks of the agreement
	}
	return s.all&(cueSettle|cueSettlement|cueAgreed) == 0
}

// asked: "a lawsuit seeking $5 billion", "calls for a fine of".
func (x *extractor) asked(s *line, c *claim) bool {
	from := min(c.anchor, c.sum.From)
	if s.hasWord(c.end(), c.end()+6, "requested", "sought", "demanded", "wanted") && s.hasWord(c.end(), c.end()+5, "plaintiffs", "users", "lawyers", "they", "that") {
		return true // "the $31 billion that the plaintiffs requested"
	}
	if i := s.last(from-7, max(c.sum.From, c.anchor), cueAsk); i >= 0 && !(s.norm(i) == "claims" && s.has(i-8, i, cueSettle)) && !x.ruler(s, i) && !s.sumIn(i, c.sum.From) {
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
		case "without", "avoid", "avoids", "avoided", "not", "never", "escape", "escaped", "escapes", "considered",
			"no", "n't", "instead", "ohne":
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
	return s.hasWord(c.sum.From-20, c.sum.From, "entitled") && !s.hasWord(c.sum.From-5, c.sum.From, "part", "share", "slice", "portion") || s.hasWord(c.end(), c.end()+1, "going", "goes", "earmarked")
}
