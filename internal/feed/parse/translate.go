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
		d.learn(dates(item.Extensions)...)
	}
	for _, item := range in.Items {
		f.Items = append(f.Items, rssEntry(item, d))
	}
	return f, nil
}

func rssEntry(item *rss.Item, d *dater) news.Entry {
	e := news.Entry{URL: item.Link, Title: item.Title, Summary: item.Description, Content: item.Content}
	if item.GUID != nil {
		e.ID = strings.TrimSpace(item.GUID.Value)
	}
	if item.Source != nil {
		withoutSource(&e, item.Source.Title)
	}
	for _, c := range item.Categories {
		e.Categories = addOnce(e.Categories, c.Value)
	}
	for _, enc := range item.Enclosures {
		e.Enclosures = addEnclosure(e.Enclosures, enc.URL, enc.Type, enc.Length)
	}
	d.common(&e, item.Extensions)
	return e
}

// common reads what both formats say in Dublin Core.
func (d *dater) common(e *news.Entry, x ext.Extensions) {
	for _, author := range x["dc"]["creator"] {
		e.Authors = addOnce(e.Authors, authorName(author.Value))
	}
	e.Language = value(x["dc"]["language"])
	e.Published, e.Updated = d.first(valuesOf(x["dcterms"]["issued"])...), d.first(valuesOf(x["dcterms"]["modified"])...)
}

func dates(x ext.Extensions) []string {
	return append(valuesOf(x["dcterms"]["issued"]), valuesOf(x["dcterms"]["modified"])...)
}

func valuesOf(list []ext.Extension) (all []string) {
	for _, x := range list {
		all = append(all, x.Value)
	}
	return all
}

func value(list []ext.Extension) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Value
}

// withoutSource removes the publisher's name that an aggregator adds to a title, and a summary that is only title and
// name.
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
	f := &Feed{
		Title: in.Title, Description: in.Subtitle, Language: value(in.Extensions["dc"]["language"]),
		URL: cmp.Or(in.Links[0].Title, link("", value(in.Extensions["dc"]["identifier"]))),
	}
	d := newDater(o.Now, r)
	for _, entry := range in.Entries {
		d.learn(dates(entry.Extensions)...)
	}
	for _, entry := range in.Entries {
		f.Items = append(f.Items, atomEntry(entry, d))
	}
	return f, nil
}

func atomEntry(entry *atom.Entry, d *dater) news.Entry {
	e := news.Entry{ID: value(entry.Extensions["dc"]["identifier"]), Title: entry.Title, Summary: entry.Summary}
	if entry.Content != nil {
		e.Content = entry.Content.Value
	}
	for _, c := range entry.Categories {
		e.Categories = addOnce(e.Categories, c.Term)
	}
	for _, l := range entry.Links {
		if l.Rel == "enclosure" {
			e.Enclosures = addEnclosure(e.Enclosures, l.Title, l.Type, l.Length)
		} else {
			e.URL = l.Title
		}
	}
	d.common(&e, entry.Extensions)
	return e
}

var nameMail = []*regexp.Regexp{
	regexp.MustCompile(`^\s*(?P<mail>[^\s@()<>]+@[^\s@()<>]+)\s*\((?P<name>[^()]+)\)\s*$`),
	regexp.MustCompile(`^\s*(?P<name>[^()<>@]+?)\s*[(<](?P<mail>[^\s@()<>]+@[^\s@()<>]+)[)>]\s*$`),
}

// authorName returns the name of a person; one with an address only is named by it.
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
	now                time.Time
	order              order // in which the feed writes day and month
	dayOver, monthOver bool  // some date has a day, or a day after the month, over 12
	repairs            *repairs
}

func newDater(now time.Time, r *repairs) *dater { return &dater{now: now, repairs: r} }

// learn takes an item's dates as evidence of the order of day and month.
func (d *dater) learn(dates ...string) {
	for _, date := range dates {
		if m := figuresRE.FindStringSubmatch(oneLine(date)); m != nil {
			d.dayOver = d.dayOver || atoi(m[1]) > 12
			d.monthOver = d.monthOver || atoi(m[3]) > 12
		}
	}
	switch {
	case d.dayOver == d.monthOver:
		d.order = orderUnknown
	case d.dayOver:
		d.order = dayFirst
	default:
		d.order = monthFirst
	}
}

// first returns the first of some dates that can be believed, else zero.
func (d *dater) first(dates ...string) time.Time {
	for _, s := range dates {
		switch t, ok := parseDate(s, d.order); {
		case s == "":
		case !ok:
			d.repairs.add(fmt.Sprintf("date %.40q can't be read", s))
		case !d.now.IsZero() && t.After(d.now):
			d.repairs.add("dates in the future not believed")
		default:
			return t
		}
	}
	return time.Time{}
}
