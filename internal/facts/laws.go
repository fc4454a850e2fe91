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
	begin  [256][]string     // the names by their first byte, the longest first
	words  map[string]string // every word for an article → the one that is written
	before *regexp.Regexp    // articles at the end of what stands before a law's name
	after  *regexp.Regexp    // articles at the beginning of what stands behind it
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
	for _, name := range longestFirst(slices.Collect(maps.Keys(b.names))) {
		b.begin[name[0]] = append(b.begin[name[0]], name)
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
	b.before = regexp.MustCompile(list + `[^\d.;:]{1,16}$`) // "of the"
	b.after = regexp.MustCompile(`^,?\s` + list)
	b.number = regexp.MustCompile(one)
	b.part = regexp.MustCompile(`\((\w{1,4})\)|(?:` + parts + `)\s?(\w{1,2})\b`)
	return b
})

// longestFirst sorts words by their length.
func longestFirst(words []string) []string {
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return words
}

// oneOf returns a pattern that matches any of some words, the longest first.
func oneOf(words []string) string {
	words = longestFirst(words)
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	return strings.Join(quoted, "|")
}

// find returns the laws that a text names, with their articles: "Art. 5(1)(f) GDPR".
func (b *lawBook) find(text string) (found []string) {
	at := b.placesOf(text)
	for i, m := range at {
		law := b.names[text[m[0]:m[1]]]
		from, to := 0, len(text)
		if i > 0 {
			from = at[i-1][1]
		}
		if i+1 < len(at) {
			to = at[i+1][0]
		}
		articles := b.before.FindStringSubmatch(text[from:m[0]])
		if articles == nil {
			articles = b.after.FindStringSubmatch(text[m[1]:to])
		}
		if articles == nil {
			found = append(found, law)
			continue
		}
		for _, number := range b.number.FindAllString(articles[2], -1) {
			found = append(found, b.words[articles[1]]+" "+b.article(number)+" "+law)
		}
	}
	return dropBare(found)
}

// placesOf returns where a text names laws. A regular expression of all names would take a quarter of the time in which
// an article is read.
func (b *lawBook) placesOf(text string) (places [][2]int) {
	for i := 0; i < len(text); i++ {
		for _, name := range b.begin[text[i]] {
			if end := i + len(name); strings.HasPrefix(text[i:], name) && wholeWord(text, i, end) {
				places = append(places, [2]int{i, end})
				i = end - 1
				break
			}
		}
	}
	return places
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

func wholeWord(text string, from, to int) bool {
	return (from == 0 || !isWordByte(text[from-1])) && (to == len(text) || !isWordByte(text[to]))
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || c == '-'
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
