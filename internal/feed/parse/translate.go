package parse

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"github.com/privacywire/privacywire/internal/news"
)

func translateRSS(doc string, o Options, r *repairs) (*Feed, error) {
	in, err := (&rss.Parser{}).Parse(strings.NewReader(doc))
	if err != nil {
		return nil, err
	}
	f := &Feed{
		Title: in.Title, URL: in.Link, Description: in.Description, Language: in.Language,
		TTL: parseTTL(in.TTL), SkipHours: parseHours(in.SkipHours), SkipDays: parseDays(in.SkipDays),
	}
	d := newDater(o.Now, r)
	for _, item := range in.Items {
		d.learn(item.Extensions)
	}
	for _, item := range in.Items {
		f.Items = append(f.Items, rssEntry(item, d))
	}
	return f, nil
}

func rssEntry(item *rss.Item, d *dater) news.Entry {
	about := noted(item.Extensions)
	e := news.Entry{
		Title: item.Title, Summary: item.Description, Content: item.Content,
		Authors: authors(item.Extensions), Language: about["lang"],
	}
	e.Published, e.Updated = d.dates(item.Extensions)
	permalink := "true"
	if item.GUID != nil {
		e.ID = strings.TrimSpace(item.GUID.Value)
		permalink = cmp.Or(item.GUID.IsPermalink, "true")
	}
	e.ID = cmp.Or(e.ID, about["atomid"], about["about"])
	if len(item.Links) > 0 {
		e.URL = item.Links[0]
	}
	if e.URL == "" && permalink != "false" && item.GUID != nil {
		e.URL = link("", item.GUID.Value)
		if e.URL == "" && strings.Contains(item.GUID.Value, "/") && scheme(item.GUID.Value) == "" && !strings.ContainsAny(item.GUID.Value, " ,") {
			e.URL = link(about["base"], item.GUID.Value)
		}
	}
	if e.URL == "" {
		e.URL = link(about["base"], about["about"])
	}
	withoutSource(&e, about["source"])
	for _, c := range item.Categories {
		e.Categories = addOnce(e.Categories, c.Value)
	}
	for _, enc := range item.Enclosures {
		e.Enclosures = addEnclosure(e.Enclosures, enc.URL, enc.Type, enc.Length)
	}
	return e
}

// withoutSource removes the publisher's name that an aggregator adds to a title, and a summary that is only title and name.
func withoutSource(e *news.Entry, source string) {
	if source == "" {
		return
	}
	for _, dash := range []string{" - ", " – ", " — ", " | "} {
		if title, ok := strings.CutSuffix(e.Title, dash+source); ok && strings.TrimSpace(title) != "" {
			e.Title = strings.TrimSpace(title)
		}
	}
	text := strings.Join(strings.Fields(PlainText(e.Summary)), " ")
	if rest, ok := strings.CutPrefix(text, e.Title); ok && strings.Trim(rest, " -–—|\u00a0") == source {
		e.Summary = ""
	}
}

func translateAtom(doc string, o Options, r *repairs) (*Feed, error) {
	in, err := (&atom.Parser{}).Parse(strings.NewReader(doc))
	if err != nil {
		return nil, err
	}
	about := noted(in.Extensions)
	f := &Feed{Title: in.Title, URL: cmp.Or(alternateOf(in.Extensions), link("", about["id"])), Description: in.Subtitle, Language: about["lang"], TTL: parseTTL(about["ttl"])}
	d := newDater(o.Now, r)
	for _, entry := range in.Entries {
		d.learn(entry.Extensions)
	}
	for _, entry := range in.Entries {
		f.Items = append(f.Items, atomEntry(entry, d))
	}
	return f, nil
}

func atomEntry(entry *atom.Entry, d *dater) news.Entry {
	about := noted(entry.Extensions)
	e := news.Entry{
		ID: about["id"], Title: entry.Title, Summary: entry.Summary, Authors: authors(entry.Extensions), Language: about["lang"],
		URL: cmp.Or(alternateOf(entry.Extensions), about["origlink"], about["page"]),
	}
	e.Published, e.Updated = d.dates(entry.Extensions)
	if entry.Content != nil {
		e.Content = entry.Content.Value
	}
	e.URL = cmp.Or(e.URL, link("", e.ID))
	for _, c := range entry.Categories {
		e.Categories = addOnce(e.Categories, cmp.Or(c.Label, c.Term))
	}
	for _, l := range entry.Extensions["pw"]["link"] {
		if l.Attrs["rel"] == "enclosure" {
			e.Enclosures = addEnclosure(e.Enclosures, l.Attrs["to"], l.Attrs["type"], l.Attrs["length"])
		}
	}
	return e
}

// alternateOf gives the page that the links point to: the first alternate, a web page before anything else.
func alternateOf(e ext.Extensions) string {
	found := ""
	for _, l := range e["pw"]["link"] {
		if rel := l.Attrs["rel"]; rel != "" && rel != "alternate" && !strings.HasSuffix(rel, "/alternate") {
			continue
		}
		if t := strings.ToLower(l.Attrs["type"]); t == "" || strings.Contains(t, "html") {
			return l.Attrs["to"]
		}
		found = cmp.Or(found, l.Attrs["to"])
	}
	return found
}

// noted gives what the normaliser noted for the translator.
func noted(e ext.Extensions) map[string]string {
	if list := e["pw"]["context"]; len(list) > 0 {
		return list[0].Attrs
	}
	return nil
}

var nameMail = []*regexp.Regexp{
	regexp.MustCompile(`^\s*(?P<mail>[^\s@()<>]+@[^\s@()<>]+)\s*\((?P<name>[^()]+)\)\s*$`),
	regexp.MustCompile(`^\s*(?P<name>[^()<>@]+?)\s*[(<](?P<mail>[^\s@()<>]+@[^\s@()<>]+)[)>]\s*$`),
}

// authors gives the names, each once; a person with an address only is named by it.
func authors(e ext.Extensions) []string {
	var out []string
	list := e["pw"]["author"]
	own := slices.ContainsFunc(list, func(x ext.Extension) bool { return x.Attrs["of"] != "source" })
	for _, a := range list {
		if own && a.Attrs["of"] == "source" {
			continue
		}
		out = addOnce(out, authorName(a.Value))
	}
	return out
}

func authorName(s string) string {
	for _, re := range nameMail {
		if m := re.FindStringSubmatch(s); m != nil {
			return oneLine(m[re.SubexpIndex("name")])
		}
	}
	return oneLine(strings.TrimPrefix(s, "mailto:"))
}

func addOnce(list []string, s string) []string {
	if len(list) >= maxValues {
		return list
	}
	if s = Cut(strings.TrimSpace(s), maxTitle); s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func addEnclosure(list []news.Enclosure, url, typ, length string) []news.Enclosure {
	if len(list) >= maxValues {
		return list
	}
	n, _ := strconv.ParseInt(strings.ReplaceAll(length, ",", ""), 10, 64)
	for i, have := range list {
		if have.URL == url {
			if have.Type == "" {
				list[i].Type = typ
			}
			if have.Length <= 0 {
				list[i].Length = max(n, 0)
			}
			return list
		}
	}
	return append(list, news.Enclosure{URL: url, Type: typ, Length: max(n, 0)})
}

// A dater reads the dates of one feed.
type dater struct {
	now     time.Time
	order   order
	figures []string
	repairs *repairs
}

func newDater(now time.Time, r *repairs) *dater { return &dater{now: now, repairs: r} }

// learn takes an item's dates as evidence of the order in which the feed writes day and month.
func (d *dater) learn(e ext.Extensions) {
	for _, x := range e["pw"]["date"] {
		if figuresRE.MatchString(x.Value) {
			d.figures = append(d.figures, x.Value)
		}
	}
	d.order = orderOf(d.figures)
}

// Where the two dates of an item are looked for, best first.
var (
	publishedKeys = []string{"pubdate", "published", "atom:published", "issued", "atom:issued", "dcterms:issued", "dc:pubdate", "itunes:pubdate",
		"dc:date", "date", "dcterms:created", "created", "atom:created"}
	updatedKeys = []string{"updated", "atom:updated", "modified", "atom:modified", "dcterms:modified", "lastbuilddate", "dc:date"}
)

func (d *dater) dates(e ext.Extensions) (published, updated time.Time) {
	list := e["pw"]["date"]
	return d.first(list, publishedKeys), d.first(list, updatedKeys)
}

func (d *dater) first(list []ext.Extension, keys []string) time.Time {
	for _, key := range keys {
		for _, x := range list {
			if x.Attrs["of"] != key {
				continue
			}
			if t := d.read(x.Value); !t.IsZero() {
				return t
			}
		}
	}
	return time.Time{}
}

// read gives a date that can be believed, or zero.
func (d *dater) read(s string) time.Time {
	t, ok := parseDate(s, d.order)
	switch {
	case !ok:
		d.repairs.add(fmt.Sprintf("date %.40q can't be read", s))
		return time.Time{}
	case !d.now.IsZero() && t.After(d.now):
		d.repairs.add("dates in the future not believed")
		return time.Time{}
	}
	return t
}
