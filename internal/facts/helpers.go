package facts

import "github.com/privacywire/privacywire/internal/news"

// regionOf returns the state whose attorney general or governor an authority is.
func (l *Lexicon) regionOf(a Authority) string {
	if a.Country != "US" || a.Kind != "ag" && a.Kind != "executive" {
		return ""
	}
	return l.regions[a.Slug]
}

// countryAt returns the country or region that a mention names.
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

// government returns the slug of the government of a country, or "".
func (l *Lexicon) government(country string) string {
	if i, ok := l.governments[country]; ok {
		return l.authorities[i].Slug
	}
	return ""
}
