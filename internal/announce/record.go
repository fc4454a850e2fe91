package announce

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/privacywire/privacywire/internal/durable"
)

// A Record knows what each target was told: a line "target id" for each message.
type Record struct {
	name string
	told map[string]bool
}

// start stands in place of an id and marks a target that had its first run.
const start = "start"

// Open reads the record. A last line that a crash cut off is removed.
func Open(name string) (*Record, error) {
	r := &Record{name: name, told: map[string]bool{}}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	for line := range strings.Lines(string(whole)) {
		r.told[strings.TrimSpace(line)] = true
	}
	if len(whole) < len(data) {
		return r, durable.WriteFile(name, whole)
	}
	return r, nil
}

// Started reports whether a target had its first run.
func (r *Record) Started(target string) bool { return r.Told(target, start) }

// Told reports whether a target was told an entry.
func (r *Record) Told(target, id string) bool { return r.told[target+" "+id] }

// Start marks all entries as known to a target.
func (r *Record) Start(target string, entries []Entry) error {
	return r.Add(target, append([]Entry{{ID: start}}, entries...)...)
}

// Add marks entries as told. They are on the disk when it returns.
func (r *Record) Add(target string, entries ...Entry) error {
	data, err := os.ReadFile(r.name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		line := target + " " + e.ID
		r.told[line] = true
		data = append(data, line+"\n"...)
	}
	if err := os.MkdirAll(filepath.Dir(r.name), 0o755); err != nil {
		return err
	}
	return durable.WriteFile(r.name, data)
}
