package site

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
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
	completeness = "This list holds the acts that the articles of this site's sources state, as they state them. " +
		"It can't know of acts that no source reported, of reports before a source was added, or of what a report " +
		"leaves out. Dates are those of the first article that states a step, not of the act. Amounts are in the " +
		"authority's currency where a source gives it. Proposed and annulled amounts are listed and are in no total."
	ratesSource = "Euro foreign exchange reference rates of the European Central Bank, of rate_date; " +
		"without one, the average of rate_year"
)

// The columns of the exports: names of values, "payer=subject" where a file calls a value by a name of its own. A name
// that ends in "?" is left out of JSON when its value is empty.
const (
	finesCSV = `id payer=subject payer_name=subject_name authority authority_name country amount currency approximate per
		status settlement counted amount_eur rate rate_year opened changed history=steps sources=reports url
		first_source_url schema kind
		rate_date number law case`
	bansCSV = `id platform=subject platform_name=subject_name country region body=authority scope status opened changed
		history=steps sources=reports url first_source_url schema number law case`
	bothJSON = ` number law? case? sector? basis? note? opened changed history disputed? sources former_ids?`
	fineJSON = `id url title payer=subject payer_name=subject_name authority authority_name country amount? currency? also?
		approximate? per? status kind settlement counted amount_eur? rate? rate_year? rate_date?` + bothJSON
	banJSON = `id url title platform=subject platform_name=subject_name country region? body?=authority scope
		status` + bothJSON
)

// What JSON lists within an event.
type (
	exportStep struct {
		Status   news.Status `json:"status"`
		Date     string      `json:"date"`
		Amount   int64       `json:"amount,omitzero"`
		Currency string      `json:"currency,omitempty"`
		Article  string      `json:"article"`
		Quote    string      `json:"quote"`
	}
	exportDispute struct {
		Field   string `json:"field"`
		Value   string `json:"value"`
		Article string `json:"article"`
		Quote   string `json:"quote"`
	}
	exportArticle struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Source    string `json:"source"`
		SourceURL string `json:"source_url,omitempty"`
		Published string `json:"published"`
	}
)

// A record is everything that the data files say of an event or an article, by name.
type record map[string]any

func (b *builder) eventRecord(e *news.Event) record {
	c, l, schema := e.Claim, b.in.Ledger, bansSchema
	if e.Kind.Money() {
		schema = finesSchema
	}
	r := record{
		"id": e.ID, "number": ledger.Number(e.ID), "former_ids": e.Aliases, "schema": schema, "url": pages{b}.EventURL(e),
		"title": pages{b}.EventTitle(e), "kind": string(e.Kind), "status": string(e.Status), "quote": c.Quote,
		"subject": c.Subject, "subject_name": b.platform(c.Subject), "authority": c.Authority,
		"authority_name": b.authority(c.Authority), "country": l.Country(e), "region": c.Region, "scope": string(c.Scope),
		"amount": c.Amount, "currency": c.Currency, "approximate": c.Approx, "per": c.Period,
		"settlement": e.Kind == news.ClaimSettlement, "counted": !e.Kind.Money() || ledger.Counted(e),
		"law": c.Law, "case": c.Case, "sector": c.Sector, "basis": c.Basis, "note": c.Note,
		"opened": stepDate(e.Steps[0]), "changed": stepDate(e.Steps[len(e.Steps)-1]),
	}
	if len(c.Also) > 0 {
		r["also"] = c.Also
	}
	if v, rate, ok := l.Euros(e); ok {
		r["amount_eur"], r["rate"], r["rate_year"] = int64(math.Round(v)), rate.Units, int64(rate.Day.Year())
		if !rate.Approx {
			r["rate_date"] = day(rate.Day)
		}
	}
	history, steps := []exportStep{}, []string{}
	for _, s := range e.Steps {
		history = append(history, exportStep{s.Status, stepDate(s), s.Amount.Amount, s.Amount.Currency, s.Article, s.Quote})
		text := stepDate(s) + " " + string(s.Status)
		if s.Amount.Amount > 0 {
			text += " " + cell(s.Amount.Amount) + " " + s.Amount.Currency
		}
		steps = append(steps, text)
	}
	r["history"], r["steps"] = history, cell(steps)
	sources := []exportArticle{}
	for _, a := range l.Articles(e.ID) {
		sources = append(sources, exportArticle{a.ID, pages{b}.ArticleURL(a), a.Title, a.Source, webURL(a.URL),
			day(a.Published)})
	}
	r["sources"], r["reports"] = sources, int64(len(sources))
	if len(sources) > 0 {
		r["first_source_url"] = sources[0].SourceURL
	}
	var disputed []exportDispute
	for _, d := range e.Disputed {
		disputed = append(disputed, exportDispute{d.Field, d.Value, d.Article, d.Quote})
	}
	if len(disputed) > 0 {
		r["disputed"] = disputed
	}
	return r
}

// cell writes a value into one cell of a spreadsheet; "" for what nobody knows.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case int64:
		if v != 0 {
			return strconv.FormatInt(v, 10)
		}
	case float64:
		if v != 0 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	case []string:
		return strings.Join(v, "; ")
	}
	return ""
}

func isEmpty(v any) bool {
	switch v.(type) {
	case nil, string, int64, float64, []string:
		return cell(v) == ""
	}
	return v == false
}

// exports writes the fines and the bans as CSV and JSON.
func (b *builder) exports() error {
	l := b.in.Ledger
	sums := func(k news.ClaimKind) record {
		s := l.Totals.Kinds[k]
		r := record{"events": s.Events, "without_amount": s.Unstated, "amounts": append([]news.Money{}, s.Amounts...),
			"amount_eur": s.Euros, "not_converted": len(s.Unconverted)}
		if len(s.Unconverted) > 0 {
			r["not_converted_amounts"] = s.Unconverted
		}
		return r
	}
	totals := record{"fines": sums(news.ClaimFine), "settlements": sums(news.ClaimSettlement),
		"damages": sums(news.ClaimDamages),
		"refunds": sums(news.ClaimRefund), "proposed": l.Totals.Open, "annulled": l.Totals.Annulled, "daily": l.Totals.Daily}
	about := map[string]record{news.ListFines: {"schema": finesSchema, "rates_source": ratesSource, "totals": totals},
		news.ListBans: {"schema": bansSchema}}
	for list, columns := range map[string][2]string{news.ListFines: {finesCSV, fineJSON},
		news.ListBans: {bansCSV, banJSON}} {
		t := newTable(columns[0], columns[1])
		for i := range l.Events[list] {
			if err := t.add(b.eventRecord(&l.Events[list][i])); err != nil {
				return err
			}
		}
		head := about[list]
		if head["completeness"] = completeness; !l.Updated.IsZero() {
			head["updated"] = day(l.Updated)
		}
		if err := b.putTable("ledger/"+list+"/"+list, t, head, "events"); err != nil {
			return err
		}
	}
	return nil
}

// A table is rows of values for a spreadsheet, and the same as JSON.
type table struct {
	sheet, json []columnName
	cells       [][]string
	objects     []string
}

// A columnName is what a file calls a value.
type columnName struct {
	name, value string
	optional    bool // not in JSON when empty
}

func newTable(sheet, json string) *table {
	t := &table{sheet: columnNames(sheet), json: columnNames(json), cells: [][]string{nil}}
	for _, c := range t.sheet {
		t.cells[0] = append(t.cells[0], c.name)
	}
	return t
}

func columnNames(list string) []columnName {
	var names []columnName
	for _, word := range strings.Fields(list) {
		name, value, renamed := strings.Cut(word, "=")
		name, optional := strings.CutSuffix(name, "?")
		if !renamed {
			value = name
		}
		names = append(names, columnName{name, value, optional})
	}
	return names
}

// add adds a row.
func (t *table) add(r record) error {
	row, object := make([]string, len(t.sheet)), make([]string, 0, len(t.json))
	for i, c := range t.sheet {
		row[i] = cell(r[c.value])
	}
	for _, c := range t.json {
		v := r[c.value]
		if c.optional && isEmpty(v) {
			continue
		}
		value, err := json.Marshal(v)
		if err != nil {
			return err
		}
		object = append(object, strconv.Quote(c.name)+":"+string(value))
	}
	t.cells, t.objects = append(t.cells, row), append(t.objects, "{"+strings.Join(object, ",")+"}")
	return nil
}

// putTable writes a table as a spreadsheet and as JSON, where head comes before the list. JSON has one row a line, so
// that two versions of a file can be compared line by line.
func (b *builder) putTable(name string, t *table, head record, list string) error {
	var sheet bytes.Buffer
	if err := writeCSV(&sheet, t.cells); err != nil {
		return err
	}
	head["license"], head["license_url"] = license, licenseURL
	about, err := json.Marshal(head)
	if err != nil {
		return err
	}
	doc := fmt.Appendf(nil, "%s,\n%q:[\n%s\n]}\n", about[:len(about)-1], list, strings.Join(t.objects, ",\n"))
	return cmp.Or(b.out.put(name+".csv", sheet.Bytes()), b.out.put(name+".json", doc))
}

// stepDate writes the date of a step, or its year where no more is known.
func stepDate(s news.Step) string {
	if s.Year {
		return s.Date.UTC().Format("2006")
	}
	return day(s.Date)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// writeCSV writes rows as RFC 4180 has them. A cell that a spreadsheet would take for a formula gets an apostrophe
// before it: names come from feeds.
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
