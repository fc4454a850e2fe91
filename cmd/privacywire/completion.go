package main

import (
	"context"
	"io"
	"strings"
)

// completionCommand prints the script of a shell, made from the list of commands. Zsh uses that of bash.
func completionCommand() *command {
	c := newCommand("completion")
	c.run = func(_ context.Context, e *env, args []string) error {
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
	return c
}

const zshHead = "#compdef privacywire\nautoload -U +X bashcompinit && bashcompinit\n"
