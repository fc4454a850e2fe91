package feed

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// TestBothValidatorsComeBackVerbatim sends validators that only a black box survives, and expects both back as they
// were.
func TestBothValidatorsComeBackVerbatim(t *testing.T) {
	etag, modified := `W/"a b"--gzip`, "Sunday, 03-Mar-24 08:00:00 GMT"
	var asked []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Clone())
		w.Header()["ETag"], w.Header()["Last-Modified"] = []string{etag}, []string{modified}
		if len(asked) > 1 {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write([]byte(`<rss version="2.0"><channel><title>T</title><item><title>A</title><guid>1</guid></item>` +
			`</channel></rss>`))
	}))
	defer server.Close()
	f := New(Options{CacheDir: t.TempDir(), AllowNetworks: loopback, Force: true, Now: time.Now})
	for range 2 {
		feeds := []news.Feed{{Name: "F", Slug: "f", URL: server.URL}}
		report, err := f.Run(t.Context(), feeds, func(Result) error { return nil })
		if err == nil {
			err = report.Save()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(asked) != 2 {
		t.Fatalf("asked %d times", len(asked))
	}
	if got := asked[0]; got.Get("If-None-Match") != "" || got.Get("If-Modified-Since") != "" {
		t.Errorf("validators at the first request: %v", got)
	}
	if got := asked[1]; got.Get("If-None-Match") != etag || got.Get("If-Modified-Since") != modified {
		t.Errorf("validators came back as %q and %q", got.Get("If-None-Match"), got.Get("If-Modified-Since"))
	}
}
