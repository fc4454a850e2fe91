package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

// A Reading is one address as we read it, apart from any run.
type Reading struct {
	Feed      *parse.Feed
	Code      int
	FinalURL  string
	Permanent string // where permanent redirects alone lead, "" when they don't
	Body      []byte // as it came, decompressed
}

// Read requests one address without the cache. With an error it returns the part of the reading that is known.
func (f *Fetcher) Read(ctx context.Context, address string) (*Reading, error) {
	a, err := f.client.get(ctx, address, http.Header{"Accept": {accept}}, nil)
	if err != nil {
		return nil, err
	}
	r := &Reading{Code: a.code, FinalURL: a.url, Permanent: a.permanent, Body: a.body}
	if a.code != http.StatusOK {
		return r, fmt.Errorf("the server answers %s", statusText(a.code))
	}
	r.Feed, err = a.parse(f.o.Now())
	return r, err
}

// Assess returns the health of a feed that was read apart from any run: quiet by its own dates, moved where it
// redirects permanently.
func (r *Reading) Assess(address string, now time.Time) Health {
	f := news.Feed{Name: r.Feed.Title, URL: address}
	s := &state{URL: address, Checked: now, Code: r.Code, Repairs: r.Feed.Repairs}
	s.observe(r.Feed, now)
	if r.Permanent != "" {
		s.Redirect, s.Moved = r.Permanent, true
	}
	return s.health(f, now)
}

// parse reads an answer's body with the help of its header. A Content-Location that names a public host is the base of
// relative addresses: servers behind a proxy name an internal host, which is useless.
func (a *answer) parse(now time.Time) (*parse.Feed, error) {
	base := a.url
	if u, err := url.Parse(a.header.Get("Content-Location")); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		if _, err := netip.ParseAddr(u.Hostname()); err != nil && strings.Contains(u.Hostname(), ".") {
			base = u.String()
		}
	}
	language, _, _ := strings.Cut(a.header.Get("Content-Language"), ",")
	f, err := parse.Parse(a.body, parse.Options{
		ContentType: a.header.Get("Content-Type"), Language: strings.TrimSpace(language), BaseURL: base, Now: now,
	})
	if err == nil && a.broken {
		f.Repairs = append(f.Repairs, "the connection broke off before the end")
	}
	return f, err
}

// Get downloads one address, whatever the cache says, with the manners and bounds of every request, and remembers
// nothing. Anything but a whole answer is an error.
func (f *Fetcher) Get(ctx context.Context, address string) ([]byte, error) {
	a, err := f.client.get(ctx, address, nil, nil)
	switch {
	case err != nil:
		return nil, err
	case a.code != http.StatusOK:
		return nil, fmt.Errorf("the server answers %s", statusText(a.code))
	case a.broken:
		return nil, errors.New("the connection broke off before the end")
	}
	return a.body, nil
}
