package durable

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadCacheGivesOnlyWhatWasWritten(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "f")
	if _, ok := ReadCache(name); ok {
		t.Error("a file that isn't there was read")
	}
	if err := WriteCache(name, []byte("what it holds")); err != nil {
		t.Fatal(err)
	}
	if got, ok := ReadCache(name); !ok || string(got) != "what it holds" {
		t.Errorf("%q, %v", got, ok)
	}
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	torn := [][]byte{nil, whole[:1], whole[:len(whole)-1], make([]byte, len(whole))}
	for _, data := range torn {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if got, ok := ReadCache(name); ok {
			t.Errorf("%q of %q was believed", got, data)
		}
	}
	left, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
