package facts

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

//go:embed data/cues.txt
var cueList string

// A cue is what a single word says about the money and the measures beside it; cues add up as bits.
type cue uint64

const (
	cueFine       cue = 1 << iota // a noun for a fine; "fine" and "fines" are verbs too
	cueFined                      // a verb that can only be the verb
	cueSettlement                 // a noun for money agreed
	cueSettle
	cuePay
	cueImpose
	cueAgreed
	cueFaces
	cueModal
	cueProposed
	cueAnnulled
	cueUpheld
	cueReduced
	cueAppealed
	cueTotal
	cueEach
	cueDaily
	cueAsk
	cueCap
	cuePrice
	cuePrivacy
	cueData
	cueOther
	cueBan    // verbs and nouns for a ban
	cueBanned // its participles
	cueRemove
	cueLift
	cueHalt
	cuePass
	cueCall
	cueCourt
	cuePunish // verbs and nouns of a sanction that name no money
	cueBill   // nouns for a sum that somebody has to pay
	cueEnd    // verbs that end a dispute
	cueDispute
	cueRule   // who rules: regulator, court, jury
	cueRecord // superlatives that fines are given
	cueMust   // who pays has no choice
	cueKept   // money that stays where it is: earned, set aside
	cueLoose  // words that speak of people's data only where nothing speaks of another reason
	cueStarts // the word begins a phrase of the list
)

// cueNames are the names that data/cues.txt uses, in the order of the constants.
var cueNames = strings.Fields(`fine fined settlement settle pay impose agreed faces modal proposed annulled upheld reduced
	appealed total each daily ask cap price privacy data other ban banned remove lift halt pass call court
	punish bill end dispute rule record must kept loose`)

func (l *Lexicon) loadCues() error {
	l.cues, l.cuePhrases = make(map[string]cue, 900), make(map[string][]cuePhrase, 50)
	return rows("cues.txt", cueList, 2, func(c []string) error {
		for i, n := range cueNames {
			if n == c[0] {
				for _, w := range strings.Fields(c[1]) {
					l.addCue(w, 1<<i)
				}
				return nil
			}
		}
		return fmt.Errorf("unknown cue %q", c[0])
	})
}

// What one sentence and one document may hold before the rest is left unread: a text that names TikTok ten thousand
// times says nothing more, and must cost nothing more. No real sentence comes near.
const (
	maxMentions = 100
	maxClaims   = 60
)

// A cuePhrase is several words that say together what none of them says alone: "hand over", "settled on".
type cuePhrase struct {
	rest []string // the words after the first
	cue  cue
}

// addCue adds a word, or a phrase written with "_" between its words. A phrase counts instead of its first word.
func (l *Lexicon) addCue(written string, c cue) {
	words := strings.Split(written, "_")
	if len(words) == 1 {
		l.cues[written] |= c
		return
	}
	l.cues[words[0]] |= cueStarts
	all := l.cuePhrases[words[0]]
	for i := range all {
		if slices.Equal(all[i].rest, words[1:]) {
			all[i].cue |= c
			return
		}
	}
	l.cuePhrases[words[0]] = append(all, cuePhrase{rest: words[1:], cue: c})
}

// cueAt gives the cues of token i.
func (l *Lexicon) cueAt(s *line, i int) cue {
	c := l.cues[s.Tokens[i].Norm]
	if c&cueStarts == 0 {
		return c
	}
	for _, p := range l.cuePhrases[s.Tokens[i].Norm] {
		if s.are(i+1, p.rest...) {
			return p.cue
		}
	}
	return c &^ cueStarts
}

// A line is a sentence with the cues of its tokens and its mentions.
type line struct {
	*news.Sentence
	index    int
	cues     []cue
	mentions []news.Mention
	all      cue // every cue of the sentence

	counted        bool // privacy and other are known
	privacy, other int  // words for a privacy reason and for another one
}

// norm gives the norm of token i, "" outside the sentence.
func (s *line) norm(i int) string {
	if i < 0 || i >= len(s.Tokens) {
		return ""
	}
	return s.Tokens[i].Norm
}

// are reports whether the tokens from i on are these words.
func (s *line) are(i int, words ...string) bool {
	for j, w := range words {
		if s.norm(i+j) != w {
			return false
		}
	}
	return true
}

// of gives the mentions of a kind. They are not the caller's to change.
func (s *line) of(kind news.Kind) []news.Mention {
	from, n := 0, 0
	for i := range s.mentions {
		if s.mentions[i].Kind != kind {
			continue
		}
		if n == 0 {
			from = i
		}
		n++
	}
	if n == 0 {
		return nil
	}
	if to := from + n; s.mentions[to-1].Kind == kind && !slices.ContainsFunc(s.mentions[from:to], func(m news.Mention) bool { return m.Kind != kind }) {
		return s.mentions[from:to:to] // one behind the other, as they mostly are
	}
	all := make([]news.Mention, 0, n)
	for _, m := range s.mentions[from:] {
		if m.Kind == kind {
			all = append(all, m)
		}
	}
	return all
}

// mentionAt gives the mention of a kind that covers token i.
func (s *line) mentionAt(kind news.Kind, i int) (news.Mention, bool) {
	for _, m := range s.mentions {
		if m.Kind == kind && m.From <= i && i < m.To {
			return m, true
		}
	}
	return news.Mention{}, false
}

// lines prepares the sentences of a document.
func (l *Lexicon) lines(d *news.Document, mentions []news.Mention) []line {
	lines := make([]line, len(d.Sentences))
	total := 0
	for i := range d.Sentences {
		total += len(d.Sentences[i].Tokens)
	}
	room := make([]cue, total)
	for i := range lines {
		s := &lines[i]
		s.Sentence, s.index = &d.Sentences[i], i
		s.cues, room = room[:len(s.Tokens)], room[len(s.Tokens):]
		for j := range s.Tokens {
			s.cues[j] = l.cueAt(s, j)
			if strings.HasPrefix(s.Tokens[j].Norm, "datenschutz") { // Datenschutzverletzung, Datenschutzkommission …
				s.cues[j] |= cuePrivacy
			}
			if n := s.Tokens[j].Norm; len(n) > 6 && strings.HasSuffix(n, "daten") { // Gesichtsdaten, Gästedaten
				s.cues[j] |= cueLoose
			}
			s.all |= s.cues[j]
		}
		n := 0
		for n < len(mentions) && mentions[n].Sentence == i {
			n++
		}
		s.mentions, mentions = mentions[:min(n, maxMentions)], mentions[n:]
	}
	return lines
}
