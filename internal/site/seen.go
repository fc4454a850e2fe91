package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/durable"
)

// seenFile is the name, in Input.Cache, of what is remembered from the last build.
const seenFile = "pages"

// A mark remembers a page: the digest of everything it was rendered from, and the file that came of it.
type mark struct {
	From     [sha256.Size]byte
	Size     int64
	Modified int64 // nanoseconds
}

// seen knows the pages of the last build, so that a page whose data and templates are the same, and whose file nobody
// has touched since, needn't be rendered. Losing it costs a full build and changes no byte.
type seen struct {
	file string // "" when nothing is to be remembered
	salt [sha256.Size]byte
	old  map[string]mark

	mu  sync.Mutex
	now map[string]mark
}

// seenContent is the file's content. Salt stands for the program, the templates and the folder published in.
type seenContent struct {
	Salt  [sha256.Size]byte
	Marks map[string]mark
}

// openSeen reads what is remembered; anything that isn't of this program, these templates and this folder is forgotten.
func openSeen(in Input, s *set) *seen {
	c := &seen{now: map[string]mark{}, salt: saltOf(in, s)}
	if in.Cache == "" {
		return c
	}
	c.file = filepath.Join(in.Cache, seenFile)
	raw, err := os.ReadFile(c.file)
	if err != nil {
		return c
	}
	var content seenContent
	if gob.NewDecoder(bytes.NewReader(raw)).Decode(&content) == nil && content.Salt == c.salt {
		c.old = content.Marks
	}
	return c
}

// saltOf digests what every page depends on beside its data.
func saltOf(in Input, s *set) [sha256.Size]byte {
	h := sha256.New()
	out, _ := filepath.Abs(in.Out)
	fmt.Fprintf(h, "%q %q %q\n", out, s.base, in.Site)
	if program, err := os.Executable(); err == nil {
		if info, err := os.Stat(program); err == nil {
			fmt.Fprintf(h, "%s %d %d\n", program, info.Size(), info.ModTime().UnixNano())
		}
	}
	names, _ := s.sources.names(".")
	for _, name := range names {
		raw, _ := s.sources.read(name)
		fmt.Fprintf(h, "%s %d\n%s\n", name, len(raw), raw)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// digest stands for what a page is rendered from.
func (c *seen) digest(kind, source string, data any) [sha256.Size]byte {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	write(buf, reflect.ValueOf(kind))
	write(buf, reflect.ValueOf(source))
	write(buf, reflect.ValueOf(data))
	return sha256.Sum256(buf.Bytes())
}

// write writes a value so that different values differ: every text with its length, every list with its own.
func write(buf *bytes.Buffer, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		number(buf, uint64(v.Len()))
		buf.WriteString(v.String())
	case reflect.Int, reflect.Int64:
		number(buf, uint64(v.Int()))
	case reflect.Float64:
		number(buf, math.Float64bits(v.Float()))
	case reflect.Bool:
		if v.Bool() {
			buf.WriteByte(1)
		} else {
			buf.WriteByte(0)
		}
	case reflect.Pointer:
		if v.IsNil() {
			buf.WriteByte(0)
			return
		}
		buf.WriteByte(1)
		write(buf, v.Elem())
	case reflect.Slice:
		number(buf, uint64(v.Len()))
		for i := range v.Len() {
			write(buf, v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			number(buf, uint64(v.Interface().(time.Time).UnixNano())) // in UTC, as all dates of pages are
			return
		}
		for i := range v.NumField() {
			write(buf, v.Field(i))
		}
	default:
		panic("site: a page's data has a " + v.Kind().String() + ", which the digest doesn't know")
	}
}

func number(buf *bytes.Buffer, n uint64) {
	for ; n >= 0x80; n >>= 7 {
		buf.WriteByte(byte(n) | 0x80)
	}
	buf.WriteByte(byte(n))
}

// same says that a page would come out as it is there.
func (c *seen) same(out *output, path string, from [sha256.Size]byte) bool {
	m, ok := c.old[path]
	if !ok || m.From != from {
		return false
	}
	size, modified, ok := out.stat(path)
	if !ok || size != m.Size || modified != m.Modified {
		return false
	}
	c.remember(path, m)
	out.claim(path, size)
	return true
}

func (c *seen) remember(path string, m mark) {
	c.mu.Lock()
	c.now[path] = m
	c.mu.Unlock()
}

// save writes what the next build may know, once the pages stand where they belong. A failure costs time only.
func (c *seen) save(out *output) {
	if c.file == "" {
		return
	}
	for path, m := range c.now {
		if m.Modified != 0 { // as it was
			continue
		}
		size, modified, ok := out.stat(path)
		if !ok || size != m.Size {
			delete(c.now, path)
			continue
		}
		m.Modified = modified
		c.now[path] = m
	}
	var buf bytes.Buffer
	if gob.NewEncoder(&buf).Encode(seenContent{c.salt, c.now}) == nil && os.MkdirAll(filepath.Dir(c.file), 0o755) == nil {
		_ = durable.WriteFile(c.file, buf.Bytes())
	}
}
