package money

import (
	"math"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// A Sum is money with the tokens [From, To) that state it.
type Sum struct {
	news.Money
	From, To int
	Shared   []string // the currencies that its sign or word may mean, when there are several: see Local
}

// Find returns the sums of money of a sentence. A range, "$5 million to $10 million", is one sum for each bound that is
// written as money of its own; of "€1-2 million" it is the upper bound.
func Find(s *news.Sentence, language string) (found []Sum) {
	r := reader{words: wordsOf(language), sentence: s}
	if !r.counts() {
		return nil
	}
	r.cut()
	for i := 0; i < len(r.pieces); {
		sum, next := r.sum(i)
		if next == 0 && len(found) > 0 {
			sum, next = r.elliptic(i, &found[len(found)-1])
		}
		if next == 0 {
			i++
			continue
		}
		found = append(found, sum)
		i = next
	}
	return found
}

// A reader reads sums of money from one sentence.
type reader struct {
	*words
	sentence *news.Sentence
	pieces   []piece
}

// A piece is a token or, of a token such as "KSh500m", its letters or its number.
type piece struct {
	text, norm string
	token      int
	joined     bool // no space stands before it
	inner      bool // it isn't the first piece of its token
}

// counts reports whether the sentence has digits or a large number in words: without them it states no sum.
func (r *reader) counts() bool {
	large := func(t news.Token) bool { return r.Scales[t.Norm] > 0 || r.Numbers[t.Norm] >= 1e3 }
	return strings.ContainsAny(r.sentence.Text, digits) || slices.ContainsFunc(r.sentence.Tokens, large)
}

// cut cuts the tokens of the sentence into pieces.
func (r *reader) cut() {
	r.pieces = make([]piece, 0, len(r.sentence.Tokens)+8)
	for i, t := range r.sentence.Tokens {
		joined := i > 0 && r.sentence.Tokens[i-1].End == t.Start
		p := piece{text: r.sentence.Surface(i), norm: t.Norm, token: i, joined: joined}
		rest := p.text
		if from := strings.IndexAny(rest, digits); from >= 0 {
			to := len(rest) - len(strings.TrimLeft(rest[from:], digits+".,'’"))
			for _, text := range []string{rest[:from], rest[from:to]} {
				if text != "" {
					r.pieces = append(r.pieces, piece{text, strings.ToLower(text), i, p.joined, p.inner})
					p.joined, p.inner = true, true
				}
			}
			rest = rest[to:]
			p.text, p.norm = rest, strings.ToLower(rest)
		}
		if rest != "" {
			r.pieces = append(r.pieces, p)
		}
	}
}

// at returns piece i, an empty one beyond the ends.
func (r *reader) at(i int) piece {
	if i < 0 || i >= len(r.pieces) {
		return piece{}
	}
	return r.pieces[i]
}

func (r *reader) norm(i int) string { return r.at(i).norm }

func (r *reader) capital(i int) bool {
	return i >= 0 && i < len(r.pieces) && !r.pieces[i].inner && r.sentence.Capital(r.pieces[i].token)
}

// sum reads the sum that begins at piece i, a sign and a number or a number and a currency, and returns the piece after
// it, 0 without a sum.
func (r *reader) sum(i int) (Sum, int) {
	if r.at(i).inner {
		return Sum{}, 0
	}
	if codes, at := r.sign(i); at > 0 {
		return r.signFirst(i, at, codes)
	}
	value, next, scaled := r.number(i)
	if next == 0 {
		value, next = r.wordNumber(i)
		scaled = true
	}
	if next == 0 {
		return Sum{}, 0
	}
	if codes, to := r.currency(next, value); to > 0 {
		return r.make(i, to, value, codes)
	}
	if len(r.Implied) > 0 && scaled && value >= 1e5 && r.ends(next) { // "multa de 530 millones"
		return r.make(i, next, value, r.Implied)
	}
	return Sum{}, 0
}

// elliptic reads a number that leaves out the currency of the sum before it: "69.2 billion won, Meta 30.8 billion".
func (r *reader) elliptic(i int, last *Sum) (Sum, int) {
	if r.at(i).inner || r.at(i).token-last.To > 12 || !r.Before[r.norm(i-1)] && r.norm(i-1) != "," && !r.capital(i-1) {
		return Sum{}, 0
	}
	value, next, scaled := r.number(i)
	if !scaled || value < 1e5 || !r.ends(next) {
		return Sum{}, 0
	}
	return r.make(i, next, value, []string{last.Currency})
}

// ends reports whether a number that ends before piece i counts nothing: no noun follows, but one of After, which may
// be in a compound: "530-Millionen-Strafe".
func (r *reader) ends(i int) bool {
	n := r.norm(i)
	if n == "-" && r.at(i+1).joined {
		n = r.norm(i + 1)
	}
	fine := r.Of[n] && r.After[r.norm(i+1)] // "30 milioni di multa"
	return n == "" || strings.Contains(".,;:)", n) || r.After[n] || fine
}

// sign reads a currency's sign or code at piece i, and returns the piece after it, 0 for none: "$", "US$", "Rs.", and
// the Australian "$US" before digits.
func (r *reader) sign(i int) (codes []string, next int) {
	first, second := r.at(i).text, r.at(i+1)
	if len(first) == 0 || len(first) > 4 {
		return nil, 0
	}
	if second.joined && letter(first) {
		if codes := currencies.signs[strings.ReplaceAll(first+second.text, ".", "")]; codes != nil {
			return codes, i + 2
		}
	}
	if third := r.at(i + 2); first == "$" && third.inner && letter(second.text) {
		return currencies.signs[second.text+"$"], i + 2
	}
	if codes = currencies.signs[first]; codes == nil {
		return nil, 0
	}
	return codes, i + 1
}

// letter reports whether s begins with an English letter.
func letter(s string) bool { return s != "" && 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z' }

// signFirst reads the number at piece i, after the sign that begins at start.
func (r *reader) signFirst(start, i int, codes []string) (Sum, int) {
	if r.norm(i) == "$" {
		i++ // "USD $5m"
	}
	value, next, scaled := r.number(i)
	if next == 0 || codes == nil || r.at(i).inner && value < 10 { // "R2"
		return Sum{}, 0
	}
	if dash := r.norm(next); !scaled && (dash == "-" || dash == "—") { // "$1-2 million"
		if upper, end, scaled := r.number(next + 1); scaled && upper > value {
			value, next = upper, end
		}
	}
	at := next
	if r.norm(at) == "-" {
		at++
	}
	if p, to := r.phrase(at); to == at+1 && slices.Contains(p.codes, codes[0]) && !r.Everyday[r.norm(at)] {
		next = to // "a $5-million-dollar fine", "$391.5 million dollar settlement"
	}
	return r.make(start, next, value, codes)
}

// currency reads the currency at piece i, behind a number: "euros", "-euro", "€", "EUR", "Kenyan shillings". It
// returns the piece after it, 0 for none.
func (r *reader) currency(i int, value float64) ([]string, int) {
	if r.Of[r.norm(i)] {
		i++ // "half a million of euros"
		if n := r.norm(i); n == "'" || n == "’" {
			i++ // "millions d'euros"
		}
	}
	if r.norm(i) == "-" && r.at(i+1).joined {
		i++
	}
	if p, to := r.phrase(i); to > 0 {
		if r.Everyday[r.norm(i)] && value < 1000 {
			return nil, 0
		}
		return p.codes, to
	}
	if p, to := r.phrase(i + 1); to == i+2 && r.capital(i) && !r.Everyday[r.norm(i+1)] && p.codes[0] != "USD" {
		return p.codes, to // "351 million Czech koruna"
	}
	return r.signAfter(i)
}

// signAfter reads the sign or code at piece i, behind a number: "5 EUR". It returns the currencies that the sign may
// mean, and the piece after it, 0 for no sign.
func (r *reader) signAfter(i int) ([]string, int) {
	written := r.at(i).text
	codes := currencies.signs[written]
	switch {
	case codes == nil, written == "$" && !r.comma, letter(written) && len(written) < 3 && written != "kr":
		return nil, 0
	case digit(r.norm(i + 1)): // "in 2019 €5m": the sign belongs to what follows
		return nil, 0
	}
	return codes, i + 1
}

// phrase returns the words for a currency that begin at piece i, and the piece after them, 0 for none.
func (r *reader) phrase(i int) (phrase, int) {
	for _, p := range r.phrases[r.norm(i)] {
		n := 0
		for n < len(p.rest) && r.norm(i+1+n) == p.rest[n] {
			n++
		}
		if n == len(p.rest) {
			return p, i + 1 + n
		}
	}
	return phrase{}, 0
}

// make returns the sum that pieces [from, to) state, in the first of codes, and to. For a value below 1, or too large,
// it returns zeros.
func (r *reader) make(from, to int, value float64, codes []string) (Sum, int) {
	amount := math.Round(value)
	if amount < 1 || amount > 9e15 {
		return Sum{}, 0
	}
	found := Sum{Money: news.Money{Amount: int64(amount), Currency: codes[0]},
		From: r.pieces[from].token, To: r.pieces[to-1].token + 1}
	if len(codes) > 1 {
		found.Shared = codes
	}
	return found, to
}
