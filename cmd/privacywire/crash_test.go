package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/archive"
)

// crashes is how often TestKill kills; more with PRIVACYWIRE_CRASHES=100.
func crashes() int {
	if n, err := strconv.Atoi(os.Getenv("PRIVACYWIRE_CRASHES")); err == nil {
		return n
	}
	return 12
}

// A growing feed has more items at every round, the newest first.
type growingFeed struct {
	mu    sync.Mutex
	items int
}

func (f *growingFeed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	n := f.items
	f.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Growing</title><link>https://growing.example/</link>`)
	for i := n; i > 0; i-- {
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour)
		fmt.Fprintf(&b, `<item><guid>%s-%d</guid><link>https://growing.example%s/%d</link><title>Meta shares user data `+
			`with partner number %d of %s</title><pubDate>%s</pubDate>`+
			`<description>Meta shares the personal data of its users with partner number %d without their consent.</description></item>`,
			r.URL.Path, i, r.URL.Path, i, i, strings.Trim(r.URL.Path, "/"), at.Format(time.RFC1123Z), i)
	}
	b.WriteString(`</channel></rss>`)
	w.Write([]byte(b.String()))
}

func (f *growingFeed) grow(n int) {
	f.mu.Lock()
	f.items += n
	f.mu.Unlock()
}

// program returns the built program: the test binary answers to its name.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, append([]string{"-C", dir}, args...)...)
	c.Args[0] = "privacywire"
	c.Env = append(os.Environ(), "NOW=2024-03-05T12:00:00Z", "SOURCE_DATE_EPOCH=1709640000")
	return c
}

func crashSite(t *testing.T, server string) string {
	t.Helper()
	dir := t.TempDir()
	text := "site: {title: Wire, url: https://wire.example/}\nfetch: {interval: 0s, allow_networks: [127.0.0.1/32]}\nfeeds:\n"
	for _, name := range []string{"alpha", "beta", "gamma"} {
		text += fmt.Sprintf("  - {name: %s, url: %s/%s}\n", name, server, name)
	}
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestKill kills runs at random instants. After each kill every file of content/ and public/ is whole. In the end, after
// one run that was let finish, the articles are those of a site that was never killed, each once; public/ is byte for
// byte what a build into an empty folder gives; and no temporary file is left.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a program many times: run without -short")
	}
	feed := &growingFeed{items: 5}
	server := httptest.NewServer(feed)
	defer server.Close()
	killed, calm := crashSite(t, server.URL), crashSite(t, server.URL)
	random := rand.New(rand.NewPCG(1, 2))
	typical := mustRun(t, killed)
	mustRun(t, calm)
	hit := 0
	for range crashes() {
		feed.grow(random.IntN(6))
		c := program(t, killed, "run")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(typical) * 11 / 10)))
		c.Process.Kill()
		if err := c.Wait(); err != nil {
			hit++
		}
		checkWhole(t, killed)
		mustRun(t, calm)
	}
	mustRun(t, killed)
	mustRun(t, calm)
	if d := cmp.Diff(addresses(t, calm), addresses(t, killed)); d != "" {
		t.Errorf("without kills (-) and with (+):\n%s", d)
	}
	fresh := filepath.Join(t.TempDir(), "fresh")
	if out, err := program(t, killed, "build", "--out", fresh).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	compareFolders(t, fresh, filepath.Join(killed, "public"))
	for name := range filesOf(t, killed) {
		if strings.Contains(name, ".write-") || strings.Contains(name, ".tmp-") {
			t.Errorf("left behind: %s", name)
		}
	}
	t.Logf("%d of %d runs were killed before their end (a run takes %v)", hit, crashes(), typical)
	if hit == 0 {
		t.Error("no run was killed: the test shows nothing")
	}
}

// addresses returns the articles of a site by id.
func addresses(t *testing.T, dir string) map[string]string {
	t.Helper()
	a, err := archive.Open(filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	articles, _, err := a.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, x := range articles {
		all[x.ID] = x.URL
	}
	return all
}

func mustRun(t *testing.T, dir string) time.Duration {
	t.Helper()
	start := time.Now()
	if out, err := program(t, dir, "run").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return time.Since(start)
}

// checkWhole reads everything that a kill may have cut.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	a, err := archive.Open(filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	_, broken, err := a.Load(t.Context())
	if err != nil || len(broken) > 0 {
		t.Fatalf("content/ after a kill: %v %v", err, broken)
	}
	for name, data := range filesOf(t, filepath.Join(dir, "public")) {
		switch {
		case strings.HasPrefix(name, "."): // not published: what a cut-off build had made so far
		case strings.HasSuffix(name, ".html") && !bytes.HasSuffix(bytes.TrimSpace(data), []byte("</html>")):
			t.Fatalf("public/%s was cut: %q", name, data[max(0, len(data)-80):])
		case strings.HasSuffix(name, ".json") && !json.Valid(data):
			t.Fatalf("public/%s was cut", name)
		}
	}
}

// filesOf returns names and bytes below a folder, but for status.json, which may differ.
func filesOf(t *testing.T, root string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || d.Name() == "status.json" {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		data, err := os.ReadFile(name)
		all[filepath.ToSlash(rel)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func compareFolders(t *testing.T, want, got string) {
	t.Helper()
	x, y := filesOf(t, want), filesOf(t, got)
	for name := range x {
		if !bytes.Equal(x[name], y[name]) {
			t.Errorf("%s: differs from a fresh build (there %d bytes, here %d)", filepath.Join(got, name), len(x[name]), len(y[name]))
		}
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			t.Errorf("%s: not in a fresh build", filepath.Join(got, name))
		}
	}
}

// TestTwoAtOnce starts runs together: one works, the others leave with status 3, and nothing is doubled.
func TestTwoAtOnce(t *testing.T) {
	feed := &growingFeed{items: 40}
	server := httptest.NewServer(feed)
	defer server.Close()
	dir := crashSite(t, server.URL)
	var wg sync.WaitGroup
	codes := make([]int, 4)
	for i := range codes {
		wg.Go(func() {
			var exit *exec.ExitError
			if err := program(t, dir, "run").Run(); errors.As(err, &exit) {
				codes[i] = exit.ExitCode()
			}
		})
	}
	wg.Wait()
	done := 0
	for _, code := range codes {
		switch code {
		case statusDone:
			done++
		case statusLocked:
		default:
			t.Errorf("exit status %d", code)
		}
	}
	if done == 0 {
		t.Error("no run did its work")
	}
	found, _ := filepath.Glob(filepath.Join(dir, "content", "2024", "*", "*.md"))
	if len(found) != 120 {
		t.Errorf("%d articles, want 120", len(found))
	}
	checkWhole(t, dir)
}

// TestFullDisk runs on a file system without room. It needs the right to mount one.
func TestFullDisk(t *testing.T) {
	feed := &growingFeed{items: 2}
	server := httptest.NewServer(feed)
	defer server.Close()
	dir := crashSite(t, server.URL)
	small := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "none", small).CombinedOutput(); err != nil {
		t.Skipf("can't mount a small file system here: %v %s", err, out)
	}
	defer exec.Command("umount", "-l", small).Run()
	data, err := os.ReadFile(filepath.Join(dir, configName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(small, configName), data, 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, small)
	before := filesOf(t, filepath.Join(small, "public"))
	ballast := filepath.Join(small, "ballast")
	fill(t, ballast)
	feed.grow(300)
	out, err := program(t, small, "run").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != statusFailed || !bytes.Contains(out, []byte("no space left")) {
		t.Errorf("on a full disk: %v\n%s", err, out)
	}
	checkWhole(t, small)
	for name, data := range before {
		if now, err := os.ReadFile(filepath.Join(small, "public", name)); err != nil || !bytes.Equal(now, data) {
			t.Errorf("public/%s is not yesterday's any more: %v", name, err)
		}
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	feed.mu.Lock()
	feed.items = 6
	feed.mu.Unlock()
	mustRun(t, small)
	mustRun(t, dir)
	// What was written before the disk was full may stay; what is new must be there, whole and once.
	checkWhole(t, small)
	for name, data := range filesOf(t, filepath.Join(dir, "content", "2024")) {
		if now, err := os.ReadFile(filepath.Join(small, "content", "2024", name)); err != nil || !bytes.Equal(now, data) {
			t.Errorf("content/2024/%s: %v", name, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(small, "content", "*", "*", ".write-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestReadOnly runs on a file system that may only be read, and then again on one that may be written. It needs the right
// to mount one.
func TestReadOnly(t *testing.T) {
	feed := &growingFeed{items: 4}
	server := httptest.NewServer(feed)
	defer server.Close()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("can't mount a file system here: %v %s", err, out)
	}
	defer exec.Command("umount", "-l", dir).Run()
	data, err := os.ReadFile(filepath.Join(crashSite(t, server.URL), configName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, configName), data, 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, dir)
	before := filesOf(t, dir)
	remount := func(how string) {
		if out, err := exec.Command("mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	remount("ro")
	feed.grow(3)
	out, err := program(t, dir, "run").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != statusFailed || !bytes.Contains(out, []byte("read-only")) {
		t.Errorf("on a read-only disk: %v\n%s", err, out)
	}
	if d := cmp.Diff(before, filesOf(t, dir)); d != "" {
		t.Error(d)
	}
	remount("rw")
	mustRun(t, dir)
	if n := len(addresses(t, dir)); n != 21 {
		t.Errorf("%d articles, want 21", n)
	}
}

// fill leaves a few kilobytes of room.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	var size int64
	for {
		if _, err := f.Write(block); err != nil {
			break
		}
		size += int64(len(block))
	}
	if err := f.Truncate(max(0, size-24*1024)); err != nil {
		t.Fatal(err)
	}
}
