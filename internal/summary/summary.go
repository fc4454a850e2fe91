// Package summary picks the few sentences of a document that say what happened.
//
// Nothing is written here: every sentence is the source's own, byte for byte and in its order. [Summarize] leaves out
// what repeats the title, what feeds and pages append (newsletter forms, share buttons, advertising for a VPN), and
// sentences that were cut off, where whole ones exist. [Title] names a document that has no title.
package summary

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// The bounds of a summary.
const (
	MaxSentences = 3
	MaxWords     = 80
)

// Summarize returns at most [MaxSentences] sentences of the body with at most [MaxWords] words in all, in their order.
// The evidence of topics and the mentions tell which sentences matter. It gives none when the body holds nothing
// but the title and boilerplate.
func Summarize(d *news.Document, mentions []news.Mention, evidence []news.Evidence) []string {
	all := candidates(d, evidence)
	if len(all) == 0 {
		return nil
	}
	weigh(all, mentions, evidence)
	return choose(all)
}

// A candidate is a sentence that may be in the summary.
type candidate struct {
	sentence int // in the document
	text     string
	words    []string // norms of its words
	count    int      // words as a reader counts them
	whole    bool     // not cut off
	points   bool     // begins by pointing back: "They …", "But …"
	order    int      // among the candidates
	score    float64
}

// candidates returns the sentences of the body that are no boilerplate and don't repeat the title: the whole ones, or
// all when none is whole.
func candidates(d *news.Document, evidence []news.Evidence) []candidate {
	title := titleWords(d)
	var all []candidate
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if s.Field != news.FieldBody {
			continue
		}
		for _, text := range pieces(s) {
			c := candidate{sentence: i, text: text, whole: whole(text), count: len(strings.Fields(text))}
			c.words = wordsOf(s, text)
			c.points = len(c.words) > 0 && slices.Contains(lists().pointing[d.Language], c.words[0])
			again := func(o candidate) bool { return o.text == text }
			if c.count > MaxWords || len(c.words) < 3 || boilerplate(text, c.words) || repeats(c.words, title) ||
				slices.ContainsFunc(all, again) {
				continue
			}
			all = append(all, c)
		}
	}
	if slices.ContainsFunc(all, func(c candidate) bool { return c.whole }) {
		all = slices.DeleteFunc(all, func(c candidate) bool { return !c.whole && !c.holdsFact(evidence) })
	}
	for i := range all {
		all[i].order = i
	}
	return all
}

// holdsFact reports whether a sentence holds the quote of a fact, which counts more than other evidence.
func (c *candidate) holdsFact(evidence []news.Evidence) bool {
	return slices.ContainsFunc(evidence, func(ev news.Evidence) bool {
		return ev.Score > 1 &&
			strings.Contains(c.text, ev.Quote)
	})
}

// titleWords returns the words of the title.
func titleWords(d *news.Document) []string {
	var words []string
	for i := range d.Sentences {
		if s := &d.Sentences[i]; s.Field == news.FieldTitle {
			words = append(words, wordsOf(s, s.Text)...)
		}
	}
	return words
}

// wordsOf returns the norms of the words within a piece of the sentence.
func wordsOf(s *news.Sentence, piece string) []string {
	from := strings.Index(s.Text, piece)
	words := make([]string, 0, len(s.Tokens))
	for _, t := range s.Tokens {
		if t.Start >= from && t.End <= from+len(piece) && text.IsWord(t.Norm) {
			words = append(words, t.Norm)
		}
	}
	return words
}

// repeats reports whether nearly all words of a sentence stand in the title already.
func repeats(words, title []string) bool {
	if len(title) == 0 {
		return false
	}
	in := 0
	for _, w := range words {
		if slices.Contains(title, w) {
			in++
		}
	}
	return in*5 >= len(words)*4
}

// whole reports whether a sentence ends as sentences do, and wasn't cut off by its feed.
func whole(text string) bool {
	end := strings.TrimRight(text, `"'”’»)]`)
	cut := strings.HasSuffix(end, "…") || strings.HasSuffix(end, "...") || strings.Contains(text, "[.") ||
		strings.Contains(text, "[…]")
	return !cut && end != "" && strings.ContainsRune(".!?", rune(end[len(end)-1]))
}

// weigh scores the candidates: what stands early, what proves a topic and what names who and how much matter most.
func weigh(all []candidate, mentions []news.Mention, evidence []news.Evidence) {
	for i := range all {
		c := &all[i]
		c.score = 3 / (1 + float64(c.order)/3)
		for _, ev := range evidence {
			if ev.Field == news.FieldBody && (strings.Contains(c.text, ev.Quote) || strings.Contains(ev.Quote, c.text)) {
				c.score += 1.6 * max(ev.Score, 1)
			}
		}
		c.score += worth(c, mentions)
		switch {
		case strings.HasSuffix(c.text, "?"):
			c.score -= 1.5
		case c.points:
			c.score -= 0.8
		}
		if c.text[0] == '"' || strings.HasPrefix(c.text, "“") {
			c.score--
		}
		if len(c.words) < 7 {
			c.score -= 0.7
		}
		if slices.ContainsFunc(c.words, func(w string) bool { return slices.Contains(lists().addressed, w) }) {
			c.score -= 0.5
		}
	}
}

// worth counts what a sentence names, each kind once.
func worth(c *candidate, mentions []news.Mention) (sum float64) {
	var seen [5]bool
	for _, m := range mentions {
		if m.Sentence != c.sentence {
			continue
		}
		for i, k := range [...]news.Kind{news.KindPlatform, news.KindAuthority, news.KindMoney, news.KindCountry,
			news.KindData} {
			if m.Kind == k && !seen[i] {
				seen[i] = true
				sum += [...]float64{0.6, 0.5, 0.6, 0.2, 0.3}[i]
			}
		}
	}
	return sum
}

// choose takes the best candidates that fit, and returns them in the order of the source.
func choose(all []candidate) []string {
	ranked := slices.Clone(all)
	slices.SortStableFunc(ranked, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.order-b.order)
	})
	var chosen []candidate
	words := 0
	for _, c := range ranked {
		if len(chosen) == MaxSentences {
			break
		}
		if words+max(c.count, len(c.words)) > MaxWords || len(chosen) > 0 && c.score < 0.5 || lost(c, chosen) ||
			said(c, chosen) {
			continue
		}
		chosen = append(chosen, c)
		words += max(c.count, len(c.words))
	}
	slices.SortFunc(chosen, func(a, b candidate) int { return a.order - b.order })
	var out []string
	for _, c := range chosen {
		out = append(out, c.text)
	}
	return out
}

// said reports whether a chosen sentence says the same: feeds repeat the standfirst in the text.
func said(c candidate, chosen []candidate) bool {
	return slices.ContainsFunc(chosen, func(x candidate) bool {
		return repeats(c.words, x.words) ||
			repeats(x.words, c.words)
	})
}

// lost reports whether a sentence begins by pointing at one that isn't there.
func lost(c candidate, chosen []candidate) bool {
	return c.points && c.order > 0 &&
		!slices.ContainsFunc(chosen, func(x candidate) bool { return x.order == c.order-1 })
}
