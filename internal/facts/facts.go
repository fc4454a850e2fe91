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
	x := l.extractor(d, mentions)
	defer x.release()
	f := Facts{Platforms: x.platforms(), Claims: x.fines()}
	if b := x.banReader(); b != nil {
		defer b.search.Release()
		f.Platforms = sorted(append(f.Platforms, b.parties()...))
		f.Claims = append(f.Claims, b.claims()...)
	}
	for _, s := range x.others() {
		f.Claims = append(f.Claims, s.claim)
	}
	ground(d, f.Claims)
	f.Authorities = x.authorities(f.Claims)
	f.Countries = x.countries(f.Claims)
	f.private = x.scene().onlyPrivacy()
	return f
}

// AddSubjects adds those whom the claims are about to the platforms: a payer that no list has, a kind of service.
func (f *Facts) AddSubjects() {
	for _, c := range f.Claims {
		if s := slug.Make(c.Subject, 0); s != "" {
			f.Platforms = append(f.Platforms, s)
		}
	}
	slices.Sort(f.Platforms)
	f.Platforms = slices.Compact(f.Platforms)
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

// An extractor reads the facts of one document.
type extractor struct {
	l        *Lexicon
	d        *news.Document
	mentions []news.Mention
	lines    [][]news.Mention // the mentions by sentence
	sc       *scene           // once made
}

// maxMentions bounds the mentions of one sentence that are looked at.
const maxMentions = 100

func (l *Lexicon) extractor(d *news.Document, mentions []news.Mention) *extractor {
	x := &extractor{l: l, d: d, mentions: mentions, lines: make([][]news.Mention, len(d.Sentences))}
	for _, m := range mentions {
		if line := &x.lines[m.Sentence]; len(*line) < maxMentions {
			*line = append(*line, m)
		}
	}
	return x
}

// has reports whether a sentence has a mention of a kind.
func (x *extractor) has(kind news.Kind, sentence int) bool {
	return slices.ContainsFunc(x.lines[sentence], func(m news.Mention) bool { return m.Kind == kind })
}

// kin reports whether two ids are of one thing, or of an owner and its product.
func (x *extractor) kin(a, b string) bool { return a == b || x.l.Owns(a, b) || x.l.Owns(b, a) }

// mentionAt returns the mention of a kind that begins where a place does, nil for none.
func (x *extractor) mentionAt(kind news.Kind, p place) *news.Mention {
	for i := range x.lines[p.sentence] {
		if m := &x.lines[p.sentence][i]; m.Kind == kind && m.From == p.from {
			return m
		}
	}
	return nil
}

// platforms returns the platforms that are named. "Amazon Ring" names Amazon too, "Google Play" is one name.
func (x *extractor) platforms() []string {
	var found []string
	for _, m := range x.mentions {
		if m.Kind != news.KindPlatform {
			continue
		}
		found = append(found, m.ID)
		s := &x.d.Sentences[m.Sentence]
		p, _ := x.l.Platform(m.ID)
		if p.Owner == "" || s.Tokens[m.From].Norm != p.Owner {
			continue
		}
		product := strings.TrimPrefix(s.Span(m.From+1, m.To), "'s ")
		if slug, _ := x.l.PlatformSlug(product); slug == m.ID {
			found = append(found, p.Owner)
		}
	}
	return sorted(found)
}

// authorities returns the authorities that the document names as ones that rule: regulators, courts, prosecutors. A
// government or parliament counts when it is the authority of a claim.
func (x *extractor) authorities(claims []news.Claim) []string {
	var found []string
	for _, m := range x.mentions {
		if a, ok := x.l.Authority(m.ID); ok && m.Kind == news.KindAuthority && !slices.Contains(silent, a.Kind) {
			found = append(found, m.ID)
		}
	}
	for i := range claims {
		c := &claims[i]
		a, ok := x.l.Authority(c.Authority)
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
func (x *extractor) countries(claims []news.Claim) []string {
	var found []string
	for _, m := range x.mentions {
		switch m.Kind {
		case news.KindCountry:
			if !m.Aside {
				found = append(found, m.ID)
			}
		case news.KindAuthority:
			a, _ := x.l.Authority(m.ID)
			found = append(found, a.Country)
		}
	}
	for i := range claims {
		a, _ := x.l.Authority(claims[i].Authority)
		found = append(found, claims[i].Country, a.Country)
	}
	found = slices.DeleteFunc(sorted(found), func(code string) bool {
		return code == "" || slices.Contains(international, code)
	})
	if sc := x.scene(); sc != nil && (sc.hasCue(cueParty) || len(found) == 0 && sc.hasCue(cueHome)) {
		found = sorted(append(found, gazetteer.Home(x.d.Language)))
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
