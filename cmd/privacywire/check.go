package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

func checkCommand(c *command) runner {
	network := c.flags.Bool("network", false, "also ask each feed, now")
	fix := c.flags.Bool("fix-redirects", false, "write the new addresses of feeds that moved into feeds.yaml")
	asJSON := c.flags.Bool("json", false, "findings as JSON lines")
	return func(ctx context.Context, e *env, _ []string) error {
		k, err := e.setup()
		if err != nil {
			return err
		}
		in := &inspection{e: e}
		in.templates(k)
		for _, text := range e.siteWarnings(k) {
			in.warn(configName, "%s", text)
		}
		in.secrets(k)
		err = in.content(ctx, k)
		if err == nil {
			err = in.feeds(ctx, k, *network)
		}
		if err == nil && *fix {
			err = in.followMoves()
		}
		return cmp.Or(err, in.end(k, *asJSON)) // which prints what was found before an error
	}
}

// atLine returns a place in feeds.yaml.
func atLine(line int) string { return fmt.Sprintf("%s:%d", configName, line) }

// A finding is one line of the output of check.
type finding struct {
	Level string `json:"level"` // "error" or "warning"
	Where string `json:"where"`
	Text  string `json:"text"`
}

func warning(where, format string, args ...any) finding {
	return finding{"warning", where, fmt.Sprintf(format, args...)}
}

// An inspection collects findings.
type inspection struct {
	e        *env
	findings []finding
	articles int
	moves    []feed.Health
}

func (in *inspection) find(f finding) { in.findings = append(in.findings, f) }

func (in *inspection) warn(where, format string, args ...any) {
	in.find(warning(where, format, args...))
}

func (in *inspection) templates(k *setup) {
	if err := in.e.checkTemplates(k); err != nil {
		in.find(finding{"error", "templates", err.Error()})
	}
	for _, w := range site.CheckOwn(in.e.templates()) {
		where, text, _ := strings.Cut(w, ": ")
		in.warn(where, "%s", text)
	}
}

// secrets finds the secrets of feeds.yaml that the site's workflow doesn't pass on.
func (in *inspection) secrets(k *setup) {
	data, err := os.ReadFile(filepath.Join(in.e.dir, ".github", "workflows", "site.yml"))
	if err != nil {
		return
	}
	for _, t := range k.config.Announce {
		if t.Secret != "" && !strings.Contains(string(data), t.Secret+":") {
			in.warn(atLine(t.Line), msgNotPassed, t.Secret, t.Secret, t.Secret)
		}
	}
}

func (in *inspection) content(ctx context.Context, k *setup) error {
	a, err := in.e.archive()
	if err != nil {
		return err
	}
	articles, broken, err := a.Load(ctx)
	if err != nil {
		return err
	}
	in.articles = len(articles)
	for _, b := range broken {
		where, text := in.e.relative(b.Path), b.Err.Error()
		var f *archive.FormatError
		if errors.As(b.Err, &f) && f.Line > 0 {
			where, text = fmt.Sprintf("%s:%d", where, f.Line), f.Text
		}
		in.find(finding{"error", where, text})
	}
	for _, m := range slices.Concat(in.e.misspelt(k, articles), unquoted(k, articles), k.unknownMentions()) {
		in.find(m)
	}
	for _, d := range k.config.Topics {
		if d.Replaces() {
			in.warn(atLine(d.Line), msgReplaces, d.Slug)
		}
		has := func(a *news.Article) bool { return slices.Contains(a.Topics, d.Slug) }
		if len(articles) > 0 && !slices.ContainsFunc(articles, has) {
			in.warn(atLine(d.Line), msgUnusedTopic, d.Slug)
		}
	}
	for _, x := range ledger.New(articles, facts.Names{Lexicon: k.lexicon}).Contradictions {
		in.warn(cmp.Or(prefixed("content/", x.Path, ".md"), prefixed("ledger ", x.Event, "")), "%s", x.Text)
	}
	return nil
}

// feeds reports the state of the feeds as the cache has it, or after requesting them.
func (in *inspection) feeds(ctx context.Context, k *setup, network bool) error {
	if network {
		return in.request(ctx, k)
	}
	known := languagesOf(k.defs)
	for i, h := range feed.ReadHealth(filepath.Join(in.e.dir, ".cache"), k.config.Feeds, in.e.now()) {
		if h.MovedTo != "" {
			in.moves = append(in.moves, h)
		}
		f := k.config.Feeds[i]
		if h.Filtered {
			in.warn(atLine(f.Line), msgFiltered, f.Name, f.URL)
		}
		if f.Keep == news.KeepMatching {
			if l := cmp.Or(f.Language, h.Language); l != "" && !slices.Contains(known, l) {
				in.warn(atLine(f.Line), msgNoRules, f.Name, l)
			}
		}
		if h.Condition != feed.Healthy && h.Condition != feed.Unknown {
			in.warn(atLine(f.Line), "%s is %s: %s", h.Name, h.Condition, h.Detail)
		}
	}
	return nil
}

// request requests every feed once and saves nothing.
func (in *inspection) request(ctx context.Context, k *setup) error {
	p := in.e.progress(len(k.config.Feeds))
	options := in.e.feedOptions(k.config)
	options.Force = true
	pipeline := k.pipeline()
	report, err := feed.New(options).Run(ctx, k.config.Feeds, func(r feed.Result) error {
		p.done++
		if pipeline.FiltersAll(&r.Feed, r.Entries, in.e.now()) {
			in.warn(atLine(r.Feed.Line), msgFiltered, r.Feed.Name, r.Feed.URL)
		}
		if p.bar {
			p.draw(0)
		}
		return nil
	})
	p.end()
	if err != nil {
		return err
	}
	for _, r := range report.Results {
		where := atLine(r.Feed.Line)
		switch {
		case isFailure(r.Status):
			in.warn(where, "%s: %s: %s", r.Feed.Name, r.Status, why(r))
		case r.MovedTo != "" && r.MovedTo != r.Feed.URL:
			in.moves = append(in.moves, feed.Health{Name: r.Feed.Name, URL: r.Feed.URL, MovedTo: r.MovedTo})
			in.warn(where, "%s has a new address, %s: run \"privacywire check --network --fix-redirects\"",
				r.Feed.Name, r.MovedTo)
		}
	}
	return nil
}

// followMoves writes new addresses into feeds.yaml, comments kept.
func (in *inspection) followMoves() error {
	return in.e.editConfig(func(data []byte) (_ []byte, err error) {
		for _, h := range in.moves {
			if data, err = config.MoveFeed(configName, data, h.URL, h.MovedTo); err != nil {
				return nil, err
			}
			in.e.warn(msgMoved, h.Name, h.MovedTo)
		}
		return data, nil
	})
}

// end prints the findings and their number.
func (in *inspection) end(k *setup, asJSON bool) error {
	count := map[string]int{}
	for _, f := range in.findings {
		count[f.Level]++
		if err := in.e.result(asJSON, f, "%-7s  %s: %s\n", f.Level, f.Where, f.Text); err != nil {
			return err
		}
	}
	faults := plural(count["error"], "error")
	if !asJSON {
		_, err := fmt.Fprintf(in.e.stdout, "checked  %s, %s, %s: %s, %s\n", plural(len(k.config.Feeds), "feed"),
			plural(len(topicsOf(k.defs)), "topic"), plural(in.articles, "article"), faults, plural(count["warning"], "warning"))
		if err != nil {
			return err
		}
	}
	if count["error"] > 0 {
		return errors.New(faults)
	}
	return nil
}

// misspelt returns what looks misspelt in the front matter of the articles that people edited.
func (e *env) misspelt(k *setup, articles []*news.Article) (list []finding) {
	words := k.frontMatterWords()
	for _, a := range articles {
		if !a.Edited {
			continue
		}
		name := "content/" + a.Path + ".md"
		data, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(name)))
		if err != nil {
			continue // the archive has read it, and names what it can't read
		}
		for _, m := range archive.Misspelt(data, words) {
			list = append(list, warning(fmt.Sprintf("%s:%d", name, m.Line), "%s", m.Text))
		}
	}
	return list
}

// unquoted returns the sums that people corrected and that neither their quote nor a note explains.
func unquoted(k *setup, articles []*news.Article) (list []finding) {
	for _, a := range articles {
		for _, c := range a.Claims {
			if a.Edited && c.Amount > 0 && c.Note == "" && !k.states(a, c) {
				list = append(list, warning("content/"+a.Path+".md", msgUnquoted, amount(c.Amount, c.Currency), c.Quote))
			}
		}
	}
	return list
}

// states reports whether a claim's quote has its sum.
func (k *setup) states(a *news.Article, c news.Claim) bool {
	for _, m := range k.lexicon.Mentions(text.Parse("", c.Quote, a.Language)) {
		if m.Kind == news.KindMoney && m.Money.Amount == c.Amount {
			return true
		}
	}
	return slices.ContainsFunc(c.Also, func(m news.Money) bool { return m.Amount == c.Amount })
}

// mention is a slot of a rule that names one of a kind: {platform:tiktok}.
var mention = lazy.Regexp(`\{(topic|platform|authority|country):([^}]+)\}`)

// unknownMentions returns the names in the site's own rules that are in no word list, so that no text matches them.
func (k *setup) unknownMentions() (list []finding) {
	platforms, authorities := k.lexicon.Slugs()
	known := map[string][]string{"platform": platforms, "authority": authorities}
	for _, d := range k.defs {
		known["topic"] = append(known["topic"], d.Slug)
	}
	look := func(line int, rules string) {
		for _, m := range mention().FindAllStringSubmatch(rules, -1) {
			kind, name := m[1], m[2]
			if _, ok := k.lexicon.CountryCode(name); kind == "country" && ok || slices.Contains(known[kind], name) {
				continue
			}
			hint := slug.Nearest(name, known[kind])
			if hint != "" {
				hint = fmt.Sprintf(" (did you mean {%s:%s}?)", kind, hint)
			}
			list = append(list, warning(atLine(line), msgNoMention, m[0], kind, hint))
		}
	}
	for _, d := range k.config.Topics {
		for _, r := range d.Rules {
			look(max(d.Line, r.Line), r.Text)
		}
		for _, w := range d.Words {
			look(max(d.Line, w.Line), w.Text)
		}
	}
	for _, f := range k.config.Feeds {
		look(f.Line, strings.Join(slices.Concat(f.Only, f.Block), "|"))
	}
	return list
}

// frontMatterWords returns the values of front matter that are known.
func (k *setup) frontMatterWords() archive.Words {
	w := archive.Words{Closed: map[string][]string{}, Open: map[string][]string{}}
	for _, d := range k.defs {
		w.Closed["topics"] = append(w.Closed["topics"], d.Slug)
	}
	platforms, authorities := k.lexicon.Slugs()
	w.Open["platforms"], w.Open["platform"], w.Open["payer"] = platforms, platforms, platforms
	w.Open["authorities"], w.Open["authority"] = authorities, authorities
	for _, kind := range news.ClaimKinds {
		w.Closed[kind.List+".kind"] = append(w.Closed[kind.List+".kind"], string(kind.Kind))
		for _, s := range slices.Concat(kind.Statuses...) {
			if key := kind.List + ".status"; !slices.Contains(w.Closed[key], string(s)) {
				w.Closed[key] = append(w.Closed[key], string(s))
			}
		}
	}
	w.Closed["scope"] = []string{"processing", "workplace"} // of older files
	for _, s := range news.Scopes {
		w.Closed["scope"] = append(w.Closed["scope"], string(s))
	}
	for _, f := range k.config.Feeds {
		w.Open["source"] = append(w.Open["source"], f.Slug)
	}
	return w
}

// languagesOf returns the languages that have rules for a topic.
func languagesOf(defs []topic.Definition) []string {
	list := topic.Languages()
	for _, d := range defs {
		if l := cmp.Or(d.Language, config.DefaultLanguage); !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// siteWarnings returns what is suspicious in the settings of the site.
func (e *env) siteWarnings(k *setup) (list []string) {
	if k.config.Site.URL == config.ExampleURL {
		list = append(list, msgExample)
	}
	if !site.Speaks(e.templates(), k.config.Site.Language) {
		list = append(list, fmt.Sprintf(msgNoStrings, k.config.Site.Language))
	}
	return list
}
