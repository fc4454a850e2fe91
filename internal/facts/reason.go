package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// aboutPrivacy reports whether a fine is for what was done with people's data: the ledger is one of privacy, and a
// fine for a cartel or for hate speech isn't in it. The claim's own sentence decides; where it gives no reason, the
// title and the sentences around it do, and a data protection authority is a reason by itself. Where nothing speaks of
// any other reason, everyday words for data are enough.
func (x *extractor) aboutPrivacy(c *claim) bool {
	here, other := reasons(c.line)
	if other > here {
		return false
	}
	if here > 0 || x.byDataAuthority(c.line) {
		return true
	}
	if other > 0 || x.byCompetition(c.line) {
		return false
	}
	weak := false
	for i := range x.lines {
		s := &x.lines[i]
		weak = weak || s.all&cueData != 0 || x.byDataAuthority(s)
		if i == c.line.index {
			continue
		}
		h, o := reasons(s)
		if s.Field == news.FieldTitle {
			h, o = 2*h, 2*o
		}
		here, other = here+h, other+o
	}
	if here > 0 || other > 0 {
		return here > other
	}
	return weak || x.names("dpa") || x.cues&cueLoose != 0 && !x.names("competition") && !x.names("safety")
}

// names reports whether the document names an authority of a kind.
func (x *extractor) names(kind string) bool {
	if x.kinds == nil {
		x.kinds = map[string]bool{}
		for _, m := range x.mentions {
			if a, ok := x.l.Authority(m.ID); ok && m.Kind == news.KindAuthority {
				x.kinds[a.Kind] = true
				x.kinds[taker] = x.kinds[taker] || x.takesMoney(m.ID)
			}
		}
		for i := range x.lines {
			s := &x.lines[i]
			x.kinds[bench] = x.kinds[bench] || s.all&cueRule != 0 && s.hasWord(0, len(s.Tokens), "jury", "verdict", "watchdog", "tribunal")
		}
	}
	return x.kinds[kind]
}

// What names answers beside the kinds of the word list.
const (
	taker = "taker" // an authority that fines or settles
	bench = "bench" // a jury, tribunal or watchdog without a name
)

// reasons counts the words of a sentence for a privacy reason and for another one.
func reasons(s *line) (privacy, other int) {
	if s.counted {
		return s.privacy, s.other
	}
	for i, c := range s.cues {
		switch {
		case c&cuePrivacy != 0:
			if tracksProgress(s, i) {
				continue
			}
			privacy++
		case c&cueData != 0 && aboutPeople(s, i):
			privacy++
		case c&cueOther != 0:
			other++
		}
	}
	for _, m := range s.mentions {
		if m.Kind == news.KindData {
			privacy += 2
		}
	}
	other += 2 * otherIndex.count(s)
	privacy += privacyIndex.count(s)
	s.counted, s.privacy, s.other = true, privacy, other
	return privacy, other
}

// aboutPeople reports whether "data" at token i is somebody's, or a matter of law: "user data", "data protection".
func aboutPeople(s *line, i int) bool {
	switch s.norm(i) {
	case "data", "daten":
		switch s.norm(i + 1) {
		case "protection", "breach", "breaches", "privacy", "transfers", "transfer", "leak", "sharing", "collection", "regulator", "watchdog", "law", "laws", "rules", "misuse", "scraping", "practices", "handling", "processing", "requests", "request", "demand", "use", "usage":
			return true
		}
		switch s.norm(i - 1) {
		case "user", "users", "personal", "private", "sensitive", "customer", "children", "kids", "'s", "'", "their", "teenager", "minors":
			return true
		}
		return s.are(i+1, "of", "children") || s.are(i+1, "of", "users") || s.are(i-2, "use", "of")
	case "location":
		return true
	}
	return s.norm(i-1) == "personal" || s.norm(i-1) == "private" || s.norm(i) == "details" && (s.norm(i-1) == "'s" || s.norm(i-1) == "'")
}

func tracksProgress(s *line, i int) bool {
	return (s.norm(i) == "tracks" || s.norm(i) == "exposed" || s.norm(i) == "leak") && s.norm(i+1) == "to"
}

var privacyPhrases = [][]string{
	{"data", "protection"}, {"facial", "recognition"}, {"face", "recognition"}, {"children", "'s", "data"}, {"under", "13"},
	{"cambridge", "analytica"}, {"cambridge", "-", "analytica"}, {"information", "commissioner"}, {"parental", "consent"}, {"location", "history"}, {"user", "accounts"},
	{"underage", "users"}, {"security", "failures"}, {"security", "breach"}, {"security", "failings"}, {"security", "lapses"}, {"be", "-", "forgotten"}, {"be", "forgotten"}, {"face", "tagging"}, {"face", "scanning"},
	{"face", "-", "tagging"}, {"face", "tagging"}, {"face", "database"}, {"face", "scans"}, {"face", "prints"}, {"selfie", "scan"}, {"selfie", "-", "scan"}, {"selfie", "scans"}, {"face", "scan"}, {"face", "-", "scan"}, {"palm", "scans"}, {"iris", "scans"}, {"eye", "scans"}, {"card", "details"}, {"data", "breach"}, {"data", "breaches"}, {"data", "leak"}, {"breach", "settlement"}, {"customers", "'", "locations"}, {"face", "recognising"}, {"voice", "recordings"},
}

var otherPhrases = [][]string{
	{"hate", "speech"}, {"competition", "law"}, {"online", "safety"}, {"market", "power"}, {"abuse", "of", "dominance"}, {"app", "store", "fees"},
	{"in", "-", "app", "purchases"}, {"money", "laundering"}, {"digital", "markets", "act"}, {"digital", "services", "act"}, {"state", "aid"},
	{"dark", "patterns"}, {"third", "-", "party", "sellers"}, {"anti", "-", "competitive"}, {"news", "publishers"}, {"illegal", "content"},
	{"child", "safety"}, {"prohibited", "content"}, {"banned", "content"}, {"record", "keeping"}, {"price", "fixing"}, {"driving", "range"},
	{"ad", "tech"}, {"adtech"}, {"content", "moderation"}, {"prime", "membership"}, {"misleading", "advertising"}, {"misleading", "discounts"},
	{"trade", "sanctions"}, {"us", "sanctions"}, {"sanctions", "violations"}, {"violating", "sanctions"}, {"evading", "sanctions"}, {"sanctions", "against", "iran"},
	{"unfair", "competition"}, {"capital", "gains"}, {"false", "advertising"}, {"car", "theft"}, {"stolen", "cars"},
	{"consumer", "refunds"}, {"delete", "banned"}, {"remove", "banned"}, {"failing", "to", "delete"}, {"failing", "to", "remove"},
	{"failure", "to", "remove"}, {"failure", "to", "delete"},
}

var privacyIndex, otherIndex = newPhraseIndex(privacyPhrases), newPhraseIndex(otherPhrases)

// A phraseIndex finds phrases by their first words.
type phraseIndex map[string][]indexed

type indexed struct {
	words  []string
	number int
}

func newPhraseIndex(phrases [][]string) phraseIndex {
	x := phraseIndex{}
	for i, p := range phrases {
		x[p[0]] = append(x[p[0]], indexed{p, i})
	}
	return x
}

// count tells how many of the phrases stand in a sentence, each counted once.
func (x phraseIndex) count(s *line) int {
	var room [8]int
	found := room[:0]
	for i := range s.Tokens {
		for _, p := range x[s.Tokens[i].Norm] {
			if s.are(i, p.words...) && !slices.Contains(found, p.number) {
				found = append(found, p.number)
			}
		}
	}
	return len(found)
}

// has reports whether the words stand in the sentence one behind the other.
func has(s *line, words []string) bool {
	for i := range s.Tokens {
		if s.Tokens[i].Norm == words[0] && s.are(i, words...) {
			return true
		}
	}
	return false
}

func (x *extractor) byDataAuthority(s *line) bool { return x.byKind(s, "dpa") }

func (x *extractor) byCompetition(s *line) bool { return x.byKind(s, "competition") }

func (x *extractor) byKind(s *line, kind string) bool {
	return slices.ContainsFunc(s.mentions, func(m news.Mention) bool {
		a, ok := x.l.Authority(m.ID)
		return ok && m.Kind == news.KindAuthority && a.Kind == kind
	})
}
