package feed

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// Condition is the state of a feed.
type Condition string

// The conditions of a feed, the most serious last.
const (
	Unknown Condition = "unknown" // never requested
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
	Feed      string // slug
	Name      string
	URL       string
	Condition Condition
	Detail    string // one line for a person
	Checked   time.Time
	Newest    time.Time // its newest item
	Failures  int
	MovedTo   string // to put into feeds.yaml
	Language  string // of its items' words when it was last read
	Filtered  bool   // its filters left out all items of the last answer
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
	h := Health{Feed: f.Slug, Name: f.Name, URL: f.URL, Condition: Healthy, Checked: s.Checked, Newest: s.Newest,
		Failures: s.Failures, Filtered: s.Filtered}
	if s.Profile != nil {
		h.Language = s.Profile.Language
	}
	switch {
	case s.Checked.IsZero():
		h.Condition = Unknown
	case !s.Gone.IsZero():
		h.Condition, h.Detail = Gone, "the server says that the feed was removed permanently: take it out of feeds.yaml"
	case s.Changed != nil:
		h.Condition, h.Detail = Changed, s.Changed.Why+": nothing is taken from it until a person has looked"
	case s.Failures > 0 && slices.Contains(blocks, s.Code):
		h.Condition, h.Detail = Blocked, s.Error
	case s.Failures > 0:
		h.Condition, h.Detail = Failing, s.Error
	case s.Moved:
		h.Condition, h.MovedTo = Moved, s.Redirect
		h.Detail = "moved permanently to " + s.Redirect + ": run 'privacywire check --fix-redirects'"
	case s.isQuiet(now):
		h.Condition, h.Detail = Quiet, "nothing new since "+s.Newest.Format(time.DateOnly)
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
	habit := cmp.Or(time.Duration(s.Habit)*time.Second, 30*24*time.Hour)
	return now.Sub(s.Newest) > max(5*habit, shortestQuiet)
}
