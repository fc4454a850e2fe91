package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

func helpCommand(c *command) runner {
	return func(_ context.Context, e *env, args []string) error {
		if len(args) == 0 {
			return writeHelp(e.stdout, commands())
		}
		of := find(commands(), args[0])
		if of == nil {
			return unknownCommand(args[0])
		}
		return of.writeHelp(e.stdout)
	}
}

// seldom are the commands that most people never need: the list names them in one line, so that it fits a screen.
var seldom = []string{"classify", "eval", "completion", "version", "help"}

// helpText has the frame of the list of commands, and then describes each: its name and arguments after "==", one line
// for the list, a text, and examples.
//
//go:embed help.txt
var helpText string

// newCommand returns a command with what helpText says of it.
func newCommand(name string, make func(*command) runner) *command {
	c := &command{Name: name, flags: flag.NewFlagSet(name, flag.ContinueOnError)}
	c.flags.SetOutput(io.Discard)
	for section := range strings.SplitSeq(helpText, "\n== ") {
		head, text, _ := strings.Cut(section, "\n")
		if of, args, _ := strings.Cut(head, " "); of == name {
			c.args = args
			c.Short, text, _ = strings.Cut(text, "\n")
			c.long, c.examples, _ = strings.Cut(text, "\n\n  ")
			c.examples = strings.TrimSpace(c.examples)
		}
	}
	c.run = make(c)
	return c
}

// Flags returns the flags of a command in the order of their names.
func (c *command) Flags() (all []*flag.Flag) {
	c.flags.VisitAll(func(f *flag.Flag) { all = append(all, f) })
	return all
}

// writeHelp lists all commands.
func writeHelp(w io.Writer, list []*command) error {
	var b strings.Builder
	var more []string
	for _, c := range list {
		if slices.Contains(seldom, c.Name) {
			more = append(more, c.Name)
			continue
		}
		fmt.Fprintf(&b, "  %-11s %s\n", c.Name, c.Short)
	}
	fmt.Fprintf(&b, "  and         %s\n", strings.Join(more, ", "))
	frame, _, _ := strings.Cut(helpText, "\n== ")
	_, err := io.WriteString(w, strings.Replace(frame, "LIST\n", b.String()+"\n", 1))
	return err
}

// writeHelp explains one command.
func (c *command) writeHelp(w io.Writer) error {
	usage, flags := c.Name, ""
	for _, f := range c.Flags() {
		name, text := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += fmt.Sprintf(" (default %s)", f.DefValue)
		}
		flags += fmt.Sprintf("  --%-21s %s\n", strings.TrimSpace(f.Name+" "+name), text)
	}
	if flags != "" {
		usage, flags = usage+" [flags]", "\nFlags:\n"+flags
	}
	_, err := fmt.Fprintf(w, "privacywire %s: %s\n\nUsage: privacywire [-C DIR] %s\n\n%s\n%s\nExamples:\n  %s\n",
		c.Name, c.Short, strings.TrimSpace(usage+" "+c.args), c.long, flags, c.examples)
	return err
}

// release is set at build time: -ldflags "-X main.release=v1.2.3".
var release = ""

func versionCommand(c *command) runner {
	return func(_ context.Context, e *env, _ []string) error {
		_, err := fmt.Fprintf(e.stdout, "privacywire %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS,
			runtime.GOARCH)
		return err
	}
}

// version returns the release, or for a build from source the module's version and commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && v == "devel" {
			v += " " + s.Value[:12]
		}
	}
	return v
}

// completionCommand prints the script of a shell, made from the list of commands. Zsh uses that of bash.
func completionCommand(c *command) runner {
	return func(_ context.Context, e *env, args []string) error {
		shell := strings.Join(args, " ")
		switch shell {
		case "bash", "fish":
		case "zsh":
			shell = "bash"
			if _, err := io.WriteString(e.stdout, zshHead); err != nil {
				return err
			}
		default:
			return usageError(msgCompletionUsage)
		}
		return printText(e.stdout, "completion."+shell, commands())
	}
}

const zshHead = "#compdef privacywire\nautoload -U +X bashcompinit && bashcompinit\n"
