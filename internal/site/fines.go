package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

const (
	perBars     = 5  // rows of a bar chart
	maxTimeline = 30 // rows of the timeline of a section
	reasonWords = 12 // words of a quote in a table
)

// A FinesPage is the ledger of fines and other money.
type FinesPage struct {
	Page
	Figures     []Figure // the total of each kind
	Note        string   // what they leave out
	Strip       template.HTML
	Years       []Bar
	Payers      []Bar
	Authorities []Bar
	Laws        []Link
	Rows        []Row
	Jump        []Link // to the years of the table
}

// A Row is a fine or a ban in a table, dated by its present state.
type Row struct {
	Year      string        // set on the first row of a year
	Time      template.HTML // of its present state
	First     template.HTML // when a fine was first reported, if that was earlier
	Since     template.HTML // when a ban was ordered
	Until     template.HTML // when a ban ended
	Bar       template.HTML // of a ban, from order to end
	Address   string
	Kind      string // fine, settlement, damages, refund or ban
	Subject   Link   // what is banned; or who pays, the owner with the product: Meta (Instagram)
	Place     Link
	Authority Link
	What      string // what exactly is banned
	Amount    string
	Euros     string // the same, about, when it is in another currency
	Sort      int64  // to sort by: the sum in euros
	State     string // on, wait or over
	Status    string
	Laws      []Link
	Case      string
	Reason    string // the first words of the quote
	Sources   int
	HTML      template.HTML // the whole row, when it has been rendered before
}

func (b *builder) rows(events []*event) []Row {
	rows := make([]Row, len(events))
	for i, e := range events {
		rows[i] = b.row(e)
	}
	return rows
}

// row returns the row of an event. It is rendered once, for all tables that have it.
func (b *builder) row(e *event) Row {
	e.tabled.Do(func() {
		e.row = b.newRow(e)
		name := "ban-row"
		if e.Kind.Money() {
			name = "fine-row"
		}
		e.row.HTML = b.fragment(name, &e.row)
	})
	return e.row
}

// newRow returns a row that a page may change.
func (b *builder) newRow(e *event) Row {
	c := e.Claim
	r := Row{Time: b.changed(e), Address: b.address(e.path), Kind: string(e.Kind), State: stateOf(e.Status),
		Status:    b.statusOf(e.Event),
		Subject:   Link{Text: cmp.Or(b.subject(e.Claim), b.words.text["event.unknown"]), Address: b.ownerURL(c.Subject)},
		Authority: b.authorityLink(c.Authority), Laws: b.laws(c.Law), Case: c.Case,
		Reason: firstWords(e.Steps[len(e.Steps)-1].Quote, reasonWords)}
	code := b.in.Ledger.Country(e.Event)
	r.Place = Link{Text: b.country(code), Address: b.sectionURL("countries", countrySlug(code))}
	r.Sources = len(b.in.Ledger.Articles(e.ID))
	if !e.Kind.Money() {
		r.Place.Text = cmp.Or(b.place(c), "–")
		r.What = b.words.or("scope", string(cmp.Or(c.Scope, news.ScopeOther)))
		from, to := banSpan(e.Event, b.now)
		r.Since = b.stepTime(news.Step{Date: from, Year: e.Steps[0].Year}, "date.short")
		if r.State == "over" {
			r.Until = b.time(to, "date.short")
		}
		return r
	}
	if b.onlyCountry(c.Authority) != "" {
		r.Authority = Link{}
	}
	if e.Opened.Before(e.Changed.AddDate(0, 0, -1)) {
		r.First = b.opened(e)
	}
	if c.Amount > 0 {
		r.Amount, r.Sort = b.amount(c), int64(b.euros(e))
	}
	if r.Sort > 0 && c.Currency != money.Base {
		r.Euros = b.words.shortMoney(round(r.Sort), money.Base)
	}
	return r
}

// statusOf returns an event's status in a word: "fined", but "awarded" for damages.
func (b *builder) statusOf(e *news.Event) string {
	if e.Kind == news.ClaimDamages || e.Kind == news.ClaimRefund {
		if e.Status == news.FineImposed || e.Status == news.FineSettled {
			return b.words.text["state."+string(e.Kind)]
		}
	}
	return b.words.or("status", string(e.Status))
}

// laws links the laws that have a page.
func (b *builder) laws(names []string) []Link {
	var links []Link
	for _, law := range names {
		links = append(links, Link{Text: law, Address: b.sectionURL("laws", lawSlug(law))})
	}
	return links
}

func (b *builder) authorityLink(slug string) Link {
	if slug == "" {
		return Link{}
	}
	address := b.sectionURL("authorities", slug)
	if b.onlyCountry(slug) != "" {
		address = cmp.Or(address, b.sectionURL("countries", countrySlug(slug)))
	}
	return Link{Text: b.authority(slug), Address: address}
}

// firstWords returns the first n words of a text.
func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) <= n {
		return clip(s, 160)
	}
	return clip(strings.TrimRight(strings.Join(words[:n], " "), ",;:.")+"…", 160)
}

// fines renders the ledger of fines.
func (b *builder) fines() error {
	const path = "ledger/fines/index.html"
	p := FinesPage{
		Page:  b.newPage("fines", "fines", path, b.words.text["fines.heading"], b.words.text["fines.description"]),
		Strip: b.strip(b.model.fines, func(e *event) string { return b.payer(e.Claim.Subject) }),
	}
	p.Feeds = b.feedLinks("ledger/fines/")
	l := b.in.Ledger
	events := l.Events[news.ListFines]
	p.Figures, p.Note = b.figures(l.Totals), b.leftOut(l.Totals)
	p.Years, p.Payers = b.yearBars(events), b.topPayers()
	p.Authorities = b.bars(l.By(events, func(e *news.Event) string { return e.Claim.Authority }), perBars, b.authorityLink)
	for _, sec := range b.sectionsOf("laws") {
		p.Laws = append(p.Laws, Link{Text: b.sectionName(sec), Address: b.address(sec.dir() + "index.html")})
	}
	p.Rows = b.rows(b.model.fines)
	for i, e := range b.model.fines {
		y := b.model.local(e.Changed).Format("2006")
		if n := len(p.Jump); n == 0 || p.Jump[n-1].Text != y {
			p.Rows[i] = b.newRow(e)
			p.Rows[i].Year = y
			p.Jump = append(p.Jump, Link{Address: "#" + y, Text: y})
		}
	}
	return b.page(&p)
}

// topPayers ranks owners by what they were fined.
func (b *builder) topPayers() []Bar {
	groups := b.in.Ledger.By(b.in.Ledger.Events[news.ListFines],
		func(e *news.Event) string { return b.owner(e.Claim.Subject) })
	return b.bars(groups, perBars, func(slug string) Link {
		return Link{Text: b.platform(slug), Address: b.sectionURL("platforms", slug)}
	})
}

// figures returns the total of each kind of money.
func (b *builder) figures(t ledger.Totals) []Figure {
	var all []Figure
	for _, row := range news.ClaimKinds {
		if sums, ok := t.Kinds[row.Kind]; ok {
			all = append(all, Figure{Value: cmp.Or(b.total(sums), "–"), Text: b.counted(string(row.Kind), sums.Events),
				Address: "#fines"})
		}
	}
	return all
}

// figure returns a total in words: "€1.2bn in 3 fines". What could not be converted is added in its own currency.
func (b *builder) figure(kind news.ClaimKind, s ledger.Sums) string {
	total := b.total(s)
	if len(s.Amounts) > 1 && s.Euros > 0 && len(s.Unconverted) > 0 {
		total += " + " + b.amounts(s.Unconverted)
	}
	return strings.TrimSpace(total + " " + b.counted(string(kind), s.Events))
}

// one returns the key of a string for a number of things: that of the singular ends in ".1".
func one(key string, n int) string {
	if n == 1 {
		return key + ".1"
	}
	return key
}

func (b *builder) counted(key string, n int) string {
	return b.words.say(one("counted."+key, n), "n", b.words.number(int64(n)))
}

// total returns a sum in its own currency when there is one only, else in euros; "" when none is stated.
func (b *builder) total(s ledger.Sums) string {
	switch {
	case len(s.Amounts) == 1:
		return b.words.shortMoney(s.Amounts[0].Amount, s.Amounts[0].Currency)
	case s.Euros > 0:
		return b.words.say("money.about", "sum", b.words.shortMoney(round(s.Euros), money.Base))
	}
	return b.amounts(s.Amounts)
}

// leftOut returns what totals leave out, "" for nothing.
func (b *builder) leftOut(t ledger.Totals) string {
	unstated := 0
	var unconverted []news.Money
	for _, row := range news.ClaimKinds {
		s := t.Kinds[row.Kind]
		unstated += s.Unstated
		if len(s.Amounts) > 1 && s.Euros > 0 {
			unconverted = append(unconverted, s.Unconverted...)
		}
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"open", t.Open}, {"annulled", t.Annulled}, {"daily", t.Daily}, {"unstated", unstated}} {
		if p.n > 0 {
			parts = append(parts, b.counted(p.key, p.n))
		}
	}
	if len(unconverted) > 0 {
		parts = append(parts, b.words.say("counted.unconverted", "sum", b.amounts(unconverted)))
	}
	if len(parts) == 0 {
		return ""
	}
	return b.words.say("fines.leftout", "what", strings.Join(parts, ", "))
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

// amount returns a claim's sum in full, with what hedges it.
func (b *builder) amount(c news.Claim) string {
	s := b.words.money(c.Amount, c.Currency)
	if c.Approx {
		s = b.words.text["event.approx"] + " " + s
	}
	return strings.TrimSpace(s + " " + b.perDay(c))
}

// round rounds to three digits: a converted sum is not more exact than that.
func round(n int64) int64 {
	unit := int64(1)
	for n/unit >= 1000 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
