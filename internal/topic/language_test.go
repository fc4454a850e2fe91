package topic_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

const french = `
words:
  sanction: amende|amendes|sanction*
topics:
  - slug: fines
    title: Amendes
    rules:
      - amende: "{platform}|google ..9 $sanction"
  - slug: privacy
    title: Vie privée
    rules:
      - amende: "{topic:fines} IF vie privée|données"
`

// TestLanguageByFile adds a language with a file and nothing else.
func TestLanguageByFile(t *testing.T) {
	files, err := topic.Load(fstest.MapFS{"fr/topics.yaml": {Data: []byte(french)}})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(append(topic.Default(), topic.Definitions(files)...))
	if err != nil {
		t.Fatal(err)
	}
	got := rules.Classify(text.Parse("Google écope d'une amende pour ses pratiques", "La vie privée des internautes est en cause.", "fr"), nil)
	if !got.Has("fines") || !got.Privacy || got.Evidence[0].Rule != "amende" {
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
		{"tpics: []\n", "fr/topics.yaml: "},
	} {
		if _, err := topic.Load(fstest.MapFS{"fr/topics.yaml": {Data: []byte(c.file)}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.file, err)
		}
	}
}
