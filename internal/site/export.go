package site

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// The versions of the exports. A column or key may be added without a new version; none is renamed or removed.
const (
	finesSchema = "privacywire/ledger/fines/1"
	bansSchema  = "privacywire/ledger/bans/1"
)

// What an export says of itself.
const (
	license      = "CC BY 4.0 for the compilation; quotations belong to their publishers"
	licenseURL   = "https://creativecommons.org/licenses/by/4.0/"
	completeness = "This ledger holds the acts that the articles of this site's sources state, as they state them. " +
		"It can't know of acts that no source reported, of reports before a source was added, or of what a report " +
		"leaves out. Dates are those of the first article that states a step, not of the act. Amounts are in the " +
		"authority's currency where a source gives it. Proposed and annulled amounts are listed and are in no total."
	ratesSource = "Euro foreign exchange reference rates of the European Central Bank, of rate_date; without one, the average of rate_year"
)

// links are absolute addresses of pages on the site.
type links struct {
	event   func(e *news.Event) string
	article func(a *news.Article) string
}

type document struct {
	Schema       string      `json:"schema"`
	Updated      string      `json:"updated,omitempty"`
	License      string      `json:"license"`
	LicenseURL   string      `json:"license_url"`
	Completeness string      `json:"completeness"`
	RatesSource  string      `json:"rates_source,omitempty"`
	Totals       *jsonTotals `json:"totals,omitempty"`
	Events       []any       `json:"events"`
}

type jsonTotals struct {
	Fines       jsonSums `json:"fines"`
	Settlements jsonSums `json:"settlements"`
	Damages     jsonSums `json:"damages"`
	Refunds     jsonSums `json:"refunds"`
	Proposed    int      `json:"proposed"`
	Annulled    int      `json:"annulled"`
	Daily       int      `json:"daily"`
}

type jsonSums struct {
	Events      int          `json:"events"`
	Unstated    int          `json:"without_amount"`
	Amounts     []news.Money `json:"amounts"`
	Euros       int64        `json:"amount_eur"`
	Unconverted int          `json:"not_converted"`
	Left        []news.Money `json:"not_converted_amounts,omitempty"`
}

type jsonFine struct {
	ID            string         `json:"id"`
	URL           string         `json:"url"`
	Title         string         `json:"title"`
	Payer         string         `json:"payer"`
	PayerName     string         `json:"payer_name"`
	Authority     string         `json:"authority"`
	AuthorityName string         `json:"authority_name"`
	Country       string         `json:"country"`
	Amount        int64          `json:"amount,omitzero"`
	Currency      string         `json:"currency,omitempty"`
	Also          []news.Money   `json:"also,omitempty"`
	Approx        bool           `json:"approximate,omitzero"`
	Period        string         `json:"per,omitempty"`
	Status        news.Status    `json:"status"`
	Kind          news.ClaimKind `json:"kind"`
	Settlement    bool           `json:"settlement"`
	Counted       bool           `json:"counted"`
	Euros         int64          `json:"amount_eur,omitzero"`
	Rate          float64        `json:"rate,omitzero"`
	RateYear      int            `json:"rate_year,omitzero"`
	RateDate      string         `json:"rate_date,omitempty"` // empty when the rate is the average of the year
	jsonCommon
}

type jsonBan struct {
	ID           string      `json:"id"`
	URL          string      `json:"url"`
	Title        string      `json:"title"`
	Platform     string      `json:"platform"`
	PlatformName string      `json:"platform_name"`
	Country      string      `json:"country"`
	Region       string      `json:"region,omitempty"`
	Body         string      `json:"body,omitempty"`
	Scope        news.Scope  `json:"scope"`
	Status       news.Status `json:"status"`
	jsonCommon
}

type jsonCommon struct {
	Number   string        `json:"number"` // by which the event is cited
	Law      []string      `json:"law,omitempty"`
	Case     string        `json:"case,omitempty"`
	Sector   string        `json:"sector,omitempty"`
	Basis    string        `json:"basis,omitempty"` // the words that name law and case
	Note     string        `json:"note,omitempty"`  // what the site's editor says of a correction
	Opened   string        `json:"opened"`
	Changed  string        `json:"changed"`
	History  []jsonStep    `json:"history"`
	Disputed []jsonClaim   `json:"disputed,omitempty"`
	Sources  []jsonArticle `json:"sources"`
	Aliases  []string      `json:"former_ids,omitempty"`
}

type jsonStep struct {
	Status   news.Status `json:"status"`
	Date     string      `json:"date"`
	Amount   int64       `json:"amount,omitzero"`
	Currency string      `json:"currency,omitempty"`
	Article  string      `json:"article"`
	Quote    string      `json:"quote"`
}

type jsonClaim struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Article string `json:"article"`
	Quote   string `json:"quote"`
}

type jsonArticle struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Source    string `json:"source"`
	SourceURL string `json:"source_url,omitempty"`
	Published string `json:"published"`
}

// writeFinesJSON writes the fines with their history and sources.
func writeFinesJSON(w io.Writer, l *ledger.Ledger, to links) error {
	of := func(k news.ClaimKind) jsonSums { return exportSums(l.Totals.Kinds[k]) }
	d := document{Schema: finesSchema, RatesSource: ratesSource, Totals: &jsonTotals{of(news.ClaimFine), of(news.ClaimSettlement),
		of(news.ClaimDamages), of(news.ClaimRefund), l.Totals.Open, l.Totals.Annulled, l.Totals.Daily}}
	return d.write(w, l, news.ListFines, func(e *news.Event) any { return exportFine(l, e, to) })
}

// writeBansJSON writes the bans with their history and sources.
func writeBansJSON(w io.Writer, l *ledger.Ledger, to links) error {
	d := document{Schema: bansSchema}
	return d.write(w, l, news.ListBans, func(e *news.Event) any { return exportBan(l, e, to) })
}

// write adds the events of a list and writes the document.
func (d *document) write(w io.Writer, l *ledger.Ledger, list string, export func(*news.Event) any) error {
	d.License, d.LicenseURL, d.Completeness, d.Events = license, licenseURL, completeness, []any{}
	if !l.Updated.IsZero() {
		d.Updated = l.Updated.UTC().Format(time.DateOnly)
	}
	for i := range l.Events[list] {
		d.Events = append(d.Events, export(&l.Events[list][i]))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

func exportSums(s ledger.Sums) jsonSums {
	if s.Amounts == nil {
		s.Amounts = []news.Money{}
	}
	return jsonSums{s.Events, s.Unstated, s.Amounts, s.Euros, len(s.Unconverted), s.Unconverted}
}

func exportFine(l *ledger.Ledger, e *news.Event, to links) jsonFine {
	f := jsonFine{
		ID: e.ID, URL: to.event(e), Title: l.Title(e),
		Payer: e.Claim.Subject, PayerName: l.PlatformName(e.Claim.Subject),
		Authority: e.Claim.Authority, AuthorityName: l.AuthorityName(e.Claim.Authority), Country: l.Country(e),
		Amount: e.Claim.Amount, Currency: e.Claim.Currency, Also: e.Claim.Also, Approx: e.Claim.Approx, Period: e.Claim.Period,
		Status: e.Status, Settlement: e.Kind == news.ClaimSettlement, Kind: e.Kind, Counted: ledger.Counted(e),
		jsonCommon: exportCommon(l, e, to),
	}
	if v, rate, ok := l.Euros(e); ok {
		f.Euros, f.Rate, f.RateYear = int64(math.Round(v)), rate.Units, rate.Day.Year()
		if !rate.Approx {
			f.RateDate = rate.Day.Format(time.DateOnly)
		}
	}
	return f
}

func exportBan(l *ledger.Ledger, e *news.Event, to links) jsonBan {
	return jsonBan{
		ID: e.ID, URL: to.event(e), Title: l.Title(e),
		Platform: e.Claim.Subject, PlatformName: l.PlatformName(e.Claim.Subject),
		Country: e.Claim.Country, Region: e.Claim.Region, Body: e.Claim.Authority, Scope: e.Claim.Scope, Status: e.Status,
		jsonCommon: exportCommon(l, e, to),
	}
}

func exportCommon(l *ledger.Ledger, e *news.Event, to links) jsonCommon {
	c := jsonCommon{
		Number:  ledger.Number(e.ID),
		Law:     e.Claim.Law,
		Case:    e.Claim.Case,
		Sector:  e.Claim.Sector,
		Basis:   e.Claim.Basis,
		Note:    e.Claim.Note,
		Opened:  stepDate(e.Steps[0]),
		Changed: stepDate(e.Steps[len(e.Steps)-1]),
		Aliases: e.Aliases,
	}
	for _, s := range e.Steps {
		c.History = append(c.History, jsonStep{s.Status, stepDate(s), s.Amount.Amount, s.Amount.Currency, s.Article, s.Quote})
	}
	for _, d := range e.Disputed {
		c.Disputed = append(c.Disputed, jsonClaim{d.Field, d.Value, d.Article, d.Quote})
	}
	for _, a := range l.Articles(e.ID) {
		c.Sources = append(
			c.Sources,
			jsonArticle{a.ID, to.article(a), a.Title, a.Source, webURL(a.URL), a.Published.UTC().Format(time.DateOnly)},
		)
	}
	return c
}

// stepDate writes the date of a step, or its year where no more is known.
func stepDate(s news.Step) string {
	if s.Year {
		return s.Date.UTC().Format("2006")
	}
	return s.Date.UTC().Format(time.DateOnly)
}

// writeFinesCSV writes a line for each fine.
func writeFinesCSV(w io.Writer, l *ledger.Ledger, to links) error {
	rows := [][]string{strings.Fields(`id payer payer_name authority authority_name country amount currency approximate per status
		settlement counted amount_eur rate rate_year opened changed history sources url
		first_source_url schema kind rate_date number law case`)}
	for i := range l.Events[news.ListFines] {
		f := exportFine(l, &l.Events[news.ListFines][i], to)
		rows = append(rows, []string{
			f.ID, f.Payer, f.PayerName, f.Authority, f.AuthorityName, f.Country, number(f.Amount), f.Currency,
			yes(f.Approx), f.Period, string(f.Status), yes(f.Settlement), yes(f.Counted), number(f.Euros),
			decimal(f.Rate), number(int64(f.RateYear)), f.Opened, f.Changed, f.steps(),
			strconv.Itoa(len(f.Sources)), f.URL, f.source(), finesSchema, string(f.Kind), f.RateDate, f.Number,
			strings.Join(f.Law, "; "), f.Case,
		})
	}
	return writeCSV(w, rows)
}

// writeBansCSV writes a line for each ban.
func writeBansCSV(w io.Writer, l *ledger.Ledger, to links) error {
	rows := [][]string{strings.Fields(`id platform platform_name country region body scope status opened changed history sources url
		first_source_url schema number law case`)}
	for i := range l.Events[news.ListBans] {
		b := exportBan(l, &l.Events[news.ListBans][i], to)
		rows = append(rows, []string{
			b.ID, b.Platform, b.PlatformName, b.Country, b.Region, b.Body, string(b.Scope), string(b.Status), b.Opened, b.Changed,
			b.steps(), strconv.Itoa(len(b.Sources)), b.URL, b.source(), bansSchema, b.Number, strings.Join(b.Law, "; "), b.Case,
		})
	}
	return writeCSV(w, rows)
}

// steps writes a history into one cell.
func (c *jsonCommon) steps() string {
	parts := make([]string, len(c.History))
	for i, s := range c.History {
		parts[i] = s.Date + " " + string(s.Status)
		if s.Amount > 0 {
			parts[i] += " " + number(s.Amount) + " " + s.Currency
		}
	}
	return strings.Join(parts, "; ")
}

func (c *jsonCommon) source() string { return c.Sources[0].SourceURL }

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func decimal(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// writeCSV writes rows as RFC 4180 has them. A cell that a spreadsheet would take for a formula gets an apostrophe before
// it: names come from feeds.
func writeCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // by which spreadsheets know UTF-8
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
