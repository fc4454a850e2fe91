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
func Find(s *news.Sentence, language string) []Sum {
	r := reader{words: wordsOf(language), sentence: s}
	var found []Sum
	for i := 0; i < len(s.Tokens); {
		sum, ok := r.sum(i)
		if !ok && len(found) > 0 {
			sum, ok = r.elliptic(i, found[len(found)-1])
		}
		if !ok {
			i++
			continue
		}
		found = append(found, sum)
		i = sum.To
	}
	return found
}

// A reader reads sums of money from the tokens of one sentence.
type reader struct {
	*words
	sentence *news.Sentence
}

func (r *reader) norm(i int) string {
	if i < 0 || i >= len(r.sentence.Tokens) {
		return ""
	}
	return r.sentence.Tokens[i].Norm
}

func (r *reader) surface(i int) string {
	if i < 0 || i >= len(r.sentence.Tokens) {
		return ""
	}
	return r.sentence.Surface(i)
}

func (r *reader) capital(i int) bool {
	return i >= 0 && i < len(r.sentence.Tokens) && r.sentence.Capital(i)
}

// glued reports whether no space stands between token i and the one after it.
func (r *reader) glued(i int) bool {
	t := r.sentence.Tokens
	return i >= 0 && i+1 < len(t) && t[i].End == t[i+1].Start
}

// sum reads the sum that begins at token i: a sign and a number, or a number and a currency.
func (r *reader) sum(i int) (Sum, bool) {
	if digit(r.norm(i)) {
		value, next, scaled, ok := r.quantity(i)
		if !ok {
			return Sum{}, false
		}
		if sum, ok := r.currencyAfter(i, next, value); ok {
			return sum, true
		}
		return r.withoutCurrency(i, next, value, scaled)
	}
	if next, value, ok := r.wordNumber(i); ok {
		return r.currencyAfter(i, next, value)
	}
	if codes, next, ok := r.sign(i); ok {
		return r.signFirst(i, codes, next)
	}
	return r.gluedCode(i)
}

// elliptic reads a number that leaves out the currency of the sum before it: "69.2 billion won, Meta 30.8 billion".
func (r *reader) elliptic(i int, last Sum) (Sum, bool) {
	if !digit(r.norm(i)) || i-last.To > 12 || !r.before[r.norm(i-1)] && !r.capital(i-1) {
		return Sum{}, false
	}
	value, next, scaled, ok := r.quantity(i)
	if !ok || !scaled || value < 1e5 {
		return Sum{}, false
	}
	if !r.ends(next) {
		return Sum{}, false
	}
	return r.made(i, next, value, []string{last.Currency})
}

// ends reports whether a number that ends before token i counts nothing: no noun follows.
func (r *reader) ends(i int) bool {
	n := r.norm(i)
	return n == "" || strings.Contains(".,;:)", n) || r.after[n]
}

// withoutCurrency reads millions that leave out the currency where a language's news mean one: "multa de 530 millones".
func (r *reader) withoutCurrency(i, next int, value float64, scaled bool) (Sum, bool) {
	if r.implied == "" || !scaled || value < 1e6 || !r.ends(next) {
		return Sum{}, false
	}
	return r.made(i, next, value, []string{r.implied})
}

// sign reads a currency's sign or code at token i, with the letters before it ("US$", "A$"), and returns the token after.
func (r *reader) sign(i int) (codes []string, next int, ok bool) {
	surface := r.surface(i)
	if len(surface) > 4 || surface == "" {
		return nil, 0, false
	}
	if r.glued(i) && signMark(r.norm(i+1)) && letter(surface) {
		if codes, ok := currencies.signs[strings.ReplaceAll(surface, ".", "")+r.norm(i+1)]; ok {
			return codes, i + 2, true
		}
	}
	codes, ok = currencies.signs[surface]
	next = i + 1
	if ok && r.norm(next) == "." && r.glued(i) && letter(surface) {
		next++ // "Rs. 1,337 crore"
	}
	return codes, next, ok
}

func signMark(norm string) bool { return norm != "" && strings.Contains("$£¥/₵", norm) }

// letter reports whether s begins with an English letter.
func letter(s string) bool {
	c := s[0] | 0x20
	return 'a' <= c && c <= 'z'
}

// signFirst reads the number after a sign. A letter code needs a number right behind it.
func (r *reader) signFirst(start int, codes []string, i int) (Sum, bool) {
	if r.norm(i) == "$" {
		i++ // "USD $5m"
	}
	if !digit(r.norm(i)) {
		return r.countryBetween(start, i)
	}
	value, next, scaled, ok := r.quantity(i)
	if !ok {
		return Sum{}, false
	}
	if !scaled {
		next, value = r.rangeScale(next, value)
	}
	at := next
	if r.norm(at) == "-" {
		at++
	}
	for _, p := range r.phrases[r.norm(at)] { // "a $5-million-dollar fine", "$391.5 million dollar settlement"
		if len(p.rest) == 0 && p.code == codes[0] && !r.everyday[r.norm(at)] {
			next = at + 1
		}
	}
	return r.made(start, next, value, codes)
}

// countryBetween reads the Australian way to write it: "$US25 million", "$A60m".
func (r *reader) countryBetween(start, i int) (Sum, bool) {
	surface := r.surface(i)
	cut := strings.IndexAny(surface, "0123456789")
	if r.norm(start) != "$" || i != start+1 || cut < 1 || cut > 3 {
		return Sum{}, false
	}
	return r.gluedNumber(start, i, currencies.signs[surface[:cut]+"$"], strings.ToLower(surface[cut:]))
}

// gluedCode reads a code that is written to its number: "Rs1,337 crore", "KSh500m".
func (r *reader) gluedCode(i int) (Sum, bool) {
	surface := r.surface(i)
	cut := strings.IndexAny(surface, "0123456789")
	if cut < 1 || cut > 4 {
		return Sum{}, false
	}
	found, ok := r.gluedNumber(i, i, currencies.signs[surface[:cut]], surface[cut:])
	return found, ok && found.Amount >= 10
}

func (r *reader) gluedNumber(start, i int, codes []string, written string) (Sum, bool) {
	if codes == nil {
		return Sum{}, false
	}
	value, next, ok := r.scaled(written, i)
	if !ok {
		return Sum{}, false
	}
	return r.made(start, next, value, codes)
}

// rangeScale reads "$1-2 million": the scale of the second number belongs to the first as well. The sum is the upper bound.
func (r *reader) rangeScale(next int, value float64) (int, float64) {
	dash := r.norm(next)
	if dash != "-" && dash != "—" || !digit(r.norm(next+1)) {
		return next, value
	}
	upper, end, scaled, ok := r.quantity(next + 1)
	if !ok || !scaled || upper <= value {
		return next, value
	}
	return end, upper
}

// currencyAfter reads the currency behind a number: "euros", "million-euro", "€", "EUR", "Kenyan shillings".
func (r *reader) currencyAfter(start, i int, value float64) (Sum, bool) {
	if r.of[r.norm(i)] {
		i++ // "half a million of euros"
		if n := r.norm(i); n == "'" || n == "’" {
			i++ // "millions d'euros"
		}
	}
	if r.norm(i) == "-" && r.glued(i) {
		i++
	}
	if p, to, ok := r.phrase(i); ok {
		if r.everyday[r.norm(i)] && value < 1000 {
			return Sum{}, false
		}
		return r.made(start, to, value, r.candidates(p, to))
	}
	if p, to, ok := r.phrase(i + 1); ok && r.capital(i) && len(p.rest) == 0 && !r.everyday[r.norm(i+1)] && p.code != "USD" {
		return r.made(start, to, value, r.candidates(p, to)) // "351 million Czech koruna"
	}
	return r.signAfter(start, i, value)
}

// signAfter reads a sign or code behind a number: "5 EUR".
func (r *reader) signAfter(start, i int, value float64) (Sum, bool) {
	surface := r.surface(i)
	codes, ok := currencies.signs[surface]
	if !ok || surface == "$" && !r.comma || letter(surface) && len(surface) < 3 && surface != "kr" || digit(r.norm(i+1)) {
		return Sum{}, false // "in 2019 €5m": the sign belongs to what follows
	}
	return r.made(start, i+1, value, codes)
}

// phrase returns the words for a currency that begin at token i, and the token after them.
func (r *reader) phrase(i int) (phrase, int, bool) {
	for _, p := range r.phrases[r.norm(i)] {
		if slices.Equal(p.rest, r.norms(i+1, len(p.rest))) {
			return p, i + 1 + len(p.rest), true
		}
	}
	return phrase{}, 0, false
}

func (r *reader) norms(i, n int) []string {
	words := make([]string, n)
	for j := range words {
		words[j] = r.norm(i + j)
	}
	return words
}

// candidates returns the currencies that a phrase which ends before token to may mean. A phrase of several words, "Kenyan
// shillings", means one.
func (r *reader) candidates(p phrase, to int) []string {
	if len(p.rest) > 0 {
		return []string{p.code}
	}
	all := []string{p.code}
	for _, code := range r.sharing[r.norm(to-1)] {
		if code != p.code {
			all = append(all, code)
		}
	}
	return all
}

// made returns the sum of a value in the first of some currencies, unless the value can't be one.
func (r *reader) made(from, to int, value float64, codes []string) (Sum, bool) {
	amount := math.Round(value)
	if amount < 1 || amount > 9e15 {
		return Sum{}, false
	}
	found := Sum{Money: news.Money{Amount: int64(amount), Currency: codes[0]}, From: from, To: to}
	if len(codes) > 1 {
		found.Shared = codes
	}
	return found, true
}

func digit(norm string) bool { return norm != "" && '0' <= norm[0] && norm[0] <= '9' }
