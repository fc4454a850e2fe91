// Package stamp tells whether anything below some folders was touched since it was last looked at, without reading a file.
//
// A stamp covers each file's name, size, times of change and inode. The time at which the system last changed an inode
// can't be set by a program, so an edit never goes unseen, whatever it does to the other times; where a system has no
// such time, and for files so young that a second edit could fall into the same tick, there is no stamp, and the caller
// does the work. A stamp may change without need, as after a fresh clone. It never stays the same by mistake.
package stamp

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Sum is the stamp of a set of files.
type Sum [sha256.Size]byte

// young is how old a change must be to be told from the next one: Linux marks changes in ticks of at most 10 ms.
const young = 100 * time.Millisecond

// ErrUnsure says that files can't be told from what they were: too young, or on a system without times of change.
var ErrUnsure = errors.New("changes can't be told apart")

// Of gives the stamp of everything below the roots, files or folders, those that don't exist included. Names of files
// for which skip says so are left out; skip gets the slash-separated path below the root.
func Of(now time.Time, skip func(name string) bool, roots ...string) (Sum, error) {
	h := sha256.New()
	for _, root := range roots {
		lines, err := walk(root, skip, now.Add(-young))
		if err != nil {
			return Sum{}, err
		}
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(lines))))
		for _, l := range lines {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(l))))
			h.Write([]byte(l))
		}
	}
	return Sum(h.Sum(nil)), nil
}

// walk gives a line for each file below root, sorted.
func walk(root string, skip func(string) bool, oldEnough time.Time) ([]string, error) {
	folders := []string{"."}
	var lines []string
	for len(folders) > 0 {
		parts, err := readAll(root, folders, skip, oldEnough)
		if err != nil {
			return nil, err
		}
		folders = nil
		for _, p := range parts {
			lines, folders = append(lines, p.lines...), append(folders, p.folders...)
		}
	}
	slices.Sort(lines)
	return lines, nil
}

// A part is what one folder holds.
type part struct{ lines, folders []string }

// readAll looks at one level of folders, on all cores.
func readAll(root string, folders []string, skip func(string) bool, oldEnough time.Time) ([]part, error) {
	parts := make([]part, len(folders))
	var g errgroup.Group
	g.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, folder := range folders {
		g.Go(func() (err error) {
			parts[i], err = read(root, folder, skip, oldEnough)
			return err
		})
	}
	return parts, g.Wait()
}

func read(root, folder string, skip func(string) bool, oldEnough time.Time) (p part, err error) {
	entries, err := os.ReadDir(filepath.Join(root, folder))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p, nil
	case err != nil && folder == ".": // perhaps a file
		info, e := os.Lstat(root)
		if e != nil || info.IsDir() {
			return p, err
		}
		return p, p.add(".", info, oldEnough)
	case err != nil:
		return p, err
	}
	for _, d := range entries {
		name := filepath.Join(folder, d.Name())
		if skip != nil && skip(filepath.ToSlash(name)) {
			continue
		}
		if d.IsDir() {
			p.folders = append(p.folders, name)
			continue
		}
		info, err := d.Info()
		if err != nil {
			return p, err
		}
		if err := p.add(name, info, oldEnough); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *part) add(name string, info fs.FileInfo, oldEnough time.Time) error {
	changed, inode, ok := changeTime(info)
	if !ok || changed.After(oldEnough) {
		return ErrUnsure
	}
	var b strings.Builder
	b.WriteString(filepath.ToSlash(name))
	for _, n := range []int64{info.Size(), info.ModTime().UnixNano(), changed.UnixNano(), int64(inode), int64(info.Mode())} {
		b.WriteByte(0)
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	p.lines = append(p.lines, b.String())
	return nil
}
