package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// meddle does what happens to a site between two runs: its cache is lost, a person corrects, deletes and merges, the
// rules change.
func (y *year) meddle() {
	switch y.rand.IntN(25) {
	case 0:
		y.world.Count("lost .cache/")
		os.RemoveAll(filepath.Join(y.dir, ".cache"))
	case 1, 2:
		y.edit()
	case 3:
		y.remove()
	case 4:
		y.merge()
	case 5:
		y.upgrade()
	}
}

// pickFile gives the path of an article that no person has touched yet, "" when there is none.
func (y *year) pickFile() string {
	var free []string
	for _, name := range y.files {
		if y.truth.edited[name] == "" {
			free = append(free, name)
		}
	}
	if len(free) == 0 {
		return ""
	}
	return free[y.rand.IntN(len(free))]
}

func (y *year) rewrite(name string, edit func(string) string) {
	file := filepath.Join(y.dir, "content", name)
	data, err := os.ReadFile(file)
	if err != nil {
		return
	}
	edited := edit(string(data))
	if os.WriteFile(file, []byte(edited), 0o644) == nil {
		y.truth.edited[name] = edited
	}
}

// edit corrects a summary.
func (y *year) edit() {
	if name := y.pickFile(); name != "" {
		y.world.Count("article corrected by hand")
		y.rewrite(name, func(s string) string { return strings.TrimRight(s, "\n") + "\n\nCorrected by hand.\n" })
	}
}

// remove deletes an article for good.
func (y *year) remove() {
	name := y.pickFile()
	if name == "" {
		return
	}
	y.world.Count("article deleted by hand")
	if os.Remove(filepath.Join(y.dir, "content", name)) == nil {
		y.truth.deleted[name] = true
		y.truth.markDeleted(y, name)
	}
}

// merge gives an article the story of another.
func (y *year) merge() {
	a, b := y.pickFile(), y.pickFile()
	if a == "" || a == b {
		return
	}
	y.world.Count("stories merged by hand")
	other, err := os.ReadFile(filepath.Join(y.dir, "content", b))
	if err != nil {
		return
	}
	slug := frontValue(string(other), "story")
	y.rewrite(a, func(s string) string {
		return strings.Replace(s, "\nstory: "+frontValue(s, "story")+"\n", "\nstory: "+slug+"\n", 1)
	})
	y.truth.merged[slug] = true
}

// upgrade changes the rules in the middle of the year.
func (y *year) upgrade() {
	y.world.Count("rules changed")
	file := filepath.Join(y.dir, "feeds.yaml")
	extra := "topics:\n  - slug: trackers\n    title: Trackers\n    rules:\n      - \"tracker|trackers\"\n"
	config := y.world.Config()
	if data, err := os.ReadFile(file); err == nil && !strings.Contains(string(data), "trackers") {
		config += extra
	}
	os.WriteFile(file, []byte(config), 0o644)
}

func frontValue(file, key string) string {
	_, rest, _ := strings.Cut(file, "\n"+key+": ")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// glob gives the names of all files below a folder, sorted.
func glob(fsys fs.FS) (names []string, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	slices.Sort(names)
	return names, err
}
