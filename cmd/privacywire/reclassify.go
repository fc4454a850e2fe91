package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/parallel"
)

func reclassifyCommand(c *command) runner {
	diff := c.flags.Bool("diff", false, "only show what would change")
	asJSON := c.flags.Bool("json", false, "report as JSON lines")
	return func(ctx context.Context, e *env, args []string) error {
		return e.withSetup(!*diff, func(k *setup) error { return e.reclassify(ctx, k, args, *diff, *asJSON) })
	}
}

// A change is an article that today's rules see differently.
type change struct {
	article *news.Article
	renewed *news.Article
	lines   []string
}

func (e *env) reclassify(ctx context.Context, k *setup, args []string, diff, asJSON bool) error {
	a, articles, err := e.open(ctx)
	if err != nil {
		return err
	}
	chosen := articles
	if len(args) > 0 {
		chosen = nil
		for _, arg := range args {
			x, err := e.find(articles, arg)
			if err != nil {
				return err
			}
			chosen = append(chosen, x)
		}
	}
	all, err := reread(ctx, k.pipeline(), chosen)
	if err != nil {
		return err
	}
	var changes []change
	for _, c := range all {
		x, lines := c.article, c.lines
		if x.Edited {
			lines = append([]string{msgLeftAlone}, lines...)
		}
		err := e.result(asJSON,
			map[string]any{"path": x.Path, "id": x.ID, "title": x.Title, "edited": x.Edited, "changes": c.lines},
			"content/%s.md  %s\n    %s\n", x.Path, x.Title, strings.Join(lines, "\n    "))
		if err != nil {
			return err
		}
		if !c.article.Edited {
			changes = append(changes, c)
		}
	}
	if !diff && len(changes) > 0 {
		if err := a.Recover(); err != nil {
			return err
		}
		if err := putChanges(ctx, a, k, articles, changes); err != nil {
			return err
		}
	}
	e.warn(msgReclassified, len(chosen), len(changes), map[bool]string{true: "would change", false: "changed"}[diff],
		len(all)-len(changes))
	return nil
}

// reread finds the articles that come out differently, those that a person edited included.
func reread(ctx context.Context, p *ingest.Pipeline, articles []*news.Article) ([]change, error) {
	slots := make([]change, len(articles))
	err := parallel.Each(ctx, len(articles), func(i int) error {
		x := articles[i]
		if x.Imported {
			return nil // its facts come from a table, and not from its words
		}
		renewed := p.Reread(x)
		if lines := differences(x, renewed); len(lines) > 0 {
			slots[i] = change{x, renewed, lines}
		}
		return nil
	})
	return slices.DeleteFunc(slots, func(c change) bool { return c.article == nil }), err
}

// putChanges assigns events to new fines and bans, as if they had come today, and writes the articles.
func putChanges(ctx context.Context, a *archive.Archive, k *setup, articles []*news.Article, changes []change) error {
	for _, c := range changes {
		*c.article = *c.renewed
	}
	events := ledger.NewIndex(articles, facts.Names{Lexicon: k.lexicon})
	var put []*news.Article
	for _, c := range changes {
		events.Assign(c.article)
		put = append(put, c.article)
	}
	if err := a.Put(ctx, put...); err != nil {
		return err
	}
	return a.Save()
}

// differences returns a line for each difference that a reader or the ledger would notice. Other quotes for the same
// topics don't count, so that rewording a rule doesn't change the whole archive.
func differences(old, renewed *news.Article) (lines []string) {
	type field struct {
		name     string
		was, now []string
	}
	fields := []field{
		{"topics", old.Topics, renewed.Topics},
		{"platforms", old.Platforms, renewed.Platforms},
		{"authorities", old.Authorities, renewed.Authorities},
		{"countries", old.Countries, renewed.Countries},
		{"privacy", aboutPrivacy(old.Privacy), aboutPrivacy(renewed.Privacy)},
	}
	for _, list := range news.Lists() {
		fields = append(fields, field{list, claimLines(old.Claims, list), claimLines(renewed.Claims, list)})
	}
	for _, f := range fields {
		for _, x := range f.was {
			if !slices.Contains(f.now, x) {
				lines = append(lines, fmt.Sprintf("- %s: %s", f.name, x))
			}
		}
		for _, x := range f.now {
			if !slices.Contains(f.was, x) {
				lines = append(lines, fmt.Sprintf("+ %s: %s", f.name, x))
			}
		}
	}
	return lines
}

func aboutPrivacy(set bool) []string {
	if set {
		return []string{"about platform privacy"}
	}
	return nil
}

// about returns the topics of an article, and that it is about platform privacy.
func about(a *news.Article) []string {
	return append(slices.Clone(a.Topics), aboutPrivacy(a.Privacy)...)
}

// claimLines returns a line for each claim of a list.
func claimLines(all []news.Claim, list string) (lines []string) {
	for _, c := range news.Listed(all, list) {
		lines = append(lines, claimLine(list, c))
	}
	return lines
}

func claimLine(list string, c news.Claim) string {
	kind := string(c.Kind)
	if c.Kind == news.ImpliedKind(list, c.Status) {
		kind = ""
	}
	if !c.Kind.Money() {
		return words(kind, c.Subject, c.Country, c.Region, c.Authority, string(c.Scope), string(c.Status))
	}
	return words(kind, c.Subject, c.Country, c.Region, amount(c.Amount, c.Currency), string(c.Status), c.Authority,
		c.Period)
}

func words(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), " ")
}

// amount writes a sum as people read it: 12,700,000 GBP.
func amount(n int64, currency string) string {
	if n == 0 {
		return ""
	}
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return words(digits, currency)
}
