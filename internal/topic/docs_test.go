package topic_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/topic"
)

// exampleTopics reads the topics in the YAML blocks of README.md and docs/.
const aFeed = "feeds: [{name: A, url: https://a.example/feed}]\n"

func exampleTopics(t *testing.T) (own []topic.Definition) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(pages, "../../README.md") {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(string(page), "```yaml\n")[1:] {
			code, _, _ := strings.Cut(block, "```")
			if code = strings.TrimPrefix(code, "topics:\n"); !strings.HasPrefix(code, "  - slug:") {
				continue
			}
			c, err := config.Parse(fmt.Sprintf("%s, example %d", name, i+1), []byte(aFeed+"topics:\n"+code))
			if err != nil {
				t.Fatalf("%v\n%s", err, code)
			}
			own = append(own, c.Topics...)
		}
	}
	return own
}

// TestDocumentation compiles the example topics of README.md and docs/. Each must take what its page says it takes,
// and leave at least one look-alike.
func TestDocumentation(t *testing.T) {
	own := exampleTopics(t)
	type outcome struct {
		slug string
		want bool
	}
	tried := map[outcome]bool{}
	rules, err := topic.Compile(topic.Merge(topic.Default(), own))
	if err != nil {
		t.Fatal(err)
	}
	lex := lexicon(t)
	for _, c := range []struct {
		slug, text string
		want       bool
	}{
		{"age-checks", "Australia tells TikTok to use age verification.", true},
		{"age-checks", "Discord adds an age check for new users.", true},
		{"age-checks", "Sites must offer age assurance by July.", true},
		{"age-checks", "TikTok hires quality assurance staff.", false},
		{"age-checks", "Instagram sells verification of accounts.", false},
		{"encryption", "WhatsApp adds encryption. A backdoor is not in it.", false},
		{"ad-tracking", "The courier tracked a parcel. Its advertisers were glad.", false},
		{"tiktok-owner", "TikTok sells advertising in Brazil.", false},
		{"tiktok-owner", "TikTok verkauft Werbung, und Nutzer verlieren die Geduld.", false},
		{"encryption", "Ministers ask for a backdoor in the encryption of WhatsApp.", true},
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
		tried[outcome{c.slug, c.want}] = true
	}
	for _, c := range []struct {
		title, body string
		want        bool
	}{{"Teens leave", "Many teens left Instagram.", true}, {"They leave", "Many teens left Instagram.", false},
		{"Teens leave", "Many teens left Instagram after the film.", false}} {
		if _, _, got := read(lex, rules, c.title, c.body); got.Has("children") != c.want {
			t.Errorf("children on %q: %v", c.title, got.Has("children"))
		}
		tried[outcome{"children", c.want}] = true
	}
	for _, d := range own {
		if !tried[outcome{d.Slug, true}] || !tried[outcome{d.Slug, false}] {
			t.Errorf("the example topic %q needs a text that it takes and a look-alike that it leaves", d.Slug)
		}
	}
}
