package feed

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// Condition is the state of a feed.
type Condition string

// The conditions of a feed, the most serious last.
const (
	Unknown Condition = "unknown" // never asked
	Healthy Condition = "healthy"
	Quiet   Condition = "quiet" // nothing new for longer than its habit
	Moved   Condition = "moved" // works, at another address
	Failing Condition = "failing"
	Blocked Condition = "blocked" // its server doesn't want us
	Changed Condition = "changed" // not the feed it was: quarantined
	Gone    Condition = "gone"
)

// Health describes a feed, as far as the cache knows.
type Health struct {
	Feed      string    `json:"feed"` // slug
	Name      string    `json:"name"`
	URL       string    `json:"url"`
	Condition Condition `json:"condition"`
	Since     time.Time `json:"since,omitzero"`
	Detail    string    `json:"detail,omitempty"` // one line for a person
	Checked   time.Time `json:"checked,omitzero"`
	Next      time.Time `json:"next,omitzero"`
	Newest    time.Time `json:"newest,omitzero"` // its newest item
	Failures  int       `json:"failures,omitzero"`
	MovedTo   string    `json:"moved_to,omitempty"` // to put into feeds.yaml
	Format    string    `json:"format,omitempty"`
	Repairs   []string  `json:"repairs,omitempty"`
	Language  string    `json:"language,omitempty"` // of its items' words when it was last read
	Filtered  bool      `json:"filtered,omitempty"` // its filters left out all items of the last answer
}

// ReadHealth returns the health of each feed as the cache has it, in the order of the feeds.
func ReadHealth(dir string, feeds []news.Feed, now time.Time) []Health {
	out := make([]Health, len(feeds))
	for i, f := range feeds {
		out[i] = loadState(dir, f).health(f, now)
	}
	return out
}

func (s *state) health(f news.Feed, now time.Time) Health {
	h := Health{
		Feed: f.Slug, Name: f.Name, URL: f.URL, Condition: Healthy, Checked: s.Checked, Next: s.Next, Newest: s.Newest,
		Failures: s.Failures, Format: s.Format, Repairs: s.Repairs, Filtered: s.Filtered,
	}
	if s.Profile != nil {
		h.Language = s.Profile.Language
	}
	switch {
	case s.Checked.IsZero():
		h.Condition = Unknown
	case !s.Gone.IsZero():
		h.Condition, h.Since, h.Detail = Gone, s.Gone, "the server says it is gone for good: take it out of feeds.yaml"
	case s.Changed != nil:
		h.Condition, h.Since, h.Detail = Changed, s.Changed.Since,
			s.Changed.Why+": nothing is taken from it until a person has looked"
	case s.Failures > 0 && slices.Contains(blocks, s.Code):
		h.Condition, h.Since, h.Detail = Blocked, s.Failing, s.Error
	case s.Failures > 0:
		h.Condition, h.Since, h.Detail = Failing, s.Failing, s.Error
	case s.Moved:
		h.Condition, h.MovedTo = Moved, s.Redirect
		h.Detail = "moved for good to " + s.Redirect + ": run 'privacywire check --fix-redirects'"
	case s.isQuiet(now):
		h.Condition, h.Since = Quiet, s.Newest
		h.Detail = fmt.Sprintf("nothing new since %s", s.Newest.Format(time.DateOnly))
	}
	return h
}

// blocks are the answers of a server that doesn't want us.
var blocks = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
	http.StatusUnavailableForLegalReasons}

const shortestQuiet = 14 * 24 * time.Hour

// isQuiet compares the silence with the feed's habit: five times the usual gap, at least two weeks.
func (s *state) isQuiet(now time.Time) bool {
	if s.Newest.IsZero() {
		return false
	}
	habit := s.Habit.duration()
	if habit == 0 {
		habit = 30 * 24 * time.Hour
	}
	return now.Sub(s.Newest) > max(5*habit, shortestQuiet)
}
