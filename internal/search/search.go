// Package search makes the index that the search page reads, by running Pagefind over the published site.
//
// Pagefind comes from npm, at the version that package-lock.json pins. A site is complete without it: the search page
// then says what it needs and links the archive.
package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Folder is where the index stands in the published site.
const Folder = "pagefind"

// Pages are the kinds of page that are indexed, if they carry data-pagefind-body: stories and events. Lists would only
// repeat them.
const Pages = "{articles,stories,ledger}/**/*.html"

// ErrMissing says that Pagefind or Node.js is not here. Its text is the one line that a person needs.
var ErrMissing = errors.New("no search index: it needs Node.js and Pagefind (npm install pagefind, in the site's folder); the search page links the archive instead")

// Index makes the index of the published site, using the Pagefind of the first of the folders that has one in its
// node_modules, else one that is in the path. The old index stays until the new one is whole, and for as long as no
// page has changed since it was made.
func Index(ctx context.Context, site string, folders ...string) error {
	if current(site) {
		return nil
	}
	command, err := find(folders)
	if err != nil {
		return err
	}
	fresh := filepath.Join(site, "."+Folder+".new") // a build leaves names with a dot alone, and nobody publishes them
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("clearing what an interrupted search index left: %w", err)
	}
	defer os.RemoveAll(fresh)
	var said bytes.Buffer
	run := exec.CommandContext(ctx, command, "--site", site, "--output-path", fresh, "--glob", Pages, "--silent")
	run.Stdout, run.Stderr = &said, &said
	if err := run.Run(); err != nil {
		return fmt.Errorf("pagefind on %s: %w: %s", site, err, lastLine(said.String()))
	}
	if err := prune(fresh); err != nil {
		return err
	}
	return replace(fresh, filepath.Join(site, Folder))
}

// current says whether there is an index that is younger than every page. A page that went has changed its folder.
func current(site string) bool {
	index, err := os.Stat(filepath.Join(site, Folder, "pagefind-entry.json"))
	if err != nil {
		return false
	}
	young := true
	for _, dir := range []string{"articles", "stories", "ledger"} {
		err := filepath.WalkDir(filepath.Join(site, dir), func(_ string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err == nil && info.ModTime().After(index.ModTime()) {
				young = false
				return fs.SkipAll
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false
		}
	}
	return young
}

// find gives Pagefind's command.
func find(folders []string) (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", ErrMissing
	}
	name := "pagefind"
	if runtime.GOOS == "windows" {
		name += ".cmd"
	}
	for _, dir := range folders {
		if path, err := filepath.Abs(filepath.Join(dir, "node_modules", ".bin", name)); err == nil {
			if _, err := os.Stat(path); err == nil {
				return path, nil
			}
		}
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	return "", ErrMissing
}

// prune removes the ready-made interfaces, most of what Pagefind writes: the search page brings its own.
func prune(dir string) error {
	var unused []string
	for _, pattern := range []string{"*-ui.js", "*-ui.css", "pagefind-highlight.js"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		unused = append(unused, names...)
	}
	for _, name := range unused {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

func replace(fresh, place string) error {
	old := fresh + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(place, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("putting the old search index aside: %w", err)
	}
	if err := os.Rename(fresh, place); err != nil {
		return fmt.Errorf("putting the search index in its place: %w", err)
	}
	return os.RemoveAll(old)
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
