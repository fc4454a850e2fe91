package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// tokenize cuts text into words, numbers and marks. Offsets are into text.
//
//   - A word holds letters, marks and digits, and apostrophes, dots and ampersands inside: "don't", "musical.ly",
//     "AT&T", "U.S."
//   - A possessive ending is a token of its own: "Meta's" is "meta" and "'s".
//   - Hyphens cut: "data-sharing" is "data", "-", "sharing".
//   - A number keeps its separators and a unit written to it: "1,337", "12.7m", "5G". A currency sign is apart.
func tokenize(text string) []news.Token {
	lower := lowered(text)
	tokens := make([]news.Token, 0, len(text)/5+4)
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		switch {
		case unicode.IsSpace(r):
			i += n
		case wordRune(r):
			end := wordEnd(text, i)
			tokens = appendWord(tokens, text, lower, i, end)
			i = end
		case possessive(text, i):
			end := i + n + 1
			tokens = append(tokens, news.Token{Norm: "'s", Start: i, End: end})
			i = end
		default:
			end, norm := mark(text, i, r, n)
			tokens = append(tokens, news.Token{Norm: norm, Start: i, End: end})
			i = end
		}
	}
	return tokens
}

func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && r != 'ʼ' && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// possessive reports whether an apostrophe and "s" at i end the word before it.
func possessive(text string, i int) bool {
	r, n := decode(text, i)
	if !apostrophe(r) || r == '‘' || i == 0 || i+n >= len(text) || text[i+n]|0x20 != 's' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	if !wordRune(before) && before != '.' {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[i+n+1:])
	return !wordRune(after)
}

// wordEnd returns the end of the word that starts at i, possessive ending excluded.
func wordEnd(text string, i int) int {
	start := i
	for i < len(text) {
		r, n := decode(text, i)
		if wordRune(r) || joins(text, start, i, r, n) {
			i += n
			continue
		}
		if r == '.' && Initials(text[start:i]) {
			i++ // the dot that closes "U.S." is the word's own
		}
		break
	}
	return i
}

// joins reports whether the mark r at i is part of the word that began at start.
func joins(text string, start, i int, r rune, n int) bool {
	next, _ := utf8.DecodeRuneInString(text[i+n:])
	if i == start || !wordRune(next) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[start:i])
	switch {
	case r == 0xAD:
		return true
	case r == '.':
		return dotJoins(before, next, i-start == 1 || text[i-2] == '.')
	case r == ',':
		return unicode.IsDigit(before) && unicode.IsDigit(next)
	case r == '&':
		return unicode.IsLetter(before) && unicode.IsLetter(next) && i-start <= 3 // "AT&T", "h&r", not "health&safety"
	case apostrophe(r):
		return !possessive(text, i) && elided[strings.ToLower(text[start:i])] == 0
	}
	return false
}

// dotJoins reports whether a dot is part of a word: "12.7", "example.org", "v2.1"; or "U.S" after a single letter.
func dotJoins(before, next rune, single bool) bool {
	if unicode.IsDigit(next) {
		return unicode.IsDigit(before) || unicode.IsLetter(before)
	}
	return !unicode.IsDigit(before) && (unicode.IsLower(next) || single)
}

// Initials reports whether a word is single letters with dots between: "U.S", "F.T.C", "e.g".
func Initials(word string) bool {
	if len(word) < 3 {
		return false
	}
	for i := 0; i < len(word); i++ {
		letter := 'a' <= word[i]|0x20 && word[i]|0x20 <= 'z'
		if i%2 == 0 && !letter || i%2 == 1 && word[i] != '.' {
			return false
		}
	}
	return len(word)%2 == 1
}

func appendWord(tokens []news.Token, text, lower string, start, end int) []news.Token {
	norm := lower[start:end]
	if strings.ContainsAny(norm, "’ʼ‘\u00AD") {
		norm = plainMarks.Replace(norm)
	}
	return append(tokens, news.Token{Norm: norm, Start: start, End: end})
}

var plainMarks = strings.NewReplacer("’", "'", "ʼ", "'", "‘", "'", "\u00AD", "")

// mark returns the end and the plain form of the mark at i. Dots in a row are one mark.
func mark(text string, i int, r rune, n int) (end int, norm string) {
	end = i + n
	switch r {
	case '.':
		for end < len(text) && text[end] == '.' {
			end++
		}
		if end-i > 1 {
			return end, "..."
		}
		return end, "."
	case '…':
		return end, "..."
	case '“', '”', '„', '«', '»', '‟', '″':
		return end, `"`
	case '‘', '’', '‚', '‹', '›', 'ʼ', '′', '`', '´':
		return end, "'"
	case '–', '—', '―':
		return end, "—"
	case '‐', '‑', '−':
		return end, "-"
	}
	return end, text[i:end]
}

// lowered is text in lower case with every byte offset unchanged: a letter whose lower case has another length stays.
func lowered(text string) string {
	if !utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if low := unicode.ToLower(r); utf8.RuneLen(low) == utf8.RuneLen(r) {
			return low
		}
		return r
	}, text)
}
