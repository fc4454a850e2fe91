package feed

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestHostileServers lets the program itself loose on all hostile bodies at once, and on servers that drip and that
// never speak. It takes a minute, because that is how long patience lasts.
func TestHostileServers(t *testing.T) {
	if os.Getenv("PRIVACYWIRE_SLOW") == "" {
		t.Skip("PRIVACYWIRE_SLOW=1 runs it")
	}
	dir, binary := t.TempDir(), buildProgram(t)
	var config strings.Builder
	config.WriteString("site: {title: Test, url: https://site.example/, description: x, language: en}\nfetch: " +
		"{interval: 0s, allow_networks: [127.0.0.0/8]}\nfeeds:\n")
	add := func(name string, h http.HandlerFunc) {
		srv := httptest.NewServer(h)
		t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
		fmt.Fprintf(&config, "  - {name: %q, url: %q, keep: all}\n", name, srv.URL)
	}
	add("silent", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	add("dripping", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("<"))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
		}
	})
	const size = 10<<20 - 1000
	for name, body := range map[string]string{
		"deep":         strings.Repeat("<a>", size/3),
		"instructions": strings.Repeat("a<?p?>", size/6),
		"items":        "<rss><channel>" + strings.Repeat("<item><title>x</title></item>", size/29),
		"entities":     "<rss><channel><title>" + strings.Repeat("&amp;", size/5),
	} {
		add(name, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, body) })
	}
	if err := os.WriteFile(filepath.Join(dir, "feeds.yaml"), []byte(config.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	out, mb, err := runWatched(exec.Command(binary, "-C", dir, "fetch"))
	took := time.Since(start)
	t.Logf("%v, %d MB\n%s", took, mb, out)
	if err != nil {
		t.Error(err)
	}
	if took > time.Minute+10*time.Second || mb > 300 {
		t.Errorf("took %v and %d MB", took, mb)
	}
}
