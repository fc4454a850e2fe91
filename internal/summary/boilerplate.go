package summary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// boilerplate reports whether a sentence is what pages and feeds append to articles, and no part of one.
func boilerplate(text string, words []string) bool {
	return holds(lists().anywhere, words) || follows(lists().start, words) || onlyName(text) ||
		credit(text, words) || advertising(words)
}

// credit recognises photo credits and copyright lines.
func credit(text string, words []string) bool {
	if strings.Contains(text, "©") || strings.Contains(text, "(c) ") {
		return true
	}
	return len(text) < 160 && holds(lists().credits, words)
}

// onlyName reports whether a sentence is a name and nothing else: "The Harbour Ledger."
func onlyName(text string) bool {
	fields := strings.Fields(text)
	for _, f := range fields {
		if r, _ := utf8.DecodeRuneInString(f); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(fields) <= maxName
}

const maxName = 4 // words

// advertising recognises the sentence that sells the reader something: a product of the kind that privacy pages sell,
// together with words that urge.
func advertising(words []string) bool {
	return holds(lists().products, words) && holds(lists().urges, words)
}

// holds reports whether one of the phrases stands anywhere in words.
func holds(list index, words []string) bool {
	for i := range words {
		if follows(list, words[i:]) {
			return true
		}
	}
	return false
}

// follows reports whether words begin with one of the phrases.
func follows(list index, words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, p := range list[words[0]] {
		if len(p) <= len(words) && slices.Equal(p, words[:len(p)]) {
			return true
		}
	}
	return false
}

// pieces returns the parts of a sentence around boilerplate that was run into it without a full stop, as some feeds
// do: "… say critics Follow our live blog for the latest updates The minister …". A sentence that begins with
// boilerplate is boilerplate to its end. Inside a sentence, boilerplate ends where a capital letter follows.
func pieces(s *news.Sentence) []string {
	var out []string
	rest := strings.TrimSpace(s.Text[leadIn(s.Text):])
	for {
		from, to := runIn(rest)
		if to == 0 {
			break
		}
		before := strings.TrimSpace(rest[:from])
		if before == "" && len(out) == 0 {
			return nil
		}
		out = append(out, before)
		rest = rest[to:]
		if !startsSentence(rest) {
			rest = ""
		}
	}
	out = append(out, rest)
	kept := out[:0]
	for _, p := range out {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// startsSentence reports whether what follows boilerplate is a new sentence.
func startsSentence(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \u00a0\n")
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(trimmed, `"'“„«‘`))
	return trimmed != rest && (unicode.IsUpper(r) || unicode.IsDigit(r))
}

// runIn finds the first boilerplate that is run into a text, as [from, to); to is 0 without one.
func runIn(text string) (from, to int) {
	for _, r := range lists().runIns {
		i := strings.Index(text, r.Begin)
		if i < 0 {
			continue
		}
		j := strings.Index(text[i:], r.End)
		if j < 0 || j > maxRunIn {
			continue
		}
		if end := i + j + len(r.End); to == 0 || i < from {
			from, to = i, end
		}
	}
	return from, to
}

// Body returns a text without what feeds add at its end: "The post … appeared first on …".
func Body(text string) string {
	for _, r := range lists().runIns {
		from := strings.LastIndex(text, r.Begin)
		if from < 0 {
			continue
		}
		end := strings.Index(text[from:], r.End)
		if end >= 0 && end <= maxRunIn && len(text)-from-end-len(r.End) <= maxSign {
			text = strings.TrimSpace(text[:from])
		}
	}
	return text
}

// maxSign bounds the bytes of the publisher's name after such an ending.
const maxSign = 60

// maxRunIn bounds the bytes from the beginning of run-in words to their ending.
const maxRunIn = 200

// leadIn returns how many bytes at the beginning of a text aren't the text itself: a photo credit, "a reader writes:".
func leadIn(text string) int {
	for _, l := range lists().leadIns {
		for _, begin := range l.Begin {
			if phrase, ok := strings.CutPrefix(begin, "* "); ok { // after any one word: the name of a reader
				name, _, _ := strings.Cut(text, " ")
				begin = name + " " + phrase
			}
			if rest, ok := strings.CutPrefix(text, begin); ok && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
				if n := endOf(rest, l.End); n > 0 {
					return len(begin) + n
				}
			}
		}
	}
	return 0
}

// endOf returns where the first of the endings ends in a text, 0 when none is near.
func endOf(text string, endings []string) int {
	best := 0
	for _, end := range endings {
		if i := strings.Index(text, end); i >= 0 && i <= maxRunIn/2 && (best == 0 || i+len(end) < best) {
			best = i + len(end)
		}
	}
	return best
}
