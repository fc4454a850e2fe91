package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// A site is a server and a fetcher with a clock of its own.
type site struct {
	t    *testing.T
	now  time.Time
	o    Options
	feed news.Feed
	seen []http.Header // of the requests
}

func newSite(t *testing.T, interval time.Duration, serve http.HandlerFunc) *site {
	s := &site{t: t, now: time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)} // a Wednesday
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.seen = append(s.seen, r.Header.Clone())
		serve(w, r)
	}))
	t.Cleanup(srv.Close)
	now := func() time.Time { return s.now }
	s.o = Options{Interval: interval, CacheDir: t.TempDir(), AllowNetworks: loopback, Now: now}
	s.feed = news.Feed{Name: "A", Slug: "a", URL: srv.URL + "/feed"}
	return s
}

// run asks once and returns the result.
func (s *site) run() (out Result) {
	s.t.Helper()
	report, err := New(s.o).Run(context.Background(), []news.Feed{s.feed}, func(r Result) error { out = r; return nil })
	if err == nil {
		err = report.Save()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// due says after how long the feed is asked again.
func (s *site) due() time.Duration {
	return loadState(s.o.CacheDir, s.feed).Next.Sub(s.now)
}

func feedWith(channel string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>T</title>%s<item><title>One</title><link>/one</link></item>`+
			`</channel></rss>`, channel)
	}
}

func withHeader(pairs ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(pairs); i += 2 {
			w.Header().Set(pairs[i], pairs[i+1])
		}
		feedWith("")(w, r)
	}
}

func TestNextCheck(t *testing.T) {
	tests := []struct {
		name     string
		interval time.Duration
		serve    http.HandlerFunc
		want     time.Duration
	}{
		{"the interval", time.Hour, feedWith(""), time.Hour},
		{"ttl", time.Hour, feedWith("<ttl>120</ttl>"), 2 * time.Hour},
		{"a ttl that is shorter", time.Hour, feedWith("<ttl>5</ttl>"), time.Hour},
		{"a ttl of a month", time.Hour, feedWith("<ttl>43200</ttl>"), 24 * time.Hour},
		{"max-age", time.Hour, withHeader("Cache-Control", "public, max-age=10800"), 3 * time.Hour},
		{"max-age before Expires", time.Hour, withHeader("Cache-Control", "max-age=0", "Expires",
			"Wed, 01 May 2024 18:00:00 GMT", "Date", "Wed, 01 May 2024 10:00:00 GMT"), time.Hour},
		{"Expires", time.Hour, withHeader("Expires", "Wed, 01 May 2024 14:00:00 GMT",
			"Date", "Wed, 01 May 2024 10:00:00 GMT"), 4 * time.Hour},
		{"Expires that makes no sense", time.Hour, withHeader("Expires", "0"), time.Hour},
		{"no-cache", time.Hour, withHeader("Cache-Control", "no-cache, max-age=9999"), time.Hour},
		{"a server's clock that is wrong", time.Hour, withHeader("Expires", "Wed, 01 May 2013 12:00:00 GMT", "Date",
			"Wed, 01 May 2013 10:00:00 GMT"), 2 * time.Hour},
		{"the largest of all", time.Hour, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "max-age=7200")
			feedWith("<ttl>300</ttl>")(w, r)
		}, 5 * time.Hour},
		{"skipHours", time.Hour, feedWith("<skipHours><hour>11</hour><hour>12</hour></skipHours>"), 3 * time.Hour},
		{"skipDays", 24 * time.Hour, feedWith("<skipDays><day>Thursday</day><day>Friday</day></skipDays>"), 62 * time.Hour},
		{"skipHours of all hours", time.Hour, feedWith("<skipHours>" + allHours() + "</skipHours>"), 0},
		{"interval zero", 0, feedWith("<ttl>120</ttl>"), 0},
		{"an interval of a week", 7 * 24 * time.Hour, feedWith(""), 7 * 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, tt.interval, tt.serve)
			if r := s.run(); r.Status != StatusNew {
				t.Fatalf("%s: %v", r.Status, r.Err)
			}
			if tt.name == "skipHours of all hours" {
				if got := s.due(); got < time.Hour || got > 9*24*time.Hour {
					t.Errorf("due after %v", got)
				}
				return
			}
			if got := s.due(); got != tt.want {
				t.Errorf("due after %v, want %v", got, tt.want)
			}
		})
	}
}

func allHours() string {
	var b strings.Builder
	for h := range 24 {
		fmt.Fprintf(&b, "<hour>%d</hour>", h)
	}
	return b.String()
}

func TestBackoff(t *testing.T) {
	s := newSite(t, time.Hour, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	var got []time.Duration
	for range 9 {
		s.run()
		got = append(got, s.due())
		s.now = s.now.Add(s.due())
	}
	h := time.Hour
	if want := []time.Duration{h, 2 * h, 4 * h, 8 * h, 16 * h, 32 * h, 64 * h, 72 * h, 72 * h}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
	health := ReadHealth(s.o.CacheDir, []news.Feed{s.feed}, s.now)[0]
	if health.Condition != Failing || health.Failures != 9 || !strings.Contains(health.Detail, "502") {
		t.Errorf("health %+v", health)
	}
}

func TestWaitingIsNotAsked(t *testing.T) {
	s := newSite(t, time.Hour, feedWith(""))
	s.run()
	s.now = s.now.Add(59 * time.Minute)
	if r := s.run(); r.Status != StatusWaiting || len(s.seen) != 1 {
		t.Errorf("%s after %d requests", r.Status, len(s.seen))
	}
	s.now = s.now.Add(time.Minute)
	if s.run(); len(s.seen) != 2 {
		t.Errorf("%d requests", len(s.seen))
	}
	s.o.Force = true
	if s.run(); len(s.seen) != 3 {
		t.Errorf("%d requests with force", len(s.seen))
	}
}

// What ends the waiting before its time: a clock that was put back, an interval of zero.
func TestDueAnyway(t *testing.T) {
	s := newSite(t, time.Hour, feedWith(""))
	s.run()
	s.now = s.now.Add(-48 * time.Hour)
	if s.run(); len(s.seen) != 2 {
		t.Error("not asked after the clock was put back")
	}
	s.o.Interval = 0
	if s.run(); len(s.seen) != 3 {
		t.Error("not asked at an interval of zero")
	}
}

// A password in a feed's address is sent to its server, and turns up nowhere else.
func TestPassword(t *testing.T) {
	s := newSite(t, 0, feedWith("<link>/home</link>"))
	s.feed.URL = strings.Replace(s.feed.URL, "http://", "http://ann:secret@", 1)
	r := s.run()
	if s.seen[0].Get("Authorization") == "" || len(r.Entries) != 1 || strings.Contains(r.Entries[0].URL, "secret") {
		t.Errorf("sent %q, entries %+v", s.seen[0].Get("Authorization"), r.Entries)
	}
}

// Validators are dropped after eight days without a complete answer.
func TestValidatorsAge(t *testing.T) {
	s := newSite(t, time.Hour, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		feedWith("")(w, r)
	})
	var got []Status
	for range 10 {
		got = append(got, s.run().Status)
		s.now = s.now.Add(24 * time.Hour)
	}
	n, u := StatusNew, StatusUnchanged
	if want := []Status{n, u, u, u, u, u, u, u, n, u}; !slices.Equal(got[:9], want[:9]) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A validator is kept only once handle has taken the feed.
func TestValidatorsAfterHandle(t *testing.T) {
	s := newSite(t, 0, withHeader("ETag", `"a"`))
	full := errors.New("disk full")
	_, err := New(s.o).Run(context.Background(), []news.Feed{s.feed}, func(Result) error { return full })
	if !errors.Is(err, full) {
		t.Fatalf("error %v", err)
	}
	if r := s.run(); r.Status != StatusNew || s.seen[1].Get("If-None-Match") != "" {
		t.Errorf("%s, sent %q", r.Status, s.seen[1].Get("If-None-Match"))
	}
	if s.run(); s.seen[2].Get("If-None-Match") != `"a"` {
		t.Errorf("sent %q", s.seen[2].Get("If-None-Match"))
	}
}

func TestSave(t *testing.T) {
	s := newSite(t, 0, withHeader("ETag", `"a"`))
	report, err := New(s.o).Run(context.Background(), []news.Feed{s.feed}, func(Result) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(s.o.CacheDir); len(files) != 0 {
		t.Errorf("remembered before Save: %v", files)
	}
	if err := report.Save(); err != nil {
		t.Fatal(err)
	}
	if s.run(); s.seen[1].Get("If-None-Match") != `"a"` {
		t.Error("not remembered by Save")
	}
}

func TestGeneration(t *testing.T) {
	s := newSite(t, 0, withHeader("ETag", `"a"`))
	s.run()
	s.o.Generation = "new rules"
	if r := s.run(); r.Status != StatusNew || s.seen[1].Get("If-None-Match") != "" {
		t.Errorf("%s with new rules", r.Status)
	}
	if r := s.run(); r.Status != StatusUnchanged {
		t.Errorf("%s with the same rules", r.Status)
	}
}

func TestBrokenCache(t *testing.T) {
	s := newSite(t, time.Hour, feedWith(""))
	s.run()
	path := filepath.Join(s.o.CacheDir, "a.json")
	for _, text := range []string{"", "{", "null", "[]", `{"url":5}`} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if r := s.run(); r.Status != StatusNew {
			t.Errorf("cache %q: %s, %v", text, r.Status, r.Err)
		}
	}
	s.feed.URL += "?other"
	if r := s.run(); r.Status != StatusNew {
		t.Errorf("another address: %s", r.Status)
	}
}

func TestRetryAfterForms(t *testing.T) {
	now := time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"120": 2 * time.Minute, " 5 ": 5 * time.Second, "-3": 0, "": 0, "soon": 0, "99999999999": 72 * time.Hour,
		"Wed, 01 May 2024 11:00:00 GMT": time.Hour, "Wed, 01 May 2024 09:00:00 GMT": 0,
		"Wednesday, 01-May-24 10:30:00 GMT": 30 * time.Minute,
	} {
		if got := retryAfter(now, http.Header{"Retry-After": {value}}); got != want {
			t.Errorf("Retry-After %q: %v, want %v", value, got, want)
		}
	}
}

// A new address that turns out to be no good is given up, and the old one is asked again.
func TestMovedToNowhere(t *testing.T) {
	dead := false
	s := newSite(t, 0, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed" && !dead:
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case r.URL.Path == "/new" && dead:
			w.WriteHeader(http.StatusNotFound)
		default:
			feedWith("")(w, r)
		}
	})
	for range 4 {
		s.run()
	}
	h := ReadHealth(s.o.CacheDir, []news.Feed{s.feed}, s.now)[0]
	if h.Condition != Moved || !strings.HasSuffix(h.MovedTo, "/new") {
		t.Fatalf("health %+v", h)
	}
	dead = true
	for range 3 {
		s.run()
		s.now = s.now.Add(100 * time.Hour)
	}
	if r := s.run(); r.Err != nil || r.MovedTo != "" {
		t.Errorf("%s, %v, moved to %q", r.Status, r.Err, r.MovedTo)
	}
}

func TestHTTPSIsNotTakenAway(t *testing.T) {
	plain := httptest.NewServer(feedWith(""))
	defer plain.Close()
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL+"/new", http.StatusMovedPermanently))
	defer secure.Close()
	f := New(Options{AllowNetworks: loopback})
	f.client.http.Transport = secure.Client().Transport
	r, err := f.Read(t.Context(), secure.URL+"/feed")
	if err != nil {
		t.Fatal(err)
	}
	if r.Permanent != "" {
		t.Errorf("would remember %s", r.Permanent)
	}
}

func TestQuarantine(t *testing.T) {
	bodies := map[string]string{
		"ours": `<item><title>Court hears the case about data ` +
			`transfers</title><link>https://a.example/0</link><guid>0</guid></item><item><title>Regulator fines platform ` +
			`for tracking</title><link>https://a.example/1</link><guid>1</guid><description>The regulator has fined the ` +
			`platform because it tracked its users without asking them.</description></item>`,
		"ours, later": `<item><title>Platform appeals against the ` +
			`fine</title><link>https://a.example/2</link><guid>2</guid><description>The platform has appealed against the ` +
			`decision of the regulator, and wants the court to hear it.</description></item>`,
		"moved": `<item><title>Regulator fines platform for ` +
			`tracking</title><link>https://b.example/1</link><guid>b1</guid><description>The regulator has fined the ` +
			`platform because it tracked its users without asking them.</description></item>`,
		"other language": `<item><title>Die besten Spielautomaten im ` +
			`Netz</title><link>https://a.example/x</link><guid>x</guid><description>Jetzt spielen und gewinnen, die ` +
			`höchsten Auszahlungen warten auf dich und deine Freunde.</description></item>`,
		"other domain": `<item><title>How to win at roulette every ` +
			`time</title><link>https://casino.example/y</link><guid>y</guid></item><item><title>Best online slots of the ` +
			`year</title><link>https://casino.example/x</link><guid>x</guid><description>Play now and win the highest ` +
			`payouts that are waiting for you and for all your friends.</description></item>`,
		"empty": ``,
		"link of the day": `<item><title>Worth reading today</title>` +
			`<link>https://one.example/1</link><guid>l1</guid></item>`,
		"another link of the day": `<item><title>Lesenswert am Wochenende</title>` +
			`<link>https://two.example/1</link><guid>l2</guid></item>`,
		"fewer, but ours": `<item><title>Regulator fines platform for tracking</title><guid>1</guid></item>`,
	}
	tests := []struct {
		first, second string
		want          Status
	}{
		{"ours", "ours, later", StatusNew},
		{"ours", "moved", StatusNew},
		{"ours", "other language", StatusQuarantined},
		{"ours", "other domain", StatusQuarantined},
		{"ours", "empty", StatusNew},
		{"ours", "fewer, but ours", StatusNew},
		{"link of the day", "another link of the day", StatusNew},
	}
	for _, tt := range tests {
		t.Run(tt.second, func(t *testing.T) {
			now := tt.first
			s := newSite(t, 0, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>T</title>`+bodies[now]+`</channel></rss>`)
			})
			s.run()
			now = tt.second
			r := s.run()
			if r.Status != tt.want {
				t.Fatalf("%s (%v), want %s", r.Status, r.Err, tt.want)
			}
			if tt.want != StatusQuarantined {
				return
			}
			if len(r.Entries) != 0 || ReadHealth(s.o.CacheDir, []news.Feed{s.feed}, s.now)[0].Condition != Changed {
				t.Error("not held back")
			}
			if r := s.run(); r.Status != StatusQuarantined {
				t.Errorf("%s in the next run", r.Status)
			}
			if ok, err := Accept(s.o.CacheDir, s.feed); !ok || err != nil {
				t.Fatal(ok, err)
			}
			if r := s.run(); r.Status != StatusNew || len(r.Entries) == 0 {
				t.Errorf("%s after a person has looked", r.Status)
			}
		})
	}
}

func TestQuiet(t *testing.T) {
	s := newSite(t, 0, feedWith(`<item><title>a</title><pubDate>Mon, 29 Apr 2024 10:00:00 `+
		`GMT</pubDate></item><item><title>b</title><pubDate>Sun, 28 Apr 2024 10:00:00 `+
		`GMT</pubDate></item><item><title>c</title><pubDate>Sat, 27 Apr 2024 10:00:00 GMT</pubDate></item>`))
	s.run()
	for days, want := range map[int]Condition{0: Healthy, 10: Healthy, 13: Quiet, 40: Quiet} {
		later := s.now.Add(time.Duration(days) * 24 * time.Hour)
		if got := ReadHealth(s.o.CacheDir, []news.Feed{s.feed}, later)[0]; got.Condition != want {
			t.Errorf("after %d days: %s (%s), want %s", days, got.Condition, got.Detail, want)
		}
	}
}

// Behind a proxy the guard checks the proxy's address, and every address that a name resolves to.
func TestProxy(t *testing.T) {
	asked := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		feedWith("")(w, r)
	}))
	defer proxy.Close()
	u, _ := url.Parse(proxy.URL)
	through := New(Options{Proxy: u, AllowNetworks: loopback})
	if _, err := through.Read(t.Context(), "http://127.0.0.1:9/feed"); err != nil || asked != 1 {
		t.Errorf("an allowed address: %v, the proxy was asked %d times", err, asked)
	}
	for _, address := range []string{"http://10.0.0.1/feed", "http://[::1]/feed", "http://169.254.169.254/"} {
		if _, err := through.Read(t.Context(), address); !errors.Is(err, ErrForbidden) || asked != 1 {
			t.Errorf("%s: %v, the proxy was asked %d times", address, err, asked)
		}
	}
	_, err := New(Options{Proxy: u}).Read(t.Context(), "http://192.0.2.1/")
	if !errors.Is(err, ErrForbidden) || asked != 1 {
		t.Errorf("a proxy at a private address: %v", err)
	}
}

func TestGuard(t *testing.T) {
	f := New(Options{Bounds: Bounds{Headers: time.Second, Whole: time.Second, Bytes: 1 << 20, Ratio: 100, Redirects: 5}})
	for _, address := range []string{
		"http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://0/", "http://2130706433/",
		"http://0x7f.1/", "http://10.1.2.3/", "http://172.16.0.1/",
		"http://192.168.0.1/", "http://100.64.0.1/", "http://169.254.169.254/", "http://192.0.2.1/",
		"http://198.18.0.1/", "http://203.0.113.1/", "http://224.0.0.1/", "http://240.0.0.1/",
		"http://255.255.255.255/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/",
		"http://[2001:db8::1]/", "http://[64:ff9b::7f00:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a00:1]/",
		"http://[2002:7f00:1::]/",
		"ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http:///feed",
	} {
		_, err := f.Read(t.Context(), address)
		if err == nil {
			t.Errorf("%s was asked", address)
		} else if !errors.Is(err, ErrForbidden) && !strings.Contains(err.Error(), "no server has the name") &&
			!strings.Contains(err.Error(), "lookup") {
			t.Errorf("%s: %v, want a refusal", address, err)
		}
	}
}

func TestFullTextIsRemembered(t *testing.T) {
	paths := map[string]int{}
	s := newSite(t, 0, func(w http.ResponseWriter, r *http.Request) {
		paths[r.URL.Path]++
		switch r.URL.Path {
		case "/robots.txt":
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private")
		case "/feed":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>T</title><!-- %d `+
				`--><item><title>One</title><link>/one</link></item><item><title>Two</title><link>/private/two</link></item></`+
				`channel></rss>`, paths["/feed"])
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<html><head><title>x</title></head><body><nav>Menu</nav><article><h1>One</h1>"+
				""+strings.Repeat("<p>The regulator has looked at how the platform handles the personal data of its "+
				"users.</p>", 10)+"<script>x</script></article></body></html>")
		}
	})
	s.feed.FullText = true
	for range 3 {
		r := s.run()
		if len(r.Entries) != 2 || !strings.Contains(r.Entries[0].FullText, "personal data") ||
			strings.Contains(r.Entries[0].FullText, "script") || r.Entries[1].FullText != "" {
			t.Fatalf("%s: %+v", r.Status, r.Entries)
		}
	}
	if paths["/one"] != 1 || paths["/private/two"] != 0 || paths["/robots.txt"] != 1 {
		t.Errorf("asked %v", paths)
	}
}

// Feeds of one host are requested one after another, each once, and the host with the most feeds comes first.
func TestByHost(t *testing.T) {
	var feeds []news.Feed
	for _, address := range []string{
		"http://a.example/1", "http://b.example/1", "https://A.example:443/2", "http://b.example/2",
		"http://b.example:80/3", "http://b.example:8080/4"} {
		feeds = append(feeds, news.Feed{URL: address})
	}
	if got, want := fmt.Sprint(byHost(feeds)), "[[1 3 4] [0 2] [5]]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A pause is the host's that asked for it: a feed that only redirects there is paused, its own host is not.
func TestPauseBehindRedirect(t *testing.T) {
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer busy.Close()
	s := newSite(t, 0, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" || r.URL.Path == "/other" {
			http.Redirect(w, r, busy.URL+"/feed", http.StatusFound)
			return
		}
		feedWith("")(w, r)
	})
	other := news.Feed{Slug: "b", Name: "B", URL: strings.Replace(s.feed.URL, "/feed", "/other", 1)}
	fine := news.Feed{Slug: "c", Name: "C", URL: strings.Replace(s.feed.URL, "/feed", "/fine", 1)}
	for run, want := range [][]Status{
		{StatusFailed, StatusPaused, StatusNew}, {StatusPaused, StatusPaused, StatusUnchanged},
	} {
		var got []Status
		report, err := New(s.o).Run(context.Background(), []news.Feed{s.feed, other, fine}, func(Result) error { return nil })
		if err == nil {
			err = report.Save()
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range report.Results {
			got = append(got, r.Status)
		}
		if !slices.Equal(got, want) {
			t.Errorf("run %d: %v, want %v", run+1, got, want)
		}
	}
	if len(s.seen) != 5 { // /feed once, /other and /fine twice each
		t.Errorf("%d requests", len(s.seen))
	}
}

func TestHostKey(t *testing.T) {
	for address, want := range map[string]string{
		"http://A.example/x": "a.example", "http://a.example:80/": "a.example", "https://a.example:443/": "a.example",
		"https://a.example:80/": "a.example:80", "http://[::1]:8080/": "::1:8080",
	} {
		if got := hostOf(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
