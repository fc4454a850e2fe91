package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// maxMentions bounds the mentions of one sentence that are looked at.
const maxMentions = 100

// A line is a sentence with its mentions.
type line struct {
	*news.Sentence
	index    int
	mentions []news.Mention
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
	for i := range lines {
		s := &lines[i]
		s.Sentence, s.index = &d.Sentences[i], i
		n := 0
		for n < len(mentions) && mentions[n].Sentence == i {
			n++
		}
		s.mentions, mentions = mentions[:min(n, maxMentions)], mentions[n:]
	}
	return lines
}
