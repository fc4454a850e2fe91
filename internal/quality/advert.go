package quality

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
		slices.ContainsFunc(l.sponsored, func(phrase string) bool { return standsAt(s, from, phrase) })
}

// offers reports whether a sentence begins as an imperative and cuts a price or names a product.
func (l *selling) offers(s *news.Sentence) bool {
	first := firstWord(s)
	if first < 0 || !slices.Contains(l.orders, s.Tokens[first].Norm) {
		return false
	}
	lower := strings.ToLower(s.Text)
	if slices.ContainsFunc(l.deals, func(deal string) bool { return strings.Contains(lower, deal) }) {
		return true
	}
	for i := range s.Tokens {
		if slices.Contains(l.before, s.Tokens[i].Norm) && l.brandedProduct(s, i+1) {
			return true
		}
	}
	return false
}

// brandedProduct reports whether a product with its name begins at a token: "a HideVPN", "the Locksmith Password
// Manager".
func (l *selling) brandedProduct(s *news.Sentence, at int) bool {
	if at < len(s.Tokens) && slices.Contains(l.articles, s.Tokens[at].Norm) {
		at++
	}
	for to := at; to < len(s.Tokens); to++ {
		for _, p := range l.products {
			norm := s.Tokens[to].Norm
			if to > at && standsAt(s, to, p) || norm != p && strings.HasSuffix(norm, p) && capital(s, to) {
				return true
			}
		}
		if !capital(s, to) {
			return false
		}
	}
	return false
}

// selling holds the words by which texts of a language sell.
type selling struct {
	sponsored, deals, products []string
	orders, before, articles   []string
}

// sellingOf returns the words of a language, none for a language that has no file.
var sellingOf = rules.ByLanguage(func(language string) *selling {
	var f struct {
		Sponsored string `yaml:"sponsored"`
		Orders    string `yaml:"orders"`
		Deals     string `yaml:"deals"`
		Before    string `yaml:"before"`
		Articles  string `yaml:"articles"`
		Products  string `yaml:"products"`
	}
	if slices.Contains(rules.Languages("selling.yaml"), language) {
		read(language+"/selling.yaml", &f)
	}
	return &selling{
		sponsored: split(f.Sponsored), deals: split(f.Deals), products: split(f.Products),
		orders: strings.Fields(f.Orders), before: strings.Fields(f.Before), articles: strings.Fields(f.Articles),
	}
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

func capital(s *news.Sentence, i int) bool {
	r, _ := utf8.DecodeRuneInString(s.Surface(i))
	return unicode.IsUpper(r)
}
