package topic_test

import (
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

// TestBrokenLanguage names the file and the remedy.
func TestBrokenLanguage(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"language: de\ntopics: []\n", "name the folder after the language"},
		{"tpics: []\n", "da/topics.yaml: "},
	} {
		if _, err := topic.Load(fstest.MapFS{"da/topics.yaml": {Data: []byte(c.file)}}, "da"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.file, err)
		}
	}
}
