package durable

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWriteFileReplacesAndKeepsTheMode(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	info, err := os.Stat(name)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWriteFileLeavesNothingBehindWhenItFails(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	if err := os.MkdirAll(filepath.Join(name, "in-the-way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(name, []byte("new")); err == nil {
		t.Fatal("a folder was replaced")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSweepTakesOnlyWhatWasCutOff(t *testing.T) {
	dir := t.TempDir()
	if err := WriteFile(filepath.Join(dir, "kept.tmp-1"), []byte("a name like any other")); err != nil {
		t.Fatal(err)
	}
	f, err := os.CreateTemp(dir, ".kept"+tempMark+"*") // as a killed WriteFile leaves it
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	Sweep(dir, filepath.Join(dir, "none"))
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "kept.tmp-1" {
		t.Errorf("%v, %v", left, err)
	}
}
