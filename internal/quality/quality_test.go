package quality

import (
	"testing"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

func TestSpunNeedsSeveralPhrases(t *testing.T) {
	for _, body := range []string{
		"Chatterbox passes user data to staff at Longwind, its Chinese parent. The Federal Trade Commission has asked " +
			"for documents since March 2023.",
		"Researchers collect tortured phrases: “counterfeit consciousness” stands for artificial intelligence. They found 12,000 papers.",
		"The white home on the hill was sold last year for $2m. Its guardian firmly refused to comment.",
		"She spent her final year at the academy. In 12 months she will teach the Chinese language in person.",
	} {
		d := text.Parse("A title", body, "en")
		if Spin(d).Spun() {
			t.Errorf("marked as spun: %s", body)
		}
	}
}

func TestAdvertorial(t *testing.T) {
	news := "The regulator fined Chatterbox. It had kept data of children. The company will appeal.\n\n"
	for end, want := range map[string]bool{
		"Protect your privacy with HideAway VPN while you browse.":              true,
		"Get HideVPN now and save.":                                             true,
		"Try Locksmith Password Manager.\n\nLeave a comment\n\nRead next: more": true,
		"Start your free trial today.":                                          true,
		"This article is sponsored by HideAway.":                                true,
		"Follow us on Telegram or subscribe to our newsletter.":                 false,
		"Use a VPN, experts advise.":                                            false,
		"The company sells a VPN and a password manager.":                       false,
		"Protect your account with a long password.":                            false,
	} {
		if got := Sells(text.Parse("Chatterbox fined", news+end, "en")); got != want {
			t.Errorf("%q: %v, want %v", end, got, want)
		}
	}
}

// TestWordLists holds that the files of all languages can be read.
func TestWordLists(t *testing.T) {
	for _, language := range rules.Languages("selling.yaml") {
		if l := sellingOf(language); len(l.Sponsored) == 0 || len(l.Orders) == 0 || len(l.Products) == 0 {
			t.Errorf("%s: an empty list", language)
		}
	}
	if n := len(lexiconOf().phrases); n < 450 {
		t.Errorf("%d phrases of rewritten texts", n)
	}
}
