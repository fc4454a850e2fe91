package workflow

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// released packs a program as a release does.
func released(t *testing.T, program string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for name, text := range map[string]string{"LICENSE": "MIT", "privacywire": program} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestActionDownloadsTheReleasedProgram runs the action's script against releases as GitHub serves them.
func TestActionDownloadsTheReleasedProgram(t *testing.T) {
	t.Parallel()
	for _, need := range []string{"bash", "curl", "tar", "sha256sum", "awk"} {
		if _, err := exec.LookPath(need); err != nil {
			t.Skipf("%s is not installed", need)
		}
	}
	archive := released(t, "#!/bin/sh\necho released\n")
	name := fmt.Sprintf("privacywire_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(archive), name)
	other := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte("x")), name)
	files := map[string]string{
		"/good/v1.2.3/checksums.txt": "00  other.tar.gz\n" + sum, "/good/v1.2.3/" + name: string(archive),
		"/wrong/v1.2.3/checksums.txt": other, "/wrong/v1.2.3/" + name: string(archive),
		"/unlisted/v1.2.3/checksums.txt": "", "/unlisted/v1.2.3/" + name: string(archive),
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if data, ok := files[r.URL.Path]; ok {
			fmt.Fprint(w, data)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(web.Close)
	tests := map[string]struct {
		path, version, says string
		found, fails        bool
	}{
		"released":        {path: "/good", version: "v1.2.3", found: true},
		"wrong checksum":  {path: "/wrong", version: "v1.2.3", says: "::error title=program::the checksum", fails: true},
		"no checksum":     {path: "/unlisted", version: "v1.2.3", says: "::error title=program::the checksum", fails: true},
		"not released":    {path: "/none", version: "v1.2.3", says: "::warning title=program::v1.2.3 has no program"},
		"pinned commit":   {path: "/good", version: strings.Repeat("a", 40), says: "is not a release"},
		"local, no ref":   {path: "/good", says: "this version is not a release"},
		"a branch's name": {path: "/good", version: "main", says: "main is not a release"},
	}
	for label, tt := range tests {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "bin")
			cmd := exec.Command("bash", filepath.Join(root, ".github/actions/site/program"), "download", folder)
			cmd.Env = append(os.Environ(), "VERSION="+tt.version, "RELEASES="+web.URL+tt.path)
			out, err := cmd.CombinedOutput()
			if (err != nil) != tt.fails || !strings.Contains(string(out), tt.says) {
				t.Errorf("%v\n%s", err, out)
			}
			got, err := exec.Command(filepath.Join(folder, "privacywire")).Output()
			if (err == nil) != tt.found || (tt.found && string(got) != "released\n") {
				t.Errorf("the program: %q, %v", got, err)
			}
		})
	}
}
