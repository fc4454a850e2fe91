package facts

import (
	"slices"
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

// written gives the name of a payer that the lists don't have, as the words write it: "Sephora Beauty has been fined".
func (x *extractor) written(c *claim) string {
	s := c.line
	if s.Field == news.FieldTitle {
		if name := x.headline(c); name != "" {
			return name
		}
		if c.kind == cueFined && !passive(s, c.anchor) && !titled(s) {
			if name := x.proper(s, c.anchor+1, 1); name != "" {
				return name // "Hamburg regulator fines H&M"
			}
		}
		if i := s.last(max(0, c.sum.From-8), c.sum.From, cueImpose); i > 0 && c.sum.Kind != "" && !titled(s) && !passive(s, i) {
			if name := x.proper(s, i+1, 1); name != "" {
				return name // "Spanish watchdog slaps CaixaBank with"
			}
		}
		return x.against(c)
	}
	if name := x.against(c); name != "" {
		return name
	}
	verb := c.anchor
	if c.kind != cueFined && c.kind != cuePay {
		return ""
	}
	if c.kind == cueFined && !passive(s, verb) {
		return x.proper(s, verb+1, 1)
	}
	for i := verb - 1; i >= max(0, verb-14); i-- {
		if s.norm(i) == "," { // back over "…, in a stipulated judgment, agreed to pay"
			if open := s.lastNorm(max(0, i-9), i, ","); open >= 0 {
				i = open
				continue
			}
			return ""
		}
		switch s.norm(i) {
		case "has", "have", "had", "was", "were", "is", "been", "will", "to", "agreed", "must", "ordered", "also", "reportedly", "be", "the", "being", "pay":
			continue
		}
		return x.proper(s, i, -1)
	}
	return ""
}

// against gives the name behind "on" or "against": "a fine of €5 million against Eos Matrix".
func (x *extractor) against(c *claim) string {
	s := c.line
	from := max(c.anchor+1, c.end())
	if c.weighed {
		from = c.end()
	}
	for i := from; i < min(from+3, len(s.Tokens)); i++ {
		switch s.norm(i) {
		case "on", "against", "gegen":
			for j := i + 1; j < min(i+5, len(s.Tokens)); j++ { // "on ad group IAB Europe"
				if startsUpper(s.Surface(j)) && !x.listed(s, j) && (s.Field == news.FieldBody || !titled(s)) {
					return x.proper(s, j, 1)
				}
				if stopsNoun(s.norm(j)) {
					break
				}
			}
		}
	}
	return ""
}

// titled reports whether a headline is written with capitals throughout, so that they tell no names.
func titled(s *line) bool {
	small := 0
	for i := range s.Tokens {
		if c := s.Surface(i)[0]; 'a' <= c && c <= 'z' && len(s.norm(i)) > 3 {
			small++
		}
	}
	return small < 2
}

// headline gives the name that a headline begins with: "H&M fined 35 million euros".
func (x *extractor) headline(c *claim) string {
	s, verb := c.line, -1
	for i := 1; i < min(5, len(s.Tokens)); i++ {
		if s.cues[i]&(cueFined|cuePay|cueAgreed|cueSettle|cueMust) != 0 || headVerb[s.norm(i)] {
			verb = i
			break
		}
	}
	if verb < 0 || s.norm(verb) != "fined" && titled(s) {
		return ""
	}
	from, to := 0, verb
	if m, ok := s.mentionAt(news.KindCountry, 0); ok && s.norm(m.To) == "'s" {
		from = m.To + 1 // "Brazil's Serasa hit"
	}
	if s.norm(to-1) == "'s" {
		to--
	}
	for i := from; i < to; i++ {
		if i == 0 && to > 2 && !common[s.norm(i)] {
			continue // "Australian Clinical Labs"
		}
		if !startsUpper(s.Surface(i)) && s.norm(i) != "&" || x.listed(s, i) || common[s.norm(i)] || generalWord[s.norm(i)] || regulatorWord[s.norm(i)] || courtWord[s.norm(i)] {
			return ""
		}
	}
	return s.Span(from, to)
}

// headVerb holds what follows a payer's name at the head of a headline, beside the verbs that the cues know.
var headVerb = set("will to reaches gets faces hit slapped slammed rapped rebuked stung dinged whacked penalised penalized loses ordered told ends soll muss zahlt handed reached")

// generalWord holds what headlines begin with that is nobody's name.
var generalWord = set(`judge judges lawyers users customers victims plaintiffs debt collector software maker tech giant firm firms companies company hospital bank school app apps retailer clinic airline telecom operator
	insurer broker brokers hotel chain startup platform platforms social media dating police council university doctor man woman`)

// onlyOf reports whether every token of [from, to) is one of a few words.
func (s *line) onlyOf(from, to int, norms ...string) bool {
	for i := from; i < to; i++ {
		if !slices.Contains(norms, s.norm(i)) {
			return false
		}
	}
	return true
}

// firstOf gives the first token in [from, to) that is one of a few words, -1 for none.
func (s *line) firstOf(from, to int, norms ...string) int {
	for i := max(from, 0); i < min(to, len(s.Tokens)); i++ {
		if slices.Contains(norms, s.norm(i)) {
			return i
		}
	}
	return -1
}

// lastNorm gives the last token in [from, to) with a norm, -1 for none.
func (s *line) lastNorm(from, to int, norm string) int {
	for i := to - 1; i >= from; i-- {
		if s.norm(i) == norm {
			return i
		}
	}
	return -1
}

// proper reads the capitalised words that begin at token i and go on in one direction.
func (x *extractor) proper(s *line, i, step int) string {
	if x.d.Language == "de" && s.Field == news.FieldBody && step > 0 {
		return "" // every noun has a capital
	}
	if step > 0 && (s.norm(i) == "the" || s.norm(i) == "a") {
		i++
	}
	from, to := i, i
	for j := i; j >= 0 && j < len(s.Tokens); j += step {
		if s.norm(j) == "." && step < 0 && j == i {
			to = j
			continue // "Blackbaud, Inc."
		}
		if s.norm(j) == "," && step < 0 && j == i-1 && corporate[s.norm(i)] {
			continue // "LAI Systems, LLC"
		}
		if s.norm(j) == "-" && j != i && j+1 < len(s.Tokens) && startsUpper(s.Surface(j+1)) && startsUpper(s.Surface(j-1)) {
			continue // "Trygg-Hansa"
		}
		if !startsUpper(s.Surface(j)) && !(s.norm(j) == "&" && j != i) {
			break
		}
		if x.listed(s, j) || j == 0 && common[s.norm(j)] {
			break
		}
		if to == from {
			from, to = j, j+1
		}
		from, to = min(from, j), max(to, j+1)
	}
	if to-from > 5 || to == from {
		return ""
	}
	name := s.Span(from, to)
	if common[strings.ToLower(name)] || len(name) < 3 {
		return ""
	}
	return name
}

var corporate = set("llc inc ltd corp gmbh plc co limited")

// listed reports whether token i belongs to an authority, country or sum.
func (x *extractor) listed(s *line, i int) bool {
	return slices.ContainsFunc(s.mentions, func(m news.Mention) bool {
		return m.From <= i && i < m.To && m.Kind != news.KindPlatform
	})
}

var common = set(`the it they this that he she we company companies firm regulators regulator officials in on at of for under both
	monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
	october november december last earlier europe also but and a an its their data privacy court judge state attorney general`)

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
