package relevance

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// An Example is a text with the answer that a person gave.
type Example struct {
	Text     Text
	Signals  []float64 // see NewExample; the first is filled in when fitting
	Belongs  bool
	Proposed bool // the rules found a topic in it; only such texts are ever scored
	Sampled  bool // as feeds bring it, not chosen by a person: only such texts tell how often the rules are right
	Group    int  // examples of one group are never on both sides of a fold: those of one day
}

// NewExample reads a document.
func NewExample(d *news.Document, mentions []news.Mention, found Found) Example {
	return Example{Text: Read(d, mentions), Signals: found.signals(d, mentions), Proposed: len(found.Evidence) > 0}
}

// How a word gets into the table, and how the regressions are fitted.
const (
	minExamples = 4    // texts that hold a word of the table
	minBelong   = 2    // of them, texts that belong …
	minCommon   = 60   // … unless that many texts hold it
	folds       = 8    // of the cross-validation
	rounds      = 60   // passes over the examples
	step        = 0.5  // of a pass
	decay       = 0.02 // of the words' weights, per pass and example
	belongCosts = 6    // how much more an example counts that belongs
	proposed    = 6    // how much more an example counts that the rules propose
	smallest    = 0.02 // weights below are left out of the table
)

// Fit fits a model, and returns the score that every proposed example gets from a model that hasn't seen its group;
// -1 for those that the rules don't propose.
func Fit(examples []Example) (*Model, []float64) {
	v := newVocabulary(examples)
	held := make([]float64, len(examples)) // log-odds of the words, by the fold that hasn't seen them
	for f := range folds {
		fold := v.fit(examples, func(e *Example) bool { return e.Group%folds != f })
		for i := range examples {
			if examples[i].Group%folds == f {
				held[i] = v.logOdds(fold, i)
			}
		}
	}
	inputs := make([][]float64, len(examples))
	for i := range examples {
		x := slices.Clone(examples[i].Signals)
		x[0] = held[i]
		inputs[i] = x
	}
	scores := make([]float64, len(examples))
	for i := range scores {
		scores[i] = -1
	}
	for f := range folds {
		second := fitSignals(examples, inputs, func(e *Example) bool { return e.Group%folds != f })
		for i := range examples {
			if examples[i].Proposed && examples[i].Group%folds == f {
				scores[i] = Sigmoid(dot(second, inputs[i]) + second[len(inputs[i])])
			}
		}
	}
	m := v.model(v.fit(examples, func(*Example) bool { return true }))
	m.signals = fitSignals(examples, inputs, func(*Example) bool { return true })
	return m, scores
}

// A vocabulary numbers the words; 2i is word i in a title, 2i+1 in a body. The last number is the bias.
type vocabulary struct {
	words []string
	texts [][]entry // of each example
}

// An entry is the number of a word, and how much it counts in its text.
type entry struct {
	id    int
	scale float64
}

func newVocabulary(examples []Example) *vocabulary {
	count, belong := map[string]int{}, map[string]int{}
	for i := range examples {
		e := &examples[i]
		for w := range e.Text.all() {
			count[w]++
			if e.Belongs {
				belong[w]++
			}
		}
	}
	v := &vocabulary{}
	for w, n := range count {
		if n >= minExamples && belong[w] >= minBelong || n >= minCommon {
			v.words = append(v.words, w)
		}
	}
	slices.Sort(v.words)
	for i := range examples {
		t := examples[i].Text
		v.texts = append(v.texts, append(v.entries(t.Title, 0), v.entries(t.Body, 1)...))
	}
	return v
}

// entries returns the known ones of the words of a title, of which part is 0, or of a body, of which it is 1.
func (v *vocabulary) entries(words []string, part int) (all []entry) {
	for _, w := range words {
		if i, ok := slices.BinarySearch(v.words, w); ok {
			all = append(all, entry{2*i + part, scale(words)})
		}
	}
	return all
}

// all returns every word of a text once.
func (t *Text) all() map[string]bool {
	all := map[string]bool{}
	for _, w := range append(slices.Clone(t.Title), t.Body...) {
		all[w] = true
	}
	return all
}

func (v *vocabulary) logOdds(w []float64, i int) float64 {
	sum := w[len(w)-1]
	for _, e := range v.texts[i] {
		sum += w[e.id] * e.scale
	}
	return sum
}

// fit runs gradient descent with a step for each weight that shrinks with the gradients seen (AdaGrad).
func (v *vocabulary) fit(examples []Example, in func(*Example) bool) []float64 {
	w := make([]float64, 2*len(v.words)+1)
	seen := make([]float64, len(w))
	move := func(id int, g float64) {
		g += decay * w[id]
		seen[id] += g * g
		w[id] -= step * g / (math.Sqrt(seen[id]) + 1e-6)
	}
	for range rounds {
		for i := range examples {
			e := &examples[i]
			if !in(e) {
				continue
			}
			g := Sigmoid(v.logOdds(w, i)) - truth(e)
			if math.Abs(g) < 1e-3 {
				continue
			}
			g *= cost(e)
			for _, e := range v.texts[i] {
				move(e.id, g*e.scale)
			}
			move(len(w)-1, g)
		}
	}
	return w
}

func truth(e *Example) float64 {
	if e.Belongs {
		return 1
	}
	return 0
}

func cost(e *Example) float64 {
	c := 1.0
	if e.Belongs {
		c *= belongCosts
	}
	if e.Proposed {
		c *= proposed
	}
	return c
}

func (v *vocabulary) model(w []float64) *Model {
	m := &Model{bias: w[len(w)-1], words: map[string]weights{}}
	for i, word := range v.words {
		if p := (weights{w[2*i], w[2*i+1]}); math.Abs(p.title) >= smallest || math.Abs(p.body) >= smallest {
			m.words[word] = p
		}
	}
	return m
}

// fitSignals fits the second regression on the sampled examples that the rules propose, by plain gradient descent. The
// last weight is the bias.
func fitSignals(examples []Example, inputs [][]float64, in func(*Example) bool) []float64 {
	w := make([]float64, len(signalNames)+1)
	for range 4000 {
		grad := make([]float64, len(w))
		n := 0.0
		for i := range examples {
			e := &examples[i]
			if !e.Proposed || !e.Sampled || !in(e) {
				continue
			}
			g := Sigmoid(dot(w, inputs[i])+w[len(w)-1]) - truth(e)
			n++
			for j, x := range inputs[i] {
				grad[j] += g * x
			}
			grad[len(w)-1] += g
		}
		for j := range w {
			w[j] -= 0.1 * (grad[j]/max(n, 1) + 1e-3*w[j])
		}
	}
	return w
}

// WriteTable writes a model as [Parse] reads it, with comments above.
func (m *Model) WriteTable(comments []string) []byte {
	var b bytes.Buffer
	for _, c := range comments {
		fmt.Fprintf(&b, "%s\n", strings.TrimSpace("# "+c))
	}
	fmt.Fprintf(&b, "threshold\tscore\t%.2f\n", m.Threshold)
	for i, name := range append(slices.Clone(signalNames), "bias") {
		fmt.Fprintf(&b, "signal\t%s\t%.3f\n", name, m.signals[i])
	}
	fmt.Fprintf(&b, "words\tbias\t%.3f\n", m.bias)
	var names []string
	for w := range m.words {
		names = append(names, w)
	}
	slices.Sort(names)
	for _, w := range names {
		fmt.Fprintf(&b, "word\t%s\t%.2f\t%.2f\n", w, m.words[w].title, m.words[w].body)
	}
	return b.Bytes()
}
