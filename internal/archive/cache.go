package archive

import (
	"bytes"
	"encoding/gob"
	"path/filepath"
	"strings"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/stamp"
)

// A Cache is a folder that remembers articles as they were read, by month, so that a file that nobody has touched since
// needn't be opened again. It may be lost, or be another program's: then the files are read.
type Cache string

// A cached article is a file as it was when it was read.
type cached struct {
	Name    string // without the folder
	Stamp   stamp.File
	Article *news.Article
}

// cachedMonth is the content of a cache file. Program is who wrote it: another one may read articles differently.
type cachedMonth struct {
	Program string
	Files   []cached
}

func (c Cache) file(folder string) string {
	return filepath.Join(string(c), strings.ReplaceAll(folder, "/", "-"))
}

// read gives what is remembered of a folder, by name.
func (c Cache) read(folder string) map[string]cached {
	if c == "" || stamp.Program() == "" {
		return nil
	}
	raw, ok := durable.ReadCache(c.file(folder))
	if !ok {
		return nil
	}
	var m cachedMonth
	if gob.NewDecoder(bytes.NewReader(raw)).Decode(&m) != nil || m.Program != stamp.Program() {
		return nil
	}
	known := make(map[string]cached, len(m.Files))
	for _, f := range m.Files {
		known[f.Name] = f
	}
	return known
}

// write remembers the files of a folder. A failure costs the next reader time and is no error.
func (c Cache) write(folder string, files []cached) {
	if c == "" || stamp.Program() == "" {
		return
	}
	var buf bytes.Buffer
	if gob.NewEncoder(&buf).Encode(cachedMonth{stamp.Program(), files}) == nil {
		_ = durable.WriteCache(c.file(folder), buf.Bytes())
	}
}
