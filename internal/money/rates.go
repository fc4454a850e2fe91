package money

import (
	_ "embed"
	"strconv"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
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
	rates := map[rateKey]float64{}
	rows := rules.Table(file, ",", 0)
	for _, row := range rows[1:] {
		year, _ := strconv.Atoi(row[0])
		for i, code := range rows[0][1:] {
			if units, err := strconv.ParseFloat(row[i+1], 64); err == nil {
				rates[rateKey{code, year}] = units
			}
		}
	}
	return rates
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
