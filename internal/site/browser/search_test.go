package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/preview"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// node runs a script, each line of whose output is a fault.
func node(t *testing.T, chrome string, args ...string) {
	t.Helper()
	run := exec.CommandContext(t.Context(), "node", args...)
	run.Env = append(os.Environ(), "CHROME_PATH="+chrome)
	out, err := run.CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("node %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestBrowserSearch searches a site.
func TestBrowserSearch(t *testing.T) {
	chrome := tools(t)
	node(t, chrome, "search.mjs", build(t, sample.Input(300)))
}

// TestBrowserPreview edits a site in preview: the browser follows by itself, into a mistake and out of it.
func TestBrowserPreview(t *testing.T) {
	chrome := tools(t)
	dir := t.TempDir()
	page, out := filepath.Join(dir, "templates/page.html"), filepath.Join(dir, "public")
	if err := errors.Join(os.MkdirAll(filepath.Dir(page), 0o755), os.MkdirAll(out, 0o755),
		os.WriteFile(page, []byte("one"), 0o644)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	address, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- preview.Run(ctx, preview.Options{
			Dir: dir, Names: []string{"templates"}, Out: out, Prefix: "/", Addr: "127.0.0.1:0",
			Build: func(context.Context, []string) error {
				text, err := os.ReadFile(page)
				if strings.Contains(string(text), "broken") {
					return errors.New("templates/page.html:1: broken")
				}
				// The policy of the real pages, which the preview's own script must pass.
				head := `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src 'self'">`
				return errors.Join(err, os.WriteFile(filepath.Join(out, "index.html"), []byte(head+string(text)), 0o644))
			},
			Listening: func(url string) { address <- url },
			Built:     func(time.Duration, []string, error) {},
		})
	}()
	node(t, chrome, "preview.mjs", <-address, page)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
