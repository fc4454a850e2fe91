package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// A party is a mention that may be the payer of a sum: a platform, or a name that the lists don't have.
type party struct {
	place
	id       string // slug of a platform, or the name as written
	known    bool   // a platform
	features features
}

// maxParties bounds the parties that are looked at.
const maxParties = 40

// parties returns who may pay, in document order.
func (sc *scene) parties() (all []party) {
	m := 0
	for s := range sc.d.Sentences {
		first := len(all)
		for ; m < len(sc.mentions) && sc.mentions[m].Sentence <= s; m++ {
			switch x := sc.mentions[m]; {
			case len(all) == maxParties:
			case x.Kind == news.KindPlatform:
				all = append(all, party{place: placeOf(x), id: sc.ownerOf(x), known: true})
			case x.Kind == news.KindAuthority && sc.isPayer(x):
				a, _ := sc.l.Authority(x.ID)
				all = append(all, party{place: placeOf(x), id: a.Name, known: true})
			}
		}
		if s < 4 || len(all) == first {
			all = append(all, sc.namesIn(s)...)
		}
		all = all[:min(len(all), maxParties)]
		slices.SortStableFunc(all[first:], func(a, b party) int { return a.from - b.from })
	}
	for i := range all {
		all[i].id = sc.parent(all, all[i])
	}
	sc.describe(all)
	return all
}

// parent returns the name of a party, without the country where another one is named so: "Tiffany Korea" is Tiffany.
func (sc *scene) parent(all []party, p party) string {
	for _, o := range all {
		if rest, ok := strings.CutPrefix(p.id, o.id+" "); ok && !p.known {
			if _, country := sc.l.CountryCode(rest); country {
				return o.id
			}
		}
	}
	return p.id
}

// isPayer reports whether a rule says of an authority that it pays.
func (sc *scene) isPayer(m news.Mention) bool {
	return slices.ContainsFunc(sc.vote(), func(b ballot) bool {
		payer, ok := b.captured(labelPayer)
		return ok && payer.sentence == m.Sentence && payer.from == m.From
	})
}

// ownerOf returns the platform of a mention, or its owner where the words are "Facebook's owner", "Facebook parent".
func (sc *scene) ownerOf(m news.Mention) string {
	p, _ := sc.l.Platform(m.ID)
	if p.Owner != "" && sc.between(m.Sentence, m.To, m.To+2, "company noun") {
		return p.Owner
	}
	return m.ID
}

// german is the language whose nouns have capitals.
const german = "de"

// namesIn returns the runs of capitalised words of a sentence that no mention covers and no list calls common.
func (sc *scene) namesIn(s int) (all []party) {
	tokens := sc.d.Sentences[s].Tokens
	if sc.d.Language == german && !sc.isTitle(s) {
		return nil // every noun has a capital
	}
	taken := sc.taken(s)
	for from := 0; from < len(tokens); {
		to := sc.nameEnd(s, from, taken)
		end := max(to, from+1)
		if to > from && !sc.isPerson(s, from) && !sc.describes(s, from, to) {
			from, to = sc.withCountry(s, from, to)
			to = sc.withGenitive(s, to)
			if to-from <= maxName && tokens[to-1].End-tokens[from].Start > 2 {
				all = append(all, party{place: place{s, from, to}, id: sc.d.Sentences[s].Span(from, to)})
			}
		}
		from = max(end, to)
	}
	return all
}

// nameEnd returns the end of the name that begins at a token, from for none.
func (sc *scene) nameEnd(s, from int, taken []bool) int {
	to := sc.bodyName(s, from, taken)
	goesOn := func(i int) bool { return !taken[i] || i > from && sc.between(s, i, i+1, "body noun") }
	for to < len(taken) && goesOn(to) && sc.isNamePart(s, from, to) {
		to++
	}
	for to > from && !sc.d.Sentences[s].Capital(to-1) {
		to-- // "&"
	}
	return to
}

// maxName bounds the tokens of a name.
const maxName = 6

// bodyName returns the end of the first words of a name such as "Bank of Ireland", "Minister of Digital Affairs" or
// "Budapest Bank", from where none begins there.
func (sc *scene) bodyName(s, from int, taken []bool) int {
	sentence, body := &sc.d.Sentences[s], sc.rules.cue("body of")
	capital := func(i int) bool { return i < len(taken) && sentence.Capital(i) }
	if !capital(from) {
		return from
	}
	if to := sc.countryEnd(s, from); to > from && capital(to) && sc.between(s, to, to+1, "body noun") {
		return to + 1
	}
	for _, c := range sc.cues[s] {
		starts := c.from == from || c.from == from+1 && !taken[from] // "Royal Bank of Scotland"
		if c.cue != body || !starts || !capital(c.from) {
			continue
		}
		if to := sc.countryEnd(s, c.to); to > c.to {
			return to
		}
		if capital(c.to) && !taken[c.to] {
			return c.to + 1
		}
	}
	return from
}

// countryEnd returns the end of the country named at a token, from for none.
func (sc *scene) countryEnd(s, from int) int {
	if m := sc.mentionAt(news.KindCountry, place{s, from, from}); m != nil {
		return m.To
	}
	return from
}

// isPerson reports whether a name that begins at a token is that of a person: "Attorney General Letitia James".
func (sc *scene) isPerson(s, from int) bool {
	return sc.between(s, from-1, from, "person title") && !titleCase(&sc.d.Sentences[s])
}

// describes reports whether a word that only begins a sentence tells what a company does: "Fertility clinic Genea".
func (sc *scene) describes(s, from, to int) bool {
	sentence := &sc.d.Sentences[s]
	return from == 0 && to == 1 && len(sentence.Tokens) > 1 && !sentence.Capital(1) && sc.between(s, 1, 2, "trade")
}

// withGenitive returns the end of a name with the "'s" that is part of it: "Macy's to pay".
func (sc *scene) withGenitive(s, to int) int {
	tokens := sc.d.Sentences[s].Tokens
	if to+1 < len(tokens) && tokens[to].Norm == "'s" && slices.ContainsFunc(deeds, func(cue string) bool {
		return sc.between(s, to+1, to+2, cue)
	}) {
		return to + 1
	}
	return to
}

// deeds are the cues for what a payer does, which stand after its whole name.
var deeds = []string{"to", cueFined, "pay", "agreed", "must", "faces"}

// withCountry returns the tokens of a name with a country that is part of it: "IAB Europe", "Australian Clinical Labs".
func (sc *scene) withCountry(s, from, to int) (int, int) {
	for _, m := range sc.lines[s] {
		switch {
		case m.Kind != news.KindCountry || !sc.d.Sentences[s].Capital(m.From):
		case m.From == to:
			return from, m.To
		case m.To == from && m.To-m.From == 1 && (to-from > 1 || sc.isNounBefore(m)):
			return m.From, to
		}
	}
	return from, to
}

// isNounBefore reports whether a country is named by its noun where that can only be part of the name behind it:
// "France Travail", but not "in France Travail" nor a title of capitals.
func (sc *scene) isNounBefore(m news.Mention) bool {
	c, _ := sc.l.Country(m.ID)
	s := &sc.d.Sentences[m.Sentence]
	return s.Span(m.From, m.To) == c.Name && !sc.between(m.Sentence, m.From-1, m.From, "inside") && !titleCase(s)
}

// isNamePart reports whether token i goes on with a name that begins at from.
func (sc *scene) isNamePart(s, from, i int) bool {
	sentence := &sc.d.Sentences[s]
	switch surface := sentence.Surface(i); {
	case sentence.Capital(i):
		return true
	case surface == "&" || surface == "-":
		return i > from && i+1 < len(sentence.Tokens) && sentence.Capital(i+1)
	}
	return false
}

// taken marks the tokens of a sentence that no name has: those of mentions, common words and most cues.
func (sc *scene) taken(s int) []bool {
	taken := make([]bool, len(sc.d.Sentences[s].Tokens))
	mark := func(from, to int) {
		for i := from; i < to; i++ {
			taken[i] = true
		}
	}
	for _, m := range sc.lines[s] {
		mark(m.From, m.To)
	}
	for _, c := range sc.cues[s] {
		if slices.Contains(noName, sc.rules.cues.Rules[c.cue].Name) {
			mark(c.from, c.to)
		}
	}
	return taken
}

// noName are the cues whose words are in no name. Headlines may write each word with a capital.
var noName = []string{"common", cueFine, cueFined, "settlement", "settle", "pay", "impose", "order", "agreed", "faces",
	"modal", "must", "avoid", "ask", "end", "dispute", "verb", "reason", "against"}

// describe sets the features of parties that don't depend on a sum.
func (sc *scene) describe(all []party) {
	times, most := map[string]int{}, 0
	for i := range all {
		times[all[i].id]++
		most = max(most, times[all[i].id])
	}
	for i := range all {
		p := &all[i]
		f, title := sc.around(p.place, true), sc.isTitle(p.sentence)
		f.add("a name", !p.known)
		f.add("in the title", title)
		f.add("first word", p.from == 0)
		f.add("first", i == 0 || !title && sc.isTitle(all[i-1].sentence)) // of the title, or of the text
		f.add("most named", times[p.id] == most)
		f.add("the only one", len(times) == 1)
		f.add("owns another", slices.ContainsFunc(all, func(o party) bool { return sc.l.Owns(p.id, o.id) }))
		f.add("owned by another", slices.ContainsFunc(all, func(o party) bool { return sc.l.Owns(o.id, p.id) }))
		f.add("of the title", !title && slices.ContainsFunc(all, func(o party) bool {
			return o.id == p.id && sc.isTitle(o.sentence)
		}))
		p.features = append(p.features, f...)
	}
}

// partyOf returns the features of a party as the payer or the authority of a sum.
func (sc *scene) partyOf(all []party, sums []amount, i int, s *amount) features {
	p := &all[i]
	f := slices.Clip(p.features)
	f.add("same sentence", p.sentence == s.sentence)
	f.add("sentence after", p.sentence == s.sentence+1)
	if p.sentence != s.sentence {
		return f
	}
	from, to := min(p.to, s.to), max(p.from, s.from)
	inside := func(o place) bool { return o.sentence == p.sentence && o.from >= from && o.to <= to }
	closer := slices.ContainsFunc(all, func(o party) bool { return o.known && inside(o.place) })
	f.add("before the sum", p.to <= s.from)
	f.add("nearest before", p.to <= s.from && !closer)
	f.add("near", sc.gap(p.sentence, from, to) <= 5)
	f.add("nearer", sc.gap(p.sentence, from, to) <= 2)
	f.add("sum between", slices.ContainsFunc(sums, func(o amount) bool { return inside(o.place) }))
	f.add("platform between", closer)
	return f
}

// bodies returns who may take the money: authorities, and countries that may act.
func (sc *scene) bodies() (all []party) {
	for _, m := range sc.mentions {
		p := party{place: placeOf(m), id: m.ID}
		if a, _ := sc.l.Authority(m.ID); m.Kind == news.KindAuthority {
			p.features, p.known = features{"an authority", ofKind + a.Kind}, true
		} else if p.features = (features{"a country"}); m.Kind != news.KindCountry || m.Aside {
			continue
		}
		if all = append(all, p); len(all) == maxParties {
			break
		}
	}
	sc.describe(all)
	return all
}
