// Package text turns what a feed carries into words: HTML into plain paragraphs ([Plain]), plain paragraphs into
// a [news.Document] of sentences and tokens ([Parse]), and detects the language ([Language]).
//
// Nothing is rewritten on the way. A sentence is a piece of the plain text, byte for byte, so whatever is quoted
// from it later can be found again in the source; only a token's Norm is made for comparing.
package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// Parse reads a plain title and a plain body, paragraphs separated by blank lines, into a document.
// language is an ISO 639-1 code or a tag that begins with one ("en-GB"); with "" it is detected from the words.
func Parse(title, body, language string) *news.Document {
	parts := append(paragraphs(nil, news.FieldTitle, title), paragraphs(nil, news.FieldBody, body)...)
	for i := range parts {
		parts[i].tokens = tokenize(parts[i].text)
	}
	if language = primary(language); language == "" {
		language = detect(parts)
	}
	d := &news.Document{Language: language, Sentences: make([]news.Sentence, 0, 2*len(parts)+2)}
	for i := range parts {
		d.Sentences = segment(d.Sentences, &parts[i], language)
	}
	return d
}

// Tokens cuts text into tokens as Parse does, with offsets into the whole text, for comparing with a document's
// words.
func Tokens(plain string) []news.Token { return tokenize(plain) }

// IsWord reports whether the norm of a token is a word or number, and not a mark or possessive ending.
func IsWord(norm string) bool {
	c := norm[0]
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && norm != "—"
}

// Language returns the language of plain text as an ISO 639-1 code, "" when the words don't decide.
func Language(plain string) string {
	return detect([]paragraph{{text: plain, tokens: tokenize(plain)}})
}

// primary returns the language of a tag: "en" for "en-GB" and "EN_us".
func primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return tag
}

// A paragraph is a piece of plain text. Sentences end where it ends.
type paragraph struct {
	field  news.Field
	number int
	text   string
	tokens []news.Token
}

var blankLine = regexp.MustCompile(`\n[ \t\r]*\n`)

// paragraphs cuts text at blank lines and, where lines aren't merely wrapped, at line ends.
func paragraphs(to []paragraph, field news.Field, text string) []paragraph {
	number := 0
	for _, block := range blankLine.Split(text, -1) {
		if strings.TrimSpace(block) == "" {
			continue
		}
		for _, line := range lines(block) {
			for rest := strings.TrimSpace(line); rest != ""; {
				at := runTogether(rest)
				to = append(to, paragraph{field: field, number: number, text: rest[:at]})
				rest = rest[at:]
			}
		}
		number++
	}
	return to
}

// The least bytes before and after the place where a standfirst runs into the text.
const (
	beforeRun = 30
	afterRun  = 20
)

// runTogether returns where the first of two texts ends that a feed joined without a space, "for 58 hoursThe company
// …", or the whole length. A word of four small letters or more with a capital and small letters after it is not a
// name.
func runTogether(s string) int {
	small := 0
	for i, r := range s {
		if unicode.IsLower(r) {
			small++
			continue
		}
		if small >= 4 && unicode.IsUpper(r) && i >= beforeRun && i < len(s)-afterRun && s[i-1] < utf8.RuneSelf &&
			s[i-small-1] == ' ' {
			if next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):]); unicode.IsLower(next) || next == ' ' {
				return i
			}
		}
		small = 0
	}
	return len(s)
}

// lines cuts a block at its line ends, unless the block looks hard-wrapped, as mail and old plain text are.
func lines(block string) []string {
	if strings.IndexByte(strings.TrimSpace(block), '\n') < 0 || wrapped(block) {
		return []string{block}
	}
	return strings.Split(block, "\n")
}

// wrapped reports whether every line but the last is about as long as the others and none is a whole paragraph.
func wrapped(block string) bool {
	all := strings.Split(strings.TrimSpace(block), "\n")
	if len(all) < 3 {
		return len(all) == 2 && len(all[0]) >= 50 && len(all[0]) <= 82 && startsLower(all[1])
	}
	for _, line := range all[:len(all)-1] {
		if n := len(strings.TrimSpace(line)); n < 50 || n > 82 {
			return false
		}
	}
	return true
}

func startsLower(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && s[0] >= 'a' && s[0] <= 'z'
}
