package main

import (
	"context"
	"embed"
	"io"
	"strings"
	"text/template"
)

// The scripts of the shells, made from the list of commands. Zsh uses that of bash.
//
//go:embed completion.bash completion.fish
var completionFiles embed.FS

func completionCommand() *command {
	c := newCommand("completion")
	c.run = func(_ context.Context, e *env, args []string) error {
		file, head := map[string]string{"bash": "bash", "zsh": "bash", "fish": "fish"}[strings.Join(args, " ")], ""
		switch {
		case file == "":
			return usageError(msgCompletionUsage)
		case args[0] == "zsh":
			head = "#compdef privacywire\nautoload -U +X bashcompinit && bashcompinit\n"
		}
		quote := func(s string) string {
			return "'" + strings.NewReplacer("'", `'\''`, "`", "").Replace(s) + "'"
		}
		script, err := template.New("completion."+file).Funcs(template.FuncMap{"quote": quote}).
			ParseFS(completionFiles, "completion."+file)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(e.stdout, head); err != nil {
			return err
		}
		return script.Execute(e.stdout, commands())
	}
	return c
}
