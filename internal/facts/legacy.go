package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

func abs(n int) int { return max(n, -n) }

var dataBody = set(`datenschutzbehörde datenschutzkommission datenschutzbeauftragte datenschutzbeauftragter datenschützer datenschutzaufsicht
	inspectorate watchdog regulator`)

// has reports whether the words stand in the sentence one behind the other.
func has(s *line, words []string) bool {
	for i := range s.Tokens {
		if s.Tokens[i].Norm == words[0] && s.are(i, words...) {
			return true
		}
	}
	return false
}

func moneyAt(s *line, i int) bool { _, ok := s.mentionAt(news.KindMoney, i); return ok }

// names reports whether the document names an authority of a kind.
func (x *extractor) names(kind string) bool {
	return slices.ContainsFunc(x.mentions, func(m news.Mention) bool {
		a, ok := x.l.Authority(m.ID)
		return ok && m.Kind == news.KindAuthority && a.Kind == kind
	})
}

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
	s.counted, s.privacy, s.other = true, privacy, other
	return privacy, other
}

// regulatorOf gives the data protection authority for "Irish regulator" in the words of a privacy fine, where European
// law leaves no doubt which one it is; else the country.
func (x *extractor) regulatorOf(s *line, m news.Mention) string {
	i := m.To
	if s.norm(i) == "'s" {
		i++
	}
	index, ok := x.l.dpas[m.ID]
	if ok && m.ID != "EU" && m.ID != "US" {
		for j := i; j < i+3; j++ {
			if s.norm(j) == "regulator" || s.norm(j) == "regulators" || s.norm(j) == "watchdog" || s.norm(j) == "watchdogs" || s.norm(j) == "authority" {
				return x.l.authorities[index].Slug
			}
			if !rankWord[s.norm(j)] && !privacyWord[s.norm(j)] {
				break
			}
		}
	}
	return m.ID
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

// ClassAction is the authority of money that users' lawyers and not a state brought about.
const ClassAction = "class-action"
