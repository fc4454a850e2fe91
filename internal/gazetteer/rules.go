package gazetteer

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// The rule file of a language, what its rules capture, and the classes of mentions that only they have.
const (
	rulesFile = "names.yaml"

	captureName = "name"
	captureOf   = "of" // whose office it is

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

// fallback is the language whose rules count in texts of a language without its own.
const fallback = "en"

// The sets of rules of a language.
const (
	namesSet   = iota // whether an everyday word is a name
	placesSet         // whether a country is named aside
	officesSet        // phrases for the office of a country; the labels are kinds of authority
)

// rulesOf returns the rules for texts of a language.
var rulesOf = rules.ByLanguage(func(language string) *pattern.Program {
	if !slices.Contains(rules.Languages(rulesFile), language) {
		language = fallback
	}
	return pattern.Shipped(language, rulesFile, pattern.Options{Classes: classes,
		Captures: []string{captureName, captureOf}, Labels: append(nameLabels, Kinds...)},
		pattern.Set{Name: "names"}, pattern.Set{Name: "places"}, pattern.Set{Name: "offices"})
})
