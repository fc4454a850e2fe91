package facts

import (
	"slices"
	"strings"
	"unicode"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// A thing is something that a sentence may say is banned: a platform, a kind of service, or an unknown name.
type thing struct {
	place
	id      string
	group   int  // things in one list, "TikTok, X and Signal", share their votes
	unknown bool // no list has it
	service bool // a kind of service
}

// rank orders things by how surely they are what is banned: of "messaging apps including Threema" and of "an AI tool of
// DeepSeek" only the name counts.
func (t *thing) rank() int {
	switch {
	case t.service:
		return 0
	case t.unknown:
		return 1
	}
	return 2
}

// candidates finds the things and places of the document. It returns them as mentions, with the platforms.
func (b *banReader) candidates() (all []news.Mention) {
	for _, m := range b.mentions {
		switch m.Kind {
		case news.KindPlatform:
			b.things = append(b.things, thing{place: placeOf(m), id: m.ID})
			b.places = append(b.places, m)
			all = append(all, m)
		case news.KindCountry, news.KindAuthority:
			b.places = append(b.places, m)
			m.Kind = kindPlace
			all = append(all, m)
		}
	}
	b.addServices()
	b.addNames()
	slices.SortStableFunc(b.things, func(x, y thing) int { return x.compare(y.place) })
	b.dropOwners()
	b.group()
	for i := range b.things {
		t := &b.things[i]
		all = append(all, news.Mention{Kind: kindThing, ID: slug.Make(t.id, 0),
			Sentence: t.sentence, From: t.from, To: t.to})
	}
	slices.SortStableFunc(all, func(x, y news.Mention) int { return placeOf(x).compare(placeOf(y)) })
	return all
}

// dropOwners removes things that only say whose the next one is: "Apple's FaceTime".
func (b *banReader) dropOwners() {
	var kept []thing
	for i, t := range b.things {
		if i+1 == len(b.things) || !b.owns(&t, &b.things[i+1]) {
			kept = append(kept, t)
		}
	}
	b.things = kept
}

// owns reports whether a sentence says that a name is that of a thing.
func (b *banReader) owns(t, next *thing) bool {
	if next.sentence != t.sentence || next.from > t.to+1 || next.rank() < t.rank() {
		return false
	}
	return b.d.Sentences[t.sentence].Tokens[next.from-1].Norm == "'s"
}

// Rules for services without a name of their own.
const (
	otherServices = "other services" // called by the words of the text
	theSame       = "the same"       // "the app": the one that the text is about
)

// addServices adds the kinds of service that the document names.
func (b *banReader) addServices() {
	s := b.program.Search(b.d, b.mentions)
	defer s.Release()
	b.kinds = ballots(s, b.program.Sets[servicesSet], byPlace)
	for i := range b.kinds {
		k := &b.kinds[i]
		t := thing{place: k.place, service: true}
		t.id, _, _ = strings.Cut(k.rule.Name, " (") // several rules may be for one kind of service
		switch t.id {
		case otherServices:
			t.id = lowered(s.Words(k.match)[0])
		case theSame:
			t.id = b.main()
		}
		if t.id != "" && !b.overlaps(t.place) {
			b.things = append(b.things, t)
		}
	}
}

// lowered returns a name in small letters but for abbreviations: "AI chatbots" for "AI Chatbots".
func lowered(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if len(w) > 3 || w != strings.ToUpper(w) {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// main returns the platform that the text is about, if it names one before all others.
func (b *banReader) main() string {
	id := ""
	for _, t := range b.things {
		switch {
		case id == "" || b.l.Owns(id, t.id):
			id = t.id
		case t.id != id && !b.l.Owns(t.id, id):
			return ""
		}
		if !b.isTitle(t.sentence) {
			break
		}
	}
	return id
}

// maxNamed is the last sentence in which unknown names are looked for.
const maxNamed = 4

// addNames adds runs of capitalised words that no list has. In a title of capitals and in German any noun may be one.
func (b *banReader) addNames() {
	var names []thing
	for i := 0; i < min(len(b.d.Sentences), maxNamed+1) && b.d.Language != german; i++ {
		if titleCase(&b.d.Sentences[i]) {
			continue
		}
		for _, p := range b.namesIn(i) {
			if !b.overlaps(p.place) {
				names = append(names, thing{place: p.place, id: p.id, unknown: true})
			}
		}
	}
	for i := range names {
		if b.isName(&names[i], names) {
			b.things = append(b.things, names[i])
		}
	}
}

// isName reports whether a run of capitalised words is surely a name: any word that begins a sentence has a capital.
func (b *banReader) isName(t *thing, all []thing) bool {
	capitals := strings.IndexFunc(t.id[1:], unicode.IsUpper) >= 0
	again := func(o thing) bool { return o.id == t.id && o.sentence != t.sentence }
	return t.from > 0 || capitals || slices.ContainsFunc(all, again)
}

// titleCase reports whether most words of a sentence have capitals.
func titleCase(s *news.Sentence) bool {
	upper, words := 0, 0
	for i := range s.Tokens {
		surface := s.Surface(i)
		if len(surface) > 3 && len(s.Tokens[i].Norm) > 3 && !unicode.IsDigit(rune(surface[0])) {
			words++
			if s.Capital(i) {
				upper++
			}
		}
	}
	return upper*10 > words*8
}

// overlaps reports whether a mention or thing has one of the tokens of a place.
func (b *banReader) overlaps(p place) bool {
	mentioned := func(m news.Mention) bool { return m.From < p.to && p.from < m.To }
	found := func(t thing) bool { return t.sentence == p.sentence && t.from < p.to && p.from < t.to }
	return slices.ContainsFunc(b.lines[p.sentence], mentioned) || slices.ContainsFunc(b.things, found)
}

// group numbers the lists of things.
func (b *banReader) group() {
	for i := range b.things {
		if i > 0 {
			last := &b.things[i-1]
			b.things[i].group = last.group
			if !b.listed(last.place, b.things[i].place) {
				b.things[i].group++
			}
		}
	}
}
