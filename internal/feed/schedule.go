package feed

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/feed/parse"
)

const (
	validatorAge = 8 * 24 * time.Hour // some servers always say 304
	maxWait      = 24 * time.Hour     // between two checks of a healthy feed
	minBackoff   = time.Hour
	maxBackoff   = 72 * time.Hour
	consistent   = 3 // runs after which a permanent redirect is believed
)

// nextCheck returns when to request a healthy feed again: after the interval, or later if the publisher wants that,
// at most a day, and not in the hours and on the days it wants left out. Interval zero is every run.
func nextCheck(now time.Time, interval time.Duration, rests parse.Rests, h http.Header) time.Time {
	if interval <= 0 {
		return now
	}
	wait := max(interval, freshness(now, h), rests.TTL)
	next := now.Add(max(min(wait, maxWait), min(interval, 7*24*time.Hour)))
	return afterSkips(next, rests.SkipHours, rests.SkipDays)
}

// afterSkips moves a time on to the next hour that isn't to be left out. A feed that leaves out everything is not
// heeded.
func afterSkips(t time.Time, hours []int, days []time.Weekday) time.Time {
	t = t.UTC()
	for range 8 * 24 {
		if !slices.Contains(hours, t.Hour()) && !slices.Contains(days, t.Weekday()) {
			return t
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}

// freshness returns how long an answer stays current by its HTTP headers.
func freshness(now time.Time, h http.Header) time.Duration {
	for part := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Cache-Control"), ",")), ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			if n, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 64); err == nil && n >= 0 {
				return time.Duration(min(n, int64(maxWait/time.Second))) * time.Second
			}
		}
	}
	t, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	from := now
	if d, err := http.ParseTime(h.Get("Date")); err == nil {
		from = d
	}
	return min(max(t.Sub(from), 0), maxWait)
}

// backoff is how long to leave a feed alone after so many failures in a row.
func backoff(failures int) time.Duration {
	return min(minBackoff<<min(max(failures-1, 0), 8), maxBackoff)
}

// retryAfter reads Retry-After, seconds or a date; zero when there is none.
func retryAfter(now time.Time, h http.Header) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return time.Duration(min(max(n, 0), int64(maxBackoff/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(now), 0), maxBackoff)
	}
	return 0
}

// validatorsFresh reports whether validators of an answer may still be sent.
func validatorsFresh(now, full time.Time) bool {
	return !full.IsZero() && now.Sub(full) < validatorAge && !full.After(now.Add(time.Hour))
}
