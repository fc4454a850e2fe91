package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
	"github.com/privacywire/privacywire/internal/slug"
)

const (
	maxSlug    = 60 // bytes of a file's name before .md
	tempPrefix = ".write-"
	waiting    = 64 // articles that are written at once: they wait for the disk, not for the processor
)

func isTemp(name string) bool { return strings.HasPrefix(name, tempPrefix) }

// Recover finishes what an earlier run may have left half done: files of cut-off writes go, and articles whose line in
// the memory is missing get it. Call it after Load, holding the lock that keeps other runs out.
func (a *Archive) Recover() error {
	if _, err := os.Stat(a.dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := a.writing(func(w *folder) error {
		for _, name := range a.strange {
			if err := w.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("removing what a cut-off write left: %w", err)
			}
		}
		a.strange = nil
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range a.index.Unremembered() {
		a.memory.add(month(x.Seen), a.index.Line(x))
	}
	return a.Save()
}

// writing calls do with the folder, and closes it.
func (a *Archive) writing(do func(w *folder) error) error {
	w, err := openFolder(a.dir)
	if err != nil {
		return err
	}
	defer w.close()
	return do(w)
}

// Put writes articles and remembers them. An article without a path gets a permanent one from its date and title; one
// with a path replaces its file, unless a person changed that file since it was loaded. After an error some of the
// articles may be written and the rest not; none is half written.
func (a *Archive) Put(ctx context.Context, articles ...*news.Article) error {
	if len(articles) == 0 {
		return nil
	}
	replace := make([]bool, len(articles))
	for i, x := range articles {
		replace[i] = x.Path != ""
		if x.Path == "" {
			x.Path = a.newPath(x)
		}
	}
	if err := a.writing(func(w *folder) error { return w.putAll(ctx, articles, replace) }); err != nil {
		return err
	}
	for i, x := range articles {
		a.index.Put(x)
		if !replace[i] {
			a.memory.add(month(x.Seen), a.index.Line(x))
		}
	}
	return nil
}

// Save writes what the archive has to remember about the articles that were put since. Articles are safe without it:
// the next Recover would make up for it.
func (a *Archive) Save() error {
	if len(a.memory.pending) == 0 {
		return nil
	}
	return a.writing(a.memory.save)
}

// newPath returns a path that no article has or ever had.
func (a *Archive) newPath(x *news.Article) string {
	name := slug.Make(x.Title, maxSlug-9)
	folder := x.Published.UTC().Format("2006/01/")
	if name != "" && !reserved(name) && a.free(folder+name) {
		a.paths[folder+name] = true
		return folder + name
	}
	for n := 6; ; n++ {
		tail := x.ID[:min(n, len(x.ID))]
		if n > len(x.ID) {
			tail += fmt.Sprint("-", n) // an id that came by hand and is short
		}
		p := folder + strings.TrimPrefix(name+"-"+strings.ToLower(slug.Make(tail, 0)), "-")
		if a.free(p) {
			a.paths[p] = true
			return p
		}
	}
}

func (a *Archive) free(p string) bool { return !a.paths[p] && !a.index.HasPath(p) }

// reserved reports whether a name has a meaning for web servers or Windows.
func reserved(name string) bool {
	switch name {
	case "index", "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (name[:3] == "com" || name[:3] == "lpt") && name[3] >= '0' && name[3] <= '9'
}

// folder writes below a folder and nowhere else.
type folder struct {
	dir   string
	root  *os.Root
	mu    sync.Mutex
	below map[string]*os.Root // folders that were written to, held open: a path from the root costs a step for each part
	count atomic.Int64
	sync  func(*os.File) error // a test looks at when it is called
}

func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the archive: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	return &folder{dir: dir, root: root, below: map[string]*os.Root{}, sync: (*os.File).Sync}, nil
}

// close syncs every folder that was written to, so that the new names are durable, too.
func (w *folder) close() {
	defer w.root.Close()
	for _, below := range w.below {
		if d, err := below.Open("."); err == nil && runtime.GOOS != "windows" {
			d.Sync()
			d.Close()
		}
		below.Close()
	}
}

// open returns the folder below the root, made when it isn't there.
func (w *folder) open(dir string) (below *os.Root, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if below = w.below[dir]; below != nil {
		return below, nil
	}
	if err := w.root.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if below, err = w.root.OpenRoot(dir); err == nil {
		w.below[dir] = below
	}
	return below, err
}

// putAll writes many articles at once, since a file system commits them together.
func (w *folder) putAll(ctx context.Context, articles []*news.Article, replace []bool) error {
	return parallel.Limited(ctx, len(articles), waiting, func(i int) error {
		name := articles[i].Path + ".md"
		if articles[i].Brief || replace[i] && w.editedSince(name) { // a brief article's text is in its file alone
			return nil
		}
		return w.write(name, Encode(articles[i]))
	})
}

// editedSince reports whether a person changed, or removed, the file meanwhile.
func (w *folder) editedSince(name string) bool {
	data, err := w.root.ReadFile(name)
	return err != nil || !isMade(normalise(data))
}

// write puts a file in place whole or not at all: the bytes are on the disk before the name is.
func (w *folder) write(name string, data []byte) error {
	dir, err := w.open(path.Dir(name))
	if err == nil {
		err = w.writeIn(dir, path.Base(name), data)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path.Join(filepath.ToSlash(w.dir), name), reasonOf(err))
	}
	return nil
}

func (w *folder) writeIn(dir *os.Root, name string, data []byte) error {
	temp := fmt.Sprintf("%s%d-%d", tempPrefix, os.Getpid(), w.count.Add(1))
	file, err := dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = cmp.Or(err, w.sync(file), file.Close()); err == nil {
		err = dir.Rename(temp, name)
	}
	if err != nil {
		dir.Remove(temp)
	}
	return err
}

// reasonOf returns an error without its path: messages name the file, and a temporary one means nothing to a reader.
func reasonOf(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
