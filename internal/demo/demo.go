// Package demo holds the sample feeds that "privacywire demo" runs on, and the server that plays the internet for them.
//
// The feeds are of our own writing: some tell of real decisions in our own words, some are plainly invented, and all
// their addresses end in .example. Between them they do what real feeds do: several outlets tell the same news, one
// copies another, one spins the text by machine, one is in windows-1252, one stops in mid-sentence, one is gone, one
// doesn't answer; items are undated, dated in the future, off topic, or only look as if they were on it.
//
// [Start] serves them on loopback, so that the demo fetches them with the same code as any other feed.
package demo

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// The feeds are in folders named by their hosts. A file feed.2.* replaces the other some hours later.
//
//go:embed feeds feeds.yaml
var files embed.FS

// Failing are the names of the sources that fail on purpose: the first has no feed, the second doesn't answer.
var Failing = []string{"Moved Away", "Gone Quiet"}

// deadHost is the source whose server doesn't answer at all.
const deadHost = "gone-quiet.example/"

// Clock is when the demo takes place, just after its newest items, so that it looks the same on every day.
var Clock = time.Date(2023, 12, 12, 7, 0, 0, 0, time.UTC)

// Later is the time of the demo's second fetch: one headline has been edited since, and one item is new.
var Later = Clock.Add(6 * time.Hour)

// Config returns the demo's feeds.yaml with the addresses that the sources would have, were they real.
func Config() []byte {
	data, err := files.ReadFile("feeds.yaml")
	if err != nil {
		panic(err) // embedded
	}
	return data
}

// IsConfig reports whether a feeds.yaml is that of a demo.
func IsConfig(data []byte) bool { return bytes.HasPrefix(data, []byte("# The demo of Privacywire.")) }

// Web plays the internet for the sample feeds, on loopback.
type Web struct {
	base   string // http://127.0.0.1:12345/
	dead   string // an address without a server
	later  atomic.Bool
	server *http.Server
}

// Start listens on a free port of loopback. Close ends it.
func Start() (*Web, error) {
	quiet, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on loopback: %w", err)
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listening on loopback: %w", err), quiet.Close())
	}
	w := &Web{base: "http://" + l.Addr().String() + "/", dead: "http://" + quiet.Addr().String() + "/"}
	if err := quiet.Close(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	w.server = &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.server.Serve(l) }()
	return w, nil
}

// Close ends the server at once.
func (w *Web) Close() error { return w.server.Close() }

// Later makes the sources answer as they do some hours later.
func (w *Web) Later() { w.later.Store(true) }

// Config returns the demo's feeds.yaml with the addresses at which w serves the sources.
func (w *Web) Config() []byte {
	const real = `url: "https://`
	served := strings.NewReplacer(real+deadHost, `url: "`+w.dead+deadHost, real, `url: "`+w.base)
	return []byte(served.Replace(string(Config())))
}

// contentTypes have no charset: like many servers, this one leaves that to the feed itself.
var contentTypes = map[string]string{".json": "application/feed+json", ".rdf": "application/rdf+xml",
	".xml": "application/xml"}

// ServeHTTP answers for every source: its address without the scheme is the path.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	ext := path.Ext(r.URL.Path)
	body, err := files.ReadFile("feeds" + r.URL.Path)
	if w.later.Load() {
		if now, err := files.ReadFile("feeds" + strings.TrimSuffix(r.URL.Path, ext) + ".2" + ext); err == nil {
			body = now
		}
	}
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	sum := sha256.Sum256(body)
	rw.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	rw.Header().Set("Content-Type", contentTypes[ext])
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(body))
}
