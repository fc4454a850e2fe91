package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// stands says that a fine counts in totals: money that was imposed or agreed and not annulled.
func stands(s news.Status) bool { return s != news.FineProposed && s != news.FineAnnulled }

// inForce says that a ban holds today.
func inForce(s news.Status) bool { return s == news.BanInForce || s == news.BanOrdered }

func (b *builder) fineRow(e *event) FineRow {
	f := e.Fine
	r := FineRow{Date: e.Opened.Format("2006-01-02"), Time: b.time(e.Opened, "date.short"), Address: b.address(e.path), Payer: b.platform(f.Payer),
		Authority: b.authority(f.Authority), Sort: f.Amount, Status: b.words.or("status", string(e.Status)), StatusSlug: string(e.Status)}
	if f.Amount > 0 {
		r.Amount = b.amount(f)
	}
	r.PayerURL = b.platformURL(f.Payer)
	return r
}

// platformURL gives the page of a platform, "" when it has none.
func (b *builder) platformURL(slug string) string {
	if _, ok := slices.BinarySearch(b.slugs(), slug); ok {
		return b.address(platformDir(slug) + "index.html")
	}
	return ""
}

// amount gives a fine's sum in full, with what hedges it.
func (b *builder) amount(f news.Fine) string {
	s := b.words.money(f.Amount, f.Currency)
	if f.Approx {
		s = b.words.text["event.approx"] + " " + s
	}
	if f.Period == "day" {
		s += " " + b.words.text["event.perday"]
	}
	return s
}

func (b *builder) banRow(e *event) BanRow {
	x := e.Ban
	return BanRow{Date: e.Opened.Format("2006-01-02"), Time: b.time(e.Opened, "date.short"), Address: b.address(e.path), Platform: b.platform(x.Platform),
		PlatformID: x.Platform, Place: b.place(x), Body: b.authority(x.Body), Scope: b.words.or("scope", string(x.Scope)),
		Status: b.words.or("status", string(e.Status)), StatusSlug: string(e.Status)}
}

// fines renders the ledger of fines.
func (b *builder) fines() error {
	const path = "ledger/fines/index.html"
	base, err := b.newPage("fines", "fines", path, b.words.text["fines.heading"], b.words.text["fines.description"])
	if err != nil {
		return err
	}
	base.Feeds = b.feedLinks("ledger/fines/", base.Title)
	p := FinesPage{Page: base, Totals: b.totals(b.model.fines)}
	year := ""
	for _, e := range b.model.fines {
		row := b.fineRow(e)
		if y := e.Opened.Format("2006"); y != year {
			year, row.Year = y, y
			p.Jump = append(p.Jump, Link{Address: "#" + y, Text: y})
		}
		p.Rows = append(p.Rows, row)
	}
	p.Years = b.years(b.model.fines)
	p.Payers = b.payers(b.model.fines)
	p.Chart = barChart(p.Years, b.words.text["fines.byyear"])
	return b.page("fines", path, &p)
}

// totals sums what stands, by currency, the most frequent first.
func (b *builder) totals(events []*event) []TotalRow {
	type sum struct {
		amount int64
		n      int
	}
	sums := map[string]sum{}
	for _, e := range events {
		if f := e.Fine; f.Amount > 0 && f.Period == "" && stands(e.Status) {
			s := sums[f.Currency]
			sums[f.Currency] = sum{s.amount + f.Amount, s.n + 1}
		}
	}
	rows := make([]TotalRow, 0, len(sums))
	for currency, s := range sums {
		rows = append(rows, TotalRow{currency, b.words.money(s.amount, currency), s.n})
	}
	slices.SortFunc(rows, func(a, b TotalRow) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Currency, b.Currency)) })
	return rows
}

// years counts fines that stand by the year in which they were opened, oldest first.
func (b *builder) years(events []*event) []CountRow {
	var rows []CountRow
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if !stands(e.Status) {
			continue
		}
		y := e.Opened.Format("2006")
		if n := len(rows); n == 0 || rows[n-1].Label != y {
			rows = append(rows, CountRow{Label: y, Address: "#" + y})
		}
		rows[len(rows)-1].Count++
	}
	return rows
}

// payers counts fines that stand by who was fined, the ten most frequent.
func (b *builder) payers(events []*event) []CountRow {
	return b.counts(events, 10, func(e *event) (string, string) {
		if e.Fine.Payer == "" || !stands(e.Status) {
			return "", ""
		}
		return b.platform(e.Fine.Payer), b.platformURL(e.Fine.Payer)
	})
}

// counts counts events by label, most frequent first, limit at most; each row sums what its fines come to.
func (b *builder) counts(events []*event, limit int, key func(*event) (label, address string)) []CountRow {
	rows, sums := map[string]*CountRow{}, map[string][]*event{}
	for _, e := range events {
		label, address := key(e)
		if label == "" {
			continue
		}
		if rows[label] == nil {
			rows[label] = &CountRow{Label: label, Address: address}
		}
		rows[label].Count++
		sums[label] = append(sums[label], e)
	}
	list := make([]CountRow, 0, len(rows))
	for label, r := range rows {
		var parts []string
		for _, t := range b.totals(sums[label]) {
			parts = append(parts, t.Sum)
		}
		r.Sum = strings.Join(parts, " + ")
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b CountRow) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Label, b.Label)) })
	return list[:min(limit, len(list))]
}

// bans renders the ledger of bans.
func (b *builder) bans() error {
	const path = "ledger/bans/index.html"
	base, err := b.newPage("bans", "bans", path, b.words.text["bans.heading"], b.words.text["bans.description"])
	if err != nil {
		return err
	}
	base.Feeds = b.feedLinks("ledger/bans/", base.Title)
	p := BansPage{Page: base}
	for _, e := range b.model.bans {
		row := b.banRow(e)
		p.Rows = append(p.Rows, row)
		if inForce(e.Status) {
			p.Now = append(p.Now, row)
		}
	}
	slices.SortStableFunc(p.Now, func(a, b BanRow) int {
		return cmp.Or(cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Place, b.Place))
	})
	p.Status = b.counts(b.model.bans, 12, func(e *event) (string, string) { return b.words.or("status", string(e.Status)), "" })
	p.Chart = barChart(p.Status, b.words.text["bans.bystatus"])
	return b.page("bans", path, &p)
}

// platformLedger gathers what the ledger says about a platform.
func (b *builder) platformLedger(slug string) *PlatformLedger {
	l := &PlatformLedger{Name: b.platform(slug)}
	var fines []*event
	for _, e := range b.model.byPlatform[slug] {
		switch {
		case e.Kind != "ban":
			fines = append(fines, e)
			l.Fines = append(l.Fines, b.fineRow(e))
		case inForce(e.Status):
			l.Now = append(l.Now, b.banRow(e))
		default:
			l.Others = append(l.Others, b.banRow(e))
		}
	}
	l.By = b.counts(fines, 20, func(e *event) (string, string) {
		if !stands(e.Status) {
			return "", ""
		}
		return b.authority(e.Fine.Authority), ""
	})
	return l
}

// fine renders the page of one fine.
func (b *builder) fine(e *event) error {
	title := b.fineTitle(e)
	p, err := b.eventPage(e, "fines", title)
	if err != nil {
		return err
	}
	f := e.Fine
	unknown := b.words.text["event.unknown"]
	amount := unknown
	if f.Amount > 0 {
		amount = b.amount(f)
	}
	p.Standing = []Pair{{b.words.text["col.payer"], cmp.Or(b.platform(f.Payer), unknown), b.platformURL(f.Payer)},
		{b.words.text["col.authority"], cmp.Or(b.authority(f.Authority), unknown), ""}, {b.words.text["col.amount"], amount, ""}}
	for _, m := range f.Also {
		p.Standing = append(p.Standing, Pair{b.words.text["event.also"], b.words.money(m.Amount, m.Currency), ""})
	}
	p.Standing = append(p.Standing, b.dates(e)...)
	return b.page("event", e.path, &p)
}

func (b *builder) fineTitle(e *event) string {
	f := e.Fine
	unknown := b.words.text["event.unknown"]
	payer, authority := cmp.Or(b.platform(f.Payer), unknown), cmp.Or(b.authority(f.Authority), unknown)
	switch {
	case f.Amount == 0:
		return b.words.say("event.fine.noamount", "payer", payer, "authority", authority)
	case e.Status == news.FineProposed:
		return b.words.say("event.fine.proposed", "payer", payer, "authority", authority, "amount", b.words.shortMoney(f.Amount, f.Currency))
	}
	return b.words.say("event.fine", "payer", payer, "authority", authority, "amount", b.words.shortMoney(f.Amount, f.Currency))
}

// ban renders the page of one ban.
func (b *builder) ban(e *event) error {
	x := e.Ban
	unknown := b.words.text["event.unknown"]
	title := b.words.say("event.ban", "platform", cmp.Or(b.platform(x.Platform), unknown), "scope", b.words.or("scope", string(x.Scope)), "place", cmp.Or(b.place(x), unknown))
	p, err := b.eventPage(e, "bans", title)
	if err != nil {
		return err
	}
	p.Standing = []Pair{{b.words.text["col.platform"], cmp.Or(b.platform(x.Platform), unknown), b.platformURL(x.Platform)},
		{b.words.text["col.country"], cmp.Or(b.place(x), unknown), ""}, {b.words.text["col.scope"], b.words.or("scope", string(x.Scope)), ""}}
	if x.Body != "" {
		p.Standing = append(p.Standing, Pair{b.words.text["col.body"], b.authority(x.Body), ""})
	}
	p.Standing = append(p.Standing, b.dates(e)...)
	return b.page("event", e.path, &p)
}

func (b *builder) dates(e *event) []Pair {
	pairs := []Pair{{b.words.text["event.opened"], b.words.date("date.long", e.Opened.UTC()), ""}}
	if !e.Changed.IsZero() && !e.Changed.Equal(e.Opened) {
		pairs = append(pairs, Pair{b.words.text["event.changed"], b.words.date("date.long", e.Changed.UTC()), ""})
	}
	return pairs
}

// eventPage fills in what fines and bans have in common.
func (b *builder) eventPage(e *event, section, title string) (EventPage, error) {
	base, err := b.newPage("event", section, e.path, title, b.words.say("event.description", "title", title))
	if err != nil {
		return EventPage{}, err
	}
	p := EventPage{Page: base, Status: b.words.or("status", string(e.Status))}
	for _, s := range e.Steps {
		row := StepRow{Time: b.time(s.Date, "date.long"), Status: b.words.or("status", string(s.Status)), Quote: s.Quote}
		if s.Amount.Amount > 0 {
			row.Amount = b.words.money(s.Amount.Amount, s.Amount.Currency)
		}
		if a := b.model.articles[s.Article]; a != nil {
			row.From, row.Source, row.Link = b.articleLink(a), b.sourceName(a.Source), webURL(a.URL)
		}
		p.Steps = append(p.Steps, row)
	}
	for _, c := range e.Disputed {
		row := ClaimRow{Value: c.Value, Quote: c.Quote}
		source := b.words.text["event.unknown"]
		if a := b.model.articles[c.Article]; a != nil {
			row.From, source = b.articleLink(a), b.sourceName(a.Source)
		}
		row.Text = b.words.say("event.says", "source", source, "field", b.words.or("field", c.Field))
		p.Disputed = append(p.Disputed, row)
	}
	return p, nil
}

// barChart draws counts as horizontal bars. The table beside it says the same, so the picture needs no more than a name.
func barChart(rows []CountRow, name string) template.HTML {
	if len(rows) < 2 {
		return ""
	}
	const width, bar, gap, left = 360, 16, 8, 96
	most := 1
	for _, r := range rows {
		most = max(most, r.Count)
	}
	var s strings.Builder
	height := len(rows)*(bar+gap) + gap
	fmt.Fprintf(&s, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, template.HTMLEscapeString(name))
	for i, r := range rows {
		y, w := gap+i*(bar+gap), max(2, r.Count*(width-left-40)/most)
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%d" height="%d"/><text x="%d" y="%d">%d</text>`,
			left-8, y+bar-4, template.HTMLEscapeString(clip(r.Label, 16)), left, y, w, bar, left+w+6, y+bar-4, r.Count)
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

// clip shortens a text to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
