package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func completionCommand() *command {
	c := newCommand("completion")
	c.run = func(_ context.Context, e *env, args []string) error {
		script := ""
		if len(args) == 1 {
			script = completions(commands())[args[0]]
		}
		if script == "" {
			return usageError(msgCompletionUsage)
		}
		_, err := io.WriteString(e.stdout, script)
		return err
	}
	return c
}

const (
	bashScript = `_privacywire() {
  local word=${COMP_WORDS[COMP_CWORD]} command= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -C) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
%s    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -F _privacywire privacywire
`
	bashCommands = "    '') COMPREPLY=($(compgen -W '-C %[1]s' -- \"$word\")) ;;\n" +
		"    help) COMPREPLY=($(compgen -W '%[1]s' -- \"$word\")) ;;\n"
	bashFlags   = "    %s) COMPREPLY=($(compgen -W '%s' -- \"$word\") $(compgen -f -- \"$word\")) ;;\n"
	zshHead     = "#compdef privacywire\nautoload -U +X bashcompinit && bashcompinit\n"
	fishHead    = "complete -c privacywire -s C -r -d 'the folder of the site'\n"
	fishCommand = "complete -c privacywire -n __fish_use_subcommand -f -a %s -d %s\n"
	fishFlag    = "complete -c privacywire -n '__fish_seen_subcommand_from %s' -l %s -d %s\n"
)

// completions returns the script of each shell. Zsh uses that of bash.
func completions(list []*command) map[string]string {
	cases := fmt.Sprintf(bashCommands, strings.Join(commandNames(list), " "))
	fish := fishHead
	for _, c := range list {
		fish += fmt.Sprintf(fishCommand, c.name, shellQuote(c.short))
		flags := ""
		c.flags.VisitAll(func(f *flag.Flag) {
			flags += " --" + f.Name
			fish += fmt.Sprintf(fishFlag, c.name, f.Name, shellQuote(strings.ReplaceAll(f.Usage, "`", "")))
		})
		if flags != "" {
			cases += fmt.Sprintf(bashFlags, c.name, flags[1:])
		}
	}
	bash := fmt.Sprintf(bashScript, cases)
	return map[string]string{"bash": bash, "zsh": zshHead + bash, "fish": fish}
}

func commandNames(list []*command) (names []string) {
	for _, c := range list {
		names = append(names, c.name)
	}
	return names
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
