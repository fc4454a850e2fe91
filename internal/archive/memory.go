package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/identity"
)

// seenDir holds the memory of the archive, below its folder.
const seenDir = ".seen"

// attributes lets git join the memories of two branches by keeping the lines of both.
const attributes = ".seen/*.txt merge=union\n"

// memory is the .seen folder: its lines, and those to add at the next save.
type memory struct {
	lines   []identity.Line            // until the index has them
	known   map[identity.Mark]bool     // fingerprints of all lines
	pending map[string][]identity.Line // by month
}

func (m *memory) load(dir string) error {
	m.known, m.pending, m.lines = map[identity.Mark]bool{}, map[string][]identity.Line{}, nil
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
			if l, ok := identity.ParseLine(text); ok && m.isNew(l) {
				m.lines = append(m.lines, l)
			}
		}
	}
	return nil
}

// add adds a line that the next save writes.
func (m *memory) add(month string, l identity.Line) {
	if m.isNew(l) {
		m.pending[month] = append(m.pending[month], l)
	}
}

// isNew reports whether a line was never asked about before.
func (m *memory) isNew(l identity.Line) bool {
	mark := identity.NewMark(string(l.Append(nil)))
	isNew := !m.known[mark]
	m.known[mark] = true
	return isNew
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
			if l, ok := identity.ParseLine(text); ok {
				lines = append(lines, l)
			}
		}
		slices.SortFunc(lines, identity.Line.Compare)
		var data []byte
		for _, l := range slices.Compact(lines) {
			data = l.Append(data)
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

func month(t time.Time) string { return t.UTC().Format("2006-01") }
