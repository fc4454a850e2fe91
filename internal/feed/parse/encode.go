package parse

import (
	"encoding/json"
	"io"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

type jsonOut struct {
	Format   string        `json:"format"`
	Title    string        `json:"title,omitempty"`
	URL      string        `json:"url,omitempty"`
	Language string        `json:"language,omitempty"`
	Repairs  []string      `json:"repairs,omitempty"`
	Items    []jsonOutItem `json:"items"`
}

type jsonOutItem struct {
	ID         string           `json:"id,omitempty"`
	URL        string           `json:"url,omitempty"`
	Title      string           `json:"title,omitempty"`
	Authors    []string         `json:"authors,omitempty"`
	Published  *time.Time       `json:"published,omitempty"`
	Updated    *time.Time       `json:"updated,omitempty"`
	Language   string           `json:"language,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Content    string           `json:"content,omitempty"`
	Categories []string         `json:"categories,omitempty"`
	Enclosures []news.Enclosure `json:"enclosures,omitempty"`
}

// WriteJSON writes the feed for other programs: times in RFC 3339 UTC, keys absent where the feed says nothing.
func (f *Feed) WriteJSON(w io.Writer) error {
	out := jsonOut{Format: f.Format, Title: f.Title, URL: f.URL, Language: f.Language, Repairs: f.Repairs,
		Items: []jsonOutItem{}}
	for _, e := range f.Items {
		out.Items = append(out.Items, jsonOutItem{
			ID: e.ID, URL: e.URL, Title: e.Title, Authors: e.Authors, Published: timeOrNil(e.Published),
			Updated:  timeOrNil(e.Updated),
			Language: e.Language, Summary: e.Summary, Content: e.Content, Categories: e.Categories, Enclosures: e.Enclosures,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
