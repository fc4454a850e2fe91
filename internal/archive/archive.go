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
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/news"
)

// An Archive is a content folder. Its methods are for one goroutine.
type Archive struct {
	dir     string
	cache   Cache
	index   index
	memory  memory
	paths   map[string]bool // YYYY/MM/slug of every file, the broken ones too
	strange []string        // files left by writes that were cut off
}

// A Broken file is in the folder and can't be read as an article.
type Broken struct {
	Path string // as the folder is named, slashes
	Err  error  // a [*FormatError] where the words of the file are at fault
}

// Error gives "content/2023/04/x.md:4: …".
func (b Broken) Error() string {
	var f *FormatError
	if errors.As(b.Err, &f) && f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", b.Path, f.Line, f.Text)
	}
	return b.Path + ": " + b.Err.Error()
}

// Open names the folder of an archive. It need not exist: the first article makes it.
func Open(dir string) (*Archive, error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("opening the archive: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("opening the archive: %s is a file: move it away, articles live in a folder of that name", dir)
	}
	return &Archive{dir: dir, paths: map[string]bool{}, index: newIndex()}, nil
}

// A place is a file of the archive as the walk finds it.
var place = regexp.MustCompile(`^\d{4}/(0[1-9]|1[0-2])/[A-Za-z0-9][A-Za-z0-9._-]*$`)

// Load reads every article, ordered by time and then id, and what the archive remembers of earlier ones.
// A file that can't be read is among the broken ones and stops nothing. Load writes nothing but the cache.
func (a *Archive) Load(ctx context.Context) ([]*news.Article, []Broken, error) {
	articles, broken, err := a.Articles(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := a.memory.load(a.dir); err != nil {
		return nil, nil, err
	}
	a.index.remember(a.memory.lines, articles)
	return articles, broken, nil
}

// Articles is Load for who only reads: the archive can't say afterwards which entries are known, nor add to them.
func (a *Archive) Articles(ctx context.Context) ([]*news.Article, []Broken, error) {
	names, err := a.walk()
	if err != nil {
		return nil, nil, err
	}
	loaded, broken, err := a.readAll(ctx, names)
	if err != nil {
		return nil, nil, err
	}
	articles, twice := a.admit(loaded)
	broken = append(broken, twice...)
	slices.SortFunc(broken, func(x, y Broken) int { return cmp.Compare(x.Path, y.Path) })
	return articles, broken, nil
}

// walk lists the Markdown files below the folder, and notes what cut-off writes left.
func (a *Archive) walk() (names []string, err error) {
	err = filepath.WalkDir(a.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		rel, _ := filepath.Rel(a.dir, name)
		rel = filepath.ToSlash(rel)
		switch base := d.Name(); {
		case isTemp(base) && !d.IsDir():
			a.strange = append(a.strange, rel)
		case strings.HasPrefix(base, ".") && rel != "." && rel != seenDir:
			if d.IsDir() {
				return fs.SkipDir
			}
		case strings.HasSuffix(base, ".md") && !d.IsDir() && strings.Contains(rel, "/"):
			names = append(names, rel)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the archive: %w", err)
	}
	return names, nil
}

// Remember makes Load use a cache.
func (a *Archive) Remember(c Cache) { a.cache = c }

// readAll reads the named files on all cores, a folder at a time; each file has its slot, so the order is theirs.
func (a *Archive) readAll(ctx context.Context, names []string) ([]*news.Article, []Broken, error) {
	slots := make([]*news.Article, len(names))
	faults := make([]error, len(names))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(names); {
		to := from + 1
		for to < len(names) && path.Dir(names[to]) == path.Dir(names[from]) {
			to++
		}
		names, slots, faults := names[from:to], slots[from:to], faults[from:to]
		g.Go(func() error { return a.readFolder(ctx, names, slots, faults) })
		from = to
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	articles := make([]*news.Article, 0, len(names))
	var broken []Broken
	for i, name := range names {
		a.paths[strings.TrimSuffix(name, ".md")] = true
		if faults[i] != nil {
			broken = append(broken, Broken{path.Join(filepath.ToSlash(a.dir), name), faults[i]})
			continue
		}
		articles = append(articles, slots[i])
	}
	return articles, broken, nil
}

// readFolder reads files that lie in one folder, those from the cache that are as they were.
func (a *Archive) readFolder(ctx context.Context, names []string, slots []*news.Article, faults []error) error {
	folder := path.Dir(names[0])
	known := a.cache.read(folder)
	files := make([]cached, 0, len(names))
	fresh := false
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, sure := stampOf(filepath.Join(a.dir, filepath.FromSlash(name)), time.Now())
		if k, ok := known[path.Base(name)]; ok && sure && k.Stamp == s {
			slots[i] = k.Article
			files = append(files, k)
			continue
		}
		if slots[i], faults[i] = a.read(name); sure && faults[i] == nil {
			files, fresh = append(files, cached{path.Base(name), s, slots[i]}), true
		}
	}
	if fresh || len(files) != len(known) {
		a.cache.write(folder, files)
	}
	return nil
}

func (a *Archive) read(name string) (*news.Article, error) {
	where := strings.TrimSuffix(name, ".md")
	if !place.MatchString(where) {
		return nil, &FormatError{0, "not where articles lie: move it to YYYY/MM/ and name it with letters, digits and dashes"}
	}
	full := filepath.Join(a.dir, filepath.FromSlash(name))
	info, err := os.Stat(full)
	switch {
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, &FormatError{0, "not a regular file: replace it by one"}
	case info.Size() > MaxFile:
		return nil, &FormatError{0, fmt.Sprintf("larger than %d bytes: shorten its text", MaxFile)}
	}
	data, err := os.ReadFile(full)
	if err != nil {
		return nil, reason(err)
	}
	article, err := Decode(data)
	if err != nil {
		return nil, err
	}
	article.Path = where
	return article, nil
}

// reason takes the path out of an error whose reader names the path anyway.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("can't be read: %w", p.Err)
	}
	return err
}

// admit orders articles in time and refuses an id that two files claim: the one that was there first keeps it.
func (a *Archive) admit(loaded []*news.Article) (articles []*news.Article, twice []Broken) {
	first := make(map[string]*news.Article, len(loaded))
	for _, x := range loaded {
		y, ok := first[x.ID]
		if !ok || x.Seen.Before(y.Seen) || x.Seen.Equal(y.Seen) && y.Edited && !x.Edited {
			first[x.ID] = x
		}
	}
	articles = loaded[:0]
	for _, x := range loaded {
		if keeper := first[x.ID]; keeper != x {
			twice = append(twice, Broken{path.Join(filepath.ToSlash(a.dir), x.Path) + ".md",
				fmt.Errorf("has the id %s of %s.md: remove one of the two, or give this one an id of its own", x.ID, keeper.Path)})
			continue
		}
		articles = append(articles, x)
	}
	slices.SortFunc(articles, ByTime)
	return articles, twice
}

// ByTime orders articles by the time they were published, then by id.
func ByTime(x, y *news.Article) int {
	return cmp.Or(x.Published.Compare(y.Published), strings.Compare(x.ID, y.ID))
}
