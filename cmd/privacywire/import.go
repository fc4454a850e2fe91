package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/importer"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

func importCommand(c *command) runner {
	c.one = true
	skip := c.flags.Bool("skip-bad", false, "leave rows with mistakes out, and import the rest")
	source := c.flags.String("source", "", "`name` of the source; by default that of the file")
	return func(ctx context.Context, e *env, args []string) error {
		return e.withSetup(true, func(k *setup) error { return e.importTable(ctx, k, args[0], *source, *skip) })
	}
}

func (e *env) importTable(ctx context.Context, k *setup, file, source string, skip bool) error {
	data, err := e.read(file, maxFile)
	if err != nil {
		return err
	}
	name := cmp.Or(source, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	rows, mistakes, err := importer.Read(data, slug.Make("imported "+name, 0), k.lexicon)
	if err != nil {
		return usageError(msgNotTable, file, err)
	}
	wrong := map[int]bool{}
	for _, m := range mistakes {
		e.warn("%s:%d: %s", file, m.Line, m.Text)
		wrong[m.Line] = true
	}
	bad := len(wrong)
	if bad > 0 && !skip {
		return fmt.Errorf(msgBadRows, plural(bad, "row"))
	}
	fresh, err := e.putRows(ctx, k, rows)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, msgImported, plural(fresh, "row"), len(rows)-fresh, bad)
	return err
}

// putRows writes the rows that the archive doesn't know and has not let go, and returns how many those are.
func (e *env) putRows(ctx context.Context, k *setup, rows []importer.Row) (int, error) {
	a, articles, err := e.open(ctx)
	if err != nil {
		return 0, err
	}
	if err := a.Recover(); err != nil {
		return 0, err
	}
	entries := make([]news.Entry, len(rows))
	for i, r := range rows {
		entries[i] = news.Entry{Feed: r.Article.Source, ID: r.Key, Title: r.Key, Published: r.Article.Published}
	}
	events := ledger.NewIndex(articles, facts.Names{Lexicon: k.lexicon})
	var fresh []*news.Article
	for i, id := range a.Identify(entries, e.now()) {
		x := rows[i].Article
		x.ID = id.ID
		if id.Standing == identity.New && a.Claim(id, x) {
			x.Summary = archive.Markdown([]string{x.Summary})
			fresh = append(fresh, x)
		}
	}
	slices.SortStableFunc(fresh, archive.ByTime)
	for _, x := range fresh {
		events.Assign(x)
	}
	if err := a.Put(ctx, fresh...); err != nil {
		return 0, err
	}
	return len(fresh), a.Save()
}
