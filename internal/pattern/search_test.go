package pattern

import (
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

// TestSearchMissesNothing compares what a search finds, lazily and in few places, with a search that tries every phrase
// at every word, in documents made of the words that the shipped rules know.
func TestSearchMissesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	found, fired := 0, 0
	for _, language := range []string{"en", "de"} {
		p := shipped(t, language)
		words := slices.Sorted(maps.Keys(p.entries))
		phrases := phrasesOf(p)
		for range 8 {
			d, mentions := scramble(r, words, phrases, language)
			eager := p.Search(d, mentions)
			for id := r.IntN(16); id < len(p.terms); id += 16 {
				want := everywhere(eager, id)
				if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(eager.occurrences(id))); diff != "" {
					t.Fatalf("%s\n%v\n%s", p.terms[id].text, d.Sentences, diff)
				}
				found += len(want)
			}
			lazy := p.Search(d, mentions)
			for _, set := range p.sets {
				for j := range set.Rules {
					rule := &set.Rules[j]
					got, ok := lazy.First(rule)
					if want, holds := eager.First(rule); ok != holds || fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("%s: %v %v, want %v %v\n%v", rule.Text, ok, got, holds, want, d.Sentences)
					}
					if ok {
						fired++
					}
				}
			}
			lazy.Release()
			eager.Release()
		}
	}
	if found < 500 || fired < 100 {
		t.Errorf("%d phrases found, %d rules fired: this tests little", found, fired)
	}
}

// shipped compiles the shipped topics of a language.
func shipped(t *testing.T, language string) *Program {
	t.Helper()
	data, err := rules.Files.ReadFile(language + "/topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Words  map[string]Words
		Topics []struct {
			Slug   string
			Words  map[string]Words
			Ignore Words
			Rules  []Source
		}
	}
	if err := yaml.Load(data, &file); err != nil {
		t.Fatal(err)
	}
	var sets []Set
	for _, topic := range file.Topics {
		sets = append(sets, Set{Name: topic.Slug, Words: topic.Words, Ignore: topic.Ignore, Rules: topic.Rules})
	}
	p, err := Compile(Options{Language: language, Words: file.Words, Flags: []string{"topic"},
		Classes: []string{"platform", "authority", "country", "money", "data"}}, sets)
	if err != nil {
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
	for range r.IntN(90) {
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
			mentions = append(mentions, news.Mention{Kind: kinds[r.IntN(len(kinds))], ID: []string{"meta", "x", "ico", "CN"}[r.IntN(4)], Sentence: i, From: at, To: min(n, at+1+r.IntN(2))})
		}
	}
	return d, mentions
}

// everywhere tries a term at every word.
func everywhere(m *Search, id int) (all []occurrence) {
	for s := range m.doc.Sentences {
		n := 0
		for t := range m.doc.Sentences[s].Tokens {
			end := -1
			for e := range plainEnds(m, m.terms[id].items, s, t) {
				end = max(end, e)
			}
			if end >= 0 && n < maxOften {
				all = append(all, occurrence{int32(s), int32(t), int32(end)})
				n++
			}
		}
	}
	return all
}

// plainEnds gives where items may end that begin at a word, by trying every alternative.
func plainEnds(m *Search, items []node, s, t int) map[int]bool {
	reached := map[int]bool{t: true}
	for i := range items {
		next := map[int]bool{}
		for at := range reached {
			if i > 0 {
				at += m.passed(s, at)
			}
			if items[i].kind == groupAtom {
				if at < len(m.doc.Sentences[s].Tokens) {
					for _, alternative := range items[i].group.alternatives {
						maps.Copy(next, plainEnds(m, alternative, s, at))
					}
				}
				continue
			}
			for e := range 64 {
				if m.item(&items[i], s, at)&(1<<e) != 0 {
					next[at+e] = true
				}
			}
		}
		reached = next
	}
	return reached
}
