package money

import "strings"

// quantity reads the number at token i and its scale ("27", "12.7m", "1,337 crore"), and returns the token after.
func (r *reader) quantity(i int) (value float64, next int, scaled, ok bool) {
	if r.splitDecimal(i) {
		value, next, ok = r.scaled(r.norm(i)+r.point()+r.norm(i+2), i+2)
		return value, next, true, ok
	}
	written, last := r.spaced(i)
	value, next, ok = r.scaled(written, last)
	if !ok {
		return 0, 0, false, false
	}
	plain, _, _ := number(written, r.comma)
	return value, next, value != plain, true
}

// spaced joins the groups of a number whose thousands are separated by spaces, "900 000", as languages with a decimal comma
// write it. last is the index of the token that ends the number.
func (r *reader) spaced(i int) (written string, last int) {
	written, last = r.norm(i), i
	for r.comma && whole(r.norm(i)) && len(r.norm(i)) <= 3 && whole(r.norm(last+1)) && len(r.norm(last+1)) == 3 {
		last++
		written += r.norm(last)
	}
	return written, last
}

func (r *reader) point() string {
	if r.comma {
		return ","
	}
	return "."
}

// splitDecimal reports whether a number was split behind its decimal point, "1. 6 million", as some feeds do.
func (r *reader) splitDecimal(i int) bool {
	return whole(r.norm(i)) && len(r.norm(i)) <= 3 && r.norm(i+1) == "." && r.glued(i) && !r.glued(i+1) &&
		whole(r.norm(i+2)) && r.scales[r.norm(i+3)] > 0
}

// whole reports whether a token is written in digits alone.
func whole(norm string) bool { return norm != "" && strings.Trim(norm, "0123456789") == "" }

// scaled reads written, which is or ends token i, together with the scales behind it: "5 lakh crore".
func (r *reader) scaled(written string, i int) (value float64, next int, ok bool) {
	value, suffix, ok := number(written, r.comma)
	if !ok {
		return 0, 0, false
	}
	next = i + 1
	if suffix != "" {
		scale, known := r.scales[strings.ToLower(suffix)]
		return value * scale, next, known
	}
	for range 2 {
		at := next
		if r.norm(at) == "-" && r.glued(at) && r.glued(at-1) {
			at++
		}
		scale, known := r.scales[r.norm(at)]
		if !known || len(r.norm(at)) == 1 && r.surface(at) != "M" && r.surface(at) != "B" && !r.glued(at) { // "5 m" may be metres
			break
		}
		more, end := r.rest(at+1, scale)
		value, next = value*scale+more, end
		if r.dotted[r.norm(at)] && r.norm(next) == "." && r.glued(at) && r.moneyWord(next+1) {
			next++ // "20 Mio. Euro"
		}
	}
	return value, next, true
}

// moneyWord reports whether token i is a currency's sign, code or word.
func (r *reader) moneyWord(i int) bool {
	_, sign := currencies.signs[r.surface(i)]
	_, word := r.phrases[r.norm(i)]
	return sign || word && !r.everyday[r.norm(i)]
}

// maxNumber bounds the tokens of a number in words.
const maxNumber = 8

// rest reads what a language adds behind a scale, "un million et demi", "2 milioni e 800 mila". It returns zero and next
// where nothing is added.
func (r *reader) rest(next int, scale float64) (more float64, end int) {
	if !r.and[r.norm(next)] {
		return 0, next
	}
	if part, known := r.numbers[r.norm(next+1)]; known && part < 1 {
		return part * scale, next + 2
	}
	if whole(r.norm(next + 1)) {
		if lower, known := r.scales[r.norm(next+2)]; known && lower >= 1e3 && lower < scale {
			more, _, _ := number(r.norm(next+1), r.comma)
			return more * lower, next + 3
		}
	}
	return 0, next
}

// wordNumber reads "half a billion", "a million", "twenty million", "a quarter of a million" at token i.
func (r *reader) wordNumber(i int) (next int, value float64, ok bool) {
	value = 1
	for last := i + maxNumber; i < last; i++ {
		if v, known := r.numbers[r.norm(i)]; known {
			value, ok = joined(value, v), true
			continue
		}
		if !ok || !r.of[r.norm(i)] && r.norm(i) != "-" && (!r.and[r.norm(i)] || r.numbers[r.norm(i+1)] == 0) {
			break
		}
	}
	scale := r.scales[r.norm(i)]
	if scale < 1e3 || len(r.norm(i)) < 3 {
		return i, value, ok && value >= 1e3 // "ventimila euro"
	}
	more, next := r.rest(i+1, scale)
	return next, value*scale + more, ok || more > 0 // "millón y medio"
}

// joined adds a unit to tens, "quarante-deux", and multiplies other numbers.
func joined(value, v float64) float64 {
	if v >= 1 && v < 10 && value >= 20 && value <= 90 {
		return value + v
	}
	return value * v
}

// number reads the digits at the start of written and returns the letters after them.
// A comma or dot before exactly three digits groups thousands; the other one, or a last one, is decimal.
// With comma, 1.200 is twelve hundred and 1,2 a fraction; else the other way round.
func number(written string, comma bool) (value float64, suffix string, ok bool) {
	end := 0
	for end < len(written) && strings.IndexByte("0123456789.,", written[end]) >= 0 {
		end++
	}
	digits, suffix := strings.TrimRight(written[:end], ".,"), written[end:]
	if len(digits) > 24 || !digit(digits) {
		return 0, "", false
	}
	point := decimalPoint(digits, comma)
	fraction, scale := false, 1.0
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case i == point:
			fraction = true
		case c == '.' || c == ',':
		case fraction:
			scale /= 10
			value += float64(c-'0') * scale
		default:
			value = value*10 + float64(c-'0')
		}
	}
	return value, suffix, true
}

// decimalPoint returns the place of the decimal mark in digits, -1 when there is none.
func decimalPoint(digits string, comma bool) int {
	dots, commas := strings.Count(digits, "."), strings.Count(digits, ",")
	if dots+commas == 0 {
		return -1
	}
	last := strings.LastIndexAny(digits, ".,")
	behind := len(digits) - last - 1
	switch {
	case dots > 0 && commas > 0:
		if strings.Count(digits, digits[last:last+1]) > 1 {
			return -1
		}
	case dots+commas > 1, behind == 3 && (digits[last] == ',') != comma:
		return -1
	}
	return last
}
