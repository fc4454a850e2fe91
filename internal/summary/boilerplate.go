package summary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// boilerplate reports whether a sentence is what pages and feeds append to articles, and no part of one.
func boilerplate(text string, words []string) bool {
	return holds(anywhere, words) || follows(atStart, words) || credit(text, words) || advertising(words)
}

// credit recognises photo credits and copyright lines.
func credit(text string, words []string) bool {
	if strings.Contains(text, "©") || strings.Contains(text, "(c) ") {
		return true
	}
	return len(text) < 160 && holds(credits, words)
}

// advertising recognises the sentence that sells the reader something: a product of the kind that privacy pages sell,
// together with words that urge.
func advertising(words []string) bool { return holds(products, words) && holds(urges, words) }

// holds reports whether one of the phrases stands anywhere in words.
func holds(list index, words []string) bool {
	for i := range words {
		if follows(list, words[i:]) {
			return true
		}
	}
	return false
}

// follows reports whether words begin with one of the phrases.
func follows(list index, words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, p := range list[words[0]] {
		if len(p) <= len(words) && slices.Equal(p, words[:len(p)]) {
			return true
		}
	}
	return false
}

var (
	credits  = phrases(`getty images|shutterstock|file photo|afp via`)
	products = phrases(`vpn|cyberghost|nordvpn|expressvpn|surfshark|antivirus|password manager|identity theft protection|data removal service|our app|our product|free trial|money back guarantee`)
	urges    = phrases(`protect your|protect yourself|secure your|get|try|download|sign up|buy|use|your digital|discount|deal|off|encryption while|consider using|we recommend|today|schützen sie|jetzt`)
)

// anywhere holds words that mark a sentence as boilerplate wherever they stand in it.
var anywhere = phrases(`appeared first on|first appeared on|originally appeared on|originally published on|originally published at|originally published by|originally published in|this article was originally|was originally published|republished with permission|
	leave a comment|leave a reply|write a comment|post a comment|add a comment|view comments|email address will not be published|required fields are marked|comments are closed|comments url|article url|
	subscribe to|sign up for|sign up to|subscribe now|our newsletter|weekly newsletter|daily newsletter|newsletter and|free newsletter|in your inbox|to your inbox|
	follow us on|join us on|join our|like us on|find us on|our telegram|our whatsapp channel|our youtube channel|our facebook page|download our|follow our|send tips|send us a tip|got a tip|
	share this|share on facebook|share on twitter|tweet this|click here|tap here|read the full story|read full article|read more|continue reading|see also|more from|
	all rights reserved|terms of use|may earn a commission|affiliate links|affiliate commission|independently selected|earn a small commission|sponsored content|sponsored by|advertisement|
	enable javascript|turn off your ad blocker|accept cookies to|cookie settings|skip to content|skip to main|back to top|table of contents|
	image credit|photo credit|photograph by|photo by|photo illustration|image source|picture alliance|illustration by|featured image|
	news emails|daily news podcast|latest updates|see all our|min read|minute read|reading time|leestijd|this story has been updated|this is a developing story|more to come|
	wird nach der anzeige|mehr zum thema|newsletter abonnieren|jetzt abonnieren|folgen sie uns|lesen sie auch|zur startseite|alle rechte vorbehalten|kommentar schreiben|erschien zuerst auf|der beitrag erschien|ihre e mail adresse wird|anzeige endet`)

// atStart holds words that mark a sentence as boilerplate at its beginning.
var atStart = phrases(`read next|also read|read also|read|related|watch|listen|advertisement|previous post|next post|tags|filed under|topics|source|via|photo|image|credit|caption|by|posted by|written by|published|last updated|updated|
	share|tweet|email|print|comments|comment|the post|copyright|disclosure|disclaimer|editor's note|about the author|advertiser|tldr tldr|lesen sie|mehr|quelle|foto|bild|anzeige|der beitrag`)

// An index finds phrases by their first word.
type index map[string][][]string

func phrases(list string) index {
	m := index{}
	for _, p := range strings.Split(list, "|") {
		if words := strings.Fields(p); len(words) > 0 {
			m[words[0]] = append(m[words[0]], words)
		}
	}
	return m
}

// pieces returns the parts of a sentence around boilerplate that was run into it without a full stop, as some feeds
// do: "… say critics Follow our live blog for the latest updates The minister …". A sentence that begins with boilerplate is
// boilerplate to its end. Inside a sentence, boilerplate ends where a capital letter follows.
func pieces(s *news.Sentence) []string {
	var out []string
	rest := s.Text
	for {
		from, to := runIn(rest)
		if to == 0 {
			break
		}
		before := strings.TrimSpace(rest[:from])
		if before == "" && len(out) == 0 {
			return nil
		}
		out = append(out, before)
		rest = rest[to:]
		if !startsSentence(rest) {
			rest = ""
		}
	}
	out = append(out, rest)
	kept := out[:0]
	for _, p := range out {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// startsSentence reports whether what follows boilerplate is a new sentence.
func startsSentence(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \u00a0\n")
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(trimmed, `"'“„«‘`))
	return trimmed != rest && (unicode.IsUpper(r) || unicode.IsDigit(r))
}

// runIn finds the first boilerplate that is run into a text, as [from, to); to is 0 without one.
func runIn(text string) (from, to int) {
	for _, r := range runIns {
		i := strings.Index(text, r.begin)
		if i < 0 {
			continue
		}
		j := strings.Index(text[i:], r.end)
		if j < 0 || j > 200 {
			continue
		}
		if end := i + j + len(r.end); to == 0 || i < from {
			from, to = i, end
		}
	}
	return from, to
}

var runIns = []struct{ begin, end string }{
	{"Follow our ", "latest updates"},
	{"Get our ", "daily news podcast"},
	{"Business live", "latest updates"},
	{"Coronavirus", "latest updates"},
	{"See all our ", "coverage"},
	{"Sign up for ", "newsletter"},
	{"The post ", "appeared first on"},
	{"Related: ", "\n"},
}
