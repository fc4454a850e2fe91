package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/search"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/stamp"
)

// A lastBuild remembers what a build was made from, so that one that would make the same again can be spared. It is a
// cache: without it, or with an old or strange one, the build is simply done.
type lastBuild struct {
	file     string      // where it is kept; "" when nothing is to be kept
	in       string      // stamp of everything that the build reads; "" when unsure
	Inputs   string      `json:"inputs"`
	Articles int         `json:"articles"`
	Report   site.Report `json:"report"`
}

// lastBuild looks at what the build would read, before it reads it: a change that comes later shows in the next stamp.
func (e *env) lastBuild(o *buildOptions, a *archive.Archive) *lastBuild {
	program, err := os.Executable()
	if o.out != "" || err != nil { // only the site's own folder is remembered
		return &lastBuild{}
	}
	b := &lastBuild{file: filepath.Join(e.dir, ".cache", "last-build")}
	b.in, err = e.stampInputs(program, a)
	if errors.Is(err, stamp.ErrUnsure) {
		time.Sleep(stamp.Settle)
		b.in, err = e.stampInputs(program, a)
	}
	if err != nil {
		b.in = ""
		return b
	}
	b.in += " " + e.getenv("SOURCE_DATE_EPOCH") + " " + filepath.Join(e.dir, publicName)
	if o.search {
		b.in += " search"
	}
	return b
}

// stampInputs gives the stamp of the program and of all that it reads for a build.
func (e *env) stampInputs(program string, a *archive.Archive) (string, error) {
	now := time.Now()
	content, err := a.Files()
	if err != nil {
		return "", err
	}
	lists := [][]stamp.Named{content}
	for _, root := range []string{program, filepath.Join(e.dir, configName), filepath.Join(e.dir, "templates")} {
		files, err := stamp.List(now, nil, root)
		if err != nil {
			return "", err
		}
		lists = append(lists, files)
	}
	sum, err := stamp.SumOf(lists...)
	return hex.EncodeToString(sum[:]), err
}

// stands says whether a build would read what the last one read, and find what that one left.
func (e *env) stands(b *lastBuild, o *buildOptions) bool {
	data, ok := durable.ReadCache(b.file)
	if !ok || b.in == "" || json.Unmarshal(data, b) != nil || b.Inputs != b.in {
		return false
	}
	public := filepath.Join(e.dir, publicName)
	if o.search {
		if _, err := os.Stat(filepath.Join(public, search.Folder)); err != nil {
			return false
		}
	}
	return site.Stands(public, e.buildCache())
}

// remember notes a build that had nothing to complain of. That it can't is no fault: the next build is done, then.
func (b *lastBuild) remember(r site.Report, articles int) {
	if b.in == "" || b.file == "" {
		return
	}
	b.Inputs, b.Report, b.Articles = b.in, r, articles
	b.Report.Written, b.Report.Removed = 0, 0
	if data, err := json.Marshal(b); err == nil {
		_ = durable.WriteCache(b.file, data)
	}
}

// refreshStatus writes how the last run went, the one thing that is new after a run without news.
func (e *env) refreshStatus(s *site.Status) error {
	if s == nil {
		return nil
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	name := filepath.Join(e.dir, publicName, site.StatusFile)
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return durable.WriteFile(name, data)
}
