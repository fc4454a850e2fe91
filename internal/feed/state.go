package feed

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

// A state is kept for a feed between runs. It is a cache: without it the feed is requested as if for the
// first time, and nothing else is lost.
type state struct {
	URL        string `json:"url"`                  // as configured; with another one the state is ignored
	Generation string `json:"generation,omitempty"` // of the rules that the last items were read by

	ETag         string    `json:"etag,omitempty"` // both validators verbatim
	LastModified string    `json:"last_modified,omitempty"`
	Full         time.Time `json:"full,omitzero"` // of the last complete answer; validators older than 8 days are dropped
	Hash         string    `json:"hash,omitempty"`

	Checked time.Time `json:"checked,omitzero"` // last request
	Next    time.Time `json:"next,omitzero"`    // not before

	parse.Rests // of the last answer

	Failures int       `json:"failures,omitzero"`
	Failing  time.Time `json:"failing,omitzero"` // since
	Error    string    `json:"error,omitempty"`
	Code     int       `json:"code,omitzero"`
	Settings string    `json:"settings,omitempty"` // those of the last failure: see Options.settings

	Paused     time.Time `json:"paused,omitzero"` // until
	PausedHost string    `json:"paused_host,omitempty"`

	Redirect string `json:"redirect,omitempty"` // where permanent redirects lead
	Runs     int    `json:"runs,omitzero"`      // in how many runs in a row they led there
	Moved    bool   `json:"moved,omitzero"`     // often enough to request that address directly

	Gone time.Time `json:"gone,omitzero"`

	Repairs []string    `json:"repairs,omitempty"`
	Newest  time.Time   `json:"newest,omitzero"` // newest item, by its date or by when it came
	Habit   int64       `json:"habit,omitzero"`  // usual time between items, in seconds
	Profile *profile    `json:"profile,omitempty"`
	Changed *quarantine `json:"changed,omitempty"`

	Filtered bool `json:"filtered,omitempty"` // the feed's filters left out all items of the last answer

	Pages map[string]page `json:"pages,omitempty"` // full texts of the items that the feed still carries
}

// A page is the article of a linked page, or the reason why there is none.
type page struct {
	HTML string    `json:"html,omitempty"`
	Note string    `json:"note,omitempty"`
	At   time.Time `json:"at"`
}

// A quarantine holds back a feed that seems to be another one now.
type quarantine struct {
	Since time.Time `json:"since"`
	Why   string    `json:"why"`
}

func statePath(dir, slug string) string { return filepath.Join(dir, slug+".json") }

// loadState returns the saved state of a feed; a new one if the file is missing, broken or of another address.
func loadState(dir string, f news.Feed) *state {
	s := &state{}
	b, err := os.ReadFile(statePath(dir, f.Slug))
	if dir == "" || err != nil || json.Unmarshal(b, s) != nil || s.URL != f.URL {
		return &state{URL: f.URL}
	}
	return s
}

// save writes the state whole or not at all.
func (s *state) save(dir, slug string) error {
	if dir == "" {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err = os.MkdirAll(dir, 0o755); err == nil {
		err = durable.WriteFile(statePath(dir, slug), append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("cache: %w", err)
	}
	return nil
}

// Accept ends the quarantine of a feed: a person has looked, and takes the feed as it is now.
// It reports whether there was one.
func Accept(dir string, f news.Feed) (bool, error) {
	s := loadState(dir, f)
	if s.Changed == nil {
		return false, nil
	}
	s.Changed, s.Profile = nil, nil
	s.ETag, s.LastModified, s.Hash, s.Next = "", "", "", time.Time{}
	return true, s.save(dir, f.Slug)
}

// validators keeps the validators of an answer verbatim. A 304 need not repeat them.
func (s *state) validators(h http.Header) {
	if v := h.Values("ETag"); len(v) > 0 {
		s.ETag = v[0]
	}
	if v := h.Values("Last-Modified"); len(v) > 0 {
		s.LastModified = v[0]
	}
}
