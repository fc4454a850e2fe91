package facts

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// payerOf names who pays, from the words of the claim's own sentence: what is fined, or who pays. owner is true when
// the words name the owner of a platform. "" when the sentence doesn't say.
func (x *extractor) payerOf(c *claim) (payer string, owner bool) {
	s := c.line
	if i := s.firstOf(c.sum.From-4, c.sum.From, "wins", "won", "secures", "secured", "awarded"); i >= 0 && !moneyAt(s, i) { // the winner doesn't pay
		if i := s.firstOf(c.end(), c.end()+6, "from", "with", "against"); i >= 0 {
			if m, ok := s.next(news.KindPlatform, i+1); ok && m.From <= i+5 {
				return m.ID, false
			}
		}
		return "", false
	}
	platforms := s.of(news.KindPlatform)
	if m, ok := x.object(c, platforms); ok {
		return x.ownerOf(s, m)
	}
	if m, ok := x.subject(c, platforms); ok {
		return x.ownerOf(s, m)
	}
	return x.written(c), false
}

// ownerOf gives the platform of a mention, or its owner where the words say "Facebook's owner", "Facebook parent".
func (x *extractor) ownerOf(s *line, m news.Mention) (string, bool) {
	i := m.To
	if s.norm(i) == "'s" || s.norm(i) == "-" || s.norm(i) == "'" {
		i++
	}
	if n := s.norm(i); n == "owner" || n == "parent" || n == "maker" || n == "developer" || n == "publisher" || n == "mutterkonzern" || n == "mutter" {
		if p, ok := x.l.Platform(m.ID); ok && p.Owner != "" {
			return p.Owner, true
		}
	}
	return m.ID, false
}

// object finds the platform behind the words that strike it: "fined TikTok", "a fine against Meta", "hits Google with".
func (x *extractor) object(c *claim, platforms []news.Mention) (news.Mention, bool) {
	s := c.line
	if m, ok := x.restarted(c); ok {
		return m, true
	}
	if m, ok := s.mentionAt(news.KindPlatform, c.anchor+1); ok && c.anchor >= c.end() && s.cues[c.anchor]&(cueFine|cueSettlement) != 0 && m.From == c.anchor+1 && s.hasWord(m.To, m.To+2, "finalized", "finalised", "agreed", "reached", "got", "received", "paid", "faces", "faced", "was", "must", "has") {
		return m, true // "the $725 million settlement Meta finalized"
	}
	if c.kind == cueFined {
		if m, ok := s.next(news.KindPlatform, c.anchor+1); ok && m.From <= c.anchor+6 && !passive(s, c.anchor) && !s.broken(c.anchor+1, m.From) && (m.From < c.sum.From || c.sum.From < c.anchor || c.sum.Kind == "") {
			return m, true
		}
	}
	if c.kind != cuePay && c.kind != cueSettle {
		if m, ok := x.finedFor(c); ok {
			return m, true
		}
		to := max(c.anchor, c.end()-1)
		for i := to + 1; i < min(to+8, len(s.Tokens)) && !moneyAt(s, i); i++ {
			if s.norm(i) == "for" && strings.HasSuffix(s.norm(i+1), "ing") {
				break // "fined for handing users' data to Alipay"
			}
			switch s.norm(i) {
			case "on", "against", "gegen", "to", "with", "from", "for":
				reach := 2 // "to Facebook", but not "to prevent millions of Facebook users' …"
				if n := s.norm(i); n == "on" || n == "against" || n == "gegen" {
					reach = 5
				} else if n == "for" {
					reach = 1
				}
				if m, ok := s.next(news.KindPlatform, i+1); ok && m.From <= i+reach && !s.broken(i+1, m.From) {
					return m, true
				}
			}
		}
	}
	from := min(c.anchor, c.sum.From)
	if c.sum.Kind == "" {
		from = c.anchor
	}
	for i := from - 1; i >= max(0, from-14); i-- {
		if s.cues[i]&cueImpose != 0 || strikers[s.norm(i)] {
			m, ok := s.next(news.KindPlatform, i+1)
			if ok && m.From <= i+4 && m.To <= from+2 && !s.broken(i+1, m.From) && !passive(s, i) {
				return m, true
			}
		}
		if s.norm(i) == "." || s.norm(i) == ";" {
			break
		}
	}
	_ = platforms
	return news.Mention{}, false
}

// restarted finds the platform of a later part: "fined Google 150 million euros and Facebook 60 million euros".
func (x *extractor) restarted(c *claim) (news.Mention, bool) {
	s := c.line
	before := -1
	for _, m := range s.of(news.KindMoney) {
		if m.To <= c.sum.From && m.To > before && c.anchor < m.From {
			before = m.To
		}
	}
	if before < 0 {
		return news.Mention{}, false
	}
	if m, ok := s.next(news.KindPlatform, before); ok && m.To <= c.sum.From && s.onlyOf(m.To, c.sum.From, "with", "(", "for", "a", "'s", "almost", "nearly", "about", "some", "over", "more", "than", "another", "a", "record") {
		return m, true // also "Shein with €150m", "Marriott (for £99m)"
	}
	for i := c.end(); i < c.end()+2; i++ { // "30.8 billion won on Meta"
		if n := s.norm(i); n == "on" || n == "against" || n == "from" || n == "for" && moneyBefore(s, c) {
			return s.next(news.KindPlatform, i+1)
		}
	}
	return news.Mention{}, false
}

// moneyBefore reports whether the sentence lists sums: "€210 million for Facebook and €180 million for Instagram".
func moneyBefore(s *line, c *claim) bool {
	m, ok := s.next(news.KindPlatform, c.end()+1)
	return ok && m.From == c.end()+1
}

// finedFor finds the platform between a noun and its sum, "the fine for Google is €150 million", or in the clause that
// follows: "the $170 million penalty that Google agreed to pay".
func (x *extractor) finedFor(c *claim) (news.Mention, bool) {
	s := c.line
	if c.kind != cueFined && c.anchor < c.sum.From && s.hasWord(c.anchor+1, c.anchor+2, "for", "against", "on", "gegen") {
		if m, ok := s.next(news.KindPlatform, c.anchor+2); ok && m.From <= c.anchor+3 && m.To < c.sum.From {
			return m, true
		}
	}
	if c.anchor < c.sum.To {
		return news.Mention{}, false
	}
	for _, m := range s.of(news.KindPlatform) {
		if m.From > c.anchor && m.From < c.anchor+18 && s.norm(m.From-1) == "that" && s.hasWord(m.To, m.To+2, "agreed", "paid", "received", "got", "pays") {
			return m, true
		}
	}
	return news.Mention{}, false
}

var strikers = set("warns warned warn threatens threatened charged charges tells told sues sued against")

// broken reports whether the tokens [from, to) hold a mark or a word that ends a phrase.
func (s *line) broken(from, to int) bool {
	for i := from; i < to; i++ {
		switch s.norm(i) {
		case ",", ";", ":", ".", "for", "after", "over", "and", "because", "that", "who", "which", "sharing", "sending", "using", "wegen", "(", "to":
			return true
		}
	}
	return false
}

// passive reports whether the verb at token i is one: "has been fined", "was hit".
func passive(s *line, i int) bool {
	switch s.norm(i - 1) {
	case "been", "was", "were", "is", "be", "being", "are", "got", "get", "wurde", "worden":
		return true
	case "reportedly", "also", "already":
		return s.norm(i-2) == "been" || s.norm(i-2) == "was"
	}
	return false
}

// subject finds the platform in front of the words: the nearest one that isn't inside "the parent company of …" or
// somebody else's ("sharing with Facebook").
func (x *extractor) subject(c *claim, platforms []news.Mention) (news.Mention, bool) {
	s := c.line
	at := min(c.anchor, c.sum.From)
	if c.sum.Kind == "" {
		at = c.anchor
	}
	// "the $23 million Google privacy settlement"
	for _, m := range platforms {
		if c.anchor > c.sum.To && m.From >= c.sum.To && m.To <= c.anchor {
			return m, true
		}
	}
	for i := len(platforms) - 1; i >= 0; i-- {
		m := platforms[i]
		if m.From >= at || s.hasWord(m.To, at, ";") {
			continue
		}
		if s.inside(m) {
			continue
		}
		for i > 0 && platforms[i-1].To+1 == m.From && (s.norm(m.From-1) == "and" || s.norm(m.From-1) == "und") && !s.inside(platforms[i-1]) {
			i, m = i-1, platforms[i-1] // "Facebook and Instagram fined"
		}
		return m, true
	}
	return news.Mention{}, false
}

// inside reports whether a platform is named only to say who somebody else is: "the parent company of Facebook,
// Instagram, and WhatsApp", "over Facebook tracking", "sharing with Meta".
func (s *line) inside(m news.Mention) bool {
	for i := m.From - 1; i >= max(0, m.From-8); i-- {
		switch s.norm(i) {
		case "of":
			switch s.norm(i - 1) {
			case "company", "parent", "owner", "maker", "subsidiary", "operator", "owners", "use", "users", "developer", "mutterkonzern":
				return true
			}
		case "with", "by", "over", "accusing", "accused", "alleging", "via", "on", "owns", "runs", "operates", "makes", "behind", "about", "from":
			return i >= m.From-3 || s.norm(i) == "owns"
		case ";", ".", "has", "have", "will", "was", "is", "agreed":
			return false
		}
	}
	return false
}

// fillPayers gives claims whose sentence doesn't name a payer the one of the claim before, the platform of the title, or
// the payer of a later claim.
func (x *extractor) fillPayers(claims []claim) {
	last, later := "", ""
	for i := len(claims) - 1; i >= 0; i-- {
		if _, known := x.l.Platform(claims[i].payer); known {
			later = claims[i].payer
		}
	}
	title, named := x.mainPlatform()
	if title == "" && later == "" {
		title = x.elsewhere()
	}
	for i := range claims {
		c := &claims[i]
		if c.payer == "" {
			c.payer = sameSum(claims, c)
		}
		switch {
		case c.payer != "":
			last = c.payer
		case last != "":
			c.payer = last
		case named || later == "":
			c.payer = title
		default:
			c.payer = later
		}
	}
}

// elsewhere gives the name that a sentence without a sum says is fined: "The commissioner penalised Whitepath".
func (x *extractor) elsewhere() string {
	for i := range x.lines {
		s := &x.lines[i]
		if s.Field == news.FieldTitle && titled(s) || len(s.of(news.KindMoney)) > 0 {
			continue
		}
		if s.Field == news.FieldTitle {
			if name := x.headline(&claim{line: s}); name != "" {
				return name // "Telenor slammed by Norwegian regulator"
			}
		}
		v := s.first(0, len(s.cues), cueFined)
		if v < 0 && s.Field == news.FieldTitle {
			v = s.firstOf(1, 8, "fines")
		}
		if v >= 0 && !passive(s, v) {
			if name := x.proper(s, v+1, 1); name != "" {
				return name
			}
		}
	}
	return ""
}

// sameSum gives the payer of another claim with the same sum.
func sameSum(claims []claim, c *claim) string {
	for i := range claims {
		if o := &claims[i]; o.payer != "" && o.sum.Money == c.sum.Money && c.sum.Money.Amount > 0 {
			return o.payer
		}
	}
	return ""
}

// mainPlatform is the first platform of the title, else the one named most often; titled says which.
func (x *extractor) mainPlatform() (slug string, titled bool) {
	counts, best := map[string]int{}, ""
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindPlatform) {
			if n := s.norm(m.From - 1); n == "to" || n == "with" || n == "via" || n == "used" || s.are(m.To, "'s", "pixel") {
				continue // who got the data
			}
			if s.Field == news.FieldTitle {
				id, _ := x.ownerOf(s, m)
				return id, true
			}
			counts[m.ID]++
			if counts[m.ID] > counts[best] {
				best = m.ID
			}
		}
	}
	return best, false
}

// payer picks the payer of the claims that state one fine: a company before the platform that it owns.
func (x *extractor) payer(group []claim) string {
	counts, best := map[string]int{}, ""
	for i := range group {
		counts[group[i].payer]++
	}
	for i := range group {
		if p := group[i].payer; p != "" && (best == "" || counts[p] > counts[best]) {
			best = p
		}
	}
	for i := range group {
		if group[i].payer != "" && x.owns(group[i].payer, best) {
			best = group[i].payer
		}
	}
	if p, ok := x.l.Platform(best); ok && product[best] {
		return p.Owner
	}
	return best
}

// product holds what can't pay, being no company: its owner does.
var product = set(`google-photos gmail google-play google-plus chrome xbox bing windows app-store icloud siri imessage facetime alexa
	airtag copilot teams oculus messenger meta-ai minecraft chatgpt grok gemini`)

// owns reports whether a company owns a platform, directly or through another.
func (x *extractor) owns(company, platform string) bool {
	for range 4 {
		p, ok := x.l.Platform(platform)
		if !ok || p.Owner == "" {
			return false
		}
		if platform = p.Owner; platform == company {
			return true
		}
	}
	return false
}
