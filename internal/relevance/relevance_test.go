package relevance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

func found(quote string) Found {
	return Found{Evidence: []news.Evidence{{Topic: "privacy", Field: news.FieldTitle, Quote: quote, Score: 1}}}
}

func TestShippedTables(t *testing.T) {
	names, err := tables.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range names {
		language := strings.TrimSuffix(f.Name(), ".tsv")
		if m := For(language); len(m.words) < 100 || m.Threshold <= 0 {
			t.Errorf("%s: %d words, threshold %v", language, len(m.words), m.Threshold)
		}
	}
	if For("xx") != nil {
		t.Error("a language without a table has a model")
	}
}

// The same rule may fire in both texts of a pair; the whole text tells them apart.
func TestScore(t *testing.T) {
	m := For("en")
	for _, c := range []struct{ belongs, not string }{
		{
			"Regulator investigates dating app over sharing of location data\n\n" +
				"The app passed users' precise location to advertisers without consent, the privacy watchdog said.",
			"The best wallet trackers to buy this winter\n\n" +
				"This little tracker shares its location with your phone and is 30% off at the store right now.",
		},
		{
			"TikTok stored children's data in China, watchdog finds\n\n" +
				"The data protection commission said the company had misled users about access to their personal data.",
			"Spy drama returns for a second season\n\n" +
				"The series follows an agent who tracks a stolen phone across London; the trailer shows the cast in the snow.",
		},
	} {
		score := func(s string) float64 {
			title, body, _ := strings.Cut(s, "\n\n")
			return m.Score(text.Parse(title, body, "en"), nil, found(title))
		}
		if a, b := score(c.belongs), score(c.not); a < m.Threshold || b >= m.Threshold {
			t.Errorf("%q: %.2f; %q: %.2f; threshold %.2f", c.belongs, a, c.not, b, m.Threshold)
		}
	}
}

func TestFitLearnsAndRoundTrips(t *testing.T) {
	var examples []Example
	for i := range 80 {
		word, belongs := "surveillance", true
		if i%2 == 0 {
			word, belongs = "weather", false
		}
		d := text.Parse(fmt.Sprintf("More %s in town", word), fmt.Sprintf("A report on %s came out.", word), "en")
		e := NewExample(d, nil, found("More"))
		e.Belongs, e.Sampled, e.Group = belongs, true, i/2
		examples = append(examples, e)
	}
	m, scores := Fit(examples)
	for i, s := range scores {
		if (s >= 0.5) != examples[i].Belongs {
			t.Fatalf("example %d, belongs %v: scored %.2f by a fold that hasn't seen it", i, examples[i].Belongs, s)
		}
	}
	m.Threshold = 0.5
	again, err := Parse(m.WriteTable([]string{"a comment"}))
	if err != nil {
		t.Fatal(err)
	}
	d := text.Parse("More surveillance in town", "", "en")
	a, b := m.Score(d, nil, found("More")), again.Score(d, nil, found("More"))
	if a-b > 0.02 || b-a > 0.02 || again.Threshold != 0.5 {
		t.Errorf("the table read back scores %.3f, not %.3f", b, a)
	}
	words := again.Words(Read(d, nil))
	if len(words) == 0 || words[0].Text != "surveillance" || words[0].Weight <= 0 {
		t.Errorf("words that weigh most: %v", words)
	}
}

func TestParseNamesTheMistake(t *testing.T) {
	for table, want := range map[string]string{
		"word\tprivacy\t1":     `["word" "privacy" "1" ""]: two weights are missing`,
		"# x\nsignal\tnone\t1": `["signal" "none" "1" ""]: unknown signal`,
		"word\tprivacy\tx\t1":  `["word" "privacy" "x" "1"]: "x" is not a number`,
		"verb\tprivacy\t1\t1":  `["verb" "privacy" "1" "1"]: unknown kind`,
		"word privacy 1 1":     `["word privacy 1 1" "" "" ""]: "" is not a number`,
	} {
		if _, err := Parse([]byte(table)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", table, err, want)
		}
	}
}

func TestALongTextIsNotAboutItsLastWords(t *testing.T) {
	long := strings.Repeat("The match went on in the rain and nobody scored. ", 60)
	a := Read(text.Parse("Report", long, "en"), nil)
	b := Read(text.Parse("Report", long+"Surveillance is everywhere.", "en"), nil)
	if len(a.Body) != len(b.Body) {
		t.Errorf("%d and %d words", len(a.Body), len(b.Body))
	}
}
