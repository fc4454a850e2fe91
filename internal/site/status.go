package site

import (
	"encoding/json"
	"time"
)

// StatusFile is where the published site says how its last run went. Pages read it to know how old they are.
const StatusFile = "status.json"

// Status is how the last run went: the one thing on the site that doesn't follow from the archive.
type Status struct {
	Run      time.Time    `json:"run"`      // when it ended
	Interval int          `json:"interval"` // seconds between two runs, as intended
	Feeds    []FeedStatus `json:"feeds"`
}

// FeedStatus is how one feed was when it was last asked.
type FeedStatus struct {
	Slug     string    `json:"slug"`
	Name     string    `json:"name"`
	OK       bool      `json:"ok"`
	Checked  time.Time `json:"checked,omitzero"`
	Changed  time.Time `json:"changed,omitzero"`  // when it last brought something new
	Failures int       `json:"failures,omitzero"` // in a row
	Problem  string    `json:"problem,omitempty"`
}

// Encode returns the file's bytes.
func (s *Status) Encode() ([]byte, error) {
	if s.Feeds == nil {
		s.Feeds = []FeedStatus{}
	}
	data, err := json.MarshalIndent(s, "", " ")
	return append(data, '\n'), err
}
