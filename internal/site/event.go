package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// An EventPage is one event of the ledger with its history.
type EventPage struct {
	Page
	State    string
	Status   string
	Standing []Pair
	Steps    []StepRow
	Disputed []ClaimRow
	Sources  []SourceLine // every article that states it
	Basis    string       // the words that name law and case, where no quote has them
	Note     string       // what a person who corrected it says
	Notice   []SourceLine // what the authority itself published
	Wrong    string
	Cite     string // how to cite it
}

// A Pair is a name with its value.
type Pair struct {
	Name  string
	Value string
	URL   string
}

// A StepRow is one change of an event's status.
type StepRow struct {
	Time   template.HTML
	State  string
	Status string
	Amount string
	Quote  string
	From   *Link
	Source string
	Link   string
}

// A ClaimRow is what one article says differently.
type ClaimRow struct {
	Text  string
	Value string
	Quote string
	From  *Link
}

// A SourceLine is one article in a list of sources.
type SourceLine struct {
	Time    template.HTML
	Source  string
	Title   string
	Lang    Lang
	Address string // our page
	Link    string // at the source
	Note    string
	Also    []Link // copies of its text
}

// A Change is a step of an event in a list.
type Change struct {
	Time  template.HTML
	Who   string
	Badge *Badge
}

// latest orders events, the latest changed first.
func latest(x, y *event) int { return cmp.Or(y.Changed.Compare(x.Changed), cmp.Compare(x.ID, y.ID)) }

// timeline lists the steps of events, the latest first.
func (b *builder) timeline(events []*event, limit int) []Change {
	type step struct {
		e *event
		n int
	}
	var steps []step
	for _, e := range events {
		for n := range e.Steps {
			steps = append(steps, step{e, n})
		}
	}
	slices.SortStableFunc(steps, func(x, y step) int {
		return cmp.Or(y.e.Steps[y.n].Date.Compare(x.e.Steps[x.n].Date), cmp.Compare(x.e.ID, y.e.ID), y.n-x.n)
	})
	rows := make([]Change, 0, limit)
	for _, s := range steps[:min(limit, len(steps))] {
		rows = append(rows, b.change(s.e, s.n))
	}
	return rows
}

// change describes step n of an event.
func (b *builder) change(e *event, n int) Change {
	step, then := e.Steps[n], *e.Event
	then.Status = step.Status
	if step.Amount.Amount > 0 {
		then.Claim.Amount, then.Claim.Currency = step.Amount.Amount, step.Amount.Currency
	}
	badge := b.newBadge(&event{Event: &then, path: e.path})
	return Change{Time: b.stepTime(step, "date.short"), Who: b.subject(e.Claim), Badge: badge}
}

// stepTime returns the date of a step, or its year where no more is known.
func (b *builder) stepTime(s news.Step, key string) template.HTML {
	if s.Year {
		y := s.Date.UTC().Format("2006")
		return template.HTML(`<time datetime="` + y + `">` + y + `</time>`)
	}
	return b.time(s.Date, key)
}

// opened returns when an event began, changed when it came into its present state; for tables.
func (b *builder) opened(e *event) template.HTML {
	return b.stepTime(news.Step{Date: e.Opened, Year: e.Steps[0].Year}, "date.short")
}

func (b *builder) changed(e *event) template.HTML {
	return b.stepTime(e.Steps[len(e.Steps)-1], "date.short")
}

// openedText returns when an event began, in full and without markup.
func (b *builder) openedText(e *event) string {
	if e.Steps[0].Year {
		return e.Opened.UTC().Format("2006")
	}
	return b.words.date("date.long", b.model.local(e.Opened))
}

// fineTitle returns who pays what to whom: "Meta fined €1.2bn by DPC".
func (b *builder) fineTitle(e *news.Event) string {
	f := e.Claim
	key := "event.fine"
	switch {
	case e.Kind == news.ClaimDamages || e.Kind == news.ClaimRefund:
		key = "event." + string(e.Kind)
	case e.Kind == news.ClaimSettlement:
		key = "event.fine.settled"
	case e.Status == news.FineProposed:
		key = "event.fine.proposed"
	}
	if f.Amount == 0 && (key == "event.fine" || key == "event.fine.proposed") {
		key += ".noamount"
	}
	by, country := f.Authority, b.onlyCountry(f.Authority)
	if by == "" || by == plaintiffs || country != "" {
		key += ".alone"
	}
	title := b.words.say(key, "payer", cmp.Or(b.payer(f.Subject), b.words.text["event.unknown"]), "authority",
		b.authority(by), "amount", cmp.Or(b.sum(f), b.words.text["event.nosum"]))
	if country != "" {
		title += " (" + country + ")"
	}
	return title
}

func (b *builder) banTitle(e *news.Event) string {
	unknown := b.words.text["event.unknown"]
	key := "event.ban"
	if e.Claim.Scope == news.ScopeState && e.Claim.Region != "" {
		key = "event.ban.state" // the place says it
	}
	return b.words.say(key, "platform", cmp.Or(b.platform(e.Claim.Subject), unknown), "place",
		cmp.Or(b.place(e.Claim), unknown), "scope", b.words.or("scope", string(cmp.Or(e.Claim.Scope, news.ScopeOther))))
}

// eventPage renders the page of an event.
func (b *builder) eventPage(e *event) error {
	title, nav := b.banTitle(e.Event), "bans"
	if e.Kind.Money() {
		title, nav = b.fineTitle(e.Event), "fines"
	}
	base := b.newPage("event", nav, e.path, title, b.words.say("event.description", "title", title))
	base.Modified = e.Changed
	base.Embed = b.embed("events/"+fileSlug(e.ID), title, 1)
	p := EventPage{Page: base, State: stateOf(e.Status), Status: b.statusOf(e.Event), Standing: b.standing(e),
		Basis: e.Claim.Basis, Note: e.Claim.Note, Wrong: b.wrong(e.path), Cite: b.cite(e, title)}
	for _, s := range e.Steps {
		then := news.Event{Kind: e.Kind, Status: s.Status}
		row := StepRow{Time: b.stepTime(s, "date.long"), State: stateOf(s.Status), Status: b.statusOf(&then), Quote: s.Quote}
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
	for _, a := range b.in.Ledger.Articles(e.ID) {
		if b.model.articles[a.ID] != a || len(p.Sources) >= maxQuotes {
			continue
		}
		line := b.sourceLine(a)
		if p.Sources = append(p.Sources, line); line.Link != "" && b.publishedBy(a, e.Claim.Authority) {
			p.Notice = append(p.Notice, line)
		}
	}
	return b.page(&p)
}

// publishedBy reports whether an article comes from the authority's own feed: its notice, press release or decision.
func (b *builder) publishedBy(a *news.Article, authority string) bool {
	return authority != "" && (a.Source == authority || strings.EqualFold(b.sourceName(a.Source), b.authority(authority)))
}

func (b *builder) sourceLine(a *news.Article) SourceLine {
	return SourceLine{Time: b.time(when(a), "date.short"), Source: b.sourceName(a.Source), Title: b.title(a),
		Lang: b.language(a.Language), Address: b.address(b.model.paths[a.ID]), Link: webURL(a.URL)}
}

// standing lists what holds now.
func (b *builder) standing(e *event) []Pair {
	c, unknown := e.Claim, b.words.text["event.unknown"]
	var pairs []Pair
	add := func(key, value, url string) {
		if value != "" {
			pairs = append(pairs, Pair{b.words.text[key], value, url})
		}
	}
	by := b.authorityLink(c.Authority)
	if e.Kind.Money() {
		add("col.payer", cmp.Or(b.payer(c.Subject), unknown), b.ownerURL(c.Subject))
		if country := b.onlyCountry(c.Authority); country != "" {
			add("col.country", country, by.Address)
		} else {
			add("col.authority", cmp.Or(by.Text, unknown), by.Address)
		}
		amount := unknown
		if c.Amount > 0 {
			amount = b.amount(c)
		}
		add("col.amount", amount, "")
		for _, m := range c.Also {
			add("event.also", b.words.money(m.Amount, m.Currency), "")
		}
		add("event.euros", b.inEuros(e.Event), "")
	} else {
		add("col.platform", cmp.Or(b.platform(c.Subject), unknown), b.ownerURL(c.Subject))
		add("col.country", cmp.Or(b.place(c), unknown), b.sectionURL("countries", countrySlug(c.Country)))
		add("col.scope", b.words.or("scope", string(c.Scope)), "")
		add("col.body", by.Text, by.Address)
		add("event.effective", c.Effective, "")
	}
	for _, law := range b.laws(c.Law) {
		add("col.law", law.Text, law.Address)
	}
	add("col.case", c.Case, "")
	add("col.sector", c.Sector, "")
	add("event.opened", b.openedText(e), "")
	if !e.Changed.IsZero() && !e.Changed.Equal(e.Opened) {
		add("event.changed", b.words.date("date.long", b.model.local(e.Changed)), "")
	}
	return pairs
}

// inEuros writes an event's amount in euros, with the rate and its date; "" for euros and where no rate is known.
func (b *builder) inEuros(e *news.Event) string {
	if e.Claim.Currency == money.Base {
		return ""
	}
	v, rate, ok := b.in.Ledger.Euros(e)
	if !ok {
		return ""
	}
	key, day := "event.rate", b.words.date("date.long", rate.Day)
	if rate.Approx {
		key, day = "event.rate.average", rate.Day.Format("2006")
	}
	return b.words.say(key, "amount", b.words.shortMoney(round(int64(v)), money.Base), "currency", e.Claim.Currency,
		"rate", strconv.FormatFloat(rate.Units, 'f', -1, 64), "date", day)
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
