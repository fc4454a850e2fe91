package money

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

//go:embed data/rates.csv
var ratesFile string

// Base is the currency in which totals of several currencies are stated.
const Base = "EUR"

type rateKey struct {
	currency string
	year     int
}

// yearly holds units of a currency for a euro, averaged over a year.
var yearly = readRates(ratesFile)

// readRates reads "year,CUR,CUR…" and a line of rates for each year.
func readRates(file string) map[rateKey]float64 {
	m := map[rateKey]float64{}
	var currencies []string
	for line := range strings.Lines(file) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		switch {
		case strings.HasPrefix(line, "#") || len(fields) < 2:
		case fields[0] == "year":
			currencies = fields
		default:
			year, err := strconv.Atoi(fields[0])
			if err != nil || len(fields) != len(currencies) {
				panic(fmt.Sprintf("rates.csv: broken line %q", line)) // embedded; every test fails
			}
			for i, f := range fields[1:] {
				if v, err := strconv.ParseFloat(f, 64); err == nil && v > 0 {
					m[rateKey{currencies[i+1], year}] = v
				}
			}
		}
	}
	return m
}

// Average converts a sum to euros at the average rate of a year, false where that isn't known.
func Average(m news.Money, year int) (float64, bool) {
	if m.Currency == Base {
		return float64(m.Amount), true
	}
	units, ok := yearly[rateKey{m.Currency, year}]
	if !ok {
		return 0, false
	}
	return float64(m.Amount) / units, true
}

// Roughly converts a sum to euros at the rate of the nearest year that has one, else at the rough rate of the list of
// currencies. It returns 0 for an unknown currency. The result is good for comparisons only.
func Roughly(m news.Money, year int) float64 {
	for d := range 12 {
		for _, y := range []int{year - d, year + d} {
			if v, ok := Average(m, y); ok {
				return v
			}
		}
	}
	u, ok := currencies.units[m.Currency]
	if !ok {
		return 0
	}
	return float64(m.Amount) / u.perDollar * currencies.units[Base].perDollar
}
