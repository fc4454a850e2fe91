// Package stamp tells whether a file, or anything below some folders, was touched since it was last looked at, without
// reading it.
//
// A stamp covers a file's size, times of change and inode. The time at which the system last changed an inode can't be
// set by a program, so an edit never goes unseen, whatever it does to the other times; where a system has no such time,
// and for files so young that a second edit could fall into the same tick, there is no stamp, and the caller does the
// work. A stamp may change without need, as after a fresh clone. It never stays the same by mistake.
package stamp

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Sum is the stamp of a set of files.
type Sum [sha256.Size]byte

// A File is the stamp of one file.
type File struct {
	Size     int64
	Modified int64 // nanoseconds since 1970, as programs may set it
	Changed  int64 // nanoseconds since 1970, by the system alone
	Inode    uint64
	Mode     uint32 // as in fs.FileMode
}

// A Named is a file below a folder.
type Named struct {
	Name string // relative, with slashes
	Sure bool   // a later change will show in File
	File
}

// young is how old a change must be to be told from the next one: Linux marks changes in ticks of at most 10 ms.
const young = 20 * time.Millisecond

// Settle is how long after a change a file has a stamp at the latest.
const Settle = young + 2*time.Millisecond

// ErrUnsure says that files can't be told from what they were: too young, or on a system without times of change.
var ErrUnsure = errors.New("changes can't be told apart")

// FileOf gives the stamp of a file that was looked at now or later, and whether a later change will show in it.
func FileOf(info fs.FileInfo, now time.Time) (f File, sure bool) {
	changed, inode, ok := changeTime(info)
	f = File{Size: info.Size(), Modified: info.ModTime().UnixNano(), Inode: inode, Mode: uint32(info.Mode())}
	if ok {
		f.Changed = changed.UnixNano()
	}
	return f, ok && !changed.After(now.Add(-young))
}

// Program stands for the running program: another version of it, or another build, has another text. It is "" when the
// program can't be found.
var Program = sync.OnceValue(func() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())
})

// SumOf gives the stamp of files that were listed. The error is ErrUnsure.
func SumOf(lists ...[]Named) (Sum, error) {
	h := sha256.New()
	var line []byte
	for _, files := range lists {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(files))))
		for _, f := range files {
			if !f.Sure {
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

// List gives every file below root, sorted by name; root itself, as ".", when it is a file.
func List(now time.Time, skip func(name string) bool, root string) ([]Named, error) {
	folders := []string{"."}
	var files []Named
	for len(folders) > 0 {
		parts, err := readAll(root, folders, skip, now)
		if err != nil {
			return nil, err
		}
		folders = nil
		for _, p := range parts {
			files, folders = append(files, p.files...), append(folders, p.folders...)
		}
	}
	slices.SortFunc(files, func(a, b Named) int { return cmp.Compare(a.Name, b.Name) })
	return files, nil
}

// A part is what one folder holds.
type part struct {
	files   []Named
	folders []string
}

// readAll looks at one level of folders, on all cores.
func readAll(root string, folders []string, skip func(string) bool, now time.Time) ([]part, error) {
	parts := make([]part, len(folders))
	var g errgroup.Group
	g.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, folder := range folders {
		g.Go(func() (err error) {
			parts[i], err = read(root, folder, skip, now)
			return err
		})
	}
	return parts, g.Wait()
}

func read(root, folder string, skip func(string) bool, now time.Time) (p part, err error) {
	entries, err := os.ReadDir(filepath.Join(root, folder))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p, nil
	case err != nil && folder == ".": // perhaps a file
		info, e := os.Lstat(root)
		if e != nil || info.IsDir() {
			return p, err
		}
		p.add(".", info, now)
		return p, nil
	case err != nil:
		return p, err
	}
	for _, d := range entries {
		name := filepath.ToSlash(filepath.Join(folder, d.Name()))
		if skip != nil && skip(name) {
			continue
		}
		if d.IsDir() {
			p.folders = append(p.folders, name)
			continue
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // gone since the folder was read
			continue
		}
		if err != nil {
			return p, err
		}
		p.add(name, info, now)
	}
	return p, nil
}

func (p *part) add(name string, info fs.FileInfo, now time.Time) {
	f, sure := FileOf(info, now)
	p.files = append(p.files, Named{name, sure, f})
}
