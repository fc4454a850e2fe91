package parse

import (
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
		d.learn(textsOf(item.Extensions, "dcterms", "issued")...)
		d.learn(textsOf(item.Extensions, "dcterms", "modified")...)
	}
	for _, item := range in.Items {
		f.Items = append(f.Items, entry(item, d))
	}
	return f, nil
}

func entry(item *rss.Item, d *dater) news.Entry {
	x := item.Extensions
	e := news.Entry{
		URL: item.Link, Title: item.Title, Summary: item.Description, Content: item.Content,
		Language:  strings.Join(textsOf(x, "dc", "language"), ""),
		Published: d.first(textsOf(x, "dcterms", "issued")...), Updated: d.first(textsOf(x, "dcterms", "modified")...),
	}
	if item.GUID != nil {
		e.ID = strings.TrimSpace(item.GUID.Value)
	}
	if item.Source != nil {
		withoutSource(&e, item.Source.Title)
	}
	for _, author := range textsOf(x, "dc", "creator") {
		e.Authors = addOnce(e.Authors, authorName(author))
	}
	for _, c := range item.Categories {
		e.Categories = addOnce(e.Categories, c.Value)
	}
	for _, enc := range item.Enclosures {
		e.Enclosures = addEnclosure(e.Enclosures, enc.URL, enc.Type, enc.Length)
	}
	return e
}

// textsOf returns the texts of an item's elements of another vocabulary.
func textsOf(x ext.Extensions, space, name string) (all []string) {
	for _, element := range x[space][name] {
		all = append(all, element.Value)
	}
	return all
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

// learn uses an item's dates to find out the order of day and month in the feed.
func (d *dater) learn(dates ...string) {
	for _, date := range dates {
		if m := figuresRE().FindStringSubmatch(oneLine(date)); m != nil {
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
