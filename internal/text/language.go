package text

import (
	_ "embed"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// detect returns the language of a document. Where the script leaves a choice, it is found by function words and
// common words of the news, which even a headline has, and by letters and endings that few languages use. A tie, or no
// evidence, returns "".
func detect(parts []paragraph) string {
	c := count(parts)
	if script := c.main(); script != latin {
		return c.languageOf(script)
	}
	score := make([]int, len(languages))
	for _, p := range parts {
		for i := range p.tokens {
			norm := p.tokens[i].Norm
			r, n := utf8.DecodeRuneInString(norm)
			if !unicode.IsLetter(r) {
				continue
			}
			for set := languageWords[norm]; set != 0; set &= set - 1 {
				score[bits.TrailingZeros32(set)] += 2
			}
			if n > 1 || !ascii(norm) {
				letters(score, norm)
			} else if len(norm) > 5 {
				endings(score, norm)
			}
		}
	}
	return best(score)
}

func best(score []int) string {
	top, second := 0, -1
	for i := 1; i < len(languages); i++ {
		if score[i] > score[top] {
			top, second = i, top
		} else if second < 0 || score[i] > score[second] {
			second = i
		}
	}
	if score[top] == 0 || score[top] == score[second] {
		return ""
	}
	return languages[top].code
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func letters(score []int, norm string) {
	for i := range languages {
		if strings.ContainsAny(norm, languages[i].letters) {
			score[i]++
		}
	}
}

func endings(score []int, norm string) {
	for _, e := range endingsBy[norm[len(norm)-1]&0x7F] {
		if strings.HasSuffix(norm, e.ending) {
			score[e.language]++
		}
	}
}

//go:embed languages.txt
var languageList string

// A latinLanguage is a language in Latin letters that can be detected.
type latinLanguage struct {
	code, letters string
}

type ending struct {
	ending   string
	language int
}

// A wordSet has for each word the set of languages that use it so, a bit each.
type wordSet map[string]uint32

var (
	languages     []latinLanguage
	languageBits  = map[string]uint32{}
	languageWords = wordSet{}
	endingsBy     [128][]ending // by their last letter

	// How sentences end and begin: languages.txt describes them.
	never, seldom, numbered, starters, elided, exclaims = wordSet{}, wordSet{}, wordSet{}, wordSet{}, wordSet{}, wordSet{}
)

func init() {
	sets := map[string]wordSet{"words": languageWords, "never": never, "seldom": seldom, "numbered": numbered,
		"starters": starters, "elided": elided, "exclaims": exclaims}
	for line := range strings.Lines(languageList) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		last := len(languages) - 1
		switch {
		case strings.HasPrefix(key, "["):
			code := strings.Trim(key, "[]")
			languageBits[code] = 1 << len(languages)
			languages = append(languages, latinLanguage{code: code})
		case key == "letters":
			languages[last].letters = rest
		case key == "endings":
			for _, e := range strings.Fields(rest) {
				c := e[len(e)-1] & 0x7F
				endingsBy[c] = append(endingsBy[c], ending{e, last})
			}
		case sets[key] != nil:
			for _, w := range strings.Fields(rest) {
				sets[key][w] |= 1 << last
			}
		}
	}
}
