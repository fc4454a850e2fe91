package topic_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// one compiles a topic "x" with one rule.
func one(t *testing.T, rule string, change ...func(*topic.Definition)) *topic.Rules {
	t.Helper()
	d := topic.Definition{Slug: "x", Rules: []topic.Rule{{Text: rule}}}
	for _, c := range change {
		c(&d)
	}
	rules, err := topic.Compile([]topic.Definition{d})
	if err != nil {
		t.Fatalf("%q: %v", rule, err)
	}
	return rules
}

// marked parses text in which {kind:words} marks a mention.
func marked(title, body string) (*news.Document, []news.Mention) {
	type mark struct{ kind, words string }
	var marks []mark
	strip := func(s string) string {
		for {
			i := strings.IndexByte(s, '{')
			if i < 0 {
				return s
			}
			j := i + strings.IndexByte(s[i:], '}')
			kind, words, _ := strings.Cut(s[i+1:j], ":")
			marks = append(marks, mark{kind, words})
			s = s[:i] + words + s[j+1:]
		}
	}
	d := text.Parse(strip(title), strip(body), "en")
	var all []news.Mention
	for s := range d.Sentences {
		for i := range d.Sentences[s].Tokens {
			for _, m := range marks {
				n := len(text.Tokens(m.words))
				if i+n <= len(d.Sentences[s].Tokens) && d.Sentences[s].Span(i, i+n) == m.words {
					all = append(all, news.Mention{Kind: news.Kind(m.kind), ID: strings.ToLower(m.words), Sentence: s, From: i, To: i + n})
				}
			}
		}
	}
	return d, all
}

// TestRules holds the rule language to what the package's comment says of it.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       bool
	}{
		{"ban", "They ban it.", true},
		{"ban", "Bangkok and urban life are no bans.", false},
		{"ban~", "They were banning it.", true},
		{"penalty~", "Two penalties.", true},
		{"sell~", "They sold it.", true},
		{"daten*", "Die Datenschutzbehörde.", true},
		{"*strafe", "Eine Rekordstrafe.", true},
		{"fine|penalty", "A penalty.", true},
		{"data broker|sale", "A data sale.", true},
		{"data broker|sale", "A data shop.", false},
		{"data (broker|sale)", "A data broker.", true},
		{"in-app shopping", "In app shopping grows.", true},
		{"user data", "The user's data.", true},
		{"user data", "The users' “data”.", false},
		{"users data", "The users' “data”.", true},
		{"data of _ users", "The data of many users.", true},
		{"data of _ users", "The data of users.", false},
		{"(data of ..2 users)", "The data of all these users.", true},
		{"(data of ..2 users)", "The data of all these many users.", false},
		{"(data of ..2 users)", "The data of users", true},
		{"a ..2 d", "a b c d", true},
		{"a ..1 d", "a b c d", false},
		{"a ..1 d", "a, b - d", true},
		{"d .. a", "a b c d", false},
		{"d & a", "a b c d", true},
		{"d &1 a", "a b c d", false},
		{"d &2 a", "a b c d", true},
		{"a & a", "a b", false},
		{"a & a", "a b a", true},
		{"a & b", "One a. One b.", false},
		{"a IF b", "One a. One b.", true},
		{"a IF NOT b", "One a. One b.", false},
		{"a NOT b", "One a. One b.", true},
		{"a NOT b", "One a and b.", false},
		{"a NOT b", "One a and b. Another a.", true},
		{"a NOT b ..1 c", "One a and b x y c.", true},
		{"TITLE a", "One a.", false},
		{"TITLE title", "One a.", true},
		{"BODY title", "One a.", false},
		{"a IF TITLE title", "One a.", true},
		{"{platform} ..3 fined", "{platform:Acme} was fined.", true},
		{"{platform:acme} was", "{platform:Acme} was fined.", true},
		{"{platform:other}", "{platform:Acme} was fined.", false},
		{"{platform} ban", "The {platform:Acme Shop}'s ban.", true},
		{"{platform} & {authority}", "{platform:Acme} met {authority:ICO}.", true},
		{"{platform}|app", "An app.", true},
		{"$money ..2 fine", "A {money:12 pounds} fine.", true},
		{"fine => 0.6", "A fine.", false},
	} {
		rules := one(t, c.rule, func(d *topic.Definition) {
			d.Words = map[string]topic.Words{"money": {Text: "{money}|cash"}}
			if strings.Contains(c.rule, "*") {
				d.Language = "de"
			}
		})
		d, m := marked("The title", c.text)
		if strings.Contains(c.rule, "*") {
			d.Language = "de"
		}
		got := rules.Classify(d, m)
		if got.Has("x") != c.want {
			t.Errorf("%q on %q: %v, want %v\n%+v", c.rule, c.text, got.Has("x"), c.want, rules.Explain(d, m))
		}
		for _, ev := range got.Evidence {
			if !strings.Contains("The title "+c.text, ev.Quote) && !strings.Contains(c.text, "{") {
				t.Errorf("%q: quote %q", c.rule, ev.Quote)
			}
		}
	}
}

func TestIgnore(t *testing.T) {
	rules := one(t, "fine", func(d *topic.Definition) { d.Ignore = topic.Words{Text: "fine dining|fine tune~"} })
	for body, want := range map[string]bool{"A fine.": true, "Fine dining.": false, "We fine-tuned it.": false,
		"Fine dining, then a fine.": true} {
		if got := rules.Classify(text.Parse("", body, "en"), nil); got.Has("x") != want {
			t.Errorf("%q: %v", body, got.Has("x"))
		}
	}
}

func TestScores(t *testing.T) {
	rules, err := topic.Compile([]topic.Definition{
		{Slug: "x", Threshold: 2, Rules: []topic.Rule{{Text: "a => 1.5"}, {Name: "second", Text: "b => 0.5"}, {Text: "c => -1"}}},
		{Slug: "y", Rules: []topic.Rule{{Text: "{topic:x}"}}},
		{Slug: "z", Rules: []topic.Rule{{Text: "a IF NOT {topic:x}"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{"a": "z", "a b": "x y", "a b c": "z", "c": ""} {
		var got []string
		r := rules.Classify(text.Parse("", body, "en"), nil)
		for _, x := range r.Topics {
			got = append(got, x.Slug)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", body, got, want)
		}
	}
	r := rules.Classify(text.Parse("", "a b", "en"), nil)
	if r.Topics[0].Score != 0.5 || r.Evidence[0].Rule != "1" || len(r.Evidence) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestMistakes(t *testing.T) {
	_, err := topic.Compile([]topic.Definition{
		{Slug: "x", Threshold: -1, Ignore: topic.Words{Text: "a|"}, Rules: []topic.Rule{
			{Text: "", Line: 3}, {Text: "a ..x b"}, {Text: "a (b"}, {Text: "{planet}"}, {Text: "$nothing"},
			{Text: "a => much"}, {Name: "named", Text: "a NOT"},
			{Text: "$loop"}, {Text: "*ab"}, {Text: "a & {topic:y}"}, {Text: "a ) b"}, {Text: "~"}, {Text: "(a ..50 b)"}, {Text: "a NOT {topic:y}"}},
			Words: map[string]topic.Words{"loop": {Text: "a|$loop"}}},
		{Slug: "empty"}, {},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`topic "x": the threshold must be more than 0`, `topic "x": ignore: a word is missing`,
		`topic "x", rule 1: a word is missing at the end`, `rule 2: "x" after a link`, `rule 3: ) is missing`,
		`rule 4: unknown slot {planet}: there are {platform}`,
		`rule 5: no word list is called $nothing: add it under words`, `rule 6: => "much": expected a number`,
		`rule named: a word is missing at the end`,
		`topic "x": word list $loop: the word list $loop holds itself`, `rule 9: "*ab": at least three letters`,
		`rule 10: {topic:y} must stand alone`, `rule 11: ")" is out of place`,
		`rule 12: "~" holds no word`, `rule 13: "..50"`, `rule 14: {topic:y} is a condition on the document: write IF NOT`,
		`topic "empty": has no rules`, `a topic needs a slug`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	var fault *topic.Error
	if !errors.As(err, &fault) {
		t.Error("not an *Error")
	}
}

// TestFifthTopic is the promise of the README: five lines make a topic as good as those that ship.
func TestFifthTopic(t *testing.T) {
	c, err := config.Parse("feeds.yaml", []byte(aFeed+`topics:
- slug: encryption
  title: Encryption
  rules:
    - backdoor: backdoor~|weaken~ ..6 encryption & {platform}|$app
    - end-to-end encrypted|end-to-end encryption & {platform}
`))
	if err != nil {
		t.Fatal(err)
	}
	own := c.Topics
	if own[0].Rules[0].Name != "backdoor" || own[0].Rules[1].Line != 7 {
		t.Errorf("%+v", own[0].Rules)
	}
	rules, err := topic.Compile(topic.Merge(topic.Default(), own))
	if err != nil {
		t.Fatal(err)
	}
	_, _, got := read(lexicon(t), rules, "Ministers want a backdoor in WhatsApp's encryption", "")
	if !got.Has("encryption") || got.Evidence[0].Rule != "backdoor" || !got.Privacy {
		t.Errorf("%+v", got)
	}
	var slugs []string
	for _, d := range rules.Topics() {
		slugs = append(slugs, d.Slug)
	}
	if want := "fines data-sharing bans shopping encryption"; strings.Join(slugs, " ") != want {
		t.Errorf("topics %v, want %s", slugs, want)
	}
}

// TestReplaced lets a definition of feeds.yaml take the place of a shipped one.
func TestReplaced(t *testing.T) {
	rules, err := topic.Compile(topic.Merge(topic.Default(),
		[]topic.Definition{{Slug: "shopping", Title: "Kauf", Rules: []topic.Rule{{Text: "trolley"}}}}))
	if err != nil {
		t.Fatal(err)
	}
	if got := rules.Classify(text.Parse("TikTok Shop opens", "", "en"), nil); got.Has("shopping") {
		t.Error("the shipped rules still fire")
	}
	if got := rules.Classify(text.Parse("A trolley", "", "en"), nil); !got.Has("shopping") {
		t.Error("the new rule doesn't fire")
	}
}

// TestOtherLanguages labels nothing whose language has no rules.
func TestOtherLanguages(t *testing.T) {
	lex, rules := lexicon(t), defaults(t)
	for _, s := range []string{
		"Datatilsynet giver Google en bøde på 60 millioner kroner for brud på privatlivet",
		"Tietosuojavaltuutettu kielsi TikTokin viranomaisten puhelimissa",
		"Rekordowa kara dla Facebooka za dane użytkowników",
		"TikTok data ban privacy fine Роскомнадзор заблокировал сервис и оштрафовал компанию",
	} {
		if _, _, got := read(lex, rules, s, ""); got.Privacy || len(got.Topics) > 0 {
			t.Errorf("%q: %+v", s, got)
		}
	}
}

// TestSeeds reads the five articles from which the project began, with their full text.
func TestSeeds(t *testing.T) {
	lex, rules := lexicon(t), defaults(t)
	for _, it := range items(t, "seeds.jsonl") {
		_, _, got := read(lex, rules, it.Title, it.Body)
		for _, slug := range shipped {
			want := false
			for _, s := range it.Topics {
				want = want || s == slug
			}
			if got.Has(slug) != want {
				t.Errorf("%s: %s %v, want %v %+v", it.ID, slug, got.Has(slug), want, got.Evidence)
			}
		}
		if got.Privacy != it.OnTopic {
			t.Errorf("%s: privacy %v", it.ID, got.Privacy)
		}
	}
}

func TestExplain(t *testing.T) {
	rules, err := topic.Compile([]topic.Definition{{Slug: "fines", Ignore: topic.Words{Text: "fine dining"}, Rules: []topic.Rule{
		{Name: "fined", Text: "{platform} ..4 fined NOT tax"}, {Name: "sum", Text: "fined ..4 {money} => 0.5"},
		{Name: "law", Text: "fined IF gdpr"}}}})
	if err != nil {
		t.Fatal(err)
	}
	d, m := marked("{platform:Acme} was fined", "It was fined {money:5 pounds}. Fine dining.")
	a := rules.Explain(d, m)[0]
	if !a.Assigned || a.Score != 1.5 || len(a.Fired) != 2 || len(a.Near) != 1 || a.Ignored[0] != "Fine dining" {
		t.Errorf("%+v", a)
	}
	if f := a.Fired[0]; f.Rule != "fined" || f.Adds != 1 || !slices.Equal(f.Words, []string{"Acme", "fined"}) {
		t.Errorf("fired %+v", f)
	}
	if n := a.Near[0]; n.Rule != "law" || n.Adds != 1 || n.Why != "nothing in the document is gdpr" {
		t.Errorf("near %+v", n)
	}
	if want := `without rule "fined" it would have 0.5 of the 1 it needs`; a.Change != want {
		t.Errorf("%s, want %s", a.Change, want)
	}
	d, m = marked("{platform:Acme} was fined over tax", "")
	if a := rules.Explain(d, m)[0]; a.Assigned || a.Change != `rule "fined" would assign it, but the sentence has "tax"` {
		t.Errorf("%+v", a)
	}
	d.Language = "fr"
	if e := rules.Explain(d, m); len(e) > 0 {
		t.Errorf("%+v", e)
	}
}

// TestExplainAgrees compares explanations with classifications on invented items.
func TestExplainAgrees(t *testing.T) {
	lex, rules := lexicon(t), defaults(t)
	for _, it := range invented(t) {
		d, m, got := read(lex, rules, it.Title, it.Description)
		for _, a := range rules.Explain(d, m) {
			if has := got.Has(a.Topic) || a.Topic == topic.Privacy && got.Privacy; has != a.Assigned {
				t.Errorf("%s: %s is %v, explained as %v", it.Title, a.Topic, has, a.Assigned)
			}
		}
	}
}

// TestTogether classifies on several goroutines what was classified on one.
func TestTogether(t *testing.T) {
	lex, rules := lexicon(t), defaults(t)
	all := invented(t)
	want := make([]topic.Result, len(all))
	for i, it := range all {
		_, _, want[i] = read(lex, rules, it.Title, it.Description)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			again, err := topic.Compile(topic.Default())
			if err != nil {
				t.Error(err)
				return
			}
			for i, it := range all {
				for _, r := range []*topic.Rules{rules, again} {
					if _, _, got := read(lex, r, it.Title, it.Description); !reflect.DeepEqual(got, want[i]) {
						t.Errorf("%s: %+v, then %+v", it.Title, want[i], got)
					}
				}
			}
		})
	}
	wg.Wait()
}

// FuzzClassify holds evidence to its words, and explanations to classifications, whatever the text.
func FuzzClassify(f *testing.F) {
	lex, rules := lexicon(f), defaults(f)
	f.Add("TikTok fined £12.7m", "The ICO said the data of users went to China. A ban on the app, e-commerce…")
	f.Add("TikTok-Verbot", "Die Datenschutzbehörde verhängt eine Millionenstrafe gegen Meta.")
	f.Fuzz(func(t *testing.T, title, body string) {
		d := text.Parse(title, body, "")
		m := lex.Mentions(d)
		got := rules.Classify(d, m)
		for _, ev := range append(got.Evidence, got.PrivacyEvidence...) {
			if !strings.Contains(map[news.Field]string{news.FieldTitle: title, news.FieldBody: body}[ev.Field], ev.Quote) || ev.Quote == "" {
				t.Errorf("not verbatim: %+v", ev)
			}
		}
		if again := rules.Classify(d, m); !reflect.DeepEqual(got, again) {
			t.Errorf("%+v, then %+v", got, again)
		}
		for _, a := range rules.Explain(d, m) {
			if got.Has(a.Topic) != a.Assigned && a.Topic != topic.Privacy {
				t.Errorf("%s: explained as %v", a.Topic, a.Assigned)
			}
		}
	})
}
