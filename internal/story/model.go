package story

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// FeatureNames are the names of a pair's features, in the order of [Features].
var FeatureNames = [...]string{
	constant: "constant", titlesAlike: "titles alike", textsAlike: "texts alike",
	titleWithin: "one title in the other text", titlesWithin: "both titles in the other text",
	daysApart: "days apart, squared", rareWords: "rare words shared", wording: "wording shared",
	platforms: "platforms shared", platforms + 1: "platforms differ",
	countries: "countries shared", countries + 1: "countries differ",
	topics: "topics shared", topics + 1: "topics differ",
	authorities: "authorities shared", authorities + 1: "authorities differ",
	figuresShared: "figures shared", figuresShared + 1: "figures differ",
	sumsEqual: "sums equal", sumsDiffer: "sums differ", oneSum: "sum in one only", payerAndSum: "same payer and sum",
	sameBan: "same ban", otherBan: "another ban",
	actsAlike: "acts alike", actsDiffer: "acts differ", undoneInOne: "undone in one only",
	courtInOne: "court in one only", plannedInOne: "planned in one only",
	otherLanguage: "another language", sameAct: "same act in another language",
}

// Places in [FeatureNames]. Lists that are compared have two: whether they share something, and whether not.
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
)

// Features are what two articles have in common and what they differ in, as numbers of about 0 to 1.
type Features [len(FeatureNames)]float64

//go:embed data/model.txt
var modelFile string

// Weights say how much each feature counts for two articles being about the same happening.
var Weights = readModel(modelFile)

// readModel reads lines "weight feature". A feature without a line counts for nothing.
func readModel(file string) (w Features) {
	for line := range strings.Lines(file) {
		number, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if number == "#" || number == "" {
			continue
		}
		i := slices.Index(FeatureNames[:], strings.TrimSpace(name))
		v, err := strconv.ParseFloat(number, 64)
		if i < 0 || err != nil {
			panic(fmt.Sprintf("model.txt: not a weight and a feature: %q", line)) // the file is embedded; every test fails
		}
		w[i] = v
	}
	return w
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
