package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// A place is the tokens [from, to) of a sentence.
type place struct{ sentence, from, to int }

// A scene is a document with its cues: the words of the lists in the cues set of facts.yaml, and where they are.
type scene struct {
	*extractor
	rules    *claimRules
	kinds    []string // of the authorities that the document names, sorted
	search   *pattern.Search
	cues     [][]spottedCue // by sentence
	anywhere []bool         // by number of the cue
	title    []bool         // likewise, in the title
	voted    []ballot       // of the rules of the money set
}

// A spottedCue is a place of a cue in its sentence.
type spottedCue struct{ cue, from, to int }

// The cues that say what a fine is for.
const (
	cuePrivacy = "privacy"
	cueFine    = "fine"
	cueFined   = "fined"
	cueOther   = "other"
	cueHome    = "home politics" // words of politics where the language is at home
	cueParty   = "home party"    // likewise, which no other country has
)

// scene returns the scene of the document, nil for a language without rules.
func (x *extractor) scene() *scene {
	if x.sc == nil {
		x.sc = x.newScene()
	}
	return x.sc
}

// release frees the scene.
func (x *extractor) release() {
	if x.sc != nil {
		x.sc.search.Release()
	}
}

// newScene searches the document for cues.
func (x *extractor) newScene() *scene {
	r := rulesOf(x.d.Language)
	if r == nil {
		return nil
	}
	n := len(r.cues.Rules)
	sc := &scene{extractor: x, rules: r, search: r.program.Search(x.d, x.mentions),
		cues: make([][]spottedCue, len(x.d.Sentences)), anywhere: make([]bool, n), title: make([]bool, n)}
	for _, m := range x.mentions {
		if a, ok := x.l.Authority(m.ID); ok && m.Kind == news.KindAuthority {
			sc.kinds = append(sc.kinds, a.Kind)
		}
	}
	sc.kinds = sorted(sc.kinds)
	sc.search.Use(r.cues)
	for i := range r.cues.Rules {
		sc.search.All(&r.cues.Rules[i], func(at pattern.Match) bool {
			s := at.Sentence
			sc.cues[s] = append(sc.cues[s], spottedCue{i, at.Spans[0][0], at.Spans[0][1]})
			sc.anywhere[i] = true
			sc.title[i] = sc.title[i] || sc.isTitle(s)
			return false
		})
	}
	return sc
}

func (sc *scene) isTitle(sentence int) bool { return sc.d.Sentences[sentence].Field == news.FieldTitle }

// cue returns the number of the cue of a name, -1 for none.
func (r *claimRules) cue(name string) int {
	return slices.IndexFunc(r.cues.Rules, func(x pattern.Rule) bool { return x.Name == name })
}

// hasCue reports whether the document has a cue of a name.
func (sc *scene) hasCue(name string) bool {
	n := sc.rules.cue(name)
	return n >= 0 && sc.anywhere[n]
}

// onlyPrivacy reports whether the document's words are of privacy, and of nothing else that is fined.
func (sc *scene) onlyPrivacy() bool {
	return sc != nil && sc.anywhere[sc.rules.cue(cuePrivacy)] && !sc.anywhere[sc.rules.cue(cueOther)]
}

// between reports whether a cue of a name is between two tokens of a sentence.
func (sc *scene) between(sentence, from, to int, name string) bool {
	n := sc.rules.cue(name)
	return slices.ContainsFunc(sc.cues[sentence], func(c spottedCue) bool {
		return c.cue == n && c.from >= from && c.to <= to
	})
}

// words counts the words and numbers of a sentence in [from, to), up to a few more than distances tell apart.
func (sc *scene) words(sentence, from, to int) (n int) {
	for _, t := range sc.d.Sentences[sentence].Tokens[min(from, to):to] {
		if pattern.IsWord(t.Norm) {
			n++
		}
		if n > 2*distances[3] {
			break
		}
	}
	return n
}

// distances are the steps in which the distance of a cue is measured, in words.
var distances = []int{0, 2, 5, 10, 100}

// Where a cue can be, seen from a place.
const (
	placeAfter  = 5             // and one more for each of distances; before it is 0
	placeTitle  = 10 + iota - 1 // in the title, when the place isn't
	placeBeside                 // in the sentence before or after
	placeAnywhere
	places
)

// nearest returns for each cue 1 and the words between it and a place, where it is nearest before and after, 0 for
// none.
func (sc *scene) nearest(p place) []int {
	all := make([]int, 2*len(sc.anywhere))
	for _, c := range sc.cues[p.sentence] {
		side, gap := 0, 0
		switch {
		case c.to <= p.from:
			gap = sc.gap(p.sentence, c.to, p.from)
		case c.from >= p.to:
			side, gap = 1, sc.gap(p.sentence, p.to, c.from)
		default:
			continue
		}
		if n := &all[2*c.cue+side]; *n == 0 || gap < *n-1 {
			*n = gap + 1
		}
	}
	return all
}

// around returns the cues and where they are, seen from a place. A cue that is near is also one that is not far, so
// weights add up. Of a party only the cues within a few words count.
func (sc *scene) around(p place, party bool) (features []feature) {
	for i, n := range sc.nearest(p) {
		for j, step := range distances {
			if n > 0 && n-1 <= step && (!party || j <= 1 || i%2 == 1 && j == 2) {
				features = append(features, sc.rules.placed[i/2][i%2*placeAfter+j])
			}
		}
	}
	if party {
		return features
	}
	beside := sc.beside(p.sentence)
	for i, at := range sc.rules.placed {
		if sc.anywhere[i] {
			features = append(features, at[placeAnywhere])
		}
		if sc.title[i] && !sc.isTitle(p.sentence) {
			features = append(features, at[placeTitle])
		}
		if beside[i] {
			features = append(features, at[placeBeside])
		}
	}
	return features
}

// gap is the number of words between two tokens; a break between clauses counts as many.
func (sc *scene) gap(sentence, from, to int) int {
	n := sc.words(sentence, from, to)
	if n <= distances[3] && sc.between(sentence, from, to, "break") {
		return distances[3] + 1
	}
	return min(n, distances[4])
}

// beside reports which cues are in the sentences before and after one.
func (sc *scene) beside(sentence int) []bool {
	found := make([]bool, len(sc.anywhere))
	for s := max(0, sentence-1); s <= min(sentence+1, len(sc.cues)-1); s++ {
		if s == sentence || sc.isTitle(s) {
			continue
		}
		for _, c := range sc.cues[s] {
			found[c.cue] = true
		}
	}
	return found
}
