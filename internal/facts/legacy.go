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

// ClassAction is the authority of money that users' lawyers and not a state brought about.
const ClassAction = "class-action"
