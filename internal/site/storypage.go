package site

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// storyPage renders the page of a story that several articles cover.
func (b *builder) storyPage(s *story) error {
	p := b.newsPage("story", s.path, s, s.lead, s.date, s.topics, s.platforms, s.Articles...)
	p.Count = b.counted("sources", len(sourcesOf(s)))
	for _, e := range b.storyEvents(s) {
		p.Stands = append(p.Stands, Change{Time: b.changed(e), Who: b.subject(e.Claim), Badge: b.badge(e)})
	}
	copies, copied := folds(s)
	var told []*news.Article
	for _, a := range s.Articles {
		if copied[a] {
			continue
		}
		line := b.sourceLine(a)
		line.Note = b.mark(s, a)
		for _, o := range copies[a] {
			l := Link{Address: b.address(b.model.paths[o.ID]), Text: b.sourceName(o.Source)}
			if o.Spun {
				l.Text += " (" + b.words.text["story.spun"] + ")"
			}
			line.Also = append(line.Also, l)
		}
		p.Sources = append(p.Sources, line)
		if !a.Spun {
			told = append(told, a)
		}
	}
	p.Reports = b.reports(told...)
	return b.page(p)
}

// folds returns the copies of a text in a story, by their original and each by itself.
func folds(s *story) (copies map[*news.Article][]*news.Article, copied map[*news.Article]bool) {
	copies, copied = map[*news.Article][]*news.Article{}, map[*news.Article]bool{}
	for _, f := range s.Folds {
		for _, c := range f.Copies {
			if slices.Contains(s.Articles, f.Original) && slices.Contains(s.Articles, c) {
				copies[f.Original], copied[c] = append(copies[f.Original], c), true
			}
		}
	}
	return copies, copied
}

// mark returns the role of an article in its story, in one word.
func (b *builder) mark(s *story, a *news.Article) string {
	switch {
	case a.Spun:
		return b.words.text["story.spun"]
	case a.Advertorial:
		return b.words.text["story.advertorial"]
	case a == s.lead:
		return b.words.text["story.lead"]
	}
	return ""
}
