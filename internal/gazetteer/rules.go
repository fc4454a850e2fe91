package gazetteer

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// The rule file of a language, its sets, what its rules capture, and the classes of mentions that only they have.
const (
	rulesFile = "names.yaml"

	namesSet   = "names"   // whether an everyday word is a name
	placesSet  = "places"  // whether a country is named aside
	officesSet = "offices" // phrases for the office of a country; the labels are kinds of authority

	captureName = "name" // of the first two sets
	captureOf   = "of"   // whose office it is

	kindNation = news.Kind("nation") // a country named by its adjective
)

// kindMaybe holds the classes of everyday words that may be names.
var kindMaybe = map[news.Kind]news.Kind{
	news.KindPlatform: "maybe", news.KindAuthority: "maybe-authority", news.KindCountry: "maybe-country",
}

// Labels of the sets names and places.
const (
	labelMeant   = "meant"   // that the name is meant
	labelOpening = "opening" // likewise, where the match begins a sentence
	labelState   = "state"   // that a state is meant and not the country of its name
	labelAside   = "aside"   // that a country is named only to describe something
)

var (
	nameLabels = []string{labelMeant, labelOpening, labelState, labelAside}
	// Kinds are the kinds of authorities.
	Kinds = []string{dataProtection, "consumer", "telecom", "competition", "securities", "justice", "police", court,
		attorney, governor, government, "parliament", "chamber", "international", "safety", "advocacy", "plaintiffs"}
	classes = []string{string(news.KindPlatform), string(news.KindAuthority), string(news.KindCountry),
		string(news.KindMoney), string(kindNation), "maybe", "maybe-authority", "maybe-country"}
)

// nameRules are the compiled rules of one language.
type nameRules struct {
	program                *pattern.Program
	names, places, offices *pattern.RuleSet
}

// fallback is the language whose rules count in texts of a language without its own.
const fallback = "en"

// rulesOf returns the rules for texts of a language.
var rulesOf = rules.ByLanguage(func(language string) *nameRules {
	sets := []pattern.Set{{Name: namesSet}, {Name: placesSet}, {Name: officesSet}}
	o := pattern.Options{Classes: classes, Captures: []string{captureName, captureOf},
		Labels: append(nameLabels, Kinds...)}
	if !slices.Contains(rules.Languages(rulesFile), language) {
		language = fallback
	}
	p := pattern.Shipped(language, rulesFile, o, sets...)
	return &nameRules{program: p, names: p.Sets[0], places: p.Sets[1], offices: p.Sets[2]}
})
