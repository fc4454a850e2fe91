package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Word is a word of a plain text, for comparing texts.
type Word struct {
	Text   string
	Before rune // the character before the word, 0 at the beginning
	Begins bool // begins the text or a sentence, so that a capital letter says nothing
}

// Name reports whether the word is a number or, judged by its capital letter, a name.
func (w Word) Name() bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsDigit(r) || unicode.IsUpper(r) && !w.Begins
}

// Scan returns the words of a running text as they are written: letters and digits, with points, commas in numbers and
// apostrophes inside. Web addresses are left out. In scripts without spaces each pair of neighbours is a word.
func Scan(s string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		begins := true
		for s != "" {
			start := strings.IndexFunc(s, alphanumeric)
			if start < 0 {
				return
			}
			before, _ := utf8.DecodeLastRuneInString(s[:start])
			if start == 0 {
				before = 0
			}
			begins = begins || endsSentence(s[:start])
			end := start + wordLength(s[start:])
			word := s[start:end]
			s = s[end:]
			if strings.HasPrefix(word, "http") && strings.HasPrefix(s, "://") {
				s = s[max(0, strings.IndexFunc(s, unicode.IsSpace)):]
				if strings.HasPrefix(s, "://") {
					return
				}
				continue
			}
			if !yield(Word{word, before, begins}) {
				return
			}
			begins = false
		}
	}
}

// endsSentence reports whether the characters between two words end a sentence.
func endsSentence(gap string) bool {
	return strings.HasPrefix(gap, ". ") || strings.HasPrefix(gap, "! ") || strings.HasPrefix(gap, "? ") ||
		strings.Contains(gap, "\n")
}

// wordLength returns the length of the word at the beginning of s.
func wordLength(s string) int {
	for i, r := range s {
		if isUnspaced(r) {
			if i == 0 {
				return pairLength(s)
			}
			return i
		}
		if alphanumeric(r) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if strings.ContainsRune(".,'’", r) && alphanumeric(next) && !(r == ',' && !unicode.IsDigit(next)) {
			continue
		}
		return i
	}
	return len(s)
}

// pairLength returns the length of the first two characters.
func pairLength(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	if next, m := utf8.DecodeRuneInString(s[n:]); isUnspaced(next) {
		n += m
	}
	return n
}

func alphanumeric(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

var stemEndings = []string{"ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e"}

// Stem removes the most frequent English endings, so that "fines", "fined" and "fine" are equal. It is good for
// comparing only.
func Stem(word string) string {
	w := strings.ToLower(word)
	if strings.ContainsAny(w, "’'.,") {
		w = strings.TrimSuffix(strings.ReplaceAll(w, "’", "'"), "'s")
		w = strings.ReplaceAll(strings.ReplaceAll(w, ".", ""), ",", "")
	}
	if r, _ := utf8.DecodeRuneInString(w); unicode.IsDigit(r) {
		return w
	}
	for _, ending := range stemEndings {
		stripped, ok := strings.CutSuffix(w, ending)
		if !ok || len(stripped) < 3 || strings.HasSuffix(w, "ss") {
			continue
		}
		if ending == "ies" || ending == "ied" {
			return stripped + "y"
		}
		n := len(stripped)
		if n > 3 && stripped[n-1] == stripped[n-2] && stripped[n-1] != 's' && stripped[n-1] != 'l' {
			return stripped[:n-1]
		}
		return stripped
	}
	return w
}

// Frequent reports whether a word is among those by which languages are detected: function words and the most
// frequent words of news.
func Frequent(norm string) bool { return languageWords[norm] != 0 }
