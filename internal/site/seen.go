package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"math"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/stamp"
)

// seenFile is the name, in Input.Cache, of what is remembered from the last build.
const seenFile = "pages"

// A key stands for everything that a page is made of. The zero key stands for nothing that is known.
type key [16]byte

// A mark remembers a file of the site: the key of what it was made of, and the file that came of it.
type mark struct {
	from key
	file stamp.File
}

// seen knows the files of the last build, so that one whose data and templates are the same, and which nobody has
// touched since, needn't be made. Losing it costs a full build and changes no byte.
type seen struct {
	file string // "" when nothing is to be remembered
	salt key
	old  map[string]mark

	mu  sync.Mutex
	now map[string]key
}

// seenContent is the file's content, a column for each part of the marks. Salt stands for the program, the templates,
// the configuration and the folder published in.
type seenContent struct {
	Salt   key
	Paths  []string
	Keys   []byte  // 16 for each path
	Stamps []int64 // 5 for each path
}

// openSeen reads what is remembered; anything that isn't of this program, these templates and this folder is forgotten.
func openSeen(in Input, s *set) *seen {
	c := &seen{now: map[string]key{}}
	if in.Cache == "" {
		return c
	}
	c.file, c.salt = filepath.Join(in.Cache, seenFile), saltOf(in, s)
	if salt, marks := readSeen(c.file); salt == c.salt && !in.Fresh {
		c.old = marks
	}
	return c
}

func readSeen(file string) (salt key, marks map[string]mark) {
	raw, ok := durable.ReadCache(file)
	if !ok {
		return key{}, nil
	}
	var content seenContent
	if gob.NewDecoder(bytes.NewReader(raw)).Decode(&content) != nil ||
		len(content.Keys) != 16*len(content.Paths) || len(content.Stamps) != 5*len(content.Paths) {
		return key{}, nil
	}
	marks = make(map[string]mark, len(content.Paths))
	for i, path := range content.Paths {
		n := content.Stamps[5*i:]
		marks[path] = mark{key(content.Keys[16*i:]), stamp.File{Size: n[0], Modified: n[1], Changed: n[2], Inode: uint64(n[3]), Mode: uint32(n[4])}}
	}
	return content.Salt, marks
}

// Stands says that a published folder is as the build that remembered it in cache left it. Status may differ.
func Stands(out, cache string) bool {
	_, marks := readSeen(filepath.Join(cache, seenFile))
	if len(marks) == 0 {
		return false
	}
	delete(marks, StatusFile)
	there, err := stamp.List(time.Now(), notOurs, out)
	if err != nil {
		return false
	}
	for _, f := range there {
		if f.Name == StatusFile {
			continue
		}
		if m, ok := marks[f.Name]; !ok || m.file != f.File {
			return false
		}
		delete(marks, f.Name)
	}
	return len(marks) == 0
}

// saltOf stands for what every page depends on beside its data.
func saltOf(in Input, s *set) key {
	h := newHasher()
	out, _ := filepath.Abs(in.Out)
	h.text(stamp.Program(), out, s.base, in.Salt)
	h.value(in.Site)
	h.value(in.Topics)
	h.value(in.Feeds)
	h.number(int64(in.Interval))
	names, _ := s.sources.names(".")
	for _, name := range names {
		raw, _ := s.sources.read(name)
		h.text(name, string(raw))
	}
	return h.sum()
}

// matches says that a file would come out as it is there.
func (c *seen) matches(out *output, path string, from key) bool {
	m, ok := c.old[path]
	if !ok || m.from != from || from == (key{}) {
		return false
	}
	there, ok := out.there[path]
	return ok && there == m.file
}

// same says that a file would come out as it is there, and makes it belong to this build.
func (c *seen) same(out *output, path string, from key) bool {
	if !c.matches(out, path, from) || !out.claim(path, out.there[path].Size) {
		return false
	}
	c.remember(path, from)
	return true
}

func (c *seen) remember(path string, from key) {
	if c.file == "" {
		return
	}
	c.mu.Lock()
	c.now[path] = from
	c.mu.Unlock()
}

// save writes what the next build may know, once the files stand where they belong. A failure costs time only.
func (c *seen) save(out *output) {
	if c.file == "" {
		return
	}
	content := seenContent{Salt: c.salt}
	for path := range out.files {
		from := c.now[path] // zero for files that are compared each time
		f, ok := out.stamp(path)
		if !ok {
			continue
		}
		content.Paths = append(content.Paths, path)
		content.Keys = append(content.Keys, from[:]...)
		content.Stamps = append(content.Stamps, f.Size, f.Modified, f.Changed, int64(f.Inode), int64(f.Mode))
	}
	var buf bytes.Buffer
	if gob.NewEncoder(&buf).Encode(content) == nil {
		_ = durable.WriteCache(c.file, buf.Bytes())
	}
}

// A hasher digests values so that different ones differ: every text goes in with its length, every list with its own.
type hasher struct{ buf []byte }

func newHasher() *hasher { return &hasher{make([]byte, 0, 1024)} }

func (h *hasher) number(n int64) { h.buf = binary.AppendVarint(h.buf, n) }

func (h *hasher) text(parts ...string) {
	for _, s := range parts {
		h.number(int64(len(s)))
		h.buf = append(h.buf, s...)
	}
}

func (h *hasher) key(k key) { h.buf = append(h.buf, k[:]...) }

// sum gives the key of what was added, and makes room for the next.
func (h *hasher) sum() key {
	sum := sha256.Sum256(h.buf)
	h.buf = h.buf[:0]
	return key(sum[:])
}

// value adds anything that pages are made of.
func (h *hasher) value(data any) { h.reflect(reflect.ValueOf(data)) }

func (h *hasher) reflect(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		h.text(v.String())
	case reflect.Int, reflect.Int64, reflect.Int32:
		h.number(v.Int())
	case reflect.Float64:
		h.number(int64(math.Float64bits(v.Float())))
	case reflect.Bool:
		if v.Bool() {
			h.number(1)
		} else {
			h.number(0)
		}
	case reflect.Pointer:
		if v.IsNil() {
			h.number(0)
			return
		}
		h.number(1)
		h.reflect(v.Elem())
	case reflect.Slice:
		h.number(int64(v.Len()))
		for i := range v.Len() {
			h.reflect(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			h.number(v.Interface().(time.Time).UnixNano()) // in UTC, as all dates of pages are
			return
		}
		for i := range v.NumField() {
			h.reflect(v.Field(i))
		}
	default:
		panic("site: a page's data has a " + v.Kind().String() + ", which no key can stand for")
	}
}
