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

// The folder of the data files.
const dataDir = "data/"

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
	text, stated := exports(), map[string][]string{} // ids of events by article
	events, articles := map[string]*table{}, map[string]*table{}
	for _, e := range slices.Backward(slices.Concat(b.model.bans, b.model.fines)) {
		if err := addTo(events, e.Opened, text.Events, b.eventRecord(e.Event)); err != nil {
			return err
		}
		for _, a := range b.in.Ledger.Articles(e.ID) {
			stated[a.ID] = append(stated[a.ID], e.ID)
		}
	}
	for _, s := range b.model.stories {
		for _, a := range s.Articles {
			if err := addTo(articles, when(a), text.Articles, b.articleRecord(s, a, stated[a.ID])); err != nil {
				return err
			}
		}
	}
	p := DataPage{Page: b.newPage("data", "about", dataDir+"index.html", b.words.text["data.heading"],
		b.words.text["data.description"])}
	for _, t := range []struct {
		name  string
		text  tableText
		years map[string]*table
	}{{"events", text.Events, events}, {"articles", text.Articles, articles}} {
		schema := dataDir + t.name + ".schema.json"
		d := DataTable{Name: b.words.text["data."+t.name], Schema: b.set.base + schema}
		for _, c := range t.text.Columns {
			name, _, about := described(c)
			d.Columns = append(d.Columns, Pair{Name: name, Value: about})
		}
		p.Tables = append(p.Tables, d)
		if err := b.writeSchema(schema, t.text.Columns); err != nil {
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
	return b.page(&p)
}

// addTo adds a record to the table of its year.
func addTo(years map[string]*table, date time.Time, text tableText, r record) error {
	year := date.UTC().Format("2006")
	if years[year] == nil {
		t, err := newTable(text)
		if err != nil {
			return err
		}
		years[year] = t
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
	return t.rows, []Link{{Address: at + ".csv", Text: "CSV"}, {Address: at + ".json", Text: "JSON"}}
}

// described returns the name of a column, its kind and what it holds.
func described(column string) (name, kind, about string) {
	name, about, _ = strings.Cut(column, " ")
	name, _, _ = strings.Cut(name, "=")
	kind, about, _ = strings.Cut(about, " ")
	return name, kind, about
}

// writeSchema writes the schema of a table, in the form of frictionlessdata.io's Table Schema.
func (b *builder) writeSchema(path string, columns []string) error {
	var fields []map[string]string
	for _, c := range columns {
		name, kind, about := described(c)
		switch kind {
		case "list":
			kind, about = "string", about+"; several are separated by semicolons, in JSON they are a list"
		case "date":
			kind, about = "string", about+", as YYYY-MM-DD, or YYYY where no more is known"
		}
		fields = append(fields, map[string]string{"name": name, "type": kind, "description": about})
	}
	doc, err := json.MarshalIndent(map[string]any{"fields": fields, "missingValues": []string{""}}, "", " ")
	if err != nil {
		return err
	}
	return b.out.put(path, doc)
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
