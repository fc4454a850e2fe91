package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// A measure is one place where the words state a ban of a platform, or what became of one.
type measure struct {
	line     *line
	anchor   int // the word for the ban
	platform news.Mention
	ban      news.Claim
	plain    bool // the sentence itself names who bans
}

// bans reads every ban of a platform that the document states: one for each platform and country, or body.
func (x *extractor) bans() []news.Claim {
	if x.cues&(cueBan|cueBanned|cueRemove) == 0 {
		return nil
	}
	var all []measure
	for i := 0; i < len(x.lines) && len(all) < maxClaims; i++ {
		s := &x.lines[i]
		if s.all&(cueBan|cueBanned|cueRemove) != 0 {
			all = x.measures(all, s)
		}
		all = x.restored(all, s)
	}
	x.fillActors(all)
	return x.joined(all)
}

// measures appends what one sentence states, once for each platform.
func (x *extractor) measures(all []measure, s *line) []measure {
	for i := range s.cues {
		if s.cues[i]&(cueBan|cueBanned|cueRemove) == 0 || s.named(i) {
			continue
		}
		for _, m := range x.banned(s, i) {
			if slices.ContainsFunc(all, func(o measure) bool { return o.line == s && o.platform.ID == m.ID }) {
				continue
			}
			one := measure{line: s, anchor: i, platform: m}
			one.ban = news.Claim{Kind: news.ClaimBan, Subject: m.ID, Scope: x.scope(&one), Status: x.banStatus(&one)}
			x.actorOf(&one)
			one.ban.Quote = (&claim{line: s, anchor: i, sum: m}).quote()
			all = append(all, one)
		}
	}
	return all
}

// restored appends a ban that a sentence says is over without a word for the ban: "ChatGPT is back in Italy", "restores
// access to Instagram".
func (x *extractor) restored(all []measure, s *line) []measure {
	for _, m := range s.of(news.KindPlatform) {
		at := x.returns(s, m)
		if at < 0 || slices.ContainsFunc(all, func(o measure) bool { return o.line == s && o.platform.ID == m.ID }) {
			continue
		}
		one := measure{line: s, anchor: at, platform: m, ban: news.Claim{Kind: news.ClaimBan, Subject: m.ID, Status: news.BanLifted}}
		x.actorOf(&one)
		one.ban.Quote = (&claim{line: s, anchor: at, sum: m}).quote()
		all = append(all, one)
	}
	return all
}

// returns gives the token that says that a platform can be used again, -1 for none.
func (x *extractor) returns(s *line, m news.Mention) int {
	if i := s.firstOf(m.From-5, m.From, "restores", "restored", "restore", "unblocks", "unblocked"); i >= 0 && s.hasWord(i, m.From, "access") {
		return i
	}
	if i := s.firstOf(m.To, m.To+5, "back", "wieder"); i >= 0 && s.hasWord(i+1, i+3, "in", "online", "erreichbar", "verfügbar", "available") &&
		(s.hasWord(m.To, i, "is", "are", "goes", "comes", "ist") || s.hasWord(m.From-2, m.From, "lets", "allows")) {
		return i
	}
	return -1
}

// named reports whether token i is part of a name: "H&R Block".
func (s *line) named(i int) bool {
	for _, m := range s.mentions {
		if m.From <= i && i < m.To && m.Kind != news.KindData {
			return true
		}
	}
	return false
}

// banned gives the platforms that the word at token i bans, with those that the words list beside them.
func (x *extractor) banned(s *line, i int) []news.Mention {
	if notABan(s, i) {
		return nil
	}
	if m, ok := x.told(s, i); ok {
		return s.listed(m)
	}
	for _, look := range []func(*line, int) (news.Mention, bool){x.behind, x.before} {
		if m, ok := look(s, i); ok && !x.bansItself(s, i, m) {
			return s.listed(m)
		}
	}
	return nil
}

// told finds the platform that is ordered to stop something: "orders Worldcoin to stop collecting irises". Token i is
// the verb of what it must stop.
func (x *extractor) told(s *line, i int) (news.Mention, bool) {
	if s.norm(i-1) != "to" || s.norm(i) != "suspend" && s.norm(i) != "block" {
		return news.Mention{}, false
	}
	for _, m := range s.of(news.KindPlatform) {
		if m.To == i-1 && s.hasWord(m.From-3, m.From, "orders", "ordered", "tells", "told") {
			return m, true
		}
	}
	return news.Mention{}, false
}

// notABan: words that only look like a ban: "travel ban", "book bans", "raises the bar", "pull request".
func notABan(s *line, i int) bool {
	switch s.norm(i - 1) {
	case "travel", "book", "gun", "abortion", "bowl", "the-bar", "smoking", "raise", "raises", "transfer", "lifetime", "shadow", "building", "city", "road":
		return true
	case "not", "n't", "never", "without":
		return s.cues[i]&cueBanned != 0
	}
	switch s.norm(i) {
	case "cut", "cuts":
		return s.norm(i+1) != "off"
	case "shut", "shuts", "shutting":
		_, ok := s.mentionAt(news.KindPlatform, i+1) // "to shut TikTok"; a company shuts down what is its own
		return !ok
	case "bar":
		return s.norm(i-1) == "the"
	}
	return false
}

// behind finds the platform that a ban's word strikes: "bans TikTok", "ban on the video app TikTok", "block access to",
// "prohibiting staff from using TikTok", "remove TikTok from".
func (x *extractor) behind(s *line, i int) (news.Mention, bool) {
	from, used := false, false
	if s.cues[i]&cueBanned != 0 && s.norm(i+1) == "on" {
		return news.Mention{}, false // somebody "banned on Weibo"
	}
	switch s.norm(i - 1) {
	case "despite", "previous", "existing", "such", "similar", "of":
		if s.norm(i+1) != "on" {
			return news.Mention{}, false
		}
	}
	for j := i + 1; j < min(i+16, len(s.Tokens)); j++ {
		if m, ok := s.mentionAt(news.KindPlatform, j); ok {
			if from && !used || s.norm(m.To) == "-" && s.norm(m.To+1) != "owned" || banOf(s, i, m.To) {
				return news.Mention{}, false // "banned from Twitter", "ChatGPT-powered", "blocks Montana's TikTok ban"
			}
			if s.norm(m.To) == "'s" || s.norm(m.To) == "from" && s.cues[i]&cueRemove == 0 && !from {
				return m, dataPractice(s, m.To) || !partOf(s, m.To) || s.norm(m.To) == "from"
			}
			if s.cues[i]&cueRemove != 0 && !from {
				return m, removal(s, i, m)
			}
			return m, !partOf(s, m.To) && (s.cues[i]&cueBanned == 0 || from || perfect(s, i))
		}
		used = used || using[s.norm(j)]
		switch n := s.norm(j); {
		case n == "from" && j > i, n == "to" && s.norm(j+1) == "use":
			from = true
		case from && (using[n] || n == "and" || n == "or" || n == "," || banFiller[n]):
		case !from && j < i+9 && people[n] && s.cues[i]&cueBan != 0 && follows(s, j, "from"):
		case banFiller[n] && !from:
		case x.country(s, j):
		default:
			if !from && s.cues[i]&(cueBan|cueBanned) != 0 && j < i+9 && follows(s, j, "from") && !platformBetween(s, j) {
				continue
			}
			return news.Mention{}, false
		}
	}
	return news.Mention{}, false
}

// banOf reports whether a ban follows a platform that a verb at token i seems to strike: the verb strikes the ban.
func banOf(s *line, i, to int) bool {
	if s.cues[i]&(cueBan|cueBanned) == 0 || s.norm(i) == "ban" {
		return false
	}
	for j := to; j < to+4; j++ {
		switch s.norm(j) {
		case "ban", "bans", "law", "restrictions", "block", "verbot":
			return true
		case "in", "from", "on", ",", ".", "over", "for", "and":
			return false
		}
	}
	return false
}

func platformBetween(s *line, i int) bool {
	for j := i; j < min(i+8, len(s.Tokens)) && s.norm(j) != "from"; j++ {
		if _, ok := s.mentionAt(news.KindPlatform, j); ok {
			return true
		}
	}
	return false
}

// follows reports whether a word stands within the next tokens and a verb of use behind it: "employees … from using".
func follows(s *line, i int, norm string) bool {
	for j := i; j < min(i+9, len(s.Tokens)); j++ {
		if s.norm(j) == norm {
			return using[s.norm(j+1)]
		}
		if norm == "from" && s.norm(j) == "to" && s.norm(j+1) == "use" {
			return true // "forbids staff to use ChatGPT"
		}
		if s.norm(j) == "." || s.norm(j) == ";" {
			return false
		}
	}
	return false
}

var using = set("using use downloading download accessing access installing install having visiting running")

var people = set("government employees staff staffers workers officials contractors agencies students children teens minors users federal public civil servants personnel lawmakers mps ministers")

// banFiller holds the words that may stand between a ban's word and the platform.
var banFiller = set(`the a an on of popular social media video sharing short form app apps platform platforms use access to its their
	- owned service services messaging chatbot ai artificial intelligence company firm startup site website sites downloads download
	all any such as like and or both ( ) his her controversial entire network giant called known is was against down off local s 's
	der die das von den dem für app chinesische chinesischen plattform dienst online shopping e commerce retailer marketplace tool
	encrypted transactions with chinese - controlled foreign apps including transmissions government-wide dating sale sales goods out all`)

func (x *extractor) country(s *line, i int) bool {
	_, ok := s.mentionAt(news.KindCountry, i)
	return ok
}

// perfect reports whether a participle at token i is an active verb: "has banned TikTok", "UK banned TikTok".
func perfect(s *line, i int) bool {
	for j := i - 3; j < i; j++ {
		switch s.norm(j) {
		case "has", "have", "had":
			return s.norm(i-1) != "been"
		}
	}
	return !passive(s, i)
}

// removal reports whether a platform is removed as a whole: from stores, devices or phones, or by staff told to.
func removal(s *line, i int, m news.Mention) bool {
	if m.From-i > 6 || partOf(s, m.To) {
		return false
	}
	for j := m.To; j < min(m.To+9, len(s.Tokens)); j++ {
		switch s.norm(j) {
		case "app", "store", "stores", "devices", "phones", "phone", "device", "immediately", "systems", "networks":
			return true
		}
	}
	for j := 0; j < i; j++ {
		switch s.norm(j) {
		case "employees", "staff", "workers", "stores", "agencies", "apple", "google", "lawmakers", "officials":
			return s.norm(i) != "removed" && s.norm(i-1) != "not"
		}
	}
	return false
}

// partOf: "ban TikTok users", "block Facebook accounts", "Twitter links": something on the platform and not the platform.
func partOf(s *line, i int) bool {
	switch s.norm(i) {
	case "users", "accounts", "account", "user", "links", "posts", "videos", "ads", "page", "pages", "content", "challenge", "trackers", "cookies", "influencers", "creators", "employees", "streams", "groups", "equipment", "gear", "video", "post", "profile", "tracking", "deal", "merger", "purchase":
		return true
	}
	return false
}

// dataPractice: "ban Meta from profiting from kids' data" is a ban of processing.
func dataPractice(s *line, i int) bool {
	return s.norm(i) == "from" && s.has(i, i+12, cueData|cuePrivacy) && !using[s.norm(i+1)]
}

// before finds the platform in front of a ban's word: "TikTok ban", "TikTok and Telegram banned in", "app has been blocked".
func (x *extractor) before(s *line, i int) (news.Mention, bool) {
	if s.cues[i]&cueBan != 0 { // the noun: "TikTok ban", "Telegram's suspension"
		if s.norm(i) != "ban" && s.norm(i) != "bans" && s.norm(i) != "verbot" && s.norm(i) != "block" {
			return news.Mention{}, false
		}
		for j := i - 1; j >= max(0, i-3); j-- {
			if m, ok := s.mentionAt(news.KindPlatform, j); ok {
				return m, s.norm(i+1) != "on" && !(s.norm(i) == "bans" && j == i-1 && m.From == 0) && !(j == i-1 && verbForm(s, i))
			}
			if n := s.norm(j); n != "state" && n != "use" && n != "government" && n != "device" && n != "devices" && n != "nationwide" && n != "statewide" && n != "-" {
				break
			}
		}
		return x.faced(s, i)
	}
	for j := i - 1; j >= max(0, i-9); j-- {
		if m, ok := s.mentionAt(news.KindPlatform, j); ok {
			if partOf(s, m.To) || s.norm(m.From-1) == "on" || s.norm(m.From-1) == "from" {
				return news.Mention{}, false
			}
			if s.cues[i]&cueRemove != 0 {
				return m, passive(s, i) && (s.norm(i+1) == "from") && s.hasWord(i, i+8, "store", "stores", "devices", "phones")
			}
			return m, passive(s, i) || ellipsis(s, i) && (s.norm(i) != "suspended" || s.norm(i+1) == "nationwide" || x.country(s, i+2))
		}
		switch n := s.norm(j); {
		case auxiliary[n], n == ",", n == "now", n == "also", n == "already", n == "completely", n == "temporarily", n == "permanently", n == "effectively", n == "officially", n == "access", n == "app", n == "platform", n == "from", n == "is", x.country(s, j), n == "in":
		default:
			return news.Mention{}, false
		}
	}
	return news.Mention{}, false
}

// faced finds the platform that a ban hangs over: "X threatened with UK ban", "TikTok faces a possible ban in".
func (x *extractor) faced(s *line, i int) (news.Mention, bool) {
	faced := false
	for j := i - 1; j >= max(0, i-9); j-- {
		if m, ok := s.mentionAt(news.KindPlatform, j); ok {
			return m, faced && !partOf(s, m.To)
		}
		switch n := s.norm(j); {
		case s.cues[j]&cueFaces != 0, n == "threatened", n == "avoid", n == "evade", n == "escape", n == "risks", n == "fights":
			faced = true
		case s.cues[j]&(cueModal|cueProposed) != 0, n == "with", n == "a", n == "de", n == "facto", n == "to", n == "the", n == "outright", n == "total", n == "nationwide", n == "being", n == "is", n == "still", n == "now", n == "full", n == "another", x.country(s, j), n == "or", n == "sale":
		default:
			return news.Mention{}, false
		}
	}
	return news.Mention{}, false
}

// hasWord reports whether one of a few words stands in [from, to).
func (s *line) hasWord(from, to int, norms ...string) bool { return s.firstOf(from, to, norms...) >= 0 }

var auxiliary = set("is was are were be been being has have had will could may might would should get gets to not wird wurde werden ist sei")

// ellipsis: a headline's "TikTok banned in Somalia", "WhatsApp blocked by".
func ellipsis(s *line, i int) bool {
	switch s.norm(i + 1) {
	case "in", "from", "on", "across", "by", "for", "over", "nationwide", "as", "at", "", "after", "amid", "again", "und", "wegen":
		return true
	}
	return false
}

// verbForm reports whether "ban" or "bans" at token i is a verb with an object of its own: "Facebook and Instagram ban theories".
func verbForm(s *line, i int) bool {
	switch s.norm(i + 1) {
	case "", ",", ".", ";", ":", "?", "!", "in", "from", "on", "is", "was", "would", "could", "may", "as", "to", "over", "after", "and", "by", "for", "that", "bill", "law", "has", "will", "—", "-", "'", "\"", ")", "at", "amid", "threat", "deadline", "fears", "case", "talks", "says", "if", "says-", "put", "along", "goes", "took", "takes", "blocked", "lifted", "upheld", "with", "until", "of", "against", "likely", "looms", "nears", "but", "because", "legislation", "unconstitutional", "proposal", "begins", "starts":
		return false
	}
	return s.norm(i) == "bans" || !startsUpper(s.Surface(i)) || s.norm(i+1) == "the"
}

// bansItself reports whether the platform is the one that bans: "Twitter bans links to Mastodon".
func (x *extractor) bansItself(s *line, i int, m news.Mention) bool {
	if m.From < i || s.hasWord(i+1, i+4, "staff", "employees", "workers") { // an employer may ban
		return false
	}
	for j := i - 1; j >= max(0, i-4); j-- {
		if o, ok := s.mentionAt(news.KindPlatform, j); ok {
			if x.owns(o.ID, m.ID) {
				return true
			}
			owner := s.norm(o.To) == "to" || s.norm(o.To) == "and" || s.norm(j-1) == "and" && i-j > 2
			told := s.has(0, i, cueCall) || s.norm(i-1) == "to"
			return !owner && !told && s.cues[i]&cueRemove == 0 && o.ID != m.ID
		}
		switch s.norm(j) {
		case "has", "have", "had", "will", "would", "also", "to":
		default:
			return false
		}
	}
	return false
}

// listed gives a platform and those that the words list behind it: "TikTok and WeChat", "TikTok, WeChat and Telegram".
func (s *line) listed(m news.Mention) []news.Mention {
	all := []news.Mention{m}
	last := m
	for _, o := range s.of(news.KindPlatform) {
		if o.From > last.From && o.From-last.To <= 2 {
			joined := true
			for i := last.To; i < o.From; i++ {
				if n := s.norm(i); n != "and" && n != "," && n != "or" && n != "&" && n != "und" {
					joined = false
				}
			}
			if joined && o.From > last.To {
				all, last = append(all, o), o
			}
		}
	}
	first := m
	for k := len(s.mentions) - 1; k >= 0; k-- {
		o := s.mentions[k]
		if o.Kind == news.KindPlatform && o.To+1 == first.From && (s.norm(o.To) == "and" || s.norm(o.To) == ",") {
			all, first = append(all, o), o
		}
	}
	return all
}

// joined keeps one ban for each platform and actor. The title's words come first, so what it says of the status
// stands; a narrower scope found later completes it.
func (x *extractor) joined(all []measure) []news.Claim {
	var bans []news.Claim
	for _, m := range all {
		b := m.ban
		at := slices.IndexFunc(bans, func(o news.Claim) bool { return sameBan(&o, &b) })
		if at < 0 {
			bans = append(bans, b)
			continue
		}
		o := &bans[at]
		if o.Scope == "" || o.Scope == news.ScopeNationwide && b.Scope != "" && b.Scope != news.ScopeState {
			if b.Scope != "" {
				o.Scope = b.Scope
			}
		}
		if o.Authority == "" {
			o.Authority = b.Authority
		}
		if o.Country == "" {
			o.Country, o.Region = b.Country, b.Region
		}
	}
	for i := range bans {
		if a, ok := x.l.Authority(bans[i].Authority); ok && bans[i].Scope == news.ScopeInstitution && public[a.Kind] {
			bans[i].Scope = news.ScopeGovernmentDevices
		}
		x.defaultScope(&bans[i])
	}
	return bans
}

// public holds the kinds of authority whose staff work for the state.
var public = set("executive government parliament")

func sameBan(a, b *news.Claim) bool {
	if a.Subject != b.Subject {
		return false
	}
	return a.Country == b.Country && (a.Region == b.Region || a.Region == "" || b.Region == "") || a.Country == "" || b.Country == ""
}

// defaultScope fills in what follows from who bans: a country bans nationwide, a state in the state.
func (x *extractor) defaultScope(b *news.Claim) {
	switch {
	case b.Scope != "":
	case b.Region != "":
		b.Scope = news.ScopeState
	case b.Country != "":
		b.Scope = news.ScopeNationwide
	default:
		b.Scope = news.ScopeOther
	}
}
