package money

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
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
		Date  string `xml:"time,attr"`
		Rates []struct {
			Currency string  `xml:"currency,attr"`
			Units    float64 `xml:"rate,attr"`
		} `xml:"Cube"`
	} `xml:"Cube>Cube"`
}

// ReadReference reads a file of reference rates of the European Central Bank, in XML. Days are ascending. A file that
// is cut or of another kind is an error.
func ReadReference(data []byte) (days []Day, err error) {
	var file reference
	if err = xml.Unmarshal(data, &file); err == nil && len(file.Days) == 0 {
		err = errors.New("it holds no rates")
	}
	for _, d := range file.Days {
		day := Day{Units: map[string]float64{}}
		var wrong error
		day.Date, wrong = time.Parse(time.DateOnly, d.Date)
		for _, r := range d.Rates {
			if day.Units[r.Currency] = r.Units; !(r.Units > 0) || len(r.Currency) != 3 {
				wrong = fmt.Errorf("%s of %s: %v is not a rate", r.Currency, d.Date, r.Units)
			}
		}
		days, err = append(days, day), cmp.Or(err, wrong)
	}
	if err != nil {
		return nil, fmt.Errorf("not a whole file of the European Central Bank: %w", err)
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days, nil
}

// Fill adds the rates that are needed and that the days of a file decide. A day without a rate takes the last one
// before it. It returns the needs that stay open, and those for which the bank has no rate: of currencies that it
// doesn't list, or no longer. whole says that the file goes back to the first rates there are.
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
	byDate := func(d Day, t time.Time) int { return d.Date.Compare(t) }
	after, _ := slices.BinarySearchFunc(days, day.AddDate(0, 0, 1), byDate)
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
