package feed

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

// Options of a [Fetcher]. The zero value requests from eight hosts at once, at every run, keeps no cache
// and allows no special address.
type Options struct {
	Interval      time.Duration  // shortest time between two requests of a feed; 0 is every run
	Concurrency   int            // requests at once, one a host; 0 means 8
	AllowNetworks []netip.Prefix // special address ranges that are allowed
	Proxy         *url.URL       // nil: none; the environment is ignored
	CacheDir      string         // "" remembers nothing
	UserAgent     string         // should name the site's URL
	Generation    string         // of the rules that items are read by; when it changes, unchanged feeds are read again
	Force         bool           // also request feeds that aren't due; Retry-After still holds
	Bounds        Bounds         // zero: DefaultBounds
	Now           func() time.Time
	Transport     http.RoundTripper // nil: guarded connections; tests may set another one
}

// Status is the result of a request.
type Status string

// The results of a request.
const (
	StatusNew         Status = "new"         // a feed came; Entries has its items
	StatusUnchanged   Status = "unchanged"   // status 304, or the same bytes again
	StatusWaiting     Status = "waiting"     // not due yet
	StatusPaused      Status = "paused"      // its server sent Retry-After
	StatusFailed      Status = "failed"      // Err has the reason
	StatusGone        Status = "gone"        // the server removed it permanently
	StatusQuarantined Status = "quarantined" // it came, but is another feed now; Err has the reason
)

// A Result is the outcome of one feed in one run.
type Result struct {
	Feed    news.Feed
	Status  Status
	Entries []news.Entry // for StatusNew
	Format  string       // for StatusNew
	Repairs []string     // likewise
	MovedTo string       // where permanent redirects lead
	Err     error

	Filtered *bool // for StatusNew: set it where the feed's filters left out everything, and ReadHealth will say so
}

// A Report sums a run up.
type Report struct {
	Results []Result // in the order of the feeds, without entries

	late []func() error
}

// Save writes the states of the feeds. Call it once their entries are on the disk: a run that is killed before that
// requests the feeds again.
func (r Report) Save() error {
	var g errgroup.Group
	g.SetLimit(savesAtOnce)
	for _, save := range r.late {
		g.Go(save)
	}
	return g.Wait()
}

const savesAtOnce = 64 // each of them waits for the disk

// Count returns the number of feeds with a status.
func (r Report) Count(s Status) int {
	n := 0
	for _, res := range r.Results {
		if res.Status == s {
			n++
		}
	}
	return n
}

// A Fetcher requests feeds.
type Fetcher struct {
	o      Options
	client *client
	parse  *semaphore.Weighted // bytes of bodies that are parsed at the same time
}

const parseAtOnce = 12 << 20

// New returns a Fetcher.
func New(o Options) *Fetcher {
	o.Concurrency = cmp.Or(max(o.Concurrency, 0), 8)
	o.Bounds = cmp.Or(o.Bounds, DefaultBounds)
	o.UserAgent = cmp.Or(o.UserAgent, "Privacywire (+https://github.com/privacywire/privacywire)")
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Fetcher{o: o, client: newClient(o), parse: semaphore.NewWeighted(parseAtOnce)}
}

// A run is one pass over the feeds.
type run struct {
	*Fetcher
	ctx    context.Context
	cancel context.CancelCauseFunc
	now    time.Time
	handle func(Result) error

	mu      sync.Mutex // guards the fields below, and the calls of handle
	paused  map[string]time.Time
	results []Result
	late    []func() error
}

// Run requests the feeds that are due and calls handle, one call at a time, with a Result for each feed, due or not.
// [Report.Save] saves the states of the feeds for which handle returned nil. An error of handle ends the
// run; failures of feeds never do.
func (f *Fetcher) Run(ctx context.Context, feeds []news.Feed, handle func(Result) error) (Report, error) {
	r := &run{Fetcher: f, now: f.o.Now().UTC(), handle: handle, paused: map[string]time.Time{},
		results: make([]Result, len(feeds))}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	defer r.cancel(nil)
	states := make([]*state, len(feeds))
	for i, fd := range feeds {
		states[i] = loadState(f.o.CacheDir, fd)
		r.pause(cmp.Or(states[i].PausedHost, hostOf(fd.URL)), states[i].Paused)
	}
	var wg errgroup.Group
	wg.SetLimit(r.o.Concurrency)
	for _, host := range byHost(feeds) {
		wg.Go(func() error {
			for _, i := range host {
				if r.ctx.Err() == nil {
					r.one(i, feeds[i], states[i])
				}
			}
			return nil
		})
	}
	_ = wg.Wait()
	f.client.http.CloseIdleConnections()
	return Report{Results: r.results, late: r.late}, context.Cause(r.ctx)
}

// byHost returns the indexes of the feeds of each host, the host with the most feeds first: each is requested from by
// one goroutine.
func byHost(feeds []news.Feed) [][]int {
	of := map[string][]int{}
	for i, f := range feeds {
		host := hostOf(f.URL)
		of[host] = append(of[host], i)
	}
	return slices.SortedFunc(maps.Values(of), func(a, b []int) int { return cmp.Or(len(b)-len(a), a[0]-b[0]) })
}

// one requests one feed and passes the result to handle, whose error ends the run.
func (r *run) one(i int, fd news.Feed, s *state) {
	res := r.request(fd, s)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return
	}
	if err := r.handle(res); err != nil {
		r.cancel(fmt.Errorf("%s: %w", res.Feed.Name, err))
		return
	}
	res.Entries = nil
	r.results[i] = res
	if res.Status != StatusWaiting && res.Status != StatusPaused {
		r.late = append(r.late, func() error { return s.save(r.o.CacheDir, fd.Slug) })
	}
}

// hostOf returns the host of an address, with a port that isn't the scheme's own; "" when there is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return hostKey(u)
}

func hostKey(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" || port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		return host
	}
	return host + ":" + port
}

// pause stops requests to a host until a time.
func (r *run) pause(host string, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if until.After(r.now) && until.After(r.paused[host]) {
		r.paused[host] = until
	}
}

// due reports whether it is time to request a feed. A clock that was put back, and an interval that was set to zero,
// end the wait of a healthy feed. Settings that changed end the wait of a failing one: they may be the remedy.
func (r *run) due(s *state) bool {
	if r.o.Force || !r.now.Before(s.Next) || s.Checked.After(r.now.Add(time.Hour)) {
		return true
	}
	if s.Failures > 0 {
		return s.Settings != r.o.settings()
	}
	return r.o.Interval <= 0
}

// settings returns the options that decide whether a feed can be reached.
func (o *Options) settings() string { return fmt.Sprint(o.AllowNetworks, o.Proxy.Redacted()) }

// A pausedError is about a server that sent Retry-After.
type pausedError struct{ until time.Time }

func (p pausedError) Error() string {
	return "its server asked us to stay away until " + p.until.Format(time.RFC3339)
}

// mayAsk returns an error for a host that is paused.
func (r *run) mayAsk(host string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if until := r.paused[host]; until.After(r.now) {
		return pausedError{until}
	}
	return nil
}

// request decides whether a feed is due, requests it, and updates its state.
func (r *run) request(fd news.Feed, s *state) Result {
	res := Result{Feed: fd}
	target := fd.URL
	if s.Moved {
		target, res.MovedTo = s.Redirect, s.Redirect
	}
	paused := r.mayAsk(hostOf(target))
	if s.Paused.After(r.now) {
		paused = pausedError{s.Paused}
	}
	switch {
	case !s.Gone.IsZero() && !r.o.Force:
		res.Status, res.Err = StatusGone, fmt.Errorf("gone since %s: take it out of feeds.yaml", s.Gone.Format(time.DateOnly))
		return res
	case paused != nil:
		res.Status, res.Err = StatusPaused, paused
		return res
	case !r.due(s):
		res.Status = StatusWaiting
		return res
	}
	a, err := r.client.get(r.ctx, target, r.headers(&fd, s), r.mayAsk)
	if errors.As(err, &pausedError{}) {
		res.Status, res.Err = StatusPaused, err
		return res
	}
	s.Checked = r.now
	if err != nil {
		return r.failed(res, s, 0, err)
	}
	return r.answered(res, s, a)
}

const accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, " +
	"application/json;q=0.9, text/xml;q=0.9, */*;q=0.5"

// headers returns the headers of a request: the accepted types, and the validators verbatim.
func (r *run) headers(fd *news.Feed, s *state) http.Header {
	h := http.Header{"Accept": {accept}}
	if r.conditional(fd, s) {
		if s.ETag != "" {
			h["If-None-Match"] = []string{s.ETag}
		}
		if s.LastModified != "" {
			h["If-Modified-Since"] = []string{s.LastModified}
		}
	}
	return h
}

// generation identifies the rules and settings that the items of a feed are read by.
func (r *run) generation(fd *news.Feed) string { return r.o.Generation + " " + fd.Reading() }

// conditional reports whether we can use the answer "unchanged".
func (r *run) conditional(fd *news.Feed, s *state) bool {
	return validatorsFresh(r.now, s.Full) && s.Generation == r.generation(fd) && s.Changed == nil
}

// answered handles an answer by its status code.
func (r *run) answered(res Result, s *state, a *answer) Result {
	s.Code = a.code
	switch {
	case a.code == http.StatusOK:
		return r.received(res, s, a)
	case a.code == http.StatusNotModified && r.conditional(&res.Feed, s) && (s.ETag != "" || s.LastModified != ""):
		return r.unchanged(res, s, a)
	case a.code == http.StatusGone:
		s.Gone, s.Error = r.now, "410 Gone"
		res.Status, res.Err = StatusGone, errors.New("410 Gone: take it out of feeds.yaml")
		return res
	case a.code == http.StatusTooManyRequests || a.code == http.StatusServiceUnavailable:
		if wait := retryAfter(r.now, a.header); wait > 0 {
			s.Paused, s.PausedHost = r.now.Add(wait), hostOf(a.url)
			r.pause(s.PausedHost, s.Paused)
			res = r.failed(res, s, a.code, fmt.Errorf("%s, asks us to stay away until %s", statusText(a.code),
				s.Paused.Format(time.RFC3339)))
			s.Next = s.Paused
			return res
		}
	}
	return r.failed(res, s, a.code, errors.New(statusText(a.code)))
}

func statusText(code int) string { return fmt.Sprintf("%d %s", code, http.StatusText(code)) }

// unchanged handles an answer without anything new.
func (r *run) unchanged(res Result, s *state, a *answer) Result {
	r.redirected(&res, s, a)
	if !slices.Contains(s.Repairs, parse.BrokenOff) {
		s.validators(a.header)
	}
	r.healthy(s, nil, a.header)
	res.Status = StatusUnchanged
	return res
}

// received handles an answer with a feed.
func (r *run) received(res Result, s *state, a *answer) Result {
	sum := sha256.Sum256(a.body)
	hash := hex.EncodeToString(sum[:12])
	if hash == s.Hash && r.conditional(&res.Feed, s) && !a.broken {
		s.Full = r.now
		return r.unchanged(res, s, a)
	}
	f, err := parsing(r, a, func() (*parse.Feed, error) { return a.parse(r.now) })
	if err != nil {
		return r.failed(res, s, a.code, err)
	}
	res.Format, res.Repairs, s.Repairs = f.Format, f.Repairs, f.Repairs
	if why := s.suspicious(f, a.url, r.now); why != "" {
		r.healthy(s, f, a.header)
		res.Status, res.Err = StatusQuarantined, fmt.Errorf("%s: held back until a person has looked: "+
			"\"privacywire feed --accept %s\" takes it as it is", why, res.Feed.URL)
		return res
	}
	for i := range f.Items {
		f.Items[i].Feed = res.Feed.Slug
		if res.Feed.Language != "" {
			f.Items[i].Language = res.Feed.Language
		}
	}
	r.redirected(&res, s, a)
	s.Generation, s.Hash, s.Full, s.Filtered = r.generation(&res.Feed), hash, r.now, false
	s.ETag, s.LastModified = "", ""
	switch {
	case a.broken:
		s.Hash = ""
	case !slices.Contains(f.Repairs, parse.BrokenOff): // half a feed may come with the validator of the whole
		s.validators(a.header)
	}
	r.healthy(s, f, a.header)
	s.observe(f, r.now)
	if res.Feed.FullText {
		r.fullTexts(f.Items, s)
	}
	res.Status, res.Entries, res.Filtered = StatusNew, f.Items, &s.Filtered
	return res
}

// parsing calls parse within the memory that all feeds share.
func parsing[T any](r *run, a *answer, parse func() (T, error)) (v T, err error) {
	weight := min(int64(len(a.body)), parseAtOnce)
	if err := r.parse.Acquire(r.ctx, weight); err != nil {
		return v, err
	}
	defer r.parse.Release(weight)
	return parse()
}

// healthy records a success and when to request the feed next.
func (r *run) healthy(s *state, f *parse.Feed, h http.Header) {
	s.Failures, s.Failing, s.Error = 0, time.Time{}, ""
	s.Paused, s.PausedHost, s.Gone = time.Time{}, "", time.Time{}
	if f != nil {
		s.Rests = f.Rests
	}
	s.Next = nextCheck(r.now, r.o.Interval, s.Rests, h)
}

// failed records a failure. Each failure in a row makes the pause longer.
func (r *run) failed(res Result, s *state, code int, err error) Result {
	if r.ctx.Err() != nil {
		res.Status, res.Err = StatusFailed, r.ctx.Err()
		return res
	}
	if s.Failures++; s.Failing.IsZero() {
		s.Failing = r.now
	}
	s.Code, s.Error, s.Settings = code, err.Error(), r.o.settings()
	s.Next = r.now.Add(backoff(s.Failures))
	if s.Moved && s.Failures >= consistent { // the new address fails: return to the old one
		s.Moved, s.Redirect, s.Runs = false, "", 0
	}
	res.Status, res.Err = StatusFailed, err
	return res
}

// redirected counts the runs in which permanent redirects led to the same place.
func (r *run) redirected(res *Result, s *state, a *answer) {
	switch {
	case s.Moved && a.permanent == "":
	case a.permanent == "":
		s.Redirect, s.Runs = "", 0
	case a.permanent == s.Redirect:
		s.Runs++
	default:
		s.Redirect, s.Runs, s.Moved = a.permanent, 1, false
	}
	if s.Runs >= consistent && s.Redirect != res.Feed.URL {
		s.Moved = true
	}
	res.MovedTo = s.Redirect
}
