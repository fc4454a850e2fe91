package facts

import (
	"strings"
)

// quantity reads the number at token i and its scale ("27", "12.7m", "1,337 crore"), and gives the token after.
func (r *reader) quantity(i int) (value float64, next int, scaled, ok bool) {
	if r.splitDecimal(i) {
		return r.joined(i)
	}
	value, next, ok = r.scaled(r.norm(i), i)
	if !ok {
		return 0, 0, false, false
	}
	plain, _, _ := number(r.norm(i), r.german)
	return value, next, value != plain, true
}

// splitDecimal reports whether a number was split behind its decimal point, "1. 6 million", as some feeds do.
func (r *reader) splitDecimal(i int) bool {
	t := r.sentence.Tokens
	return i+3 < len(t) && whole(r.norm(i)) && len(r.norm(i)) <= 3 && r.norm(i+1) == "." && r.glued(i) && !r.glued(i+1) &&
		whole(r.norm(i+2)) && scales[r.norm(i+3)] > 0
}

// joined reads a number that splitDecimal found, with its scale.
func (r *reader) joined(i int) (value float64, next int, scaled, ok bool) {
	point := "."
	if r.german {
		point = ","
	}
	value, next, ok = r.scaled(r.norm(i)+point+r.norm(i+2), i+2)
	return value, next, true, ok
}

// whole reports whether a token is written in digits alone.
func whole(norm string) bool { return norm != "" && strings.Trim(norm, "0123456789") == "" }

// scaled reads written, which is or ends token i, together with a scale behind it.
func (r *reader) scaled(written string, i int) (value float64, next int, ok bool) {
	value, suffix, ok := number(written, r.german)
	if !ok {
		return 0, 0, false
	}
	next = i + 1
	if suffix != "" {
		scale, known := scales[strings.ToLower(suffix)]
		return value * scale, next, known
	}
	for j := 0; j < 2; j++ { // "5 lakh crore"
		at := next
		if r.norm(at) == "-" && r.glued(at) && r.glued(at-1) {
			at++
		}
		scale, known := scales[r.norm(at)]
		if !known || len(r.norm(at)) == 1 && !upperM(r.sentence.Surface(at)) {
			break
		}
		value, next = value*scale, at+1
		if abbreviated[r.norm(at)] && r.norm(next) == "." && r.glued(at) && next+1 < len(r.sentence.Tokens) && r.lexicon.isMoneyWord(r, next+1) {
			next++ // "20 Mio. Euro"
		}
	}
	return value, next, true
}

// upperM lets "5 M" and "5 B" be a scale, but not "5 m" and "5 k".
func upperM(s string) bool { return s == "M" || s == "B" }

var abbreviated = set("mio mrd tsd bn mn mln cr")

func (l *Lexicon) isMoneyWord(r *reader, i int) bool {
	_, ok := l.signs[r.sentence.Surface(i)]
	return ok || l.isUnit(r.norm(i))
}

var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "tsd": 1e3, "tausend": 1e3, "hundred": 100,
	"m": 1e6, "mn": 1e6, "mln": 1e6, "mil": 1e6, "mm": 1e6, "milion": 1e6, "million": 1e6, "millions": 1e6, "mio": 1e6, "millionen": 1e6,
	"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "billions": 1e9, "mrd": 1e9, "milliarde": 1e9, "milliarden": 1e9,
	"t": 1e12, "tn": 1e12, "trn": 1e12, "trillion": 1e12, "billionen": 1e12,
	"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
}

// smallNumber holds the numbers that are written out before a scale: "twenty million euros".
var smallNumber = map[string]float64{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "zwanzig": 20, "dreißig": 30, "fünfzig": 50,
}

// wordNumber reads "half a billion", "a million", "one billion", "a quarter of a million" at token i.
func (r *reader) wordNumber(i int) (next int, value float64, ok bool) {
	value, next = 1, i+1
	switch r.norm(i) {
	case "half", "halbe", "eine", "ein", "einer", "a", "an", "one", "quarter":
		switch r.norm(i) {
		case "half", "halbe":
			value = 0.5
		case "quarter":
			value = 0.25
			if r.norm(next) == "of" || r.norm(next) == "-" {
				next++
			}
		}
	default:
		if value = smallNumber[r.norm(i)]; value == 0 {
			return 0, 0, false
		}
	}
	if n := r.norm(next); (n == "a" || n == "of" || n == "an" || n == "-") && value < 1 {
		next++
	} else if n == "halbe" {
		value, next = 0.5, next+1
	}
	if r.norm(next) == "-" {
		next++
	}
	scale, known := scales[r.norm(next)]
	if !known || scale < 1e3 || len(r.norm(next)) < 5 {
		return 0, 0, false
	}
	return next + 1, value * scale, true
}

// number reads the digits at the start of written and gives the letters after them.
// A comma or dot before exactly three digits groups thousands; the other one, or a last one, is decimal.
// German writes 1.200 for twelve hundred and 1,2 for a fraction; English the other way round.
func number(written string, german bool) (value float64, suffix string, ok bool) {
	end := 0
	for end < len(written) && (written[end] >= '0' && written[end] <= '9' || written[end] == '.' || written[end] == ',') {
		end++
	}
	digits, suffix := strings.TrimRight(written[:end], ".,"), written[end:]
	if digits == "" || len(digits) > 24 || digits[0] < '0' || digits[0] > '9' {
		return 0, "", false
	}
	point := decimalPoint(digits, german)
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

// decimalPoint gives the place of the decimal mark in digits, -1 when there is none.
func decimalPoint(digits string, german bool) int {
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
		return last
	case dots+commas > 1:
		return -1
	case behind == 3 && (digits[last] == ',') != german:
		return -1
	}
	return last
}
