package feed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// ErrForbidden is wrapped by errors of addresses that the guard doesn't let through.
var ErrForbidden = errors.New("forbidden address")

// A guard decides which addresses may be requested.
type guard struct {
	*ssrf.Guardian
	proxied  bool
	resolver *net.Resolver
}

// newGuard returns a guard that allows public addresses, and the ranges of allow.
func newGuard(allow []netip.Prefix, proxied bool) *guard {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Unmap().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	g := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return &guard{Guardian: g, proxied: proxied, resolver: net.DefaultResolver}
}

// url checks an address before a connection is made. Behind a proxy, which makes the connections for us, the
// host is resolved here and every address of it checked.
func (g *guard) url(ctx context.Context, u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s: use http or https: %w", u.Scheme, ErrForbidden)
	}
	if u.Hostname() == "" {
		return fmt.Errorf("%s: no host: %w", u, ErrForbidden)
	}
	if !g.proxied {
		return nil
	}
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return err
	}
	for _, a := range addrs {
		if g.SafeAddr(a.Unmap()) != nil {
			return forbiddenAddress(a.Unmap().String())
		}
	}
	return nil
}

// A forbiddenAddress is an address that the guard doesn't let through.
type forbiddenAddress string

func (a forbiddenAddress) Error() string {
	return fmt.Sprintf("%v: %s is not public: to allow it, write in feeds.yaml: fetch: {allow_networks: [%s]}",
		ErrForbidden, string(a), string(a))
}

func (a forbiddenAddress) Unwrap() error { return ErrForbidden }

// control refuses connections to addresses that are not public, once the name is resolved.
func (g *guard) control(network, address string, c syscall.RawConn) error {
	if err := g.Safe(network, address, c); err != nil {
		if host, _, split := net.SplitHostPort(address); split == nil {
			return forbiddenAddress(host)
		}
		return fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	return nil
}

// transport returns a transport with guarded connections, one for each host, and only a configured proxy.
func (g *guard) transport(proxy *url.URL, wait time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: wait, KeepAlive: 30 * time.Second, Control: g.control, Resolver: g.resolver}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxConnsPerHost:        1,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           64,
		IdleConnTimeout:        20 * time.Second,
		TLSHandshakeTimeout:    wait,
		ResponseHeaderTimeout:  wait,
		MaxResponseHeaderBytes: 256 << 10,
		DisableCompression:     true, // we decompress ourselves, within limits
	}
	if proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
	}
	return t
}
