package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// ReadArchived reads the words of the source that an article's file holds.
func (p *Pipeline) ReadArchived(a *news.Article) Reading {
	r := p.read(a.Title, ArchivedText(a), a.Language, a.Published)
	r.Article = p.article(news.Entry{}, a.Title, r)
	r.Kept, r.Reason = p.decide(news.KeepMatching, &r, a.Title)
	return r
}

// Reread classifies an article again by today's rules and word lists, from the text of its file: title, summary and
// quotes. The full text is not kept, so what was found there and isn't in those words stays, unless today's rules
// reject its own quotes, too.
func (p *Pipeline) Reread(old *news.Article) *news.Article {
	r := p.ReadArchived(old)
	a := Renew(old, r)
	a.Summary = old.Summary
	p.keepTopics(a, old, r)
	a.Platforms = union(a.Platforms, old.Platforms, func(s string) bool {
		_, ok := p.lexicon.Platform(s)
		return ok || slices.ContainsFunc(old.Claims, func(c news.Claim) bool { return slug.Make(c.Subject, 0) == s })
	})
	a.Authorities = union(a.Authorities, old.Authorities,
		func(s string) bool { _, ok := p.lexicon.Authority(s); return ok })
	a.Countries = union(a.Countries, old.Countries, func(s string) bool { _, ok := p.lexicon.Country(s); return ok })
	if len(a.Topics) > 0 || a.Privacy {
		p.keepFacts(a, old)
	}
	return a
}

// keepTopics adds the topics whose quotes still speak for them, though too few of the words are at hand to decide.
func (p *Pipeline) keepTopics(a, old *news.Article, r Reading) {
	speaking := p.lenient().Classify(r.Document, r.Mentions)
	// A platform whose name is a common word is recognised by other words of the full text. Where it isn't recognised
	// any more, words are missing and not proof: then nothing is taken away.
	missing := slices.ContainsFunc(old.Platforms, func(s string) bool {
		_, known := p.lexicon.Platform(s)
		return known && !slices.Contains(r.Facts.Platforms, s)
	})
	for _, slug := range old.Topics {
		if !slices.Contains(a.Topics, slug) && (missing || speaking.Has(slug)) {
			a.Topics = append(a.Topics, slug)
		}
	}
	p.sortTopics(a.Topics)
	a.Privacy = a.Privacy || old.Privacy && (missing || speaking.Privacy)
	about := slices.Clone(a.Topics)
	if a.Privacy {
		about = append(about, topic.Privacy)
	}
	proof := a.Evidence
	a.Evidence = nil
	for _, slug := range about { // the old quotes stay, where there are any
		of := evidenceOf(slug, old.Evidence)
		if len(of) == 0 {
			of = evidenceOf(slug, proof)
		}
		a.Evidence = append(a.Evidence, of...)
	}
}

// sortTopics sorts slugs in the order in which the rules define their topics.
func (p *Pipeline) sortTopics(slugs []string) {
	order := map[string]int{}
	for i, d := range p.rules.Topics() {
		if _, ok := order[d.Slug]; !ok {
			order[d.Slug] = i
		}
	}
	slices.SortFunc(slugs, func(x, y string) int { return cmp.Compare(order[x], order[y]) })
}

// evidenceOf returns the evidence for one topic.
func evidenceOf(slug string, list []news.Evidence) []news.Evidence {
	return slices.DeleteFunc(slices.Clone(list), func(e news.Evidence) bool { return e.Topic != slug })
}

// lenient returns the rules as if one sign were enough for every topic.
func (p *Pipeline) lenient() *topic.Rules {
	p.once.Do(func() {
		defs := slices.Clone(p.rules.Topics())
		for i := range defs {
			defs[i].Threshold, defs[i].Shared = 1e-6, nil // without Shared no other language is added
		}
		p.loose, _ = topic.Compile(defs)
		if p.loose == nil { // they compiled before
			p.loose = p.rules
		}
	})
	return p.loose
}

// keepFacts brings back claims that the words at hand no longer show, and takes a new reading of one only where it
// rests on the same quote.
func (p *Pipeline) keepFacts(a, old *news.Article) {
	kept := slices.Clone(old.Claims)
	for _, c := range a.Claims {
		i := slices.IndexFunc(kept, func(o news.Claim) bool { return rereads(&c, &o) })
		switch {
		case i < 0:
			kept = append(kept, c)
		case kept[i].Quote == c.Quote:
			o := &kept[i]
			c.Subject = cmp.Or(c.Subject, o.Subject)
			if by, ok := p.lexicon.Authority(o.Authority); c.Authority == "" || ok && by.Country == c.Authority {
				c.Authority = o.Authority // the full text named more than a country
			}
			c.Country, c.Region = cmp.Or(c.Country, o.Country), cmp.Or(c.Region, o.Region)
			c.Scope = cmp.Or(c.Scope, o.Scope)
			c.Event, c.Opens, c.Repeats = o.Event, o.Opens, o.Repeats
			*o = c
		}
	}
	news.SortClaims(kept)
	a.Claims = kept
}

// rereads reports whether a claim is a new reading of an old one.
func rereads(c, old *news.Claim) bool {
	switch {
	case c.Kind.List() != old.Kind.List():
		return false
	case c.Kind.Money():
		return old.Amount == c.Amount && old.Currency == c.Currency && (c.Amount != 0 || old.Subject == c.Subject)
	}
	return old.Subject == c.Subject && (old.Country == c.Country || c.Country == "")
}

// union joins sorted lists; of the old one only what the word lists still know.
func union(now, old []string, known func(string) bool) []string {
	all := slices.Clone(now)
	for _, s := range old {
		if known(s) && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}

// ArchivedText returns the words of the source that an article's file holds beside its title: the summary, and the
// quotes that the summary doesn't repeat.
func ArchivedText(a *news.Article) string {
	summary := escaped().ReplaceAllString(a.Summary, "$1")
	parts := []string{summary}
	add := func(quote string) {
		quote = oneLine(quote)
		if quote == "" || strings.Contains(a.Title, quote) {
			return
		}
		for i, p := range parts {
			switch {
			case strings.Contains(p, quote):
				return
			case i > 0 && strings.Contains(quote, p): // a longer quote of the same sentence
				parts[i] = quote
				return
			}
		}
		parts = append(parts, quote)
	}
	for _, e := range a.Evidence {
		if e.Field != news.FieldTitle {
			add(e.Quote)
		}
	}
	for _, c := range a.Claims {
		add(c.Quote)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return text.Plain(strings.Join(parts, "\n\n"))
}

// escaped matches what keeps a verbatim character from being read as Markdown.
var escaped = lazy.Regexp("\\\\([\\\\`*_\\[\\]<>~|&#+=.):-])")
