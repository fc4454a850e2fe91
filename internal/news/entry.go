package news

import (
	"fmt"
	"time"
)

// Keep is the setting of which entries of a feed become articles.
type Keep string

// What a feed may keep.
const (
	KeepMatching Keep = "matching" // entries with at least one topic, or about platform privacy as such; the default
	KeepPrivacy  Keep = "privacy"  // entries about platform privacy
	KeepAll      Keep = "all"
)

// A Refusal is a feed that feeds.yaml can't take.
type Refusal struct {
	Feed
	Why string
}

// A Feed is a source in feeds.yaml.
type Feed struct {
	Name     string
	Slug     string // of the name; unique in a configuration
	URL      string
	Homepage string // "" when feeds.yaml doesn't name it
	Keep     Keep
	FullText bool   // fetch the linked page for its text
	Language string // overrides what the feed says; "" to detect
	Line     int    // in feeds.yaml, for messages

	Filters
}

// Filters leave out new items of a feed. The zero value leaves out none.
type Filters struct {
	Only   []string      // rules: an item needs a match
	Block  []string      // rules: an item with a match is left out
	MaxAge time.Duration // older items are left out; 0 for none
	Limit  int           // only so many of a download's newest items are read; 0 for all
}

// Reading describes the settings that decide which items are kept: items are read again when it changes.
func (f *Feed) Reading() string {
	return fmt.Sprintf("%s %s %q", f.Keep, f.Language, fmt.Sprint(f.Filters))
}

// An Entry is one item as a feed gave it. URLs are absolute http(s) or ""; text is untrusted until package text reads
// it.
type Entry struct {
	ID         string      `json:"id,omitempty"` // the item's own id, as given; "" when it has none
	URL        string      `json:"url,omitempty"`
	Title      string      `json:"title,omitempty"` // plain text
	Authors    []string    `json:"authors,omitempty"`
	Published  time.Time   `json:"published,omitzero"` // UTC; zero when the feed gives none that can be read
	Updated    time.Time   `json:"updated,omitzero"`   // likewise
	Language   string      `json:"language,omitempty"`
	Summary    string      `json:"summary,omitempty"` // sanitised HTML
	Content    string      `json:"content,omitempty"` // sanitised HTML
	Categories []string    `json:"categories,omitempty"`
	Enclosures []Enclosure `json:"enclosures,omitempty"`

	Feed     string `json:"feed,omitempty"`      // the feed's slug
	Site     string `json:"site,omitempty"`      // address of the feed's site, for items without a page
	FullText string `json:"full_text,omitempty"` // HTML of the linked page's article; "" unless fetched
}

// An Enclosure is a media file that an entry carries.
type Enclosure struct {
	URL    string `json:"url" yaml:"url"`
	Type   string `json:"type,omitempty" yaml:"type,omitempty"`
	Length int64  `json:"length,omitempty" yaml:"length,omitempty"`
}
