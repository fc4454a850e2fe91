package facts

import (
	"maps"
	"math"
	"slices"

	"github.com/privacywire/privacywire/internal/gazetteer"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/slug"
)

// How many points make a ban, and a name that the document is about.
const (
	enoughForBan   = 3
	enoughForParty = 3
	asidePoints    = 3 // that a place loses which only says whose a company is
)

// A banReader reads the bans of one document.
type banReader struct {
	*scene
	program *pattern.Program
	things  []thing
	places  []news.Mention
	kinds   []ballot  // of the rules for services
	cast    []banVote // of the rules for bans
}

// A banVote is a ballot for a list of things, a place or both, or for what its sentence says: -1 where it captures
// none.
type banVote struct {
	ballot
	group, at int
}

// bans returns a reader of the bans that the document states. The rules of bans.yaml vote on each platform, service or
// name that the words may say is banned; the sums of points decide whether it is, where, what the ban covers and how
// far it has come.
func (sc *scene) bans() *banReader {
	b := &banReader{scene: sc, program: bansOf(sc.d.Language)}
	b.vote(b.candidates())
	return b
}

// vote matches the rules with the things and places as mentions. A rule votes once for each list of things and place,
// or sentence, that it is about.
func (b *banReader) vote(targets []news.Mention) {
	search := b.program.Search(b.d, targets)
	defer search.Release()
	key := func(o *ballot) any {
		group, at := b.about(o)
		if group < 0 && at < 0 {
			return o.sentence
		}
		return [2]int{group, at}
	}
	for _, o := range ballots(search, b.program.Sets[bansSet], key) {
		group, at := b.about(&o)
		b.cast = append(b.cast, banVote{o, group, at})
	}
}

// about returns the list of things and the place that a ballot is for.
func (b *banReader) about(o *ballot) (group, at int) {
	group, at = -1, -1
	if p, ok := o.captured(captureThing); ok {
		group = b.things[slices.IndexFunc(b.things, func(t thing) bool { return t.begins(p) })].group
	}
	if p, ok := o.captured(capturePlace); ok {
		at = slices.IndexFunc(b.places, func(m news.Mention) bool { return placeOf(m).begins(p) })
	}
	return group, at
}

// sum adds up the votes that count.
func (b *banReader) sum(counts func(v *banVote) bool) votes {
	sum := votes{}
	for i := range b.cast {
		if v := &b.cast[i]; counts(v) {
			sum.add(v.rule.Votes)
		}
	}
	return sum
}

// votesOf returns what the rules say of a list of things.
func (b *banReader) votesOf(group int) votes {
	return b.sum(func(v *banVote) bool { return v.group == group })
}

// parties returns the names that no list has and that a document about people's data is about: "CIRO faces a class
// action over a data breach".
func (b *banReader) parties() (all []string) {
	if !b.hasCue(cuePrivacy) {
		return nil
	}
	points := votes{}
	for i := range b.things {
		if t := &b.things[i]; t.unknown {
			points[slug.Make(t.id, 0)] += b.votesOf(t.group)[labelParty]
		}
	}
	for name, n := range points {
		if n >= enoughForParty {
			all = append(all, name)
		}
	}
	return all
}

// bias returns the points that place number i has whatever is banned.
func (b *banReader) bias(i int) float64 {
	return b.sum(func(v *banVote) bool { return v.group < 0 && v.at == i })[labelPlace]
}

// A statement is a ban of one thing as one sentence states it.
type statement struct {
	*thing
	votes votes // those for the sentence added
	at    int   // the place, -1 for none
}

// statements returns the things that have enough points for a ban.
func (b *banReader) statements() (all []statement) {
	for i := range b.things {
		t := &b.things[i]
		own := b.votesOf(t.group)
		if own[labelBan] < enoughForBan {
			continue
		}
		own.addAll(b.sum(func(v *banVote) bool { return v.group < 0 && v.sentence == t.sentence }))
		if own[labelBan] >= enoughForBan && (!t.unknown || own[labelKnown] >= 2) {
			for _, at := range b.placesOf(t) {
				all = append(all, statement{t, maps.Clone(own), at})
			}
		}
	}
	return b.stated(all)
}

// stated leaves out what the text only recalls: where the title states bans, those of other things.
func (b *banReader) stated(all []statement) []statement {
	titled := slices.ContainsFunc(all, func(s statement) bool { return b.isTitle(s.sentence) })
	return slices.DeleteFunc(slices.Clone(all), func(s statement) bool {
		asTitle := func(o statement) bool { return b.isTitle(o.sentence) && b.kin(o.id, s.id) }
		surer := func(o statement) bool { return o.sentence == s.sentence && o.group != s.group && o.rank() > s.rank() }
		joins := func(o statement) bool { return b.isTitle(o.sentence) && b.joins(&o, &s) }
		recalled := titled && !b.isTitle(s.sentence) && !slices.ContainsFunc(all, asTitle) && !slices.ContainsFunc(all, joins)
		return recalled || slices.ContainsFunc(all, surer)
	})
}

// joins reports whether a sentence adds a thing to the ban of a title: it follows the title and names no other place.
func (b *banReader) joins(title, s *statement) bool {
	if title.service || s.service || s.unknown || s.sentence != title.sentence+1 {
		return false
	}
	return s.at < 0 || title.at >= 0 && b.actor(s.at).Country == b.actor(title.at).Country
}

// placesOf returns the places of a thing's ban, several where one is in a list: "Indonesia and Malaysia block Grok".
func (b *banReader) placesOf(t *thing) []int {
	first := b.nearestPlace(t)
	if first < 0 {
		return []int{first}
	}
	from, to := first, first+1
	for from > 0 && b.alike(from-1, from) {
		from--
	}
	for to < len(b.places) && b.alike(to-1, to) {
		to++
	}
	all := []int{first}
	for i := from; i < to; i++ {
		if i != first {
			all = append(all, i)
		}
	}
	return all
}

// alike reports whether two places in a row are countries of one list.
func (b *banReader) alike(i, j int) bool {
	x, y := &b.places[i], &b.places[j]
	return x.Kind == news.KindCountry && y.Kind == x.Kind && x.ID != y.ID && !x.Aside && !y.Aside &&
		b.listed(placeOf(*x), placeOf(*y))
}

// nearestPlace returns the place in a thing's sentence that has most points, the nearest of several.
func (b *banReader) nearestPlace(t *thing) int {
	best, most := -1, 0.0
	for i := range b.places {
		m := &b.places[i]
		if m.Sentence != t.sentence {
			continue
		}
		about := func(v *banVote) bool { return v.at == i && (v.group < 0 || v.group == t.group) }
		points := b.sum(about)[labelPlace] - math.Abs(float64(m.From-t.from))/100
		if m.Aside {
			points -= asidePoints
		}
		if points > most {
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
		if groups[at][0].at < 0 {
			groups[at][0].at = s.at
		}
	}
	for _, g := range groups {
		if len(groups) == 1 {
			g[0].votes.addAll(b.context(g))
		}
		claims = append(claims, b.claim(g))
	}
	return claims
}

// context returns what the sentences that don't state the only ban of a document say of it: "Here is what to know
// before the law starts next month." Of how far it has come they say little, as a title counts double.
func (b *banReader) context(g []statement) votes {
	sum := b.sum(func(v *banVote) bool {
		stated := slices.ContainsFunc(g, func(s statement) bool { return s.sentence == v.sentence })
		return v.group < 0 && v.at < 0 && !stated
	})
	maps.DeleteFunc(sum, func(label string, _ float64) bool { return !slices.Contains(contextLabels, label) })
	if g[0].at >= 0 || g[0].votes[string(news.ScopeInstitution)] > 0 {
		delete(sum, labelHome)
		delete(sum, labelPresident)
	}
	for _, label := range statusLabels() {
		sum[label] /= 4
	}
	return sum
}

// contextLabels are the labels for which those sentences vote.
var contextLabels = slices.Concat(statusLabels(), names([]news.Scope{news.ScopeGovernmentDevices, news.ScopeMinors,
	news.ScopeSchools}), []string{labelHome, labelPresident})

// sameBan reports whether two statements may be of one ban. A court of no state may speak of the law of one.
func (b *banReader) sameBan(a, c *statement) bool {
	if !b.kin(a.id, c.id) {
		return false
	}
	if a.at < 0 || c.at < 0 {
		return true
	}
	p, q := b.actor(a.at), b.actor(c.at)
	return p.Country == q.Country && (p.Region == q.Region || b.federalCourt(&p) || b.federalCourt(&q))
}

// federalCourt reports whether a claim is of a court that belongs to no state.
func (b *banReader) federalCourt(c *news.Claim) bool {
	a, ok := b.l.Authority(c.Authority)
	return ok && a.Kind == kindCourt && c.Region == ""
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
	place := g[0].at
	if place < 0 {
		place = b.fallback(&g[0])
	}
	if place >= 0 {
		c = b.actor(place)
	}
	c.Kind, c.Subject = news.ClaimBan, g[0].id
	c.Status = news.Status(votes.most(statusLabels(), string(news.BanInForce)))
	c.Scope = news.Scope(votes.most(scopeLabels, ""))
	if c.Country == "" {
		c.Country = votes.most(countryLabels(), "")
	}
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
	c.Quote = s.Quote(g[0].from, g[0].to)
	c.Effective = b.effective(g)
	return c
}

// weigh adds up the votes of the statements of a ban. The title counts double; what an activity is only the first
// statement says.
func (b *banReader) weigh(g []statement) votes {
	sum := votes{}
	for i, s := range g {
		for label, points := range s.votes {
			if label != string(news.ScopeActivity) || i == 0 {
				sum[label] += points
			}
			if b.isTitle(s.sentence) {
				sum[label] += points
			}
		}
	}
	return sum
}

// authorityOf returns the authority of a country or state that its sentence names, too, else the only one of the
// document.
func (b *banReader) authorityOf(place int) string {
	country, found := b.places[place], []string(nil)
	for i, m := range b.places {
		a, ok := b.l.Authority(m.ID)
		here := ok && m.Kind == news.KindAuthority && a.Country == country.ID && a.Region == country.Region
		if !here || b.bias(i) < 0 || slices.Contains(private, a.Kind) {
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
	points := b.sum(func(v *banVote) bool { return v.group < 0 })[labelGovernment] // a government acts
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

// public are the kinds of authority whose staff work for the state.
var public = []string{"executive", "government", "parliament", "chamber"}

// fallback returns the place of a ban whose sentence names none: that of the title, else the only one of the document.
func (b *banReader) fallback(s *statement) int {
	best, most, countries := -1, 0.0, map[string]bool{}
	for i := range b.places {
		if b.places[i].Kind == news.KindPlatform || b.places[i].Aside {
			continue
		}
		points := b.bias(i)
		if b.isTitle(b.places[i].Sentence) {
			points++
		}
		if b.bias(i) >= 0 {
			countries[b.actor(i).Country] = true
		}
		if points > most || points == most && best < 0 && b.bias(i) >= 0 {
			best, most = i, points
		}
	}
	delete(countries, "")
	if most == 0 && len(countries) > 1 || s.votes[string(news.ScopeAppStore)] > 0 && most < 2 {
		return -1
	}
	return best
}

// scopeLabels are the scopes for which rules vote: the others follow from the place.
var scopeLabels = names([]news.Scope{news.ScopeActivity, news.ScopeMinors, news.ScopeGovernmentDevices,
	news.ScopeAppStore, news.ScopeSchools, news.ScopeInstitution, news.ScopeState, news.ScopeNationwide})

// statusLabels are the statuses of bans, the latest first.
func statusLabels() (all []string) {
	for _, stage := range news.ClaimBan.Row().Statuses {
		all = append(all, names(stage)...)
	}
	slices.Reverse(all)
	return all
}
