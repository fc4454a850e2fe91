package facts

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// A currency is one line of the list of currencies.
type currency struct {
	code      string
	countries []string
	rate      float64 // units for 1 USD, roughly
	dollar    bool    // written with a bare "$" at home
}

// isDollar reports whether the names of a currency say that it is a dollar.
func isDollar(names string) bool { return strings.Contains(names, "dollar") }

// A unit is a way to write a currency in words.
type unit struct {
	rest  []string // the words after the first
	index int32
}

func (l *Lexicon) loadCurrencies() error {
	return rows("currencies.txt", currencyList, 5, func(c []string) error {
		index := int32(len(l.currencies))
		rate, _, ok := number(c[4], false)
		if !ok || rate <= 0 {
			rate = 1
		}
		l.currencies = append(l.currencies, currency{code: c[0], countries: split(c[3]), rate: rate, dollar: isDollar(c[2])})
		each(c[1], func(sign string) { l.signs[sign] = append(l.signs[sign], index) })
		each(c[2], func(words string) {
			parts := strings.Fields(strings.ToLower(strings.ReplaceAll(words, "-", " - ")))
			l.units[parts[0]] = append(l.units[parts[0]], unit{rest: parts[1:], index: index})
		})
		return nil
	})
}

// money appends the sums of money of a sentence to found. A range, "$5 million to $10 million" or "€1-2 million",
// is one mention for each bound that is written as money of its own; its bounds are told apart later.
func (l *Lexicon) money(found []news.Mention, d *news.Document, index int) []news.Mention {
	s := &d.Sentences[index]
	r := reader{lexicon: l, sentence: s, german: d.Language == "de"}
	var last sum
	for i := 0; i < len(s.Tokens); {
		sum, ok := r.sum(i)
		if !ok && last.to > 0 {
			sum, ok = r.elliptic(i, last)
		}
		if ok {
			last = sum
			found = append(found, news.Mention{Kind: news.KindMoney, Sentence: index, From: sum.from, To: sum.to, Money: sum.money})
			i = sum.to
			continue
		}
		i++
	}
	return found
}

// elliptic reads a number that leaves out the currency of the sum before it: "69.2 billion won, Meta 30.8 billion".
func (r *reader) elliptic(i int, last sum) (sum, bool) {
	if !digit(r.norm(i)) || i-last.to > 12 {
		return sum{}, false
	}
	if before := r.norm(i - 1); before != "and" && before != "und" && !startsUpper(r.sentence.Surface(i-1)) && before != "almost" && before != "nearly" {
		return sum{}, false
	}
	value, next, scaled, ok := r.quantity(i)
	if !ok || !scaled || value < 1e5 {
		return sum{}, false
	}
	switch r.norm(next) {
	case "", ".", ",", ")", "for", "to", "on", "against", "and", "respectively", "über", "für", "gegen", "und":
		return sum{money: news.Money{Amount: int64(math.Round(value)), Currency: last.money.Currency}, from: i, to: next}, true
	}
	return sum{}, false
}

// A reader reads sums of money from the tokens of one sentence.
type reader struct {
	lexicon  *Lexicon
	sentence *news.Sentence
	german   bool
}

// A sum is money with the tokens that state it.
type sum struct {
	money    news.Money
	from, to int
}

func (r *reader) norm(i int) string {
	if i < 0 || i >= len(r.sentence.Tokens) {
		return ""
	}
	return r.sentence.Tokens[i].Norm
}

// glued reports whether no space stands between token i and the one after it.
func (r *reader) glued(i int) bool {
	t := r.sentence.Tokens
	return i >= 0 && i+1 < len(t) && t[i].End == t[i+1].Start
}

// sum reads the sum that begins at token i: a sign and a number, or a number and a currency.
func (r *reader) sum(i int) (sum, bool) {
	norm := r.norm(i)
	c := norm[0]
	switch {
	case '0' <= c && c <= '9':
		return r.numberFirst(i)
	case c >= 'a' && c <= 'z':
		if next, value, ok := r.wordNumber(i); ok {
			return r.currencyAfter(i, next, value)
		}
	}
	if index, next, ok := r.sign(i); ok {
		return r.signFirst(i, index, next)
	}
	return r.gluedCode(i)
}

// sign reads a currency's sign or code at token i, with the letters before it ("US$", "A$"), and gives the token after.
func (r *reader) sign(i int) (index int32, next int, ok bool) {
	t := r.sentence.Tokens
	surface := r.sentence.Surface(i)
	if len(surface) > 4 {
		return 0, 0, false
	}
	if !utf8.RuneStart(surface[0]) {
		return 0, 0, false
	}
	if i+1 < len(t) && r.glued(i) && signMark(t[i+1].Norm) && letters(surface) {
		if all, ok := r.lexicon.signs[strings.ReplaceAll(surface, ".", "")+t[i+1].Norm]; ok {
			return all[0], i + 2, true
		}
	}
	all, ok := r.lexicon.signs[surface]
	if !ok {
		return 0, 0, false
	}
	next = i + 1
	if r.norm(next) == "." && r.glued(i) && letters(surface) {
		next++ // "Rs. 1,337 crore"
	}
	return all[0], next, true
}

func signMark(norm string) bool {
	return norm == "$" || norm == "£" || norm == "¥" || norm == "/" || norm == "₵"
}

func letters(s string) bool {
	c := s[0] | 0x20
	return 'a' <= c && c <= 'z'
}

// signFirst reads the number after a sign. A letter code needs a number right behind it.
func (r *reader) signFirst(start int, index int32, i int) (sum, bool) {
	if signMark(r.norm(i)) && r.norm(i) == "$" {
		i++ // "USD $5m"
	}
	if i >= len(r.sentence.Tokens) {
		return sum{}, false
	}
	if !digit(r.norm(i)) {
		return r.countryBetween(start, i)
	}
	value, next, scaled, ok := r.quantity(i)
	if !ok {
		return sum{}, false
	}
	if !scaled {
		if next, value, ok = r.rangeScale(i, next, value); !ok {
			return sum{}, false
		}
	}
	if r.norm(next) == "-" && r.lexicon.isUnit(r.norm(next+1)) {
		next += 2 // "a $5-million-dollar fine"
	} else if r.lexicon.isUnit(r.norm(next)) && (r.norm(next) == "dollar" || r.norm(next) == "dollars" || r.norm(next) == "euro" || r.norm(next) == "euros") {
		next++ // "$391.5 million dollar settlement"
	}
	return r.made(start, next, value, index)
}

// countryBetween reads the Australian way to write it: "$US25 million", "$A60m".
func (r *reader) countryBetween(start, i int) (sum, bool) {
	surface := r.sentence.Surface(i)
	cut := strings.IndexAny(surface, "0123456789")
	if r.norm(start) != "$" || i != start+1 || cut < 1 || cut > 3 {
		return sum{}, false
	}
	all, ok := r.lexicon.signs[surface[:cut]+"$"]
	if !ok {
		return sum{}, false
	}
	value, next, ok := r.scaled(strings.ToLower(surface[cut:]), i)
	if !ok {
		return sum{}, false
	}
	return r.made(start, next, value, all[0])
}

// rangeScale reads "$1-2 million": the scale of the second number belongs to the first as well. The sum is the upper bound.
func (r *reader) rangeScale(i, next int, value float64) (int, float64, bool) {
	dash := r.norm(next)
	if dash != "-" && dash != "—" || !digit(r.norm(next+1)) {
		return next, value, true
	}
	upper, end, scaled, ok := r.quantity(next + 1)
	if !ok || !scaled || upper <= value {
		return next, value, true
	}
	return end, upper, true
}

// numberFirst reads a number and, after it, the currency that makes it money.
func (r *reader) numberFirst(i int) (sum, bool) {
	value, next, _, ok := r.quantity(i)
	if !ok {
		return sum{}, false
	}
	return r.currencyAfter(i, next, value)
}

// currencyAfter reads the currency behind a number: "euros", "million-euro", "€", "EUR", "Kenyan shillings".
func (r *reader) currencyAfter(start, i int, value float64) (sum, bool) {
	if r.norm(i) == "of" {
		i++ // "half a million of euros"
	}
	if r.norm(i) == "-" && r.glued(i) {
		i++
	}
	if i >= len(r.sentence.Tokens) {
		return sum{}, false
	}
	for _, u := range r.lexicon.units[r.norm(i)] {
		if !r.follows(i+1, u.rest) {
			continue
		}
		if everyday[r.norm(i)] && value < 1000 {
			return sum{}, false
		}
		return r.made(start, i+1+len(u.rest), value, u.index)
	}
	if startsUpper(r.sentence.Surface(i)) && ownMoney(r.norm(i+1)) {
		i++ // "351 million Czech koruna"
	}
	for _, u := range r.lexicon.units[r.norm(i)] {
		if ownMoney(r.norm(i)) && len(u.rest) == 0 {
			return r.made(start, i+1, value, u.index)
		}
	}
	surface := r.sentence.Surface(i)
	all, ok := r.lexicon.signs[surface]
	if !ok || len(surface) < 2 || letters(surface) && (len(surface) < 3 && surface != "kr" || digit(r.norm(i+1))) || surface == "$" {
		return sum{}, false
	}
	if digit(r.norm(i + 1)) { // "in 2019 €5m": the sign belongs to what follows
		return sum{}, false
	}
	return r.made(start, i+1, value, all[0])
}

// ownMoney reports whether a word is the money of few countries, so that a nationality in front tells nothing new.
func ownMoney(norm string) bool {
	switch norm {
	case "koruna", "korunas", "koruny", "zloty", "zlotys", "forint", "forints", "rupees", "rupee", "rubles", "roubles", "kronor", "kroner", "krona", "yuan", "yen", "reais", "lira", "liras", "naira", "shillings", "baht", "rupiah", "ringgit", "hryvnia", "lev", "leva", "kuna", "lei", "shekels", "rand":
		return true
	}
	return false
}

func (r *reader) follows(i int, rest []string) bool {
	for j, w := range rest {
		if r.norm(i+j) != w {
			return false
		}
	}
	return true
}

func (l *Lexicon) isUnit(norm string) bool { _, ok := l.units[norm]; return ok && !everyday[norm] }

// everyday holds words that are a currency only behind a sum of a thousand or more: "the 27 won", "lost 30 pounds".
var everyday = set("won real pound pounds bucks crowns crown lev dong sol soles lei rand sterling franc quid pfund krone")

// gluedCode reads a code that is written to its number: "Rs1,337 crore", "KSh500m".
func (r *reader) gluedCode(i int) (sum, bool) {
	surface := r.sentence.Surface(i)
	cut := strings.IndexAny(surface, "0123456789")
	if cut < 1 || cut > 4 {
		return sum{}, false
	}
	all, ok := r.lexicon.signs[surface[:cut]]
	if !ok {
		return sum{}, false
	}
	value, next, ok := r.scaled(surface[cut:], i)
	if !ok {
		return sum{}, false
	}
	if value < 10 {
		return sum{}, false
	}
	return r.made(i, next, value, all[0])
}

// made is the sum of a value in a currency, unless the value can't be one.
func (r *reader) made(from, to int, value float64, index int32) (sum, bool) {
	amount := math.Round(value)
	if amount < 1 || amount > 9e15 {
		return sum{}, false
	}
	return sum{money: news.Money{Amount: int64(amount), Currency: r.lexicon.currencies[index].code}, from: from, to: to}, true
}

func digit(norm string) bool { return norm != "" && '0' <= norm[0] && norm[0] <= '9' }

// currenciesByCountry corrects words that several currencies share: "rupees" in a text about Pakistan.
func (l *Lexicon) currenciesByCountry(d *news.Document, found []news.Mention) []news.Mention {
	for i := range found {
		if m := &found[i]; m.Kind == news.KindMoney && shared(&d.Sentences[m.Sentence], m) {
			m.Money.Currency = l.local(found, m.Money.Currency)
		} else if m.Kind == news.KindMoney && m.Money.Currency == "USD" && bareDollar(&d.Sentences[m.Sentence], m) {
			m.Money.Currency = l.dollar(found)
		}
	}
	return found
}

// shared reports whether a sum is written with a word or sign that several currencies have.
func shared(s *news.Sentence, m *news.Mention) bool {
	return sharedWord[s.Tokens[m.From].Norm] || sharedWord[s.Tokens[m.To-1].Norm]
}

var sharedWord = set("rs re rupee rupees kr krone kroner krona kronor crown crowns kronen shilling shillings peso pesos ¥ dirham dirhams riyal riyals pound pounds")

// bareDollar reports whether a sum has the sign of the dollar with no letters that say whose dollar.
func bareDollar(s *news.Sentence, m *news.Mention) bool {
	return strings.HasPrefix(s.Text[s.Tokens[m.From].Start:], "$") || s.Tokens[m.To-1].Norm == "dollars"
}

// dollar returns the dollar of the place that the text is from: the country's own when the text names just one
// country with a dollar of its own and neither the United States nor one of its authorities.
func (l *Lexicon) dollar(found []news.Mention) string {
	own := ""
	for _, m := range found {
		country := m.ID
		switch m.Kind {
		case news.KindAuthority:
			a, _ := l.Authority(m.ID)
			country = a.Country
		case news.KindCountry:
		default:
			continue
		}
		code := l.dollarOf(country)
		if code == "USD" || own != "" && code != "" && code != own {
			return "USD"
		}
		if code != "" {
			own = code
		}
	}
	if own == "" {
		return "USD"
	}
	return own
}

// dollarOf returns the currency of a country whose currency is written with the sign of the dollar, or "".
func (l *Lexicon) dollarOf(country string) string {
	for i := range l.currencies {
		if c := &l.currencies[i]; slices.Contains(c.countries, country) && c.dollar {
			return c.code
		}
	}
	return ""
}

// siblings are currencies that share a word or sign, the usual one first.
var siblings = [][]string{
	{"INR", "PKR", "LKR", "NPR"}, {"NOK", "SEK", "DKK"}, {"SEK", "NOK", "ISK"}, {"DKK", "NOK", "SEK"}, {"KES", "UGX", "TZS"},
	{"MXN", "COP", "ARS", "CLP", "UYU", "PHP"}, {"JPY", "CNY"}, {"AED", "MAD"}, {"SAR", "QAR"}, {"GBP", "EGP"},
}

func (l *Lexicon) local(found []news.Mention, code string) string {
	for _, group := range siblings {
		if group[0] != code {
			continue
		}
		for _, m := range found {
			if m.Kind != news.KindCountry {
				continue
			}
			for _, other := range group {
				if other != code && slices.Contains(l.currencyOf(other).countries, m.ID) && !l.named(found, code) {
					return other
				}
			}
		}
	}
	return code
}

// named reports whether a country that uses a currency is among the mentions.
func (l *Lexicon) named(found []news.Mention, code string) bool {
	countries := l.currencyOf(code).countries
	return slices.ContainsFunc(found, func(m news.Mention) bool {
		return m.Kind == news.KindCountry && slices.Contains(countries, m.ID)
	})
}

func (l *Lexicon) currencyOf(code string) currency {
	for _, c := range l.currencies {
		if c.code == code {
			return c
		}
	}
	return currency{}
}

// dollars gives what a sum is worth in US dollars, roughly.
func (l *Lexicon) dollars(m news.Money) float64 {
	rate := l.currencyOf(m.Currency).rate
	if rate == 0 {
		return float64(m.Amount)
	}
	return float64(m.Amount) / rate
}
