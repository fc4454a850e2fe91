package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// scopeWords are the phrases that lead to one scope of a ban.
type scopeWords struct {
	scope   news.Scope
	phrases [][]string
}

func (l *Lexicon) loadScopes() error {
	return rows("scopes.txt", scopeList, 2, func(c []string) error {
		words := scopeWords{scope: news.Scope(c[0])}
		each(c[1], func(phrase string) { words.phrases = append(words.phrases, strings.Fields(phrase)) })
		l.scopes = append(l.scopes, words)
		return nil
	})
}

// scope reads what a ban covers from its own sentence.
func (x *extractor) scope(m *measure) news.Scope {
	s := m.line
	for _, line := range x.l.scopes {
		if slices.ContainsFunc(line.phrases, func(w []string) bool { return has(s, w) }) {
			return line.scope
		}
	}
	return ""
}

// banStatus reads how far a ban has come from the words around it.
func (x *extractor) banStatus(m *measure) news.Status {
	s, at := m.line, m.anchor
	lo, hi := max(0, at-14), min(len(s.cues), at+12)
	noun := x.isNoun(m)
	if s.all&cueCourt != 0 && blockedAfter(s, at) {
		return news.BanBlocked
	}
	if status, ok := fate(s, at, lo, hi, noun); ok {
		return status
	}
	switch {
	case lifted(s, at, lo, hi, noun):
		return news.BanLifted
	case s.near(at, lo, cueCall) && !strikesCall(s, at):
		return news.BanCalledFor
	case s.has(lo, at, cuePass):
		return news.BanPassed
	case open(s, at, lo):
		return news.BanProposed
	case s.norm(at-1) == "to" && (s.norm(at-2) == "latest" || s.norm(at-2) == "first" || s.norm(at-2) == "country"):
		return news.BanInForce
	case s.norm(at-1) == "to" && !s.has(lo, at, cueImpose), s.hasWord(at-3, at, "will", "wird"):
		return news.BanOrdered
	case s.has(lo, at, cueImpose|cueCourt) || s.hasWord(lo, at, "tells", "told", "instructed", "executive", "must"):
		return news.BanOrdered
	case s.has(at, hi, cuePass):
		return news.BanPassed
	case noun && s.all&(cueProposed|cueModal) != 0:
		return news.BanProposed
	}
	return news.BanInForce
}

// isNoun reports whether the ban's word is the noun: "TikTok ban", "a ban on", "the ban".
func (x *extractor) isNoun(m *measure) bool {
	s, at := m.line, m.anchor
	if s.cues[at]&cueBan == 0 {
		return false
	}
	if m.platform.To <= at {
		return true
	}
	switch s.norm(at + 1) {
	case "on", "of", "against", "von", "gegen", "für":
		return true
	}
	switch s.norm(at - 1) {
	case "a", "the", "its", "state", "'s", "nationwide", "temporary", "total", "full", "blanket", "this", "that":
		return true
	}
	return false
}

// fate reads what a court or parliament did with a ban: "judge blocks Montana's TikTok ban", "upholds", "rejects".
func fate(s *line, at, lo, hi int, noun bool) (news.Status, bool) {
	for i := lo; i < hi; i++ {
		if i == at {
			continue
		}
		n := s.norm(i)
		switch {
		case !noun && i > at:
			return "", false
		case n == "blocks" || n == "blocked" || n == "block" || n == "injunction" || n == "unconstitutional" && s.all&cueCourt != 0 || n == "halts" || n == "halted" || s.are(i, "strikes", "down") || s.are(i, "struck", "down"):
			if noun || s.cues[at]&cueBan != 0 && s.has(lo, i+1, cueCourt) {
				return news.BanBlocked, true
			}
		case (n == "refuses" || n == "refused" || n == "declines" || n == "declined") && s.hasWord(i+1, i+4, "stop", "block", "halt", "suspend", "overturn", "pause"):
			return news.BanInForce, true
		case n == "rejects" || n == "rejected" || n == "refuses" || n == "refused" || n == "votes" && s.norm(i+1) == "against" || s.are(i, "voted", "down") || n == "refusing" || s.are(i, "rules", "out"):
			return news.BanRejected, true
		case n == "upholds" || n == "upheld" || n == "uphold":
			return news.BanInForce, true
		case s.cues[i]&cueHalt != 0 && noun && abs(i-at) < 8 && (!strings.HasPrefix(n, "extend") || s.hasWord(lo, hi, "deadline", "delay", "pause", "reprieve")):
			return news.BanPaused, true
		case s.are(i, "takes", "effect") || s.are(i, "took", "effect") || s.are(i, "in", "effect") || s.are(i, "immediate", "effect") || s.are(i, "into", "force"):
			return news.BanInForce, true
		}
	}
	return "", false
}

// lifted: "lifts Telegram ban", "drops orders trying to ban TikTok", "ends its block".
func lifted(s *line, at, lo, hi int, noun bool) bool {
	i := s.last(max(lo, at-9), at, cueLift)
	if i >= 0 && s.norm(i) != "restored" {
		return true
	}
	j := s.first(at, min(hi, at+7), cueLift)
	return j >= 0 && noun
}

// near reports whether a cue stands before token at, closely enough to govern it.
func (s *line) near(at, lo int, c cue) bool {
	i := s.last(max(lo, at-10), at, c)
	return i >= 0
}

// strikesCall: "what it called a ban" and "asked whether" don't call for one.
func strikesCall(s *line, at int) bool {
	i := s.last(max(0, at-10), at, cueCall)
	return s.norm(i) == "called" && s.norm(i+1) != "for" && s.norm(i+1) != "on"
}

// open reports whether the words in front leave the ban open: "would ban", "bill to ban", "moves to ban", "threatened with".
func open(s *line, at, lo int) bool {
	for i := at - 1; i >= max(lo, at-12); i-- {
		if s.cues[i]&(cueModal|cueProposed) != 0 {
			return true
		}
		switch s.norm(i) {
		case "bill", "legislation", "proposal", "moves", "move", "advance", "advances", "advanced", "ability", "trying", "tries", "attempt", "effort", "push", "drafting", "considers", "avoid", "avoiding", "evade", "power", "facing", "threat", "weighing", "seek", "if", "whether", "intent", "intends", "calls-":
			return true
		case ";", ".":
			return false
		}
	}
	switch s.norm(at + 1) {
	case "threat", "bill", "proposal", "fears", "looms", "nears":
		return true
	}
	return false
}

// blockedAfter: "Montana's attempt to ban TikTok is blocked by a judge".
func blockedAfter(s *line, at int) bool {
	for i := at + 1; i < min(at+14, len(s.Tokens)); i++ {
		switch s.norm(i) {
		case "blocked", "halted", "paused":
			return passive(s, i)
		}
	}
	return false
}

// actorOf names who bans: the subject in front of the words, "by …" or "in …" behind them, or whose ban it is.
func (x *extractor) actorOf(m *measure) {
	s := m.line
	best, distance := news.Mention{}, 1<<30
	for _, o := range s.mentions {
		if o.Kind != news.KindCountry && o.Kind != news.KindAuthority {
			continue
		}
		d, ok := x.acting(s, m, o)
		if ok && d < distance {
			best, distance = o, d
		}
	}
	if best.Kind == "" {
		if i := s.lastNorm(0, m.anchor, "trump"); i >= 0 || s.lastNorm(0, m.anchor, "biden") >= 0 {
			m.ban.Authority, m.ban.Country, m.plain = "white-house", "US", true
			return
		}
		x.employer(m)
		return
	}
	m.plain = true
	x.setActor(&m.ban, s, best)
	if m.ban.Authority == "" {
		x.addBody(m, best)
	}
	if m.ban.Authority == "" && m.ban.Region == "" {
		m.ban.Authority = x.government(m.ban.Country, m.ban.Scope)
	}
}

// acting gives how near a country or authority stands to the words of a ban, if it can be the one who bans.
func (x *extractor) acting(s *line, m *measure, o news.Mention) (int, bool) {
	if s.are(o.To, "store") || s.are(o.To, "app", "store") || s.are(o.To, "'s", "app", "store") {
		return 3, true // "removes it from China's app store"
	}
	if o.Kind == news.KindCountry && (x.describesOwner(s, o) || o.ID == "US" && s.norm(o.To) == "state") {
		return 0, false // "the first US state to ban"
	}
	if o.From > m.anchor {
		switch s.norm(o.From - 1) {
		case "of":
			return 1, m.platform.To <= m.anchor && o.From == m.anchor+2 // "the TikTok ban of Montana", whoever blocks it
		case "in", "by", "across", "from", "the", "within":
			if n := s.norm(o.From - 2); s.norm(o.From-1) == "the" && n != "in" && n != "by" && n != "across" && n != "within" {
				return 0, false
			}
			if s.norm(o.From-1) == "from" && s.cues[m.anchor]&cueBanned == 0 {
				return 0, false
			}
			if s.hasWord(m.anchor, o.From, "following") || s.hasWord(m.anchor, o.From, "with") || s.hasWord(m.anchor, o.From, "after") {
				return 0, false
			}
			return o.From - m.anchor + 2, true
		}
		return 0, false
	}
	d := m.anchor - o.To
	if d > 24 || s.hasWord(o.To, m.anchor, ";") {
		return 0, false
	}
	if d == 0 {
		return 0, true // "UK ban"
	}
	switch s.norm(o.From - 1) {
	case "with", "from", "about", "against", "of":
		return 0, false
	case "over", "to":
		return 0, false
	}
	return d, true
}

// setActor fills in the country, region and body of a ban from the mention of who bans.
func (x *extractor) setActor(b *news.Claim, s *line, o news.Mention) {
	if o.Kind == news.KindAuthority {
		a, _ := x.l.Authority(o.ID)
		b.Authority, b.Country = a.Slug, a.Country
		if a.Kind == "international" {
			b.Country = ""
		}
		b.Region = x.l.regionOf(a)
		return
	}
	b.Country = o.ID
	if c, ok := x.l.countryAt(s.Sentence, o); ok && c.Region {
		b.Region = c.Name
	}
}

// addBody looks for a body of the country that bans in the same sentence.
func (x *extractor) addBody(m *measure, country news.Mention) {
	for _, o := range m.line.of(news.KindAuthority) {
		a, _ := x.l.Authority(o.ID)
		if a.Country == country.ID && o.From < m.anchor+12 && a.Slug != ClassAction {
			m.ban.Authority = a.Slug
			return
		}
	}
}

// government gives the government of a country that bans, where the lists have it and the document speaks of one.
func (x *extractor) government(country string, scope news.Scope) string {
	index, ok := x.l.governments[country]
	if !ok {
		return ""
	}
	slug := x.l.authorities[index].Slug
	if scope == news.ScopeGovernmentDevices {
		return slug // nobody else can forbid what is on them
	}
	for i := range x.lines {
		s := &x.lines[i]
		for j := range s.Tokens {
			switch s.Tokens[j].Norm {
			case "ministers", "minister", "authorities", "officials", "regierung":
				return slug
			case "government":
				if n := s.norm(j + 1); n != "devices" && n != "phones" && n != "systems" && n != "networks" && n != "mobile" && n != "-" && n != "employees" && n != "issued" && n != "workers" {
					return slug
				}
			}
		}
	}
	return ""
}

// employer: "Amazon tells employees to delete TikTok" is a ban by Amazon.
func (x *extractor) employer(m *measure) {
	s := m.line
	if m.ban.Scope != news.ScopeInstitution {
		return
	}
	for _, o := range s.of(news.KindPlatform) {
		if o.From < m.anchor && o.ID != m.platform.ID {
			p, _ := x.l.Platform(o.ID)
			m.ban.Authority = p.Name
			return
		}
	}
}

// fillActors gives measures whose sentence doesn't say who bans the actor of the first one that does.
func (x *extractor) fillActors(all []measure) {
	for i := range all {
		if all[i].plain || all[i].ban.Authority != "" {
			continue
		}
		for j := range all {
			if all[j].plain && all[j].platform.ID == all[i].platform.ID {
				b := &all[j].ban
				all[i].ban.Country, all[i].ban.Region = b.Country, b.Region
				if all[i].ban.Authority == "" {
					all[i].ban.Authority = b.Authority
				}
				break
			}
		}
	}
}

// regionOf gives the state whose attorney general or governor an authority is.
func (l *Lexicon) regionOf(a Authority) string {
	if a.Country != "US" || a.Kind != "ag" && a.Kind != "executive" {
		return ""
	}
	return l.regions[a.Slug]
}

// countryAt gives the country or region that a mention names.
func (l *Lexicon) countryAt(s *news.Sentence, m news.Mention) (Country, bool) {
	for _, n := range l.namesAt(s, m) {
		if n.kind == news.KindCountry && n.form != formNot && l.countries[n.index].Code == m.ID {
			return l.countries[n.index], true
		}
	}
	return Country{}, false
}

// namesAt gives the names that the words of a mention have in the lists.
func (l *Lexicon) namesAt(s *news.Sentence, m news.Mention) []name {
	node := uint32(0)
	for i := m.From; i < m.To; i++ {
		next, ok := l.names.next[uint64(node)<<32|uint64(l.names.word(s.Tokens[i].Norm))]
		if !ok {
			return nil
		}
		node = next
	}
	return l.names.ends[node]
}
