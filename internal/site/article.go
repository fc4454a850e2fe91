package site

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// maxQuotes bounds the quotes of one page: an article matches few rules, a hostile file could claim thousands.
const maxQuotes = 60

// story renders all pages of a story.
func (b *builder) story(i int, s *story) error {
	for _, a := range s.Articles {
		if err := b.article(i, s, a); err != nil {
			return err
		}
	}
	if !s.own() {
		return nil
	}
	if err := b.storyPage(i, s); err != nil {
		return err
	}
	if path := b.cards[s]; path != "" {
		return b.paint(path, b.card(s))
	}
	return nil
}

// article renders the page of one article.
func (b *builder) article(i int, s *story, a *news.Article) error {
	path := b.model.paths[a.ID]
	title := b.title(a)
	base, err := b.newsPage("article", path, title, s, a)
	if err != nil {
		return err
	}
	labels, err := b.labelsOf(a.Topics, a.Platforms)
	if err != nil {
		return err
	}
	p := ArticlePage{Page: base, Lang: b.language(a.Language), Source: b.source(a.Source), Time: b.time(when(a), "date.long"),
		Authors: b.authors(a), Link: webURL(a.URL), Labels: labels, Summary: summaries.render(a.Summary),
		Why: b.why(a, nil, nil), Facts: b.facts(a, nil, nil), Note: b.note(a), File: "content/" + a.Path + ".md"}
	if p.Link != "" {
		p.ReadText = b.words.say("article.read", "source", p.Source.Text)
	}
	if original := b.model.articles[a.CopyOf]; original != nil && original != a {
		p.CopyOf = b.articleLink(original)
	}
	if s.own() {
		p.Story = b.storyLink(s)
		p.StoryNote = b.words.say("article.storynote", "n", b.words.number(int64(len(s.Articles))))
	} else {
		p.Before, p.After = b.storyLinks(s.Previous), b.storyLinks(s.Next)
		p.Earlier, p.Later = b.neighbours(i)
	}
	return b.page("article", path, &p)
}

// newsPage fills in the common part of an article's or story's page.
func (b *builder) newsPage(kind, path, title string, s *story, lead *news.Article, sources ...*news.Article) (Page, error) {
	header, err := b.header("")
	if err != nil {
		return Page{}, err
	}
	p := Page{Kind: kind, Title: title, Heading: title, Description: dek(lead.Summary, 200), OG: "article",
		Address: b.absolute(path), Language: b.words.language, Header: header, Image: b.image(s), Modified: when(lead)}
	if p.Description == "" {
		p.Description = title
	}
	var based []any
	for _, a := range append([]*news.Article{lead}, sources...) {
		if u := webURL(a.URL); u != "" && (a != lead || len(based) == 0) {
			based = append(based, u)
		}
	}
	data, err := b.newsArticle(p, lead, when(lead), based)
	p.describe(data)
	return p, err
}

func (b *builder) source(slug string) Link {
	l := Link{Text: b.sourceName(slug)}
	if slug != "" {
		l.Address = b.address(sourcePath(slug, 0))
	}
	return l
}

func (b *builder) authors(a *news.Article) string {
	names := a.Authors
	if len(names) == 0 {
		return ""
	}
	if len(names) > 5 {
		names = names[:5]
	}
	return b.words.say("article.by", "authors", strings.Join(names, ", "))
}

func (b *builder) articleLink(a *news.Article) *Link {
	return &Link{Address: b.address(b.model.paths[a.ID]), Text: b.title(a), Lang: b.language(a.Language)}
}

// note says what a reader should know before trusting an article.
func (b *builder) note(a *news.Article) string {
	switch {
	case a.Spun:
		return b.words.text["article.spun"]
	case a.Advertorial:
		return b.words.text["article.advertorial"]
	case a.Imported:
		return b.words.text["article.imported"]
	case a.CopyOf != "" && b.model.articles[a.CopyOf] == nil:
		return b.words.text["article.copynote"]
	}
	return ""
}

// why adds an article's evidence to rows; from is the article's link where several are shown.
func (b *builder) why(a *news.Article, rows []Why, from *Link) []Why {
	for _, e := range a.Evidence {
		if len(rows) >= maxQuotes {
			break
		}
		w := Why{Slug: e.Topic, Topic: e.Topic, Rule: e.Rule, Quote: e.Quote, From: from, Field: b.words.text["article.in."+string(e.Field)]}
		switch t, ok := b.model.topics[e.Topic]; {
		case ok:
			w.Topic, w.URL = t.Title, b.address(topicDir(t.Slug)+"index.html")
		case e.Topic == "privacy" || e.Topic == "":
			w.Topic = b.words.text["article.privacy"]
		}
		rows = append(rows, w)
	}
	return rows
}

// facts adds an article's claims to rows.
func (b *builder) facts(a *news.Article, rows []Fact, from *Link) []Fact {
	for _, c := range a.Claims {
		if len(rows) >= maxQuotes {
			return rows
		}
		badge := b.claimBadge(c)
		if c.Subject != "" {
			badge = b.platform(c.Subject) + " · " + badge
		}
		rows = append(rows, Fact{Kind: b.words.or("article", string(c.Kind)), Badge: badge, Quote: c.Quote, From: from,
			Event: b.eventOf(a, c.Event, c.Quote, c.Kind.List())})
	}
	return rows
}

// eventOf finds the ledger page that a fact of an article belongs to: by the event's id, else by its quote.
func (b *builder) eventOf(a *news.Article, id, quote, list string) string {
	if e := b.model.acts[list+id]; e != nil && id != "" {
		return b.address(e.path)
	}
	for _, e := range b.model.events[a.ID] {
		if e.Kind.List() != list {
			continue
		}
		for _, s := range e.Steps {
			if s.Article == a.ID && s.Quote == quote {
				return b.address(e.path)
			}
		}
	}
	return ""
}

// storyPage renders the page of a story that several articles cover.
func (b *builder) storyPage(i int, s *story) error {
	base, err := b.newsPage("story", s.path, b.title(s.lead), s, s.lead, s.Articles...)
	if err != nil {
		return err
	}
	labels, err := b.labelsOf(s.topics, s.platforms)
	if err != nil {
		return err
	}
	p := StoryPage{Page: base, Lang: b.language(s.lead.Language), Time: b.time(s.date, "date.long"), Source: b.source(s.lead.Source),
		Labels: labels, Summary: summaries.render(s.lead.Summary), Before: b.storyLinks(s.Previous), After: b.storyLinks(s.Next)}
	p.Earlier, p.Later = b.neighbours(i)
	copies := folds(s)
	for _, a := range s.Articles {
		under, original := copies[a]
		if !original {
			continue
		}
		c := Coverage{Time: b.time(when(a), "date.short"), Source: b.sourceName(a.Source), Title: b.title(a),
			Lang: b.language(a.Language), Address: b.address(b.model.paths[a.ID]), Link: webURL(a.URL), Note: b.mark(s, a)}
		for _, o := range under {
			l := Link{Address: b.address(b.model.paths[o.ID]), Text: b.sourceName(o.Source)}
			if o.Spun {
				l.Text += " (" + b.words.text["story.spun"] + ")"
			}
			c.Also = append(c.Also, l)
		}
		p.Coverage = append(p.Coverage, c)
		if a.Spun {
			continue
		}
		from := Link{Address: b.address(b.model.paths[a.ID]), Text: b.sourceName(a.Source)}
		p.Facts = b.facts(a, p.Facts, &from)
		if a == s.lead {
			p.Why = b.why(a, p.Why, &from)
		}
	}
	return b.page("story", s.path, &p)
}

// folds gives the articles of a story that stand for themselves, each with the copies of its text.
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

// mark says in a word what an article is within its story.
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
