package pattern

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestSearchMissesNothing compares what a search finds in one pass with what each symbol is tried for at every token, in
// documents made of the words that the shipped rules know.
func TestSearchMissesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	found, fired := 0, 0
	for _, language := range []string{"en", "de"} {
		p := shipped(t, language)
		words := slices.Sorted(maps.Keys(p.words))
		phrases := phrasesOf(p)
		for range 2 {
			d, mentions := scramble(r, words, phrases, language)
			m := p.Search(d, mentions)
			found += compare(t, m, 16)
			for _, set := range p.Sets {
				fired += len(firedOf(m, set))
			}
			m.Release()
		}
	}
	if found < 100 || fired < 30 {
		t.Errorf("%d phrases found, %d rules fired: this tests little", found, fired)
	}
}

// compare compares the places of terms, one of every so many, with those that a plain reading of the grammar finds.
func compare(t *testing.T, m *Search, step int) (found int) {
	t.Helper()
	g := parts(m.Program)
	for id := 0; id < len(m.terms); id += step {
		want := g.everywhere(m, m.terms[id].symbol)
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(m.of(id))); diff != "" {
			t.Fatalf("%s\n%v\n%s", m.terms[id].text, m.doc.Sentences, diff)
		}
		found += len(want)
	}
	return found
}

// A definition says what a symbol is made of.
type definition struct {
	words    []string
	affix    *affix
	mention  *mention
	choices  []symbol
	first    symbol
	sequence sequence
}

// definitions are those of all symbols, and where symbols end in the document at hand, as far as asked.
type definitions struct {
	of    []definition
	known map[span]map[int]bool // by symbol, sentence and token
}

// parts turns the index of a program round.
func parts(p *Program) definitions {
	all := make([]definition, len(p.choices))
	for text, w := range p.words {
		all[w.own].words = append(all[w.own].words, text) // symbol 0 is not looked at
		for _, s := range w.of {
			all[s].words = append(all[s].words, text)
		}
	}
	for x, s := range p.mentions {
		all[s].mention = &x
	}
	for _, list := range p.affixes {
		for _, a := range list {
			all[a.symbol].affix = &a
		}
	}
	for s := range p.choices {
		for _, c := range p.choices[s] {
			all[c].choices = append(all[c].choices, symbol(s))
		}
		for _, q := range p.sequences[s] {
			all[q.whole].first, all[q.whole].sequence = symbol(s), q
		}
	}
	return definitions{all, map[span]map[int]bool{}}
}

// ends returns where a symbol may end that begins at a token, by trying all that it is made of.
func (all definitions) ends(m *Search, x symbol, s, t int) map[int]bool {
	key := span{int32(x), int32(s), int32(t)}
	if known, ok := all.known[key]; ok {
		return known
	}
	out := map[int]bool{}
	all.known[key] = out
	tokens := m.doc.Sentences[s].Tokens
	if t >= len(tokens) {
		return out
	}
	def := &all.of[x]
	switch norm := tokens[t].Norm; {
	case x == m.anything, slices.Contains(def.words, norm), def.affix != nil && def.affix.fits(norm):
		out[t+1] = true
	}
	for i := range m.mentions {
		n := &m.mentions[i]
		if def.mention != nil && n.Sentence == s && n.From == t && n.Kind == def.mention.class &&
			(def.mention.id == "" || def.mention.id == n.ID) {
			out[n.To] = true
		}
	}
	for _, c := range def.choices {
		maps.Copy(out, all.ends(m, c, s, t))
	}
	if def.first != 0 {
		for end := range all.ends(m, def.first, s, t) {
			for from := end; from < len(tokens); from++ {
				skipped := int32(from) == int32(end)+m.skips[m.base[s]+end]
				if skipped || def.sequence.gap > 0 && from > end && m.between(int32(s), int32(end), int32(from)) <= int(def.sequence.gap) {
					maps.Copy(out, all.ends(m, def.sequence.next, s, from))
				}
			}
		}
	}
	maps.DeleteFunc(out, func(end int, _ bool) bool { return end-t >= maxLength })
	return out
}

// everywhere tries a symbol at every token.
func (all definitions) everywhere(m *Search, x symbol) (spans []span) {
	for s := range m.doc.Sentences {
		n := 0
		for t := range m.doc.Sentences[s].Tokens {
			end := -1
			for e := range all.ends(m, x, s, t) {
				end = max(end, e)
			}
			if end >= 0 && n < maxOften {
				spans = append(spans, span{int32(s), int32(t), int32(end)})
				n++
			}
		}
	}
	return spans
}

// FuzzRule compiles any line. One without mistakes is found where a plain reading finds it; a mistake is in the line.
func FuzzRule(f *testing.F) {
	f.Add("{platform} ..6 fined|fines & {money} NOT x IF NOT TITLE (a b|c~) => 0.5", "a b fined platform x fines money")
	f.Add("{country} _ *abc &2 d (d ..3 e|a (b|c ..1 d))", "a b c d e country x-abc 'd")
	f.Add("{payer: platform} ..2 fined {sum: money} NEAR NOT x => fine 3, imposed -2", "platform was fined money")
	f.Fuzz(func(t *testing.T, line, body string) {
		o := labelled
		if !strings.Contains(line, "=> fine ") {
			o = options(nil, nil)
		}
		p, err := compileRule(o, line)
		if err != nil {
			var at *rules.Error
			if !errors.As(err, &at) || at.Column < 1 || at.Column > len(line)+1 {
				t.Fatalf("%q: %v", line, err)
			}
			return
		}
		d := text.Parse("", body, "en")
		var mentions []news.Mention
		for s := range d.Sentences {
			for i, token := range d.Sentences[s].Tokens {
				if slices.Contains(o.Classes, token.Norm) {
					mentions = append(mentions, news.Mention{Kind: news.Kind(token.Norm), Sentence: s, From: i, To: i + 1})
				}
			}
		}
		m := p.Search(d, mentions)
		defer m.Release()
		compare(t, m, 1)
		for _, r := range firedOf(m, p.Sets[0]) {
			at, _ := m.First(r)
			for _, c := range r.pattern.captures {
				if _, _, ok := r.Captured(at, c.name); !ok {
					t.Errorf("%q on %q: no %s", line, body, c.name)
				}
			}
		}
	})
}

// firedOf returns the rules of a set that match.
func firedOf(m *Search, set *RuleSet) (all []*Rule) {
	for i := range set.Rules {
		if _, ok := m.First(&set.Rules[i]); ok {
			all = append(all, &set.Rules[i])
		}
	}
	return all
}

// shipped compiles the shipped topics of a language.
func shipped(t *testing.T, language string) *Program {
	t.Helper()
	data, err := rules.Files.ReadFile(language + "/topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o, r, sets := options(nil, nil), rules.Reader{}, []Set{}
	o.Language = language
	ignore := func(_, _ *yaml.Node) {}
	r.Read(data, rules.Keys{"language": ignore, "words": func(_, n *yaml.Node) { o.Words = r.Words(n) }, "topics": func(_, n *yaml.Node) {
		for _, topic := range r.Items(n, "topics") {
			var s Set
			r.Mapping(topic, "a topic", rules.Keys{"slug": ignore, "title": ignore, "description": ignore, "threshold": ignore,
				"words":  func(_, n *yaml.Node) { s.Words = r.Words(n) },
				"ignore": func(_, n *yaml.Node) { s.Ignore = r.Phrases(n) },
				"rules":  func(_, n *yaml.Node) { s.Rules = r.Rules(n) },
			})
			sets = append(sets, s)
		}
	}})
	p, err := Compile(o, sets)
	if err = errors.Join(append(r.Mistakes, err)...); err != nil {
		t.Fatal(err)
	}
	return p
}

// phrasesOf returns the alternatives of the rules as somebody might write them: with them, rules fire now and then.
func phrasesOf(p *Program) (all []string) {
	for _, t := range p.terms {
		for _, alternative := range strings.Split(t.text, "|") {
			all = append(all, strings.NewReplacer("~", "", "(", " ", ")", " ", "$", "", "*", "", "..", " ").Replace(alternative))
		}
	}
	return all
}

// scramble makes a document of random sentences, more than a set of sentences has places for, with mentions in it.
func scramble(r *rand.Rand, words, phrases []string, language string) (*news.Document, []news.Mention) {
	var body strings.Builder
	for range 66 + r.IntN(10) {
		for range 1 + r.IntN(9) {
			if r.IntN(2) == 0 {
				body.WriteString(phrases[r.IntN(len(phrases))] + " ")
			}
			body.WriteString(words[r.IntN(len(words))] + " ")
		}
		body.WriteString("\n\n")
	}
	d := text.Parse("Some title "+words[r.IntN(len(words))], body.String(), language)
	kinds := []news.Kind{news.KindPlatform, news.KindAuthority, news.KindCountry, news.KindMoney, news.KindData}
	var mentions []news.Mention
	for i := range d.Sentences {
		n := len(d.Sentences[i].Tokens)
		for at := r.IntN(4); at < n; at += 1 + r.IntN(6) {
			mentions = append(mentions, news.Mention{Kind: kinds[r.IntN(len(kinds))],
				ID: []string{"meta", "x", "ico", "CN"}[r.IntN(4)], Sentence: i, From: at, To: min(n, at+1+r.IntN(2))})
		}
	}
	return d, mentions
}
