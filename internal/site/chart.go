package site

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// A chart is a table of numbers that can be drawn: a stacked column for each year. It has no empty years in between
// left out, and its last series holds what the others don't name.
type chart struct {
	Columns []string // years, ascending
	Series  []series // the largest first
}

// A series is one kind of thing in a chart.
type series struct {
	Name   string
	Key    string // slug or code; "" for all others
	Values []int64
}

// chartSeries is how many things a chart names before it says "others".
const chartSeries = 5

// amountsChart returns what platforms were fined, in whole euros, by the year in which it was set. It holds
// what totals count and a rate is known for.
func amountsChart(l *ledger.Ledger, others string) chart {
	var marks []mark
	for i := range l.Events[news.ListFines] {
		e := &l.Events[news.ListFines][i]
		if e.Kind != news.ClaimFine || !ledger.Counted(e) {
			continue
		}
		if v, _, ok := l.Euros(e); ok {
			day, _ := ledger.SetOn(e)
			marks = append(marks, mark{day.UTC().Year(), e.Claim.Subject, int64(math.Round(v))})
		}
	}
	return drawn(marks, l.PlatformName, others)
}

// bansChart returns how many bans were passed, ordered or in force, by country and the year in which that began.
func bansChart(l *ledger.Ledger, others string) chart {
	var marks []mark
	for i := range l.Events[news.ListBans] {
		e := &l.Events[news.ListBans][i]
		where := cmp.Or(e.Claim.Country, e.Claim.Authority)
		for _, s := range e.Steps {
			if s.Status == news.BanPassed || s.Status == news.BanOrdered || s.Status == news.BanInForce {
				marks = append(marks, mark{s.Date.Year(), where, 1})
				break
			}
		}
	}
	return drawn(marks, l.AuthorityName, others)
}

type mark struct {
	year  int
	key   string
	value int64
}

// drawn sums marks by year and key.
func drawn(marks []mark, name func(string) string, others string) chart {
	if len(marks) == 0 {
		return chart{}
	}
	sums := map[string]int64{}
	first, last := marks[0].year, marks[0].year
	for _, m := range marks {
		sums[m.key] += m.value
		first, last = min(first, m.year), max(last, m.year)
	}
	keys := make([]string, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), strings.Compare(a, b)) })
	var c chart
	for y := first; y <= last; y++ {
		c.Columns = append(c.Columns, strconv.Itoa(y))
	}
	at := map[string]int{}
	for i, k := range keys {
		if at[k] = min(i, chartSeries); i == chartSeries {
			c.Series = append(c.Series, series{Name: others, Values: make([]int64, len(c.Columns))})
		} else if i < chartSeries {
			c.Series = append(c.Series, series{Name: name(k), Key: k, Values: make([]int64, len(c.Columns))})
		}
	}
	for _, m := range marks {
		c.Series[at[m.key]].Values[m.year-first] += m.value
	}
	return c
}

// Sums gives the height of each column.
func (c chart) Sums() []int64 {
	all := make([]int64, len(c.Columns))
	for _, s := range c.Series {
		for i, v := range s.Values {
			all[i] += v
		}
	}
	return all
}

// The colours of series: of middling lightness, so that each stands out from white and from black alike, and told apart
// by those who see few colours. What they mean is written beside them, and in the table.
var colours = []string{"#3d85c6", "#d17a22", "#3f9e6b", "#b5659f", "#9a8a2b", "#85888c"}

// The measures of a drawn chart, in units of its view box.
const (
	chartWidth, plotHeight, chartTop = 640, 220, 24
	legendLine, legendGap            = 22, 28
)

// SVG draws the chart, to stand in a page's text: name says what it shows, and write writes a value. It has no scripts,
// styles or ids, and its words take the colour of the text around it. A chart of no columns is "".
func (c chart) SVG(name string, write func(int64) string) string {
	if len(c.Columns) == 0 {
		return ""
	}
	sums := c.Sums()
	most := max(1, slices.Max(sums))
	height := chartTop + plotHeight + legendGap + legendLine*((len(c.Series)+2)/3)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="columns" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s" font-size="13">`, chartWidth, height, html.EscapeString(name))
	step := float64(chartWidth) / float64(len(c.Columns))
	width := min(56, 0.72*step)
	for i, label := range c.Columns {
		x, y := (float64(i)+0.5)*step, float64(chartTop+plotHeight)
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle" fill="currentColor">%s</text>`, x, y+18, html.EscapeString(label))
		for n, s := range c.Series {
			if s.Values[i] == 0 {
				continue
			}
			h := float64(plotHeight) * float64(s.Values[i]) / float64(most)
			y -= h
			fmt.Fprintf(&b, `<rect x="%.1f" y="%.2f" width="%.1f" height="%.2f" fill="%s"><title>%s</title></rect>`, x-width/2, y, width, h, colours[n],
				html.EscapeString(fmt.Sprintf("%s, %s: %s", label, s.Name, write(s.Values[i]))))
		}
		if sums[i] > 0 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle" fill="currentColor">%s</text>`, x, y-6, html.EscapeString(write(sums[i])))
		}
	}
	fmt.Fprintf(&b, `<rect x="0" y="%d" width="%d" height="1" fill="currentColor" fill-opacity=".4"/>`, chartTop+plotHeight, chartWidth)
	for n, s := range c.Series {
		x, y := n%3*chartWidth/3, chartTop+plotHeight+legendGap+legendLine*(n/3)
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text x="%d" y="%d" fill="currentColor">%s</text>`, x, y, colours[n], x+18, y+11, html.EscapeString(s.Name))
	}
	b.WriteString("</svg>")
	return b.String()
}
