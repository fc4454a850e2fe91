package gazetteer

import (
	"cmp"
	"slices"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// Mentions finds every platform, authority, country, sum of money and phrase for personal data that the document
// names, sorted by sentence and place. Names don't overlap: the longest one that begins first counts, and an everyday
// word such as "Signal" counts only where the text speaks of the platform.
func (g *Gazetteer) Mentions(d *news.Document) []news.Mention {
	s := g.scan(d)
	found := s.found
	for _, m := range s.offices() {
		if a, _ := g.Authority(m.ID); a.Kind == government {
			continue // the word is too common
		}
		found = slices.DeleteFunc(found, func(o news.Mention) bool { return o.Kind == news.KindAuthority && overlap(o, m) })
		found = append(found, m)
	}
	found = append(found, s.sums...)
	sortMentions(found)
	s.search.Release()
	return found
}

func sortMentions(all []news.Mention) {
	slices.SortStableFunc(all, func(a, b news.Mention) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.From, b.From))
	})
}

func overlap(a, b news.Mention) bool {
	return a.Sentence == b.Sentence && a.From < b.To && b.From < a.To
}

// A scan is one pass over a document.
type scan struct {
	*Gazetteer
	doc        *news.Document
	rules      *pattern.Program
	search     *pattern.Search
	candidates []candidate
	found      []news.Mention // the names that are meant
	sums       []news.Mention
	shared     [][]string                  // by sum: the currencies that its sign may mean
	points     map[spot]map[string]float64 // what the rules say of the name at a spot, by label
	verdicts   map[int]*verdict            // by entry
	text       string                      // the norms of the document, spaces between; made when a context asks for it
}

// A candidate is a place where one of several names may be meant, the likeliest first.
type candidate struct {
	names    []*name
	sentence int
	from, to int
}

// A spot is where a name begins.
type spot struct{ sentence, from int }

// scan finds the names that a document has. The caller releases its search.
func (g *Gazetteer) scan(d *news.Document) *scan {
	s := &scan{Gazetteer: g, doc: d, rules: rulesOf(d.Language), points: map[spot]map[string]float64{},
		verdicts: map[int]*verdict{}}
	x := *g.indexes(d.Language)
	for i := range d.Sentences {
		for t := 0; t < len(d.Sentences[i].Tokens); {
			names, to := x.at(&d.Sentences[i], t)
			if names == nil {
				t++
				continue
			}
			if !names[0].hides {
				s.candidates = append(s.candidates, candidate{names, i, t, to})
			}
			t = to
		}
	}
	s.readSums()
	s.search = s.rules.Search(d, s.possible())
	s.vote(s.rules.Sets[namesSet])
	s.vote(s.rules.Sets[placesSet])
	s.resolve()
	s.localise()
	return s
}

// possible returns what the document may name, for the rules to match: names that need a vote as mentions of the class
// maybe, others as mentions of their kind. A country is also one of the class nation where an adjective names it.
func (s *scan) possible() (all []news.Mention) {
	for i := range s.candidates {
		c := &s.candidates[i]
		n := c.names[0]
		add := func(kind news.Kind) {
			all = append(all, news.Mention{Kind: kind, ID: s.id(n), Sentence: c.sentence, From: c.from, To: c.to})
		}
		if n.asks {
			add(kindMaybe[n.kind])
		}
		if n.form == adjective {
			add(kindNation)
		}
		if !n.asks || n.kind == news.KindCountry {
			add(n.kind)
		}
	}
	all = append(all, s.sums...)
	sortMentions(all)
	return all
}

// vote runs a set of rules, and adds the points of each rule to the labels of the names that it captures.
func (s *scan) vote(set *pattern.RuleSet) {
	s.search.Use(set)
	for i := range set.Rules {
		r := &set.Rules[i]
		done := map[spot]bool{}
		s.search.All(r, func(at pattern.Match) bool {
			from, _, ok := r.Captured(at, captureName)
			key := spot{at.Sentence, from}
			if !ok || done[key] {
				return false
			}
			done[key] = true
			for _, v := range r.Votes {
				s.add(key, v, at)
			}
			return false
		})
	}
}

// add adds a vote. A vote with the label opening counts only where the match begins a sentence or follows a colon;
// there it is a vote for meant.
func (s *scan) add(key spot, v pattern.Vote, at pattern.Match) {
	label := v.Label
	if label == labelOpening {
		first := at.Spans[0][0]
		if first > 0 && s.doc.Sentences[at.Sentence].Tokens[first-1].Norm != ":" {
			return
		}
		label = labelMeant
	}
	if s.points[key] == nil {
		s.points[key] = map[string]float64{}
	}
	s.points[key][label] += v.Points
}

// resolve returns the mentions of the candidates that are meant.
func (s *scan) resolve() {
	for i := range s.candidates {
		c := &s.candidates[i]
		at := slices.IndexFunc(c.names, func(n *name) bool { return !n.hides && s.meant(n, c) })
		if at < 0 {
			continue
		}
		n := c.names[at]
		m := news.Mention{Kind: n.kind, ID: s.id(n), Sentence: c.sentence, From: c.from, To: c.to}
		switch n.kind {
		case news.KindCountry:
			m = s.country(m, n)
		case news.KindData:
			s.found = append(s.found, s.peoples(m)...)
		}
		s.found = append(s.found, m)
	}
}

// id returns the slug of a platform or an authority, or the code of a country or state.
func (s *scan) id(n *name) string {
	if n.kind == news.KindData {
		return ""
	}
	return s.entries[n.index].Slug
}

// country completes the mention of a country.
func (s *scan) country(m news.Mention, n *name) news.Mention {
	m.ID, m.Region = s.entries[n.index].Country, s.entries[n.index].Region
	m.Aside = s.points[spot{m.Sentence, m.From}][labelAside] > 0
	return m
}

// peoples returns the countries whose people's data a phrase names: "Americans' data", "EU user data".
func (s *scan) peoples(m news.Mention) (all []news.Mention) {
	x, sentence := *s.indexes(s.doc.Language), &s.doc.Sentences[m.Sentence]
	for i := m.From; i < m.To; i++ {
		of := x[undotted(sentence.Tokens[i].Norm)]
		at := slices.IndexFunc(of, func(n name) bool {
			return n.kind == news.KindCountry && len(n.words) == 1 && !n.asks && n.form != landmark && n.fits(sentence, i)
		})
		if at >= 0 {
			all = append(all, s.country(news.Mention{Kind: news.KindCountry, Sentence: m.Sentence, From: i, To: i + 1}, &of[at]))
		}
	}
	return all
}

// readSums reads the sums of money. Their currencies may change when the names are known.
func (s *scan) readSums() {
	for i := range s.doc.Sentences {
		for _, sum := range money.Find(&s.doc.Sentences[i], s.doc.Language) {
			m := news.Mention{Kind: news.KindMoney, Sentence: i, From: sum.From, To: sum.To, Money: sum.Money}
			s.sums, s.shared = append(s.sums, m), append(s.shared, sum.Shared)
		}
	}
}

// localise chooses among the currencies that share a sign the one of a country that the document names.
func (s *scan) localise() {
	var places []string
	for _, m := range s.found {
		switch m.Kind {
		case news.KindCountry:
			places = append(places, m.ID)
		case news.KindAuthority:
			a, _ := s.Authority(m.ID)
			places = append(places, a.Country)
		}
	}
	for i, shared := range s.shared {
		if shared != nil {
			s.sums[i].Money.Currency = money.Local(shared, places)
		}
	}
}
