package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/relevance"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/topic"
)

func explainCommand(c *command) runner {
	asJSON := c.flags.Bool("json", false, "as JSON")
	return func(ctx context.Context, e *env, args []string) error {
		switch {
		case len(args) == 2:
			return e.explainPair(ctx, args[0], args[1])
		case len(args) != 1:
			return usageError(msgOneArticle)
		case args[0] == "-":
			return e.explainItem(*asJSON)
		}
		return e.explainArticle(ctx, args[0], *asJSON)
	}
}

// explainItem explains an item on standard input, or compares two.
func (e *env) explainItem(asJSON bool) error {
	k, err := e.setupOrDefault()
	if err != nil {
		return err
	}
	var items []item
	for in := json.NewDecoder(io.LimitReader(e.stdin, maxItem)); len(items) == 0 || len(items) == 1 && in.More(); {
		var it item
		if err := in.Decode(&it); err != nil {
			return usageError(msgNoItem, err)
		}
		items = append(items, it)
	}
	if len(items) == 2 {
		return e.compare(k, k.arriving(&items[0]), k.arriving(&items[1]))
	}
	it := items[0]
	r := k.pipeline().Read(it.Entry(), news.KeepMatching)
	if asJSON {
		_, err := fmt.Fprintf(e.stdout, "%s\n", encode(it.ID, r))
		return err
	}
	story.NewIndex(nil, nil).Assign(r.Article, r.Document)
	x := k.explanation(r.Article, &r)
	x.NotKept = r.Reason
	return printText(e.stdout, "explain.tmpl", x)
}

func (e *env) explainArticle(ctx context.Context, name string, asJSON bool) error {
	k, articles, err := e.load(ctx)
	if err != nil {
		return err
	}
	a, err := e.find(articles, name)
	if err != nil {
		return err
	}
	if asJSON {
		return e.result(true, a, "")
	}
	r := k.pipeline().ReadArchived(a)
	x := k.explanation(a, &r)
	x.Differences = differences(a, k.pipeline().Reread(a))
	x.InArchive = true
	x.Siblings = siblings(a, articles)
	if x.Original = a.CopyOf; x.Original != "" {
		if o, err := e.find(articles, a.CopyOf); err == nil {
			x.Original = "content/" + o.Path + ".md"
		}
	}
	return printText(e.stdout, "explain.tmpl", x)
}

// An explanation is what explain.tmpl shows of an article or an item.
type explanation struct {
	*news.Article
	Read        string // the language of the text
	NotKept     string
	InArchive   bool
	Siblings    []string // the articles of its story
	Original    string   // of a copy
	Differences []string // from what today's rules find
	Rules       []topic.Account
	Accounts    []facts.Account // which rules and words speak for and against each fine and each ban

	Score, Threshold float64 // of the text as a whole
	Words            []string
}

// maxWeighed bounds the words of the fitted score that are shown.
const maxWeighed = 12

// explanation explains what a pipeline read.
func (k *setup) explanation(a *news.Article, r *ingest.Reading) *explanation {
	stated := k.lexicon.Extract(r.Document, r.Mentions)
	x := &explanation{Article: a, Read: r.Document.Language,
		Rules:    k.rules().Explain(r.Document, r.Mentions, stated.Evidence(r.Document)...),
		Accounts: k.lexicon.Explain(r.Document, r.Mentions)}
	m, found := relevance.For(r.Document.Language), r.Found()
	if m == nil || r.Relevance == 0 && len(found.Evidence) == 0 {
		return x
	}
	x.Score, x.Threshold = cmp.Or(r.Relevance, m.Score(r.Document, r.Mentions, found)), m.Threshold
	for _, w := range m.Words(relevance.Read(r.Document, r.Mentions)) {
		if len(x.Words) < maxWeighed {
			x.Words = append(x.Words, fmt.Sprintf("%s %+.2f", w.Text, w.Weight))
		}
	}
	return x
}

// siblings returns a line for each article of an article's story.
func siblings(a *news.Article, articles []*news.Article) (lines []string) {
	for _, s := range story.Group(articles) {
		if s.Slug != a.Story && !slices.Contains(s.Aliases, a.Story) {
			continue
		}
		for _, o := range s.Articles {
			mark, note := "  ", ""
			if o == a {
				mark = "→ "
			}
			if s.Lead == o {
				note = "(leads)"
			}
			lines = append(lines, words(mark+o.Published.Format("2006-01-02 15:04"), o.Source+":", o.Title, note))
		}
	}
	return lines
}

// explainPair compares two articles of the archive.
func (e *env) explainPair(ctx context.Context, one, other string) error {
	k, articles, err := e.load(ctx)
	if err != nil {
		return err
	}
	a, err := e.find(articles, one)
	if err != nil {
		return err
	}
	b, err := e.find(articles, other)
	if err != nil {
		return err
	}
	return e.compare(k, a, b)
}

// arriving returns the article of an item as it is compared on arrival.
func (k *setup) arriving(it *item) *news.Article {
	r := k.pipeline().Read(it.Entry(), news.KeepAll)
	r.Article.Published = it.Day()
	story.Read(r.Article, r.Document)
	return r.Article
}

// compare shows the features of two articles with their weights, and the result.
func (e *env) compare(k *setup, a, b *news.Article) error {
	var out strings.Builder
	f, veto := story.NewIndex(nil, facts.Names{Lexicon: k.lexicon}).Compare(a, b)
	fmt.Fprintf(&out, "%s\n%s\n\n%-32s %7s %7s %7s\n", a.Title, b.Title, "Feature", "value", "weight", "adds")
	for i, name := range story.FeatureNames {
		if f[i] != 0 {
			fmt.Fprintf(&out, "%-32s %7.2f %7.2f %+7.2f\n", name, f[i], story.Weights[i], f[i]*story.Weights[i])
		}
	}
	fmt.Fprintf(&out, "%-32s %23.2f\n\nProbability %.2f; a story needs %.2f over its articles\n", "sum",
		f.Sum(&story.Weights), f.Probability(&story.Weights), story.Probable)
	if veto != "" {
		fmt.Fprintln(&out, "Never one story: "+veto)
	}
	_, err := io.WriteString(e.stdout, out.String())
	return err
}

// find looks an article up by path, id or address. A path may also be one from the folder that a person is in.
func (e *env) find(articles []*news.Article, name string) (*news.Article, error) {
	for _, form := range []string{e.relative(filepath.ToSlash(filepath.Clean(name))), name} {
		p := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(form, "./"), "content/"), ".md")
		url := identity.Canonical(form)
		i := slices.IndexFunc(articles, func(a *news.Article) bool {
			return a.Path == p || a.ID == form || url != "" && a.URL == url
		})
		if i >= 0 {
			return articles[i], nil
		}
	}
	return nil, usageError(msgNoArticle, name)
}
