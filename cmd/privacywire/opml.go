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

func opmlCommand() *command {
	c := newCommand("opml")
	c.run = func(_ context.Context, e *env, args []string) error {
		switch {
		case len(args) == 2 && args[0] == "import":
			return e.importOPML(args[1])
		case len(args) == 1 && args[0] == "export":
			return e.exportOPML()
		}
		return usageError(msgOPMLUsage)
	}
	return c
}

func (e *env) importOPML(file string) error {
	data, err := e.read(file)
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
	added, refused, err := e.addFeeds(feeds)
	if err != nil {
		return err
	}
	for _, f := range added {
		fmt.Fprintf(e.stdout, "%s  %s\n", f.URL, f.Name)
	}
	for _, r := range refused {
		left = append(left, syndication.LeftOut{Line: r.Feed.Line, Name: r.Feed.Name, Why: r.Why})
	}
	slices.SortStableFunc(left, func(a, b syndication.LeftOut) int { return cmp.Compare(a.Line, b.Line) })
	for _, l := range left {
		e.warn(msgLeftOut, l.Line, l.Name, l.Why)
	}
	e.warn(msgFeedsAdded, plural(len(added), "feed"), len(feeds)-len(added)-len(refused), len(left))
	return nil
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

// addFeeds writes feeds into feeds.yaml, comments kept, and returns those that were not there and those it can't take.
func (e *env) addFeeds(feeds []news.Feed) (added []news.Feed, refused []config.Refusal, err error) {
	err = e.editConfig(func(data []byte) (edited []byte, err error) {
		edited, added, refused, err = config.AddFeeds(configName, data, feeds)
		return edited, err
	})
	return added, refused, err
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
	if err := durable.WriteFile(name, edited); err != nil {
		return fmt.Errorf(msgNotWritten, name, reason(err))
	}
	return nil
}

// maxFile bounds what read takes, in bytes.
const maxFile = 64 << 20

// read returns the bytes of a file, or of standard input for "-".
func (e *env) read(name string) ([]byte, error) {
	in := e.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf(msgNotRead, name, reason(err))
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf(msgNotRead, name, err)
	case len(data) > maxFile:
		return nil, fmt.Errorf(msgTooLarge, name, maxFile>>20)
	}
	return data, nil
}
