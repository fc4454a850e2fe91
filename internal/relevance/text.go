package relevance

import (
	"math"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// opening bounds how many words of the body are read: what an article is about is said early.
const opening = 250

// A Text is the words of a document that the model weighs, each once. A name of a platform, an authority, a country or
// a sum also stands as a word in braces, so that the model needn't know the name.
type Text struct{ Title, Body []string }

// Read collects the words of a document.
func Read(d *news.Document, mentions []news.Mention) Text {
	kinds := map[[2]int]news.Kind{}
	for _, m := range mentions {
		if m.Kind != news.KindData {
			kinds[[2]int{m.Sentence, m.From}] = m.Kind
		}
	}
	title, body := newWordSet(), newWordSet()
	read := 0
	for i := range d.Sentences {
		s := &d.Sentences[i]
		set := title
		if s.Field == news.FieldBody {
			if set = body; read >= opening {
				break
			}
			read += len(s.Tokens)
		}
		for t := range s.Tokens {
			set.add(s.Tokens[t].Norm)
			if k, ok := kinds[[2]int{i, t}]; ok {
				set.add("{" + string(k) + "}")
			}
		}
	}
	return Text{title.words, body.words}
}

// A wordSet holds each word once, in order.
type wordSet struct {
	seen  map[string]bool
	words []string
}

func newWordSet() *wordSet { return &wordSet{seen: map[string]bool{}} }

func (s *wordSet) add(w string) {
	if c := w[0]; (c >= 'a' && c <= 'z' || c == '{' || c >= 0x80) && len(w) > 1 && !s.seen[w] {
		s.seen[w] = true
		s.words = append(s.words, w)
	}
}

// Found is what the rules and the word lists found in a document.
type Found struct {
	Evidence []news.Evidence // of all topics, and of platform privacy
	Claims   int             // fines and bans
}

// signalNames are the inputs of the second regression, in order. The first is what the words say.
var signalNames = []string{
	"words", "privacy", "fines", "data-sharing", "bans", "shopping",
	"title", "quotes", "share", "authority", "platform", "claims", "length",
}

// The most that a topic's rules count, and that their quotes do.
const (
	maxStrength = 3
	maxQuotes   = 5
)

// signals returns the inputs of the second regression but the first.
func (f *Found) signals(d *news.Document, mentions []news.Mention) []float64 {
	x := make([]float64, len(signalNames))
	set := func(name string, v float64) { x[slices.Index(signalNames, name)] = v }
	quotes := map[string]bool{}
	strength := map[string]float64{}
	for _, ev := range f.Evidence {
		quotes[ev.Quote] = true
		strength[ev.Topic] += ev.Score
		if ev.Field == news.FieldTitle {
			set("title", 1)
		}
	}
	for topic, s := range strength {
		if slices.Contains(signalNames, topic) {
			set(topic, min(s, maxStrength))
		}
	}
	words := 1
	for i := range d.Sentences {
		words += len(d.Sentences[i].Tokens)
	}
	set("quotes", float64(min(len(quotes), maxQuotes)))
	set("share", float64(len(quotes))/float64(max(len(d.Sentences), 1)))
	set("claims", float64(min(f.Claims, 2)))
	set("length", math.Log10(float64(words)))
	for _, m := range mentions {
		title := d.Sentences[m.Sentence].Field == news.FieldTitle
		if m.Kind == news.KindAuthority {
			set("authority", 1)
		}
		if m.Kind == news.KindPlatform && title {
			set("platform", 1)
		}
	}
	return x
}
