package feed

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/privacywire/privacywire/internal/news"
)

// A behaviour is one way in which a server treats us, and what has to come of it. Each has a host of its own.
type behaviour struct {
	name    string
	serve   func(b *bench, w http.ResponseWriter, r *http.Request) // nil: a plain feed
	urls    []string                                               // paths of the feeds; nil: one, /feed
	options string                                                 // of the feed in feeds.yaml
	articles
	health Condition // after the last run; "" for Healthy
	check  func(t *testing.T, b *bench)
}

// articles is how many articles the archive has of a behaviour's feeds in the end; -1 for any number.
type articles int

// A bench is a behaviour at work: its server, and the requests it had.
type bench struct {
	behaviour
	srv *httptest.Server

	mu       sync.Mutex
	run      int
	requests []request
	busy     int
	most     int // requests at once
	health   Health
}

type request struct {
	run    int
	path   string
	header http.Header
}

// in returns the paths asked for in one run.
func (b *bench) in(run int) (paths []string) {
	for _, r := range b.requests {
		if r.run == run {
			paths = append(paths, r.path)
		}
	}
	return paths
}

// last returns the header of the last request.
func (b *bench) last() http.Header { return b.requests[len(b.requests)-1].header }

func (b *bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.requests = append(b.requests, request{b.run, r.URL.RequestURI(), r.Header.Clone()})
	b.busy++
	b.most = max(b.most, b.busy)
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		b.busy--
		b.mu.Unlock()
	}()
	if b.serve == nil {
		_, _ = io.WriteString(w, plainFeed(b.name))
		return
	}
	b.serve(b, w, r)
}

// plainFeed is a feed of two articles whose titles have the behaviour's name.
func plainFeed(name string) string {
	return fmt.Sprintf(`<?xml version="1.0"?>
<rss version="2.0"><channel><title>%[1]s</title><link>https://%[2]s.example/</link>
<item><title>%[1]s: the first</title><link>https://%[2]s.example/1</link><guid>%[2]s-1</guid>
<description>The regulator has published its yearly report on %[1]s.</description>
<pubDate>Tue, 04 Apr 2023 09:00:00 GMT</pubDate></item>
<item><title>%[1]s: the second</title><link>https://%[2]s.example/2</link><guid>%[2]s-2</guid>
<description>The company has answered the questions about %[1]s.</description>
<pubDate>Wed, 05 Apr 2023 09:00:00 GMT</pubDate></item>
</channel></rss>`, name, slugOf(name))
}

func slugOf(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name)), "-")
}

func (b *bench) feed(w io.Writer) { _, _ = io.WriteString(w, plainFeed(b.name)) }

func status(code int) func(*bench, http.ResponseWriter, *http.Request) {
	return func(_ *bench, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func body(s string) func(*bench, http.ResponseWriter, *http.Request) {
	return func(_ *bench, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) }
}

// redirect sends /feed on, and serves a feed at /new.
func redirect(code int, to string) func(*bench, http.ResponseWriter, *http.Request) {
	return func(b *bench, w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			w.Header().Set("Location", to)
			w.WriteHeader(code)
			return
		}
		b.feed(w)
	}
}

func gzipped(s string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return out.Bytes()
}

func encode(e interface{ String(string) (string, error) }, s string) string {
	out, err := e.String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func asked(t *testing.T, b *bench, perRun ...int) {
	t.Helper()
	for i, want := range perRun {
		if got := b.in(i + 1); len(got) != want {
			t.Errorf("run %d asked %v, want %d requests", i+1, got, want)
		}
	}
}

func failsWith(text string) func(*testing.T, *bench) {
	return func(t *testing.T, b *bench) {
		t.Helper()
		if !strings.Contains(b.health.Detail, text) {
			t.Errorf("said %q, want something about %q", b.health.Detail, text)
		}
	}
}

const runs = 5 // of the binary; the fourth one with --force

func behaviours() []behaviour {
	return slices.Concat(answerBehaviours(), statusBehaviours(), redirectBehaviours(), encodingBehaviours(),
		bodyBehaviours(), connectionBehaviours(), contentBehaviours())
}

// answerBehaviours are those of servers with validators.
func answerBehaviours() []behaviour {
	return []behaviour{
		{name: "plain feed", articles: 2, check: func(t *testing.T, b *bench) { asked(t, b, 1, 1, 1, 1, 1) }},
		{name: "validators", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header()["ETag"] = []string{`W/"odd, 'tag' "`}
			w.Header()["Last-Modified"] = []string{"yesterday, at noon"}
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			b.feed(w)
		}, check: func(t *testing.T, b *bench) {
			asked(t, b, 1, 1, 1, 1, 1)
			if h := b.last(); h.Get("If-None-Match") != `W/"odd, 'tag' "` || h.Get("If-Modified-Since") != "yesterday, at noon" {
				t.Errorf("validators sent back as %q and %q", h.Get("If-None-Match"), h.Get("If-Modified-Since"))
			}
		}},
		{name: "validators refreshed by a 304", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, b.run))
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			b.feed(w)
		}, check: func(t *testing.T, b *bench) {
			if got := b.last().Get("If-None-Match"); got != `"4"` {
				t.Errorf("run 5 sent %s, want the tag of run 4", got)
			}
		}},
		{name: "304 out of the blue", serve: status(304), health: Failing, check: failsWith("304")},
		{name: "validators of an unreadable body", health: Failing,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"broken"`)
				_, _ = io.WriteString(w, "<html><body>down for maintenance</body></html>")
			}, check: func(t *testing.T, b *bench) {
				for _, r := range b.requests {
					if r.header.Get("If-None-Match") != "" {
						t.Error("sent the validator of a body that could not be read")
					}
				}
				if len(b.in(4)) != 1 {
					t.Error("--force did not ask")
				}
			}},
		{name: "half a feed with the validator of the whole", articles: 2,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"whole"`)
				if r.Header.Get("If-None-Match") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				whole := plainFeed(b.name)
				if b.run <= 2 {
					whole = whole[:strings.LastIndex(whole, "<item>")+8]
				}
				_, _ = io.WriteString(w, whole)
			}},
	}
}

// statusBehaviours are those of servers that refuse, or want us to wait.
func statusBehaviours() []behaviour {
	return []behaviour{
		{name: "two feeds on one host", articles: 4, urls: []string{"/a", "/b"},
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				time.Sleep(30 * time.Millisecond)
				_, _ = io.WriteString(w, plainFeed(b.name+" "+strings.Trim(r.URL.Path, "/")))
			}, check: func(t *testing.T, b *bench) {
				if b.most > 1 {
					t.Errorf("%d requests at once", b.most)
				}
			}},
		{name: "429 with Retry-After in seconds", urls: []string{"/a", "/b"}, health: Blocked,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(http.StatusTooManyRequests)
			}, check: func(t *testing.T, b *bench) { asked(t, b, 1, 0, 0, 0, 0) }},
		{name: "503 with Retry-After as a date", health: Failing,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
				w.WriteHeader(http.StatusServiceUnavailable)
			}, check: func(t *testing.T, b *bench) { asked(t, b, 1, 0, 0, 0, 0) }},
		{name: "503 with a short Retry-After", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if b.run == 1 {
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			b.feed(w)
		}},
		{name: "status 500", serve: status(500), health: Failing,
			check: func(t *testing.T, b *bench) { asked(t, b, 1, 0, 0, 1, 0) }},
		{name: "status 404", serve: status(404), health: Failing,
			check: func(t *testing.T, b *bench) { asked(t, b, 1, 0, 0, 1, 0) }},
		{name: "status 403", serve: status(403), health: Blocked},
		{name: "204 without a body", serve: status(204), health: Failing},
		{name: "status 410", serve: status(410), health: Gone, check: func(t *testing.T, b *bench) { asked(t, b, 1, 0, 0) }},
	}
}

// redirectBehaviours are those of servers that send us elsewhere.
func redirectBehaviours() []behaviour {
	return []behaviour{
		{name: "redirect 301", serve: redirect(301, "/new"), articles: 2, health: Moved, check: movedAfterThree},
		{name: "redirect 308", serve: redirect(308, "/new"), articles: 2, health: Moved, check: movedAfterThree},
		{name: "redirect 302", serve: redirect(302, "/new"), articles: 2, check: neverMoved},
		{name: "redirect 307", serve: redirect(307, "/new"), articles: 2, check: neverMoved},
		{name: "301 to another place each time", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/feed" {
				http.Redirect(w, r, fmt.Sprintf("/new%d", b.run), http.StatusMovedPermanently)
				return
			}
			b.feed(w)
		}, check: neverMoved},
		{name: "301 to a 302", articles: 2, health: Moved, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/feed":
				http.Redirect(w, r, "/kept", http.StatusMovedPermanently)
			case "/kept":
				http.Redirect(w, r, "/today", http.StatusFound)
			default:
				b.feed(w)
			}
		}, check: func(t *testing.T, b *bench) {
			if got := strings.Join(b.in(5), " "); got != "/kept /today" {
				t.Errorf("run 5 asked %s", got)
			}
		}},
		{name: "301 without a Location", serve: status(301), health: Failing},
		{name: "five redirects", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if n := len(r.URL.Path); n < len("/feed")+5 {
				http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
				return
			}
			b.feed(w)
		}},
		{name: "redirects without end", health: Failing, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, check: func(t *testing.T, b *bench) { asked(t, b, 6, 0, 0, 6, 0) }},
		{name: "redirect to a private address", serve: redirect(302, "http://10.0.0.1/feed"), health: Failing,
			check: failsWith("forbidden address")},
		{name: "redirect to the metadata service", serve: redirect(302, "http://169.254.169.254/latest/"),
			health: Failing, check: failsWith("forbidden address")},
		{name: "redirect to IPv6 loopback", serve: redirect(302, "http://[::1]:9/feed"),
			health: Failing, check: failsWith("forbidden address")},
		{name: "redirect to a mapped address", serve: redirect(302, "http://[::ffff:10.0.0.1]/feed"), health: Failing,
			check: failsWith("forbidden address")},
		{name: "redirect to a NAT64 address", serve: redirect(302, "http://[64:ff9b::a00:1]/feed"), health: Failing,
			check: failsWith("forbidden address")},
		{name: "redirect to a file", serve: redirect(302, "file:///etc/passwd"),
			health: Failing, check: failsWith("forbidden address")},
		{name: "cookies and Referer", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Set-Cookie", "id=1; Path=/")
			redirect(302, "/new")(b, w, r)
		}, check: func(t *testing.T, b *bench) {
			for _, r := range b.requests {
				if r.header.Get("Cookie") != "" || r.header.Get("Referer") != "" {
					t.Errorf("sent %v", r.header)
				}
				if !strings.Contains(r.header.Get("User-Agent"), "https://site.example/") {
					t.Errorf("User-Agent %q does not name the site", r.header.Get("User-Agent"))
				}
			}
		}},
	}
}

// encodingBehaviours are those of servers that pack their answers.
func encodingBehaviours() []behaviour {
	return []behaviour{
		{name: "gzip", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				w.WriteHeader(http.StatusNotAcceptable)
				return
			}
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(gzipped(plainFeed(b.name)))
		}},
		{name: "brotli", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
				w.WriteHeader(http.StatusNotAcceptable)
				return
			}
			w.Header().Set("Content-Encoding", "br")
			z := brotli.NewWriter(w)
			b.feed(z)
			_ = z.Close()
		}},
		{name: "gzip without a header", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(gzipped(plainFeed(b.name)))
		}},
		{name: "plain text called gzip", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			b.feed(w)
		}},
		{name: "an encoding nobody asked for", health: Failing,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "zstd")
				b.feed(w)
			}, check: failsWith("zstd")},
		{name: "gzip bomb", health: Failing, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}, check: failsWith("unpacks to more than")},
	}
}

// bodyBehaviours are bodies that are no feeds, or cost much.
func bodyBehaviours() []behaviour {
	return []behaviour{
		{name: "a body without end", health: Failing, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			line := []byte(strings.Repeat("<!-- more -->", 1000))
			for {
				if _, err := w.Write(line); err != nil {
					return
				}
			}
		}, check: failsWith("larger than 10 MB")},
		{name: "two million elements deep", serve: body(strings.Repeat("<a>", 2_000_000)),
			health: Failing, check: failsWith("nested deeper")},
		{name: "processing instructions without number", serve: body("<rss><channel>" +
			strings.Repeat("a<?p?>", 1_000_000) + "</channel></rss>")},
		{name: "entities that multiply", articles: 1, serve: body(`<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b ` +
			`"&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><rss ` +
			`version="2.0"><channel><title>x</title><item><title>Entities that multiply ` +
			`&d;</title><link>https://e.example/1</link></item></channel></rss>`)},
		{name: "a web page", serve: body("<!DOCTYPE html><html><head><title>x</title></head><body>hello</body></html>"),
			health: Failing, check: failsWith("web page")},
		{name: "an empty answer", serve: body(""), health: Failing, check: failsWith("empty")},
		{name: "a picture", serve: body("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
			health: Failing, check: failsWith("no RSS, Atom or JSON feed")},
	}
}

// connectionBehaviours are answers that end early, or are none of HTTP.
func connectionBehaviours() []behaviour {
	return []behaviour{
		{name: "a connection that breaks off", articles: 1, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			w.Header().Set("ETag", `"half"`)
			s := plainFeed(b.name)
			_, _ = io.WriteString(w, s[:strings.LastIndex(s, "<description>")])
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, check: func(t *testing.T, b *bench) {
			if b.last().Get("If-None-Match") != "" {
				t.Error("sent the validator of half a body")
			}
		}},
		{name: "a connection that closes at once", health: Failing, serve: func(*bench, http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}},
		{name: "an answer in another protocol", health: Failing,
			serve: func(_ *bench, w http.ResponseWriter, _ *http.Request) {
				c, _, err := http.NewResponseController(w).Hijack()
				if err == nil {
					_, _ = io.WriteString(c, "220 mail.example ESMTP\r\n")
					_ = c.Close()
				}
			}},
		{name: "a header without end", health: Failing, serve: func(_ *bench, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		}},
		{name: "a feed cut off in the middle", articles: 1, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			s := plainFeed(b.name)
			_, _ = io.WriteString(w, s[:strings.LastIndex(s, "<description>")])
		}},
	}
}

// contentBehaviours are feeds with unusual content.
func contentBehaviours() []behaviour {
	return []behaviour{
		{name: "windows-1251 called UTF-8", articles: 1, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `<?xml version="1.0" encoding="utf-8"?>`+
				encode(charmap.Windows1251.NewEncoder(), russianFeed))
		}, check: func(t *testing.T, b *bench) {
			if b.health.Language != "ru" {
				t.Errorf("its language is %q", b.health.Language)
			}
		}},
		{name: "UTF-16", articles: 1, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(),
				strings.NewReplacer("ru.example/1", "ru.example/2", "личных данных", "фотографий").Replace(russianFeed)))
		}},
		{name: "dates in the future and no dates", articles: 2,
			serve: body(`<rss version="2.0"><channel><title>x</title><item><title>From the ` +
				`future</title><link>https://e.example/future</link><pubDate>Fri, 01 Jan 2100 00:00:00 ` +
				`GMT</pubDate></item><item><title>Without a ` +
				`date</title><link>https://e.example/undated</link></item></channel></rss>`)},
		{name: "links that are no links", articles: -1,
			serve: body(`<rss version="2.0"><channel><title>x</title><item><title>Links that are no ` +
				`links</title><link>javascript:alert(1)</link><guid>js-1</guid><description>&lt;a ` +
				`href="javascript:alert(1)"&gt;x&lt;/a&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description></item></channel></` +
				`rss>`)},
		{name: "a feed that was taken over", articles: 2, health: Changed,
			serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
				if b.run == 1 {
					b.feed(w)
					return
				}
				_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>Casino</title><item><title>Die besten `+
					`Spielautomaten im Netz</title><link>https://casino.example/1</link><guid>c1</guid><description>Jetzt spielen `+
					`und gewinnen, die höchsten Auszahlungen warten auf dich.</description></item></channel></rss>`)
			}},
		{name: "a feed that comes back", articles: 2, serve: func(b *bench, w http.ResponseWriter, r *http.Request) {
			if b.run != 2 {
				b.feed(w)
				return
			}
			_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>Parked</title><item><title>Diese Seite steht zum `+
				`Verkauf</title><link>https://parked.example/1</link><guid>p1</guid><description>Kaufen Sie jetzt diese schöne `+
				`Adresse für Ihr Unternehmen.</description></item></channel></rss>`)
		}},
		{name: "full text that robots.txt forbids", articles: 1, options: "fulltext: true",
			serve: pages("User-agent: *\nDisallow: /"), check: func(t *testing.T, b *bench) {
				if strings.Contains(strings.Join(b.in(1), " "), "/page") {
					t.Errorf("asked %v", b.in(1))
				}
			}},
		{name: "full text", articles: 1, options: "fulltext: true", serve: pages("User-agent: *\nAllow: /"),
			check: func(t *testing.T, b *bench) {
				if got := strings.Join(b.in(1), " "); got != "/feed /robots.txt /page" {
					t.Errorf("run 1 asked %s", got)
				}
				if got := strings.Join(b.in(3), " "); got != "/feed" {
					t.Errorf("run 3 asked %s: a page is fetched once", got)
				}
			}},
	}
}

// pages serves a feed of one item, its page and a robots.txt.
func pages(robots string) func(*bench, http.ResponseWriter, *http.Request) {
	return func(b *bench, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			_, _ = io.WriteString(w, robots)
		case "/page":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html><body><article><h1>A page</h1>"+strings.Repeat("<p>The regulator has looked at "+
				"how the platform handles the personal data of its users, and found much to say about it.</p>",
				8)+"</article></body></html>")
		default:
			_, _ = fmt.Fprintf(w, `<rss version="2.0"><channel><title>x</title><item><title>%s number `+
				`%d</title><link>/page</link><guid>%s</guid></item></channel></rss>`, b.name, 1, slugOf(b.name))
		}
	}
}

const russianFeed = `<rss version="2.0"><channel><title>Новости</title><language>ru</language><item><title>Суд ` +
	`оштрафовал компанию за хранение личных данных</title><link>https://ru.example/1</link><description>Московский ` +
	`суд назначил штраф за отказ хранить данные пользователей на территории страны, сообщили в ` +
	`ведомстве.</description></item></channel></rss>`

var bomb = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	zero := make([]byte, 1<<20)
	for range 24 {
		_, _ = z.Write(zero)
	}
	_ = z.Close()
	return out.Bytes()
})

func movedAfterThree(t *testing.T, b *bench) {
	t.Helper()
	asked(t, b, 2, 2, 2, 1, 1)
	if got := strings.Join(b.in(5), " "); got != "/new" {
		t.Errorf("run 5 asked %s, want /new at once", got)
	}
	if !strings.HasSuffix(b.health.MovedTo, "/new") {
		t.Errorf("moved to %q", b.health.MovedTo)
	}
}

func neverMoved(t *testing.T, b *bench) {
	t.Helper()
	asked(t, b, 2, 2, 2, 2, 2)
	if b.health.MovedTo != "" {
		t.Errorf("moved to %q", b.health.MovedTo)
	}
}

// TestBehaviours runs the program itself, again and again, against servers that misbehave in every way we know.
func TestBehaviours(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it five times")
	}
	binary := buildProgram(t)
	dir := t.TempDir()
	benches, feeds := startServers(t, dir)
	archived := map[string]string{}
	for run := 1; run <= runs; run++ {
		for _, b := range benches {
			b.mu.Lock()
			b.run = run
			b.mu.Unlock()
		}
		fetchOnce(t, binary, dir, run)
		if run == 1 {
			time.Sleep(1100 * time.Millisecond) // a short Retry-After passes
		}
		if run == 4 {
			archived = content(t, dir)
		}
	}
	after := content(t, dir)
	if len(after) != len(archived) {
		t.Errorf("the fifth run changed the number of articles from %d to %d", len(archived), len(after))
	}
	for path, text := range archived {
		if after[path] != text {
			t.Errorf("the fifth run changed %s", path)
		}
	}
	health := ReadHealth(filepath.Join(dir, ".cache"), feeds, time.Now())
	for _, b := range benches {
		t.Run(b.name, func(t *testing.T) { checkBehaviour(t, b, feeds, health, archived) })
	}
}

// startServers starts a server for each behaviour, and writes a feeds.yaml with their feeds to dir.
func startServers(t *testing.T, dir string) (benches []*bench, feeds []news.Feed) {
	t.Helper()
	var config strings.Builder
	config.WriteString("site: {title: Test, url: https://site.example/, description: x, language: en}\nfetch: " +
		"{interval: 0s, concurrency: 8, allow_networks: [127.0.0.0/8]}\nfeeds:\n")
	for _, b := range behaviours() {
		be := &bench{behaviour: b}
		be.srv = httptest.NewUnstartedServer(be)
		be.srv.Config.ErrorLog = nil
		be.srv.Start()
		t.Cleanup(be.srv.Close)
		benches = append(benches, be)
		if be.urls == nil {
			be.urls = []string{"/feed"}
		}
		for _, path := range be.urls {
			name := strings.TrimSpace(b.name + " " + strings.Trim(strings.TrimPrefix(path, "/feed"), "/"))
			more := ""
			if b.options != "" {
				more = ", " + b.options
			}
			fmt.Fprintf(&config, "  - {name: %q, url: %q, keep: all%s}\n", name, be.srv.URL+path, more)
			feeds = append(feeds, news.Feed{Name: name, Slug: slugOf(name), URL: be.srv.URL + path})
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "feeds.yaml"), []byte(config.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return benches, feeds
}

// fetchOnce runs the program once, behind proxies that it has to ignore.
func fetchOnce(t *testing.T, binary, dir string, run int) {
	t.Helper()
	args := []string{"-C", dir, "fetch"}
	if run == 4 {
		args = append(args, "--force")
	}
	start := time.Now()
	cmd := exec.Command(binary, args...)
	const proxy = "http://127.0.0.1:1"
	cmd.Env = append(os.Environ(), "HTTP_PROXY="+proxy, "http_proxy="+proxy, "ALL_PROXY="+proxy)
	out, mb, err := runWatched(cmd)
	if err != nil {
		t.Fatalf("run %d: %v\n%s", run, err, out)
	}
	t.Logf("run %d: %v, %d MB", run, time.Since(start).Round(time.Millisecond), mb)
	if mb > 300 {
		t.Errorf("run %d took %d MB of memory", run, mb)
	}
}

func checkBehaviour(t *testing.T, b *bench, feeds []news.Feed, health []Health, archived map[string]string) {
	count := 0
	for i, f := range feeds {
		if !strings.HasPrefix(f.URL, b.srv.URL+"/") {
			continue
		}
		if b.health.Condition == "" {
			b.health = health[i]
		}
		for _, text := range archived {
			if strings.Contains(text, "\nsource: "+f.Slug+"\n") {
				count++
			}
		}
	}
	if b.articles >= 0 && count != int(b.articles) {
		t.Errorf("%d articles in the archive, want %d", count, b.articles)
	}
	want := b.behaviour.health
	if want == "" {
		want = Healthy
	}
	if got := b.health.Condition; got != want && !(want == Healthy && got == Quiet) {
		t.Errorf("the feed is %s (%s), want %s", got, b.health.Detail, want)
	}
	if b.check != nil {
		b.check(t, b)
	}
}

// content reads the archive.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := filepath.Join(dir, "content")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func buildProgram(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "privacywire")
	out, err := exec.Command("go", "build", "-o", binary, "../../cmd/privacywire").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// A server that never says anything, or says it a byte at a time, costs its slot and no more than the bounds.
func TestSlowServers(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	silent := func(w http.ResponseWriter, r *http.Request) { <-release }
	drip := func(w http.ResponseWriter, r *http.Request) {
		for i := 0; ; i++ {
			select {
			case <-release:
				return
			case <-r.Context().Done():
				return
			case <-time.After(10 * time.Millisecond):
				_, _ = io.WriteString(w, "<")
				_ = http.NewResponseController(w).Flush()
			}
		}
	}
	mute, err := net.Listen("tcp", "127.0.0.1:0") // accepts and never reads
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	addresses := map[string]string{"no answer within 200ms ": "http://" + mute.Addr().String() + "/"}
	handlers := map[string]http.HandlerFunc{"no answer within 200ms": silent, "no complete answer within 500ms": drip}
	for want, h := range handlers {
		srv := httptest.NewServer(h)
		t.Cleanup(srv.CloseClientConnections)
		addresses[want] = srv.URL
	}
	bounds := DefaultBounds
	bounds.Headers, bounds.Whole = 200*time.Millisecond, 500*time.Millisecond
	f := New(Options{AllowNetworks: loopback, Bounds: bounds})
	for want, address := range addresses {
		start := time.Now()
		_, err := f.Read(t.Context(), address+"/feed")
		if err == nil || !strings.Contains(err.Error(), strings.TrimSpace(want)) {
			t.Errorf("error %v, want %q", err, want)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %v", want, took)
		}
	}
}
