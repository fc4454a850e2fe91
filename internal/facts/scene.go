package facts

import (
	"cmp"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// A place is the tokens [from, to) of a sentence.
type place struct{ sentence, from, to int }

// placeOf returns the place of a mention.
func placeOf(m news.Mention) place { return place{m.Sentence, m.From, m.To} }

// begins reports whether two places begin at the same token.
func (p place) begins(o place) bool { return p.compare(o) == 0 }

// compare orders places by where they begin.
func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(p.sentence, o.sentence), cmp.Compare(p.from, o.from))
}

// A scene is a document with its mentions and its cues: the words of the lists in the cues set of facts.yaml, and where
// they are.
type scene struct {
	l        *Lexicon
	d        *news.Document
	mentions []news.Mention
	lines    [][]news.Mention // the mentions by sentence
	kinds    []string         // of the authorities that the document names, sorted
	rules    *claimRules
	search   *pattern.Search
	cues     [][]spottedCue // by sentence
	anywhere []bool         // by number of the cue
	voted    []ballot       // of the rules of the money set
}

// maxMentions bounds the mentions of one sentence that are looked at.
const maxMentions = 100

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

// scene searches a document for cues. The caller releases its search.
func (l *Lexicon) scene(d *news.Document, mentions []news.Mention) *scene {
	r := rulesOf(d.Language)
	n := len(r.cues.Rules)
	sc := &scene{l: l, d: d, mentions: mentions, lines: make([][]news.Mention, len(d.Sentences)),
		rules: r, search: r.program.Search(d, mentions),
		cues: make([][]spottedCue, len(d.Sentences)), anywhere: make([]bool, n)}
	for _, m := range mentions {
		if line := &sc.lines[m.Sentence]; len(*line) < maxMentions {
			*line = append(*line, m)
		}
		if a, ok := l.Authority(m.ID); ok && m.Kind == news.KindAuthority {
			sc.kinds = append(sc.kinds, a.Kind)
		}
	}
	sc.kinds = sorted(sc.kinds)
	sc.search.Use(r.cues)
	for i := range r.cues.Rules {
		sc.search.All(&r.cues.Rules[i], func(at pattern.Match) bool {
			cues := &sc.cues[at.Sentence]
			*cues = append(*cues, spottedCue{i, at.Spans[0][0], at.Spans[0][1]})
			sc.anywhere[i] = true
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

// between reports whether a cue of a name is between two tokens of a sentence.
func (sc *scene) between(sentence, from, to int, name string) bool {
	n := sc.rules.cue(name)
	return slices.ContainsFunc(sc.cues[sentence], func(c spottedCue) bool {
		return c.cue == n && c.from >= from && c.to <= to
	})
}

// distances are the steps in which the distance of a cue is measured, in words.
var distances = []int{0, 2, 5, 10, 100}

// Where a cue can be, seen from a place: before or after it within one of the distances, or elsewhere.
var placeNames = []string{"right before", "2 before", "5 before", "10 before", "before",
	"right after", "2 after", "5 after", "10 after", "after", "in title", "beside", "anywhere"}

// Numbers of places.
const (
	placeAfter    = 5
	placeTitle    = 10 // in the title, when the place isn't
	placeBeside   = 11 // in the sentence before or after
	placeAnywhere = 12
)

// nearby has a bit for each of the places that are near.
const nearby = 1<<0 | 1<<1 | 1<<placeAfter | 1<<(placeAfter+1) | 1<<(placeAfter+2)

// around returns the cues and where they are, seen from a place. A cue that is near is also one that is not far, so
// weights add up. Of a party only the cues within a few words count.
func (sc *scene) around(p place, party bool) (f features) {
	seen := make([]uint, len(sc.anywhere)) // by number of the cue, a bit for each of placeNames
	for s, cues := range sc.cues {
		for _, c := range cues {
			seen[c.cue] |= sc.seen(s, c, p)
		}
	}
	for cue, at := range sc.rules.placed {
		if party {
			seen[cue] &= nearby
		}
		for i, name := range at {
			f.add(name, seen[cue]>>i&1 == 1)
		}
	}
	return f
}

// seen returns the bits of where a cue of a sentence is, seen from a place.
func (sc *scene) seen(sentence int, c spottedCue, p place) uint {
	switch {
	case sentence == p.sentence && c.to <= p.from:
		return 1<<placeAnywhere | within(sc.gap(sentence, c.to, p.from))
	case sentence == p.sentence && c.from >= p.to:
		return 1<<placeAnywhere | within(sc.gap(sentence, p.to, c.from))<<placeAfter
	case sc.isTitle(sentence) && !sc.isTitle(p.sentence):
		return 1<<placeAnywhere | 1<<placeTitle
	case !sc.isTitle(sentence) && (sentence == p.sentence-1 || sentence == p.sentence+1):
		return 1<<placeAnywhere | 1<<placeBeside
	}
	return 1 << placeAnywhere
}

// within returns a bit for each of the distances that a gap is within.
func within(gap int) (bits uint) {
	for i, step := range distances {
		if gap <= step {
			bits |= 1 << i
		}
	}
	return bits
}

// gap is the number of words between two tokens; a break between clauses counts as many.
func (sc *scene) gap(sentence, from, to int) int {
	n := sc.search.WordsBetween(sentence, min(from, to), to)
	if n <= distances[3] && sc.between(sentence, from, to, "break") {
		return distances[3] + 1
	}
	return min(n, distances[4])
}
