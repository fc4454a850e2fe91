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

var (
	plain    = &names{classes: []string{"platform", "authority", "country", "money", "data"}, flags: []string{"topic"}}
	labelled = &names{classes: plain.classes, flags: plain.flags, captures: []string{"sum", "payer"}, labels: []string{"fine", "imposed"}}
)

func TestRuleRoundTrip(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Fine~", "fine~"},
		{"in-app shopping", "in app shopping"},
		{"a|b c", "a|b c"},
		{"(a b|c)", "a b|c"},
		{"(a|b c) {money}..", ""},
		{"{platform} ..6 fined|fines & {money} => 0.5", "{platform} ..6 fined|fines & {money} => 0.5"},
		{"TITLE x &3 $y NOT z IF NOT BODY (v w|u) IF {topic:bans} => -1", "TITLE x &3 $y NOT z IF NOT BODY v w|u IF {topic:bans} => -1"},
		{"((a|b) c|d)", "(a|b) c|d"},
		{"in-app|shop~", "in app|shop~"},
		{"(a|b) ..2 c", "a|b ..2 c"},
		{"(leak of ..3 data)", "(leak of ..3 data)"},
		{"a (b ..2 c|d)", "a (b ..2 c|d)"},
		{"daten* *strafe", "daten* *strafe"},
		{"children’s data", "children data"},
	} {
		r, err := parseRule(c.line, plain)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: no error", c.line)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.line, err)
		} else if r.String() != c.want {
			t.Errorf("%q: %q, want %q", c.line, r.String(), c.want)
		}
	}
}

func FuzzRule(f *testing.F) {
	for _, s := range []string{"{platform} ..6 fined|fines & {money} NOT x IF NOT TITLE (a b|c~) => 0.5", "$a|{country:CN} _ *abc &2 d"} {
		f.Add(s)
	}
	f.Add("{payer: platform} ..2 fined {sum: money} NEAR NOT x => fine 3, imposed -2")
	f.Fuzz(func(t *testing.T, line string) {
		known := plain
		if strings.Contains(line, "fine ") {
			known = labelled
		}
		r, err := parseRule(line, known)
		if err != nil {
			return
		}
		again, err := parseRule(r.String(), known)
		if err != nil {
			t.Fatalf("%q became %q: %v", line, r.String(), err)
		}
		if again.String() != r.String() {
			t.Errorf("%q became %q, then %q", line, r.String(), again.String())
		}
	})
}

func TestLabelledRules(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"{payer: platform:meta} ..3 {sum:money} NEAR x => fine 3, imposed -2.5", "{payer: platform:meta} ..3 {sum: money} NEAR x => fine 3, imposed -2.5"},
		{"{sum: money} => fine 1", "{sum: money} => fine 1"},
		{"{sum: money}", "0: the rule has no vote"},
		{"{smu: money} => fine 1", `0: unknown capture {smu: …} (did you mean "sum"?)`},
		{"a {sum: mony} => fine 1", "2: unknown slot {mony}"},
		{"a => fined 1", `5: => "fined" is not a label (did you mean "fine"?)`},
		{"a => fine much", `10: fine "much": expected a number`},
		{"a => fine 1, fine 2", "18: two votes for fine"},
		{"(a {sum: money}) => fine 1", "3: {sum:money} captures within brackets"},
		{"a NOT {sum: money} => fine 1", "a condition captures nothing"},
		{"a|{sum: money} => fine 1", "a capture stands alone"},
	} {
		r, err := parseRule(c.line, labelled)
		got := r.String()
		if err != nil {
			got = fmt.Sprintf("%d: %v", err.(*syntaxError).at, err)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%q: %s, want %s", c.line, got, c.want)
		}
	}
}

const fileWithMistakes = `words:
  fine: fine~
money:
  rulez: []
  rules:
    - no vote: "{sum: money}"
      example: x
    - unknown list: "  {sum: money} $fien => fine 1"
      exampel: x
    - "$fine => fine 1"
bans: {}
`

func TestFileMistakes(t *testing.T) {
	file, mistakes := ReadFile("en/facts.yaml", []byte(fileWithMistakes), "en", []string{"money", "ban"})
	_, err := Compile(Options{Classes: labelled.classes, Captures: labelled.captures, Labels: labelled.labels, Words: file.Words}, file.Sets)
	got := fmt.Sprint(mistakes, err)
	for _, want := range []string{
		`en/facts.yaml:4:3: unknown key "rulez" in money (did you mean "rules"?)`,
		`en/facts.yaml:9:7: unknown key "exampel" of a rule (did you mean "example"?)`,
		`en/facts.yaml:10:7: a rule needs a name`,
		`en/facts.yaml:11:1: unknown key "bans" in a rule file (did you mean "ban"?)`,
		`money, rule no vote: the rule has no vote`,
		`money, rule unknown list: no word list is called $fien: add it under words (did you mean "fine"?)`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// TestCaptures holds every match with its captures, and conditions on the sentences next to it.
func TestCaptures(t *testing.T) {
	set := Set{Name: "money", Rules: []Source{
		{Name: "a", Text: "{payer: platform} was fined {sum: money} => fine 1"},
		{Name: "b", Text: "{sum: money} NEAR appeal~ => fine 1"},
		{Name: "c", Text: "{sum: money} NEAR NOT appeal~ => fine 1"},
	}}
	p, err := Compile(Options{Language: "en", Classes: labelled.classes, Captures: labelled.captures, Labels: labelled.labels}, []Set{set})
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
	for i := range p.Sets()[0].Rules {
		r := &p.Sets()[0].Rules[i]
		got += r.Name + ":"
		m.All(r, func(at Match) bool {
			for _, name := range r.Captures() {
				from, to, _ := m.Capture(r, at, name)
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
		{"en", "fine", "[fine fines fined fining finer finers]"}, {"en", "ban", "[ban bans baned baning baner baners banned banning banner banners]"},
		{"en", "spy", "[spy spied spying spies spies spied spying spier]"}, {"en", "pay", "[pay paid pays payed paying payer payers]"},
		{"en", "child", "[child children childs childed childing childer childers]"}, {"da", "bøde", "[bøde]"}, {"fr", "amende", "[amende amendes amendee amendees]"},
	} {
		if got := fmt.Sprint(formsOf(c.language).of(c.word)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.language, c.word, got, c.want)
		}
	}
	if got := fmt.Sprint(formsOf("de").of("strafen")); !strings.Contains(got, "gestraft") || !strings.Contains(got, "straft") {
		t.Error(got)
	}
	if _, err := readForms(fstest.MapFS{"fr/forms.yaml": {Data: []byte("endngs: []")}}, "fr"); err == nil {
		t.Error("no error for an unknown key")
	}
	for _, language := range []string{"en", "de"} {
		if f, err := readForms(rules.Files, language); err != nil || len(f.endings) == 0 {
			t.Errorf("%s: %v", language, err)
		}
	}
}
