package stamp

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// later is a time at which nothing that a test wrote is young.
func later() time.Time { return time.Now().Add(time.Hour) }

func mustSum(t *testing.T, roots ...string) Sum {
	t.Helper()
	s, err := of(later(), func(name string) bool { return name == "skipped" }, roots)
	if runtime.GOOS != "linux" && errors.Is(err, ErrUnsure) {
		t.Skip("this system has no times of change that a program can't set")
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
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

func TestEveryChangeIsSeen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a", "b", "f")
	write(t, file, "one")
	write(t, filepath.Join(dir, "g"), "two")
	before := mustSum(t, dir)
	if mustSum(t, dir) != before {
		t.Fatal("a look changed the stamp")
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	changes := []struct {
		name string
		do   func() error
	}{
		{"same size, old time put back", func() error {
			write(t, file, "eno")
			return os.Chtimes(file, info.ModTime(), info.ModTime())
		}},
		{"a new file", func() error { return os.WriteFile(filepath.Join(dir, "a", "new"), nil, 0o644) }},
		{"a file removed", func() error { return os.Remove(filepath.Join(dir, "g")) }},
		{"a file renamed", func() error { return os.Rename(file, file+"2") }},
		{"a new folder with a file", func() error { write(t, filepath.Join(dir, "c", "f"), ""); return nil }},
	}
	for _, c := range changes {
		time.Sleep(20 * time.Millisecond) // a tick of the file system's clock
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		after := mustSum(t, dir)
		if after == before {
			t.Errorf("%s was not seen", c.name)
		}
		before = after
	}
	write(t, filepath.Join(dir, "skipped"), "x")
	if mustSum(t, dir) != before {
		t.Error("a file that is left out changed the stamp")
	}
}

func TestRootsAreKeptApart(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, filepath.Join(a, "f"), "")
	if mustSum(t, a, b) == mustSum(t, b, a) {
		t.Error("the same file below another root has the same stamp")
	}
	if mustSum(t, filepath.Join(a, "f")) == mustSum(t, filepath.Join(a, "none")) {
		t.Error("a file and none have the same stamp")
	}
}

func TestYoungFilesAreUnsure(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "f"), "")
	if _, err := of(time.Now(), nil, []string{dir}); !errors.Is(err, ErrUnsure) {
		t.Errorf("a file written just now has a stamp: %v", err)
	}
}

// Somebody else may be writing: a file that is gone by the time it is looked at is not there.
func TestAFileThatVanishes(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "temporary"), "")
	write(t, filepath.Join(dir, "kept"), "")
	files, err := List(func(name string) bool {
		os.Remove(filepath.Join(dir, "temporary"))
		return false
	}, dir)
	if err != nil || len(files) != 1 || files[0].Name != "kept" {
		t.Errorf("%v, %v", files, err)
	}
}
