package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func completionCommand() *command {
	c := newCommand("completion", "bash|zsh|fish", "print completions for your shell")
	c.long = `Prints a completion script for bash, zsh or fish, made from the commands of this very version.`
	c.examples = []string{
		"source <(privacywire completion bash)                                    # in ~/.bashrc",
		`privacywire completion zsh > "${fpath[1]}/_privacywire"                   # once, for zsh`,
		"privacywire completion fish > ~/.config/fish/completions/privacywire.fish  # once, for fish",
	}
	c.run = func(_ context.Context, e *env, args []string) error {
		scripts := map[string]func(io.Writer, []*command) error{"bash": bashCompletion, "zsh": zshCompletion,
			"fish": fishCompletion}
		if len(args) == 1 && scripts[args[0]] != nil {
			return scripts[args[0]](e.stdout, commands())
		}
		return usageError(msgCompletionUsage)
	}
	return c
}

func flagNames(c *command) (names []string) {
	c.flags.VisitAll(func(f *flag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

func commandNames(list []*command) (names []string) {
	for _, c := range list {
		names = append(names, c.name)
	}
	return names
}

func bashCompletion(w io.Writer, list []*command) error {
	var b strings.Builder
	b.WriteString("_privacywire() {\n  local word=${COMP_WORDS[COMP_CWORD]} command= i\n")
	b.WriteString("  for ((i = 1; i < COMP_CWORD; i++)); do\n    case ${COMP_WORDS[i]} in\n      -C) ((i++)) ;;\n      " +
		"-*) ;;\n      *) command=${COMP_WORDS[i]}; break ;;\n    esac\n  done\n")
	b.WriteString("  case $command in\n")
	fmt.Fprintf(&b, "    '') COMPREPLY=($(compgen -W '-C %s' -- \"$word\")) ;;\n", strings.Join(commandNames(list), " "))
	fmt.Fprintf(&b, "    help) COMPREPLY=($(compgen -W '%s' -- \"$word\")) ;;\n", strings.Join(commandNames(list), " "))
	for _, c := range list {
		if names := flagNames(c); len(names) > 0 {
			fmt.Fprintf(&b, "    %s) COMPREPLY=($(compgen -W '%s' -- \"$word\") $(compgen -f -- \"$word\")) ;;\n", c.name,
				strings.Join(names, " "))
		}
	}
	b.WriteString("    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}\ncomplete -F _privacywire privacywire\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// zshCompletion lets zsh use the script for bash.
func zshCompletion(w io.Writer, list []*command) error {
	if _, err := io.WriteString(w, "#compdef privacywire\nautoload -U +X bashcompinit && bashcompinit\n"); err != nil {
		return err
	}
	return bashCompletion(w, list)
}

func fishCompletion(w io.Writer, list []*command) error {
	var b strings.Builder
	b.WriteString("complete -c privacywire -s C -r -d 'the folder of the site'\n")
	for _, c := range list {
		fmt.Fprintf(&b, "complete -c privacywire -n __fish_use_subcommand -f -a %s -d %s\n", c.name, shellQuote(c.short))
		c.flags.VisitAll(func(f *flag.Flag) {
			fmt.Fprintf(
				&b,
				"complete -c privacywire -n '__fish_seen_subcommand_from %s' -l %s -d %s\n",
				c.name,
				f.Name,
				shellQuote(strings.ReplaceAll(f.Usage, "`", "")),
			)
		})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
