package facts

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/gazetteer"
)

//go:embed data/weights.txt
var weightList string

// A feature is the number of something that is so at a place: a structural feature, or a cue and where it is.
type feature = int

// Structural features. The kinds of authorities follow them, then the cues and where they are.
const (
	// of a sum
	inTitle feature = iota
	firstSum
	oneSum
	repeated
	under10K
	under1M
	over1B
	noPlatform
	early
	anyAuthority
	// of a payer or authority
	isName
	sameSentence
	isBefore
	near
	nearer
	far
	sumBetween
	partyBetween
	alsoInTitle
	firstInTitle
	following
	elsewhere
	firstInText
	mostNamed
	onlyOne
	ownsAnother
	ownedByAnother
	firstToken
	nearestBefore
	nearestAfter
	isAuthority
	isCountry
	bias       // always there
	structural // the number of these features
)

var featureNames = [structural]string{"in the title", "first sum", "only sum", "stated again", "under ten thousand",
	"under a million", "over a billion", "no platform", "early", "any authority",
	"a name", "same sentence", "before the sum", "near", "nearer", "far", "sum between", "platform between", "of the title",
	"first of the title", "sentence after", "elsewhere", "first of the text", "most named", "the only one", "owns another",
	"owned by another", "first word", "nearest before", "nearest after", "an authority", "a country", "always"}

var placeNames = [places]string{"right before", "2 before", "5 before", "10 before", "before", "right after", "2 after", "5 after",
	"10 after", "after", "in title", "beside", "anywhere"}

// firstCue is the number of the first feature of cues.
var firstCue = structural + len(gazetteer.Kinds)

// featureOf returns the number of a cue at a place.
func featureOf(cue, where int) feature { return firstCue + cue*places + where }

// featureOfKind returns the number of a kind of authority.
func featureOfKind(kind string) feature {
	return structural + slices.Index(gazetteer.Kinds, kind)
}

// featureName returns the name of a feature, as the file of weights has it.
func (r *claimRules) featureName(f feature) string {
	switch {
	case f < structural:
		return featureNames[f]
	case f < firstCue:
		return "kind " + gazetteer.Kinds[f-structural]
	}
	f -= firstCue
	return r.cues.Rules[f/places].Name + ": " + placeNames[f%places]
}

// A model is the weights of the features of one language, by label.
type model map[string][]float64

// weights are the fitted weights by label and name of the feature. All languages share them, since their cues have the
// same names.
var fittedWeights = sync.OnceValues(func() (map[string]map[string]float64, error) { return readWeights(weightList) })

// readWeights reads lines of a label, a weight and the name of a feature.
func readWeights(list string) (map[string]map[string]float64, error) {
	all := map[string]map[string]float64{}
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		label, rest, _ := strings.Cut(line, " ")
		number, name, ok := strings.Cut(rest, " ")
		weight, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("weights.txt: %q: expected a label, a weight and a feature", line)
		}
		if all[label] == nil {
			all[label] = map[string]float64{}
		}
		all[label][name] = weight
	}
	return all, nil
}

// model returns the weights for the cues of the language.
func (r *claimRules) model() model {
	all, err := fittedWeights()
	if err != nil {
		panic(err) // a test rules this out
	}
	m := model{}
	for label, weights := range all {
		m[label] = make([]float64, firstCue+len(r.cues.Rules)*places)
		for f := range m[label] {
			m[label][f] = weights[r.featureName(f)]
		}
	}
	return m
}

// score adds up the weights of features for a label.
func (m model) score(label string, features []feature) (sum float64) {
	if table := m[label]; table != nil {
		for _, f := range features {
			sum += table[f]
		}
	}
	return sum
}
