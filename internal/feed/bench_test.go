package feed

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

const (
	benchFeeds       = 1000
	benchItems       = 30
	benchLatency     = 50 * time.Millisecond
	benchConcurrency = 8
)

// benchFeed is a feed as a newsroom publishes it: 30 items with a summary and some HTML.
func benchFeed(n int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" `+
		`xmlns:content="http://purl.org/rss/1.0/modules/content/" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Feed %d</title><link>https://f%d.example/</link>`,
		n, n)
	for i := range benchItems {
		fmt.Fprintf(&b, `<item><title>Item %d of feed %d: regulator &amp; `+
			`platform</title><link>https://f%d.example/%d</link><guid isPermaLink="false">%d-%d</guid><dc:creator>Ann `+
			`Author</dc:creator><category>privacy</category><pubDate>Tue, 04 Apr 2023 09:%02d:00 `+
			`GMT</pubDate><description>The regulator has looked at how the platform handles personal `+
			`data.</description><content:encoded><![CDATA[<p>The regulator has looked at <a href="/a/%d">how the `+
			`platform</a> handles the personal data of its users.</p><p><img src="/i/%d.png" alt="x"> It found much to say `+
			`about it, &amp; said so in a report of many pages.</p>]]></content:encoded></item>`, i, n, n, i, n, i, i, i, i)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

// benchServer serves the feeds, each from an address of its own, with a latency; every second one says 304 to whoever
// knows its tag.
func benchServer(tb testing.TB) (client *http.Client, feeds []news.Feed) {
	tb.Helper()
	bodies := make([][]byte, benchFeeds)
	for i := range bodies {
		bodies[i] = benchFeed(i)
	}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		tb.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(benchLatency)
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n%2 == 0 {
			w.Header().Set("ETag", `"same"`)
			if r.Header.Get("If-None-Match") == `"same"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write(bodies[n])
	})}
	go func() { _ = srv.Serve(l) }()
	tb.Cleanup(func() { _ = srv.Close() })
	port := l.Addr().(*net.TCPAddr).Port
	for i := range benchFeeds {
		feeds = append(feeds, news.Feed{Name: fmt.Sprint(i), Slug: fmt.Sprint(i),
			URL: fmt.Sprintf("http://127.0.%d.%d:%d/%d", 1+i/250, 1+i%250, port, i)})
	}
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}, feeds
}

// peakHeap runs f and returns how long it took and the most heap it had, in megabytes.
func peakHeap(f func()) (time.Duration, float64) {
	runtime.GC()
	done := make(chan struct{})
	var peak uint64
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	start := time.Now()
	f()
	took := time.Since(start)
	close(done)
	wg.Wait()
	return took, float64(peak) / (1 << 20)
}

// bare fetches with net/http at the same concurrency and hands every answer to use.
func bare(client *http.Client, feeds []news.Feed, header http.Header, use func(io.Reader)) {
	next := make(chan string)
	var wg sync.WaitGroup
	for range benchConcurrency {
		wg.Go(func() {
			for address := range next {
				req, _ := http.NewRequest(http.MethodGet, address, nil)
				req.Header = header
				resp, err := client.Do(req)
				if err != nil {
					panic(err)
				}
				use(resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	for _, f := range feeds {
		next <- f.URL
	}
	close(next)
	wg.Wait()
}

// TestFetchSpeed compares a run over a thousand feeds with the same fetch by bare gofeed, and a run in which nothing
// changed with bare net/http. It takes half a minute and measures the machine as well, so it has to be asked for.
func TestFetchSpeed(t *testing.T) {
	if os.Getenv("PRIVACYWIRE_BENCH") == "" {
		t.Skip("PRIVACYWIRE_BENCH=1 runs it")
	}
	client, feeds := benchServer(t)
	f := New(Options{CacheDir: t.TempDir(), AllowNetworks: loopback, Concurrency: benchConcurrency})
	ours := func(feeds []news.Feed, want map[Status]int) func() {
		return func() {
			entries := 0
			report, err := f.Run(context.Background(), feeds, func(r Result) error {
				entries += len(r.Entries)
				return nil
			})
			if err == nil {
				err = report.Save()
			}
			if err != nil {
				t.Fatal(err)
			}
			for s, n := range want {
				if report.Count(s) != n {
					t.Fatalf("%d feeds %s, want %d", report.Count(s), s, n)
				}
			}
			if entries != want[StatusNew]*benchItems {
				t.Fatalf("%d entries", entries)
			}
		}
	}
	gofeedAll := func() {
		bare(client, feeds, http.Header{}, func(body io.Reader) {
			if _, err := gofeed.NewParser().Parse(body); err != nil {
				t.Error(err)
			}
		})
	}
	first, firstHeap := peakHeap(ours(feeds, map[Status]int{StatusNew: benchFeeds}))
	f.o.Generation = "half" // the even ones are known, the odd ones answer in full
	for i, fd := range feeds {
		s := loadState(f.o.CacheDir, fd)
		s.Generation = "half " + fd.Reading()
		if i%2 == 1 {
			s.Hash, s.Generation = "", "other"
		}
		if err := s.save(f.o.CacheDir, fd.Slug); err != nil {
			t.Fatal(err)
		}
	}
	half, halfHeap := peakHeap(ours(feeds, map[Status]int{StatusNew: benchFeeds / 2, StatusUnchanged: benchFeeds / 2}))
	them, themHeap := peakHeap(gofeedAll)
	var even []news.Feed
	for i, fd := range feeds {
		if i%2 == 0 {
			even = append(even, fd)
		}
	}
	same, _ := peakHeap(ours(even, map[Status]int{StatusUnchanged: len(even)}))
	plain, _ := peakHeap(func() {
		known := http.Header{"If-None-Match": {`"same"`}}
		bare(client, even, known, func(body io.Reader) { _, _ = io.Copy(io.Discard, body) })
	})
	t.Logf("all new:        %v, %.0f MB heap", first.Round(time.Millisecond), firstHeap)
	t.Logf("half unchanged: %v, %.0f MB heap", half.Round(time.Millisecond), halfHeap)
	t.Logf("bare gofeed:    %v, %.0f MB heap", them.Round(time.Millisecond), themHeap)
	t.Logf("nothing new:    %v for %d feeds; bare net/http %v",
		same.Round(time.Millisecond), len(even), plain.Round(time.Millisecond))
	t.Logf("ratios: half unchanged to gofeed %.2f, all new to gofeed %.2f, heap %.2f, nothing new to net/http %.2f",
		half.Seconds()/them.Seconds(), first.Seconds()/them.Seconds(), halfHeap/themHeap, same.Seconds()/plain.Seconds())
	if r := half.Seconds() / them.Seconds(); r > 1.3 {
		t.Errorf("a run takes %.2f times as long as bare gofeed", r)
	}
	if r := same.Seconds() / plain.Seconds(); r > 1.2 {
		t.Errorf("a run without news takes %.2f times as long as bare net/http", r)
	}
}

func BenchmarkParse(b *testing.B) {
	body := benchFeed(1)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := parse.Parse(body, parse.Options{BaseURL: "https://feeds.example/dir/feed.xml"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gofeed", func(b *testing.B) {
		for b.Loop() {
			if _, err := gofeed.NewParser().ParseString(string(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
