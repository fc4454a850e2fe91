package identity

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Mark is a fingerprint of one thing by which an article is recognised; 0 means that there is none.
type Mark uint64

// NewMark returns the fingerprint of some words.
func NewMark(parts ...string) Mark {
	room := make([]byte, 0, 256)
	for i, p := range parts {
		if i > 0 {
			room = append(room, 0)
		}
		room = append(room, p...)
	}
	sum := sha256.Sum256(room)
	return Mark(max(1, binary.BigEndian.Uint64(sum[:])))
}

// String returns 16 hexadecimal digits.
func (m Mark) String() string { return fmt.Sprintf("%016x", uint64(m)) }

// Marks are the ways in which an article may be recognised when its id is not the one it had.
type Marks struct {
	Link  Mark // its canonical address
	Local Mark // its source, and its address without the host
	Title Mark // its source and title
	Path  Mark // the path of its file
}

// A Line of the archive's memory is an article that was kept once, or another address under which one came back.
type Line struct {
	ID  string
	Day int // published, in days since 1970
	Marks
}

// Append adds the line's text to b.
func (l Line) Append(b []byte) []byte {
	b = append(b, l.ID...)
	b = time.Unix(int64(l.Day)*86400, 0).UTC().AppendFormat(append(b, ' '), time.DateOnly)
	for _, m := range []Mark{l.Link, l.Local, l.Title, l.Path} {
		if m == 0 {
			b = append(b, " -"...)
			continue
		}
		b = append(append(b, ' '), m.String()...)
	}
	return append(b, '\n')
}

// ParseLine refuses what isn't whole, such as the last line of a torn file or a line of git's about a conflict.
func ParseLine(text string) (l Line, ok bool) {
	f := strings.Fields(text)
	if len(f) != 6 {
		return l, false
	}
	day, err := time.Parse(time.DateOnly, f[1])
	if err != nil {
		return l, false
	}
	l.ID, l.Day = f[0], days(day)
	for i, m := range []*Mark{&l.Link, &l.Local, &l.Title, &l.Path} {
		if f[2+i] == "-" {
			continue
		}
		x, err := strconv.ParseUint(f[2+i], 16, 64)
		if err != nil {
			return l, false
		}
		*m = Mark(x)
	}
	return l, true
}

// Compare orders lines by day and id.
func (l Line) Compare(o Line) int {
	return cmp.Or(cmp.Compare(l.Day, o.Day), cmp.Compare(l.ID, o.ID), cmp.Compare(l.Link, o.Link),
		cmp.Compare(l.Local, o.Local), cmp.Compare(l.Title, o.Title), cmp.Compare(l.Path, o.Path))
}

func days(t time.Time) int { return int(t.Unix() / 86400) }
