package feed

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func TestRunSmoke(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		if r.Header.Get("If-None-Match") == `"a"` {
			w.WriteHeader(304)
			return
		}
		w.Write([]byte(`<rss version="2.0"><channel><title>T</title><item><title>One</title><link>/one</link></item></channel></rss>`))
	}))
	defer srv.Close()
	f := New(Options{CacheDir: t.TempDir(), AllowNetworks: loopback})
	feeds := []news.Feed{{Name: "A", Slug: "a", URL: srv.URL + "/feed"}}
	for _, want := range []Status{StatusNew, StatusUnchanged} {
		_, err := f.Run(context.Background(), feeds, func(r Result) error {
			if r.Status != want {
				t.Errorf("status %s, want %s: %v", r.Status, want, r.Err)
			}
			if want == StatusNew && (len(r.Entries) != 1 || r.Entries[0].URL != srv.URL+"/one") {
				t.Errorf("entries %+v", r.Entries)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
