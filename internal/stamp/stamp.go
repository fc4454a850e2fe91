// Package stamp computes a fingerprint of the files below some folders without reading them. Two equal fingerprints
// mean that nothing changed.
//
// A fingerprint covers each file's name, size, times and inode. No program can set the time at which the system last
// changed an inode, so no edit is missed, whatever it does to the other times. Where a system has no such time, and
// for files so young that a second edit could fall into the same clock tick, there is no fingerprint and the caller
// does the work. A fingerprint may change without need, as after a fresh clone. It never stays the same by mistake.
package stamp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/parallel"
)

// A Sum is the fingerprint of a set of files.
type Sum [sha256.Size]byte

// A File is a file below a folder.
type File struct {
	Name     string // relative, with slashes
	Size     int64
	Modified int64 // nanoseconds since 1970, as programs may set it
	Changed  int64 // nanoseconds since 1970, set by the system alone; 0 on systems without that time
	Inode    uint64
	Mode     fs.FileMode
}

// young is the age up to which a change can't be told from the next one: Linux stamps changes in ticks of at most 10
// ms.
const young = 20 * time.Millisecond

// ErrUnsure means that later changes might not show in a fingerprint.
var ErrUnsure = errors.New("changes can't be told apart")

// Of returns the fingerprint of what lies below some folders, or of the files themselves, without the names that skip
// reports. When a file changed just now, it waits until a later change would show. The error is [ErrUnsure] where
// there is no fingerprint.
func Of(skip func(name string) bool, roots ...string) (Sum, error) {
	sum, err := of(time.Now(), skip, roots)
	if errors.Is(err, ErrUnsure) {
		time.Sleep(young + 2*time.Millisecond)
		sum, err = of(time.Now(), skip, roots)
	}
	return sum, err
}

func of(now time.Time, skip func(name string) bool, roots []string) (Sum, error) {
	h := sha256.New()
	var line []byte
	for _, root := range roots {
		files, err := List(skip, root)
		if err != nil {
			return Sum{}, err
		}
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(files))))
		for _, f := range files {
			if f.Changed == 0 || f.Changed > now.Add(-young).UnixNano() {
				return Sum{}, ErrUnsure
			}
			line = binary.BigEndian.AppendUint64(line[:0], uint64(len(f.Name)))
			line = append(line, f.Name...)
			for _, n := range [...]int64{f.Size, f.Modified, f.Changed, int64(f.Inode), int64(f.Mode)} {
				line = binary.BigEndian.AppendUint64(line, uint64(n))
			}
			h.Write(line)
		}
	}
	return Sum(h.Sum(nil)), nil
}

// List returns every file below root, sorted by name, or root itself as "." when it is a file. Files that disappear
// meanwhile are left out.
func List(skip func(name string) bool, root string) ([]File, error) {
	var files []File
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		files = []File{{Name: "."}}
		return files, files[0].look(root)
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case name != "." && skip != nil && skip(name):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.IsDir():
			files = append(files, File{Name: name})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = parallel.Each(context.Background(), len(files), func(i int) error {
		err := files[i].look(root)
		if errors.Is(err, fs.ErrNotExist) {
			files[i].Name, err = "", nil
		}
		return err
	})
	files = slices.DeleteFunc(files, func(f File) bool { return f.Name == "" })
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return files, err
}

// look fills in what the system says of a file below root.
func (f *File) look(root string) error {
	info, err := os.Lstat(filepath.Join(root, filepath.FromSlash(f.Name)))
	if err == nil {
		f.Size, f.Modified, f.Mode = info.Size(), info.ModTime().UnixNano(), info.Mode()
		f.Changed, f.Inode = changeTime(info)
	}
	return err
}
