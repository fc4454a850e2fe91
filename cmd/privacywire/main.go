// Privacywire keeps a static news site about platform privacy: it fetches feeds into content/ and builds public/ from
// it.
//
// This package wires the packages below internal/ to commands: one file a command, and every word that a person reads
// in messages.go and help.txt. Run "privacywire help" for what there is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/topic"
)

func main() {
	// The collector starts at twice the size of what is in use. Without this, which is never written and so takes no
	// memory, it would run five times while the rules are read, a fifth of the time that a short command takes.
	ballast := make([]byte, 16<<20)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		complain(os.Stderr, err)
	}
	runtime.KeepAlive(ballast)
	os.Exit(status(err))
}

// run runs the command that the arguments name. [status] returns the exit status of its error.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now, getenv: os.Getenv}
	return e.run(ctx, args)
}

// run runs the command that the arguments name, in this environment.
func (e *env) run(ctx context.Context, args []string) error {
	global := flag.NewFlagSet("privacywire", flag.ContinueOnError)
	global.SetOutput(io.Discard)
	global.StringVar(&e.dir, "C", ".", "")
	version := global.Bool("version", false, "")
	switch err := global.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return writeHelp(e.stdout, commands())
	case err != nil:
		return usageError(msgBadOptions, plainly(global, err))
	}
	args = global.Args()
	if *version {
		args = []string{"version"}
	}
	if len(args) == 0 {
		writeHelp(e.stderr, commands())
		return usageError("no command")
	}
	c := find(commands(), args[0])
	if c == nil {
		return unknownCommand(args[0])
	}
	rest, err := c.parse(args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		return c.writeHelp(e.stdout)
	case err != nil:
		return usageError(msgBadFlags, c.Name, plainly(c.flags, err), " "+c.Name)
	}
	if c.one && len(rest) != 1 {
		example, _, _ := strings.Cut(c.examples, "#")
		what := strings.NewReplacer("|", " or ", "FILE", "file", "NAME", "name").Replace(c.args)
		return usageError(msgOneArgument, c.Name, what, strings.TrimSpace(example))
	}
	if c.Name == "init" {
		if err := os.MkdirAll(e.dir, 0o755); err != nil {
			return fmt.Errorf(msgNotWritten, e.dir, reason(err))
		}
	}
	if info, err := os.Stat(e.dir); err != nil || !info.IsDir() {
		return usageError(msgNoFolder, e.dir)
	}
	return c.run(ctx, e, rest)
}

// env holds what a command gets from outside: streams, clock, environment and network.
type env struct {
	dir            string // of the site
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	getenv         func(string) string
	transport      http.RoundTripper // nil: the guarded one of package feed
	warnings       int               // so far
	known          *site.Status      // how the feeds are, when that isn't to be read from .cache/
	ran            time.Time         // when this process requested feeds; zero when it didn't

	compile func([]topic.Definition) (*topic.Rules,
		error) // nil: topic.Compile; tests that run a thousand commands remember
}

// A command is one word that privacywire knows.
type command struct {
	Name     string
	args     string // as in "FILE…"; "" when it takes none
	one      bool   // it takes exactly one
	Short    string // one line, for the list
	long     string
	examples string // a line each: what to type, two spaces and a #, what it does
	flags    *flag.FlagSet
	run      runner
}

// A runner runs a command.
type runner func(ctx context.Context, e *env, args []string) error

// commands returns all there are, in the order in which help lists them. The constructor of each registers its flags.
func commands() (list []*command) {
	for _, c := range []struct {
		name string
		make func(*command) runner
	}{
		{"init", initCommand},
		{"run", runCommand},
		{"fetch", fetchCommand},
		{"build", buildCommand},
		{"check", checkCommand},
		{"serve", serveCommand},
		{"classify", classifyCommand},
		{"eval", evalCommand},
		{"explain", explainCommand},
		{"reclassify", reclassifyCommand},
		{"feed", feedCommand},
		{"templates", templatesCommand},
		{"demo", demoCommand},
		{"find", findCommand},
		{"links", linksCommand},
		{"announce", announceCommand},
		{"opml", opmlCommand},
		{"import", importCommand},
		{"completion", completionCommand},
		{"version", versionCommand},
		{"help", helpCommand},
	} {
		list = append(list, newCommand(c.name, c.make))
	}
	return list
}

// find returns the command with the name, nil for none.
func find(list []*command, name string) *command {
	for _, c := range list {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// parse takes flags wherever they stand among the arguments; what follows "--" is an argument.
func (c *command) parse(args []string) (rest []string, err error) {
	for {
		if err := c.flags.Parse(args); err != nil {
			return nil, err
		}
		left := c.flags.Args()
		if n := len(args) - len(left); n > 0 && args[n-1] == "--" {
			rest = append(rest, left...)
			break
		}
		if len(left) == 0 {
			break
		}
		rest, args = append(rest, left[0]), left[1:]
	}
	if c.args == "" && len(rest) > 0 {
		return nil, fmt.Errorf("unexpected argument %q", rest[0])
	}
	return rest, nil
}

// plainly words the errors of package flag as the rest of the program does, with the known flag nearest to an unknown
// one.
func plainly(flags *flag.FlagSet, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return err
	}
	if name == "C" {
		return errors.New("-C goes before the command, as in \"privacywire -C wire run\"")
	}
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := slug.Nearest(strings.TrimLeft(name, "-"), names); near != "" {
		return fmt.Errorf("unknown flag --%s (did you mean --%s?)", name, near)
	}
	return fmt.Errorf("unknown flag --%s", name)
}

// A failure is an error with an exit status of its own.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// The exit statuses.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
	statusLocked = 3
)

func usageError(format string, args ...any) error {
	return &failure{statusUsage, fmt.Errorf(format, args...)}
}

// status returns the exit status for an error of run.
func status(err error) int {
	var f *failure
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &f):
		return f.status
	}
	return statusFailed
}

func unknownCommand(name string) error {
	var names []string
	for _, c := range commands() {
		names = append(names, c.Name)
	}
	if near := nearest(name, names); near != "" {
		return usageError(msgUnknownNear, name, near)
	}
	return usageError(msgUnknown, name)
}

// nearest returns the name that begins with the word, or with which it begins, else one that is a typo away, else "".
func nearest(word string, names []string) string {
	i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, word) || strings.HasPrefix(word, n) })
	if i >= 0 && word != "" {
		return names[i]
	}
	return slug.Nearest(word, names)
}
