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
	"constant", "titles alike", "texts alike", "one title in the other text", "both titles in the other text", "weeks apart",
	"rare words shared", "wording shared", "platforms shared", "platforms differ", "countries shared", "countries differ",
	"topics shared", "topics differ", "authorities shared", "authorities differ", "sums equal", "sums differ",
	"same ban", "another ban", "figures shared", "figures differ", "sum in one only", "same act in another language",
}

// Places in [FeatureNames].
const (
	sharedPlatforms   = 8
	sharedCountries   = 10
	sharedTopics      = 12
	sharedAuthorities = 14
	sumsEqual         = 16
	sumsDiffer        = 17
	sameBan           = 18
	otherBan          = 19
	sharedFigures     = 20
	oneSum            = 22
	otherLanguage     = 23
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

func features(a, b *entry) Features {
	inB, inA := within(a.head, b.whole), within(b.head, a.whole)
	_, wording := resemblance(a.print.Text, b.print.Text, a.print.Shingles, b.print.Shingles, textSketch)
	f := Features{
		1, cosine(a.head, b.head), cosine(a.whole, b.whole), max(inA, inB), min(inA, inB),
		min(2, apart(a.article.Published, b.article.Published).Hours()/24/7),
		min(1, sharedRarity(a.whole, b.whole)/12), number(wording > 0),
	}
	setShared(&f, sharedPlatforms, a.families, b.families)
	setShared(&f, sharedCountries, a.article.Countries, b.article.Countries)
	setShared(&f, sharedTopics, a.article.Topics, b.article.Topics)
	setShared(&f, sharedAuthorities, a.article.Authorities, b.article.Authorities)
	setShared(&f, sharedFigures, a.figures, b.figures)
	f.claimFeatures(a, b)
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
