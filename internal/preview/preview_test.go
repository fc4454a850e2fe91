package preview

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tree writes files below a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		write(t, filepath.Join(dir, name), data)
	}
	return dir
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(s http.Handler, target string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "http://localhost"+target, nil)
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestServesAsStaticHostsDo(t *testing.T) {
	out := tree(t, map[string]string{
		"index.html":        "<html><body>front</body></html>",
		"about/index.html":  "about",
		"stories/fine.html": "story",
		"feed.xml":          "<rss/>",
		"404.html":          "gone",
	})
	s := NewServer(out, "/wire/")
	for _, c := range []struct {
		path   string
		status int
		body   string
		kind   string
	}{
		{"/wire/", 200, "front", "text/html; charset=utf-8"},
		{"/wire/about/", 200, "about", "text/html; charset=utf-8"},
		{"/wire/stories/fine.html", 200, "story", "text/html; charset=utf-8"},
		{"/wire/stories/fine", 200, "story", "text/html; charset=utf-8"},
		{"/wire/feed.xml", 200, "<rss/>", "application/xml; charset=utf-8"},
		{"/wire/nothing", 404, "gone", "text/html; charset=utf-8"},
		{"/wire/../secret", 404, "gone", "text/html; charset=utf-8"},
		{"/", 302, "", ""},
	} {
		w := get(s, c.path)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || (c.kind != "" && w.Header().Get("Content-Type") != c.kind) {
			t.Errorf("%s: %d %s %s", c.path, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		reloads := strings.Contains(w.Body.String(), scriptPath)
		if isHTML := c.kind != "" && strings.HasPrefix(c.kind, "text/html"); reloads != isHTML {
			t.Errorf("%s: reload script: %t", c.path, reloads)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(out, "index.html")); strings.Contains(string(data), "script") {
		t.Error("the script got into the published file")
	}
}

func TestLinksOutOfTheSiteAreNotFollowed(t *testing.T) {
	out := tree(t, nil)
	secret := filepath.Join(t.TempDir(), "secret")
	write(t, secret, "secret")
	if err := os.Symlink(secret, filepath.Join(out, "link.txt")); err != nil {
		t.Skip("no symbolic links here")
	}
	if w := get(NewServer(out, "/"), "/link.txt"); w.Code != 404 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestOtherNamesForThisMachineAreRefused(t *testing.T) {
	s := NewServer(tree(t, map[string]string{"index.html": "front"}), "/")
	for host, want := range map[string]int{
		"localhost:8080": 200, "127.0.0.1": 200, "[::1]:8080": 200, "wire.localhost": 200,
		"rebound.example": 403, "127.0.0.1.rebound.example": 403, "10.0.0.1": 403, "": 403,
	} {
		if w := get(s, "/", func(r *http.Request) { r.Host = host }); w.Code != want {
			t.Errorf("host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestBrokenBuildShowsAndHeals(t *testing.T) {
	s := NewServer(tree(t, map[string]string{"index.html": "front", "site.css": "p{}"}), "/")
	build := func(err error) { s.Build(t.Context(), func(context.Context) error { return err }) }
	build(errors.Join(errors.New(`templates/story.html:3: no field "Titel" in <story>`), errors.New("and another")))
	w := get(s, "/")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "templates/story.html:3: no field &#34;Titel&#34; in &lt;story&gt;") ||
		!strings.Contains(w.Body.String(), "and another") || !strings.Contains(w.Body.String(), scriptPath) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(s, "/site.css"); w.Code != 200 {
		t.Errorf("style sheet: %d", w.Code)
	}
	build(nil)
	if w := get(s, "/"); w.Code != 200 || !strings.Contains(w.Body.String(), "front") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// site is a site whose build copies page.txt into public/index.html, and fails when that says so.
type site struct {
	dir     string
	url     string
	changed chan []string
	stop    func() error
}

func start(t *testing.T) *site {
	t.Helper()
	x := &site{dir: tree(t, map[string]string{"templates/page.txt": "one", "public/keep": ""}), changed: make(chan []string, 10)}
	ctx, cancel := context.WithCancel(t.Context())
	up, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- Run(ctx, Options{
			Dir: x.dir, Names: []string{"content", "templates", "feeds.yaml"}, Out: filepath.Join(x.dir, "public"), Prefix: "/", Addr: "127.0.0.1:0",
			Build: func(context.Context, []string) error {
				data, err := os.ReadFile(filepath.Join(x.dir, "templates/page.txt"))
				if err != nil || strings.Contains(string(data), "broken") {
					return errors.Join(err, errors.New("templates/page.txt:1: broken"))
				}
				return os.WriteFile(filepath.Join(x.dir, "public/index.html"), data, 0o644)
			},
			Listening: func(url string) { up <- url },
			Built:     func(_ time.Duration, changed []string, _ error) { x.changed <- changed },
		})
	}()
	x.stop = func() error { cancel(); return <-done }
	select {
	case x.url = <-up:
	case err := <-done:
		t.Fatal(err)
	}
	<-x.changed // the first build
	return x
}

func (x *site) page(t *testing.T) string {
	t.Helper()
	res, err := http.Get(x.url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (x *site) wait(t *testing.T) []string {
	t.Helper()
	select {
	case names := <-x.changed:
		return names
	case <-time.After(10 * time.Second):
		t.Fatal("no build")
		return nil
	}
}

func TestSaveRebuildsReloadsAndHeals(t *testing.T) {
	x := start(t)
	if page := x.page(t); !strings.Contains(page, "one") {
		t.Fatal(page)
	}
	res, err := http.Get(strings.TrimSuffix(x.url, "/") + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	events := bufio.NewScanner(res.Body)
	event := func() string {
		for events.Scan() {
			if v, ok := strings.CutPrefix(events.Text(), "data: "); ok {
				return v
			}
		}
		t.Fatal(events.Err())
		return ""
	}
	before := event()

	write(t, filepath.Join(x.dir, "templates/page.txt"), "broken")
	x.wait(t)
	if after := event(); after == before {
		t.Error("no event after a build")
	}
	if page := x.page(t); !strings.Contains(page, "templates/page.txt:1: broken") {
		t.Error(page)
	}
	write(t, filepath.Join(x.dir, "templates/page.txt"), "two")
	if names := x.wait(t); !slices.Equal(names, []string{"templates/page.txt"}) {
		t.Errorf("changed: %q", names)
	}
	if page := x.page(t); !strings.Contains(page, "two") {
		t.Error(page)
	}
	if err := x.stop(); err != nil {
		t.Error(err)
	}
}

func TestWatchesFoldersThatComeLater(t *testing.T) {
	x := start(t)
	defer x.stop()
	write(t, filepath.Join(x.dir, "content/2023/04/fine.md"), "new")
	for !slices.Contains(x.wait(t), "content/2023/04/fine.md") {
	}
	write(t, filepath.Join(x.dir, "content/2023/04/fine.md"), "edited")
	if names := x.wait(t); !slices.Equal(names, []string{"content/2023/04/fine.md"}) {
		t.Errorf("changed: %q", names)
	}
	write(t, filepath.Join(x.dir, "feeds.yaml"), "site: {}")
	if names := x.wait(t); !slices.Equal(names, []string{"feeds.yaml"}) {
		t.Errorf("changed: %q", names)
	}
}

func TestOtherFilesAreNoReasonToBuild(t *testing.T) {
	x := start(t)
	defer x.stop()
	for _, name := range []string{"public/other.html", "README.md", "templates/.page.txt.swp", "templates/page.txt~", ".cache/feed.json"} {
		write(t, filepath.Join(x.dir, name), "x")
	}
	write(t, filepath.Join(x.dir, "templates/page.txt"), "two")
	if names := x.wait(t); !slices.Equal(names, []string{"templates/page.txt"}) {
		t.Errorf("changed: %q", names)
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "nonsense"} {
		if l, err := listen(addr); err == nil {
			l.Close()
			t.Errorf("%s: listens", addr)
		}
	}
}
