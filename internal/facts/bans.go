package facts

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/gazetteer"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/slug"
)

// enoughForBan is how many points make a ban.
const enoughForBan = 3

// A thing is something that a sentence may say is banned: a platform, a kind of service, or an unknown name.
type thing struct {
	sentence, from, to int
	id                 string
	group              int  // things in one list, "TikTok, X and Signal", share their votes
	unknown            bool // no list has it
	service            bool // a kind of service
}

// A banReader reads the bans of one document.
type banReader struct {
	*extractor
	rules  *banRules
	search *pattern.Search
	things []thing
	places []news.Mention
	votes  []map[string]float64 // by group: what the rules say of its things
	where  []map[int]float64    // by group: points of places
	bias   map[int]float64      // points of places, whatever is banned
	common map[int]map[string]float64
}

// bans reads every ban that the document states. The rules of bans.yaml vote on each platform, service or name that the
// words may say is banned; the sums of points decide whether it is, where, what the ban covers and how far it has come.
func (x *extractor) bans() []news.Claim {
	r := bansOf(x.d.Language)
	if r == nil {
		return nil
	}
	b := banReader{extractor: x, rules: r}
	mentions := b.candidates()
	if len(b.things) == 0 {
		return nil
	}
	b.search = r.program.Search(x.d, mentions)
	defer b.search.Release()
	b.vote()
	return b.claims()
}

// candidates finds the things and places of the document. It returns them as mentions, with the platforms.
func (b *banReader) candidates() (all []news.Mention) {
	for _, m := range b.mentions {
		switch m.Kind {
		case news.KindPlatform:
			b.things = append(b.things, thing{sentence: m.Sentence, from: m.From, to: m.To, id: m.ID})
			all = append(all, m)
			b.places = append(b.places, m)
		case news.KindCountry, news.KindAuthority:
			b.places = append(b.places, m)
		}
	}
	b.addServices()
	b.addProducts()
	b.addNames()
	slices.SortStableFunc(b.things, func(x, y thing) int {
		return cmp.Or(cmp.Compare(x.sentence, y.sentence), cmp.Compare(x.from, y.from))
	})
	b.group()
	for i := range b.things {
		t := &b.things[i]
		all = append(all, news.Mention{Kind: kindThing, ID: slug.Make(t.id, 0), Sentence: t.sentence, From: t.from, To: t.to})
	}
	for _, m := range b.places {
		if m.Kind != news.KindPlatform {
			m.Kind = kindPlace
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(x, y news.Mention) int {
		return cmp.Or(cmp.Compare(x.Sentence, y.Sentence), cmp.Compare(x.From, y.From))
	})
	return all
}

// addServices adds the kinds of service that the document names.
func (b *banReader) addServices() {
	s := b.rules.program.Search(b.d, b.mentions)
	defer s.Release()
	s.Use(b.rules.services)
	for i := range b.rules.services.Rules {
		r := &b.rules.services.Rules[i]
		s.All(r, func(at pattern.Match) bool {
			span := at.Spans[0]
			if !b.overlaps(at.Sentence, span[0], span[1]) {
				id := r.Name
				switch id {
				case otherServices:
					id = strings.ToLower(b.d.Sentences[at.Sentence].Span(span[0], span[1]))
				case theSame:
					if id = b.main(); id == "" {
						return true
					}
				}
				b.things = append(b.things, thing{sentence: at.Sentence, from: span[0], to: span[1], id: id, service: true})
			}
			return false
		})
	}
}

// addProducts replaces a platform by its product that no list has: "Apple's FaceTime".
func (b *banReader) addProducts() {
	for i := range b.things {
		t := &b.things[i]
		s := &b.d.Sentences[t.sentence]
		at := t.to + 1
		if at >= len(s.Tokens) || s.Tokens[t.to].Norm != possessive || !s.Capital(at) {
			continue
		}
		if s.Field != news.FieldTitle || titleCase(s) || b.overlaps(t.sentence, at, at+1) {
			continue
		}
		t.from, t.to, t.id = at, at+1, strings.ToLower(s.Surface(at))
	}
}

// possessive is the token of a possessive ending.
const possessive = "'s"

// addNames adds runs of capitalised words that no list has. In a title of capitals and in languages whose nouns have
// capitals, a name is one that a sentence of the body has, too.
func (b *banReader) addNames() {
	if b.d.Language == "de" {
		return
	}
	for i := range b.d.Sentences {
		s := &b.d.Sentences[i]
		if i > maxNamed || titleCase(s) {
			continue
		}
		for from := 1; from < len(s.Tokens); from++ {
			to := from
			for to < len(s.Tokens) && to-from < 3 && s.Capital(to) {
				to++
			}
			if to > from && len(s.Span(from, to)) > 2 && !b.overlaps(i, from, to) {
				b.things = append(b.things, thing{sentence: i, from: from, to: to, id: s.Span(from, to), unknown: true})
			}
			from = max(to, from)
		}
	}
}

// maxNamed is the last sentence in which unknown names are looked for.
const maxNamed = 4

// titleCase reports whether most words of a sentence have capitals.
func titleCase(s *news.Sentence) bool {
	upper, words := 0, 0
	for i := range s.Tokens {
		if surface := s.Surface(i); len(surface) > 3 && len(s.Tokens[i].Norm) > 3 {
			words++
			if s.Capital(i) {
				upper++
			}
		}
	}
	return upper*10 > words*8
}

// overlaps reports whether a mention or thing has one of the tokens [from, to) of a sentence.
func (b *banReader) overlaps(sentence, from, to int) bool {
	mentioned := func(m news.Mention) bool { return m.From < to && from < m.To }
	found := func(t thing) bool { return t.sentence == sentence && t.from < to && from < t.to }
	return slices.ContainsFunc(b.lines[sentence], mentioned) || slices.ContainsFunc(b.things, found)
}

// Rules for services without a name of their own.
const (
	otherServices = "other services" // called by the words of the text
	theSame       = "the same"       // "the app": the one that the text is about
)

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
		if b.d.Sentences[t.sentence].Field == news.FieldBody {
			break
		}
	}
	return id
}

// group numbers the lists of things.
func (b *banReader) group() {
	n := -1
	for i := range b.things {
		if i == 0 || !b.listed(&b.things[i-1], &b.things[i]) {
			n++
		}
		b.things[i].group = n
	}
	b.votes, b.where = make([]map[string]float64, n+1), make([]map[int]float64, n+1)
	for i := range b.votes {
		b.votes[i], b.where[i] = map[string]float64{}, map[int]float64{}
	}
}

// listed reports whether one thing follows another in a list.
func (b *banReader) listed(a, c *thing) bool {
	if a.sentence != c.sentence || c.from-a.to > 2 || c.from <= a.to {
		return false
	}
	for i := a.to; i < c.from; i++ {
		if n := b.d.Sentences[a.sentence].Tokens[i].Norm; n != "," && n != "&" && n != "and" && n != "or" && n != "und" && n != "oder" {
			return false
		}
	}
	return true
}

// vote adds up what the rules say.
func (b *banReader) vote() {
	b.bias, b.common = map[int]float64{}, map[int]map[string]float64{}
	b.search.Use(b.rules.bans)
	for i := range b.rules.bans.Rules {
		b.voteOf(&b.rules.bans.Rules[i])
	}
}

// voteOf adds the votes of one rule: once for each list of things, place or sentence that it captures.
func (b *banReader) voteOf(r *pattern.Rule) {
	done := map[[2]int]bool{}
	b.search.All(r, func(at pattern.Match) bool {
		if at.Sentence < 0 {
			return false
		}
		group, place := -1, -1
		if from, _, ok := b.search.Capture(r, at, "thing"); ok {
			group = b.things[b.thingAt(at.Sentence, from)].group
		}
		if from, _, ok := b.search.Capture(r, at, "place"); ok {
			place = b.placeAt(at.Sentence, from)
		}
		key := [2]int{group, place}
		if group < 0 && place < 0 {
			key = [2]int{-2, at.Sentence}
		}
		if !done[key] {
			done[key] = true
			b.add(r.Votes, group, place, at.Sentence)
		}
		return false
	})
}

// add adds votes for a list of things and a place, -1 for none; those for neither are for the sentence.
func (b *banReader) add(votes []pattern.Vote, group, place, sentence int) {
	for _, v := range votes {
		switch {
		case v.Label == labelPlace && group >= 0 && place >= 0:
			b.where[group][place] += v.Points
		case v.Label == labelPlace && place >= 0:
			b.bias[place] += v.Points
		case group >= 0:
			b.votes[group][v.Label] += v.Points
		case v.Label != labelPlace:
			if b.common[sentence] == nil {
				b.common[sentence] = map[string]float64{}
			}
			b.common[sentence][v.Label] += v.Points
		}
	}
}

func (b *banReader) thingAt(sentence, from int) int {
	return slices.IndexFunc(b.things, func(t thing) bool { return t.sentence == sentence && t.from == from })
}

func (b *banReader) placeAt(sentence, from int) int {
	return slices.IndexFunc(b.places, func(m news.Mention) bool { return m.Sentence == sentence && m.From == from })
}

// A statement is a ban of one thing as one sentence states it.
type statement struct {
	*thing
	votes map[string]float64 // those for the sentence added
	place int                // -1 for none
}

// statements returns the things that have enough points for a ban.
func (b *banReader) statements() (all []statement) {
	for i := range b.things {
		t := &b.things[i]
		s := statement{thing: t, votes: map[string]float64{}, place: -1}
		for _, votes := range []map[string]float64{b.votes[t.group], b.common[t.sentence]} {
			for label, points := range votes {
				s.votes[label] += points
			}
		}
		if min(b.votes[t.group][labelBan], s.votes[labelBan]) < enoughForBan || t.unknown && s.votes[labelKnown] < 2 {
			continue
		}
		s.place = b.placeOf(t)
		all = append(all, s)
	}
	return b.stated(all)
}

// stated leaves out what the text only recalls: where the title states bans, those of other things.
func (b *banReader) stated(all []statement) []statement {
	titled := slices.ContainsFunc(all, func(s statement) bool { return b.titled(&s) })
	return slices.DeleteFunc(slices.Clone(all), func(s statement) bool {
		asTitle := func(o statement) bool { return b.titled(&o) && b.sameThing(o.id, s.id) }
		surer := func(o statement) bool { return o.sentence == s.sentence && o.group != s.group && o.rank() > s.rank() }
		return titled && !b.titled(&s) && !slices.ContainsFunc(all, asTitle) || slices.ContainsFunc(all, surer)
	})
}

func (b *banReader) titled(s *statement) bool {
	return b.d.Sentences[s.sentence].Field == news.FieldTitle
}

// sameThing reports whether two ids are of one thing, or of an owner and its product.
func (b *banReader) sameThing(a, c string) bool { return a == c || b.l.Owns(a, c) || b.l.Owns(c, a) }

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

// placeOf returns the place in a thing's sentence that has most points, the nearest of several.
func (b *banReader) placeOf(t *thing) int {
	best, most := -1, 0.0
	for i := range b.places {
		m := &b.places[i]
		if m.Sentence != t.sentence {
			continue
		}
		if points := b.where[t.group][i] + b.bias[i] - math.Abs(float64(m.From-t.from))/100; points > most {
			best, most = i, points
		}
	}
	return best
}

// claims joins the statements of the same ban and makes a claim of each.
func (b *banReader) claims() []news.Claim {
	var claims []news.Claim
	var groups [][]statement
	for _, s := range b.statements() {
		at := slices.IndexFunc(groups, func(g []statement) bool { return b.sameBan(&g[0], &s) })
		if at < 0 {
			groups = append(groups, []statement{s})
			continue
		}
		groups[at] = append(groups[at], s)
		if groups[at][0].place < 0 {
			groups[at][0].place = s.place
		}
	}
	for _, g := range groups {
		claims = append(claims, b.claim(g))
	}
	return claims
}

// sameBan reports whether two statements may be of one ban.
func (b *banReader) sameBan(a, c *statement) bool {
	if !b.sameThing(a.id, c.id) {
		return false
	}
	if a.place < 0 || c.place < 0 {
		return true
	}
	p, q := b.actor(a.place), b.actor(c.place)
	return p.Country == q.Country && p.Region == q.Region
}

// actor returns a claim with the country, region and authority of a place.
func (b *banReader) actor(place int) (c news.Claim) {
	m := b.places[place]
	switch m.Kind {
	case news.KindPlatform:
		p, _ := b.l.Platform(m.ID)
		c.Authority = p.Name // an employer
		return c
	case news.KindAuthority:
		a, _ := b.l.Authority(m.ID)
		c.Authority, c.Country, c.Region = a.Slug, a.Country, a.Region
		return c
	}
	c.Country, c.Region = m.ID, m.Region
	return c
}

// claim makes one claim of the statements of a ban.
func (b *banReader) claim(g []statement) news.Claim {
	votes := b.weigh(g)
	c := news.Claim{}
	place := g[0].place
	if place < 0 {
		place = b.fallback(&g[0])
	}
	if place >= 0 {
		c = b.actor(place)
	}
	c.Kind, c.Subject = news.ClaimBan, g[0].id
	c.Status = news.Status(most(votes, statusLabels(), string(news.BanInForce)))
	c.Scope = news.Scope(most(votes, scopeLabels, ""))
	if c.Country == "" && votes[labelHome]+votes[labelPresident] > 0 {
		c.Country = gazetteer.Home(b.d.Language)
	}
	if c.Country == "US" && c.Authority == "" && votes[labelPresident] > 0 {
		c.Authority = "white-house"
	}
	switch {
	case c.Authority != "" || place < 0:
	case c.Region != "":
		c.Authority = b.officeOf(c.Region)
	default:
		c.Authority = b.authorityOf(place)
	}
	b.settle(&c)
	s := &b.d.Sentences[g[0].sentence]
	c.Quote = quoteAround(s, g[0].from, g[0].to)
	return c
}

// weigh adds up the votes of the statements of a ban. The title counts double, later sentences less and less; what an
// activity is only the first statement says.
func (b *banReader) weigh(g []statement) map[string]float64 {
	votes, later := map[string]float64{}, 0
	for i, s := range g {
		weight := 2.0
		if b.d.Sentences[s.sentence].Field == news.FieldBody {
			later++
			weight = 1 / float64(later)
		}
		for label, points := range s.votes {
			if label != string(news.ScopeActivity) || i == 0 {
				votes[label] += weight * points
			}
		}
		if most(s.votes, scopeLabels, "") == "" && s.place >= 0 {
			votes[string(news.ScopeNationwide)] += 1.5 * weight
		}
	}
	return votes
}

// authorityOf returns the authority of a country that its sentence names, too, else the only one of the document.
func (b *banReader) authorityOf(place int) (found string) {
	country := b.places[place]
	several := false
	for i, m := range b.places {
		a, ok := b.l.Authority(m.ID)
		if !ok || m.Kind != news.KindAuthority || a.Country != country.ID || b.bias[i] < 0 || a.Kind == "plaintiffs" || a.Kind == "advocacy" {
			continue
		}
		if m.Sentence == country.Sentence {
			return a.Slug
		}
		several = several || found != "" && found != a.Slug
		found = a.Slug
	}
	if several {
		return ""
	}
	return found
}

// settle fills in what follows from who bans.
func (b *banReader) settle(c *news.Claim) {
	points := b.governmentVotes()
	if c.Authority == "" && c.Region == "" && (c.Scope == news.ScopeGovernmentDevices && points >= 0 || points > 0) {
		c.Authority = b.l.Office("government", c.Country)
	}
	if a, ok := b.l.Authority(c.Authority); ok && c.Scope == news.ScopeInstitution && slices.Contains(public, a.Kind) {
		c.Scope = news.ScopeGovernmentDevices
	}
	own := c.Scope == news.ScopeGovernmentDevices || c.Scope == news.ScopeInstitution
	if c.Country == "EU" && c.Authority != "" && own {
		c.Country = "" // a body of the Union binds its own staff
	}
	c.Scope = scopeOf(c)
}

// scopeOf returns the scope of a ban, which follows from the place where the rules say nothing of it.
func scopeOf(c *news.Claim) news.Scope {
	switch {
	case c.Scope == news.ScopeNationwide && c.Region != "":
		return news.ScopeState
	case c.Scope != "":
		return c.Scope
	case c.Region != "":
		return news.ScopeState
	case c.Country != "":
		return news.ScopeNationwide
	}
	return news.ScopeOther
}

// officeOf returns the office of a state that the document names.
func (b *banReader) officeOf(region string) string {
	for _, m := range b.places {
		if a, ok := b.l.Authority(m.ID); ok && a.Region == region {
			return a.Slug
		}
	}
	return ""
}

// governmentVotes returns how much the document speaks of a government that acts.
func (b *banReader) governmentVotes() (points float64) {
	for _, votes := range b.common {
		points += votes[labelGovernment]
	}
	return points
}

// public are the kinds of authority whose staff work for the state.
var public = []string{"executive", "government", "parliament", "chamber"}

// fallback returns the place of a ban whose sentence names none: that of the title, else the only one of the document.
func (b *banReader) fallback(s *statement) int {
	best, most, countries := -1, 0.0, map[string]bool{}
	for i := range b.places {
		if b.places[i].Kind == news.KindPlatform || b.aside(i) {
			continue
		}
		points := b.bias[i]
		if b.d.Sentences[b.places[i].Sentence].Field == news.FieldTitle {
			points++
		}
		if b.bias[i] >= 0 {
			countries[b.actor(i).Country] = true
		}
		if points > most || points == most && best < 0 && b.bias[i] >= 0 {
			best, most = i, points
		}
	}
	delete(countries, "")
	if most == 0 && len(countries) > 1 || s.votes[string(news.ScopeAppStore)] > 0 && most < 2 {
		return -1
	}
	return best
}

// aside reports whether the document names the country of a place only to say whose a company is.
func (b *banReader) aside(place int) bool {
	against := b.bias[place] < 0
	for i, m := range b.places {
		if m.ID == b.places[place].ID {
			if b.bias[i] > 0 {
				return false
			}
			against = against || b.bias[i] < 0
		}
	}
	return against
}

// most returns the label with most points, the first of several; none when all have none.
func most(votes map[string]float64, labels []string, none string) string {
	best, points := none, 0.0
	for _, l := range labels {
		if votes[l] > points {
			best, points = l, votes[l]
		}
	}
	return best
}

// scopeLabels are the scopes for which rules vote: the others follow from the place.
var scopeLabels = []string{string(news.ScopeActivity), string(news.ScopeMinors), string(news.ScopeGovernmentDevices),
	string(news.ScopeAppStore), string(news.ScopeSchools), string(news.ScopeInstitution), string(news.ScopeState), string(news.ScopeNationwide)}

func statusLabels() (all []string) {
	for _, stage := range news.ClaimBan.Row().Statuses {
		for _, s := range stage {
			all = append(all, string(s))
		}
	}
	slices.Reverse(all)
	return all
}
