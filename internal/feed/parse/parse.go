package parse

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/rss"

	"github.com/privacywire/privacywire/internal/news"
)

// A Feed is one body as we read it.
type Feed struct {
	Format      string       `json:"format"`             // "rss 2.0", "atom 1.0", "json feed 1.1" …
	Title       string       `json:"title,omitempty"`    // plain text
	URL         string       `json:"url,omitempty"`      // of the site the feed belongs to; absolute or ""
	Description string       `json:"-"`                  // plain text
	Language    string       `json:"language,omitempty"` // as the feed writes it
	Repairs     []string     `json:"repairs,omitempty"`  // a line for each kind
	Items       []news.Entry `json:"items"`

	Rests `json:"-"`
}

// Rests are the times at which a publisher doesn't want the feed to be requested.
type Rests struct {
	TTL       time.Duration  `json:"ttl,omitzero"`         // after each request
	SkipHours []int          `json:"skip_hours,omitempty"` // of the day, UTC
	SkipDays  []time.Weekday `json:"skip_days,omitempty"`
}

// Options describe a body.
type Options struct {
	ContentType string    // of the HTTP answer; "" when unknown
	Language    string    // of the HTTP answer, for a feed that names none
	BaseURL     string    // the final address; relative URLs are resolved against it
	Now         time.Time // dates after it are not believed; zero believes all
}

// Parse reads the body of a feed as it came over the wire. The errors wrap [ErrNotFeed], [ErrEmpty] or [ErrLimit],
// or are those of gofeed.
func Parse(body []byte, o Options) (*Feed, error) {
	r := &repairs{}
	text := strings.TrimLeft(toUTF8(body, o.ContentType, r), " \t\r\n\ufeff\x00")
	if text == "" {
		return nil, ErrEmpty
	}
	read := readXML
	if text[0] == '{' || text[0] == '[' {
		read = readJSON
	}
	f, drafts, err := read(text, o, r)
	if err != nil {
		return nil, err
	}
	f.finish(drafts, o, r)
	f.Repairs = r.list
	return f, nil
}

// readXML repairs and normalises a feed of RSS or Atom, and parses it with gofeed.
func readXML(text string, o Options, r *repairs) (*Feed, []draft, error) {
	x, err := readTree(text, r)
	if err != nil {
		return nil, nil, err
	}
	w, err := normalise(x, o.BaseURL)
	if err != nil {
		return nil, nil, err
	}
	in, err := (&rss.Parser{}).Parse(strings.NewReader(w.String()))
	if err != nil {
		return nil, nil, fmt.Errorf("parse feed: %w", err)
	}
	var drafts []draft
	for _, item := range in.Items {
		drafts = append(drafts, rssDraft(item))
	}
	return &Feed{Format: w.format, Title: in.Title, URL: in.Link, Description: in.Description, Language: in.Language,
		Rests: readRests(in.TTL, in.SkipHours, in.SkipDays)}, drafts, nil
}

func readRests(minutes string, hours, days []string) (f Rests) {
	if ttl, err := time.ParseDuration(strings.TrimSpace(minutes) + "m"); err == nil && ttl >= 0 && ttl < 365*24*time.Hour {
		f.TTL = ttl
	}
	for _, s := range hours {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n >= 0 && n <= 24 {
			f.SkipHours = append(f.SkipHours, n%24)
		}
	}
	for d := range time.Saturday + 1 {
		if slices.ContainsFunc(days, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), d.String()) }) {
			f.SkipDays = append(f.SkipDays, d)
		}
	}
	return f
}

// maxRepairs is how many kinds of repair are named.
const maxRepairs = 20

// repairs lists the faults that were repaired, each kind once, in the order of the document.
type repairs struct{ list []string }

func (r *repairs) add(what string) {
	if len(r.list) < maxRepairs && !slices.Contains(r.list, what) {
		r.list = append(r.list, what)
	}
}

// WriteJSON writes the feed for other programs: times in RFC 3339 UTC, without keys for empty values.
func (f *Feed) WriteJSON(w io.Writer) error {
	out := *f
	out.Items = make([]news.Entry, len(f.Items)) // not nil
	for i, e := range f.Items {
		out.Items[i] = e
		out.Items[i].Site = "" // that of the feed
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}
