package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// RoundTrip answers as the source at the request's host would at this moment.
func (w *World) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	s := w.hosts[req.URL.Hostname()]
	if s == nil {
		return nil, &net.DNSError{Err: "no such host", Name: req.URL.Hostname(), IsNotFound: true}
	}
	now := time.Now()
	if res, err, done := s.misbehave(req, now); done {
		return res, err
	}
	body, contentType := s.render(now)
	if s.Character == Undated && s.variant() == 1 {
		return s.whole(req, body, contentType, now), nil // a page made for each request has no validator
	}
	if req.Header.Get("If-None-Match") == etag(body) {
		w.note(s.Name, "304 not modified")
		w.serve(s, now) // who has the validator says that he has the body
		return reply(req, http.StatusNotModified, nil, nil), nil
	}
	res := s.whole(req, body, contentType, now)
	res.Header.Set("ETag", etag(body))
	return res, nil
}

// whole returns a complete answer and notes that the client has now been shown what the feed shows.
func (s *Source) whole(req *http.Request, body []byte, contentType string, now time.Time) *http.Response {
	s.world.serve(s, now)
	return reply(req, http.StatusOK, body, map[string]string{"Content-Type": contentType})
}

// misbehave plays the source's faults; done is false where the feed answers as usual.
func (s *Source) misbehave(req *http.Request, now time.Time) (res *http.Response, err error, done bool) {
	if s.Character == Mover {
		if res, err, done = s.move(req, now); done {
			return res, err, done
		}
	}
	if s.Character == Flaky && now.Month()%4 == time.Month(s.Index%4) {
		s.world.note(s.Name, "outage of a month")
		return nil, fmt.Errorf("dial tcp: connect: connection refused"), true
	}
	if s.Character == Flaky {
		return s.flake(req, now, 12)
	}
	return s.flake(req, now, 80) // nobody is always well
}

// move leads from the old domain to the new one: for a while, then for good, until the old one is gone.
func (s *Source) move(req *http.Request, now time.Time) (*http.Response, error, bool) {
	w, onOld, there := s.world, req.URL.Hostname() == s.Host, "https://"+s.Moved+req.URL.Path
	switch {
	case !s.turned(now) && !onOld:
		return nil, &net.DNSError{Err: "no such host", Name: s.Moved, IsNotFound: true}, true
	case !onOld || !s.turned(now):
		return nil, nil, false
	case now.Before(s.turn.AddDate(0, 0, 14)):
		w.note(s.Name, "302 to another domain")
		return reply(req, http.StatusFound, nil, map[string]string{"Location": there}), nil, true
	case now.Before(s.turn.AddDate(0, 1, 0)):
		w.note(s.Name, "301 to another domain")
		return reply(req, http.StatusMovedPermanently, nil, map[string]string{"Location": there}), nil, true
	case s.seed%2 == 0:
		w.note(s.Name, "410 gone")
		return reply(req, http.StatusGone, nil, nil), nil, true
	}
	w.note(s.Name, "old domain without an address")
	return nil, &net.DNSError{Err: "no such host", Name: s.Host, IsNotFound: true}, true
}

// flake picks a fault for the hour, so that a retry within the hour meets the same one; one hour in so many has one of each.
func (s *Source) flake(req *http.Request, now time.Time, hours int) (*http.Response, error, bool) {
	w := s.world
	r := rand.New(rand.NewPCG(s.seed, uint64(now.Unix()/3600)))
	switch r.IntN(hours) {
	case 0:
		w.note(s.Name, "outage of an hour")
		return nil, fmt.Errorf("dial tcp: i/o timeout"), true
	case 1:
		w.note(s.Name, "403 to data centres")
		return reply(req, http.StatusForbidden, []byte("no"), nil), nil, true
	case 2:
		w.note(s.Name, "429 with Retry-After")
		return reply(req, http.StatusTooManyRequests, nil, map[string]string{"Retry-After": "7200"}), nil, true
	case 3:
		w.note(s.Name, "empty 200")
		return reply(req, http.StatusOK, nil, map[string]string{"Content-Type": "application/rss+xml"}), nil, true
	case 4:
		w.note(s.Name, "half-written XML")
		body, contentType := s.render(now)
		return reply(req, http.StatusOK, body[:len(body)*2/3], map[string]string{"Content-Type": contentType, "ETag": etag(body)}), nil, true
	case 5:
		w.note(s.Name, "HTML instead of a feed")
		return reply(req, http.StatusOK, []byte("<!doctype html><title>Just a moment</title><p>Checking your browser"),
			map[string]string{"Content-Type": "text/html"}), nil, true
	case 6:
		w.note(s.Name, "500")
		return reply(req, http.StatusInternalServerError, nil, nil), nil, true
	}
	return nil, nil, false
}

func reply(req *http.Request, status int, body []byte, header map[string]string) *http.Response {
	h := http.Header{}
	for k, v := range header {
		h.Set(k, v)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}
