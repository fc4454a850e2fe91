package pattern

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// options are what the rules of these tests may use.
func options(captures, labels []string) Options {
	return Options{Language: "en", Flags: []string{"topic"}, Captures: captures, Labels: labels,
		Classes: []string{"platform", "authority", "country", "money", "data"}}
}

var labelled = options([]string{"sum", "payer"}, []string{"fine", "imposed"})

// compileRule compiles one rule.
func compileRule(o Options, line string) (*Program, error) {
	return Compile(o, []Set{{Name: "set", File: o.File, Rules: []rules.Source{{Text: line, Line: 1, Column: 1}}}})
}

// TestMistakesInRules holds each mistake to its column and remedy.
func TestMistakesInRules(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"{payer: platform:meta} ..3 {sum:money} NEAR x => fine 3, imposed -2.5", ""},
		{"{sum: money} => fine 1", ""},
		{"{sum: money}", "1: set, rule 1: the rule has no vote"},
		{"{smu: money} => fine 1", `1: set, rule 1: unknown capture {smu: …} (did you mean "sum"?)`},
		{"a {sum: mony} => fine 1", `3: set, rule 1: unknown slot {mony} (did you mean "money"?)`},
		{"a => fined 1", `6: set, rule 1: => "fined" is not a label (did you mean "fine"?)`},
		{"a => fine much", `11: set, rule 1: fine "much": expected a number`},
		{"a => fine 1, fine 2", "19: set, rule 1: two votes for fine"},
		{"(a {sum: money}) => fine 1", "4: set, rule 1: {sum: money} captures within brackets"},
		{"a NOT {sum: money} => fine 1", "a condition captures nothing"},
		{"a|{sum: money} => fine 1", "a capture stands alone"},
		{"a ..2 => fine 1", `a word is missing before "=>"`},
		{"(a ..2) => fine 1", `a word is missing after "..2"`},
		{"((a|b) => fine 1", ") is missing"},
		{"a $b => fine 1", "3: set, rule 1: no word list is called $b: add it under words"},
	} {
		o := labelled
		o.File = "f"
		_, err := compileRule(o, c.line)
		if got := fmt.Sprint(err); c.want == "" && err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%q: %s, want %s", c.line, got, c.want)
		}
	}
}

const fileWithMistakes = `words:
  fine: fine~
  sum: "{mony}|x"
  loop: a|$loop
money:
  rulez: []
  rules:
    - no vote: "{sum: money}"
      example: x
    - unknown list: "  {sum: money} $fien => fine 1"
      exampel: x
    - "$fine => fine 1"
    - broken lists: "{sum: money} $sum $loop $sum => fine 1"
      example: x
bans: {}
`

func TestFileMistakes(t *testing.T) {
	files := fstest.MapFS{"en/facts.yaml": {Data: []byte(fileWithMistakes)}}
	_, err := Load(files, "en", "facts.yaml", labelled, Set{Name: "money"}, Set{Name: "ban"})
	got := fmt.Sprint(err)
	for _, want := range []string{
		`en/facts.yaml:3:9: word list $sum: unknown slot {mony} (did you mean "money"?)`,
		`en/facts.yaml:4:11: word list $loop: the word list $loop holds itself`,
		`en/facts.yaml:6:3: unknown key "rulez" in money (did you mean "rules"?)`,
		`en/facts.yaml:8:17: money, rule no vote: the rule has no vote`,
		`en/facts.yaml:10:37: money, rule unknown list: no word list is called $fien: add it under words (did you mean "fine"?)`,
		`en/facts.yaml:11:7: unknown key "exampel" of a rule (did you mean "example"?)`,
		`en/facts.yaml:12:7: a rule needs a name`,
		`en/facts.yaml:15:1: unknown key "bans" in a rule file (did you mean "ban"?)`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "$sum"); n != 1 {
		t.Errorf("the mistake in $sum is named %d times", n)
	}
}

// TestCaptures holds every match with its captures, and conditions on the sentences next to it.
func TestCaptures(t *testing.T) {
	set := Set{Name: "money", Rules: []rules.Source{
		{Name: "a", Text: "{payer: platform} was fined {sum: money} => fine 1"},
		{Name: "b", Text: "{sum: money} NEAR appeal~ => fine 1"},
		{Name: "c", Text: "{sum: money} NEAR NOT appeal~ => fine 1"},
	}}
	p, err := Compile(labelled, []Set{set})
	if err != nil {
		t.Fatal(err)
	}
	d := text.Parse("News", "Acme was fined 5. Then Other was fined 6.\n\nNobody else.\n\nIt appealed.", "en")
	var mentions []news.Mention
	for s := range d.Sentences {
		for i, tok := range d.Sentences[s].Tokens {
			switch tok.Norm {
			case "acme", "other":
				mentions = append(mentions, news.Mention{Kind: news.KindPlatform, ID: tok.Norm, Sentence: s, From: i, To: i + 1})
			case "5", "6":
				mentions = append(mentions, news.Mention{Kind: news.KindMoney, Sentence: s, From: i, To: i + 1})
			}
		}
	}
	m := p.Search(d, mentions)
	defer m.Release()
	got := ""
	for i := range p.Sets[0].Rules {
		r := &p.Sets[0].Rules[i]
		got += r.Name + ":"
		m.All(r, func(at Match) bool {
			for _, c := range r.pattern.captures {
				from, to, _ := r.Captured(at, c.name)
				got += " " + d.Sentences[at.Sentence].Span(from, to)
			}
			return false
		})
		got += ";"
	}
	if want := "a: Acme 5 Other 6;b:;c: 5 6;"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct{ language, word, want string }{
		{"en", "fine", "[fine fines fined fining finer finers]"},
		{"en", "ban", "[ban bans baned baning baner baners banned banning banner banners]"},
		{"en", "spy", "[spy spied spying spies spies spied spying spier]"}, {"en", "pay", "[pay paid pays payed paying payer payers]"},
		{"en", "child", "[child children childs childed childing childer childers]"}, {"da", "bøde", "[bøde]"},
		{"fr", "amende", "[amende amendes amendee amendees]"},
	} {
		if got := fmt.Sprint(formsOf(c.language).of(c.word)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.language, c.word, got, c.want)
		}
	}
	if got := fmt.Sprint(formsOf("de").of("strafen")); !strings.Contains(got, "gestraft") || !strings.Contains(got, "straft") {
		t.Error(got)
	}
	for _, language := range []string{"en", "de"} {
		if len(formsOf(language).Endings) == 0 {
			t.Errorf("%s has no endings", language)
		}
	}
}
