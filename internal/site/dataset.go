package site

import (
	"encoding/json"
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

// A column of the data files. Its name is as in the tables of export.go.
type column struct {
	name  string
	kind  string // string, integer, number, boolean, date or list
	about string
}

var eventColumns = []column{
	{"number", "string", "the number by which the event is cited, for life"},
	{"id", "string", "the event's id, for life"},
	{"kind", "string", "fine, settlement, damages, refund or ban"},
	{"status", "string", "the latest step"},
	{"subject", "string", "slug of who pays or is banned, or the words' own name"},
	{"subject_name", "string", "what readers call it"},
	{"authority", "string", "slug of the authority, or a country's code where only that is stated"},
	{"authority_name", "string", "what readers call it"},
	{"country", "string", "ISO 3166 code, or EU"},
	{"region", "string", "state or province"},
	{"scope", "string", "what a ban covers"},
	{"amount", "integer", "the sum in force, in whole units; empty when none is stated"},
	{"currency", "string", "ISO 4217 code"},
	{"approximate", "boolean", "every report hedges the sum"},
	{"per", "string", "day for a sum per day"},
	{"counted", "boolean", "the event is in the totals of its kind"},
	{"amount_eur", "integer", "the sum in euros; empty when no rate is known"},
	{"law", "list", "laws that it rests on, with articles"},
	{"case", "string", "number of the case or decision"},
	{"sector", "string", "the subject's business, where a source names one"},
	{"basis", "string", "the words that name law and case"},
	{"note", "string", "what the site's editor says of a correction"},
	{"quote", "string", "the words that state the event"},
	{"opened", "date", "date of the first step"},
	{"changed", "date", "date of the latest step"},
	{"history=steps", "string", "the steps with their dates and sums"},
	{"sources=reports", "integer", "how many articles state it"},
	{"url", "string", "its page"},
	{"first_source_url", "string", "the first article at its source"},
	{"former_ids", "list", "ids that lead here"},
}

var articleColumns = []column{
	{"id", "string", "the article's id, for life"},
	{"title", "string", "headline"},
	{"source", "string", "slug of the source"},
	{"source_name", "string", "what readers call it"},
	{"published", "date", "date of publication"},
	{"seen", "date", "when the site first saw it"},
	{"language", "string", "ISO 639 code"},
	{"topics", "list", "slugs of its topics"},
	{"platforms", "list", "slugs of the platforms that it is about"},
	{"authorities", "list", "slugs of the authorities that it names"},
	{"countries", "list", "ISO 3166 codes"},
	{"events", "list", "ids of the events that it states"},
	{"copy_of", "string", "id of the article whose text it repeats"},
	{"story_url", "string", "page of its story"},
	{"url", "string", "its page"},
	{"source_url", "string", "the article at its source"},
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
	stated := map[string][]string{} // ids of events by article
	events, articles := map[string]*table{}, map[string]*table{}
	for _, e := range slices.Backward(slices.Concat(b.model.bans, b.model.fines)) {
		if err := addTo(events, e.Opened, eventColumns, b.eventRecord(e.Event)); err != nil {
			return err
		}
		for _, a := range b.in.Ledger.Articles(e.ID) {
			stated[a.ID] = append(stated[a.ID], e.ID)
		}
	}
	for _, s := range b.model.stories {
		for _, a := range s.Articles {
			if err := addTo(articles, when(a), articleColumns, b.articleRecord(s, a, stated[a.ID])); err != nil {
				return err
			}
		}
	}
	base := b.newPage("data", "about", dataDir+"index.html", b.words.text["data.heading"],
		b.words.text["data.description"])
	p := DataPage{Page: base}
	for _, t := range []struct {
		name    string
		columns []column
		years   map[string]*table
	}{{"events", eventColumns, events}, {"articles", articleColumns, articles}} {
		schema := dataDir + t.name + ".schema.json"
		d := DataTable{Name: b.words.text["data."+t.name], Schema: b.set.base + schema}
		for _, c := range t.columns {
			d.Columns = append(d.Columns, Pair{Name: columnNames(c.name)[0].name, Value: c.about})
		}
		p.Tables = append(p.Tables, d)
		if err := b.writeSchema(schema, t.columns); err != nil {
			return err
		}
		for year, rows := range t.years {
			if err := b.putTable(dataDir+t.name+"-"+year, rows, record{"schema": b.siteURL(schema)}, t.name); err != nil {
				return err
			}
		}
	}
	years := slices.Collect(maps.Keys(articles))
	for year := range events {
		if articles[year] == nil {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	for _, y := range slices.Backward(years) {
		row := DataYear{Year: y}
		row.Events, row.EventFiles = b.dataFiles("events", y, events[y])
		row.Articles, row.ArticleFiles = b.dataFiles("articles", y, articles[y])
		p.Years = append(p.Years, row)
	}
	return b.page("data", dataDir+"index.html", &p)
}

// addTo adds a record to the table of its year.
func addTo(years map[string]*table, date time.Time, columns []column, r record) error {
	year := date.UTC().Format("2006")
	if years[year] == nil {
		var sheet, object strings.Builder
		for _, c := range columns {
			name, value, renamed := strings.Cut(c.name, "=")
			sheet.WriteString(" " + c.name)
			if object.WriteString(" " + name); c.kind != "boolean" {
				object.WriteString("?")
			}
			if renamed {
				object.WriteString("=" + value)
			}
		}
		years[year] = newTable(sheet.String(), object.String())
	}
	return years[year].add(r)
}

func (b *builder) articleRecord(s *story, a *news.Article, events []string) record {
	return record{"id": a.ID, "title": a.Title, "source": a.Source, "source_name": b.sourceName(a.Source),
		"published": day(when(a)), "seen": day(a.Seen), "language": a.Language, "topics": a.Topics, "platforms": a.Platforms,
		"authorities": a.Authorities, "countries": a.Countries, "events": events, "copy_of": a.CopyOf,
		"story_url": b.absolute(s.path), "url": b.absolute(b.model.paths[a.ID]), "source_url": webURL(a.URL)}
}

// dataFiles returns the number of rows of a year, and its files.
func (b *builder) dataFiles(name, year string, t *table) (int, []Link) {
	if t == nil {
		return 0, nil
	}
	at := b.set.base + dataDir + name + "-" + year
	return len(t.objects), []Link{{Address: at + ".csv", Text: "CSV"}, {Address: at + ".json", Text: "JSON"}}
}

// writeSchema writes the schema of a table, in the form of frictionlessdata.io's Table Schema.
func (b *builder) writeSchema(name string, columns []column) error {
	var fields []map[string]string
	for _, c := range columns {
		kind, about := c.kind, c.about
		switch kind {
		case "list":
			kind, about = "string", about+"; several are separated by semicolons, in JSON they are a list"
		case "date":
			kind, about = "string", about+", as YYYY-MM-DD, or YYYY where no more is known"
		}
		fields = append(fields, map[string]string{"name": columnNames(c.name)[0].name, "type": kind, "description": about})
	}
	doc, err := json.MarshalIndent(map[string]any{"fields": fields, "missingValues": []string{""}}, "", " ")
	if err != nil {
		return err
	}
	return b.out.put(name, doc)
}

// siteURL returns the absolute address of a file.
func (b *builder) siteURL(name string) string {
	return strings.TrimSuffix(b.in.Site.URL, "/") + "/" + name
}

// cite returns the words by which an event is cited.
func (b *builder) cite(e *event, title string) string {
	return b.words.say("event.cite.text", "site", b.in.Site.Title, "title", title, "number", ledger.Number(e.ID),
		"date", b.words.date("date.long", b.model.local(e.Changed)), "url", b.absolute(e.path), "steps",
		strconv.Itoa(len(e.Steps)))
}
