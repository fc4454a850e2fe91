package story

import (
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/text"
)

// A term is the hash of a stem with its weight.
type term struct {
	hash   uint32
	weight float32
}

// A vector is a text's stems, ascending by hash, each weighted by how rare it is in news. Its length is nearly 1.
type vector []term

// lengthAdded is added to the square of a vector's length, so that one shared word of two says little.
const lengthAdded = 20

// termsOf returns the words of a text in a language, in their order and not yet weighted by the text's length.
func termsOf(language, s string) vector {
	v := make(vector, 0, len(s)/6)
	for w := range text.Scan(s) {
		stem := text.Stem(w.Text)
		h := hash(stem)
		v = append(v, term{h, rarity(h, stem, language)})
	}
	return v
}

// newVector returns words as a vector.
func newVector(words ...vector) vector {
	v := slices.Concat(words...)
	slices.SortFunc(v, func(a, b term) int { return cmp.Compare(a.hash, b.hash) })
	v = slices.CompactFunc(v, func(a, b term) bool { return a.hash == b.hash })
	square := float32(lengthAdded)
	for _, t := range v {
		square += t.weight * t.weight
	}
	length := float32(math.Sqrt(float64(square)))
	for i := range v {
		v[i].weight /= length
	}
	return slices.Clip(v)
}

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

func (v vector) has(h uint32) bool {
	_, ok := slices.BinarySearchFunc(v, h, func(t term, h uint32) int { return cmp.Compare(t.hash, h) })
	return ok
}

// cosine returns how alike two vectors are, from 0 to nearly 1.
func cosine(v, w vector) float64 {
	sum := float32(0)
	v.common(w, func(i, j int) { sum += v[i].weight * w[j].weight })
	return float64(sum)
}

// within returns the share of v, by weight, that is in w. An empty text is in every other.
func within(v, w vector) float64 {
	all, found := float32(0), float32(0)
	for _, t := range v {
		all += t.weight * t.weight
	}
	if all == 0 {
		return 1
	}
	v.common(w, func(i, _ int) { found += v[i].weight * v[i].weight })
	return float64(found / all)
}

// telling is the rarity from which a shared word says something, which about one text of 20 has; mostOfOne is how much
// one word can say. A name alone doesn't make a story.
const (
	telling   = 3
	mostOfOne = 4
)

// sharedRarity adds up how rare the words are that two texts share.
func sharedRarity(v, w vector) (sum float64) {
	v.common(w, func(i, _ int) {
		r := rarities().get(v[i].hash)
		sum += min(mostOfOne, max(0, float64(r)-telling))
	})
	return sum
}

//go:embed data/words.txt
var wordsFile string

// A rarityTable holds, by the hash of its stem, how rare a word is in news: the logarithm of texts for each that has
// it.
type rarityTable struct {
	of      map[uint32]float32
	unknown float32
}

var rarities = sync.OnceValue(func() *rarityTable { return readRarities(wordsFile) })

// get returns the rarity of the word with a hash.
func (t *rarityTable) get(hash uint32) float32 {
	if r, ok := t.of[hash]; ok {
		return r
	}
	return t.unknown
}

// readRarities reads the table of document frequencies: the number of texts, then lines "frequency stem stem …".
// A word that isn't in the table is as rare as one of half the lowest frequency.
func readRarities(file string) *rarityTable {
	m, documents, lowest := map[uint32]float32{}, 0.0, 0.0
	for line := range strings.Lines(file) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		n, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			panic(fmt.Sprintf("words.txt: not a number and words: %q", line)) // the file is embedded; every test fails
		}
		documents = max(documents, n)
		lowest = n
		for _, w := range fields[1:] {
			m[hash(w)] = float32(math.Log(documents / n))
		}
	}
	return &rarityTable{m, float32(math.Log(2 * documents / lowest))}
}

// frequentRarity is the rarity of a frequent word of a language that has no table.
const frequentRarity = 1

func rarity(h uint32, stem, language string) float32 {
	if language != "" && language != "en" && text.Frequent(stem) {
		return frequentRarity
	}
	return rarities().get(h)
}
