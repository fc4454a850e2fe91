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
	"context"
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

//go:embed feeds
var files embed.FS

// A source is one of the sample feeds.
type source struct {
	name, host, file string // file in feeds/, "" when the server has nothing for it
	more             string // other keys of the configuration
}

// sources are in the order of the configuration.
var sources = []source{
	{name: "The Harbour Ledger", host: "harbour-ledger.example", file: "harbour-ledger.xml"},
	{name: "Tin Can Telegraph", host: "tin-can.example", file: "tin-can.xml"},
	{name: "Data Watch Bulletin", host: "data-watch.example", file: "data-watch.rdf"},
	{name: "Open Window", host: "open-window.example", file: "open-window.json"},
	{name: "Kontrollblatt", host: "kontrollblatt.example", file: "kontrollblatt.xml", more: "language: de"},
	{name: "Pacific Dispatch", host: "pacific-dispatch.example", file: "pacific-dispatch.xml"},
	{name: "Marketfront", host: "marketfront.example", file: "marketfront.xml"},
	{name: "News Mirror 24", host: "news-mirror-24.example", file: "news-mirror-24.xml"},
	{name: "Plain Privacy", host: "plain-privacy.example", file: "plain-privacy.json"},
	{name: "Ruritanian Data Ombudsman", host: "ombudsman.example", file: "ruritanian-ombudsman.xml",
		more: "keep: all, block: \"TITLE office is closed\""},
	{name: "Half Press", host: "half-press.example", file: "half-press.xml"},
	{name: "Moved Away", host: "moved-away.example"},
	{name: "Gone Quiet", host: deadHost},
}

// Failing returns the names of the sources that fail on purpose.
func Failing() (names []string) {
	for _, s := range sources {
		if s.file == "" {
			names = append(names, s.name)
		}
	}
	return names
}

// deadHost is the source whose server doesn't answer at all.
const deadHost = "gone-quiet.example"

// Clock is when the demo takes place, just after its newest items, so that it looks the same on every day.
var Clock = time.Date(2023, 12, 12, 7, 0, 0, 0, time.UTC)

// Later is the time of the demo's second fetch: one headline has been edited since, and one item is new.
var Later = Clock.Add(6 * time.Hour)

// Config returns the demo's feeds.yaml with the addresses that the sources would have, were they real.
func Config() []byte { return write(func(s source) string { return address(s) }) }

func address(s source) string { return "https://" + s.host + "/" + s.feedName() }

// feedName is the last part of a feed's address.
func (s source) feedName() string {
	if s.file == "" {
		return "feed.xml"
	}
	return "feed" + path.Ext(s.file)
}

func write(where func(source) string) []byte {
	var b strings.Builder
	b.WriteString(head)
	for _, s := range sources {
		fmt.Fprintf(&b, "  - {name: %q, url: %q, homepage: %q", s.name, where(s), "https://"+s.host+"/")
		if s.more != "" {
			b.WriteString(", " + s.more)
		}
		b.WriteString("}\n")
	}
	return []byte(b.String())
}

// IsConfig reports whether a feeds.yaml is that of a demo.
func IsConfig(data []byte) bool { return bytes.HasPrefix(data, []byte(mark)) }

const mark = "# The demo of Privacywire."

const head = mark + ` None of these sources exists; the texts are our own.
site:
  title: Privacy Wire (demo)
  url: http://localhost/
  description: A site made from sample feeds. The sources are invented, many of the decisions are real.
  language: en
fetch:
  interval: 1h
  allow_networks: [127.0.0.0/8]
platforms:
  - {name: Parrotly, owner: feathered-media}
authorities:
  - {name: Ruritanian Data Ombudsman, aliases: [Data Ombudsman of Ruritania]}
  - {name: Ruritanian Ministry of Education, aliases: [Ministry of Education]}
feeds:
`

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

// Shutdown ends the server after it has answered all requests.
func (w *Web) Shutdown(ctx context.Context) error { return w.server.Shutdown(ctx) }

// Later makes the sources answer as they do some hours later.
func (w *Web) Later() { w.later.Store(true) }

// Config returns the demo's feeds.yaml with the addresses at which w serves the sources.
func (w *Web) Config() []byte {
	return write(func(s source) string {
		if s.host == deadHost {
			return w.dead + s.host + "/" + s.feedName()
		}
		return w.base + s.host + "/" + s.feedName()
	})
}

// ServeHTTP answers for every source: its address without the scheme is the path.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	for _, s := range sources {
		if s.file == "" || r.URL.Path != "/"+s.host+"/"+s.feedName() {
			continue
		}
		body, err := w.body(s)
		if err != nil {
			break
		}
		sum := sha256.Sum256(body)
		rw.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
		rw.Header().Set("Content-Type", contentType(s.file))
		http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	http.NotFound(rw, r)
}

// body returns a feed as its source has it now.
func (w *Web) body(s source) ([]byte, error) {
	if w.later.Load() {
		ext := path.Ext(s.file)
		if body, err := files.ReadFile("feeds/" + strings.TrimSuffix(s.file, ext) + ".2" + ext); err == nil {
			return body, nil
		}
	}
	return files.ReadFile("feeds/" + s.file)
}

// contentType returns a type without a charset: like many servers, this one leaves that to the feed itself.
func contentType(file string) string {
	switch path.Ext(file) {
	case ".json":
		return "application/feed+json"
	case ".rdf":
		return "application/rdf+xml"
	}
	return "application/xml"
}
