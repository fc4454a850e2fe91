package story

import (
	"encoding/base64"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// The measures of a print.
const (
	shingle     = 4  // words in a shingle
	textSketch  = 15 // smallest shingle hashes kept
	oldRuns     = 8  // hashes of runs of names that older prints hold, too
	printLength = 1 + 2 + 2 + 4*(textSketch+oldRuns)
)

// version begins every print. The article of a print of another version matches by words and facts alone.
const version = '1'

// A Print is a MinHash sketch of an article's full text, which is what stays of it once only its summary is kept:
// enough to recognise the text, and not enough to read it. Its string form is at most 97 ASCII characters.
type Print struct {
	Shingles int      // how many different word shingles the text has
	Text     []uint32 // the smallest hashes of the text's word shingles, ascending, 24 bits each
}

// NewPrint returns the print of a document: of its body, or of its title when the body is shorter than a shingle.
func NewPrint(d *news.Document) (p Print) {
	var words []uint32
	for _, field := range []news.Field{news.FieldBody, news.FieldTitle} {
		for i := range d.Sentences {
			if s := &d.Sentences[i]; s.Field == field {
				for j := range s.Tokens {
					if r, _ := utf8.DecodeRuneInString(s.Tokens[j].Norm); unicode.IsLetter(r) || unicode.IsDigit(r) {
						words = append(words, hash(s.Tokens[j].Norm))
					}
				}
			}
		}
		if len(words) >= shingle {
			break
		}
	}
	p.Text, p.Shingles = sketch(words, shingle, textSketch)
	return p
}

// sketch returns the k smallest hashes of all runs of n, ascending, and how many different runs there are.
func sketch(words []uint32, n, k int) ([]uint32, int) {
	if len(words) < n {
		return nil, 0
	}
	runs := make([]uint32, 0, len(words)-n+1)
	for i := 0; i+n <= len(words); i++ {
		h := uint32(2166136261)
		for _, w := range words[i : i+n] {
			h = mix(h ^ w)
		}
		runs = append(runs, h>>8)
	}
	slices.Sort(runs)
	runs = slices.Compact(runs)
	return slices.Clone(runs[:min(k, len(runs))]), len(runs)
}

// hash is FNV-1a: the same in every run and on every machine, which a print that is kept for years must be.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return mix(h)
}

// mix spreads h over all bits.
func mix(h uint32) uint32 {
	h = (h ^ h>>16) * 0x7feb352d
	h = (h ^ h>>15) * 0x846ca68b
	return h ^ h>>16
}

// String encodes the print; ParsePrint reads it back. A print is a sequence of 24 bits each: the numbers of shingles
// and, in older prints, of runs of names, and the hashes.
func (p Print) String() string {
	if len(p.Text) == 0 {
		return ""
	}
	b := make([]byte, 0, printLength)
	for _, v := range append([]uint32{uint32(min(p.Shingles, 1<<12-1)) << 12}, p.Text...) {
		b = append(b, byte(v>>16), byte(v>>8), byte(v))
	}
	return string(version) + base64.RawURLEncoding.EncodeToString(b)
}

// ParsePrint reads a print's string form. Of anything else it returns the empty print.
func ParsePrint(s string) Print {
	if len(s) < 5 || len(s) > printLength || s[0] != version {
		return Print{}
	}
	b, err := base64.RawURLEncoding.DecodeString(s[1:])
	if err != nil || len(b)%3 != 0 {
		return Print{}
	}
	var all []uint32
	for ; len(b) > 0; b = b[3:] {
		all = append(all, uint32(b[0])<<16|uint32(b[1])<<8|uint32(b[2]))
	}
	shingles, runs := int(all[0]>>12), int(all[0]&(1<<12-1))
	n := min(shingles, textSketch)
	if len(all)-1 != n+min(runs, oldRuns) {
		return Print{}
	}
	return Print{shingles, all[1 : 1+n]}
}

// resemblance estimates from two sketches how much of the smaller set the larger one holds, 0 to 1, and how many
// hashes that estimate rests on. Of two sets the k smallest hashes of the union are a fair sample of the union.
func resemblance(a, b []uint32, sizeA, sizeB, k int) (contained float64, shared int) {
	if len(a) == 0 || len(b) == 0 {
		return 0, 0
	}
	seen := 0
	for i, j := 0, 0; seen < k && (i < len(a) || j < len(b)); seen++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	jaccard := float64(shared) / float64(seen)
	both := jaccard * float64(sizeA+sizeB) / (1 + jaccard)
	return min(1, both/float64(min(sizeA, sizeB))), shared
}
