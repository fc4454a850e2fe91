package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// inForce says that a ban holds today.
func inForce(s news.Status) bool { return s == news.BanInForce || s == news.BanOrdered }

func (b *builder) fineRow(e *event) FineRow {
	f := e.Claim
	r := FineRow{Date: e.Opened.Format("2006-01-02"), Time: b.opened(e), Address: b.address(e.path), Payer: b.platform(f.Subject),
		Authority: b.authority(f.Authority), Sort: f.Amount, Status: b.words.or("status", string(e.Status)), StatusSlug: string(e.Status)}
	if f.Amount > 0 {
		r.Amount = b.amount(f)
	}
	r.PayerURL = b.platformURL(f.Subject)
	return r
}

// stepTime gives the date of a step, or its year where no more is known.
func (b *builder) stepTime(s news.Step, key string) template.HTML {
	if s.Year {
		y := s.Date.UTC().Format("2006")
		return template.HTML(`<time datetime="` + y + `">` + y + `</time>`)
	}
	return b.time(s.Date, key)
}

// opened gives when an event began, for tables.
func (b *builder) opened(e *event) template.HTML {
	if len(e.Steps) > 0 {
		return b.stepTime(news.Step{Date: e.Opened, Year: e.Steps[0].Year}, "date.short")
	}
	return b.time(e.Opened, "date.short")
}

// openedText is the same in full, without markup.
func (b *builder) openedText(e *event) string {
	if len(e.Steps) > 0 && e.Steps[0].Year {
		return e.Opened.UTC().Format("2006")
	}
	return b.words.date("date.long", e.Opened.UTC())
}

// platformURL gives the page of a platform, "" when it has none.
func (b *builder) platformURL(slug string) string {
	if _, ok := slices.BinarySearch(b.slugs(), slug); ok {
		return b.address(platformDir(slug) + "index.html")
	}
	return ""
}

// amount gives a fine's sum in full, with what hedges it.
func (b *builder) amount(f news.Claim) string {
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
	x := e.Claim
	return BanRow{Date: e.Opened.Format("2006-01-02"), Time: b.time(e.Opened, "date.short"), Address: b.address(e.path), Platform: b.platform(x.Subject),
		PlatformID: x.Subject, Place: cmp.Or(b.place(x), "–"), Body: b.authority(x.Authority), Scope: b.words.or("scope", string(x.Scope)),
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
	p := FinesPage{Page: base}
	if l := b.in.Ledger; l != nil {
		p.Totals = b.totals(l.Totals)
		p.Payers = b.ranking(l.Events[news.ListFines], 10, func(e *news.Event) string { return e.Claim.Subject }, func(slug string) (string, string) {
			return b.platform(slug), b.platformURL(slug)
		})
	}
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
	p.Chart = barChart(p.Years, b.words.text["fines.byyear"])
	if l := b.in.Ledger; l != nil {
		p.Sums = chartTable(amountsChart(l, b.words.text["ledger.others"]), b.words.text["fines.sums"], func(n int64) string {
			return b.words.shortMoney(round(n), money.Base)
		})
	}
	return b.page("fines", path, &p)
}

// totals returns the sums in force, a row for each kind of money.
func (b *builder) totals(t ledger.Totals) []TotalRow {
	var rows []TotalRow
	for _, row := range news.ClaimKinds {
		sums, ok := t.Kinds[row.Kind]
		if !ok {
			continue
		}
		total := TotalRow{Kind: b.words.or("kinds", string(row.Kind)), Count: sums.Events, Sum: b.amounts(sums.Amounts)}
		if sums.Euros > 0 {
			total.Euros = b.words.shortMoney(round(sums.Euros), money.Base)
		}
		if len(sums.Unconverted) > 0 {
			total.Euros = strings.TrimSpace(total.Euros + " + " + b.amounts(sums.Unconverted))
		}
		rows = append(rows, total)
	}
	return rows
}

// amounts writes sums in several currencies, the largest number first.
func (b *builder) amounts(sums []news.Money) string {
	sums = slices.Clone(sums)
	slices.SortFunc(sums, func(a, b news.Money) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Currency, b.Currency))
	})
	parts := make([]string, len(sums))
	for i, m := range sums {
		parts[i] = b.words.shortMoney(m.Amount, m.Currency)
	}
	return strings.Join(parts, " + ")
}

// round leaves three digits: a converted sum is no more exact than that.
func round(n int64) int64 {
	unit := int64(1)
	for n/unit >= 1000 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// years counts fines that stand by the year in which they were opened, oldest first.
func (b *builder) years(events []*event) []CountRow {
	var rows []CountRow
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if e.Kind != news.ClaimFine || !ledger.Stands(e.Event) {
			continue
		}
		y := e.Opened.UTC().Format("2006")
		if n := len(rows); n == 0 || rows[n-1].Label != y {
			rows = append(rows, CountRow{Label: y, Address: "#" + y})
		}
		rows[len(rows)-1].Count++
	}
	return rows
}

// ranking adds up fines, and no other money, by a key, most money first, limit rows at most.
func (b *builder) ranking(events []news.Event, limit int, key func(*news.Event) string, name func(string) (label, address string)) []CountRow {
	groups := b.in.Ledger.By(events, key)
	groups = slices.DeleteFunc(groups, func(g ledger.Group) bool { return g.Totals.Kinds[news.ClaimFine].Events == 0 })
	euros := func(g ledger.Group) int64 { return g.Totals.Kinds[news.ClaimFine].Euros }
	slices.SortStableFunc(groups, func(a, b ledger.Group) int { return cmp.Compare(euros(b), euros(a)) })
	rows := make([]CountRow, 0, min(limit, len(groups)))
	for _, g := range groups[:min(limit, len(groups))] {
		label, address := name(g.Key)
		sums := g.Totals.Kinds[news.ClaimFine]
		rows = append(rows, CountRow{Label: label, Address: address, Count: sums.Events, Sum: b.amounts(sums.Amounts)})
	}
	return rows
}

// statuses counts bans by where they stand, most frequent first.
func (b *builder) statuses(events []*event) []CountRow {
	n := map[string]int{}
	for _, e := range events {
		n[b.words.or("status", string(e.Status))]++
	}
	rows := make([]CountRow, 0, len(n))
	for label, count := range n {
		rows = append(rows, CountRow{Label: label, Count: count})
	}
	slices.SortFunc(rows, func(a, b CountRow) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Label, b.Label)) })
	return rows
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
	p.Status = b.statuses(b.model.bans)
	p.Chart = barChart(p.Status, b.words.text["bans.bystatus"])
	if l := b.in.Ledger; l != nil {
		p.Places = chartTable(bansChart(l, b.words.text["ledger.others"]), b.words.text["bans.places"], b.words.number)
	}
	return b.page("bans", path, &p)
}

// platformLedger gathers what the ledger says about a platform.
func (b *builder) platformLedger(slug string) *PlatformLedger {
	l := &PlatformLedger{Name: b.platform(slug)}
	for _, e := range b.model.bansOf[slug] {
		if inForce(e.Status) {
			l.Now = append(l.Now, b.banRow(e))
		} else {
			l.Others = append(l.Others, b.banRow(e))
		}
	}
	if b.in.Ledger == nil {
		return l
	}
	fines := b.in.Ledger.Of(slug)
	for i := range fines {
		l.Fines = append(l.Fines, b.fineRow(&event{Event: &fines[i], path: finePath(fines[i].ID)}))
	}
	l.By = b.ranking(fines, 20, func(e *news.Event) string { return e.Claim.Authority }, func(slug string) (string, string) { return b.authority(slug), "" })
	return l
}

func finePath(id string) string { return "ledger/fines/" + fileSlug(id) + ".html" }

// fine renders the page of one fine.
func (b *builder) fine(e *event) error {
	title := b.fineTitle(e.Event)
	p, err := b.eventPage(e, "fines", title)
	if err != nil {
		return err
	}
	f := e.Claim
	unknown := b.words.text["event.unknown"]
	amount := unknown
	if f.Amount > 0 {
		amount = b.amount(f)
	}
	p.Standing = []Pair{{b.words.text["col.payer"], cmp.Or(b.platform(f.Subject), unknown), b.platformURL(f.Subject)},
		{b.words.text["col.authority"], cmp.Or(b.authority(f.Authority), unknown), ""}, {b.words.text["col.amount"], amount, ""}}
	for _, m := range f.Also {
		p.Standing = append(p.Standing, Pair{b.words.text["event.also"], b.words.money(m.Amount, m.Currency), ""})
	}
	if text := b.inEuros(e.Event); text != "" {
		p.Standing = append(p.Standing, Pair{b.words.text["event.euros"], text, ""})
	}
	p.Standing = append(p.Standing, b.dates(e)...)
	return b.page("event", e.path, &p)
}

// inEuros writes an event's amount in euros, with the rate and its date; "" for euros and where no rate is known.
func (b *builder) inEuros(e *news.Event) string {
	v, rate, ok := b.in.Ledger.Euros(e)
	if !ok || e.Claim.Currency == money.Base {
		return ""
	}
	key, day := "event.rate", b.words.date("date.long", rate.Day)
	if rate.Approx {
		key, day = "event.rate.average", rate.Day.Format("2006")
	}
	return b.words.say(key, "amount", b.words.money(int64(math.Round(v)), money.Base), "currency", e.Claim.Currency,
		"rate", strconv.FormatFloat(rate.Units, 'f', -1, 64), "date", day)
}

func (b *builder) fineTitle(e *news.Event) string {
	f := e.Claim
	unknown := b.words.text["event.unknown"]
	payer, authority := cmp.Or(b.platform(f.Subject), unknown), cmp.Or(b.authority(f.Authority), unknown)
	switch {
	case f.Amount == 0:
		return b.words.say("event.fine.noamount", "payer", payer, "authority", authority)
	case e.Kind == news.ClaimSettlement:
		return b.words.say("event.fine.settled", "payer", payer, "authority", authority, "amount", b.words.shortMoney(f.Amount, f.Currency))
	case e.Status == news.FineProposed:
		return b.words.say("event.fine.proposed", "payer", payer, "authority", authority, "amount", b.words.shortMoney(f.Amount, f.Currency))
	}
	return b.words.say("event.fine", "payer", payer, "authority", authority, "amount", b.words.shortMoney(f.Amount, f.Currency))
}

func (b *builder) banTitle(e *news.Event) string {
	unknown := b.words.text["event.unknown"]
	return b.words.say("event.ban", "platform", cmp.Or(b.platform(e.Claim.Subject), unknown), "scope", b.words.or("scope", string(cmp.Or(e.Claim.Scope, news.ScopeOther))),
		"place", cmp.Or(b.place(e.Claim), unknown))
}

// ban renders the page of one ban.
func (b *builder) ban(e *event) error {
	x := e.Claim
	unknown := b.words.text["event.unknown"]
	title := b.banTitle(e.Event)
	p, err := b.eventPage(e, "bans", title)
	if err != nil {
		return err
	}
	p.Standing = []Pair{{b.words.text["col.platform"], cmp.Or(b.platform(x.Subject), unknown), b.platformURL(x.Subject)},
		{b.words.text["col.country"], cmp.Or(b.place(x), unknown), ""}, {b.words.text["col.scope"], b.words.or("scope", string(x.Scope)), ""}}
	if x.Authority != "" {
		p.Standing = append(p.Standing, Pair{b.words.text["col.body"], b.authority(x.Authority), ""})
	}
	p.Standing = append(p.Standing, b.dates(e)...)
	return b.page("event", e.path, &p)
}

func (b *builder) dates(e *event) []Pair {
	var pairs []Pair
	for _, p := range []Pair{{Name: "event.law", Value: strings.Join(e.Claim.Law, ", ")}, {Name: "event.case", Value: e.Claim.Case}, {Name: "event.sector", Value: e.Claim.Sector}} {
		if p.Value != "" {
			pairs = append(pairs, Pair{Name: b.words.text[p.Name], Value: p.Value})
		}
	}
	pairs = append(pairs, Pair{b.words.text["event.opened"], b.openedText(e), ""})
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
	base.Modified = e.Changed
	base.Embed = b.embed("events/"+e.ID, title, 1)
	p := EventPage{Page: base, Status: b.words.or("status", string(e.Status)), Cite: b.cite(e, title)}
	for _, s := range e.Steps {
		row := StepRow{Time: b.stepTime(s, "date.long"), Status: b.words.or("status", string(s.Status)), Quote: s.Quote}
		if s.Amount.Amount > 0 {
			row.Amount = b.words.money(s.Amount.Amount, s.Amount.Currency)
		}
		if a := b.model.articles[s.Article]; a != nil {
			row.From, row.Source, row.Link = b.articleLink(a), b.sourceName(a.Source), webURL(a.URL)
		}
		p.Steps = append(p.Steps, row)
	}
	for _, c := range e.Disputed {
		row := ClaimRow{Value: b.claimed(c), Quote: c.Quote}
		source := b.words.text["event.unknown"]
		if a := b.model.articles[c.Article]; a != nil {
			row.From, source = b.articleLink(a), b.sourceName(a.Source)
		}
		row.Text = b.words.say("event.says", "source", source, "field", b.words.or("field", c.Field))
		p.Disputed = append(p.Disputed, row)
	}
	return p, nil
}

// claimed writes what a claim states as readers know it.
func (b *builder) claimed(c news.Dispute) string {
	switch c.Field {
	case "amount":
		var m news.Money
		if n, err := fmt.Sscanf(c.Value, "%d %s", &m.Amount, &m.Currency); n == 2 && err == nil {
			return b.words.money(m.Amount, m.Currency)
		}
	case "status":
		return b.words.or("status", c.Value)
	case "authority":
		return b.authority(c.Value)
	}
	return c.Value
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

// chartTable draws a chart and writes its table, nil when it has fewer than two years to compare.
func chartTable(c chart, name string, write func(int64) string) *ChartTable {
	if len(c.Columns) < 2 {
		return nil
	}
	t := &ChartTable{Name: name, SVG: template.HTML(c.SVG(name, write)), Columns: c.Columns}
	for _, s := range c.Series {
		row := ChartRow{Label: s.Name}
		for _, v := range s.Values {
			text := ""
			if v > 0 {
				text = write(v)
			}
			row.Values = append(row.Values, text)
		}
		t.Series = append(t.Series, row)
	}
	return t
}

// clip shortens a text to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
