package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Editors write in several steps, and a fetch writes many files: a build waits until nothing has changed for quiet,
// but no longer than patience.
const (
	quiet    = 100 * time.Millisecond
	patience = 2 * time.Second
)

// Watch calls changed with nil once it watches, so that nothing is missed between a first look and the next, and then
// with the names of what changed, relative to dir and sorted, until ctx is done.
// It watches the files and folders named, which may come and go; folders with everything in them.
func Watch(ctx context.Context, dir string, names []string, changed func(ctx context.Context, names []string)) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching %s: %w", dir, err)
	}
	defer w.Close()
	x := &watch{Watcher: w, dir: dir, names: names, pending: map[string]bool{}}
	if err := w.Add(dir); err != nil {
		return fmt.Errorf("watching %s: %w", dir, err)
	}
	for _, n := range names {
		x.addTree(filepath.Join(dir, n))
	}
	clear(x.pending) // nothing of it has been looked at yet
	changed(ctx, nil)
	return x.loop(ctx, changed)
}

type watch struct {
	*fsnotify.Watcher
	dir     string
	names   []string
	pending map[string]bool
}

func (w *watch) loop(ctx context.Context, changed func(context.Context, []string)) error {
	var due <-chan time.Time
	var first time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			if !w.note(e) {
				continue
			}
			if due == nil {
				first = time.Now()
			}
			due = time.After(min(quiet, max(0, patience-time.Since(first))))
		case err := <-w.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watching %s: %w", w.dir, err)
			}
			for _, n := range w.names { // something unknown changed
				w.pending[n] = true
			}
			due = time.After(quiet)
		case <-due:
			due = nil
			names := slices.Sorted(maps.Keys(w.pending))
			clear(w.pending)
			changed(ctx, names)
		}
	}
}

// note records an event if it is about a watched file.
func (w *watch) note(e fsnotify.Event) bool {
	name, err := filepath.Rel(w.dir, e.Name)
	if err != nil || e.Op == fsnotify.Chmod || scratch(filepath.Base(name)) {
		return false
	}
	name = filepath.ToSlash(name)
	top, _, _ := strings.Cut(name, "/")
	if !slices.Contains(w.names, top) {
		return false
	}
	if e.Has(fsnotify.Create) {
		w.addTree(e.Name)
	}
	w.pending[name] = true
	return true
}

// addTree watches a folder and those in it. What can't be watched, or has gone by now, is left to the next event.
func (w *watch) addTree(root string) {
	filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if !e.IsDir() {
			// A file that was written before its new folder was watched has made no event.
			if info, err := e.Info(); err == nil && time.Since(info.ModTime()) < patience {
				if name, err := filepath.Rel(w.dir, path); err == nil && !scratch(e.Name()) {
					w.pending[filepath.ToSlash(name)] = true
				}
			}
			return nil
		}
		if path != root && strings.HasPrefix(e.Name(), ".") {
			return fs.SkipDir
		}
		if err := w.Add(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	})
}

// scratch reports whether a file is an editor's own.
func scratch(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") ||
		strings.HasSuffix(base, ".tmp") || base == "4913" // vim asks with it whether it may write
}
