package facts

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/pattern"
)

//go:embed data/weights.txt
var weightList string

// A feature is something that is so of a sum, or of a party that may pay it or take it: one of these, "kind " and a
// kind of authority, or a cue and where it is, "fine: right before".
type feature = string

const (
	always = "always"
	// of a sum
	under10K     = "under ten thousand"
	under1M      = "under a million"
	over1B       = "over a billion"
	anyAuthority = "any authority"
	// of a party
	isName        = "a name"
	isAuthority   = "an authority"
	isCountry     = "a country"
	inTitle       = "in the title"
	alsoInTitle   = "of the title"
	first         = "first" // of the title, or of the text
	firstToken    = "first word"
	mostNamed     = "most named"
	onlyOne       = "the only one"
	owner         = "owns another"
	owned         = "owned by another"
	sameSentence  = "same sentence"
	following     = "sentence after"
	isBefore      = "before the sum"
	nearestBefore = "nearest before"
	near          = "near"
	nearer        = "nearer"
	sumBetween    = "sum between"
	partyBetween  = "platform between"

	ofKind = "kind "
)

// placeNames are the places of cues, as scene.around numbers them.
var placeNames = [places]string{"right before", "2 before", "5 before", "10 before", "before",
	"right after", "2 after", "5 after", "10 after", "after", "in title", "beside", "anywhere"}

// weights returns what each feature votes for: fitted weights by feature and label. All languages share them, since
// their cues have the same names.
var weights = sync.OnceValue(func() map[feature][]pattern.Vote {
	all := map[feature][]pattern.Vote{}
	for line := range strings.Lines(weightList) {
		if line[0] == '#' {
			continue
		}
		label, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		number, name, ok := strings.Cut(rest, " ")
		weight, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil {
			panic(fmt.Sprintf("weights.txt: %q: expected a label, a weight and a feature", line))
		}
		all[name] = append(all[name], pattern.Vote{Label: label, Points: weight})
	}
	return all
})

// score adds up the weights of features for a label.
func score(label string, features ...feature) (sum float64) {
	for _, f := range features {
		for _, v := range weights()[f] {
			if v.Label == label {
				sum += v.Points
			}
		}
	}
	return sum
}
