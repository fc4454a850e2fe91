package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/text"
)

// Kinds of authorities that this package names. The rules of names.yaml vote for any kind.
const (
	dataProtection = "dpa"
	court          = "court"
	attorney       = "ag"
	governor       = "executive" // of a state
	government     = "government"
	union          = "EU"
)

// An officeKey is a kind of authority and the country, or the state by its name, that it belongs to.
type officeKey struct{ kind, place string }

// Office returns the slug of the authority of a kind in a country, or in a state by its name; "" for none.
func (g *Gazetteer) Office(kind, place string) string { return g.offices[officeKey{kind, place}] }

// addOffices fills the table of offices: the first authority of a kind that the lists have for a country. Each country
// whose lines have none gets a government and a court, "Government of Kenya" and "Kenyan court". Texts name those by
// the country and a word for the office.
func (g *Gazetteer) addOffices() {
	courts := map[string]string{} // names of courts → slug
	for i := range g.entries {
		a := &g.entries[i]
		switch a.Kind {
		case "": // a platform or country
		case court:
			for _, alias := range a.Aliases {
				courts[alias] = a.Slug
			}
			if a.Country == union {
				g.addOffice(court, union, a.Slug)
			}
		case government:
			if strings.HasSuffix(a.Slug, "-"+government) || strings.Contains(a.Name, government) {
				g.addOffice(government, a.Country, a.Slug)
			}
		default:
			g.addOffice(a.Kind, a.Country, a.Slug)
		}
	}
	for _, c := range g.entries {
		code := strings.ToLower(c.Country)
		switch {
		case c.class != news.KindCountry:
		case c.Region != "":
			g.addState(c.Region)
		case c.hasBodies():
			if g.Office(government, c.Country) == "" {
				g.derive(government, code+"-"+government, "Government of "+c.Name, c.Country)
			}
			name := unmarked(slices.Concat(c.adjectives, []string{c.Name})[0]) + " " + court
			if slug, ok := courts[name]; ok {
				g.addOffice(court, c.Country, slug)
			} else {
				g.derive(court, code+"-"+court, name, c.Country)
			}
		}
	}
}

// hasBodies reports whether a country gets a government and a court of its own: the Union and the UN aren't countries,
// and the courts of the United States are in the lists.
func (e *Entry) hasBodies() bool {
	return len(e.Country) == 2 && e.Country != union && e.Country != "UN" && e.Country != "US"
}

// federations have several data protection authorities: "the EU's privacy regulator" may be that of any member.
var federations = []string{union, "US"}

func (g *Gazetteer) addOffice(kind, place, slug string) {
	if kind == dataProtection && slices.Contains(federations, place) {
		return
	}
	if key := (officeKey{kind, place}); place != "" && g.offices[key] == "" {
		g.offices[key] = slug
	}
}

// addState adds to a state its attorney general and governor.
func (g *Gazetteer) addState(name string) {
	prefix := strings.ReplaceAll(strings.ToLower(name), " ", "-")
	for kind, slug := range map[string]string{attorney: prefix + "-ag", governor: prefix + "-governor"} {
		if i, ok := g.places[place{news.KindAuthority, slug}]; ok {
			g.entries[i].Region = name
			g.addOffice(kind, name, slug)
		}
	}
}

// derive adds an authority that texts name only by its country and kind.
func (g *Gazetteer) derive(kind, slug, written, country string) {
	if _, listed := g.Authority(slug); !listed {
		_ = g.add(news.KindAuthority, Entry{Slug: slug, Name: written, Country: country, Kind: kind}) // it has both
		g.entries[len(g.entries)-1].Aliases = nil
	}
	g.addOffice(kind, country, slug)
}

// described returns the slug of the authority that a description names: "Government of Peru", "Kenyan High Court",
// "Dutch privacy regulator", "Texas attorney general".
func (g *Gazetteer) described(written string) (string, bool) {
	if strings.Contains(written, "(") {
		return "", false // the brackets may hold its country
	}
	s := g.scan(text.Parse("", written, "en"))
	defer s.search.Release()
	for _, m := range append(s.found, s.offices()...) {
		if m.Kind == news.KindAuthority {
			return m.ID, true
		}
	}
	if id, _ := g.CountryCode(written); id == union {
		return g.Office("executive", union), true // the Commission acts for the Union
	}
	return "", false
}

// An office is a phrase for an authority: "the Irish privacy watchdog", or "the watchdog" of the one country that the
// document is set in.
type office struct {
	news.Mention
	kinds []pattern.Vote
	of    int // the mention of its country in found, -1 for none
}

// sure is how many points a phrase with a country needs to count as the office whatever else the document names.
const sure = 1

// offices returns the authorities that the document speaks of by their country and office.
func (s *scan) offices() (all []news.Mention) {
	if len(s.candidates) == 0 {
		return nil // the text names nothing
	}
	country, state := s.sole()
	for _, o := range s.phrases() {
		place, label := country, o.kinds[0].Label
		switch {
		case o.of >= 0:
			place = cmp.Or(s.found[o.of].Region, s.found[o.of].ID)
		case label == attorney || label == governor:
			place = state
		}
		if o.of >= 0 && o.kinds[0].Points >= sure {
			if o.ID = s.officeOf(o.kinds, place); s.namesCourt(o.ID) {
				continue
			}
		} else {
			o.ID = s.guess(&o, place)
		}
		if o.ID != "" {
			all = append(all, o.Mention)
		}
	}
	return all
}

// phrases matches the rules for offices. Where two overlap, the one with a country counts, then the longer one.
func (s *scan) phrases() (all []office) {
	set := s.rules.Sets[officesSet]
	s.search.Use(set)
	for i := range set.Rules {
		r := &set.Rules[i]
		s.search.All(r, func(at pattern.Match) bool {
			from, to := at.Bounds()
			m := news.Mention{Kind: news.KindAuthority, Sentence: at.Sentence, From: from, To: to}
			o := office{Mention: m, kinds: r.Votes, of: -1}
			if from, _, ok := r.Captured(at, captureOf); ok {
				o.of = slices.IndexFunc(s.found, func(m news.Mention) bool {
					return m.Kind == news.KindCountry && m.Sentence == at.Sentence && m.From == from
				})
				if o.of < 0 {
					return false // the word is not a country here
				}
			}
			all = append(all, o)
			return false
		})
	}
	slices.SortStableFunc(all, func(a, b office) int {
		return cmp.Or(cmp.Compare(min(b.of, 0), min(a.of, 0)), cmp.Compare(b.To-b.From, a.To-a.From))
	})
	var kept []office
	for _, o := range all {
		if !slices.ContainsFunc(kept, func(k office) bool { return overlap(k.Mention, o.Mention) }) {
			kept = append(kept, o)
		}
	}
	return kept
}

// namesCourt reports whether an office is the courts of a country, and the document names one of them: "a British
// judge … the Information Tribunal".
func (s *scan) namesCourt(office string) bool {
	a, _ := s.Authority(office)
	return a.Kind == court && slices.ContainsFunc(s.found, func(m news.Mention) bool {
		b, _ := s.Authority(m.ID)
		return m.Kind == news.KindAuthority && b.Kind == court && b.Country == a.Country && b.Slug != office
	})
}

// officeOf returns an office of a country or state: of the kinds of office that it has, the one with most votes.
func (g *Gazetteer) officeOf(kinds []pattern.Vote, place string) string {
	best, most := "", 0.0
	for _, v := range kinds {
		if slug := g.Office(v.Label, place); slug != "" && v.Points > most {
			best, most = slug, v.Points
		}
	}
	return best
}

// guess returns the office that a phrase without a country means, "the data watchdog" in a text about Norway. It
// returns "" where the country has none, and where the phrase may refer to an authority that the document names.
func (s *scan) guess(o *office, place string) string {
	words := s.doc.Sentences[o.Sentence].Span(o.From, o.To)
	slug := s.officeOf(o.kinds, place)
	if c, ok := s.Country(place); ok && slug != "" {
		slug = cmp.Or(s.exact(c.Name+"'s "+words), slug) // "the Supreme Court"
	}
	if slug != "" && slices.ContainsFunc(s.found, func(m news.Mention) bool { return s.rivals(m, o, slug, words) }) {
		return ""
	}
	return slug
}

// exact returns the slug of the authority with a name, "" for none.
func (s *scan) exact(written string) string {
	words := tokensOf(written, false)
	for _, n := range (*s.indexes(s.doc.Language))[words[0]] {
		if n.kind == news.KindAuthority && !n.hides && slices.Equal(n.words, words) {
			return s.entries[n.index].Slug
		}
	}
	return ""
}

// rivals reports whether a phrase may refer to a mentioned authority rather than to an office, or is part of its name.
// In small letters, "the data protection commission" may be that of any country.
func (s *scan) rivals(m news.Mention, o *office, slug, words string) bool {
	a, _ := s.Authority(slug)
	b, _ := s.Authority(m.ID)
	switch {
	case m.Kind != news.KindAuthority:
		return false
	case overlap(m, o.Mention):
		return startsUpper(words) || b.Kind != dataProtection || s.names(b.Country)
	case a.Kind == dataProtection || a.Kind == court:
		return b.Kind == a.Kind
	}
	return a.Region == "" && b.Country == a.Country && b.Kind != court
}

// sole returns the one country that the document is set in, "" when there are several, and the first state that it
// names. The United States, the EU and the homes of the platforms count only where nothing else is named.
func (s *scan) sole() (country, state string) {
	home, several := "", false
	for _, m := range s.found {
		if m.Kind != news.KindCountry {
			continue
		}
		state = cmp.Or(state, m.Region)
		switch {
		case m.ID == union || m.ID == "US" || m.ID == "UN" || m.ID == country || m.Aside:
		case s.homeOfPlatform(m.ID):
			home = m.ID
		default:
			several = several || country != ""
			country = m.ID
		}
	}
	if several {
		return "", state
	}
	return cmp.Or(country, home, s.payingIn()), state
}

func (s *scan) homeOfPlatform(country string) bool {
	return slices.ContainsFunc(s.found, func(m news.Mention) bool {
		p, ok := s.Platform(m.ID)
		return ok && m.Kind == news.KindPlatform && p.Country == country
	})
}

// payingIn returns the country of the first currency that only one country has, "" for none: pounds mean the United
// Kingdom. The code of a currency begins with that of its country.
func (s *scan) payingIn() string {
	for _, m := range s.sums {
		if country := m.Money.Currency[:2]; !slices.Contains(federations, country) {
			return country
		}
	}
	return ""
}
