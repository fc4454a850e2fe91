package site

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/stamp"
)

// staging is the folder, inside the published one, that holds new files until all of them are written.
const staging = ".build"

// An output is the published folder during a build. Nothing outside it can be reached, whatever a name says.
// put may be called by many goroutines.
type output struct {
	dir   string
	root  *os.Root
	there map[string]stamp.File // what is published, as it was when the build began

	mu      sync.Mutex
	made    map[string]bool  // folders of stage
	files   map[string]int64 // what the site consists of, with sizes
	wrote   int
	warn    []string
	removed int
}

func openOutput(dir string) (*output, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder to publish in: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder to publish in: %w", err)
	}
	if err := root.RemoveAll(staging); err != nil { // left by a build that was killed
		root.Close()
		return nil, fmt.Errorf("clearing what an interrupted build left in %s: %w", dir, err)
	}
	if err := root.Mkdir(staging, 0o755); err != nil {
		root.Close()
		return nil, fmt.Errorf("making room for new pages in %s: %w", dir, err)
	}
	o := &output{
		dir:   dir,
		root:  root,
		there: map[string]stamp.File{},
		made:  map[string]bool{},
		files: map[string]int64{},
	}
	published, err := stamp.List(NotOurs, dir)
	if err != nil {
		o.close()
		return nil, fmt.Errorf("reading the folder to publish in: %w", err)
	}
	for _, f := range published {
		o.there[f.Name] = f
	}
	return o, nil
}

// NotOurs reports whether a build neither makes nor removes a file of that name: names that begin with a dot.
func NotOurs(name string) bool { return strings.HasPrefix(path.Base(name), ".") }

// put adds a file to the site: it is written if it isn't there yet or differs.
// A second file of the same name is left out and warned about.
func (o *output) put(name string, data []byte) error {
	if !o.claim(name, int64(len(data))) {
		return nil
	}
	local, err := filepath.Localize(name)
	if err != nil {
		return fmt.Errorf("writing %s: not a name of a file below the published folder", name)
	}
	if f, ok := o.there[name]; ok && f.Mode.IsRegular() && f.Size == int64(len(data)) &&
		same(filepath.Join(o.dir, local), data) {
		return nil
	}
	// A path is quicker than os.Root, which opens each folder of it again. Nobody else has put a link into staging.
	file := filepath.Join(o.dir, staging, local)
	if err := o.makeDir(filepath.Dir(file)); err != nil {
		return err
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	o.mu.Lock()
	o.wrote++
	o.mu.Unlock()
	return nil
}

// putAll adds files, which one of several packages made, below a folder.
func putAll[F ~struct {
	Name string
	Data []byte
}](o *output, folder string, files []F) error {
	for _, f := range files {
		if err := o.put(folder+File(f).Name, File(f).Data); err != nil {
			return err
		}
	}
	return nil
}

// has reports whether the published site has a file of that name already, and counts it to this build. It is for names
// that are made of their content, and for files that the build doesn't write again.
func (o *output) has(name string) bool {
	f, ok := o.there[name]
	if !ok || !f.Mode.IsRegular() || f.Size == 0 {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files[name] = f.Size
	return true
}

func (o *output) claim(name string, size int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.files[name]; ok {
		o.warn = append(o.warn, name+": two pages want this name; the second is left out")
		return false
	}
	o.files[name] = size
	return true
}

func (o *output) warning(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.warn = append(o.warn, fmt.Sprintf(format, args...))
}

// makeDir makes a folder for new files, once.
func (o *output) makeDir(dir string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.made[dir] {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making %s: %w", dir, err)
	}
	o.made[dir] = true
	return nil
}

var readers = sync.Pool{New: func() any { return new([]byte) }}

// same reports whether a file of the size of data holds exactly that.
func same(file string, data []byte) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	p := readers.Get().(*[]byte)
	defer readers.Put(p)
	*p = slices.Grow((*p)[:0], len(data))[:len(data)]
	_, err = io.ReadFull(f, *p)
	return err == nil && bytes.Equal(*p, data)
}

// commit moves the new files to their places, then removes what no longer belongs to the site.
func (o *output) commit() error {
	if err := o.move("."); err != nil {
		return err
	}
	if err := o.root.RemoveAll(staging); err != nil {
		return err
	}
	return o.sweep()
}

// move renames a staged folder's entries into the site: whole folders where the site has none of that name.
func (o *output) move(dir string) error {
	entries, err := os.ReadDir(filepath.Join(o.dir, staging, filepath.FromSlash(dir)))
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		info, err := o.root.Lstat(name)
		there := err == nil
		if e.IsDir() && there && info.IsDir() {
			if err := o.move(name); err != nil {
				return err
			}
			continue
		}
		if there && info.IsDir() != e.IsDir() { // a page where a folder was, or the other way round
			if err := o.root.RemoveAll(name); err != nil {
				return err
			}
		}
		if err := o.root.Rename(path.Join(staging, name), name); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes files that the build did not make, and folders that are empty without them.
func (o *output) sweep() error {
	for name := range o.there {
		if _, ours := o.files[name]; ours {
			continue
		}
		o.removed++
		if info, err := o.root.Lstat(name); err != nil || info.IsDir() { // something new stands in its place
			continue
		}
		if err := o.root.Remove(name); err != nil {
			return err
		}
		for dir := path.Dir(name); dir != "." && o.root.Remove(dir) == nil; { // while it is empty
			dir = path.Dir(dir)
		}
	}
	return nil
}

// discard throws away what a failed build wrote; the published site is as it was.
func (o *output) discard() error { return o.root.RemoveAll(staging) }

func (o *output) close() { o.root.Close() }

func (o *output) report() Report {
	r := Report{Files: len(o.files), Written: o.wrote, Removed: o.removed, Warnings: o.warn}
	for _, size := range o.files {
		r.Bytes += size
	}
	sort.Strings(r.Warnings)
	return r
}
