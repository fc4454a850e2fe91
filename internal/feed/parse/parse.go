package parse

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A Feed is one body as we read it.
type Feed struct {
	Format      string // "rss 2.0", "atom 1.0", "json feed 1.1" …
	Title       string // plain text
	URL         string // of the site the feed belongs to; absolute or ""
	Description string // plain text
	Language    string // as the feed says it
	Items       []news.Entry
	Repairs     []string // what was put right, in words

	TTL       time.Duration // how long the publisher wants us to wait
	SkipHours []int         // hours of the day (UTC) at which not to ask
	SkipDays  []time.Weekday
}

// Options say what is known about a body besides its bytes.
type Options struct {
	ContentType string    // of the HTTP answer; "" when unknown
	Language    string    // of the HTTP answer, for a feed that names none
	BaseURL     string    // the final address; relative URLs are resolved against it
	Now         time.Time // dates after it are not believed; zero believes all
	Limits      Limits    // zero means DefaultLimits
}

// Parse reads the body of a feed as it came over the wire. The errors wrap [ErrNotFeed], [ErrEmpty] or [ErrLimit],
// or say what gofeed said.
func Parse(body []byte, o Options) (*Feed, error) {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, ErrEmpty
	}
	r := &repairs{}
	text := strings.TrimLeft(toUTF8(body, o.ContentType, r), " \t\r\n\ufeff\x00")
	if text == "" {
		return nil, ErrEmpty
	}
	var f *Feed
	var err error
	if text[0] == '{' || text[0] == '[' {
		f, err = parseJSON(text, o, r)
	} else {
		f, err = parseXML(text, o, r)
	}
	if err != nil {
		return nil, err
	}
	f.Language = strings.ReplaceAll(cmp.Or(f.Language, o.Language), "_", "-")
	for i := range f.Items {
		f.Items[i].Site = f.URL
		if isFiller(f.Items[i].ID) {
			f.Items[i].ID = ""
		}
	}
	f.Repairs = r.list
	return f, nil
}

func parseXML(text string, o Options, r *repairs) (*Feed, error) {
	x, err := readXML(text, o.Limits, r)
	if err != nil {
		return nil, err
	}
	doc, kind, format, err := normalise(x, o.BaseURL, o.Limits)
	if err != nil {
		return nil, err
	}
	var f *Feed
	if kind == kindAtom {
		f, err = translateAtom(doc, o, r)
	} else {
		f, err = translateRSS(doc, o, r)
	}
	if err != nil {
		return nil, fmt.Errorf("parse feed: %w", err)
	}
	f.Format = format
	return f, nil
}

// parseTTL reads minutes.
func parseTTL(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 60*24*365 {
		return 0
	}
	return time.Duration(n) * time.Minute
}

func parseHours(list []string) (out []int) {
	for _, s := range list {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n >= 0 && n <= 24 {
			out = append(out, n%24)
		}
	}
	return out
}

func parseDays(list []string) (out []time.Weekday) {
	for _, s := range list {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				out = append(out, d)
			}
		}
	}
	return out
}
