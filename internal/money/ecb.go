package money

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// A Day holds the reference rates of one day: units of each currency for a euro.
type Day struct {
	Date  time.Time
	Units map[string]float64
}

// A Need is a day and a currency for which a rate is wanted.
type Need struct {
	Day      time.Time
	Currency string
}

// How far back the last rate before a day may be. The bank's longest break is five days; a currency that it no longer
// lists has no rate.
const lastBefore = 10 * 24 * time.Hour

// settled is the age from which a day that the newest file doesn't reach is taken for a day without rates.
const settled = 5 * 24 * time.Hour

// A reference is a file of the bank: its cubes of days hold cubes of currencies.
type reference struct {
	Days []struct {
		Time  string `xml:"time,attr"`
		Rates []struct {
			Currency string `xml:"currency,attr"`
			Rate     string `xml:"rate,attr"`
		} `xml:"Cube"`
	} `xml:"Cube>Cube"`
}

// ReadReference reads a file of reference rates of the European Central Bank, in XML. Days are ascending. A file that is cut
// or of another kind is an error.
func ReadReference(data []byte) ([]Day, error) {
	days, err := readReference(data)
	if err == nil && len(days) == 0 {
		err = errors.New("it holds no rates")
	}
	if err != nil {
		return nil, fmt.Errorf("not a whole file of the European Central Bank: %w", err)
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days, nil
}

func readReference(data []byte) (days []Day, err error) {
	var file reference
	if err := xml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	for _, d := range file.Days {
		date, err := time.Parse(time.DateOnly, d.Time)
		if err != nil {
			return nil, err
		}
		day := Day{date, map[string]float64{}}
		for _, r := range d.Rates {
			if err := day.add(r.Currency, r.Rate); err != nil {
				return nil, err
			}
		}
		days = append(days, day)
	}
	return days, nil
}

func (d Day) add(currency, units string) error {
	v, err := strconv.ParseFloat(units, 64)
	if err != nil || !(v > 0) || len(currency) != 3 {
		return fmt.Errorf("%s of %s: %q is not a rate", currency, d.Date.Format(time.DateOnly), units)
	}
	d.Units[currency] = v
	return nil
}

// Fill adds the rates that are needed and that the days of a file decide. A day without a rate takes the last one before
// it. It returns the needs that stay open, and those for which the bank has no rate: of currencies that it doesn't list, or
// no longer. whole says that the file goes back to the first rates there are.
func (r *Rates) Fill(needs []Need, days []Day, whole bool, now time.Time) (open, none []Need) {
	for _, n := range needs {
		rate, known, decided := lookUp(n, days, whole, now)
		switch {
		case !decided:
			open = append(open, n)
		case known:
			r.Add(n.Currency, n.Day, rate)
		default:
			none = append(none, n)
		}
	}
	return open, none
}

// lookUp returns the rate for a need, whether there is one, and whether the days decide that.
func lookUp(n Need, days []Day, whole bool, now time.Time) (rate Rate, known, decided bool) {
	day := n.Day.UTC().Truncate(24 * time.Hour)
	after, _ := slices.BinarySearchFunc(days, day.AddDate(0, 0, 1), func(d Day, t time.Time) int { return d.Date.Compare(t) })
	switch {
	case after == 0:
		return rate, false, whole
	case after == len(days) && days[after-1].Date.Before(day) && now.Sub(day) < settled:
		return rate, false, false // the bank may still publish it
	}
	for i := after - 1; i >= 0 && day.Sub(days[i].Date) <= lastBefore; i-- {
		if units, ok := days[i].Units[n.Currency]; ok {
			return Rate{Units: units, Day: days[i].Date}, true, true
		}
	}
	return rate, false, whole || days[0].Date.Before(day.Add(-lastBefore))
}
