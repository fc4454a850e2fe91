package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/story"
)

func evalCommand(c *command) runner {
	asJSON := c.flags.Bool("json", false, "report as JSON")
	strict := c.flags.Bool("strict", false, "score borderline labels, too")
	quiet := c.flags.Bool("no-misses", false, "only the figures")
	ablate := c.flags.Bool("ablate", false, "what each rule does: hits, those that no other rule has, errors")
	floors := eval.Floors{}
	c.flags.Func("floor", "fail when a figure is below: `NAME=0.85`, such as macro=0.85 or fines=0.9; may stand "+
		"several times", func(s string) error {
		name, value, _ := strings.Cut(s, "=")
		f, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("write it as NAME=0.85")
		}
		floors[name] = f
		return nil
	})
	return func(ctx context.Context, e *env, args []string) error {
		return e.withItems(args, func(k *setup, in io.Reader) error {
			items, err := eval.Read(in)
			if err != nil {
				return err
			}
			for i := range items {
				if *strict {
					items[i].Borderline = nil
				}
			}
			if *ablate {
				return e.ablate(ctx, k, items, *asJSON)
			}
			predictions, err := predict(ctx, k, items)
			if err != nil {
				return err
			}
			report := eval.Score(k.lexicon, items, predictions)
			if *quiet {
				report.Misses = nil
			}
			write := report.WriteText
			if *asJSON {
				write = func(w io.Writer) error { return json.NewEncoder(w).Encode(report) }
			}
			return cmp.Or(write(e.stdout), floors.Check(report))
		})
	}
}

// predict reads all items and returns a prediction for each. Where items are labelled with stories, it assigns stories
// in order of date.
func predict(ctx context.Context, k *setup, items []eval.Item) ([]eval.Prediction, error) {
	out := make([]eval.Prediction, len(items))
	stories := make([]*story.Reading, len(items))
	articles := make([]*news.Article, len(items))
	err := readAll(ctx, k.pipeline(), items, func(i int, r *ingest.Reading) {
		a := r.Article
		out[i] = eval.Prediction{Kept: r.Kept, OnTopic: r.Result.Privacy, Topics: a.Topics, Platforms: r.Facts.Platforms,
			Authorities: r.Facts.Authorities, Countries: r.Facts.Countries, Claims: r.Facts.Claims}
		a.ID, a.Source = items[i].ID, items[i].Publisher
		a.Published = items[i].Day()
		articles[i], stories[i] = a, story.Read(a, r.Document)
	})
	if err != nil || !eval.HasStories(items) {
		return out, err
	}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return articles[i].Published.Compare(articles[j].Published) })
	x := story.NewIndex(nil, facts.Names{Lexicon: k.lexicon})
	for _, i := range order {
		x.AssignRead(stories[i])
		out[i].Story = articles[i].Story
	}
	return out, nil
}

// readAll reads items on all cores and calls use with each, several at a time.
func readAll(ctx context.Context, p *ingest.Pipeline, items []eval.Item, use func(i int, r *ingest.Reading)) error {
	return parallel.Each(ctx, len(items), func(i int) error {
		r := p.Read(items[i].Entry(), news.KeepMatching)
		use(i, &r)
		return nil
	})
}

// ablate prints what each rule does on the items, for the languages that they have.
func (e *env) ablate(ctx context.Context, k *setup, items []eval.Item, asJSON bool) error {
	topics := k.rules()
	fired, languages := make([][]*pattern.Rule, len(items)), make([]string, len(items))
	err := readAll(ctx, k.pipeline(), items, func(i int, r *ingest.Reading) {
		languages[i] = r.Document.Language
		fired[i] = append(topics.Fired(r.Document, r.Mentions), k.lexicon.Fired(r.Document, r.Mentions)...)
	})
	if err != nil {
		return err
	}
	slices.Sort(languages)
	var sets []eval.Rules
	for _, language := range slices.Compact(languages) {
		for slug, set := range topics.Sets(language) {
			sets = append(sets, eval.Rules{File: language + "/topics.yaml", Name: slug, Set: set})
		}
		for file, set := range facts.RuleSets(language) {
			sets = append(sets, eval.Rules{File: language + "/" + file, Name: set.Name, Set: set})
		}
	}
	rows := eval.Ablate(sets, items, fired)
	if asJSON {
		return json.NewEncoder(e.stdout).Encode(rows)
	}
	return eval.WriteRows(e.stdout, rows)
}
