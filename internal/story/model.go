package story

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// Places in [Features], in the order of the lines of data/model.txt. Lists that are compared have two: whether they
// share something, and whether not.
const (
	constant = iota
	titlesAlike
	textsAlike
	titleWithin
	titlesWithin
	daysApart
	rareWords
	wording
	platforms
	_
	countries
	_
	topics
	_
	authorities
	_
	figuresShared
	_
	sumsEqual
	sumsDiffer
	oneSum
	payerAndSum
	sameBan
	otherBan
	actsAlike
	actsDiffer
	undoneInOne
	courtInOne
	plannedInOne
	otherLanguage
	sameAct
	featureCount
)

// Features are what two articles have in common and what they differ in, as numbers of about 0 to 1.
type Features [featureCount]float64

//go:embed data/model.txt
var modelFile string

// Weights say how much each feature counts for two articles being about the same happening. FeatureNames are what the
// file calls the features.
var FeatureNames, Weights = readModel(modelFile)

// readModel reads a line "weight feature" for each feature.
func readModel(file string) (names [featureCount]string, weights Features) {
	i := 0
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		number, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil || i == featureCount {
			panic(fmt.Sprintf("model.txt: not a weight and a feature: %q", line)) // the file is embedded; every test fails
		}
		names[i], weights[i] = name, v
		i++
	}
	return names, weights
}

// Sum returns the weighted sum of the features.
func (f *Features) Sum(weights *Features) (sum float64) {
	for i := range f {
		sum += f[i] * weights[i]
	}
	return sum
}

// Probability returns how probable it is that a pair with these features is about the same happening.
func (f *Features) Probability(weights *Features) float64 { return 1 / (1 + math.Exp(-f.Sum(weights))) }

// Compare returns the features of two articles, and the reason why they can't be about the same happening, "" when
// nothing rules it out.
func (x *Index) Compare(a, b *news.Article) (f Features, veto string) {
	p, q := x.entry(compared(a)), x.entry(compared(b))
	return features(p, q), conflict(p, q)
}

func features(a, b *entry) (f Features) {
	inB, inA := within(a.head, b.whole), within(b.head, a.whole)
	_, shingles := resemblance(a.print.Text, b.print.Text, a.print.Shingles, b.print.Shingles, textSketch)
	days := min(7, apart(a.article.Published, b.article.Published).Hours()/24)
	f[constant] = 1
	f[titlesAlike], f[textsAlike] = cosine(a.head, b.head), cosine(a.whole, b.whole)
	f[titleWithin], f[titlesWithin] = max(inA, inB), min(inA, inB)
	f[daysApart] = days * days / 9
	f[rareWords] = min(1, sharedRarity(a.whole, b.whole)/12)
	f[wording] = number(shingles > 0)
	setShared(&f, platforms, a.families, b.families)
	setShared(&f, countries, a.article.Countries, b.article.Countries)
	setShared(&f, topics, a.article.Topics, b.article.Topics)
	setShared(&f, authorities, a.article.Authorities, b.article.Authorities)
	setShared(&f, figuresShared, a.figures, b.figures)
	f[otherLanguage] = number(differ(a.article.Language, b.article.Language))
	f.claimFeatures(a, b)
	f.actFeatures(a.acts, b.acts)
	return f
}

// setShared sets the two features of lists that both articles have: whether they share something, and whether not.
func setShared[T comparable](f *Features, i int, p, q []T) {
	if len(p) > 0 && len(q) > 0 {
		shared := intersect(p, q)
		f[i], f[i+1] = number(shared), number(!shared)
	}
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
