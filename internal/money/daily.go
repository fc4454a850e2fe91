package money

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Rate is what a euro was worth in a currency.
type Rate struct {
	Units  float64   // of the currency for a euro
	Day    time.Time // of which the rate is; the beginning of the year for an average
	Approx bool      // the average of a year
}

// Rates holds rates of days. The nil Rates has none.
type Rates struct{ days map[dayKey]Rate }

type dayKey struct{ day, currency string }

// On returns the rate of a currency on a day: that of the day where it is known, else the average of the year. It is
// false for a currency of which neither is known.
func (r *Rates) On(currency string, day time.Time, yearOnly bool) (Rate, bool) {
	if currency == Base {
		return Rate{Units: 1, Day: day}, true
	}
	if r != nil && !yearOnly {
		if rate, ok := r.days[dayKey{day.UTC().Format(time.DateOnly), currency}]; ok {
			return rate, true
		}
	}
	units, ok := yearly[rateKey{currency, day.UTC().Year()}]
	return Rate{Units: units, Day: time.Date(day.UTC().Year(), 1, 1, 0, 0, 0, 0, time.UTC), Approx: true}, ok
}

// Has reports whether the rate of a currency on a day is known.
func (r *Rates) Has(currency string, day time.Time) bool {
	if r == nil {
		return false
	}
	_, ok := r.days[dayKey{day.UTC().Format(time.DateOnly), currency}]
	return ok
}

// Add keeps the rate of a currency for a day; rate.Day is the day of which the rate is.
func (r *Rates) Add(currency string, day time.Time, rate Rate) {
	if r.days == nil {
		r.days = map[dayKey]Rate{}
	}
	r.days[dayKey{day.UTC().Format(time.DateOnly), currency}] = rate
}

var ratesHeader = []string{"day", "currency", "rate", "of"}

// ReadRates reads rates as [Rates.Bytes] writes them.
func ReadRates(data []byte) (*Rates, error) {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = len(ratesHeader)
	r := &Rates{}
	for line := 1; ; line++ {
		fields, err := in.Read()
		if err == io.EOF {
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		if line == 1 {
			continue
		}
		day, err := time.Parse(time.DateOnly, fields[0])
		of, err2 := time.Parse(time.DateOnly, fields[3])
		units, err3 := strconv.ParseFloat(fields[2], 64)
		if err := cmp.Or(err, err2, err3); err != nil || !(units > 0) || len(fields[1]) != 3 {
			return nil, fmt.Errorf("line %d: %q is not a rate: delete the line", line, strings.Join(fields, ","))
		}
		r.Add(fields[1], day, Rate{Units: units, Day: of})
	}
}

// Bytes writes the rates in the order of their days.
func (r *Rates) Bytes() []byte {
	rows := [][]string{}
	for k, rate := range r.days {
		units := strconv.FormatFloat(rate.Units, 'f', -1, 64)
		rows = append(rows, []string{k.day, k.currency, units, rate.Day.Format(time.DateOnly)})
	}
	slices.SortFunc(rows, slices.Compare)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(append([][]string{ratesHeader}, rows...)) // a buffer takes everything
	return b.Bytes()
}
