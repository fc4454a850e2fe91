package pattern

import (
	"cmp"
	"slices"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A span is tokens [from, to) of a sentence.
type span struct{ sentence, from, to int32 }

// A Search is one document searched for the symbols of a program. Release it after use.
type Search struct {
	*Program
	doc      *news.Document
	mentions []news.Mention
	base     []int    // where the tokens of a sentence begin in before and skips
	before   []int32  // how many words (not marks) are before each token in its sentence
	skips    []int32  // how many tokens are skipped from each token on, within a phrase
	found    [][]span // by symbol: where it is, from the end of the document to its beginning
	touched  []symbol // those that were found
	sentence int32    // the one being searched

	places  [][]span // by term: see [Search.of]
	listed  []int    // the terms whose places are known
	ignored []span   // of the set in use
	flags   map[string]bool
}

var searches = sync.Pool{New: func() any { return &Search{flags: map[string]bool{}} }}

// Search searches a document. The mentions in it are sorted by sentence and place.
func (p *Program) Search(d *news.Document, mentions []news.Mention) *Search {
	m := searches.Get().(*Search)
	m.Program, m.doc, m.mentions = p, d, mentions
	m.found = atLeast(m.found, len(p.choices))
	m.places = atLeast(m.places, len(p.terms))
	m.measure()
	m.read()
	return m
}

func atLeast(all [][]span, n int) [][]span {
	if len(all) < n {
		all = append(all, make([][]span, n-len(all))...)
	}
	return all
}

// Release frees the search for another document; nothing of it may be used after that.
func (m *Search) Release() {
	for _, s := range m.touched {
		m.found[s] = m.found[s][:0]
	}
	for _, id := range m.listed {
		m.places[id] = m.places[id][:0]
	}
	clear(m.flags)
	m.touched, m.listed, m.ignored = m.touched[:0], m.listed[:0], m.ignored[:0]
	m.doc, m.mentions, m.Program = nil, nil, nil
	searches.Put(m)
}

// measure counts words and skipped tokens.
func (m *Search) measure() {
	m.base, m.before, m.skips = m.base[:0], m.before[:0], m.skips[:0]
	for i := range m.doc.Sentences {
		m.base = append(m.base, len(m.before))
		words := int32(0)
		tokens := m.doc.Sentences[i].Tokens
		for t := range tokens {
			m.before, m.skips = append(m.before, words), append(m.skips, 0)
			if text.IsWord(tokens[t].Norm) {
				words++
			}
		}
		m.before, m.skips = append(m.before, words), append(m.skips, 0)
		skips := m.skips[len(m.skips)-len(tokens)-1:]
		for t := len(tokens) - 1; t >= 0; t-- {
			if skipped(tokens[t].Norm) {
				skips[t] = min(skips[t+1]+1, maxSkips)
			}
		}
	}
}

// maxSkips bounds the tokens that are skipped between two words of a phrase.
const maxSkips = 3

// between counts the words from token a up to token b of a sentence.
func (m *Search) between(s, a, b int32) int { return m.WordsBetween(int(s), int(a), int(b)) }

// WordsBetween counts the words and numbers from token a up to token b of a sentence.
func (m *Search) WordsBetween(sentence, a, b int) int {
	base := m.base[sentence]
	return int(m.before[base+b] - m.before[base+a])
}

// read finds all symbols in the document. It goes from the last token to the first, so that what may follow in a
// sequence is known when its beginning is found.
func (m *Search) read() {
	next := len(m.mentions) - 1
	for s := len(m.doc.Sentences) - 1; s >= 0; s-- {
		m.sentence = int32(s)
		tokens := m.doc.Sentences[s].Tokens
		for t := len(tokens) - 1; t >= 0; t-- {
			m.readToken(tokens[t].Norm, int32(t))
			for next >= 0 && (m.mentions[next].Sentence > s || m.mentions[next].Sentence == s && m.mentions[next].From >= t) {
				m.readMention(&m.mentions[next], t, len(tokens))
				next--
			}
		}
	}
}

func (m *Search) readToken(norm string, t int32) {
	w := m.words[norm]
	if w.own != 0 {
		m.add(w.own, t, t+1)
	}
	for _, s := range w.of {
		m.add(s, t, t+1)
	}
	if len(m.affixes) > 0 && len(norm) >= affixKey {
		for _, key := range []string{norm[:affixKey], norm[len(norm)-affixKey:]} {
			for _, a := range m.affixes[key] {
				if a.fits(norm) {
					m.add(a.symbol, t, t+1)
				}
			}
		}
	}
	if m.anything != 0 {
		m.add(m.anything, t, t+1)
	}
}

// readMention adds the symbols of a mention that begins at token t.
func (m *Search) readMention(x *news.Mention, t, tokens int) {
	if x.Sentence != int(m.sentence) || x.From != t || x.To <= t || x.To > tokens {
		return
	}
	for _, id := range []string{"", x.ID} {
		if s := m.Program.mentions[mention{x.Kind, id}]; s != 0 {
			m.add(s, int32(t), int32(x.To))
		}
	}
}

// maxLength bounds the tokens of a phrase.
const maxLength = 64

// add notes that a symbol is at tokens [from, to) of the sentence, and with it all that it makes.
func (m *Search) add(s symbol, from, to int32) {
	all := m.found[s]
	for i := len(all) - 1; i >= 0 && all[i].from == from && all[i].sentence == m.sentence; i-- {
		if all[i].to == to {
			return
		}
	}
	if to-from >= maxLength {
		return
	}
	if len(all) == 0 {
		m.touched = append(m.touched, s)
	}
	m.found[s] = append(all, span{m.sentence, from, to})
	for _, choice := range m.choices[s] {
		m.add(choice, from, to)
	}
	for i := range m.sequences[s] {
		m.follow(&m.sequences[s][i], from, m.next(m.sentence, to))
	}
}

// next returns the token of a sentence at which a phrase goes on after its first words.
func (m *Search) next(sentence, to int32) int32 { return to + m.skips[m.base[sentence]+int(to)] }

// follow adds a sequence whose first symbol is at a token, for each place of the next one from start on.
func (m *Search) follow(q *sequence, from, start int32) {
	after := m.found[q.next]
	for i := len(after) - 1; i >= 0 && after[i].sentence == m.sentence; i-- {
		x := &after[i]
		if x.from > start && (q.gap == 0 || m.between(m.sentence, start, x.from) > int(q.gap)) {
			return
		}
		if x.from >= start {
			m.add(q.whole, from, x.to)
		}
	}
}

// maxOften bounds how often a term counts in one sentence: text that has it more often is not prose, and patterns of
// several terms try all combinations.
const maxOften = 12

// of returns where a term is, in document order: at each token the longest.
func (m *Search) of(id int) []span {
	found := m.found[m.terms[id].symbol]
	if len(found) == 0 || len(m.places[id]) > 0 {
		return m.places[id]
	}
	all := m.places[id]
	for i := len(found) - 1; i >= 0; i-- {
		x := found[i]
		n := len(all)
		switch {
		case n > 0 && all[n-1].sentence == x.sentence && all[n-1].from == x.from:
			all[n-1].to = max(all[n-1].to, x.to)
		case n < maxOften || all[n-maxOften].sentence != x.sentence:
			all = append(all, x)
		}
	}
	m.places[id] = all
	m.listed = append(m.listed, id)
	return all
}

// in returns the spans that begin in a sentence, of spans in document order.
func in(all []span, sentence int32) []span {
	from, _ := slices.BinarySearchFunc(all, sentence, func(x span, s int32) int { return cmp.Compare(x.sentence, s) })
	to := from
	for to < len(all) && all[to].sentence == sentence {
		to++
	}
	return all[from:to]
}
