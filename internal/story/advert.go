package story

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// The parts of a sentence that sells: it tells the reader to do something with a product, by name or by its price.
var (
	imperatives = strings.Fields("protect secure get try download install buy start grab claim save shield safeguard upgrade unlock " +
		"enjoy browse shop subscribe use order check take sign stay keep hide encrypt choose boost defend")
	branded = regexp.MustCompile(`\b(?:with|from|using|try|Try|get|Get|use|Use|Download|download|Install|install|choose|Choose|to|by)\s+` +
		`(?:an?\s+|the\s+|our\s+)?\p{Lu}[\p{L}\d]*(?:\s\p{Lu}[\p{L}\d]*)*\s*(?:VPN|[Aa]ntivirus|[Pp]assword [Mm]anager|[Ii]dentity [Pp]rotection)`)
	brandedVPN = regexp.MustCompile(`\b(?:with|from|using|[Tt]ry|[Gg]et|[Uu]se|[Dd]ownload|[Ii]nstall|[Cc]hoose)\s+\p{Lu}[\p{Ll}\d]+VPN\b`)
	offers     = regexp.MustCompile(`(?i)\b\d\d?% (?:off|discount)|\b(?:promo|coupon|discount) code|\bmoney-back guarantee|\brisk-free|\bfree trial\b`)
	sponsored  = regexp.MustCompile(`(?i)^\W*(?:(?:this is an? |this )?(?:sponsored|promoted|paid|partner) (?:content|post|article|message|story)\b.{0,60}` +
		`|this (?:article|post|story) (?:is|was) (?:sponsored|paid for|brought to you) by .{1,60}|advertorial)\W*$`)
)

// closing is how many sentences at the end of a text are read for an offer. What follows an article on its page, such as
// a form for comments, may stand after the offer.
const closing = 8

// sells reports that a text says it is sponsored or ends by selling something.
func sells(d *news.Document) bool {
	var body []*news.Sentence
	for i := range d.Sentences {
		if s := &d.Sentences[i]; s.Field == news.FieldBody {
			body = append(body, s)
		}
		if mayBeSponsored(d.Sentences[i].Text) && sponsored.MatchString(d.Sentences[i].Text) {
			return true
		}
	}
	return slices.ContainsFunc(body[max(0, len(body)-closing):], offer)
}

// mayBeSponsored reports, at a glance, that the first word of a text may be one with which sponsored begins.
func mayBeSponsored(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return true // let the expression decide
		case '0' <= c && c <= '9' || c == '_':
			return false
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			return strings.IndexByte("tspa", c|0x20) >= 0
		}
	}
	return false
}

// offer reports a sentence that begins as an imperative and names a product to protect oneself with, or a price cut.
func offer(s *news.Sentence) bool {
	first := slices.IndexFunc(s.Tokens, func(t news.Token) bool { return strings.ContainsFunc(t.Norm, unicode.IsLetter) })
	if first < 0 || !slices.Contains(imperatives, s.Tokens[first].Norm) {
		return false
	}
	return branded.MatchString(s.Text) || brandedVPN.MatchString(s.Text) || offers.MatchString(s.Text)
}
