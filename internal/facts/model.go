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

// A feature is something that is so of a sum, or of a party that may pay it or take it: a property such as "in the
// title", "kind " and a kind of authority, or a cue and where it is, "fine: right before".
type feature = string

// features are those of one sum or party.
type features []feature

// add adds a feature if it is so.
func (f *features) add(name feature, so bool) {
	if so {
		*f = append(*f, name)
	}
}

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
