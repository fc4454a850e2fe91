package feed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/sync/semaphore"

	"github.com/privacywire/privacywire/internal/feed/parse"
)

// Bounds limit the time and size of one request.
type Bounds struct {
	Headers   time.Duration // until the headers of an answer are there
	Whole     time.Duration // until its last byte, redirects included
	Bytes     int64         // after decompression
	Ratio     int64         // decompressed to received, once more than a megabyte came out
	Redirects int
}

// DefaultBounds are those of a patient reader.
var DefaultBounds = Bounds{Headers: 20 * time.Second, Whole: 58 * time.Second, Bytes: 10 << 20, Ratio: 100,
	Redirects: 5}

// A client makes one request at a time to a host, follows redirects itself, and keeps the bounds.
type client struct {
	guard     *guard
	http      *http.Client
	userAgent string
	bounds    Bounds
	hosts     sync.Map // host: *semaphore.Weighted of its one connection
	robots    sync.Map // host: func() *robotstxt.RobotsData
	pauses    sync.Map // host: *rate.Limiter with the pause of its robots.txt
}

func newClient(o Options) *client {
	g := newGuard(o.AllowNetworks, o.Proxy != nil)
	transport := o.Transport
	if transport == nil {
		transport = g.transport(o.Proxy, o.Bounds.Headers)
	}
	return &client{
		guard: g, userAgent: o.UserAgent, bounds: o.Bounds,
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// An answer is the last response of a server, after redirects.
type answer struct {
	code      int
	header    http.Header
	body      []byte
	url       string // final address
	permanent string // where permanent redirects alone led, "" when the first one wasn't
	broken    bool   // the connection broke off before the end
}

// get requests an address and follows redirects. Headers are sent to the first address and where it permanently
// points; another server has no use for this one's validators. Before each request it
// calls may, unless that is nil, and stops at its error.
func (c *client) get(ctx context.Context, address string, header http.Header,
	may func(host string) error) (*answer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	u.Fragment = ""
	permanent, steady := "", true
	left := c.bounds.Whole
	for hop := 0; ; hop++ {
		if may != nil {
			if err := may(hostKey(u)); err != nil {
				return nil, err
			}
		}
		a, err := c.hop(ctx, u, header, &left)
		if err != nil {
			return nil, err
		}
		a.permanent = permanent
		next := redirectOf(a, u)
		if next == nil {
			return a, nil
		}
		if hop >= c.bounds.Redirects {
			return nil, fmt.Errorf("more than %d redirects", c.bounds.Redirects)
		}
		downgrade := u.Scheme == "https" && next.Scheme == "http" // remembering it would end the encryption permanently
		steady = steady && !downgrade && (a.code == http.StatusMovedPermanently || a.code == http.StatusPermanentRedirect)
		if steady {
			permanent = next.String()
		}
		u = next
	}
}

// redirectOf returns where an answer points, nil when it is final.
func redirectOf(a *answer, from *url.URL) *url.URL {
	location := a.header.Get("Location")
	to, err := from.Parse(location)
	if err != nil || location == "" || !slices.Contains([]int{301, 302, 303, 307, 308}, a.code) {
		return nil
	}
	to.Fragment, to.User = "", nil
	return to
}

// hop makes one request, on the only connection to the host. It subtracts the time from left, except for the wait for
// the connection.
func (c *client) hop(ctx context.Context, u *url.URL, header http.Header, left *time.Duration) (*answer, error) {
	one, _ := c.hosts.LoadOrStore(hostKey(u), semaphore.NewWeighted(1))
	host := one.(*semaphore.Weighted)
	if err := host.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer host.Release(1)
	start := time.Now()
	defer func() { *left -= time.Since(start) }()
	ctx, cancel := context.WithTimeoutCause(ctx, *left, fmt.Errorf("no complete answer within %v", c.bounds.Whole))
	defer cancel()
	if err := c.guard.url(ctx, u); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	maps.Copy(req.Header, header)
	req.Header.Set("User-Agent", c.userAgent)
	req.Header.Set("Accept-Encoding", "gzip, br")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.reason(ctx, err)
	}
	defer resp.Body.Close()
	bare := *u
	bare.User = nil // a password has no business in the addresses of articles
	a := &answer{code: resp.StatusCode, header: resp.Header, url: bare.String()}
	if a.code != http.StatusOK {
		_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // so that the connection can be used again
		return a, nil
	}
	a.body, err = c.read(resp)
	if errors.Is(err, io.ErrUnexpectedEOF) && len(a.body) > 0 && ctx.Err() == nil {
		a.broken, err = true, nil
	}
	return a, c.reason(ctx, err)
}

// reason returns the limit that was exceeded instead of the error that it caused.
func (c *client) reason(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if f := forbiddenAddress(""); errors.As(err, &f) {
		return f
	}
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("no answer within %v", c.bounds.Headers)
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("no server has the name %s: check its spelling, or your connection", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("the server takes no connections there: check the address, or try again later")
	}
	return err
}

// read returns the body, decompressed, and fails as soon as it goes over a bound. When a connection breaks
// off, read returns the bytes before that, and io.ErrUnexpectedEOF.
func (c *client) read(resp *http.Response) ([]byte, error) {
	received := &io.LimitedReader{R: resp.Body, N: math.MaxInt64} // it counts
	body, err := decompress(bufio.NewReader(received), resp.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(body, c.bounds.Bytes+1))
	switch size := int64(len(out)); {
	case size > 1<<20 && size > (math.MaxInt64-received.N)*c.bounds.Ratio:
		return nil, fmt.Errorf("unpacks to more than %d times its size: %w", c.bounds.Ratio, parse.ErrLimit)
	case size > c.bounds.Bytes:
		return nil, fmt.Errorf("larger than %d MB: %w", c.bounds.Bytes>>20, parse.ErrLimit)
	}
	return out, err
}

const maxEncodings = 3

// decompress undoes the content encodings, the last one first. A body without the encoding of its header is taken as it
// is, and gzip is recognised without a header.
func decompress(r *bufio.Reader, encodings string) (io.Reader, error) {
	list := strings.Split(strings.ToLower(encodings), ",")
	if len(list) > maxEncodings {
		return nil, fmt.Errorf("%d content encodings on top of each other: %w", len(list), parse.ErrLimit)
	}
	for i := len(list) - 1; i >= 0; i-- {
		var unpacked io.Reader = r
		var err error
		magic, _ := r.Peek(2)
		switch name := strings.TrimSpace(list[i]); {
		case bytes.Equal(magic, []byte{0x1f, 0x8b}):
			unpacked, err = gzip.NewReader(r)
		case name == "br":
			unpacked = brotli.NewReader(r)
		case name == "deflate" && len(magic) == 2 && magic[0]&0x0f == 8:
			unpacked, err = zlib.NewReader(r)
		case !slices.Contains([]string{"", "identity", "gzip", "x-gzip", "deflate", "none", "utf-8"}, name):
			err = fmt.Errorf("%q, which we didn't ask for", name)
		}
		if err != nil {
			return nil, fmt.Errorf("content encoding: %w", err)
		}
		r = bufio.NewReader(unpacked)
	}
	return r, nil
}
