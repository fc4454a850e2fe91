// Package money knows sums of money: how they are written, what they are worth, and when two are the same.
//
// [Find] reads the sums of a sentence; the words of each language are in internal/rules/<language>/money.yaml, the
// signs of currencies in data/currencies.txt. [Compare] reports how the sums of two claims relate, [Rounded] whether
// one sum is another one rounded, [TotalOf] whether one is the total of others. data/rates.csv has
// the yearly average rates of the European Central Bank.
//
// Every package that compares sums uses these functions, so that they all agree.
package money

import (
	_ "embed"
	"strconv"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

//go:embed data/currencies.txt
var currencyFile string

// A unit is a currency of the list.
type unit struct {
	code, sign string  // sign "": the code is written
	perDollar  float64 // roughly
}

// A table holds the currencies.
type table struct {
	units map[string]unit
	order []string            // codes, as the file has them
	signs map[string][]string // sign → codes, the usual one first
	homes map[string]string   // country → code, where golang.org/x/text is wrong
}

var currencies = readCurrencies(currencyFile)

func readCurrencies(file string) *table {
	t := &table{units: map[string]unit{}, signs: map[string][]string{}, homes: map[string]string{}}
	for _, row := range rules.Table(file, "|", 4) {
		u := unit{code: row[0]}
		u.perDollar, _ = strconv.ParseFloat(row[2], 64)
		for i, sign := range rules.List(row[1]) {
			if i == 0 && sign != u.code {
				u.sign = sign
			}
			t.signs[sign] = append(t.signs[sign], u.code)
		}
		t.units[u.code] = u
		t.order = append(t.order, u.code)
		for _, country := range rules.List(row[3]) {
			t.homes[country] = u.code
		}
	}
	return t
}

// Sign returns the sign that is written for a currency, or "" when its code is.
func Sign(code string) string { return currencies.units[code].sign }

// Home returns the currency of a country, or "" when that isn't known.
func Home(country string) string {
	if code := currencies.homes[country]; code != "" {
		return code
	}
	region, err := language.ParseRegion(country)
	if err != nil {
		return ""
	}
	unit, ok := currency.FromRegion(region)
	if !ok {
		return ""
	}
	return unit.String()
}

// Local returns which of several currencies that share a sign or word is meant in a text about some countries: the
// usual one if the text names its country, else the only other one whose country it names, else the usual one.
func Local(candidates, countries []string) string {
	other := ""
	for _, country := range countries {
		home := Home(country)
		if home == candidates[0] {
			return home
		}
		for _, code := range candidates[1:] {
			if code == home && other != home {
				if other != "" {
					return candidates[0]
				}
				other = home
			}
		}
	}
	if other == "" {
		return candidates[0]
	}
	return other
}

// Dollars returns roughly what a sum is worth in US dollars.
func Dollars(m news.Money) float64 {
	if u, ok := currencies.units[m.Currency]; ok {
		return float64(m.Amount) / u.perDollar
	}
	return float64(m.Amount)
}
