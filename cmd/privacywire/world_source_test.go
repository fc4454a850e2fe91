package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// A Character is the set of habits and faults that a source has.
type Character int

// The twelve characters. "The turn" is a day in the middle half of the year, different for each source.
const (
	Newsroom   Character = iota // RSS, prompt and correct
	Regulator                   // Atom, slow and correct
	Editor                      // corrects headlines an hour after publishing, and the dates with them
	Renumberer                  // at the turn every guid changes, and the archive is published again with that day's date
	Mover                       // at the turn the domain moves: 301, and a month later the old one is gone
	Undated                     // no dates, or every entry stamped "now", or some of tomorrow
	SameGUID                    // the same guid on every entry
	Aggregator                  // repeats the newsrooms' stories word for word
	Flaky                       // outages, 403, 429, empty and half-written answers
	Taken                       // at the turn a stranger has the domain and publishes spam
	Sleeper                     // silent for months, then back with guids and dates all new
	Zoned                       // JSON Feed with local times, across daylight saving
	characters
)

// window is how many of its newest posts a feed shows.
const window = 15

// A Source is one outlet with one feed.
type Source struct {
	Index     int
	Name      string
	Host      string // before it moves
	Moved     string // after
	Character Character

	world   *World
	style   int
	seed    uint64
	turn    time.Time
	posts   []*Post
	columns int // written so far
	paths   map[string]*Post
}

func (s *Source) add(p *Post) {
	p.Source = s
	s.posts = append(s.posts, p)
}

// number sorts the posts by date and gives each its place, which is its identity.
func (s *Source) number() {
	slices.SortStableFunc(s.posts, func(a, b *Post) int { return a.Published.Compare(b.Published) })
	s.paths = map[string]*Post{}
	for i, p := range s.posts {
		p.N = i
		s.paths[p.Path()] = p
		s.paths[corrected(p.Path())] = p
	}
}

// corrected is the path that an article has when its address follows its headline.
func corrected(path string) string { return strings.TrimSuffix(path, ".html") + "-corrected.html" }

// variant tells apart the three kinds of sources without dates.
func (s *Source) variant() int { return int(s.seed % 3) }

// turned says whether the source's great change has come.
func (s *Source) turned(now time.Time) bool { return !now.Before(s.turn) }

// shown returns what the feed shows at a time: its newest posts, the newest first.
func (s *Source) shown(now time.Time) []*Post {
	var out []*Post
	for _, p := range slices.Backward(s.posts) {
		if !p.Published.After(now) && len(out) < window {
			out = append(out, p)
		}
	}
	return out
}

// A dressed post is a post as the feed dresses it up at one moment.
type dressed struct {
	guid, link, title, body string
	published               time.Time // zero: none given
	stolen                  bool      // another text stands under the post's address
}

func (s *Source) dress(p *Post, now time.Time) dressed {
	host := s.Host
	if s.Character == Mover && s.turned(now) {
		host = s.Moved
	}
	it := dressed{guid: fmt.Sprintf("%s:%d", s.Name, p.N), link: "https://" + host + p.Path(), title: p.Title,
		body: p.Body, published: p.Published}
	switch s.Character {
	case Editor:
		if now.Sub(p.Published) < time.Duration(1+p.N%2*150)*time.Hour {
			if it.title = misspelt(p.Title); p.Column {
				it.title = p.Title // it stands in the template
			}
		} else {
			it.published = p.Published.Add(time.Hour)
			if p.N%5 == 1 {
				it.link = "https://" + host + corrected(p.Path())
			}
		}
	case Regulator:
		if !s.turned(now) {
			it.link = "http://" + host + p.Path()
		}
		it.guid = it.link
	case Zoned:
		it.link += fmt.Sprintf("?utm_source=feed&utm_content=%d", now.Unix()/3600)
	case Renumberer:
		if s.turned(now) {
			it.guid = fmt.Sprintf("https://%s/?p=%d", s.Host, 70000+p.N)
			if p.Published.Before(s.turn) {
				it.published = s.turn
			}
		}
	case Mover:
		it.guid = it.link
	case Undated:
		switch s.variant() {
		case 0:
			it.published = time.Time{}
		case 1:
			it.published = now
		default:
			it.published = p.Published.AddDate(0, 0, 3*(p.N%2))
		}
	case SameGUID:
		it.guid = "https://" + s.Host + "/feed"
	case Sleeper:
		if s.turned(now) {
			it.guid = fmt.Sprintf("new-cms-%d", p.N)
		}
	case Taken:
		if s.turned(now) && !p.Spam && p.N%2 == 0 { // the new owner writes over what he found
			it.title, it.body, it.stolen = fmt.Sprintf("Win %d euros tonight", 1000+p.N),
				"<p>The best games and the highest prizes are here.</p>", true
		}
	}
	if p.Linked {
		it.link = p.CopyOf.Source.dress(p.CopyOf, now).link
	}
	return it
}

// misspelt doubles a letter of the headline's first word, as a first edition does.
func misspelt(title string) string { return title[:2] + title[1:] }

// render writes the feed as it stands now, in the format of the source's character.
func (s *Source) render(now time.Time) (body []byte, contentType string) {
	var items []dressed
	for _, p := range s.shown(now) {
		items = append(items, s.dress(p, now))
	}
	if s.Character == Aggregator { // its order is nobody's
		slices.SortFunc(items, func(a, b dressed) int { return cmp.Compare(a.title, b.title) })
	}
	switch s.Character {
	case Regulator, Mover:
		return atom(s, items), "application/atom+xml; charset=utf-8"
	case Zoned:
		return jsonFeed(s, items), "application/feed+json"
	case SameGUID:
		return latin(rss(s, items)), "application/rss+xml"
	}
	return rss(s, items), "application/rss+xml; charset=utf-8"
}

// latin writes a feed in the encoding of old Windows, and says so in the declaration.
func latin(feed []byte) []byte {
	out, err := charmap.Windows1252.NewEncoder().Bytes(bytes.Replace(feed, []byte("utf-8"), []byte("windows-1252"), 1))
	if err != nil {
		panic(err) // what newsrooms of this world write is in it
	}
	return out
}

func rss(s *Source, items []dressed) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><rss `+
		`version="2.0"><channel><title>%s</title><link>https://%s/</link><description>News</description>`, s.Name, s.Host)
	for _, it := range items {
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid `+
			`isPermaLink="false">%s</guid><description>%s</description>`, esc(it.title), esc(it.link), esc(it.guid),
			esc(it.body))
		if !it.published.IsZero() {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", s.date(it.published))
		}
		b.WriteString("</item>")
	}
	b.WriteString("</channel></rss>")
	return b.Bytes()
}

// date writes a time in one of the ways of RSS: with an offset, with the name of a zone, or without the day of the week.
func (s *Source) date(t time.Time) string {
	switch s.Index % 3 {
	case 0:
		return t.In(time.FixedZone("EST", -5*3600)).Format("Mon, 2 Jan 2006 15:04:05 MST")
	case 1:
		return t.In(time.FixedZone("", 5*3600+1800)).Format("2 Jan 2006 15:04:05 -0700")
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
}

func atom(s *Source, items []dressed) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><feed `+
		`xmlns="http://www.w3.org/2005/Atom"><title>%s</title><id>urn:%s</id>`, s.Name, s.Name)
	for _, it := range items {
		fmt.Fprintf(&b, `<entry><title>%s</title><link `+
			`href="%s"/><id>%s</id><published>%s</published><updated>%[4]s</updated><content type="html">%s</content></entry>`,
			esc(it.title), esc(it.link), esc(it.guid), it.published.UTC().Format(time.RFC3339), esc(it.body))
	}
	b.WriteString("</feed>")
	return b.Bytes()
}

// jsonFeed writes times of a city with daylight saving, in the half-formal way of some systems.
func jsonFeed(s *Source, items []dressed) []byte {
	type entry struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Content   string `json:"content_html"`
		Published string `json:"date_published"`
	}
	var list []entry
	for _, it := range items {
		list = append(list, entry{it.guid, it.link, it.title, it.body, summerTime(it.published).Format("2006-01-02T15:04:05-07:00")})
	}
	raw, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": s.Name,
		"home_page_url": "https://" + s.Host + "/", "items": list})
	if err != nil {
		panic(err) // strings and times always marshal
	}
	return raw
}

// summerTime returns the time in a zone that changes its clocks at the end of March and of October.
func summerTime(t time.Time) time.Time {
	offset := 3600
	if !t.Before(lastSunday(t.Year(), time.March)) && t.Before(lastSunday(t.Year(), time.October)) {
		offset = 7200
	}
	return t.In(time.FixedZone("", offset))
}

func esc(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a Buffer never fails
	}
	return b.String()
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}
