package money

import (
	"strconv"
	"strings"
)

const digits = "0123456789"

func digit(norm string) bool { return norm != "" && '0' <= norm[0] && norm[0] <= '9' }

// whole reports whether a piece is one to three digits.
func whole(norm string) bool {
	return norm != "" && len(norm) <= 3 && strings.Trim(norm, digits) == ""
}

// number reads the number at piece i with its scales: "27", "12.7m", "1,337 crore". next is the piece after them, 0
// without a number. A number whose letters mean something else, such as "27th", doesn't count.
func (r *reader) number(i int) (value float64, next int, scaled bool) {
	written, next := r.norm(i), i+1
	if !digit(written) {
		return 0, 0, false
	}
	split := r.splitDecimal(i)
	if split {
		written, next = written+r.Decimal+r.norm(i+2), i+3
	}
	for r.comma && !split && whole(r.norm(i)) && whole(r.norm(next)) && len(r.norm(next)) == 3 && !r.at(next).joined {
		written, next = written+r.norm(next), next+1 // "900 000"
	}
	value, ok := parse(written, r.comma)
	if !ok {
		return 0, 0, false
	}
	last := next
	value, next = r.scale(value, next)
	if r.at(next).inner && !r.moneyWord(next) {
		return 0, 0, false
	}
	return value, next, next > last
}

// splitDecimal reports whether a number was split behind its decimal point, "1. 6 million", as some feeds do.
func (r *reader) splitDecimal(i int) bool {
	return whole(r.norm(i)) && r.norm(i+1) == "." && r.at(i+1).joined && !r.at(i+2).joined &&
		strings.Trim(r.norm(i+2), digits) == "" && r.Scales[r.norm(i+3)] > 0
}

// scale multiplies a value by the scales at piece i, "5 lakh crore", and returns the piece after them.
func (r *reader) scale(value float64, i int) (float64, int) {
	for range 2 {
		at := i
		if r.norm(at) == "-" && r.at(at).joined && r.at(at+1).joined {
			at++
		}
		p := r.at(at)
		scale := r.Scales[p.norm]
		metres := len(p.norm) == 1 && !p.inner && p.text != "M" && p.text != "B" && !r.at(at+1).joined
		if scale == 0 || metres { // "5 m", not "5 k€"
			break
		}
		more, end := r.rest(at+1, scale)
		value, i = value*scale+more, end
		if r.Dotted[p.norm] && r.norm(i) == "." && r.at(i).joined && r.moneyWord(i+1) {
			i++ // "20 Mio. Euro"
		}
	}
	return value, i
}

// moneyWord reports whether piece i is a currency's sign, code or word.
func (r *reader) moneyWord(i int) bool {
	_, sign := currencies.signs[r.at(i).text]
	_, word := r.phrases[r.norm(i)]
	return sign || word && !r.Everyday[r.norm(i)]
}

// rest reads what a language adds behind a scale, "un million et demi", "2 milioni e 800 mila". It returns zero and i
// where nothing is added.
func (r *reader) rest(i int, scale float64) (more float64, next int) {
	if !r.And[r.norm(i)] {
		return 0, i
	}
	if part := r.Numbers[r.norm(i+1)]; part > 0 && part < 1 {
		return part * scale, i + 2
	}
	if lower := r.Scales[r.norm(i+2)]; whole(r.norm(i+1)) && lower >= 1e3 && lower < scale {
		more, _ := parse(r.norm(i+1), r.comma)
		return more * lower, i + 3
	}
	return 0, i
}

// maxNumber bounds the pieces of a number in words.
const maxNumber = 8

// wordNumber reads "half a billion", "a million", "twenty million", "millón y medio" at piece i. next is the piece
// after it, 0 without a number.
func (r *reader) wordNumber(i int) (value float64, next int) {
	value, i, ok := r.numberWords(i)
	scale := r.Scales[r.norm(i)]
	if scale < 1e3 || len(r.norm(i)) < 3 {
		if ok && value >= 1e3 {
			return value, i // "ventimila euro"
		}
		return 0, 0
	}
	more, next := r.rest(i+1, scale)
	if !ok && more == 0 {
		return 0, 0
	}
	return value*scale + more, next
}

// numberWords reads the words of a number without its scale.
func (r *reader) numberWords(i int) (value float64, next int, ok bool) {
	value = 1
	for last := i + maxNumber; i < last; i++ {
		v, known := r.Numbers[r.norm(i)]
		between := r.Of[r.norm(i)] || r.norm(i) == "-" || r.And[r.norm(i)] && r.Numbers[r.norm(i+1)] > 0
		switch {
		case known && v >= 1 && v < 10 && value >= 20 && value <= 90:
			value, ok = value+v, true // "quarante-deux"
		case known:
			value, ok = value*v, true
		case !ok || !between:
			return value, i, ok
		}
	}
	return value, i, ok
}

// parse reads digits. A comma or dot before exactly three digits groups thousands; the other one, or a last one, is
// decimal. With comma, 1.200 is twelve hundred and 1,2 a fraction; else the other way round.
func parse(written string, comma bool) (float64, bool) {
	written = strings.TrimRight(written, ".,")
	if len(written) > 24 {
		return 0, false
	}
	plain := digitsOf(written)
	if point := decimalPoint(written, comma); point >= 0 {
		plain = digitsOf(written[:point]) + "." + written[point+1:]
	}
	value, err := strconv.ParseFloat(plain, 64)
	return value, err == nil
}

// digitsOf returns the digits of a number, without the marks that group them: "1.200", "250'000".
func digitsOf(written string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, written)
}

// decimalPoint returns the place of the decimal mark in digits, -1 when there is none.
func decimalPoint(digits string, comma bool) int {
	dots, commas := strings.Count(digits, "."), strings.Count(digits, ",")
	last := strings.LastIndexAny(digits, ".,")
	switch {
	case last < 0, dots > 0 && commas > 0 && strings.Count(digits, digits[last:last+1]) > 1:
		return -1
	case dots > 0 && commas > 0:
		return last
	case dots+commas > 1, len(digits)-last == 4 && (digits[last] == ',') != comma:
		return -1
	}
	return last
}
