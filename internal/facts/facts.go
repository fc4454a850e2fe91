// Package facts reads from a document what it states: which platforms, authorities and countries it is about, and
// every fine and ban, each with the words that say it.
//
// A [Lexicon] holds the word lists. [Lexicon.Mentions] finds their names, sums of money and words for personal data in
// one pass over the tokens; [Lexicon.Extract] reads the facts from those mentions and the words around them. Both are
// pure and safe for concurrent use.
package facts

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// A Platform is a platform, service or company of the word lists.
type Platform struct {
	Slug    string
	Name    string
	Owner   string   // slug of the company that it belongs to; "" when it is its own
	Country string   // ISO 3166 code of the owner's country; "" when unknown
	Aliases []string // other names, with the prefixes that data/platforms.txt explains
	Context []string // likewise
}

// An Authority is a regulator, court or other body that rules on platforms.
type Authority struct {
	Slug    string
	Name    string
	Country string // ISO 3166 code, EU, UN or NATO; "" for none
	Kind    string // dpa, consumer, telecom, competition, securities, justice, police, court, ag, executive, government, parliament, international, safety
	Aliases []string
	Context []string
}

// A Country is a country, or a body of countries such as the EU.
type Country struct {
	Code      string // ISO 3166, or EU, UN, NATO
	Name      string
	adjective string
	Region    bool // a state or province: Code is the country's, Name the region's
}

// Options are a maintainer's additions to the word lists. An entry with the slug of a shipped one replaces it.
type Options struct {
	Platforms   []Platform
	Authorities []Authority
}

// A Lexicon is the word lists, ready for use. Make one with [New].
type Lexicon struct {
	platforms   []Platform
	authorities []Authority
	countries   []Country

	bySlug              map[string]int32 // kind and slug → index
	byName              map[string]string
	names               *trie
	dpas                map[string]int32 // country → its data protection authority
	context             map[int64]context
	governments, courts map[string]int32  // country → its government, its courts as a whole
	regions             map[string]string // an attorney general's or governor's slug → the state's name
}

// New makes a lexicon of the shipped word lists and the additions in opts.
// An addition without a slug or name, or a broken list, is an error that names it.
func New(opts Options) (*Lexicon, error) {
	l := &Lexicon{
		bySlug: make(map[string]int32, 1200), byName: make(map[string]string, 3000), names: newTrie(),
		dpas:    make(map[string]int32, 100),
		context: make(map[int64]context, 300), regions: make(map[string]string, 110),
	}
	if err := l.load(opts); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Lexicon) load(opts Options) error {
	for _, p := range opts.Platforms {
		if err := l.addPlatform(p); err != nil {
			return fmt.Errorf("facts: platform %q: %w", p.Name, err)
		}
	}
	for _, a := range opts.Authorities {
		if err := l.addAuthority(a); err != nil {
			return fmt.Errorf("facts: authority %q: %w", a.Name, err)
		}
	}
	for _, list := range []func() error{l.loadPlatforms, l.loadAuthorities, l.loadCountries, l.deriveOffices, l.loadData} {
		if err := list(); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lexicon) loadPlatforms() error {
	return rows("platforms.txt", platformList, 6, func(c []string) error {
		return l.addPlatform(Platform{Slug: c[0], Name: c[1], Owner: c[2], Country: c[3], Aliases: split(c[4]), Context: split(c[5])})
	})
}

func (l *Lexicon) loadAuthorities() error {
	return rows("authorities.txt", authorityList, 6, func(c []string) error {
		return l.addAuthority(Authority{Slug: c[0], Name: c[1], Country: c[2], Kind: c[3], Aliases: split(c[4]), Context: split(c[5])})
	})
}

// addPlatform adds a platform unless its slug is there already: additions come first, so they replace.
func (l *Lexicon) addPlatform(p Platform) error {
	if p.Slug == "" || p.Name == "" {
		return fmt.Errorf("slug or name is missing; give both")
	}
	if _, ok := l.bySlug["p:"+p.Slug]; ok {
		return nil
	}
	index := int32(len(l.platforms))
	l.bySlug["p:"+p.Slug] = index
	written := p.Name
	p.Name = strings.TrimLeft(p.Name, "~?!")
	l.platforms = append(l.platforms, p)
	l.addNames(news.KindPlatform, index, p.Slug, written, p.Aliases, p.Context)
	return nil
}

// addAuthority does for authorities what addPlatform does for platforms.
func (l *Lexicon) addAuthority(a Authority) error {
	if a.Slug == "" || a.Name == "" {
		return fmt.Errorf("slug or name is missing; give both")
	}
	if _, ok := l.bySlug["a:"+a.Slug]; ok {
		return nil
	}
	index := int32(len(l.authorities))
	l.bySlug["a:"+a.Slug] = index
	written := a.Name
	a.Name = strings.TrimLeft(a.Name, "~?!")
	l.authorities = append(l.authorities, a)
	if _, ok := l.dpas[a.Country]; !ok && a.Kind == "dpa" && a.Country != "" {
		l.dpas[a.Country] = index
	}
	l.addNames(news.KindAuthority, index, a.Slug, written, a.Aliases, a.Context)
	return nil
}

// addNames adds every name of an entry to the trie and to the look-up by name.
func (l *Lexicon) addNames(kind news.Kind, index int32, slug, written string, aliases, words []string) {
	if len(words) > 0 {
		l.context[contextKey(kind, index)] = newContext(words)
	}
	add := func(alias string) {
		if strings.Trim(alias, "~?! ") == "" {
			return
		}
		l.names.add(alias, name{kind: kind, index: index})
		if alias[0] != '!' {
			l.remember(kind, strings.TrimLeft(alias, "~?"), slug)
		}
	}
	add(written)
	if kind == news.KindPlatform && written[0] != '?' && !strings.ContainsAny(written, " .+&-") {
		l.names.add(written, name{kind: kind, index: index, language: "de"})
	}
	for _, alias := range aliases {
		add(alias)
	}
	l.remember(kind, slug, slug)
}

func (l *Lexicon) remember(kind news.Kind, written, id string) {
	if key := string(kind) + ":" + folded(written); l.byName[key] == "" {
		l.byName[key] = id
	}
}

// folded makes a name comparable: small letters, typographic apostrophes plain, dots of initials gone.
func folded(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "’", "'")
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = undotted(w)
	}
	return strings.Join(words, " ")
}

func (l *Lexicon) loadCountries() error {
	defer l.addTranslations() // last: a name of the list counts in every language
	return rows("countries.txt", countryList, 6, func(c []string) error {
		code, _, region := strings.Cut(c[0], "-")
		written := c[1]
		index := int32(len(l.countries))
		adjective, _, _ := strings.Cut(c[3], ",")
		l.countries = append(l.countries, Country{Code: code, Name: strings.TrimLeft(written, "~?"), Region: region, adjective: strings.TrimLeft(strings.TrimSpace(adjective), "~?!")})
		if !region {
			l.bySlug["c:"+code] = index
		} else {
			slug := strings.ReplaceAll(strings.ToLower(l.countries[index].Name), " ", "-")
			l.regions[slug+"-ag"], l.regions[slug+"-governor"] = l.countries[index].Name, l.countries[index].Name
		}
		l.remember(news.KindCountry, code, code)
		l.addCountry(index, formNoun, written+","+c[2])
		l.addCountry(index, formAdjective, c[3])
		l.addCountry(index, formPlace, c[4])
		german, stems, _ := strings.Cut(c[5], ";")
		l.addCountry(index, formNoun, german)
		each(stems, func(stem string) {
			for _, ending := range []string{"", "e", "en", "er", "es", "em"} {
				l.addCountry(index, formAdjective, stem+ending)
			}
		})
		return nil
	})
}

// addTranslations adds the names that countries have in the other languages with rules, for texts of those languages.
func (l *Lexicon) addTranslations() {
	for i, c := range l.countries {
		region, err := language.ParseRegion(c.Code)
		if c.Region || err != nil {
			continue
		}
		for _, t := range translations() {
			if written := t.names.Name(region); written != "" && written != c.Code {
				l.names.add("~"+written, name{kind: news.KindCountry, index: int32(i), form: formNoun, language: t.language})
			}
		}
	}
}

// A translation names regions in one language.
type translation struct {
	language string
	names    display.Namer
}

// translations are the languages with rules beside English and German, whose names are in countries.txt.
var translations = sync.OnceValue(func() (all []translation) {
	folders, _ := rules.Files.ReadDir(".")
	for _, f := range folders {
		if l := f.Name(); f.IsDir() && l != "en" && l != "de" {
			all = append(all, translation{l, display.Regions(language.Make(l))})
		}
	}
	return all
})

func (l *Lexicon) addCountry(index int32, f form, cell string) {
	each(cell, func(alias string) {
		l.names.add(alias, name{kind: news.KindCountry, index: index, form: f})
		if alias[0] != '!' && f != formPlace {
			l.remember(news.KindCountry, strings.TrimLeft(alias, "~?"), l.countries[index].Code)
		}
	})
}

func (l *Lexicon) loadData() error {
	return rows("data.txt", dataList, 2, func(c []string) error {
		each(c[1], func(phrase string) { l.names.add(phrase, name{kind: news.KindData}) })
		return nil
	})
}

// Platform gives the platform with a slug.
func (l *Lexicon) Platform(slug string) (Platform, bool) {
	i, ok := l.bySlug["p:"+slug]
	if !ok {
		return Platform{}, false
	}
	return l.platforms[i], true
}

// Authority gives the authority with a slug.
func (l *Lexicon) Authority(slug string) (Authority, bool) {
	i, ok := l.bySlug["a:"+slug]
	if !ok {
		return Authority{}, false
	}
	return l.authorities[i], true
}

// Country gives the country with an ISO 3166 code, or EU, UN, NATO.
func (l *Lexicon) Country(code string) (Country, bool) {
	i, ok := l.bySlug["c:"+code]
	if !ok {
		return Country{}, false
	}
	return l.countries[i], true
}

// PlatformSlug gives the slug of the platform that has a name, in any letter case.
func (l *Lexicon) PlatformSlug(name string) (string, bool) { return l.lookUp(news.KindPlatform, name) }

// AuthoritySlug does for authorities what PlatformSlug does for platforms.
func (l *Lexicon) AuthoritySlug(name string) (string, bool) {
	if slug, ok := l.lookUp(news.KindAuthority, name); ok {
		return slug, true
	}
	return l.officeSlug(name)
}

// CountryCode gives the code of the country that has a name or adjective; a region's name gives its country.
func (l *Lexicon) CountryCode(name string) (string, bool) { return l.lookUp(news.KindCountry, name) }

func (l *Lexicon) lookUp(kind news.Kind, written string) (string, bool) {
	id := l.byName[string(kind)+":"+folded(written)]
	return id, id != ""
}

// Platforms gives every platform of the word lists, sorted by slug.
func (l *Lexicon) Platforms() []Platform {
	return slices.SortedFunc(slices.Values(l.platforms), func(a, b Platform) int { return strings.Compare(a.Slug, b.Slug) })
}

// Authorities gives every authority of the word lists, sorted by slug.
func (l *Lexicon) Authorities() []Authority {
	return slices.SortedFunc(slices.Values(l.authorities), func(a, b Authority) int { return strings.Compare(a.Slug, b.Slug) })
}

// Slugs returns the slugs of all platforms and of all authorities.
func (l *Lexicon) Slugs() (platforms, authorities []string) {
	for i := range l.platforms {
		platforms = append(platforms, l.platforms[i].Slug)
	}
	for i := range l.authorities {
		authorities = append(authorities, l.authorities[i].Slug)
	}
	return platforms, authorities
}
