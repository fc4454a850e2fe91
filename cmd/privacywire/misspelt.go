package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/topic"
)

// A misspelling is what a hand edit of an article's front matter got wrong.
type misspelling struct{ where, text string }

// misspelt returns what looks misspelt in the front matter of the articles that people edited.
func (e *env) misspelt(k *kit, articles []*news.Article) (list []misspelling) {
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
			list = append(list, misspelling{fmt.Sprintf("%s:%d", name, m.Line), m.Text})
		}
	}
	return list
}

// frontMatterWords are the values that front matter may have where the site knows them all, or most.
func (k *kit) frontMatterWords() archive.Words {
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
	w.Closed["scope"] = scopes()
	for _, f := range k.config.Feeds {
		w.Open["source"] = append(w.Open["source"], f.Slug)
	}
	return w
}

// scopes returns the names of all scopes of bans, those of older files included.
func scopes() (names []string) {
	for _, s := range news.Scopes {
		names = append(names, string(s))
	}
	return append(names, "processing", "workplace")
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
func (e *env) siteWarnings(k *kit) (list []string) {
	if k.config.Site.URL == config.ExampleURL {
		list = append(list, msgExample)
	}
	if !site.Speaks(e.templates(), k.config.Site.Language) {
		list = append(list, fmt.Sprintf(msgNoStrings, k.config.Site.Language))
	}
	return list
}
