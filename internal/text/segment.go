package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// segment cuts a paragraph into sentences and appends them to to. Token offsets become the sentence's own.
func segment(to []news.Sentence, p *paragraph, language string) []news.Sentence {
	first := 0
	for i := range p.tokens {
		if i+1 < len(p.tokens) && !p.breaks(i, language) {
			continue
		}
		tokens := p.tokens[first : i+1 : i+1]
		start, end := tokens[0].Start, tokens[len(tokens)-1].End
		for j := range tokens {
			tokens[j].Start -= start
			tokens[j].End -= start
		}
		to = append(to, news.Sentence{Field: p.field, Paragraph: p.number, Text: p.text[start:end], Tokens: tokens})
		first = i + 1
	}
	return to
}

// breaks reports whether a sentence ends after token i, which is not the last.
func (p *paragraph) breaks(i int, language string) bool {
	end := i // the token that ends the sentence; those after it up to i are closing quotes and brackets
	for end > 0 && closing(p.tokens[end].Norm) && p.touch(end-1, end) {
		end--
	}
	abbreviated := p.abbreviation(end)
	if !abbreviated && !terminal(p.tokens[end].Norm) {
		return false
	}
	next := i + 1
	if closing(p.tokens[next].Norm) && p.touch(i, next) {
		return false // the quote that closes the sentence belongs to it
	}
	if !p.opens(i, next) || p.splitNumber(end, next) {
		return false
	}
	word := p.firstWord(next)
	if abbreviated {
		return starters[word] != 0
	}
	if p.tokens[end].Norm != "." || end == 0 || !p.touch(end-1, end) {
		return end == 0 || exclaims[p.tokens[end-1].Norm+p.tokens[end].Norm] == 0
	}
	return endsAfter(p.tokens[end-1].Norm, p.surface(end-1), word, language)
}

// touch reports whether no space is between tokens i and j.
func (p *paragraph) touch(i, j int) bool { return p.tokens[i].End == p.tokens[j].Start }

// abbreviation reports whether token i is a word with a full stop of its own, such as "u.s.".
func (p *paragraph) abbreviation(i int) bool {
	norm := p.tokens[i].Norm
	return len(norm) > 2 && norm[len(norm)-1] == '.' && norm != "..."
}

// terminal reports whether a token ends sentences.
func terminal(norm string) bool { return norm == "." || norm == "!" || norm == "?" || norm == "..." }

// endsAfter decides about a full stop between the word before and the word after.
func endsAfter(before, surface, after, language string) bool {
	switch {
	case language == "de" && len(before) <= 2 && number(before):
		return false // "am 3. Mai", "der 2. Senat"
	case numbered[before] != 0:
		return !number(after)
	case never[before]&(languageBits["en"]|languageBits[language]) != 0:
		return false
	case utf8.RuneCountInString(before) == 1 && unicode.IsUpper(first(surface)), seldom[before] != 0:
		return starters[after] != 0
	}
	return true
}

// splitNumber reports whether the full stop at token dot is the decimal point of a number that a feed's software has
// split: "$1. 6 million", "6. 6m people". A year or a long number ends a sentence after all.
func (p *paragraph) splitNumber(dot, next int) bool {
	if dot < 1 || !number(p.tokens[dot-1].Norm) || len(p.tokens[dot-1].Norm) > 3 {
		return false
	}
	digits := strings.TrimRightFunc(p.tokens[next].Norm, unicode.IsLetter)
	return number(digits) && len(digits) <= 2
}

// opens reports whether what follows token i can begin a sentence: a space, then no lower-case letter.
func (p *paragraph) opens(i, next int) bool {
	glued := p.tokens[i].End == p.tokens[next].Start
	for next < len(p.tokens)-1 && opening(p.tokens[next].Norm) {
		next++
	}
	r := first(p.surface(next))
	if glued {
		// "rejected.Then": two sentences whose space was lost; "U.S.A" and "v2.Beta" are not
		after := p.tokens[next]
		return p.tokens[i].Norm == "." && i > 0 && unicode.IsUpper(r) && after.End-after.Start > 1 &&
			lowerWord(p.surface(i-1)) && lowerWord(p.surface(next)[utf8.RuneLen(r):])
	}
	return !unicode.IsLower(r) && r != ',' && r != ';' && r != ')' && r != ']'
}

func (p *paragraph) firstWord(i int) string {
	for i < len(p.tokens)-1 && opening(p.tokens[i].Norm) {
		i++
	}
	return p.tokens[i].Norm
}

func (p *paragraph) surface(i int) string { return p.text[p.tokens[i].Start:p.tokens[i].End] }

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func number(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func lowerWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLower(r) })
}

func closing(norm string) bool {
	return norm == `"` || norm == "'" || norm == ")" || norm == "]" || norm == "}"
}

func opening(norm string) bool {
	return norm == `"` || norm == "'" || norm == "(" || norm == "[" || norm == "—" || norm == "•" || norm == "*"
}
