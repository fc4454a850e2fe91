package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

func helpCommand() *command {
	c := newCommand("help")
	c.run = func(_ context.Context, e *env, args []string) error {
		if len(args) == 0 {
			return writeHelp(e.stdout, commands())
		}
		of := find(commands(), args[0])
		if of == nil {
			return unknownCommand(args[0])
		}
		return of.writeHelp(e.stdout)
	}
	return c
}

// seldom are the commands that most people never need: the list names them in one line, so that it fits a screen.
var seldom = []string{"classify", "eval", "completion", "version", "help"}

// helpText describes each command: its name and arguments after "==", one line for the list, a text, and examples.
//
//go:embed help.txt
var helpText string

// newCommand returns a command with what helpText says of it.
func newCommand(name string) *command {
	c := &command{name: name, flags: flag.NewFlagSet(name, flag.ContinueOnError)}
	c.flags.SetOutput(io.Discard)
	for section := range strings.SplitSeq(helpText, "\n== ") {
		head, text, _ := strings.Cut(section, "\n")
		if of, args, _ := strings.Cut(strings.TrimPrefix(head, "== "), " "); of == name {
			c.args = args
			c.short, text, _ = strings.Cut(text, "\n")
			c.long, c.examples, _ = strings.Cut(text, "\n\n  ")
			c.examples = strings.TrimSpace(c.examples)
		}
	}
	return c
}

// writeHelp lists all commands.
func writeHelp(w io.Writer, list []*command) error {
	var b strings.Builder
	b.WriteString(helpHead)
	var more []string
	for _, c := range list {
		if slices.Contains(seldom, c.name) {
			more = append(more, c.name)
			continue
		}
		fmt.Fprintf(&b, "  %-11s %s\n", c.name, c.short)
	}
	fmt.Fprintf(&b, "  and         %s\n", strings.Join(more, ", "))
	b.WriteString(helpFoot)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeHelp explains one command.
func (c *command) writeHelp(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "privacywire %s: %s\n\nUsage: privacywire [-C DIR] %s", c.name, c.short, c.name)
	if hasFlags(c.flags) {
		b.WriteString(" [flags]")
	}
	if c.args != "" {
		b.WriteString(" " + c.args)
	}
	fmt.Fprintf(&b, "\n\n%s\n", c.long)
	if hasFlags(c.flags) {
		b.WriteString("\nFlags:\n")
		c.flags.VisitAll(func(f *flag.Flag) {
			name, usage := flag.UnquoteUsage(f)
			fmt.Fprintf(&b, "  --%-21s %s", strings.TrimSpace(f.Name+" "+name), usage)
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
				fmt.Fprintf(&b, " (default %s)", f.DefValue)
			}
			b.WriteString("\n")
		})
	}
	fmt.Fprintf(&b, "\nExamples:\n  %s\n", c.examples)
	_, err := io.WriteString(w, b.String())
	return err
}

func hasFlags(set *flag.FlagSet) (any bool) {
	set.VisitAll(func(*flag.Flag) { any = true })
	return any
}
