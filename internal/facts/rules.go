package facts

import (
	"slices"

	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// The rule files of a language, and their sets.
const (
	factsFile = "facts.yaml"
	moneySet  = "money"
	cuesSet   = "cues" // word lists whose places around a sum are weighed

	bansFile = "bans.yaml"

	kindThing = news.Kind("target") // the class of what may be banned
	kindPlace = news.Kind("actor")  // the class of who may ban, or where

	captureThing = "thing"
)

// Labels of votes for bans that are neither a scope nor a status.
const (
	labelBan        = "ban"        // that it is a ban
	labelPlace      = "place"      // that the captured place is where
	labelHome       = "home"       // that it is where the rules' language is at home; a code, GB, names another country
	labelPresident  = "president"  // that the president of that country does it
	labelGovernment = "government" // that a government acts
	labelKnown      = "known"      // that a name which no list has is that of an app
	labelParty      = "party"      // that the text is about a name which no list has
)

// What the rules of the two files may use.
var (
	moneyOptions = pattern.Options{
		Classes:  names([]news.Kind{news.KindPlatform, news.KindAuthority, news.KindCountry, news.KindMoney, news.KindData}),
		Captures: []string{captureSum, labelPayer},
		Labels:   slices.Concat([]string{labelClaim, labelPayer, labelAuthority}, names(moneyKinds), names(statuses)),
	}
	banOptions = pattern.Options{
		Classes:  names([]news.Kind{kindThing, kindPlace, news.KindPlatform}),
		Captures: []string{captureThing, capturePlace},
		Labels: slices.Concat(
			[]string{labelBan, labelPlace, labelHome, labelPresident, labelGovernment, labelKnown, labelParty},
			names(news.Scopes), statusLabels(), countryLabels()),
	}
)

// moneyKinds are the kinds of money that rules tell apart.
var moneyKinds = []news.ClaimKind{news.ClaimFine, news.ClaimSettlement, news.ClaimDamages, news.ClaimRefund}

// countryLabels returns the codes of all countries.
func countryLabels() (all []string) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
				all = append(all, r.String())
			}
		}
	}
	return all
}

// names returns labels as strings.
func names[T ~string](labels []T) (all []string) {
	for _, l := range labels {
		all = append(all, string(l))
	}
	return all
}

// claimRules are the compiled rules for money of one language.
type claimRules struct {
	program     *pattern.Program
	money, cues *pattern.RuleSet
	placed      [][]feature // by number of the cue: the cue at each of placeNames
}

// rulesOf returns the rules for money of a language, none for a language without the file.
var rulesOf = rules.ByLanguage(func(language string) *claimRules {
	p := pattern.Shipped(language, factsFile, moneyOptions,
		pattern.Set{Name: moneySet}, pattern.Set{Name: cuesSet, Plain: true})
	r := &claimRules{program: p, money: p.Sets[0], cues: p.Sets[1]}
	for i := range r.cues.Rules {
		var at []feature
		for _, place := range placeNames {
			at = append(at, r.cues.Rules[i].Name+": "+place)
		}
		r.placed = append(r.placed, at)
	}
	return r
})

// The sets of rules for bans.
const (
	servicesSet = iota // kinds of service that may be banned: each rule has the name of one
	bansSet
)

// bansOf returns the rules for bans of a language, none for a language without the file.
var bansOf = rules.ByLanguage(func(language string) *pattern.Program {
	return pattern.Shipped(language, bansFile, banOptions, pattern.Set{Name: "services"}, pattern.Set{Name: "bans"})
})

// Load reads the rules of a language, which the first text of it needs.
func Load(language string) {
	rulesOf(language)
	bansOf(language)
}
