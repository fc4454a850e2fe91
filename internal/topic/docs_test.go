package topic_test

import (
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/topic"
)

// TestDocumentation compiles the examples of docs/rules.md, and holds them to what the page says of them.
func TestDocumentation(t *testing.T) {
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	var own []topic.Definition
	for i, block := range strings.Split(string(page), "```yaml\n")[1:] {
		code, _, _ := strings.Cut(block, "```")
		var defs []topic.Definition
		code = strings.TrimPrefix(code, "topics:\n")
		if err := yaml.Load([]byte(code), &defs, yaml.WithKnownFields()); err != nil {
			t.Fatalf("example %d: %v\n%s", i+1, err, code)
		}
		own = append(own, defs...)
	}
	rules, err := topic.Compile(topic.Merge(topic.Default(), own))
	if err != nil {
		t.Fatal(err)
	}
	lex := lexicon(t)
	for _, c := range []struct {
		slug, text string
		want       bool
	}{
		{"encryption", "Ministers ask for a backdoor in the encryption of WhatsApp.", true},
		{"cameras", "A bug let strangers watch a family's cameras.", true},
		{"cameras", "A hacked account. Cameras were on sale.", false},
		{"penalties", "TikTok was fined. It had broken data protection law.", true},
		{"penalties", "Google was fined in an antitrust case over user privacy.", false},
		{"penalties", "Fine dining on TikTok, with privacy.", false},
		{"ad-tracking", "The firm tracked many of its users for years.", true},
		{"ad-tracking", "They build secret profiles for advertisers.", true},
		{"tiktok-owner", "ByteDance must sell TikTok.", true},
		{"tiktok-owner", "ByteDance soll TikTok verkaufen, sagt die Regierung in den USA.", true},
	} {
		if _, _, got := read(lex, rules, "", c.text); got.Has(c.slug) != c.want {
			t.Errorf("%s on %q: %v", c.slug, c.text, got.Has(c.slug))
		}
	}
	for _, c := range []struct {
		title, body string
		want        bool
	}{{"Teens leave", "Many teens left Instagram.", true}, {"They leave", "Many teens left Instagram.", false}, {"Teens leave", "Many teens left Instagram after the film.", false}} {
		if _, _, got := read(lex, rules, c.title, c.body); got.Has("children") != c.want {
			t.Errorf("children on %q: %v", c.title, got.Has("children"))
		}
	}
}
