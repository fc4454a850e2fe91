package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

func helpCommand() *command {
	c := newCommand("help", "[COMMAND]", "explain a command")
	c.long = "Explains a command and shows examples. Without a command, lists them all."
	c.examples = []string{"privacywire help fetch  # what fetch does, its flags, examples"}
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
var seldom = []string{"classify", "eval", "completion", "man", "version", "help"}

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
	if len(c.examples) > 0 {
		b.WriteString("\nExamples:\n")
		for _, x := range c.examples {
			fmt.Fprintf(&b, "  %s\n", x)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func hasFlags(set *flag.FlagSet) (any bool) {
	set.VisitAll(func(*flag.Flag) { any = true })
	return any
}
