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
	Feed       string // the feed's slug
	ID         string // the item's own id, as given; "" when it has none
	URL        string
	Site       string // the address of the feed's site, where an item without a page of its own leads
	Title      string // plain text
	Authors    []string
	Published  time.Time // UTC; zero when the feed gives none that can be read
	Updated    time.Time // likewise
	Language   string
	Summary    string // sanitised HTML
	Content    string // sanitised HTML
	FullText   string // HTML of the linked page's article; "" unless fetched
	Categories []string
	Enclosures []Enclosure
}

// An Enclosure is a media file that an entry carries.
type Enclosure struct {
	URL    string `json:"url" yaml:"url"`
	Type   string `json:"type,omitempty" yaml:"type,omitempty"`
	Length int64  `json:"length,omitempty" yaml:"length,omitempty"`
}
