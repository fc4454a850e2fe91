package facts

import (
	"cmp"
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
)

//go:embed data/laws.yaml
var lawsFile []byte

// lawBook finds laws, articles and case numbers in text. Its words and patterns are those of data/laws.yaml.
type lawBook struct {
	Laws               [][]string
	Articles           map[string][]string
	Parts, And, Breach []string
	Cases              []struct{ Pattern, Example string }

	names  map[string]string // every name of a law → the one that is written
	words  map[string]string // every word for an article → the one that is written
	law    *regexp.Regexp    // a law's name, with its articles before or behind it
	number *regexp.Regexp    // one number of an article, with its parts
	part   *regexp.Regexp    // one part of it
	cases  []*regexp.Regexp
}

var laws = sync.OnceValue(func() *lawBook {
	b := &lawBook{names: map[string]string{}, words: map[string]string{}}
	if err := yaml.Load(lawsFile, b, yaml.WithKnownFields()); err != nil {
		panic(err) // embedded; every test fails
	}
	for _, names := range b.Laws {
		for _, name := range names {
			b.names[name] = names[0]
		}
	}
	for article, words := range b.Articles {
		for _, word := range words {
			b.words[word] = article
		}
	}
	for _, c := range b.Cases {
		b.cases = append(b.cases, regexp.MustCompile(c.Pattern))
	}
	parts, and := oneOf(b.Parts), oneOf(b.And)
	one := `\d{1,3}[a-z]?(?:\s?\(\w{1,4}\))*(?:\s?(?:` + parts + `)\s?\w{1,2}\b)*`
	list := `(` + oneOf(slices.Collect(maps.Keys(b.words))) + `)\s?(` + one + `(?:\s?(?:` + and + `)\s?` + one + `)*)`
	b.law = regexp.MustCompile(`(?:` + list + `[^\d.;:]{0,15}?)?(?:^|[^\pL\d-])` + // "of the"
		`(` + oneOf(slices.Collect(maps.Keys(b.names))) + `)\b(?:,?\s` + list + `)?`)
	b.number = regexp.MustCompile(one)
	b.part = regexp.MustCompile(`\((\w{1,4})\)|(?:` + parts + `)\s?(\w{1,2})\b`)
	return b
})

// oneOf returns a pattern that matches any of some words, the longest first.
func oneOf(words []string) string {
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	return strings.Join(quoted, "|")
}

// find returns the laws that a text names, with their articles: "Art. 5(1)(f) GDPR".
func (b *lawBook) find(text string) (found []string) {
	for _, m := range b.law.FindAllStringSubmatch(text, -1) {
		word, list, law := cmp.Or(m[1], m[4]), cmp.Or(m[2], m[5]), b.names[m[3]]
		for _, number := range b.number.FindAllString(list, -1) {
			found = append(found, b.words[word]+" "+b.article(number)+" "+law)
		}
		if list == "" {
			found = append(found, law)
		}
	}
	return dropBare(found)
}

// article writes a number and its parts in one form: "5 Abs. 1 lit. f" as "5(1)(f)".
func (b *lawBook) article(number string) string {
	written := strings.FieldsFunc(number, func(r rune) bool { return r == ' ' || r == '(' || r == '\u00a0' })[0]
	for _, part := range b.part.FindAllStringSubmatch(number, -1) {
		written += "(" + part[1] + part[2] + ")"
	}
	return written
}

// dropBare removes repetitions, and laws of which an article is named too.
func dropBare(found []string) []string {
	var kept []string
	for _, f := range found {
		covered := slices.ContainsFunc(found, func(o string) bool {
			article, of := strings.CutSuffix(o, " "+f)
			return of && strings.ContainsAny(article, "0123456789")
		})
		if !covered && !slices.Contains(kept, f) {
			kept = append(kept, f)
		}
	}
	return kept
}

// caseNumber returns the first number of a case or decision in a text.
func (b *lawBook) caseNumber(text string) string {
	for _, c := range b.cases {
		if m := c.FindStringSubmatch(text); m != nil {
			return strings.Trim(m[len(m)-1], " .,;:")
		}
	}
	return ""
}

func (b *lawBook) breach(s *news.Sentence) bool {
	return slices.ContainsFunc(s.Tokens, func(t news.Token) bool {
		return slices.ContainsFunc(b.Breach, func(stem string) bool { return strings.HasPrefix(t.Norm, stem) })
	})
}

// ground adds to claims the law and the case that they rest on: what the sentence of the claim names, and, where the
// whole document is about one act, what another sentence names that speaks of a breach. Basis is that other sentence.
func ground(d *news.Document, claims []news.Claim) {
	if len(claims) == 0 {
		return
	}
	b := laws()
	for i := range claims {
		c := &claims[i]
		for j := range d.Sentences {
			s := &d.Sentences[j]
			if own := c.Quote != "" && strings.Contains(s.Text, c.Quote); own || isOneAct(claims) && b.breach(s) {
				c.Law, c.Case, c.Basis = b.read(c, s.Text, own)
			}
		}
	}
}

// read returns what a claim rests on by what it had and a further sentence.
func (b *lawBook) read(c *news.Claim, text string, own bool) (law []string, number, basis string) {
	law, number = dropBare(append(slices.Clone(c.Law), b.find(text)...)), c.Case
	if number == "" {
		number = b.caseNumber(text)
	}
	basis = c.Basis
	if !own && basis == "" && (number != c.Case || !slices.Equal(law, c.Law)) {
		basis = strings.Clone(text)
	}
	return law, number, basis
}

// isOneAct reports whether claims are about one act: one subject, and one sum or ban.
func isOneAct(claims []news.Claim) bool {
	return !slices.ContainsFunc(claims, func(c news.Claim) bool {
		first := &claims[0]
		return c.Kind.List() != first.Kind.List() || c.Subject != first.Subject || c.Amount != first.Amount ||
			c.Country != first.Country
	})
}
