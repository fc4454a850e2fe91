// Package facts reads from a document what it states: which platforms, authorities and countries it is about, and
// every fine and ban, each with the words that say it.
//
// A [Lexicon] is a gazetteer, whose Mentions finds the names and sums of a document, and reads the facts from those
// mentions and the words around them: [Lexicon.Extract]. It is pure and safe for concurrent use.
package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/gazetteer"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/slug"
)

// Options, Platform and Authority are those of the gazetteer.
type (
	Options   = gazetteer.Options
	Platform  = gazetteer.Platform
	Authority = gazetteer.Authority
)

// A Lexicon reads facts with the names of a gazetteer.
type Lexicon struct {
	*gazetteer.Gazetteer
	kinds func(language string) []*kindRules // besides money and bans
}

// New returns a lexicon of the shipped names and the additions in opts.
func New(opts Options) (*Lexicon, error) {
	g, err := gazetteer.New(opts)
	l := &Lexicon{Gazetteer: g}
	l.ReadKinds(rules.Files)
	return l, err
}

// Facts are what a document states. Slugs and codes are sorted.
type Facts struct {
	Platforms   []string
	Authorities []string
	Countries   []string
	Claims      []news.Claim

	private bool // what the document says is of privacy and of nothing else that is fined
}

// Extract reads the facts of a document from its mentions.
func (l *Lexicon) Extract(d *news.Document, mentions []news.Mention) Facts {
	sc := l.scene(d, mentions)
	defer sc.search.Release()
	b := sc.bans()
	f := Facts{Platforms: sorted(append(sc.platforms(), b.parties()...)), Claims: append(sc.fines(), b.claims()...)}
	for _, s := range sc.others() {
		f.Claims = append(f.Claims, s.claim)
	}
	ground(d, f.Claims)
	f.Authorities = sc.authorities(f.Claims)
	f.Countries = sc.countries(f.Claims)
	f.private = sc.hasCue(cuePrivacy) && !sc.hasCue(cueOther)
	return f
}

// AddSubjects adds those whom the claims are about to the platforms: a payer that no list has, a kind of service.
func (f *Facts) AddSubjects() {
	for _, c := range f.Claims {
		if s := slug.Make(c.Subject, 0); s != "" {
			f.Platforms = append(f.Platforms, s)
		}
	}
	f.Platforms = sorted(f.Platforms)
}

// Evidence returns the claims of a document as evidence for their topics. A fine is none unless everything in the
// document speaks of privacy: it may be for anything.
func (f *Facts) Evidence(d *news.Document) (all []news.Evidence) {
	for _, c := range f.Claims {
		if c.Scope == news.ScopeActivity || c.Kind.Money() && !f.private {
			continue // a platform that may not do something with data is not banned itself
		}
		ev := news.Evidence{Topic: c.Kind.List(), Rule: "states a " + string(c.Kind), Field: news.FieldBody,
			Quote: c.Quote, Score: 1}
		for i := range d.Sentences {
			if strings.Contains(d.Sentences[i].Text, c.Quote) {
				ev.Field = d.Sentences[i].Field
				break
			}
		}
		all = append(all, ev)
	}
	return all
}

// has reports whether a sentence has a mention of a kind.
func (sc *scene) has(kind news.Kind, sentence int) bool {
	return slices.ContainsFunc(sc.lines[sentence], func(m news.Mention) bool { return m.Kind == kind })
}

// kin reports whether two ids are of one thing, or of an owner and its product.
func (sc *scene) kin(a, b string) bool { return a == b || sc.l.Owns(a, b) || sc.l.Owns(b, a) }

// mentionAt returns the mention of a kind that begins where a place does, nil for none.
func (sc *scene) mentionAt(kind news.Kind, p place) *news.Mention {
	for i := range sc.lines[p.sentence] {
		if m := &sc.lines[p.sentence][i]; m.Kind == kind && m.From == p.from {
			return m
		}
	}
	return nil
}

// platforms returns the platforms that are named. "Amazon Ring" names Amazon too, "Google Play" is one name.
func (sc *scene) platforms() []string {
	var found []string
	for _, m := range sc.mentions {
		if m.Kind != news.KindPlatform {
			continue
		}
		found = append(found, m.ID)
		s := &sc.d.Sentences[m.Sentence]
		p, _ := sc.l.Platform(m.ID)
		if p.Owner == "" || s.Tokens[m.From].Norm != p.Owner {
			continue
		}
		product := strings.TrimPrefix(s.Span(m.From+1, m.To), "'s ")
		if slug, _ := sc.l.PlatformSlug(product); slug == m.ID {
			found = append(found, p.Owner)
		}
	}
	return sorted(found)
}

// authorities returns the authorities that the document names as ones that rule: regulators, courts, prosecutors. A
// government or parliament counts when it is the authority of a claim.
func (sc *scene) authorities(claims []news.Claim) []string {
	var found []string
	for _, m := range sc.mentions {
		if a, ok := sc.l.Authority(m.ID); ok && m.Kind == news.KindAuthority && !slices.Contains(silent, a.Kind) {
			found = append(found, m.ID)
		}
	}
	for i := range claims {
		c := &claims[i]
		a, ok := sc.l.Authority(c.Authority)
		wanted := c.Status == news.BanCalledFor || c.Status == news.BanProposed
		if ok && (!slices.Contains(silent, a.Kind) || c.Kind == news.ClaimBan && !wanted) {
			found = append(found, a.Slug)
		}
	}
	return sorted(found)
}

// silent are the kinds of authority that rule on nothing by being named.
var silent = []string{"government", "chamber", "advocacy", "plaintiffs"}

// countries returns the countries that the document is about: those that it names other than aside, and those of its
// authorities and claims.
func (sc *scene) countries(claims []news.Claim) []string {
	var found []string
	for _, m := range sc.mentions {
		switch m.Kind {
		case news.KindCountry:
			if !m.Aside {
				found = append(found, m.ID)
			}
		case news.KindAuthority:
			a, _ := sc.l.Authority(m.ID)
			found = append(found, a.Country)
		}
	}
	for i := range claims {
		a, _ := sc.l.Authority(claims[i].Authority)
		found = append(found, claims[i].Country, a.Country)
	}
	found = slices.DeleteFunc(sorted(found), func(code string) bool {
		return code == "" || slices.Contains(international, code)
	})
	if sc.hasCue(cueParty) || len(found) == 0 && sc.hasCue(cueHome) {
		found = sorted(append(found, gazetteer.Home(sc.d.Language)))
	}
	return found
}

// international are the codes of bodies that are not countries.
var international = []string{"UN", "NATO"}

// sorted sorts ids and drops repetitions.
func sorted(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
