package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/templates"
)

func templatesCommand(c *command) runner {
	return func(_ context.Context, e *env, args []string) error {
		switch {
		case len(args) == 0:
			return e.listTemplates()
		case args[0] == "copy" && len(args) > 1:
			return e.copyTemplates(args[1:])
		}
		return usageError("templates: name the files to copy, as in \"privacywire templates copy event.html\"")
	}
}

func (e *env) listTemplates() error {
	for _, name := range site.BuiltIn() {
		mark := ""
		if _, err := os.Stat(filepath.Join(e.dir, "templates", filepath.FromSlash(name))); err == nil {
			mark = "  (replaced by templates/" + name + ")"
		}
		if _, err := fmt.Fprintf(e.stdout, "%s%s\n", name, mark); err != nil {
			return err
		}
	}
	return nil
}

// copyTemplates copies files, or none when one of them can't be copied.
func (e *env) copyTemplates(names []string) error {
	known := site.BuiltIn()
	for _, name := range names {
		if !slices.Contains(known, name) {
			return usageError("templates: no built-in file %q: privacywire templates lists them", name)
		}
		if _, err := os.Lstat(filepath.Join(e.dir, "templates", filepath.FromSlash(name))); !errors.Is(err, fs.ErrNotExist) {
			return usageError("templates/%s is there already: move it away first", name)
		}
	}
	for _, name := range names {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return err
		}
		to := filepath.Join(e.dir, "templates", filepath.FromSlash(name))
		if err := writeFile(to, data); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.stdout, "templates/%s\n", name); err != nil {
			return err
		}
	}
	return nil
}
