package site

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

//go:embed exports.yaml
var exportsFile []byte

// exportsText is exports.yaml.
type exportsText struct {
	License      string
	LicenseURL   string `yaml:"license_url"`
	Completeness string
	RatesSource  string `yaml:"rates_source"`
	Fines, Bans  tableText
	Events       tableText
	Articles     tableText
}

// A tableText says what the files of a kind hold: the names of values, or columns.
type tableText struct {
	Schema, CSV, JSON string
	Columns           []string
}

var exports = sync.OnceValue(func() (x exportsText) {
	if err := yaml.Unmarshal(exportsFile, &x); err != nil {
		panic(err) // the file is embedded; every test fails
	}
	return x
})

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
	c, l, schema := e.Claim, b.in.Ledger, exports().Bans.Schema
	if e.Kind.Money() {
		schema = exports().Fines.Schema
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
	if len(e.Disputed) > 0 {
		r["disputed"] = e.Disputed
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

// exportLists writes the fines and the bans as CSV and JSON.
func (b *builder) exportLists() error {
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
	text := exports()
	totals := record{"fines": sums(news.ClaimFine), "settlements": sums(news.ClaimSettlement),
		"damages": sums(news.ClaimDamages), "refunds": sums(news.ClaimRefund), "proposed": l.Totals.Open,
		"annulled": l.Totals.Annulled, "daily": l.Totals.Daily}
	fines := record{"schema": text.Fines.Schema, "rates_source": text.RatesSource, "totals": totals}
	return cmp.Or(b.export(news.ListFines, text.Fines, fines),
		b.export(news.ListBans, text.Bans, record{"schema": text.Bans.Schema}))
}

// export writes the events of a list.
func (b *builder) export(list string, text tableText, head record) error {
	l := b.in.Ledger
	t, err := newTable(text)
	if err != nil {
		return err
	}
	for i := range l.Events[list] {
		if err := t.add(b.eventRecord(&l.Events[list][i])); err != nil {
			return err
		}
	}
	if head["completeness"] = exports().Completeness; !l.Updated.IsZero() {
		head["updated"] = day(l.Updated)
	}
	return b.putTable("ledger/"+list+"/"+list, t, head, "events")
}

// A table is rows of values for a spreadsheet, and the same as JSON.
type table struct {
	sheet, json []column
	rows        int
	cells       bytes.Buffer // the spreadsheet, as RFC 4180 has them
	objects     bytes.Buffer // the rows as JSON, one a line
	csv         *csv.Writer
	encoder     *json.Encoder
}

// A column is a value in a file.
type column struct {
	name, value string // in the file and in the record
	optional    bool   // not in JSON when empty
}

func newTable(text tableText) (*table, error) {
	sheet, object := text.CSV, text.JSON
	for _, c := range text.Columns {
		name, about, _ := strings.Cut(c, " ")
		sheet += " " + name
		if object += " " + name; !strings.HasPrefix(about, "boolean ") {
			object += "?"
		}
	}
	t := &table{sheet: columnsOf(sheet), json: columnsOf(object)}
	t.cells.WriteString("\ufeff") // by which spreadsheets know UTF-8
	t.csv, t.encoder = csv.NewWriter(&t.cells), json.NewEncoder(&t.objects)
	t.csv.UseCRLF = true
	names := make([]string, len(t.sheet))
	for i, c := range t.sheet {
		names[i] = c.name
	}
	return t, t.csv.Write(names)
}

func columnsOf(list string) []column {
	var all []column
	for _, word := range strings.Fields(list) {
		word, optional := strings.CutSuffix(word, "?")
		name, value, _ := strings.Cut(word, "=")
		all = append(all, column{name, cmp.Or(value, name), optional})
	}
	return all
}

// add adds a row. A cell that a spreadsheet would take for a formula gets an apostrophe before it: names come from
// feeds.
func (t *table) add(r record) error {
	row := make([]string, len(t.sheet))
	for i, c := range t.sheet {
		if row[i] = cell(r[c.value]); row[i] != "" && strings.IndexByte("=+-@\t\r", row[i][0]) >= 0 {
			row[i] = "'" + row[i]
		}
	}
	if t.rows++; t.rows > 1 {
		t.objects.WriteString(",\n")
	}
	separator := "{"
	for _, c := range t.json {
		v := r[c.value]
		if c.optional && isEmpty(v) {
			continue
		}
		t.objects.WriteString(separator + strconv.Quote(c.name) + ":")
		if err := t.encoder.Encode(v); err != nil {
			return err
		}
		t.objects.Truncate(t.objects.Len() - 1) // the end of line
		separator = ","
	}
	t.objects.WriteByte('}')
	return t.csv.Write(row)
}

// putTable writes a table as a spreadsheet and as JSON, where head comes before the list. JSON has one row a line, so
// that two versions of a file can be compared line by line.
func (b *builder) putTable(name string, t *table, head record, list string) error {
	t.csv.Flush()
	head["license"], head["license_url"] = exports().License, exports().LicenseURL
	about, err := json.Marshal(head)
	if err := cmp.Or(t.csv.Error(), err); err != nil {
		return err
	}
	doc := fmt.Appendf(nil, "%s,\n%q:[\n%s\n]}\n", about[:len(about)-1], list, t.objects.Bytes())
	return cmp.Or(b.out.put(name+".csv", t.cells.Bytes()), b.out.put(name+".json", doc))
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
