package topic_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

const danish = `
words:
  sanction: bøde|bøden|bøder|sanktion*
topics:
  - slug: fines
    title: Bøder
    rules:
      - bøde: "{platform}|google ..9 $sanction"
  - slug: privacy
    title: Privatliv
    rules:
      - bøde: "{topic:fines} IF privatliv|persondata"
`

// TestLanguageByFile adds a language with a file and nothing else.
func TestLanguageByFile(t *testing.T) {
	file, err := topic.Load(fstest.MapFS{"da/topics.yaml": {Data: []byte(danish)}}, "da")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(append(topic.Default(), file.Topics...))
	if err != nil {
		t.Fatal(err)
	}
	got := rules.Classify(text.Parse("Google får en bøde for sin praksis", "Det handler om brugernes privatliv.", "da"), nil)
	if !got.Has("fines") || !got.Privacy || got.Evidence[0].Rule != "bøde" {
		t.Errorf("%+v", got)
	}
	if title := rules.Topics()[0].Title; title != "Fines" {
		t.Errorf("the topic is titled %q", title)
	}
}

const brokenDanish = `
language: de
wrds: {}
topics:
  - slug: fines
    treshold: 1
    rules:
      - bøde: "{platfrom} ..9 $sanction"
      - exempl: a
        exampel: b
`

// TestBrokenLanguage names each mistake with its place and a remedy.
func TestBrokenLanguage(t *testing.T) {
	_, err := topic.Load(fstest.MapFS{"da/topics.yaml": {Data: []byte(brokenDanish)}}, "da")
	got := fmt.Sprint(err)
	for _, want := range []string{
		`da/topics.yaml:2:11: language: "de" in the folder of "da": name the folder after the language`,
		`da/topics.yaml:3:1: unknown key "wrds" in a rule file (did you mean "words"?)`,
		`da/topics.yaml:6:5: unknown key "treshold" in a topic (did you mean "threshold"?)`,
		`da/topics.yaml:10:9: unknown key "exampel" of a rule (did you mean "example"?)`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// TestBrokenRule names the place of a mistake in a rule of a file.
func TestBrokenRule(t *testing.T) {
	file, err := topic.Load(fstest.MapFS{"da/topics.yaml": {Data: []byte(strings.Replace(danish, "{platform}", "{platfrom}", 1))}}, "da")
	if err != nil {
		t.Fatal(err)
	}
	for i := range file.Topics {
		file.Topics[i].Shared = nil // as if a maintainer wrote them
	}
	want := `da/topics.yaml:8:16: topic "fines", rule bøde: unknown slot {platfrom} (did you mean "platform"?)`
	if _, err := topic.Compile(file.Topics); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
