package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// ratesFile is the name of the file with the rates of the days and currencies that the archive needs.
func (e *env) ratesFile() string { return filepath.Join(e.dir, "content", "rates.csv") }

// readRates reads content/rates.csv; a site without it has no rates of days. A broken file is reported, and stops
// nothing.
func (e *env) readRates() *money.Rates {
	data, err := os.ReadFile(e.ratesFile())
	if errors.Is(err, fs.ErrNotExist) {
		return &money.Rates{}
	}
	rates := &money.Rates{}
	if err == nil {
		rates, err = money.ReadRates(data)
	}
	if err != nil {
		e.warn(msgBadRates, err)
		return nil
	}
	return rates
}

// ratesState is what fetch remembers of the rates in .cache/: losing it costs one download.
type ratesState struct {
	Asked time.Time       `json:"asked"`
	None  map[string]bool `json:"none,omitempty"` // days and currencies for which the bank has no rate
}

// The files of the bank, the smallest first, each with the age up to which it has the rates of all days.
var ratesFiles = []struct {
	name string
	age  time.Duration
}{
	{"eurofxref-daily.xml", 3 * 24 * time.Hour},
	{"eurofxref-hist-90d.xml", 80 * 24 * time.Hour},
	{"eurofxref-hist.xml", 1 << 62},
}

// ratesBytes bounds a file of the bank: its whole history has about nine million bytes.
const ratesBytes = 40 << 20

// fetchRates adds the rates that the archive needs and lacks to content/rates.csv. It makes at most one request a day.
// That it can't is reported and stops nothing.
func (f *fetching) fetchRates(ctx context.Context, articles []*news.Article) {
	base := f.setup.config.Fetch.Rates
	if base == "" {
		return
	}
	now, file := f.e.now(), filepath.Join(f.e.dir, ".cache", "rates.json")
	s := ratesState{None: map[string]bool{}}
	readCache(file, &s)
	rates := f.e.readRates()
	if rates == nil || now.Sub(s.Asked) < 23*time.Hour {
		return
	}
	needs := ratesNeeded(articles, rates, s.None, now)
	if len(needs) == 0 {
		return
	}
	s.Asked = now
	err := f.downloadRates(ctx, base, needs, rates, &s)
	if err == nil {
		err = durable.WriteFile(f.e.ratesFile(), rates.Bytes())
	}
	if err != nil {
		f.e.warn(msgRatesFailed, base, err)
	}
	writeCache(file, s)
}

// downloadRates downloads the smallest file that decides the oldest need.
func (f *fetching) downloadRates(ctx context.Context, base string, needs []money.Need, rates *money.Rates,
	s *ratesState) error {
	i := 0
	for f.e.now().Sub(needs[0].Day) > ratesFiles[i].age {
		i++
	}
	o := f.e.feedOptions(f.setup.config)
	o.Bounds = feed.DefaultBounds
	o.Bounds.Bytes = ratesBytes
	data, err := feed.New(o).Get(ctx, strings.TrimSuffix(base, "/")+"/"+ratesFiles[i].name)
	if err != nil {
		return err
	}
	days, err := money.ReadReference(data)
	if err != nil {
		return err
	}
	_, none := rates.Fill(needs, days, i == len(ratesFiles)-1, f.e.now())
	for _, n := range none {
		s.None[noneKey(n)] = true
	}
	return nil
}

func noneKey(n money.Need) string { return n.Day.UTC().Format(time.DateOnly) + " " + n.Currency }

// ratesNeeded returns the days and currencies of the archive's sums whose rates are not known, the oldest first.
func ratesNeeded(articles []*news.Article, rates *money.Rates, none map[string]bool, now time.Time) []money.Need {
	seen := map[string]bool{}
	var needs []money.Need
	for _, a := range articles {
		for _, c := range a.Claims {
			n := money.Need{Day: a.Published, Currency: c.Currency}
			if c.Amount == 0 || len(c.Currency) != 3 || c.Currency == money.Base || a.Published.After(now) ||
				rates.Has(c.Currency, a.Published) {
				continue
			}
			if key := noneKey(n); !none[key] && !seen[key] {
				seen[key] = true
				needs = append(needs, n)
			}
		}
	}
	slices.SortFunc(needs, func(a, b money.Need) int { return a.Day.Compare(b.Day) })
	return needs
}
