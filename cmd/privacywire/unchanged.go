package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/stamp"
)

// A lastBuild remembers what a build read and what it left, so that a build of the same can be skipped. It is a cache:
// without it, or when it can't be read, the build is done.
type lastBuild struct {
	file     string // where it is kept, "" when nothing is to be kept
	in       string // fingerprint of all that the build reads, "" when there is none
	Inputs   string `json:"inputs"`
	Output   string `json:"output"` // fingerprint of public/ as the build left it
	Articles int    `json:"articles"`
	Report   site.Report
}

// lastBuild fingerprints what the build is going to read. A change that comes later shows in the next fingerprint.
func (e *env) lastBuild(o *buildOptions) *lastBuild {
	program, err := os.Executable()
	if o.out != "" || err != nil { // only builds of public/ are remembered
		return &lastBuild{}
	}
	b := &lastBuild{file: filepath.Join(e.dir, ".cache", "last-build")}
	inputs, err := stamp.Of(notRead, program, filepath.Join(e.dir, configName), filepath.Join(e.dir, "templates"),
		filepath.Join(e.dir, "content"))
	if err == nil {
		b.in = strings.Join([]string{hex.EncodeToString(inputs[:]), e.getenv("SOURCE_DATE_EPOCH"), e.public()}, " ")
	}
	return b
}

// isCurrent reports whether a build would read what the last one read, and whether public/ is as that one left it.
func (e *env) isCurrent(b *lastBuild) bool {
	return readCache(b.file, b) && b.in != "" && b.Inputs == b.in && b.Output == e.outputStamp()
}

// outputStamp returns the fingerprint of public/ without the status, which changes at every run.
func (e *env) outputStamp() string {
	sum, err := stamp.Of(func(name string) bool { return name == site.StatusFile || site.NotOurs(name) }, e.public())
	if err != nil {
		return ""
	}
	return hex.EncodeToString(sum[:])
}

// remember notes a build without warnings. A failure to do so only means that the next build is done.
func (e *env) remember(b *lastBuild, r site.Report, articles int) {
	if b.in == "" {
		return
	}
	b.Inputs, b.Output, b.Report, b.Articles = b.in, e.outputStamp(), r, articles
	b.Report.Written, b.Report.Removed = 0, 0
	if b.Output != "" {
		writeCache(b.file, b)
	}
}

// readCache reads a file of .cache/ and reports whether it could. A broken file counts as none.
func readCache(file string, v any) bool {
	data, err := os.ReadFile(file)
	return err == nil && json.Unmarshal(data, v) == nil
}

// writeCache writes a file of .cache/. That it can't costs time, not more.
func writeCache(file string, v any) {
	if data, err := json.Marshal(v); err == nil {
		_ = durable.WriteFile(file, append(data, '\n'))
	}
}

// notRead reports whether no build reads a file of content/ or templates/: what the archive remembers, hidden files.
func notRead(name string) bool { return strings.HasPrefix(name, ".") && name != "." }

// public is the folder that is published.
func (e *env) public() string { return filepath.Join(e.dir, publicName) }

// refreshStatus writes how the last run went, the one thing that is new after a run without news.
func (e *env) refreshStatus(s *site.Status) error {
	if s == nil {
		return nil
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	name := filepath.Join(e.public(), site.StatusFile)
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return durable.WriteFile(name, data)
}
