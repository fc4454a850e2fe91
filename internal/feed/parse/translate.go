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

// A draft is an entry whose dates are not read yet.
type draft struct {
	news.Entry

	issued, modified []ext.Extension // the best first
}

// finish reads the dates of a feed's entries and fills in the values that they inherit from the feed.
func (f *Feed) finish(drafts []draft, o Options, r *repairs) {
	d := &dater{now: o.Now, repairs: r}
	for _, e := range drafts {
		d.learn(e.issued)
		d.learn(e.modified)
	}
	f.Language = plainLanguage(f.Language, o)
	for _, e := range drafts {
		e.Published, e.Updated = d.first(e.issued), d.first(e.modified)
		e.Site, e.Language = f.URL, plainLanguage(e.Language, o)
		if isFiller(e.ID) {
			e.ID = ""
		}
		f.Items = append(f.Items, e.Entry)
	}
}

func plainLanguage(s string, o Options) string {
	return strings.ReplaceAll(cmp.Or(s, o.Language), "_", "-")
}

func rssDraft(item *rss.Item) draft {
	dates := item.Extensions["dcterms"]
	e := draft{issued: dates["issued"], modified: dates["modified"], Entry: news.Entry{
		URL: item.Link, Title: item.Title, Summary: item.Description, Content: item.Content,
	}}
	if item.GUID != nil {
		e.ID = strings.TrimSpace(item.GUID.Value)
	}
	if dc := item.DublinCoreExt; dc != nil {
		e.Language = strings.Join(dc.Language, "")
		for _, author := range dc.Creator {
			e.Authors = addOnce(e.Authors, authorName(author))
		}
	}
	if item.Source != nil {
		withoutSource(&e.Entry, item.Source.Title)
	}
	for _, c := range item.Categories {
		e.Categories = addOnce(e.Categories, c.Value)
	}
	for _, enc := range item.Enclosures {
		length, _ := strconv.ParseInt(strings.ReplaceAll(enc.Length, ",", ""), 10, 64)
		e.Enclosures = addEnclosure(e.Enclosures, enc.URL, enc.Type, length)
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

func addEnclosure(list []news.Enclosure, url, typ string, length int64) []news.Enclosure {
	if len(list) >= maxValues {
		return list
	}
	for i, have := range list {
		if have.URL == url {
			list[i].Type, list[i].Length = cmp.Or(have.Type, typ), cmp.Or(have.Length, max(length, 0))
			return list
		}
	}
	return append(list, news.Enclosure{URL: url, Type: typ, Length: max(length, 0)})
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
		case date.Value == "":
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
