package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestBytesAreOnTheDiskBeforeTheName looks at the moment of the sync: all bytes are written, and the name isn't there yet.
func TestBytesAreOnTheDiskBeforeTheName(t *testing.T) {
	dir := t.TempDir()
	w, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	name, synced := filepath.Join(dir, "2024", "a.md"), 0
	w.sync = func(f *os.File) error {
		synced++
		if info, err := f.Stat(); err != nil || info.Size() != 5 {
			t.Errorf("synced with %d bytes, %v", info.Size(), err)
		}
		if _, err := os.Stat(name); !os.IsNotExist(err) {
			t.Errorf("the name was there before the bytes were on the disk: %v", err)
		}
		return f.Sync()
	}
	if err := w.write("2024/a.md", []byte("bytes")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(name); synced != 1 || err != nil || string(data) != "bytes" {
		t.Errorf("%d syncs, %q, %v", synced, data, err)
	}
}

// TestAFullDiskLeavesNothing fails the sync, as a full disk may: the old file stands and no other is left.
func TestAFullDiskLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	w, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	if err := w.write("a.md", []byte("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	w.sync = func(*os.File) error { return full }
	if err := w.write("a.md", []byte("new")); !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "a.md")); err != nil || string(data) != "old" {
		t.Errorf("%q, %v", data, err)
	}
}
