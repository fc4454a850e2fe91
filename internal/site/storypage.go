package site

import "github.com/privacywire/privacywire/internal/news"

// storyPage renders the page of a story that several articles cover.
func (b *builder) storyPage(s *story) error {
	p, err := b.newsPage("story", s.path, s, s.lead, s.date, s.topics, s.platforms, s.Articles...)
	if err != nil {
		return err
	}
	p.Count = b.counted("sources", len(sourcesOf(s)))
	for _, e := range b.storyEvents(s) {
		p.Stands = append(p.Stands, Change{Time: b.changed(e), Who: b.who(e), Badge: b.badge(e)})
	}
	copies := folds(s)
	var told []*news.Article
	for _, a := range s.Articles {
		under, original := copies[a]
		if !original {
			continue
		}
		line := b.sourceLine(a)
		line.Note = b.mark(s, a)
		for _, o := range under {
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
	return b.page("story", s.path, p)
}

// folds returns the articles of a story that stand for themselves, each with the copies of its text.
func folds(s *story) map[*news.Article][]*news.Article {
	all, copied, here := map[*news.Article][]*news.Article{}, map[*news.Article]bool{}, map[*news.Article]bool{}
	for _, a := range s.Articles {
		here[a] = true
	}
	for _, f := range s.Folds {
		for _, c := range f.Copies {
			if here[f.Original] && here[c] {
				all[f.Original], copied[c] = append(all[f.Original], c), true
			}
		}
	}
	for _, a := range s.Articles {
		if !copied[a] {
			all[a] = append(all[a], nil...)
		}
	}
	return all
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
