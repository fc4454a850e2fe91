package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// An index holds the names that count in texts of one language, by their first word. Those with most words come first,
// and of equals the one that the lists have first.
type index map[string][]name

// A name is one way in which something of the lists is written.
type name struct {
	kind   news.Kind
	index  int // into the countries of the gazetteer, or into its entries
	form   form
	strict bool     // ~ or ?: the capitals must be there and the context must not forbid it
	asks   bool     // ?: the context must speak for it
	hides  bool     // !: a phrase that hides the names inside it
	words  []string // norms of its tokens
	caps   []capped // which capitals each token must have; nil when any will do
}

// A form says what kind of name of a country it is.
type form uint8

const (
	noun form = iota
	adjective
	landmark // a capital, a law, an institution
)

// capped says which letters of a token must be capitals.
type capped uint8

const (
	capsAny capped = iota
	capsFirst
	capsAll
)

// genitives are the languages in which a name has a genitive without an apostrophe: "Metas", "Australiens".
var genitives = []string{"de", "nl", "sv"}

// index returns the names that count in texts of a language.
func (g *Gazetteer) index(code string) *index {
	x := make(index, 4000)
	genitives := slices.Contains(genitives, code)
	own := countriesOf(code)
	for i := range g.entries {
		e := &g.entries[i]
		add := func(names []string, f form) {
			for _, written := range names {
				x.add(written, name{kind: e.class, index: i, form: f})
			}
		}
		add(e.Aliases, noun)
		if genitives && e.class == news.KindPlatform && plainWords(e.Name) && !strings.ContainsAny(e.Aliases[0], " ?") {
			add([]string{e.Aliases[0] + "s"}, noun)
		}
		add(e.adjectives, adjective)
		add(e.landmarks, landmark)
		if e.class != news.KindCountry || e.Region != "" {
			continue
		}
		words, written := own(e.Country)
		add(words, adjective)
		if written != "" {
			add([]string{"~" + written}, noun)
			if genitives && !strings.HasSuffix(written, "s") {
				add([]string{"~" + written + "s"}, noun)
			}
		}
	}
	for _, c := range rules.Table(dataList, "|", 2) {
		for _, phrase := range rules.List(c[1]) {
			x.add(phrase, name{kind: news.KindData})
		}
	}
	for first := range x {
		slices.SortStableFunc(x[first], func(a, b name) int {
			return cmp.Or(cmp.Compare(len(b.words), len(a.words)), cmp.Compare(count(a.hides), count(b.hides)))
		})
	}
	return &x
}

// countriesOf returns a function that returns what a language calls a country: the words of its countries.yaml, which
// are adjectives and what stands for the country, and the name that golang.org/x/text has. English has both in the
// lists.
func countriesOf(code string) func(country string) (words []string, name string) {
	if code == fallback || code == "" {
		return func(string) ([]string, string) { return nil, "" }
	}
	namer, words := display.Regions(language.Make(code)), countryWords(code)
	return func(country string) ([]string, string) {
		region, err := language.ParseRegion(country)
		if err != nil || namer == nil {
			return rules.List(words[country]), ""
		}
		name := strings.ReplaceAll(namer.Name(region), ",", " ")
		if name == country {
			name = ""
		}
		return rules.List(words[country]), name
	}
}

// countryWords reads countries.yaml of a language.
func countryWords(code string) (words map[string]string) {
	rules.Decode(code, "countries.yaml", &words)
	return words
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// add puts a name under its first word. Its prefix (~ ? !) becomes its flags.
func (x index) add(written string, n name) {
	if written == "" {
		return
	}
	switch written[0] {
	case '~':
		n.strict = true
	case '?':
		n.strict, n.asks = true, true
	case '!':
		n.hides = true
	}
	written = unmarked(written)
	if n.words = tokensOf(written, false); len(n.words) == 0 {
		return
	}
	if !n.hides && (n.strict || len(n.words) == 1) {
		n.caps = capsOf(tokensOf(written, true), n.strict)
	}
	x[n.words[0]] = append(x[n.words[0]], n)
}

// at returns the names that a sentence has at token i, the longest ones, and the token after them.
func (x index) at(s *news.Sentence, i int) (found []*name, to int) {
	all := x[undotted(s.Tokens[i].Norm)]
	for j := range all {
		n := &all[j]
		if found != nil && len(n.words) < len(found[0].words) {
			break
		}
		if end := n.end(s, i); end > 0 && n.fits(s, i) && (found == nil || end == to) {
			found, to = append(found, n), end
		}
	}
	return found, to
}

// end returns the token after a name that begins at token i, 0 when the sentence doesn't have it. A sentence may have
// hyphens in the name of an authority: "data-protection authority".
func (n *name) end(s *news.Sentence, i int) int {
	for _, word := range n.words {
		for i < len(s.Tokens) && s.Tokens[i].Norm == "-" && word != "-" && n.kind == news.KindAuthority && n.caps == nil {
			i++
		}
		if i >= len(s.Tokens) || s.Tokens[i].Norm != word && undotted(s.Tokens[i].Norm) != word {
			return 0
		}
		i++
	}
	return i
}

// fits reports whether the tokens of s from i on have the capitals that the name needs.
func (n *name) fits(s *news.Sentence, i int) bool {
	for j, c := range n.caps {
		if c == capsFirst && !s.Capital(i+j) || c == capsAll && !upper(s.Surface(i+j)) {
			return false
		}
	}
	return true
}

// undotted is "u.s." as "us", and anything else as it is.
func undotted(norm string) string {
	if !text.Initials(strings.TrimSuffix(norm, ".")) {
		return norm
	}
	return strings.ReplaceAll(norm, ".", "")
}

// tokensOf cuts a name as package text cuts a sentence, so that the two always meet. It returns the tokens as they are
// written, or else their norms.
func tokensOf(name string, written bool) (all []string) {
	if plainWords(name) {
		if !written {
			name = strings.ToLower(name)
		}
		return strings.Fields(name)
	}
	d := text.Parse("", name, "en")
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for j := range s.Tokens {
			if written {
				all = append(all, s.Surface(j))
			} else {
				all = append(all, undotted(s.Tokens[j].Norm))
			}
		}
	}
	return all
}

// plainWords reports whether a name is only English letters, digits and spaces, which package text cuts at the spaces:
// most names are, and reading them is what the first document waits for.
func plainWords(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (c < '0' || c > '9') && s[i] != ' ' {
			return false
		}
	}
	return true
}

// capsOf returns which capitals each word of a name needs in a text, nil for none. An acronym of up to three letters
// needs all ("US" is not "us"), one of up to five its first, and a name that is an everyday word (strict) the first of
// each word.
func capsOf(surfaces []string, strict bool) []capped {
	caps, needed := make([]capped, len(surfaces)), false
	for i, s := range surfaces {
		letters := len(strings.ReplaceAll(s, ".", ""))
		switch {
		case upper(s) && letters <= 3:
			caps[i], needed = capsAll, true
		case upper(s) && letters <= 5 || strict && startsUpper(s):
			caps[i], needed = capsFirst, true
		}
	}
	if !needed {
		return nil
	}
	return caps
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// upper reports whether s has a capital and no small letter.
func upper(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}
