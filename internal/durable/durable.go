// Package durable replaces single files so that a crash at any instant leaves the old bytes or the new ones.
//
// The usual libraries, such as renameio, don't support Windows. The archive has a writer of its own, since it writes
// thousands of files at a time and syncs each folder once.
package durable

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WriteFile puts data into the file called name, which keeps its permissions, or has 0o644 when it is new.
// The bytes are on the disk before the name leads to them.
func WriteFile(name string, data []byte) (err error) {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+tempMark+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err = cmp.Or(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil { // which closes it in any case
		return err
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return err
	}
	syncFolder(filepath.Dir(name))
	return nil
}

// tempMark is part of the name of every file that is being written.
const tempMark = ".tmp-"

// Sweep removes from folders, not from those below them, what writes left that were cut off. Nobody may be writing
// there whose file must not be lost.
func Sweep(dirs ...string) {
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") && strings.Contains(e.Name(), tempMark) {
				os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
}

// syncFolder syncs a folder, so that a new name in it is durable. Systems that can't do that have other means.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
