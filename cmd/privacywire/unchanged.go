package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/stamp"
)

// A lastBuild remembers what a build was made from and what it left, so that one that would make the same again can be
// spared. It is a cache: without it, or with an old or strange one, the build is simply done.
type lastBuild struct {
	file     string      // where it is kept
	in       string      // stamp of everything that the build reads; "" when unsure
	public   string      // the folder that was built
	Inputs   string      `json:"inputs"`
	Outputs  string      `json:"outputs"`
	Articles int         `json:"articles"`
	Report   site.Report `json:"report"`
}

// lastBuild looks at what the build would read, before it reads it: a change that comes later shows in the next stamp.
func (e *env) lastBuild(o *buildOptions) *lastBuild {
	if o.out != "" { // only the site's own folder is remembered
		return &lastBuild{public: o.out}
	}
	public := filepath.Join(e.dir, "public")
	b := &lastBuild{file: filepath.Join(e.dir, ".cache", "last-build"), public: public}
	program, err := os.Executable()
	if err != nil {
		return b
	}
	b.in = stampOf(nil, program, filepath.Join(e.dir, configName), filepath.Join(e.dir, "templates"), filepath.Join(e.dir, "content"))
	if b.in != "" {
		b.in += " " + e.getenv("SOURCE_DATE_EPOCH") + " " + public
		if o.search {
			b.in += " search"
		}
	}
	return b
}

// stampOf gives the stamp of files and folders as text, "" when changes can't be told apart.
func stampOf(skip func(string) bool, roots ...string) string {
	sum, err := stamp.Of(time.Now(), skip, roots...)
	if errors.Is(err, stamp.ErrUnsure) {
		time.Sleep(stamp.Settle)
		sum, err = stamp.Of(time.Now(), skip, roots...)
	}
	if err != nil {
		return ""
	}
	return hex.EncodeToString(sum[:])
}

// stampPublic covers what was built. Of all files there only the status may differ between two builds.
func (b *lastBuild) stampPublic() string {
	return stampOf(func(name string) bool { return name == site.StatusFile }, b.public)
}

// stands says whether a build would read what the last one read, and find what that one left.
func (b *lastBuild) stands() bool {
	data, ok := durable.ReadCache(b.file)
	if !ok || b.in == "" || json.Unmarshal(data, b) != nil {
		return false
	}
	return b.Inputs == b.in && b.Outputs != "" && b.Outputs == b.stampPublic()
}

// remember notes a build that had nothing to complain of. That it can't is no fault: the next build is done, then.
func (b *lastBuild) remember(r site.Report, articles int) {
	b.Inputs, b.Report, b.Articles = b.in, r, articles
	b.Report.Written, b.Report.Removed = 0, 0
	if b.in == "" {
		return
	}
	if b.Outputs = b.stampPublic(); b.Outputs == "" {
		return
	}
	if data, err := json.Marshal(b); err == nil {
		_ = durable.WriteCache(b.file, data)
	}
}

// refreshStatus writes how the last run went, the one thing that is new after a run without news.
func (b *lastBuild) refreshStatus(s *site.Status) error {
	if s == nil {
		return nil
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	name := filepath.Join(b.public, site.StatusFile)
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return durable.WriteFile(name, data)
}
