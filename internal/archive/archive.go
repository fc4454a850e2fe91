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
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
	"github.com/privacywire/privacywire/internal/stamp"
)

// An Archive is a content folder. Its methods are for one goroutine.
type Archive struct {
	dir     string
	files   []stamp.File // as listed last
	index   *identity.Index
	memory  memory
	paths   map[string]bool // YYYY/MM/slug of every file, the broken ones too
	strange []string        // files left by writes that were cut off
	brief   bool            // articles are read without summary and evidence
}

// Follows sets the feeds that the site follows now.
func (a *Archive) Follows(feeds []news.Feed) { a.index.Follows(feeds) }

// Identify returns for each entry of one feed document what it is to the archive. It changes nothing.
func (a *Archive) Identify(entries []news.Entry, now time.Time) []identity.Identity {
	return a.index.Identify(entries, now)
}

// Claim registers a new article under its identity. It returns false when another article has it.
func (a *Archive) Claim(id identity.Identity, article *news.Article) bool {
	claimed, line := a.index.Claim(id, article)
	a.add(line, article.Seen)
	return claimed
}

// Follow remembers the new address of an article that moved.
func (a *Archive) Follow(id identity.Identity, now time.Time) { a.add(a.index.Follow(id), now) }

func (a *Archive) add(line *identity.Line, seen time.Time) {
	if line != nil {
		a.memory.add(month(seen), *line)
	}
}

// A Broken file is in the folder and can't be read as an article. A file with several mistakes is there once for each.
type Broken struct {
	Path string // as the folder is named, slashes
	Err  error  // a [*FormatError] where the words of the file are at fault
}

// Error returns "content/2023/04/x.md:4: …".
func (b Broken) Error() string {
	var f *FormatError
	if errors.As(b.Err, &f) && f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", b.Path, f.Line, f.Text)
	}
	return b.Path + ": " + b.Err.Error()
}

// Open opens the archive in a folder. The folder need not exist: the first article creates it.
func Open(dir string) (*Archive, error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("opening the archive: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("opening the archive: %s is a file: move it away, articles live in a folder of that name", dir)
	}
	a := &Archive{dir: dir, paths: map[string]bool{}}
	a.index = identity.NewIndex(a.Complete)
	return a, nil
}

// place matches the path of an article's file: YYYY/MM/name.
var place = regexp.MustCompile(`^\d{4}/(0[1-9]|1[0-2])/[A-Za-z0-9][A-Za-z0-9._-]*$`)

// Load reads every article, ordered by time and then id, and what the archive remembers of earlier ones.
// A file that can't be read is among the broken ones and stops nothing. Load writes nothing.
func (a *Archive) Load(ctx context.Context) ([]*news.Article, []Broken, error) {
	articles, broken, err := a.Articles(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := a.memory.load(a.dir); err != nil {
		return nil, nil, err
	}
	a.index.Remember(a.memory.lines, articles)
	a.memory.lines = nil
	return articles, broken, nil
}

// LoadBrief is [Archive.Load] without the summaries and the evidence, which take most memory and which a fetch needs of
// few articles. [Archive.Complete] reads them.
func (a *Archive) LoadBrief(ctx context.Context) ([]*news.Article, []Broken, error) {
	a.brief = true
	return a.Load(ctx)
}

// Complete reads what [Archive.LoadBrief] left out of an article. An article whose file a person removed or broke
// meanwhile stays brief.
func (a *Archive) Complete(x *news.Article) {
	if !x.Brief {
		return
	}
	data, err := os.ReadFile(filepath.Join(a.dir, filepath.FromSlash(x.Path)+".md"))
	if err != nil {
		return
	}
	if full, err := Decode(data); err == nil {
		x.Summary, x.Evidence, x.Made, x.Brief = full.Summary, full.Evidence, full.Made, false
	}
}

// Articles is [Archive.Load] without the memory: the archive can't identify entries afterwards, nor take new articles.
func (a *Archive) Articles(ctx context.Context) ([]*news.Article, []Broken, error) {
	files, err := a.walk()
	if err != nil {
		return nil, nil, err
	}
	loaded, broken, err := a.readAll(ctx, files)
	if err != nil {
		return nil, nil, err
	}
	articles, twice := a.admit(loaded)
	broken = append(broken, twice...)
	slices.SortStableFunc(broken, func(x, y Broken) int { return cmp.Compare(x.Path, y.Path) })
	return articles, broken, nil
}

// list lists what lies in the folder, as far as it isn't hidden. The next Load reads these files.
func (a *Archive) list() error {
	files, err := stamp.List(nil, a.dir)
	if err != nil {
		return fmt.Errorf("reading the archive: %w", err)
	}
	a.files = slices.DeleteFunc(files, func(f stamp.File) bool { return hidden(f.Name) })
	return nil
}

// Bytes returns the size of the files that the next Load reads.
func (a *Archive) Bytes() (n int64, err error) {
	if a.files == nil {
		if err = a.list(); err != nil {
			return 0, err
		}
	}
	for _, f := range a.files {
		n += f.Size
	}
	return n, nil
}

// hidden reports whether a path has a part that begins with a dot and isn't ours.
func hidden(name string) bool {
	if !strings.HasPrefix(name, ".") && !strings.Contains(name, "/.") {
		return false
	}
	dir, base := path.Split(strings.TrimPrefix(name, seenDir+"/"))
	return strings.HasPrefix(base, ".") && !isTemp(base) || strings.HasPrefix(dir, ".") || strings.Contains(dir, "/.")
}

// walk returns the Markdown files below the folder, and notes what cut-off writes left.
func (a *Archive) walk() (articles []stamp.File, err error) {
	if a.files == nil {
		if err := a.list(); err != nil {
			return nil, err
		}
	}
	files := a.files
	a.files = nil
	for _, f := range files {
		switch base := path.Base(f.Name); {
		case isTemp(base):
			a.strange = append(a.strange, f.Name)
		case strings.HasSuffix(base, ".md") && strings.Contains(f.Name, "/"):
			articles = append(articles, f)
		}
	}
	return articles, nil
}

// readAll reads files on all cores and keeps their order.
func (a *Archive) readAll(ctx context.Context, files []stamp.File) ([]*news.Article, []Broken, error) {
	slots := make([]*news.Article, len(files))
	faults := make([]error, len(files))
	err := parallel.Each(ctx, len(files), func(i int) error {
		slots[i], faults[i] = a.read(files[i])
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	articles := make([]*news.Article, 0, len(files))
	var broken []Broken
	for i, f := range files {
		a.paths[strings.TrimSuffix(f.Name, ".md")] = true
		if faults[i] == nil {
			articles = append(articles, slots[i])
		}
		for _, fault := range mistakes(faults[i]) {
			broken = append(broken, Broken{path.Join(filepath.ToSlash(a.dir), f.Name), fault})
		}
	}
	return articles, broken, nil
}

// mistakes returns the errors that are joined in an error.
func mistakes(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, mistakes(e)...)
	}
	return all
}

func (a *Archive) read(f stamp.File) (*news.Article, error) {
	where := strings.TrimSuffix(f.Name, ".md")
	if !place.MatchString(where) {
		return nil, &FormatError{0, "not where articles lie: move it to YYYY/MM/ and name it with letters, digits and dashes"}
	}
	full := filepath.Join(a.dir, filepath.FromSlash(f.Name))
	size, mode := f.Size, f.Mode
	if mode&fs.ModeSymlink != 0 {
		info, err := os.Stat(full)
		if err != nil {
			return nil, fmt.Errorf("can't be read: %w", reasonOf(err))
		}
		size, mode = info.Size(), info.Mode()
	}
	switch {
	case !mode.IsRegular():
		return nil, &FormatError{0, "not a regular file: replace it by one"}
	case size > MaxFile:
		return nil, &FormatError{0, fmt.Sprintf("larger than %d bytes: shorten its text", MaxFile)}
	}
	data, err := os.ReadFile(full)
	if err != nil {
		return nil, fmt.Errorf("can't be read: %w", reasonOf(err))
	}
	article, err := Decode(data)
	if err != nil {
		return nil, err
	}
	article.Path = where
	if a.brief {
		shorten(article)
	}
	return article, nil
}

// admit sorts articles by time. Of two files with the same id it takes the one that was first seen earlier.
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
