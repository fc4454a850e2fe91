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

// A Record knows which entries each target got. Its file has a line "target id" for each message, after lines that
// tell how the message fared: "target try id" before it is sent, "target not id" when it certainly did not arrive, and
// "target bad id" when the target took others in the same run, but not this one.
type Record struct {
	name string
	told map[string]bool
	open map[string]int // attempts with an unknown result
	bad  map[string]int
}

// The words for the results of a message, and how often each may occur before the message counts as sent.
const (
	wordSent = " "
	wordTry  = " try "
	wordNot  = " not "
	wordBad  = " bad "
	maxOpen  = 2
	maxBad   = 3
)

// start is used as an id to mark a target that had its first run.
const start = "start"

// Open reads the record. A last line that a crash cut off is removed.
func Open(name string) (*Record, error) {
	r := &Record{name: name, told: map[string]bool{}, open: map[string]int{}, bad: map[string]int{}}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	for line := range strings.Lines(string(whole)) {
		r.note(strings.TrimSpace(line))
	}
	if len(whole) < len(data) {
		return r, durable.WriteFile(name, whole)
	}
	return r, nil
}

// Started reports whether a target had its first run.
func (r *Record) Started(target string) bool { return r.Told(target, start) }

func (r *Record) note(line string) {
	for _, word := range []string{wordTry, wordNot, wordBad} {
		target, id, ok := strings.Cut(line, word)
		key := target + " " + id
		switch {
		case !ok:
			continue
		case word == wordTry:
			r.open[key]++
		case word == wordNot:
			r.open[key]--
		default:
			r.bad[key]++
		}
		return
	}
	r.told[line] = true
}

// Told reports whether a target got an entry, or was sent it the maximum number of times.
func (r *Record) Told(target, id string) bool {
	key := target + " " + id
	return r.told[key] || r.open[key] >= maxOpen || r.bad[key] >= maxBad
}

// Start marks all entries as known to a target.
func (r *Record) Start(target string, entries []Entry) error {
	return r.Note(target, wordSent, append([]Entry{{ID: start}}, entries...)...)
}

// Note appends a line for each entry. Those of entries that were sent are on the disk when it returns.
func (r *Record) Note(target, word string, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(r.name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(r.name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	var lines []byte
	for _, e := range entries {
		line := target + word + e.ID
		r.note(line)
		lines = append(lines, line+"\n"...)
	}
	_, err = f.Write(lines)
	if err == nil && word == wordSent {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
