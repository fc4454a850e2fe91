package facts

import (
	"math"
	"slices"

	"github.com/privacywire/privacywire/internal/gazetteer"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// enoughForBan is how many points make a ban.
const enoughForBan = 3

// A banReader reads the bans of one document.
type banReader struct {
	*scene
	ban     *banRules
	matches *pattern.Search
	things  []thing
	places  []news.Mention
	votes   map[int]map[string]float64 // by group: what the rules say of its things
	where   map[[2]int]float64         // by group and place: points of the place
	bias    map[int]float64            // points of places, whatever is banned
	common  map[int]map[string]float64 // by sentence: what the rules say of all its things
	said    []banVote
}

// A banVote is a rule that voted for a list of things, or, at the group -1, for what a sentence says.
type banVote struct {
	rule            *pattern.Rule
	group, sentence int
	words           []string // that the rule matched
}

// bans reads every ban that the document states. The rules of bans.yaml vote on each platform, service or name that the
// words may say is banned; the sums of points decide whether it is, where, what the ban covers and how far it has come.
func (x *extractor) bans() []news.Claim {
	b := x.banReader()
	if b == nil {
		return nil
	}
	defer b.matches.Release()
	return b.claims()
}

// banReader returns a reader that has counted the votes, nil when there is nothing to vote on. Release its matches.
func (x *extractor) banReader() *banReader {
	r, sc := bansOf(x.d.Language), x.scene()
	if r == nil || sc == nil {
		return nil
	}
	b := &banReader{scene: sc, ban: r}
	mentions := b.candidates()
	if len(b.things) == 0 {
		return nil
	}
	b.matches = r.program.Search(x.d, mentions)
	b.vote()
	return b
}

// vote adds up what the rules say.
func (b *banReader) vote() {
	b.votes, b.where = map[int]map[string]float64{}, map[[2]int]float64{}
	b.bias, b.common = map[int]float64{}, map[int]map[string]float64{}
	b.matches.Use(b.ban.bans)
	for i := range b.ban.bans.Rules {
		b.voteOf(&b.ban.bans.Rules[i])
	}
}

// voteOf adds the votes of one rule: once for each list of things, place or sentence that it captures.
func (b *banReader) voteOf(r *pattern.Rule) {
	done := map[[2]int]bool{}
	b.matches.All(r, func(at pattern.Match) bool {
		if at.Sentence < 0 {
			return false
		}
		group, place := -1, -1
		if from, _, ok := b.matches.Capture(r, at, "thing"); ok {
			group = b.things[b.thingAt(at.Sentence, from)].group
		}
		if from, _, ok := b.matches.Capture(r, at, "place"); ok {
			place = b.placeAt(at.Sentence, from)
		}
		key := [2]int{group, place}
		if group < 0 && place < 0 {
			key = [2]int{-2, at.Sentence}
		}
		if !done[key] {
			done[key] = true
			b.add(r.Votes, group, place, at.Sentence)
			b.said = append(b.said, banVote{r, group, at.Sentence, b.matches.Words(at)})
		}
		return false
	})
}

// add adds votes for a list of things and a place, -1 for none; those for neither are for the sentence.
func (b *banReader) add(votes []pattern.Vote, group, place, sentence int) {
	for _, v := range votes {
		switch {
		case v.Label == labelPlace && group >= 0 && place >= 0:
			b.where[[2]int{group, place}] += v.Points
		case v.Label == labelPlace && place >= 0:
			b.bias[place] += v.Points
		case group >= 0:
			addTo(b.votes, group, v)
		case v.Label != labelPlace:
			addTo(b.common, sentence, v)
		}
	}
}

func addTo(votes map[int]map[string]float64, of int, v pattern.Vote) {
	if votes[of] == nil {
		votes[of] = map[string]float64{}
	}
	votes[of][v.Label] += v.Points
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
	return b.isTitle(s.sentence)
}

// sameThing reports whether two ids are of one thing, or of an owner and its product.
func (b *banReader) sameThing(a, c string) bool { return a == c || b.l.Owns(a, c) || b.l.Owns(c, a) }

// placeOf returns the place in a thing's sentence that has most points, the nearest of several.
func (b *banReader) placeOf(t *thing) int {
	best, most := -1, 0.0
	for i := range b.places {
		m := &b.places[i]
		if m.Sentence != t.sentence {
			continue
		}
		if points := b.where[[2]int{t.group, i}] + b.bias[i] - math.Abs(float64(m.From-t.from))/100; points > most {
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
	if c.Authority == "" && place >= 0 {
		c.Authority = b.authorityOf(place)
	}
	b.settle(&c)
	s := &b.d.Sentences[g[0].sentence]
	c.Quote = quoteAround(s, g[0].from, g[0].to)
	c.Effective = b.effective(g)
	return c
}

// weigh adds up the votes of the statements of a ban. The title counts double, later sentences less and less; what an
// activity is only the first statement says.
func (b *banReader) weigh(g []statement) map[string]float64 {
	votes, later := map[string]float64{}, 0
	for i, s := range g {
		weight := 2.0
		if !b.isTitle(s.sentence) {
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

// authorityOf returns the authority of a country or state that its sentence names, too, else the only one of the document.
func (b *banReader) authorityOf(place int) string {
	country, found := b.places[place], []string(nil)
	for i, m := range b.places {
		a, ok := b.l.Authority(m.ID)
		if !ok || m.Kind != news.KindAuthority || a.Country != country.ID || a.Region != country.Region || b.bias[i] < 0 ||
			slices.Contains(private, a.Kind) {
			continue
		}
		if m.Sentence == country.Sentence {
			return a.Slug
		}
		found = append(found, a.Slug)
	}
	if found = sorted(found); len(found) == 1 {
		return found[0]
	}
	return ""
}

// private are the kinds of authority that can ban nothing.
var private = []string{"plaintiffs", "advocacy"}

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
		if b.places[i].Kind == news.KindPlatform || b.places[i].Aside {
			continue
		}
		points := b.bias[i]
		if b.isTitle(b.places[i].Sentence) {
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
var scopeLabels = []string{
	string(news.ScopeActivity),
	string(news.ScopeMinors),
	string(news.ScopeGovernmentDevices),
	string(
		news.ScopeAppStore,
	),
	string(news.ScopeSchools),
	string(news.ScopeInstitution),
	string(news.ScopeState),
	string(news.ScopeNationwide),
}

// statusLabels are the statuses of bans, the latest first.
func statusLabels() (all []string) {
	for _, stage := range news.ClaimBan.Row().Statuses {
		all = append(all, names(stage)...)
	}
	slices.Reverse(all)
	return all
}
