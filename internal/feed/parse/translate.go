package parse

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
)

// translate parses a document with gofeed.
func translate(doc string, o Options, r *repairs) (*Feed, error) {
	in, err := (&rss.Parser{}).Parse(strings.NewReader(doc))
	if err != nil {
		return nil, err
	}
	f := &Feed{Title: in.Title, URL: in.Link, Description: in.Description, Language: in.Language,
		Rests: readRests(in.TTL, in.SkipHours, in.SkipDays)}
	d := &dater{now: o.Now, repairs: r}
	for _, item := range in.Items {
		d.learn(item.Extensions["dcterms"]["issued"])
		d.learn(item.Extensions["dcterms"]["modified"])
	}
	f.Language = plainLanguage(f.Language, o)
	for _, item := range in.Items {
		e := entry(item, d)
		e.Site, e.Language = f.URL, plainLanguage(e.Language, o)
		f.Items = append(f.Items, e)
	}
	return f, nil
}

func plainLanguage(s string, o Options) string {
	return strings.ReplaceAll(cmp.Or(s, o.Language), "_", "-")
}

func entry(item *rss.Item, d *dater) news.Entry {
	dates := item.Extensions["dcterms"]
	e := news.Entry{
		URL: item.Link, Title: item.Title, Summary: item.Description, Content: item.Content,
		Published: d.first(dates["issued"]), Updated: d.first(dates["modified"]),
	}
	if item.GUID != nil && !isFiller(item.GUID.Value) {
		e.ID = strings.TrimSpace(item.GUID.Value)
	}
	if dc := item.DublinCoreExt; dc != nil {
		e.Language = strings.Join(dc.Language, "")
		for _, author := range dc.Creator {
			e.Authors = addOnce(e.Authors, authorName(author))
		}
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
	return e
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

var nameMail = []func() *regexp.Regexp{
	lazy.Regexp(`^\s*(?P<mail>[^\s@()<>]+@[^\s@()<>]+)\s*\((?P<name>[^()]+)\)\s*$`),
	lazy.Regexp(`^\s*(?P<name>[^()<>@]+?)\s*[(<](?P<mail>[^\s@()<>]+@[^\s@()<>]+)[)>]\s*$`),
}

// authorName returns the name of a person; one with an address only is named by it.
func authorName(s string) string {
	for _, re := range nameMail {
		if m := re().FindStringSubmatch(s); m != nil {
			return oneLine(m[re().SubexpIndex("name")])
		}
	}
	return oneLine(strings.TrimPrefix(s, "mailto:"))
}

func addOnce(list []string, s string) []string {
	if s = Cut(strings.TrimSpace(s), maxTitle); s == "" || len(list) >= maxValues || slices.Contains(list, s) {
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
			list[i].Type, list[i].Length = cmp.Or(have.Type, typ), cmp.Or(have.Length, max(n, 0))
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

// learn uses an item's dates to find out the order of day and month in the feed.
func (d *dater) learn(dates []ext.Extension) {
	for _, date := range dates {
		if m := figuresRE().FindStringSubmatch(oneLine(date.Value)); m != nil {
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
func (d *dater) first(dates []ext.Extension) time.Time {
	for _, date := range dates {
		switch t, ok := parseDate(date.Value, d.order); {
		case !ok:
			d.repairs.add(fmt.Sprintf("date %.40q can't be read", date.Value))
		case !d.now.IsZero() && t.After(d.now):
			d.repairs.add("dates in the future not believed")
		default:
			return t
		}
	}
	return time.Time{}
}
