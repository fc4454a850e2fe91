package topic_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// An item is a labelled line of ../shared/data.
type item struct {
	ID, Title, Description, Body string
	Topics, Borderline           []string
	OnTopic                      bool `json:"on_topic"`
}

// items reads real items; the test is skipped where they are not.
func items(t testing.TB, name string) []item {
	t.Helper()
	f, err := os.Open("../../../shared/data/" + name)
	if err != nil {
		t.Skip("../shared is not here: ", err)
	}
	defer f.Close()
	var all []item
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var it item
		if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
			t.Fatal(err)
		}
		all = append(all, it)
	}
	return all
}

func lexicon(t testing.TB) *facts.Lexicon {
	t.Helper()
	lex, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

func defaults(t testing.TB) *topic.Rules {
	t.Helper()
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// A tally counts right and wrong answers to one question.
type tally struct{ right, false, missed int }

func (t *tally) add(got, want bool) {
	switch {
	case got && want:
		t.right++
	case got:
		t.false++
	case want:
		t.missed++
	}
}

func (t tally) f1() float64 {
	return 2 * float64(t.right) / float64(2*t.right+t.false+t.missed)
}

var shipped = []string{"fines", "data-sharing", "bans", "shopping"}

// read classifies title and text as ingest does.
func read(lex *facts.Lexicon, rules *topic.Rules, title, body string) (*news.Document, []news.Mention, topic.Result) {
	d := text.Parse(title, text.Plain(body), "")
	m := lex.Mentions(d)
	return d, m, rules.Classify(d, m)
}

// TestDevelopmentItems scores the rules on real items: macro F1 of the topics, items left out where a careful
// reader could differ, and F1 of the privacy decision. Every quote must stand in the item.
func TestDevelopmentItems(t *testing.T) {
	all := items(t, "dev.jsonl")
	lex, rules := lexicon(t), defaults(t)
	score := map[string]*tally{}
	for _, slug := range append(shipped, topic.Privacy) {
		score[slug] = &tally{}
	}
	for _, it := range all {
		_, _, got := read(lex, rules, it.Title, it.Description)
		var wrong []string
		ask := func(slug string, g, w bool) {
			if slices.Contains(it.Borderline, slug) {
				return
			}
			score[slug].add(g, w)
			if g && !w {
				wrong = append(wrong, "+"+slug)
			} else if !g && w {
				wrong = append(wrong, "-"+slug)
			}
		}
		for _, slug := range shipped {
			ask(slug, got.Has(slug), slices.Contains(it.Topics, slug))
		}
		if !slices.Contains(it.Borderline, "on_topic") {
			ask(topic.Privacy, got.Privacy, it.OnTopic)
		}
		if len(wrong) > 0 {
			t.Logf("%s %v: %s || %s", it.ID, wrong, it.Title, it.Description)
			for _, ev := range append(got.Evidence, got.PrivacyEvidence...) {
				if slices.Contains(wrong, "+"+ev.Topic) {
					t.Logf("      %s/%s: %s", ev.Topic, ev.Rule, ev.Quote)
				}
			}
		}
		for _, ev := range append(got.Evidence, got.PrivacyEvidence...) {
			if ev.Quote == "" || !strings.Contains(it.Title, ev.Quote) && !strings.Contains(text.Plain(it.Description), ev.Quote) {
				t.Errorf("%s: not verbatim: %q", it.ID, ev.Quote)
			}
		}
	}
	macro := 0.0
	for _, slug := range shipped {
		s := score[slug]
		macro += s.f1() / float64(len(shipped))
		t.Logf("%-13s F1 %.3f (%d right, %d false, %d missed)", slug, s.f1(), s.right, s.false, s.missed)
		if s.f1() < 0.92 {
			t.Errorf("%s: F1 %.3f, want 0.92", slug, s.f1())
		}
	}
	t.Logf("macro F1 %.3f, on_topic F1 %.3f %+v", macro, score[topic.Privacy].f1(), *score[topic.Privacy])
	if macro < 0.95 || score[topic.Privacy].f1() < 0.95 {
		t.Errorf("macro F1 %.3f, on_topic F1 %.3f; want 0.95 of both", macro, score[topic.Privacy].f1())
	}
}

// TestGeneralNews lists what is kept of a day of general news.
func TestGeneralNews(t *testing.T) {
	all := items(t, "stream.jsonl")
	lex, rules := lexicon(t), defaults(t)
	kept := 0
	for _, it := range all {
		if _, _, got := read(lex, rules, it.Title, it.Description); got.Privacy || len(got.Topics) > 0 {
			kept++
			var s []string
			for _, ev := range append(got.Evidence, got.PrivacyEvidence...) {
				s = append(s, ev.Topic+"/"+ev.Rule)
			}
			t.Logf("%v %v: %s || %s", got.Topics, s, it.Title, it.Description)
		}
	}
	t.Logf("%d of %d kept", kept, len(all))
	// On that day Meta was fined and TikTok sued over a ban: 56 entries are rightly kept, few others may be.
	if kept < 50 || kept > 56+3*len(all)/1000+3 {
		t.Errorf("%d of %d kept", kept, len(all))
	}
}
