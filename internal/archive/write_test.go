package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

// TestBytesAreOnTheDiskBeforeTheName looks at the moment of the sync: all bytes are written, and the name isn't there
// yet.
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

// TestAFullDiskStopsTheRest fails one sync of many: that article has no name, those that have one are whole, and no
// other file is left.
func TestAFullDiskStopsTheRest(t *testing.T) {
	dir := t.TempDir()
	w, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	full, synced := errors.New("no space left"), atomic.Int32{}
	w.sync = func(f *os.File) error {
		if synced.Add(1) == 20 {
			return full
		}
		return f.Sync()
	}
	var articles []*news.Article
	for i := range 30 {
		articles = append(articles, &news.Article{ID: fmt.Sprint(i), Path: fmt.Sprintf("2024/01/a%d", i)})
	}
	if err := w.putAll(t.Context(), articles, make([]bool, len(articles))); !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "2024", "01"))
	if err != nil || len(left) == 0 || len(left) == len(articles) {
		t.Errorf("%d files left, %v", len(left), err)
	}
	for _, f := range left {
		data, err := os.ReadFile(filepath.Join(dir, "2024", "01", f.Name()))
		if err != nil || strings.HasPrefix(f.Name(), ".") || !isMade(data) {
			t.Errorf("%s: %q, %v", f.Name(), data, err)
		}
	}
}
