package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// A Bar is a row of a bar chart, labelled in words: the picture says nothing that they don't.
type Bar struct {
	Label   string
	Address string
	Text    string
	SVG     template.HTML
}

// bar draws shares of the widest row: filled, then hollow.
func bar(filled, hollow float64) template.HTML {
	var s strings.Builder
	s.WriteString(`<svg class="bar" width="100%" height="10" aria-hidden="true">`)
	if filled > 0 {
		fmt.Fprintf(&s, `<rect width="%.1f%%" height="10"/>`, max(0.5, 100*filled))
	}
	if hollow > 0 {
		fmt.Fprintf(&s, `<rect class="h" x="%.1f%%" y="1" width="%.1f%%" height="8"/>`, 100*filled, max(0.5, 99*hollow))
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

// bars draws groups of money, the largest first, limit rows at most.
func (b *builder) bars(groups []ledger.Group, limit int, name func(string) (label, address string)) []Bar {
	slices.SortStableFunc(groups, func(a, b ledger.Group) int { return cmp.Compare(fined(b).Euros, fined(a).Euros) })
	groups = slices.DeleteFunc(groups, func(g ledger.Group) bool { return fined(g).Euros == 0 })
	groups = groups[:min(limit, len(groups))]
	rows := make([]Bar, 0, len(groups))
	for _, g := range groups {
		row := Bar{Text: b.figure(news.ClaimFine, fined(g)), SVG: bar(share(fined(g).Euros, fined(groups[0]).Euros), 0)}
		row.Label, row.Address = name(g.Key)
		rows = append(rows, row)
	}
	return rows
}

func fined(g ledger.Group) ledger.Sums { return g.Totals.Kinds[news.ClaimFine] }

func share(n, most int64) float64 { return float64(n) / float64(max(1, most)) }

// yearBars draws what was fined, and what was settled for, by the year in which it was set.
func (b *builder) yearBars(events []news.Event) []Bar {
	groups := b.in.Ledger.By(events, func(e *news.Event) string {
		day, _ := ledger.SetOn(e)
		return strconv.Itoa(b.model.local(day).Year())
	})
	settled := func(g ledger.Group) ledger.Sums { return g.Totals.Kinds[news.ClaimSettlement] }
	most := int64(1)
	for _, g := range groups {
		most = max(most, fined(g).Euros+settled(g).Euros)
	}
	var rows []Bar
	for _, g := range slices.Backward(groups) {
		var words []string
		for _, kind := range []news.ClaimKind{news.ClaimFine, news.ClaimSettlement} {
			if sums := g.Totals.Kinds[kind]; sums.Events > 0 {
				words = append(words, b.figure(kind, sums))
			}
		}
		if len(words) > 0 {
			rows = append(rows, Bar{Label: g.Key, Text: strings.Join(words, "; "),
				SVG: bar(share(fined(g).Euros, most), share(settled(g).Euros, most))})
		}
	}
	return rows
}

// The measures of a strip, in pixels.
const (
	stripLine, stripMost = 72.0, 26.0
	stripLabels          = 8
)

// strip draws money and bans on a line of time: a circle for each sum, its area the sum, hollow when it was not a fine;
// below the line a bar for each ban. The tables beside it say the same, so it is hidden from screen readers.
func (b *builder) strip(events []*event) template.HTML {
	from, to := b.now, time.Time{}
	var money, bans []*event
	most := 1.0
	for _, e := range events {
		if e.Kind.Money() {
			v := b.euros(e)
			if v == 0 || !ledger.Counted(e.Event) {
				continue
			}
			money, most = append(money, e), max(most, v)
		} else {
			bans = append(bans, e)
		}
		from = earlier(from, e.Opened)
		to = later(to, e.Changed)
	}
	if len(money)+len(bans) < 3 {
		return ""
	}
	// The line ends with the last change, not with today: a page without news stays as it is.
	from = from.Add(-to.Sub(from) / 20)
	span := max(1, to.Sub(from).Hours())
	x := func(t time.Time) float64 { return 100 * min(1, max(0, t.Sub(from).Hours()/span)) }
	slices.SortStableFunc(money, func(x, y *event) int {
		return cmp.Compare(b.euros(y), b.euros(x))
	})
	var s strings.Builder
	rows := min(len(bans), 6)
	height := int(stripLine) + 44 + 8*rows
	fmt.Fprintf(&s, `<svg class="strip" width="100%%" height="%d" aria-hidden="true"><rect y="%.0f" width="100%%" height="1"/>`, height, stripLine)
	for year := from.Year(); year <= to.Year(); year++ {
		at := x(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		if at > 0 && at < 97 {
			fmt.Fprintf(&s, `<text x="%.1f%%" y="%d">%d</text>`, at, height-6, year)
		}
	}
	var taken [2][]float64
	for i, e := range money {
		at, r := x(setOn(e.Event)), max(3, stripMost*math.Sqrt(b.euros(e)/most))
		class := ""
		if e.Kind != news.ClaimFine {
			class = ` class="h"`
		}
		fmt.Fprintf(&s, `<circle%s cx="%.1f%%" cy="%.0f" r="%.1f"><title>%s</title></circle>`, class, at, stripLine, r, template.HTMLEscapeString(b.fineTitle(e.Event)))
		if i < stripLabels {
			s.WriteString(b.stripLabel(e, at, &taken))
		}
	}
	for i, e := range bans[:rows] {
		begin, end := banSpan(e.Event, to)
		fmt.Fprintf(&s, `<rect class="%s" x="%.1f%%" y="%d" width="%.1f%%" height="5"><title>%s</title></rect>`, stateOf(e.Status), x(begin), int(stripLine)+30+8*i-2,
			max(0.6, x(end)-x(begin)), template.HTMLEscapeString(b.banTitle(e.Event)))
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

// stripLabel writes a sum above its circle, in the first of two rows that has room; "" when none has.
func (b *builder) stripLabel(e *event, at float64, taken *[2][]float64) string {
	for row := range taken {
		if slices.ContainsFunc(taken[row], func(o float64) bool { return math.Abs(o-at) < 16 }) {
			continue
		}
		taken[row] = append(taken[row], at)
		anchor := "middle"
		switch {
		case at < 10:
			anchor = "start"
		case at > 90:
			anchor = "end"
		}
		text := b.payer(e.Claim.Subject) + " " + b.words.shortMoney(e.Claim.Amount, e.Claim.Currency)
		return fmt.Sprintf(`<text x="%.1f%%" y="%d" text-anchor="%s">%s</text>`, at, 12+16*row, anchor, template.HTMLEscapeString(clip(text, 26)))
	}
	return ""
}

// euros returns an event's sum in euros, 0 when it has none or no rate is known.
func (b *builder) euros(e *event) float64 {
	if b.in.Ledger == nil {
		return 0
	}
	v, _, _ := b.in.Ledger.Euros(e.Event)
	return v
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func setOn(e *news.Event) time.Time {
	day, _ := ledger.SetOn(e)
	return day
}

// banSpan returns from when a ban was ordered until it ended, or until now.
func banSpan(e *news.Event, now time.Time) (from, to time.Time) {
	from, to = e.Opened, now
	if stateOf(e.Status) == "over" {
		to = e.Changed
	}
	for _, s := range e.Steps {
		if s.Status == news.BanPassed || s.Status == news.BanOrdered || s.Status == news.BanInForce {
			return s.Date, to
		}
	}
	return from, to
}
