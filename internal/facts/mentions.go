package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// Mentions finds every platform, authority, country, sum of money and phrase for personal data that the document
// names, sorted by sentence and place. Names don't overlap: the longest one that begins first counts, and an everyday
// word such as "Signal" counts only where the text speaks of the platform.
func (l *Lexicon) Mentions(d *news.Document) []news.Mention {
	s := scan{lexicon: l, doc: d}
	for i := range d.Sentences {
		s.sentence(i)
	}
	found := s.resolve()
	places := l.places(found)
	for i := range d.Sentences {
		for _, sum := range money.Find(&d.Sentences[i], d.Language) {
			if sum.Shared != nil {
				sum.Currency = money.Local(sum.Shared, places)
			}
			found = append(found, news.Mention{Kind: news.KindMoney, Sentence: i, From: sum.From, To: sum.To, Money: sum.Money})
		}
	}
	slices.SortStableFunc(found, func(a, b news.Mention) int {
		if a.Sentence != b.Sentence {
			return a.Sentence - b.Sentence
		}
		return a.From - b.From
	})
	return found
}

// places returns the countries that mentions name, by themselves or by an authority.
func (l *Lexicon) places(mentions []news.Mention) []string {
	var all []string
	for _, m := range mentions {
		switch m.Kind {
		case news.KindCountry:
			all = append(all, m.ID)
		case news.KindAuthority:
			a, _ := l.Authority(m.ID)
			all = append(all, a.Country)
		}
	}
	return all
}

// A scan is one pass over a document.
type scan struct {
	lexicon    *Lexicon
	doc        *news.Document
	candidates []candidate
	at         int            // the candidate that is looked at
	known      map[int64]bool // by context: whether the document forbids or supports its entry
	text       string         // the whole document's norms, spaces between; made when a context asks for it
}

// A candidate is a place where a name may be meant.
type candidate struct {
	name     *name
	others   []name // what else ends at the same place
	sentence int
	from, to int
}

func (s *scan) sentence(index int) {
	sentence := &s.doc.Sentences[index]
	var room [64]uint32
	words := room[:0]
	t := s.lexicon.names
	for i := range sentence.Tokens {
		words = append(words, t.word(sentence.Tokens[i].Norm))
	}
	for i := 0; i < len(words); {
		if words[i] == 0 {
			i++
			continue
		}
		i = s.longest(index, sentence, words, i)
	}
}

// longest notes the longest name that begins at token i and gives the token after it.
func (s *scan) longest(index int, sentence *news.Sentence, words []uint32, i int) int {
	t, node, end := s.lexicon.names, uint32(0), i+1
	var best candidate
	hyphens := 0
	for j := i; j < len(words) && words[j] != 0; j++ {
		next, ok := t.next[uint64(node)<<32|uint64(words[j])]
		if !ok {
			if j > i && words[j] == t.hyphen {
				hyphens++ // "data-protection authority"
				continue
			}
			break
		}
		node = next
		for k := range t.ends[node] {
			if n := &t.ends[node][k]; (hyphens == 0 || n.kind == news.KindAuthority && n.caps == nil) && n.fits(sentence, i) && (n.language == "" || n.language == s.doc.Language) {
				best = candidate{name: &t.ends[node][k], others: t.ends[node][k+1:], sentence: index, from: i, to: j + 1}
				end = j + 1
				break
			}
		}
	}
	if best.name != nil && best.name.form != formNot {
		s.candidates = append(s.candidates, best)
	}
	return end
}

// resolve turns the candidates whose context holds into mentions.
func (s *scan) resolve() []news.Mention {
	found := make([]news.Mention, 0, len(s.candidates)+4)
	for i := range s.candidates {
		c := &s.candidates[i]
		s.at = i
		n := s.meant(c)
		if n == nil || n.kind == news.KindPlatform && invites(&s.doc.Sentences[c.sentence]) {
			continue
		}
		m := news.Mention{Kind: n.kind, ID: s.lexicon.id(n), Sentence: c.sentence, From: c.from, To: c.to}
		if n.kind == news.KindAuthority && len(found) > 0 {
			if last := found[len(found)-1]; last.Kind == news.KindAuthority && last.Sentence == m.Sentence && last.To >= m.To {
				continue // "Luxembourg's data protection commission" is one already
			}
			m.ID = s.lexicon.neighbour(s.doc, found[len(found)-1], m)
		}
		if n.kind == news.KindAuthority && (!startsUpper(s.doc.Sentences[m.Sentence].Surface(m.From)) || m.To-m.From > 3 && m.ID == "pipc") {
			m.ID = s.common(m)
		}
		found = append(found, m)
		if n.kind == news.KindCountry {
			if generic, ok := s.lexicon.generic(s.doc, m); ok {
				if generic.ID == "lu-court" && !s.has(s.lexicon.dpas["LU"]) {
					generic.ID = "cjeu" // a court in Luxembourg is the Union's, unless the country's own authority is in the case
				}
				found = append(found, generic)
			}
		}
	}
	return found
}

// has reports whether the document names an authority.
func (s *scan) has(index int32) bool {
	return slices.ContainsFunc(s.candidates, func(c candidate) bool { return c.name.kind == news.KindAuthority && c.name.index == index })
}

// common corrects the ID of an authority that small letters name by what it is, "the data protection commission", when
// the document names another country than its own, and one only that has such an authority.
func (s *scan) common(m news.Mention) string {
	a, _ := s.lexicon.Authority(m.ID)
	if a.Kind != "dpa" || s.names(a.Country) || s.lexicon.nation(&s.doc.Sentences[m.Sentence], m) {
		return m.ID
	}
	slug, other := m.ID, ""
	for i := range s.candidates {
		n := s.candidates[i].name
		if n.kind != news.KindCountry || n.form == formNot || n.asks {
			continue
		}
		code := s.lexicon.countries[n.index].Code
		if _, ok := s.lexicon.dpas[code]; !ok || code == "EU" || code == "US" || code == other {
			continue
		}
		if other != "" {
			return slug
		}
		other = code
	}
	if other == "" {
		return slug
	}
	return s.lexicon.authorities[s.lexicon.dpas[other]].Slug
}

// nation reports whether a country is part of a name: "irische Datenschutzbehörde".
func (l *Lexicon) nation(s *news.Sentence, m news.Mention) bool {
	for i := m.From; i < m.To; i++ {
		for _, n := range l.namesAt(s, news.Mention{From: i, To: i + 1}) {
			if n.kind == news.KindCountry && n.form != formNot {
				return true
			}
		}
	}
	return false
}

// neighbour corrects the ID of an authority whose name several countries use, when a country stands right in front:
// "Luxembourg's Data Protection Commission" isn't Ireland's.
func (l *Lexicon) neighbour(d *news.Document, before, m news.Mention) string {
	if before.Kind != news.KindCountry || before.Sentence != m.Sentence || m.From-before.To > 1 {
		return m.ID
	}
	if m.From > before.To && d.Sentences[m.Sentence].Tokens[before.To].Norm != "'s" {
		return m.ID
	}
	a, _ := l.Authority(m.ID)
	if own, ok := l.dpas[before.ID]; ok && a.Kind == "dpa" && a.Country != before.ID && before.ID != "EU" {
		return l.authorities[own].Slug
	}
	return m.ID
}

// invites reports whether a sentence only asks readers to follow the publisher: "Follow us on Telegram and X".
func invites(s *news.Sentence) bool {
	if len(s.Tokens) < 3 || !inviting[s.Tokens[0].Norm] {
		return false
	}
	switch s.Tokens[1].Norm {
	case "us", "our", "me", "sie", "uns", "on", "via", "auf", "this":
		return true
	}
	return false
}

var inviting = set("follow join find like subscribe share connect folgen folge teilen abonnieren")

// meant picks the name that a candidate stands for, nil for none.
func (s *scan) meant(c *candidate) *name {
	if s.holds(c.name, c) {
		return c.name
	}
	for i := range c.others {
		if n := &c.others[i]; n.form != formNot && n.fits(&s.doc.Sentences[c.sentence], c.from) && s.holds(n, c) {
			return n
		}
	}
	return nil
}

// id gives the ID of the mention of a name.
func (l *Lexicon) id(n *name) string {
	switch n.kind {
	case news.KindPlatform:
		return l.platforms[n.index].Slug
	case news.KindAuthority:
		return l.authorities[n.index].Slug
	case news.KindCountry:
		return l.countries[n.index].Code
	}
	return ""
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
