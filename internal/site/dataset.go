package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// The folder of the data files. Columns may be added; none is renamed, removed or given another meaning.
const dataDir = "data/"

// A column is one column of a table of the data files. Its value is a string, a number, a bool or a list of strings.
type column[T any] struct {
	name  string
	kind  string // string, integer, number, boolean, date or list
	about string
	value func(T) any
}

// An eventRow is an event with what its ledger's export says of it.
type eventRow struct {
	*news.Event
	jsonCommon
	url, subject, authority, country string
	counted                          bool
	euros                            int64
}

var eventColumns = []column[eventRow]{
	{"number", "string", "the number by which the event is cited, for life", func(e eventRow) any { return e.Number }},
	{"id", "string", "the event's id, for life", func(e eventRow) any { return e.ID }},
	{"kind", "string", "fine, settlement, damages, refund or ban", func(e eventRow) any { return string(e.Event.Kind) }},
	{"status", "string", "the latest step", func(e eventRow) any { return string(e.Status) }},
	{"subject", "string", "slug of who pays or is banned, or the words' own name",
		func(e eventRow) any { return e.Claim.Subject }},
	{"subject_name", "string", "what readers call it", func(e eventRow) any { return e.subject }},
	{"authority", "string", "slug of the authority, or a country's code where only that is stated",
		func(e eventRow) any { return e.Claim.Authority }},
	{"authority_name", "string", "what readers call it", func(e eventRow) any { return e.authority }},
	{"country", "string", "ISO 3166 code, or EU", func(e eventRow) any { return e.country }},
	{"region", "string", "state or province", func(e eventRow) any { return e.Claim.Region }},
	{"scope", "string", "what a ban covers", func(e eventRow) any { return string(e.Claim.Scope) }},
	{"amount", "integer", "the sum in force, in whole units; empty when none is stated",
		func(e eventRow) any { return e.Claim.Amount }},
	{"currency", "string", "ISO 4217 code", func(e eventRow) any { return e.Claim.Currency }},
	{"approximate", "boolean", "every report hedges the sum", func(e eventRow) any { return e.Claim.Approx }},
	{"per", "string", "day for a sum per day", func(e eventRow) any { return e.Claim.Period }},
	{"counted", "boolean", "the event is in the totals of its kind", func(e eventRow) any { return e.counted }},
	{"amount_eur", "integer", "the sum in euros; empty when no rate is known", func(e eventRow) any { return e.euros }},
	{"law", "list", "laws that it rests on, with articles", func(e eventRow) any { return e.Law }},
	{"case", "string", "number of the case or decision", func(e eventRow) any { return e.Case }},
	{"sector", "string", "the subject's business, where a source names one", func(e eventRow) any { return e.Sector }},
	{"basis", "string", "the words that name law and case", func(e eventRow) any { return e.Basis }},
	{"note", "string", "what the site's editor says of a correction", func(e eventRow) any { return e.Claim.Note }},
	{"quote", "string", "the words that state the event", func(e eventRow) any { return e.Claim.Quote }},
	{"opened", "date", "date of the first step", func(e eventRow) any { return e.jsonCommon.Opened }},
	{"changed", "date", "date of the latest step", func(e eventRow) any { return e.jsonCommon.Changed }},
	{"history", "string", "the steps with their dates and sums", func(e eventRow) any { return e.steps() }},
	{"sources", "integer", "how many articles state it", func(e eventRow) any { return int64(len(e.Sources)) }},
	{"url", "string", "its page", func(e eventRow) any { return e.url }},
	{"first_source_url", "string", "the first article at its source", func(e eventRow) any { return e.source() }},
	{"former_ids", "list", "ids that lead here", func(e eventRow) any { return e.jsonCommon.Aliases }},
}

// An articleRow is an article with what its page knows.
type articleRow struct {
	*news.Article
	url, source, story string
	events             []string
}

var articleColumns = []column[articleRow]{
	{"id", "string", "the article's id, for life", func(a articleRow) any { return a.ID }},
	{"title", "string", "headline", func(a articleRow) any { return a.Title }},
	{"source", "string", "slug of the source", func(a articleRow) any { return a.Article.Source }},
	{"source_name", "string", "what readers call it", func(a articleRow) any { return a.source }},
	{"published", "date", "date of publication", func(a articleRow) any { return day(when(a.Article)) }},
	{"seen", "date", "when the site first saw it", func(a articleRow) any { return day(a.Seen) }},
	{"language", "string", "ISO 639 code", func(a articleRow) any { return a.Language }},
	{"topics", "list", "slugs of its topics", func(a articleRow) any { return a.Topics }},
	{"platforms", "list", "slugs of the platforms that it is about", func(a articleRow) any { return a.Platforms }},
	{"authorities", "list", "slugs of the authorities that it names", func(a articleRow) any { return a.Authorities }},
	{"countries", "list", "ISO 3166 codes", func(a articleRow) any { return a.Countries }},
	{"events", "list", "ids of the events that it states", func(a articleRow) any { return a.events }},
	{"copy_of", "string", "id of the article whose text it repeats", func(a articleRow) any { return a.CopyOf }},
	{"story_url", "string", "page of its story", func(a articleRow) any { return a.story }},
	{"url", "string", "its page", func(a articleRow) any { return a.url }},
	{"source_url", "string", "the article at its source", func(a articleRow) any { return webURL(a.URL) }},
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// A DataPage lists the data files.
type DataPage struct {
	Page
	Years  []DataYear
	Tables []DataTable
}

// A DataYear is the files of one year, newest year first.
type DataYear struct {
	Year             string
	Events, Articles int
	EventFiles       []Link
	ArticleFiles     []Link
}

// A DataTable describes the columns of the files of one kind.
type DataTable struct {
	Name    string
	Schema  string // address of the schema
	Columns []Pair
}

// dataset writes every event and every article as CSV and JSON, a file for each year, their schema and their page.
func (b *builder) dataset() error {
	events, articles := b.rowsByYear()
	err := cmp.Or(writeYears(b, "events", eventColumns, events), writeYears(b, "articles", articleColumns, articles),
		writeSchema(b, "events", eventColumns), writeSchema(b, "articles", articleColumns))
	if err != nil {
		return err
	}
	heading, about := b.words.text["data.heading"], b.words.text["data.description"]
	base := b.newPage("data", "about", dataDir+"index.html", heading, about)
	tables := []DataTable{tableOf(b, "events", eventColumns), tableOf(b, "articles", articleColumns)}
	p := DataPage{Page: base, Tables: tables}
	years := map[string]bool{}
	for _, y := range slices.Concat(slices.Collect(maps.Keys(events)), slices.Collect(maps.Keys(articles))) {
		years[y] = true
	}
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(years))) {
		e, a := len(events[y]), len(articles[y])
		p.Years = append(p.Years, DataYear{y, e, a, b.dataFiles("events", y, e), b.dataFiles("articles", y, a)})
	}
	return b.page("data", dataDir+"index.html", &p)
}

func (b *builder) dataFiles(table, year string, rows int) []Link {
	if rows == 0 {
		return nil
	}
	at := b.set.base + dataDir + table + "-" + year
	return []Link{{Address: at + ".csv", Text: "CSV"}, {Address: at + ".json", Text: "JSON"}}
}

// rowsByYear returns the events by the year in which they began, and the articles by that of their publication, oldest
// first.
func (b *builder) rowsByYear() (map[string][]eventRow, map[string][]articleRow) {
	events, articles := map[string][]eventRow{}, map[string][]articleRow{}
	stated := map[string][]string{} // event ids by article
	for _, e := range slices.Backward(slices.Concat(b.model.bans, b.model.fines)) {
		y := e.Opened.UTC().Format("2006")
		events[y] = append(events[y], b.eventRow(e))
		for _, a := range b.in.Ledger.Articles(e.ID) {
			stated[a.ID] = append(stated[a.ID], e.ID)
		}
	}
	for _, s := range b.model.stories {
		for _, a := range s.Articles {
			row := articleRow{a, b.absolute(b.model.paths[a.ID]), b.sourceName(a.Source), b.absolute(s.path), stated[a.ID]}
			y := when(a).Format("2006")
			articles[y] = append(articles[y], row)
		}
	}
	return events, articles
}

func (b *builder) eventRow(e *event) eventRow {
	l, to := b.in.Ledger, links{event: pages{b}.EventURL, article: pages{b}.ArticleURL}
	row := eventRow{Event: e.Event, url: to.event(e.Event), country: l.Country(e.Event)}
	row.subject, row.authority = b.platform(e.Claim.Subject), b.authority(e.Claim.Authority)
	if e.Event.Kind.Money() {
		f := exportFine(l, e.Event, to)
		row.jsonCommon, row.counted, row.euros = f.jsonCommon, f.Counted, f.Euros
	} else {
		row.jsonCommon, row.counted = exportCommon(l, e.Event, to), true
	}
	return row
}

// writeYears writes a table, a CSV and a JSON file for each year.
func writeYears[T any](b *builder, table string, columns []column[T], years map[string][]T) error {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.name
	}
	for year, rows := range years {
		cells, objects := [][]string{head}, make([]string, len(rows))
		for n, row := range rows {
			line, object := make([]string, len(columns)), []string(nil)
			for i, c := range columns {
				v := c.value(row)
				if line[i] = cell(v); line[i] == "" {
					continue
				}
				value, err := json.Marshal(v)
				if err != nil {
					return err
				}
				object = append(object, `"`+c.name+`":`+string(value))
			}
			cells, objects[n] = append(cells, line), "{"+strings.Join(object, ",")+"}"
		}
		name := fmt.Sprintf("%s%s-%s", dataDir, table, year)
		var sheet bytes.Buffer
		if err := writeCSV(&sheet, cells); err != nil {
			return err
		}
		// One row a line, so that two versions of a file can be compared line by line.
		doc := fmt.Appendf(nil, "{%q:%q,\n%q:%q,\n%q:%q,\n%q:[\n%s\n]}\n", "schema", b.siteURL(dataDir+table+".schema.json"),
			"license", license, "license_url", licenseURL, table, strings.Join(objects, ",\n"))
		if err := cmp.Or(b.out.put(name+".csv", sheet.Bytes()), b.out.put(name+".json", doc)); err != nil {
			return err
		}
	}
	return nil
}

// cell writes a value for a spreadsheet.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return number(v)
	case bool:
		return yes(v)
	case []string:
		return strings.Join(v, "; ")
	}
	return fmt.Sprint(v)
}

// writeSchema writes the schema of a table, in the form of frictionlessdata.io's Table Schema.
func writeSchema[T any](b *builder, table string, columns []column[T]) error {
	type field struct {
		Name        string `json:"name"`
		Type        string `json:"type"`
		Description string `json:"description"`
	}
	var fields []field
	for _, c := range columns {
		kind, about := c.kind, c.about
		if kind == "list" {
			kind, about = "string", about+"; several are separated by semicolons, in JSON they are a list"
		}
		if kind == "date" {
			kind, about = "string", about+", as YYYY-MM-DD, or YYYY where no more is known"
		}
		fields = append(fields, field{c.name, kind, about})
	}
	doc, err := json.MarshalIndent(map[string]any{"fields": fields, "missingValues": []string{""}}, "", " ")
	if err != nil {
		return err
	}
	return b.out.put(dataDir+table+".schema.json", doc)
}

func tableOf[T any](b *builder, table string, columns []column[T]) DataTable {
	t := DataTable{Name: b.words.text["data."+table], Schema: b.set.base + dataDir + table + ".schema.json"}
	for _, c := range columns {
		t.Columns = append(t.Columns, Pair{Name: c.name, Value: c.about})
	}
	return t
}

// siteURL returns the absolute address of a file.
func (b *builder) siteURL(name string) string {
	return strings.TrimSuffix(b.in.Site.URL, "/") + "/" + name
}

// cite returns the words by which an event is cited.
func (b *builder) cite(e *event, title string) string {
	return b.words.say("event.cite.text", "site", b.in.Site.Title, "title", title, "number", ledger.Number(e.ID),
		"date", b.words.date("date.long", b.model.local(e.Changed)), "url", b.absolute(e.path), "steps", strconv.Itoa(len(e.Steps)))
}
