package main

import (
	"bytes"
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
)

func explainCommand() *command {
	c := newCommand("explain")
	asJSON := c.flags.Bool("json", false, "as JSON")
	c.run = func(ctx context.Context, e *env, args []string) error {
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
	return c
}

func (e *env) explainItem(asJSON bool) error {
	k, err := e.setupOrDefault()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(e.stdin, maxItem))
	if err != nil {
		return fmt.Errorf(msgBadInput, err)
	}
	var it item
	if first, second, two := bytes.Cut(bytes.TrimSpace(data), []byte("\n{")); two {
		return e.explainItems(k, first, append([]byte("{"), second...))
	}
	if err := json.Unmarshal(data, &it); err != nil {
		return usageError(msgNoItem, err)
	}
	r := k.pipeline().Read(it.Entry(), news.KeepMatching)
	if asJSON {
		_, err := fmt.Fprintf(e.stdout, "%s\n", encode(it.ID, r))
		return err
	}
	story.NewIndex(nil, nil).Assign(r.Article, r.Document)
	var v view
	v.article(r.Article)
	v.marks(r.Article)
	if !r.Kept {
		v.line("not kept", r.Reason)
	}
	v.rules(k, r.Document, r.Mentions)
	v.whole(&r)
	return v.print(e.stdout)
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
	var v view
	v.article(a)
	v.story(a, articles)
	if a.Edited {
		v.line("edited", "by a person: no run changes this file any more")
	}
	if lines := differences(a, k.pipeline().Reread(a)); len(lines) > 0 {
		note := "privacywire reclassify applies them"
		if a.Edited {
			note = "the edited file stays as it is"
		}
		v.head("Today's rules find something else in the title, summary and quotes; " + note)
		for _, l := range lines {
			v.text("  " + l)
		}
	}
	v.rules(k, r.Document, r.Mentions)
	v.whole(&r)
	return v.print(e.stdout)
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

// explainItems compares two items, as they would be compared on arrival.
func (e *env) explainItems(k *setup, one, other []byte) error {
	var pair [2]*news.Article
	for i, data := range [][]byte{one, other} {
		var it item
		if err := json.Unmarshal(data, &it); err != nil {
			return usageError(msgNoItem, err)
		}
		r := k.pipeline().Read(it.Entry(), news.KeepAll)
		r.Article.Published = it.Day()
		story.Read(r.Article, r.Document)
		pair[i] = r.Article
	}
	return e.compare(k, pair[0], pair[1])
}

// compare shows the features of two articles with their weights, and the result.
func (e *env) compare(k *setup, a, b *news.Article) error {
	var v view
	v.text(a.Title)
	v.text(b.Title)
	f, veto := story.NewIndex(nil, facts.Names{Lexicon: k.lexicon}).Compare(a, b)
	v.head(fmt.Sprintf("%-32s %7s %7s %7s", "Feature", "value", "weight", "adds"))
	for i, name := range story.FeatureNames {
		if f[i] != 0 {
			v.text(fmt.Sprintf("%-32s %7.2f %7.2f %+7.2f", name, f[i], story.Weights[i], f[i]*story.Weights[i]))
		}
	}
	v.text(fmt.Sprintf("%-32s %23.2f", "sum", f.Sum(&story.Weights)))
	p := f.Probability(&story.Weights)
	v.head(fmt.Sprintf("Probability %.2f; a story needs %.2f over its articles", p, story.Probable))
	if veto != "" {
		v.text("Never one story: " + veto)
	}
	return v.print(e.stdout)
}

// find looks an article up by what a person typed, such as a path from the folder that they are in.
func (e *env) find(articles []*news.Article, name string) (*news.Article, error) {
	return findArticle(articles, e.relative(filepath.ToSlash(filepath.Clean(name))), name)
}

// findArticle looks an article up by path, id or address, in any of the forms given.
func findArticle(articles []*news.Article, forms ...string) (*news.Article, error) {
	for _, form := range forms {
		p := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(form, "./"), "content/"), ".md")
		url := identity.Canonical(form)
		i := slices.IndexFunc(articles, func(a *news.Article) bool {
			return a.Path == p || a.ID == form || url != "" && a.URL == url
		})
		if i >= 0 {
			return articles[i], nil
		}
	}
	return nil, usageError(msgNoArticle, forms[len(forms)-1])
}

// A view is text for a terminal.
type view struct{ strings.Builder }

func (v *view) text(s string) { fmt.Fprintln(v, s) }

func (v *view) print(w io.Writer) error {
	_, err := io.WriteString(w, v.String())
	return err
}

func (v *view) head(s string) { v.text("\n" + s) }

func (v *view) line(key string, values ...string) {
	if s := words(values...); s != "" {
		v.text(fmt.Sprintf("%-12s %s", key, s))
	}
}

func (v *view) article(a *news.Article) {
	v.text(a.Title)
	v.line("file", prefixed("content/", a.Path, ".md"))
	v.line("address", a.URL)
	if !a.Published.IsZero() {
		v.line("published", a.Published.Format("2006-01-02 15:04 UTC"), prefixed("by ", a.Source, ""))
	}
	v.line("language", a.Language)
	v.line("about", strings.Join(append(slices.Clone(a.Topics), aboutPrivacy(a.Privacy)...), ", "))
	v.line("platforms", strings.Join(a.Platforms, ", "))
	v.line("authorities", strings.Join(a.Authorities, ", "))
	v.line("countries", strings.Join(a.Countries, ", "))
	v.evidence(a)
	for _, list := range news.Lists() {
		claims := news.Listed(a.Claims, list)
		if len(claims) > 0 {
			v.head(strings.ToUpper(list[:1]) + list[1:])
		}
		for i, l := range claimLines(a.Claims, list) {
			v.fact(l, claims[i].Event, claims[i].Quote)
		}
	}
	if a.Summary != "" {
		v.head("Summary")
		v.text("  " + strings.ReplaceAll(a.Summary, "\n", "\n  "))
	}
}

func (v *view) fact(what, event, quote string) {
	v.text("  " + words(what, prefixed("(ledger: ", event, ")")))
	v.text("      “" + oneLine(quote) + "”")
}

func (v *view) evidence(a *news.Article) {
	last := ""
	for _, e := range a.Evidence {
		if e.Topic != last {
			v.head("Why " + e.Topic)
			last = e.Topic
		}
		v.text(fmt.Sprintf("  %s, in the %s", e.Rule, e.Field))
		v.text("      “" + oneLine(e.Quote) + "”")
	}
}

// story shows the other articles of an article's story.
func (v *view) story(a *news.Article, articles []*news.Article) {
	v.head("Story " + a.Story)
	v.line("  follows", a.Follows)
	for _, s := range story.Group(articles) {
		if s.Slug != a.Story && !slices.Contains(s.Aliases, a.Story) {
			continue
		}
		for _, o := range s.Articles {
			mark := "  "
			if o == a {
				mark = "→ "
			}
			note := ""
			if s.Lead == o {
				note = "(leads)"
			}
			v.text(words(mark+o.Published.Format("2006-01-02 15:04"), o.Source+":", o.Title, note))
		}
	}
	if a.CopyOf != "" {
		original := a.CopyOf
		if o, err := findArticle(articles, a.CopyOf); err == nil {
			original = "content/" + o.Path + ".md"
		}
		v.line("  copy of", original)
	}
	v.marks(a)
}

func (v *view) marks(a *news.Article) {
	if a.Spun {
		v.line("spun", "text from a machine: never leads a story, never feeds the ledger")
	}
	if a.Advertorial {
		v.line("advertorial", "ends by selling something: never leads a story")
	}
}

// rules shows for each topic the rules that fired, those that nearly did, and what would change the result.
func (v *view) rules(k *setup, d *news.Document, mentions []news.Mention) {
	stated := k.lexicon.Extract(d, mentions)
	x := k.compiled().Explain(d, mentions, stated.Evidence(d)...)
	if len(x) == 0 {
		v.head("No rules for the language " + cmp.Or(d.Language, "(unknown)"))
		return
	}
	v.head("The rules, one topic after the other")
	for _, t := range x {
		verdict := "not matched"
		if t.Assigned {
			verdict = "matched"
		}
		v.text(fmt.Sprintf("  %s: %s (score %.3g, needs %.3g)", verdict, t.Topic, t.Score, t.Threshold))
		for _, f := range t.Fired {
			v.text(fmt.Sprintf("       %+.2f  %s: %s", f.Adds, f.Rule, strings.Join(f.Words, " … ")))
		}
		for _, n := range t.Near {
			v.text(fmt.Sprintf("       almost %s: %s", n.Rule, n.Why))
		}
		if len(t.Ignored) > 0 {
			v.text("       ignored: " + strings.Join(t.Ignored, ", "))
		}
		if t.Change != "" {
			v.text("       " + t.Change)
		}
	}
	v.accounts(k.lexicon.Explain(d, mentions))
}

// accounts shows which rules and words spoke for and against each fine and each ban.
func (v *view) accounts(all []facts.Account) {
	last := ""
	for _, a := range all {
		if a.List != last {
			v.head("What speaks for and against " + a.List)
			last = a.List
		}
		verdict := "no"
		if a.Stated {
			verdict = "yes, " + string(a.Status)
		}
		v.text(fmt.Sprintf("  %s  %s (%.1f): %q", a.What, verdict, a.Points, oneLine(a.Quote)))
		for _, r := range a.Reasons {
			v.text("       " + r.String())
		}
	}
}

// maxWeighed bounds the words of the fitted score that are shown.
const maxWeighed = 12

// whole shows the fitted score of a text and the words that weighed most in it.
func (v *view) whole(r *ingest.Reading) {
	m := relevance.For(r.Document.Language)
	found := r.Found()
	if m == nil || r.Relevance == 0 && len(found.Evidence) == 0 {
		return
	}
	score := cmp.Or(r.Relevance, m.Score(r.Document, r.Mentions, found))
	v.head(fmt.Sprintf("The text as a whole: %.2f; feeds that keep what matches need %.2f", score, m.Threshold))
	var weighed []string
	for _, w := range m.Words(relevance.Read(r.Document, r.Mentions)) {
		if weighed = append(weighed, fmt.Sprintf("%s %+.2f", w.Text, w.Weight)); len(weighed) == maxWeighed {
			break
		}
	}
	v.text("  " + strings.Join(weighed, ", "))
}

func prefixed(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
