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
	msgBadFlags     = `%s: %w: "privacywire help%s" lists what it takes`
	msgBadOptions   = `%w: "privacywire help" lists what there is`
	msgOneArgument  = `%s: name one %s, as in "%s"`
	msgServeOrNot   = "demo: --serve and --no-serve: choose one"
	msgDemoNotEmpty = "--out %s: the folder is not empty: name a new one"
	msgDemoStart    = "%s fail on purpose: a feed that fails stops nothing.\n"
	msgDemoFetch    = "\nThe sample feeds as of %s\n"
	msgDemoMade     = "The site is in %s. To look at it: privacywire -C %s serve\n"
	msgDemoServed   = "Open %s (files in %s). Press Ctrl-C to stop.\n"
	msgNoFolder     = "-C %s: no such folder: name the folder of your site"
	msgUnknown      = `unknown command %q: "privacywire help" lists them`
	msgUnknownNear  = `unknown command %q: did you mean %q?`
	msgLocked       = "another run is in progress (it holds %s): wait until it ends"
	msgNoLock       = "can't take the lock %s: %w: make the folder writable"
	msgBroken       = "%s: skipped"
	msgNoFeed       = "no feed is called %q%s: feeds.yaml names them"
	msgNoSummary    = "can't write the job summary %s: %v"
	msgBadEpoch     = "SOURCE_DATE_EPOCH %q is not a number of seconds: correct or unset it"
	msgNoFile       = "%s: %v: name a file of JSON lines"
	msgBadInput     = "reading items: %w: one JSON object a line"
	msgBadOutput    = "writing answers: %w"
	msgBadItems     = "lines that are not items: %d; their answers say why"
	msgOneArticle   = "explain takes one article, or two to compare: a path, an id, an address, or - for an item on " +
		"standard input"
	msgNoArticle    = "%s: no such article: name a path below content/, an id, or an address"
	msgNoItem       = "standard input is not an item: %w: give one JSON object"
	msgReclassified = "%d articles read, %d %s, %d left alone because a person edited them"
	msgLeftAlone    = "left alone because a person edited it; today's rules would have:"
	msgMoved        = "%s: address changed to %s"
	msgBadShard     = "--shard %q: write it as 2/4, the second of four"
	msgBadDelivery  = "%s: %w: remove it, and fetch its shard again with --force"
	msgInterrupted  = "interrupted: nothing is half written, and the next run continues"

	msgAllFailed = "all feeds failed when last requested: public/ stays as it was; \"privacywire check\" says why, " +
		"--force tries again now"
	msgNoRules = "%s: there are no rules for the language %q, so this feed can bring nothing: set keep: all, or " +
		"add rules"
	msgFiltered  = "%s: its filters left out every item of the feed: \"privacywire feed '%s' --explain\" shows why"
	msgNoStrings = "site.language: there are no strings of the pages in %q, so they are in English: choose en or " +
		"de, or add templates/strings.yaml"
	msgUnusedTopic = "the topic %q has no article yet: \"privacywire reclassify --diff\" shows which articles its " +
		"rules find"
	msgReplaces = "the topic %q replaces the one that ships, whose rules no longer count: give it another " +
		"slug unless you mean that"
	msgUnquoted  = "the sum %s is not in its quote %q: correct one of them, or add a note: for readers"
	msgNoMention = "%s: there is no %s of this name in the lists, so the rule never matches%s"
	msgExample   = "site.url is still " + config.ExampleURL +
		": set the address where the pages are published, or links and styles break"
	msgNoFeedFound  = "%s: no feed found: look for a page named RSS or feeds on that site"
	msgNoCopy       = "no copy of %s was saved: %v: it is tried again later"
	msgRatesFailed  = "no exchange rates from %s: %v: they are asked for again tomorrow"
	msgBadRates     = "content/rates.csv: %v: or delete the file, and fetch asks for the rates again"
	msgNotAnnounced = "%v"
	msgNoAnnounce   = `feeds.yaml has no list "announce:": add one with the services to tell`
	msgDryRun       = "nothing was sent: --send sends"
	msgFirstRun     = "%s: the first run only marks what the site has as known (%s); what comes later is sent"
	msgNoSecret     = "%s: the environment has no %s: set it to the secret"
	msgNotPassed    = ".github/workflows/site.yml passes no secret %s on: add \"%s: ${{ secrets.%s }}\" to the env: of " +
		"announce"
	msgLinksChecked = "checked %s, %d dead"
	msgOPMLUsage    = `opml: say "opml import FILE" or "opml export"`
	msgNotTable     = "%s: %w"
	msgBadRows      = "nothing was imported: %s with mistakes: correct them, or leave them out with --skip-bad"
	msgImported     = "%s imported, %d already there, %d left out\n"
	msgNotOPML      = "%s: %w: export a subscription list (OPML) from your reader"
	msgEmptyOPML    = "%s: no feeds in it: export a subscription list (OPML) from your reader"
	msgFeedsAdded   = "%s added to feeds.yaml, %d already there, %d left out"
	msgLeftOut      = "left out%s: %q: %s"
	msgAccepted     = "%s: released; the next run reads it"
	msgNotHeld      = "%s is not held back"
	msgBadBase      = "--base %q is not an http or https URL: give the address that the file came from"
	msgTooLarge     = "%s is larger than %d MB: that is more than a feed may have"
	msgNotRead      = "%s can't be read: %w: check its name and whether you may read it"
	msgNotWritten   = "%s can't be written: %w: nothing was changed"
	msgNotEmpty     = "%s already exists in %s: run init in an empty folder"
	msgSiteStarted  = `Created your site in %s
Next, in that folder:
  1. edit feeds.yaml
  2. privacywire run      # fetch the first articles and build the pages
  3. privacywire serve    # look at them
  4. git init -b main && git add . && git commit -m "Start the site"
  5. push it to a new repository on GitHub, and choose there
     Settings > Pages > Source: GitHub Actions. The workflow updates the site from then on.
`
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

// configError sets the exit status of mistakes in feeds.yaml.
func configError(err error) error {
	var all config.Errors
	if errors.As(err, &all) {
		return &failure{statusUsage, err}
	}
	return err
}

// reason returns an error without its path, for messages that name the path already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// relative removes the folder of the site from the start of a message that begins with a file's path.
func (e *env) relative(text string) string {
	return strings.TrimPrefix(text, filepath.ToSlash(filepath.Clean(e.dir))+"/")
}
