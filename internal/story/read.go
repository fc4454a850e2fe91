package story

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/quality"
	"github.com/privacywire/privacywire/internal/text"
)

// A Reading is what an article's own words say of it, before it is compared with any other.
type Reading struct {
	article *news.Article
	traits
	spun *spunText // nil unless some phrase looks as if a program had rewritten it
}

// traits are what the words of two articles are compared by.
type traits struct {
	head     vector // the title
	whole    vector // title and summary
	headSums []sum  // in the title
	sums     []sum
	figures  []string // other numbers in the title
	print    Print
	acts     acts // in the title
}

// Read reads an article for [Index.AssignRead], and sets Print, Spun and Advertorial. It does most of the work, needs
// no index, and can run for many articles at once. Title, summary, claims and language must be set before; d is the
// full text, nil stands for title and summary.
func Read(a *news.Article, d *news.Document) *Reading {
	if d == nil {
		d = text.Parse(a.Title, a.Summary, a.Language)
	}
	spin := quality.Spin(d)
	a.Print, a.Spun, a.Advertorial = NewPrint(d).String(), spin.Spun(), quality.Sells(d)
	r := compared(a)
	if spin.Suspect() {
		r.spun = readSpun(d)
	}
	return r
}

// compared returns the reading of an article that is marked already, from its title and summary.
func compared(a *news.Article) *Reading {
	title := termsOf(a.Language, a.Title)
	r := &Reading{article: a, traits: traits{
		head: newVector(title), whole: newVector(title, termsOf(a.Language, a.Summary)), print: ParsePrint(a.Print),
		acts: actsIn(a.Title, a.Language),
	}}
	r.headSums, r.sums = sumsOf(a)
	r.figures = figures(a.Title, r.sums)
	return r
}

// sumsOf returns the sums of money in an article's title, and all that its title and its claims state.
func sumsOf(a *news.Article) (title, all []sum) {
	year := a.Published.Year()
	add := func(to []sum, m news.Money) []sum { return append(to, sum{m, money.Roughly(m, year)}) }
	for _, c := range a.Claims {
		if c.Amount == 0 {
			continue
		}
		all = add(all, news.Money{Amount: c.Amount, Currency: c.Currency})
		for _, m := range c.Also {
			all = add(all, m)
		}
	}
	if !strings.ContainsFunc(a.Title, unicode.IsDigit) {
		return nil, all
	}
	d := text.Parse(a.Title, "", a.Language)
	for i := range d.Sentences {
		for _, m := range money.Find(&d.Sentences[i], d.Language) {
			if len(m.Shared) > 0 {
				m.Currency = money.Local(m.Shared, a.Countries)
			}
			title = add(title, m.Money)
		}
	}
	return title, append(title[:len(title):len(title)], all...)
}

// figures returns the numbers of two digits and more in a title that aren't those of a sum of money, whatever its unit.
func figures(title string, sums []sum) []string {
	var all []string
	for w := range text.Scan(title) {
		digits := w.Text
		if end := strings.IndexFunc(digits, func(r rune) bool {
			return !unicode.IsDigit(r) && r != '.' &&
				r != ','
		}); end >= 0 {
			digits = digits[:end]
		}
		ofSum := func(m sum) bool { return digitsOf(m.Money, digits) }
		if len(digits) > 1 && !unicode.Is(unicode.Sc, w.Before) && !slices.ContainsFunc(sums, ofSum) {
			all = append(all, digits)
		}
	}
	return all
}

// digitsOf reports whether a number is a sum in units, thousands, millions or more.
func digitsOf(m news.Money, digits string) bool {
	n, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil || n == 0 || m.Amount == 0 {
		return false
	}
	ratio := float64(m.Amount) / n
	power := math.Round(math.Log10(ratio))
	return power >= 0 && math.Mod(power, 3) == 0 && math.Abs(ratio/math.Pow(10, power)-1) < 0.01
}
