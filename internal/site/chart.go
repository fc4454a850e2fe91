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
	"unicode/utf8"

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
func (b *builder) bars(groups []ledger.Group, limit int, name func(string) Link) []Bar {
	slices.SortStableFunc(groups, func(a, b ledger.Group) int { return cmp.Compare(fined(b).Euros, fined(a).Euros) })
	groups = slices.DeleteFunc(groups, func(g ledger.Group) bool { return fined(g).Euros == 0 })
	groups = groups[:min(limit, len(groups))]
	rows := make([]Bar, 0, len(groups))
	for _, g := range groups {
		link := name(g.Key)
		rows = append(rows, Bar{Label: link.Text, Address: link.Address, Text: b.figure(news.ClaimFine, fined(g)),
			SVG: bar(share(fined(g).Euros, fined(groups[0]).Euros), 0)})
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

// The measures of a strip, in pixels. stripChar is the width of a letter in hundredths of a narrow picture's width.
const (
	stripLine, stripMost = 64.0, 24.0
	stripLabels          = 10 // sums with a label, the largest first
	stripName            = 26 // letters of a label
	stripBan             = 14 // letters of the name of a ban
	stripBans, stripRow  = 8, 15
	stripChar            = 0.95
)

// A strip is a line of time with money and bans on it.
type strip struct {
	from  time.Time
	span  float64     // hours
	taken [2][]extent // by labels, in each of their rows
	svg   strings.Builder
}

// An extent is where a label begins and ends, in hundredths of the picture's width.
type extent struct{ from, to float64 }

func (s *strip) x(t time.Time) float64 {
	return 100 * min(1, max(0, t.Sub(s.from).Hours()/s.span))
}

// strip draws money and bans on a line of time: a circle for each sum, its area the sum, hollow when it was not a fine;
// below the line a bar for each ban. Money is labelled with its payer, on the page of a payer with who fined it. The
// tables beside it say the same, so it is hidden from screen readers.
func (b *builder) strip(events []*event, label func(*event) string) template.HTML {
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
	}
	all := slices.Concat(money, bans)
	if len(all) < 3 {
		return ""
	}
	from := slices.MinFunc(all, func(x, y *event) int { return x.Opened.Compare(y.Opened) }).Opened
	to := slices.MaxFunc(all, func(x, y *event) int { return x.Changed.Compare(y.Changed) }).Changed
	bans = bans[:min(len(bans), stripBans)]
	// The line ends with the last change, not with today: a page without news stays as it is.
	margin := to.Sub(from) / 20
	if len(bans) > 0 {
		margin = to.Sub(from) / 4 // for the names of the bans
	}
	s := &strip{from: from.Add(-margin)}
	s.span = max(1, to.Sub(s.from).Hours())
	slices.SortStableFunc(money, func(x, y *event) int { return cmp.Compare(b.euros(y), b.euros(x)) })
	height := int(stripLine) + 44 + stripRow*len(bans)
	fmt.Fprintf(&s.svg, `<svg class="strip" width="100%%" height="%d" aria-hidden="true">`, height)
	fmt.Fprintf(&s.svg, `<rect y="%.0f" width="100%%" height="1"/>`, stripLine)
	for year := from.Year(); year <= to.Year(); year++ {
		if at := s.x(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)); at > 0 && at < 97 {
			fmt.Fprintf(&s.svg, `<text x="%.1f%%" y="%d">%d</text>`, at, height-6, year)
		}
	}
	for i, e := range money {
		day, _ := ledger.SetOn(e.Event)
		at, class := s.x(day), ""
		if e.Kind != news.ClaimFine {
			class = ` class="h"`
		}
		fmt.Fprintf(&s.svg, `<circle%s cx="%.1f%%" cy="%.0f" r="%.1f"><title>%s</title></circle>`, class, at, stripLine,
			max(3, stripMost*math.Sqrt(b.euros(e)/most)), template.HTMLEscapeString(b.fineTitle(e.Event)))
		if i < stripLabels {
			sum := " " + b.words.shortMoney(e.Claim.Amount, e.Claim.Currency)
			s.label(at, clip(label(e), stripName-utf8.RuneCountInString(sum))+sum)
		}
	}
	for i, e := range bans {
		begin, end := banSpan(e.Event, to)
		y := int(stripLine) + 34 + stripRow*i
		fmt.Fprintf(&s.svg, `<text class="k" x="%.1f%%" dx="-6" y="%d" text-anchor="end">%s</text>`,
			s.x(begin), y+3, template.HTMLEscapeString(clip(label(e), stripBan)))
		fmt.Fprintf(&s.svg, `<rect class="%s" x="%.1f%%" y="%d" width="%.1f%%" height="5"><title>%s</title></rect>`,
			stateOf(e.Status), s.x(begin), y-4, max(0.6, s.x(end)-s.x(begin)), template.HTMLEscapeString(b.banTitle(e.Event)))
	}
	s.svg.WriteString("</svg>")
	return template.HTML(s.svg.String())
}

// label writes a text above a circle, in the first of two rows that has room; nothing when none has. The first label of
// a row is shown on phones, too.
func (s *strip) label(at float64, text string) {
	width := stripChar * float64(utf8.RuneCountInString(text))
	anchor, e := "middle", extent{at - width/2, at + width/2}
	switch {
	case at < 22:
		anchor, e = "start", extent{at, at + width}
	case at > 78:
		anchor, e = "end", extent{at - width, at}
	}
	for row := range s.taken {
		if slices.ContainsFunc(s.taken[row], func(o extent) bool { return o.from < e.to+1 && e.from < o.to+1 }) {
			continue
		}
		class := ""
		if len(s.taken[row]) == 0 {
			class = ` class="k"`
		}
		s.taken[row] = append(s.taken[row], e)
		fmt.Fprintf(&s.svg, `<text%s x="%.1f%%" y="%d" text-anchor="%s">%s</text>`,
			class, at, 12+16*row, anchor, template.HTMLEscapeString(text))
		return
	}
}

// euros returns an event's sum in euros, 0 when it has none or no rate is known.
func (b *builder) euros(e *event) float64 {
	v, _, _ := b.in.Ledger.Euros(e.Event)
	return v
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
