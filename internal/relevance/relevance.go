// Package relevance scores how much a whole text is about what platforms do with people's data.
//
// Rules find sentences and quote them; a long text may hold such a sentence and be about something else. A [Model]
// weighs every word of the headline and of the opening, and what the rules found, and returns one number. Both are
// logistic regressions; the table of their weights is a text file for each language, written by internal/fit.
// A language without a table has no model.
package relevance

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

//go:embed *.tsv
var tables embed.FS

// A Model is the table of one language.
type Model struct {
	Threshold float64 // the score from which a text counts as relevant
	bias      float64 // of the words
	words     map[string]weights
	signals   []float64 // in the order of signalNames, then the bias
}

// weights are the log-odds that a word adds in the title and in the body.
type weights struct{ title, body float64 }

// A Word is one word of a text and what it adds to the log-odds.
type Word struct {
	Text   string
	Weight float64
}

// For returns the model of a language, nil when it has none.
var For = rules.ByLanguage(func(language string) *Model {
	data, err := tables.ReadFile(language + ".tsv")
	if err != nil {
		return nil
	}
	m, err := Parse(data)
	if err != nil {
		panic(err) // a test reads every table that ships
	}
	return m
})

// Parse reads a table: comments, then lines of a kind, a name and its weights, separated by tabs.
func Parse(data []byte) (*Model, error) {
	m := &Model{words: make(map[string]weights, len(data)/20), signals: make([]float64, len(signalNames)+1)}
	for _, row := range rules.Table(string(data), "\t", 4) {
		if err := m.add(row); err != nil {
			return nil, fmt.Errorf("row %q: %w", row, err)
		}
	}
	return m, nil
}

// add reads one row of the table.
func (m *Model) add(row []string) error {
	kind, name := row[0], row[1]
	weight, err := strconv.ParseFloat(row[2], 64)
	if err != nil {
		return fmt.Errorf("%q is not a number", row[2])
	}
	switch kind {
	case "threshold":
		m.Threshold = weight
	case "words":
		m.bias = weight
	case "signal":
		i := slices.Index(signalNames, name)
		if name == "bias" {
			i = len(signalNames)
		}
		if i < 0 {
			return errors.New("unknown signal")
		}
		m.signals[i] = weight
	case "word":
		body, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			return errors.New("two weights are missing, of the title and of the body")
		}
		m.words[name] = weights{weight, body}
	default:
		return errors.New("unknown kind")
	}
	return nil
}

// Score returns how sure the model is that a text belongs, from 0 to 1. found is what the rules found in it.
func (m *Model) Score(d *news.Document, mentions []news.Mention, found Found) float64 {
	x := found.signals(d, mentions)
	x[0] = m.LogOdds(Read(d, mentions))
	return Sigmoid(dot(m.signals, x) + m.signals[len(x)])
}

// LogOdds returns what the words alone say.
func (m *Model) LogOdds(t Text) float64 {
	sum := m.bias
	for _, w := range t.Title {
		sum += m.words[w].title * scale(t.Title)
	}
	for _, w := range t.Body {
		sum += m.words[w].body * scale(t.Body)
	}
	return sum
}

// Words returns the words of a text that count, those that add or take most first.
func (m *Model) Words(t Text) []Word {
	sums := map[string]float64{}
	for _, w := range t.Title {
		sums[w] += m.words[w].title * scale(t.Title)
	}
	for _, w := range t.Body {
		sums[w] += m.words[w].body * scale(t.Body)
	}
	var all []Word
	for w, sum := range sums {
		if sum != 0 {
			all = append(all, Word{w, sum})
		}
	}
	slices.SortFunc(all, func(a, b Word) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Text, b.Text))
	})
	return all
}

// scale makes long and short texts comparable: the more words there are, the less each counts.
func scale(words []string) float64 { return 1 / math.Sqrt(float64(max(len(words), minWords))) }

// minWords keeps the few words of a very short text from counting too much.
const minWords = 6

// Sigmoid returns the probability of log-odds.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func dot(a, b []float64) (sum float64) {
	for i := range b {
		sum += a[i] * b[i]
	}
	return sum
}
