package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

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
