package main

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShardsEqualOneRun asks twelve hosts on one machine and on four, each in a process of its own with a folder of its
// own; merged, the archive is the same, byte for byte.
func TestShardsEqualOneRun(t *testing.T) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Skip("no listener on all of loopback: ", err)
	}
	growing := &growingFeed{items: 7}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: growing}}
	server.Start()
	defer server.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	config := "site: {title: Wire, url: https://wire.example/}\nfetch: {interval: 0s, allow_networks: [127.0.0.0/8]}\nfeeds:\n"
	for i := 1; i <= 12; i++ {
		config += fmt.Sprintf("  - {name: feed %d, url: \"http://127.0.0.%d:%d/feed%d\"}\n", i, i, port, i%9) // some feeds carry the same pages
	}
	site := func() string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, configName), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	one, merged := site(), site()
	if out, err := program(t, one, "fetch").CombinedOutput(); err != nil {
		if strings.Contains(string(out), "assign requested address") {
			t.Skip("only 127.0.0.1 is here")
		}
		t.Fatalf("%v\n%s", err, out)
	}
	asked := 0
	for i := 1; i <= 4; i++ {
		dir := site()
		out, err := program(t, dir, "fetch", "--shard", fmt.Sprintf("%d/4", i)).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var n int
		for line := range strings.Lines(string(out)) {
			fmt.Sscanf(line, "Checked %d feed", &n)
		}
		asked += n
		if n == 12 || len(filesOf(t, filepath.Join(dir, "content"))) > 0 {
			t.Errorf("shard %d asked %d feeds, or wrote articles:\n%s", i, n, out)
		}
		if err := os.CopyFS(filepath.Join(merged, ".cache"), withoutLock{os.DirFS(filepath.Join(dir, ".cache"))}); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 12 {
		t.Errorf("the shards asked %d feeds, want 12", asked)
	}
	if out, err := program(t, merged, "fetch", "--merge").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := filesOf(t, filepath.Join(one, "content"))
	if d := cmp.Diff(want, filesOf(t, filepath.Join(merged, "content"))); d != "" || len(want) < 20 {
		t.Errorf("%d files; one machine (-) and four (+):\n%s", len(want), d)
	}
	if left := filesOf(t, filepath.Join(merged, ".cache", "incoming")); len(left) > 0 {
		t.Errorf("%d files left to merge", len(left))
	}
	if out, err := program(t, merged, "fetch").CombinedOutput(); err != nil || !strings.Contains(string(out), "12 unchanged") {
		t.Errorf("what the shards learned about the feeds is lost: %v\n%s", err, out)
	}
}

// withoutLock is a cache without the file that locks it.
type withoutLock struct{ fs.FS }

func (w withoutLock) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(w.FS, name)
	return slices.DeleteFunc(list, func(d fs.DirEntry) bool { return d.Name() == "lock" }), err
}
