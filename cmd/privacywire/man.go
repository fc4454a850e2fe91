package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func manCommand() *command {
	c := newCommand("man", "", "print the manual page")
	c.long = "Prints the manual page, made from the help of this very version."
	c.examples = []string{
		"privacywire man | man -l -                                          # read it",
		"privacywire man > /usr/local/share/man/man1/privacywire.1  # install it",
	}
	c.run = func(_ context.Context, e *env, _ []string) error { return writeMan(e.stdout, commands()) }
	return c
}

func writeMan(w io.Writer, list []*command) error {
	var b strings.Builder
	b.WriteString(".TH PRIVACYWIRE 1\n.SH NAME\nprivacywire \\- keep a static news site about platform privacy\n")
	b.WriteString(".SH SYNOPSIS\n.B privacywire\n[\\-C \\fIDIR\\fR] \\fICOMMAND\\fR [flags] [arguments]\n.SH " +
		"DESCRIPTION\n")
	b.WriteString(roff(strings.TrimSpace(helpHead[:strings.Index(helpHead, "\n")])) + "\n.SH COMMANDS\n")
	for _, c := range list {
		fmt.Fprintf(&b, ".SS privacywire %s %s\n%s\n", roff(c.name), roff(c.args), roff(c.long))
		c.flags.VisitAll(func(f *flag.Flag) {
			name, usage := flag.UnquoteUsage(f)
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace("--"+f.Name+" "+name)), roff(usage))
		})
		if len(c.examples) > 0 {
			fmt.Fprintf(&b, ".PP\n.nf\n%s\n.fi\n", roff(strings.Join(c.examples, "\n")))
		}
	}
	b.WriteString(".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage or configuration, 3 another run holds the lock.\n")
	b.WriteString(".SH FILES\n.TP\nfeeds.yaml\nthe one file to edit\n.TP\ncontent/\nthe archive\n.TP\n.B .cache/\nwhat " +
		"may be lost\n.TP\npublic/\nthe site\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// roff escapes what begins a request or a special character.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
