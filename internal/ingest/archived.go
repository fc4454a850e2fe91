package ingest

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// ReadArticle reads an article again by today's rules, from what its file says: title, summary and quotes. The full
// text is not kept, so what today's rules would find elsewhere in it stays unfound.
func (p *Pipeline) ReadArticle(a *news.Article) Reading {
	r := p.read(a.Title, ArchivedText(a), a.Language)
	e := news.Entry{Feed: a.Source, URL: a.URL, Title: a.Title, Authors: a.Authors}
	r.Article = p.article(e, a.Title, r)
	r.Article.Summary = a.Summary
	r.Kept, r.Reason = decide(news.KeepMatching, r, a.Title)
	return r
}

// ArchivedText gives the words of the source that an article's file holds beside its title: the summary, and the
// quotes that the summary doesn't repeat.
func ArchivedText(a *news.Article) string {
	summary := unescape(a.Summary)
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
	for _, f := range a.Fines {
		add(f.Quote)
	}
	for _, b := range a.Bans {
		add(b.Quote)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return text.Plain(strings.Join(parts, "\n\n"))
}

// unescape undoes what keeps verbatim words from being read as Markdown.
func unescape(markdown string) string {
	var b strings.Builder
	for i := 0; i < len(markdown); i++ {
		if markdown[i] == '\\' && i+1 < len(markdown) && strings.IndexByte("\\`*_[]<>~|&#+-=.):", markdown[i+1]) >= 0 {
			i++
		}
		b.WriteByte(markdown[i])
	}
	return b.String()
}
