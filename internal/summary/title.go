package summary

import (
	"strings"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// The length of a title made from text, in bytes: what is longer is cut, at a clause where one ends late enough.
const (
	maxTitle    = 100
	clauseAfter = 45
)

// Title makes a title for a document without one from its own first words: the first sentence that isn't boilerplate,
// without its full stop, cut with an ellipsis where it is long. It is "" for a document without a body.
func Title(d *news.Document) string {
	for _, strict := range []bool{true, false} {
		for i := range d.Sentences {
			s := &d.Sentences[i]
			if s.Field != news.FieldBody {
				continue
			}
			for _, text := range pieces(s) {
				words := wordsOf(s, text)
				if strict && (len(words) < 4 || boilerplate(text, words)) || len(words) == 0 {
					continue
				}
				return cut(strings.Join(strings.Fields(text), " "))
			}
		}
	}
	return ""
}

// cut shortens a sentence to a title.
func cut(s string) string {
	if len(s) <= maxTitle {
		if strings.HasSuffix(s, "..") {
			return s
		}
		return strings.TrimRight(s, ".,;: ")
	}
	end := maxTitle
	for !utf8.RuneStart(s[end]) {
		end--
	}
	head := s[:end]
	for _, mark := range []string{". ", "; ", ", ", ": ", " – ", " — "} {
		if i := strings.LastIndex(head, mark); i >= clauseAfter {
			return strings.TrimRight(head[:i], " ,;:") + "…"
		}
	}
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:.") + "…"
}
