package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/privacywire/privacywire/internal/config"
)

// Everything that a person reads follows one rule: "privacywire: ", lower case, where, what, and after a colon the
// remedy. One fault is one line. Results go to standard output and carry no prefix.

const (
	msgBadFlags     = `%s: %w: "privacywire help %s" lists what it takes`
	msgServeOrNot   = "demo: --serve and --no-serve: choose one"
	msgDemoNotEmpty = "--out %s: the folder is not empty: name a new one"
	msgDemoFetch    = "The sample feeds as of %s\n"
	msgDemoMade     = "The site is made: %s. Its links start at the root of a server; privacywire -C %s serve is one.\n"
	msgDemoServed   = "The site is at %s (made in %s). Ctrl-C ends.\n"
	msgNoFolder     = "-C %s: no such folder: name the folder of your site"
	msgUnknown      = `unknown command %q: "privacywire help" lists them`
	msgUnknownNear  = `unknown command %q: did you mean %q?`
	msgLocked       = "another run is at work here (it holds %s): wait for it to end"
	msgNoLock       = "can't take the lock %s: %w: make the folder writable"
	msgBroken       = "%s: skipped"
	msgNoFeed       = "no feed is called %q: feeds.yaml names them"
	msgNoSummary    = "can't write the job summary %s: %v"
	msgBadEpoch     = "SOURCE_DATE_EPOCH %q is no number of seconds: unset it, or set it to one"
	msgNoFile       = "%s: %v: name a file of JSON lines"
	msgBadInput     = "reading items: %w: one JSON object a line"
	msgBadOutput    = "writing answers: %w"
	msgBadItems     = "%d lines are no items: their answers say why"
	msgOneArticle   = "explain takes one article: a path, an id, an address, or - for an item on standard input"
	msgNoArticle    = "%s: no such article: name a path below content/, an id, or an address"
	msgNoItem       = "standard input is no item: %w: give one JSON object"
	msgReclassified = "%d articles read, %d %s, %d left alone because a person edited them"
	msgMoved        = "%s: now asked at %s"
	msgCheckFailed  = "%d errors: each line above says where and what to do"
	msgBadShard     = "--shard %q: write it as 2/4, the second of four"
	msgBadDelivery  = "%s: %w: remove it, and fetch its shard again with --force"
	msgInterrupted  = "interrupted: what was written is whole, the next run carries on"

	msgFindUsage       = `find: name one page, as in "privacywire find https://noyb.eu/"`
	msgNoFeedFound     = "%s: no feed found: its publisher may have none; look for a page called RSS or news feeds"
	msgNoCopy          = "no copy of %s was kept: %v: the archive may be busy; nothing else depends on it"
	msgNotAnnounced    = "%v"
	msgNoAnnounce      = `feeds.yaml has no list "announce:": add one with the services to tell`
	msgDryRun          = "nothing was sent: --send sends"
	msgLinksChecked    = "%d links asked, %d dead"
	msgOPMLUsage       = `opml: say "opml import FILE" or "opml export"`
	msgNotOPML         = "%s: %w: export a subscription list (OPML) from your reader"
	msgEmptyOPML       = "%s: no feeds in it: export a subscription list (OPML) from your reader"
	msgFeedsAdded      = "%s added to feeds.yaml, %d already there, %d left out"
	msgRefused         = "left out: %s: %s"
	msgLeftOut         = "left out, line %d: %q: %s"
	msgFeedUsage       = `feed: name one file or URL, or "-" for standard input`
	msgAccepted        = "%s: taken as it is from the next run on"
	msgNotHeld         = "%s is not held back"
	msgBadBase         = "--base %q is no http or https URL: give the address that the file came from"
	msgTooLarge        = "%s is larger than %d MB: that is more than a feed may have"
	msgNotRead         = "%s can't be read: %w"
	msgNotWritten      = "%s can't be written: %w: nothing was changed"
	msgNotEmpty        = "%s has %s already: init starts a site in an empty folder"
	msgBadAnswers      = "the answers make no valid site: %w"
	msgSiteStarted     = "a new site: edit feeds.yaml, then \"privacywire run\" brings the first articles, \"privacywire serve\" shows them"
	msgServing         = "preview   %s (stop it with Ctrl-C)\n"
	msgRebuilt         = "rebuilt   %s  %s\n"
	msgChangedFiles    = "%d files changed"
	msgCompletionUsage = `completion: name your shell: bash, zsh or fish`
)

// plural returns a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// complain writes an error, each of its lines with the prefix.
func complain(w io.Writer, err error) {
	text := err.Error()
	if errors.Is(err, context.Canceled) {
		text = msgInterrupted
	}
	for line := range strings.Lines(text) {
		fmt.Fprintf(w, "privacywire: %s\n", strings.TrimRight(line, "\n"))
	}
}

// warn writes a line about something that doesn't stop the run.
func (e *env) warn(format string, args ...any) {
	e.warnings++
	fmt.Fprintf(e.stderr, "privacywire: "+format+"\n", args...)
}

// configError gives mistakes in feeds.yaml their exit status.
func configError(err error) error {
	var all config.Errors
	if errors.As(err, &all) {
		return &failure{statusUsage, err}
	}
	return err
}

const helpHead = `Privacywire keeps a static news site about platform privacy: it pulls the feeds in feeds.yaml, keeps the
articles that matter with the words that prove what they are about, and publishes a site with feeds of its own.

Usage: privacywire [-C DIR] COMMAND [flags] [arguments]

  -C DIR      the folder of the site (default: where you are)

Commands:
`

const helpFoot = `
"privacywire help COMMAND" explains one, with examples. Start with: privacywire demo

Exit status: 0 done (some feeds may have failed: the output says so), 1 failed, 2 wrong usage or configuration,
3 another run holds the lock.
`

func lockError(name string, err error) error { return fmt.Errorf(msgNoLock, name, reason(err)) }
func lockedError(name string) error          { return fmt.Errorf(msgLocked, name) }

// reason takes the path out of an error that names it anyway.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// relative takes the folder of the site from the front of a message that begins with a file's path.
func (e *env) relative(text string) string {
	return strings.TrimPrefix(text, filepath.ToSlash(filepath.Clean(e.dir))+"/")
}
