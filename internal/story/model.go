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
	"constant", "titles alike", "texts alike", "title in text", "days apart", "platforms shared", "platforms differ",
	"amounts equal", "amounts conflict", "same ban", "another ban", "same authority", "another authority",
	"countries shared", "countries differ", "topics shared", "topics differ", "figures shared", "figures differ",
	"fine in one only", "rare words shared", "another step",
}

// Features are what two articles have in common and what they differ in, as numbers of about 0 to 1.
type Features [len(FeatureNames)]float64

//go:embed data/model.txt
var modelFile string

// weights say how much each feature counts for the articles being about the same happening.
var weights = readModel(modelFile)

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

// Probability returns how probable it is that a pair with these features is about the same happening.
func (f *Features) Probability() float64 { return f.With(&weights) }

// With is Probability by other weights than those that ship.
func (f *Features) With(w *Features) float64 {
	sum := 0.0
	for i := range f {
		sum += f[i] * w[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// Compare returns the features of two articles, and whether their facts rule out that they are about the same
// happening.
func (x *Index) Compare(a, b *news.Article) (f Features, vetoed bool) {
	e, o := x.entry(compared(a)), x.entry(compared(b))
	return features(e, o), veto(e, o)
}

func features(a, b *entry) Features {
	f := Features{1, dot(a.head, b.head), dot(a.whole, b.whole), max(held(a.head, b.whole), held(b.head, a.whole)),
		min(2, apart(a.article.Published, b.article.Published).Hours()/24/7)}
	set := func(i int, holds bool) {
		if holds {
			f[i] = 1
		}
	}
	two := func(i int, p, q []string) {
		if len(p) > 0 && len(q) > 0 {
			shared := intersect(p, q)
			set(i, shared)
			set(i+1, !shared)
		}
	}
	two(5, a.families, b.families)
	equal, conflict := sums(a.article, b.article)
	set(7, equal)
	set(8, conflict)
	same, other := measures(a.article, b.article)
	set(9, same)
	set(10, other)
	two(11, a.article.Authorities, b.article.Authorities)
	two(13, a.article.Countries, b.article.Countries)
	two(15, a.article.Topics, b.article.Topics)
	set(17, len(a.figures) > 0 && len(b.figures) > 0 && !otherFigures(a, b))
	set(18, otherFigures(a, b))
	set(19, (a.fine == nil) != (b.fine == nil))
	set(21, judge(&a.about, &b.about) == next)
	f[20] = min(1, rare(a.whole, b.whole)/4)
	return f
}

// sums compares all sums of two articles: whether one is in both, or both have sums and none is.
func sums(a, b *news.Article) (equal, conflict bool) {
	for i := range a.Fines {
		for j := range b.Fines {
			switch amounts(&a.Fines[i], &b.Fines[j]) {
			case support:
				return true, false
			case contradict:
				conflict = true
			}
		}
	}
	return false, conflict
}

// measures compares all bans of two articles: whether one of the same platform and place is in both.
func measures(a, b *news.Article) (same, other bool) {
	for i := range a.Bans {
		for j := range b.Bans {
			x, y := &a.Bans[i], &b.Bans[j]
			if samePlace(x, y) && !differ(x.Platform, y.Platform) && stage(x.Status) == stage(y.Status) {
				return true, false
			}
			other = true
		}
	}
	return false, other
}

// A vector is a text's words, ascending by hash, each weighted by how rare it is, of length 1.
type vector []term

// newVector returns the words of texts as a vector.
func newVector(texts ...string) vector {
	var v vector
	for _, s := range texts {
		for word, rest := cutWord(s); word != ""; word, rest = cutWord(rest) {
			h := hash(stem(word))
			v = append(v, term{h, rarity(h)})
		}
	}
	slices.SortFunc(v, func(a, b term) int { return int(int64(a.hash) - int64(b.hash)) })
	v = slices.CompactFunc(v, func(a, b term) bool { return a.hash == b.hash })
	square := float32(0)
	for _, t := range v {
		square += t.weight * t.weight
	}
	if square > 0 {
		length := sqrt(square + lengthAdded)
		for i := range v {
			v[i].weight /= length
		}
	}
	return v
}

// lengthAdded goes to the square of a vector's length, so that one word of two that are shared doesn't say much.
const lengthAdded = 20

// common calls f with the places of each word that two vectors share.
func (v vector) common(w vector, f func(i, j int)) {
	for i, j := 0, 0; i < len(v) && j < len(w); {
		switch {
		case v[i].hash < w[j].hash:
			i++
		case v[i].hash > w[j].hash:
			j++
		default:
			f(i, j)
			i, j = i+1, j+1
		}
	}
}

func dot(v, w vector) float64 {
	sum := float32(0)
	v.common(w, func(i, j int) { sum += v[i].weight * w[j].weight })
	return float64(sum)
}

// held returns how much of v, by weight, is in w.
func held(v, w vector) float64 {
	all, found := float32(0), float32(0)
	for _, t := range v {
		all += t.weight * t.weight
	}
	v.common(w, func(i, _ int) { found += v[i].weight * v[i].weight })
	if all == 0 {
		return 0
	}
	return float64(found / all)
}

// rare counts the words that two texts share and few texts have.
func rare(v, w vector) float64 {
	n := 0.0
	v.common(w, func(i, _ int) {
		if rarity(v[i].hash) > rareFrom {
			n++
		}
	})
	return n
}

const rareFrom = 5.5

//go:embed data/words.txt
var wordsFile string

// rarities holds, by the hash of its stem, how rare a word is in the news: the logarithm of one
// text in how many has it.
var rarities, unknown = readRarities(wordsFile)

// readRarities reads the table of document frequencies: the number of texts, then lines "frequency stem stem …".
// A word that isn't in the table is as rare as one of half the lowest frequency.
func readRarities(file string) (map[uint32]float32, float32) {
	m, documents, lowest := map[uint32]float32{}, 0.0, math.Inf(1)
	for line := range strings.Lines(file) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		n, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			panic(fmt.Sprintf("words.txt: not a number and words: %q", line)) // the file is embedded; every test fails
		}
		if documents == 0 {
			documents = n
		}
		lowest = min(lowest, n)
		for _, w := range fields[1:] {
			m[hash(w)] = float32(math.Log(documents / n))
		}
	}
	return m, float32(math.Log(2 * max(1, documents) / min(lowest, 1e9)))
}

func rarity(h uint32) float32 {
	if r, ok := rarities[h]; ok {
		return r
	}
	return unknown
}

// Stems returns the stems of a text's words, as the table of document frequencies has them.
func Stems(s string) []string {
	var all []string
	for word, rest := cutWord(s); word != ""; word, rest = cutWord(rest) {
		all = append(all, stem(word))
	}
	return all
}
