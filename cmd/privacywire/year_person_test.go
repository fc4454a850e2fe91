package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// meddle does what happens to a site between two runs: its cache is lost, a person corrects, deletes, merges and splits,
// and changes feeds.yaml.
func (y *year) meddle() []string {
	switch y.rand.IntN(44) {
	case 0:
		y.world.Count("lost .cache/")
		os.RemoveAll(filepath.Join(y.dir, ".cache"))
	case 1:
		y.world.Count("lost public/")
		os.RemoveAll(filepath.Join(y.dir, "public"))
	case 2, 3:
		y.edit()
	case 4:
		y.retitle()
	case 5, 6:
		y.remove()
	case 7:
		y.merge()
	case 8:
		y.split()
	case 9:
		y.mergeEvents()
	case 10:
		return y.upgrade()
	case 11:
		y.world.Count("feed taken out and put back")
		y.setup.Without = y.rand.IntN(len(y.world.Sources))
		return problem(y.configure())
	case 12:
		y.world.Count("addresses of feeds mended")
		y.setup.Mended = true
		return problem(y.configure())
	case 13:
		to := y.rand.IntN(len(y.world.Sources))
		if y.world.Moving(to, time.Now()) || y.world.Moving(y.setup.Renamed, time.Now()) {
			return nil
		}
		y.world.Count("feed renamed")
		y.setup.Renamed = to // the one before gets its old name back
		return problem(y.configure())
	case 14, 15:
		return problem(y.restore())
	case 16:
		y.splitEvent()
	}
	return nil
}

func problem(err error) []string {
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

// configure writes feeds.yaml.
func (y *year) configure() error {
	return os.WriteFile(filepath.Join(y.dir, configName), []byte(y.world.Config(y.setup, time.Now())), 0o644)
}

// pickFile returns the path of an article that no person has touched yet, "" when there is none.
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
	file := filepath.Join(y.dir, "content", name)
	data, err := os.ReadFile(file)
	if err == nil && os.Remove(file) == nil {
		y.trash[name] = data
		y.truth.deleted[name] = true
		y.truth.markDeleted(y, name)
	}
}

// restore puts a deleted article back, as git revert does.
func (y *year) restore() error {
	for _, name := range slices.Sorted(maps.Keys(y.trash)) {
		data := y.trash[name]
		if len(y.trash) > 1 && y.rand.IntN(2) == 0 {
			continue
		}
		y.world.Count("deleted article put back")
		delete(y.trash, name)
		y.truth.putBack(name)
		y.truth.merged[frontValue(string(data), "story")] = true // another story may have the name by now
		return os.WriteFile(filepath.Join(y.dir, "content", name), data, 0o644)
	}
	return nil
}

// merge puts an article into the story of another.
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

// retitle corrects a headline.
func (y *year) retitle() {
	if name := y.pickFile(); name != "" {
		y.world.Count("headline corrected by hand")
		y.rewrite(name, func(s string) string {
			if strings.Contains(s, "\ntitle: \"The week in") { // a column is known by its headline
				return s
			}
			return strings.Replace(s, "\ntitle: \"", "\ntitle: \"Corrected: ", 1)
		})
	}
}

// split moves an article into a story of its own.
func (y *year) split() {
	name := y.pickFile()
	if name == "" {
		return
	}
	y.world.Count("story split by hand")
	y.rewrite(name, func(s string) string {
		return strings.Replace(s, "\nstory: "+frontValue(s, "story")+"\n", fmt.Sprintf("\nstory: by-hand-%d\n", y.runs), 1)
	})
}

var eventOf = regexp.MustCompile(`\bevent: ([a-z0-9-]+)`)

// mergeEvents gives the claims of one event the id of another, as docs/data.md says.
func (y *year) mergeEvents() {
	first := func(name string) string {
		data, err := os.ReadFile(filepath.Join(y.dir, "content", name))
		if m := eventOf.FindSubmatch(data); err == nil && m != nil && strings.Contains(string(data), "\nfines:") {
			return string(m[1])
		}
		return ""
	}
	var ids []string
	for _, name := range y.files {
		if id := first(name); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) < 2 {
		return
	}
	y.rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	y.world.Count("events merged by hand")
	orphan := !y.opened(ids[0]) // the article that did was deleted before: nothing will say any more what these claims were
	if orphan {
		y.world.Count("events merged whose opener was deleted")
		delete(y.truth.pages, "ledger/fines/"+ids[0]+".html")
	}
	for _, name := range y.files {
		switch first(name) {
		case ids[0]:
			if orphan {
				y.truth.forget(name)
			}
			y.rewrite(name, func(s string) string {
				return eventOf.ReplaceAllStringFunc(s, func(m string) string {
					if m == "event: "+ids[0] {
						return "event: " + ids[1]
					}
					return m
				})
			})
			fallthrough
		case ids[1]:
			y.truth.join(y, name)
		}
	}
}

// opened says whether some article opened an event.
func (y *year) opened(id string) bool {
	return slices.ContainsFunc(y.files, func(name string) bool {
		data, err := os.ReadFile(filepath.Join(y.dir, "content", name))
		return err == nil && strings.Contains(string(data), "opens: "+id+",")
	})
}

// splitEvent gives the claims of an article an event of their own.
func (y *year) splitEvent() {
	name := y.pickFile()
	data, err := os.ReadFile(filepath.Join(y.dir, "content", name))
	if err != nil || !eventOf.Match(data) {
		return
	}
	y.world.Count("event split by hand")
	y.rewrite(name, func(s string) string {
		return eventOf.ReplaceAllString(s, fmt.Sprintf("event: by-hand-%d", y.runs))
	})
	y.truth.join(y, name)
	y.truth.forget(name)
}

// upgrade changes the rules in the middle of the year, and now and then applies them to what is there.
func (y *year) upgrade() []string {
	y.world.Count("rules changed")
	y.setup.Topics = !y.setup.Topics
	if err := y.configure(); err != nil || y.rand.IntN(2) == 0 {
		return problem(err)
	}
	y.world.Count("rules applied to the archive")
	return problem(y.privacywire("reclassify"))
}

func frontValue(file, key string) string {
	_, rest, _ := strings.Cut(file, "\n"+key+": ")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// glob returns the names of all files below a folder, sorted.
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
