// Package gazetteer knows the names of platforms, authorities and countries, and finds them in text.
//
// A [Gazetteer] holds the lists of data/ and a site's own additions. [Gazetteer.Mentions] answers which names a text
// has and where: an everyday word such as "Signal" is a mention only where the rules of names.yaml or the context of
// its entry say that the platform is meant. Phrases such as "the Irish privacy watchdog" are mentions of the office
// that [Gazetteer.Office] returns for the country. Mentions of a country say whether it is named aside, as in
// "a Chinese company".
//
// Words of a language are in internal/rules/LANGUAGE/names.yaml. All methods are safe for concurrent use.
package gazetteer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// An Entry is a platform, service or company; an authority: a regulator, court or other body that rules on platforms;
// or a country, a body of countries such as the EU, or a state.
type Entry struct {
	Slug    string // of a country its code, of a state US-MT
	Name    string
	Country string   // ISO 3166 code, of a platform that of its owner; EU, UN or NATO; "" for none
	Aliases []string // the name and others, with the prefixes that data/platforms.txt explains
	Context []string // of an everyday word, likewise

	Owner   string // of a platform: slug of the company that it belongs to; "" when it is its own
	Product bool   // of a platform: no company, only the owner can pay

	Kind   string // of an authority: one of those that data/authorities.txt lists
	Region string // the state that it is, or whose attorney general or governor

	class      news.Kind
	adjectives []string // of a country
	landmarks  []string // its capital, a law, an institution
}

// The classes of entries.
type (
	Platform  = Entry
	Authority = Entry
	Country   = Entry
)

// Options are a maintainer's additions to the lists. An entry with the slug of a shipped one replaces it.
type Options struct {
	Platforms   []Platform
	Authorities []Authority
}

// A Gazetteer is the lists, ready for use. Make one with [New].
type Gazetteer struct {
	entries []Entry
	places  map[place]int            // → index
	offices map[officeKey]string     // → slug
	indexes func(string) *index      // of the names that count in texts of a language
	ids     func() map[string]string // kind and folded name → slug or code
}

// A place is the slug of a platform or authority, or the code of a country.
type place struct {
	kind news.Kind
	id   string
}

// New returns a gazetteer of the shipped lists and the additions in opts.
// An addition without a slug or name, or a broken list, is an error that names it.
func New(opts Options) (*Gazetteer, error) {
	const n = 2000 // about as many as the lists have
	g := &Gazetteer{entries: make([]Entry, 0, n), places: make(map[place]int, n), offices: make(map[officeKey]string, n)}
	var mistakes []error
	add := func(class news.Kind, e Entry) { mistakes = append(mistakes, g.add(class, e)) }
	for _, p := range opts.Platforms {
		add(news.KindPlatform, p)
	}
	for _, a := range opts.Authorities {
		a.Kind = cmp.Or(a.Kind, kindOf(a.Name))
		add(news.KindAuthority, a)
	}
	for _, c := range rules.Table(platformList, "|", 6) {
		owner, product := strings.CutPrefix(c[2], "=")
		add(news.KindPlatform, Entry{Slug: c[0], Name: c[1], Owner: owner, Product: product, Country: c[3],
			Aliases: rules.List(c[4]), Context: rules.List(c[5])})
	}
	for _, c := range rules.Table(authorityList, "|", 6) {
		add(news.KindAuthority, Entry{Slug: c[0], Name: c[1], Country: c[2], Kind: c[3],
			Aliases: rules.List(c[4]), Context: rules.List(c[5])})
	}
	for _, c := range rules.Table(countryList, "|", 5) {
		code, _, isState := strings.Cut(c[0], "-")
		e := Entry{Slug: c[0], Name: c[1], Country: code, Aliases: rules.List(c[2]),
			adjectives: rules.List(c[3]), landmarks: rules.List(c[4])}
		if isState {
			e.Region = unmarked(c[1])
		}
		add(news.KindCountry, e)
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	g.addOffices()
	g.indexes = rules.ByLanguage(g.index)
	g.ids = sync.OnceValue(g.allNames)
	return g, nil
}

// kindOf returns the kind of authority that a name shows.
func kindOf(name string) string {
	kind := dataProtection
	for _, c := range rules.Table(kindList, "|", 2) {
		for _, part := range rules.List(c[1]) {
			if strings.Contains(strings.ToLower(name), part) {
				kind = c[0]
			}
		}
	}
	return kind
}

// add adds an entry unless its slug is there already: additions come before the lists, so they replace.
func (g *Gazetteer) add(class news.Kind, e Entry) error {
	if e.Slug == "" || e.Name == "" {
		return fmt.Errorf("names: %s %q: slug or name is missing; give both", class, cmp.Or(e.Name, e.Slug))
	}
	key := place{class, e.Slug}
	if _, known := g.places[key]; !known {
		g.places[key] = len(g.entries)
		e.class, e.Aliases, e.Name = class, append([]string{e.Name}, e.Aliases...), unmarked(e.Name)
		g.entries = append(g.entries, e)
	}
	return nil
}

// unmarked returns a name without the prefix that says how it matches.
func unmarked(name string) string { return strings.TrimLeft(strings.TrimSpace(name), "~?!") }

// allNames maps every name of the lists to its entry; the first of several entries counts.
func (g *Gazetteer) allNames() map[string]string {
	ids := make(map[string]string, 6000)
	remember := func(kind news.Kind, written, id string) {
		if key := string(kind) + ":" + folded(written); written != "" && written[0] != '!' && ids[key] == "" {
			ids[key] = id
		}
	}
	for i := range g.entries {
		e := &g.entries[i]
		id := e.Slug
		if e.class == news.KindCountry {
			id = e.Country
		}
		for _, alias := range slices.Concat(e.Aliases, e.adjectives, []string{e.Slug, e.Name}) {
			remember(e.class, alias, id)
		}
	}
	for _, language := range rules.Languages("countries.yaml") {
		for code, cell := range countryWords(language) {
			for _, alias := range rules.List(cell) {
				remember(news.KindCountry, alias, code)
			}
		}
	}
	return ids
}

// folded makes a name comparable: small letters, typographic apostrophes plain, prefixes and dots of initials gone.
func folded(s string) string {
	words := strings.Fields(strings.ReplaceAll(strings.ToLower(strings.TrimLeft(s, "~? ")), "’", "'"))
	for i, w := range words {
		words[i] = undotted(w)
	}
	return strings.Join(words, " ")
}

// Platform returns the platform with a slug.
func (g *Gazetteer) Platform(slug string) (Platform, bool) { return g.entry(news.KindPlatform, slug) }

// Authority returns the authority with a slug.
func (g *Gazetteer) Authority(slug string) (Authority, bool) {
	return g.entry(news.KindAuthority, slug)
}

// Country returns the country with an ISO 3166 code, or EU, UN, NATO.
func (g *Gazetteer) Country(code string) (Country, bool) { return g.entry(news.KindCountry, code) }

func (g *Gazetteer) entry(kind news.Kind, id string) (found Entry, ok bool) {
	i, ok := g.places[place{kind, id}]
	if ok {
		found = g.entries[i]
	}
	return found, ok
}

// Owns reports whether a company owns a platform, directly or through another.
func (g *Gazetteer) Owns(company, platform string) bool {
	for range 4 {
		p, ok := g.Platform(platform)
		if !ok || p.Owner == "" {
			return false
		}
		if platform = p.Owner; platform == company {
			return true
		}
	}
	return false
}

// PlatformSlug returns the slug of the platform that has a name, in any letter case.
func (g *Gazetteer) PlatformSlug(name string) (string, bool) {
	return g.lookUp(news.KindPlatform, name)
}

// AuthoritySlug returns the slug of the authority that has a name or is described: "Dutch privacy regulator".
func (g *Gazetteer) AuthoritySlug(name string) (string, bool) {
	if slug, ok := g.lookUp(news.KindAuthority, name); ok {
		return slug, true
	}
	return g.described(name)
}

// CountryCode returns the code of the country that has a name or adjective, or a region of that name.
func (g *Gazetteer) CountryCode(name string) (string, bool) { return g.lookUp(news.KindCountry, name) }

func (g *Gazetteer) lookUp(kind news.Kind, written string) (string, bool) {
	id := g.ids()[string(kind)+":"+folded(written)]
	return id, id != ""
}

// Slugs returns the slugs of all platforms and of all authorities.
func (g *Gazetteer) Slugs() (platforms, authorities []string) {
	for i := range g.entries {
		switch e := &g.entries[i]; e.class {
		case news.KindPlatform:
			platforms = append(platforms, e.Slug)
		case news.KindAuthority:
			authorities = append(authorities, e.Slug)
		}
	}
	return platforms, authorities
}
