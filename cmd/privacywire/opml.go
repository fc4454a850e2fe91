package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/durable"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/syndication"
)

func opmlCommand(c *command) runner {
	return func(_ context.Context, e *env, args []string) error {
		switch {
		case len(args) == 2 && args[0] == "import":
			return e.importOPML(args[1])
		case len(args) == 1 && args[0] == "export":
			return e.exportOPML()
		}
		return usageError(msgOPMLUsage)
	}
}

func (e *env) importOPML(file string) error {
	data, err := e.read(file, maxFile)
	if err != nil {
		return err
	}
	feeds, left, err := syndication.ReadOPML(data)
	switch {
	case err != nil:
		return usageError(msgNotOPML, file, err)
	case len(feeds)+len(left) == 0:
		return usageError(msgEmptyOPML, file)
	}
	added, err := e.addFeeds(feeds, left)
	for _, f := range added {
		fmt.Fprintf(e.stdout, "%s  %s\n", f.URL, f.Name)
	}
	return err
}

func (e *env) exportOPML() error {
	c, err := e.config()
	if err != nil {
		return err
	}
	list, err := syndication.OPML(c.Site.Title, c.Feeds)
	if err != nil {
		return err
	}
	_, err = e.stdout.Write(list)
	return err
}

// addFeeds writes feeds into feeds.yaml, comments kept, and returns those that were not there. It names those that the
// file can't take, and those that were left out before.
func (e *env) addFeeds(feeds []news.Feed, left []news.Refusal) (added []news.Feed, err error) {
	var refused []news.Refusal
	err = e.editConfig(func(data []byte) (edited []byte, err error) {
		edited, added, refused, err = config.AddFeeds(configName, data, feeds)
		return edited, err
	})
	if err != nil {
		return nil, err
	}
	left = append(left, refused...)
	slices.SortStableFunc(left, func(a, b news.Refusal) int { return cmp.Compare(a.Line, b.Line) })
	for _, l := range left {
		line := ""
		if l.Line > 0 {
			line = fmt.Sprintf(", line %d", l.Line)
		}
		e.warn(msgLeftOut, line, l.Name, l.Why)
	}
	e.warn(msgFeedsAdded, plural(len(added), "feed"), len(feeds)-len(added)-len(refused), len(left))
	return added, nil
}

// editConfig replaces feeds.yaml by what edit makes of it, or leaves it when edit fails.
func (e *env) editConfig(edit func([]byte) ([]byte, error)) error {
	name := filepath.Join(e.dir, configName)
	data, err := os.ReadFile(name)
	if err != nil {
		_, err := e.config() // says it better
		return err
	}
	edited, err := edit(data)
	if err != nil {
		return configError(err)
	}
	if string(edited) == string(data) {
		return nil
	}
	return writeFile(name, edited)
}

// writeFile writes a file and the folders above it.
func writeFile(name string, data []byte) error {
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = durable.WriteFile(name, data)
	}
	if err != nil {
		return fmt.Errorf(msgNotWritten, name, reason(err))
	}
	return nil
}

// maxFile bounds a list of feeds and a table, in bytes.
const maxFile = 64 << 20

// read returns the bytes of a file, or of standard input for "-".
func (e *env) read(name string, most int64) ([]byte, error) {
	in := e.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf(msgNotRead, name, reason(err))
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf(msgNotRead, name, err)
	case int64(len(data)) > most:
		return nil, fmt.Errorf(msgTooLarge, name, most>>20)
	}
	return data, nil
}
