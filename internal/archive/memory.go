package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// seenDir holds the memory of the archive, below its folder.
const seenDir = ".seen"

// attributes lets git join the memories of two branches by keeping the lines of both.
const attributes = ".seen/*.txt merge=union\n"

// A mark is a fingerprint of one thing by which an article is recognised; 0 is none.
type mark uint64

func newMark(parts ...string) mark {
	room := make([]byte, 0, 256)
	for i, p := range parts {
		if i > 0 {
			room = append(room, 0)
		}
		room = append(room, p...)
	}
	sum := sha256.Sum256(room)
	return mark(max(1, binary.BigEndian.Uint64(sum[:])))
}

// String gives 16 hexadecimal digits.
func (m mark) String() string { return fmt.Sprintf("%016x", uint64(m)) }

// Marks are the ways in which an article may be recognised when its id is not the one it had.
type marks struct {
	link  mark // its canonical address
	local mark // its source, and its address without the host
	title mark // its source and title
	path  mark // the path of its file
}

// A line of the memory is an article that was kept once, or another address under which one came back.
type line struct {
	id  string
	day int // published, in days since 1970
	marks
}

func (l line) append(b []byte) []byte {
	b = append(b, l.id...)
	b = time.Unix(int64(l.day)*86400, 0).UTC().AppendFormat(append(b, ' '), time.DateOnly)
	for _, m := range []mark{l.link, l.local, l.title, l.path} {
		if m == 0 {
			b = append(b, " -"...)
			continue
		}
		b = append(append(b, ' '), m.String()...)
	}
	return append(b, '\n')
}

// parseLine refuses what isn't whole, such as the last line of a torn file or a mark of git's about a conflict.
func parseLine(text string) (l line, ok bool) {
	f := strings.Fields(text)
	if len(f) != 6 {
		return l, false
	}
	day, err := time.Parse(time.DateOnly, f[1])
	if err != nil {
		return l, false
	}
	l.id, l.day = f[0], days(day)
	for i, m := range []*mark{&l.link, &l.local, &l.title, &l.path} {
		if f[2+i] == "-" {
			continue
		}
		x, err := strconv.ParseUint(f[2+i], 16, 64)
		if err != nil {
			return l, false
		}
		*m = mark(x)
	}
	return l, true
}

func (l line) compare(o line) int {
	return cmp.Or(cmp.Compare(l.day, o.day), cmp.Compare(l.id, o.id), cmp.Compare(l.link, o.link), cmp.Compare(l.local, o.local),
		cmp.Compare(l.title, o.title), cmp.Compare(l.path, o.path))
}

func days(t time.Time) int { return int(t.Unix() / 86400) }

// memory is the .seen folder: what stands in it, and what is to be added at the next save.
type memory struct {
	lines   []line // until the index has them
	known   map[line]bool
	pending map[string][]line // by month
}

func (m *memory) load(dir string) error {
	m.known, m.pending, m.lines = map[line]bool{}, map[string][]line{}, nil
	names, err := filepath.Glob(filepath.Join(dir, seenDir, "*.txt"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading what the archive remembers: %w", err)
		}
		for text := range strings.Lines(string(data)) {
			if l, ok := parseLine(text); ok && !m.known[l] {
				m.known[l] = true
				m.lines = append(m.lines, l)
			}
		}
	}
	return nil
}

// add keeps a line for the next save.
func (m *memory) add(month string, l line) {
	if !m.known[l] {
		m.known[l] = true
		m.pending[month] = append(m.pending[month], l)
	}
}

// save writes the months that have new lines, each whole and in one order, so that the file is the same whichever run
// added which line.
func (m *memory) save(w *folder) error {
	for _, month := range slices.Sorted(maps.Keys(m.pending)) {
		name := seenDir + "/" + month + ".txt"
		old, err := w.root.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("reading what the archive remembers: %w", err)
		}
		lines := m.pending[month]
		for text := range strings.Lines(string(old)) {
			if l, ok := parseLine(text); ok {
				lines = append(lines, l)
			}
		}
		slices.SortFunc(lines, line.compare)
		var data []byte
		for _, l := range slices.Compact(lines) {
			data = l.append(data)
		}
		if err := w.write(name, data); err != nil {
			return err
		}
		delete(m.pending, month)
	}
	if _, err := w.root.Stat(".gitattributes"); errors.Is(err, fs.ErrNotExist) {
		return w.write(".gitattributes", []byte(attributes))
	}
	return nil
}

// lineOf is what the memory keeps of an article; where the entry that it came from is known, its marks are used.
func lineOf(a *news.Article, m marks) line {
	m.path = newMark("path", a.Path)
	return line{id: a.ID, day: days(a.Published), marks: m}
}

func month(t time.Time) string { return t.UTC().Format("2006-01") }
