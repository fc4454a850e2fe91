package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/starter"
)

func initCommand(c *command) runner {
	o := starter.Options{}
	c.flags.StringVar(&o.Title, "title", "", "`name` of the site, on every page (default Privacy Wire)")
	c.flags.StringVar(&o.URL, "url", "", "`address` where the pages will be read (default https://example.org/)")
	c.flags.StringVar(&o.Description, "description", "", "`sentence` about the site")
	c.flags.StringVar(&o.Language, "language", "", "`code` of the language of the pages: en or de (default en)")
	interests := c.flags.String("interests", "", "comma separated `sets` of feeds: "+strings.Join(starter.Interests(),
		", ")+" (default all)")
	return func(_ context.Context, e *env, _ []string) error {
		if err := e.emptyFolder(); err != nil {
			return err
		}
		if err := e.askForSite(&o, interests); err != nil {
			return err
		}
		return e.startSite(&o, *interests)
	}
}

// emptyFolder returns an error for a folder with files that a new site would create, or a build remove.
func (e *env) emptyFolder() error {
	for _, name := range []string{configName, "content", "public", ".github/workflows/site.yml"} {
		if _, err := os.Lstat(filepath.Join(e.dir, filepath.FromSlash(name))); !errors.Is(err, fs.ErrNotExist) {
			return usageError(msgNotEmpty, name, e.dir)
		}
	}
	return nil
}

// askForSite asks on a terminal for the options that no flag sets, and fills in the defaults.
func (e *env) askForSite(o *starter.Options, interests *string) error {
	questions := []struct {
		answer         *string
		text, standard string
	}{
		{&o.Title, "Title of the site", "Privacy Wire"},
		{&o.URL, "Address where it will be read", config.ExampleURL},
		{&o.Language, "Language of its pages (en, de)", config.DefaultLanguage},
		{interests, "Feeds to start from (" + strings.Join(starter.Interests(), ", ") + ")", "all"},
	}
	in, ask := bufio.NewReader(e.stdin), isTerminal(e.stdin) && isTerminal(e.stderr)
	for _, q := range questions {
		for *q.answer == "" && ask {
			fmt.Fprintf(e.stderr, "%s [%s]: ", q.text, q.standard)
			line, err := in.ReadString('\n')
			if err != nil {
				return fmt.Errorf("%s: no answer: %w", q.text, err)
			}
			*q.answer = cmp.Or(strings.TrimSpace(line), q.standard)
			if _, err := newFiles(o, *interests); err != nil {
				fmt.Fprintln(e.stderr, err)
				*q.answer = ""
			}
		}
		*q.answer = cmp.Or(*q.answer, q.standard)
	}
	return nil
}

// newFiles returns the files of a new site. The error names the answer that is wrong.
func newFiles(o *starter.Options, interests string) ([]starter.File, error) {
	options := *o
	options.Title, options.Language = cmp.Or(o.Title, "Privacy Wire"), cmp.Or(o.Language, config.DefaultLanguage)
	options.URL = cmp.Or(o.URL, config.ExampleURL)
	if interests != "all" {
		options.Interests = strings.FieldsFunc(interests, func(r rune) bool { return r == ',' || r == ' ' })
	}
	files, err := starter.Files(options)
	if err != nil {
		return nil, err
	}
	made := files[len(files)-1]
	_, err = config.Parse(made.Name, made.Data)
	var all config.Errors
	if errors.As(err, &all) {
		return nil, errors.New(all[0].Text)
	}
	if err == nil && !site.Speaks(nil, options.Language) {
		err = fmt.Errorf("language: %q: choose en or de; for another one, add templates/strings.yaml later", options.Language)
	}
	return files, err
}

// startSite writes the files once feeds.yaml has been read back without a mistake.
func (e *env) startSite(o *starter.Options, interests string) error {
	files, err := newFiles(o, interests)
	if err != nil {
		return usageError("%w", err)
	}
	for _, f := range files {
		name := filepath.Join(e.dir, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(name); err == nil {
			continue // .gitignore and .gitattributes may be a person's
		}
		if err := writeFile(name, f.Data); err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, f.Name)
	}
	dir, err := filepath.Abs(e.dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, msgSiteStarted, dir)
	return err
}
