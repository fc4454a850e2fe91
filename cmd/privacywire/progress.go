package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ingest"
)

// progress shows how far a fetch is: on a terminal a bar, elsewhere a line for each feed that has something to say.
type progress struct {
	w           io.Writer
	bar         bool
	total, done int
	failed      int
	width       int
}

func (e *env) progress(total int) *progress {
	p := &progress{w: e.stderr, total: total, width: 80}
	if isTerminal(e.stderr) {
		p.bar = true
		if w, _, err := term.GetSize(int(e.stderr.(*os.File).Fd())); err == nil && w > 20 {
			p.width = w
		}
		p.draw(0)
	}
	return p
}

// feed counts one feed as done. fresh is how many new articles there are by now.
func (p *progress) feed(r feed.Result, t ingest.Tally, fresh int) {
	p.done++
	if isFailure(r.Status) {
		p.failed++
	}
	if p.bar {
		p.draw(fresh)
		return
	}
	switch {
	case isFailure(r.Status):
		fmt.Fprintf(p.w, "%s: %s: %s\n", r.Feed.Name, r.Status, why(r))
	case t.Entries > 0:
		fmt.Fprintf(p.w, "%s: %d items, %d known, %d skipped\n", r.Feed.Name, t.Entries, t.Known, t.Aside())
	}
}

func (p *progress) draw(fresh int) {
	const length = 24
	filled := length
	if p.total > 0 {
		filled = length * p.done / p.total
	}
	line := fmt.Sprintf("%s%s %d/%d feeds, %d new or changed articles", strings.Repeat("█", filled), strings.Repeat("░",
		length-filled), p.done, p.total, fresh)
	if p.failed > 0 {
		line += fmt.Sprintf(", %d failed", p.failed)
	}
	if r := []rune(line); len(r) >= p.width {
		line = string(r[:p.width-1])
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", line)
}

func (p *progress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
