package news

import (
	"unicode"
	"unicode/utf8"
)

// Field is the part of an entry that words come from.
type Field string

// The fields of a document.
const (
	FieldTitle Field = "title"
	FieldBody  Field = "body"
)

// A Document is an entry's clean text. Sentences are in reading order, those of the title first.
type Document struct {
	Language  string // ISO 639-1, "" when it can't be told
	Sentences []Sentence
}

// A Sentence is a verbatim piece of the entry's plain text.
type Sentence struct {
	Field     Field
	Paragraph int    // counted from 0 in its field
	Text      string // verbatim, white space at the ends removed
	Tokens    []Token
}

// A Token is a word, a number, or one mark of punctuation.
// Start and End are byte offsets into the sentence's Text.
type Token struct {
	Norm       string // lower case, typographic apostrophes and quotes made plain
	Start, End int
}

// Surface returns the token as it stands in the sentence.
func (s *Sentence) Surface(i int) string { return s.Text[s.Tokens[i].Start:s.Tokens[i].End] }

// Span returns the verbatim words of tokens [from, to).
func (s *Sentence) Span(from, to int) string {
	if from >= to {
		return ""
	}
	return s.Text[s.Tokens[from].Start:s.Tokens[to-1].End]
}

// maxQuote bounds a quote, in bytes.
const maxQuote = 320

// Quote returns the sentence, or of a long one the part around tokens [from, to).
func (s *Sentence) Quote(from, to int) string {
	if len(s.Text) <= maxQuote {
		return s.Text
	}
	for grown := true; grown; {
		grown = false
		if from > 0 && s.Tokens[to-1].End-s.Tokens[from-1].Start <= maxQuote {
			from, grown = from-1, true
		}
		if to < len(s.Tokens) && s.Tokens[to].End-s.Tokens[from].Start <= maxQuote {
			to, grown = to+1, true
		}
	}
	return s.Span(from, to)
}

// Kind is what a mention refers to; rules name it in braces, as in {platform}.
type Kind string

// The kinds of mention.
const (
	KindPlatform  Kind = "platform"
	KindAuthority Kind = "authority"
	KindCountry   Kind = "country"
	KindMoney     Kind = "money"
	KindData      Kind = "data" // words for personal data
)

// Capital reports whether token i begins with a capital letter.
func (s *Sentence) Capital(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.Surface(i))
	return unicode.IsUpper(r)
}

// A Mention is a place in a document where something of the word lists is named.
// From and To are token indexes in the sentence, To exclusive.
type Mention struct {
	Kind     Kind
	ID       string // slug of the platform or authority, ISO 3166 code (or EU, UN …) of the country; "" for money and data
	Sentence int    // index into Document.Sentences
	From, To int
	Money    Money  // for KindMoney
	Region   string // the state or province that the words name, for KindCountry
	Aside    bool   // a country that is named only to describe something: "a Chinese company"
}

// Money is a sum in whole units of an ISO 4217 currency.
type Money struct {
	Amount   int64  `json:"amount" yaml:"amount"`
	Currency string `json:"currency" yaml:"currency"`
}
