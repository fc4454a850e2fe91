package quality

import (
	"slices"
	"strings"
	"unicode"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// closing is how many sentences at the end of a text are read for an offer. What follows an article on its page, such
// as a form for comments, may stand after the offer. A sentence that says the text is sponsored is short.
const (
	closing        = 8
	sponsoredWords = 16
)

// Sells reports whether a text says it is sponsored or ends by selling something.
func Sells(d *news.Document) bool {
	l := sellingOf(d.Language)
	var body []*news.Sentence
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if l.saysSponsored(s) {
			return true
		}
		if s.Field == news.FieldBody {
			body = append(body, s)
		}
	}
	return slices.ContainsFunc(body[max(0, len(body)-closing):], l.offers)
}

// saysSponsored reports whether a short sentence begins with a phrase that marks sponsored texts.
func (l *selling) saysSponsored(s *news.Sentence) bool {
	from := firstWord(s)
	return from >= 0 && len(s.Tokens) <= sponsoredWords &&
		slices.ContainsFunc(l.Sponsored, func(phrase string) bool { return standsAt(s, from, phrase) })
}

// offers reports whether a sentence begins as an imperative and cuts a price or names a product.
func (l *selling) offers(s *news.Sentence) bool {
	first := firstWord(s)
	if first < 0 || !slices.Contains(l.Orders, s.Tokens[first].Norm) {
		return false
	}
	lower := strings.ToLower(s.Text)
	if slices.ContainsFunc(l.Deals, func(deal string) bool { return strings.Contains(lower, deal) }) {
		return true
	}
	for i := range s.Tokens {
		if slices.Contains(l.Before, s.Tokens[i].Norm) && l.brandedProduct(s, i+1) {
			return true
		}
	}
	return false
}

// brandedProduct reports whether a product with its name begins at a token: "a HideVPN", "the Locksmith Password
// Manager".
func (l *selling) brandedProduct(s *news.Sentence, at int) bool {
	if at < len(s.Tokens) && slices.Contains(l.Articles, s.Tokens[at].Norm) {
		at++
	}
	for to := at; to < len(s.Tokens); to++ {
		for _, p := range l.Products {
			norm := s.Tokens[to].Norm
			if to > at && standsAt(s, to, p) || norm != p && strings.HasSuffix(norm, p) && s.Capital(to) {
				return true
			}
		}
		if !s.Capital(to) {
			return false
		}
	}
	return false
}

// selling is selling.yaml of a language, the words by which texts sell.
type selling struct {
	Sponsored, Orders, Deals, Before, Articles, Products rules.Phrases
}

// sellingOf returns the words of a language, none for a language that has no file.
var sellingOf = rules.ByLanguage(func(language string) *selling {
	l := &selling{}
	rules.Decode(language, "selling.yaml", l)
	return l
})

// firstWord returns the place of the first token with a letter, or -1.
func firstWord(s *news.Sentence) int {
	return slices.IndexFunc(s.Tokens, func(t news.Token) bool { return strings.ContainsFunc(t.Norm, unicode.IsLetter) })
}

// standsAt reports whether a phrase begins at a token.
func standsAt(s *news.Sentence, at int, phrase string) bool {
	for w := range strings.FieldsSeq(phrase) {
		if at >= len(s.Tokens) || s.Tokens[at].Norm != w {
			return false
		}
		at++
	}
	return true
}
