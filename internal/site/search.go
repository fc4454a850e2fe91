package site

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/search"
)

// search renders the page of the search.
func (b *builder) search() error {
	return b.page(b.text("search", "search", "search/index.html", "search"))
}

// searchIndex writes the index that the page reads: every story, and every event of the ledger.
func (b *builder) searchIndex() error {
	kinds := []search.Kind{{Name: b.words.text["search.story"], Docs: make([]search.Doc, 0, len(b.model.stories))},
		b.eventDocs("search.fine", b.model.fines), b.eventDocs("search.ban", b.model.bans)}
	for _, s := range b.model.stories {
		kinds[0].Docs = append(kinds[0].Docs, b.storyDoc(s))
	}
	files, err := search.Index(kinds)
	if err != nil {
		return err
	}
	return putAll(b.out, search.Folder, files)
}

func (b *builder) storyDoc(s *story) search.Doc {
	d := search.Doc{Title: b.title(s.lead), Address: b.address(s.path), Date: b.words.date("date.long", s.date),
		Year: s.date.Year(), Source: b.coveredBy(s), Badge: b.fact(s), Excerpt: dek(s.lead.Summary, maxDek),
		Lang: string(b.language(s.lead.Language))}
	d.Text = append(d.Text, d.Badge)
	for _, a := range s.Articles {
		d.Text = append(d.Text, a.Title, a.Summary, b.sourceName(a.Source))
		d.Text = append(d.Text, b.names(a)...)
	}
	return d
}

// names returns what readers call the topics, platforms, authorities and countries of an article.
func (b *builder) names(a *news.Article) []string {
	var names []string
	for _, slug := range a.Topics {
		names = append(names, b.model.topics[slug].Title)
	}
	for _, slug := range a.Platforms {
		names = append(names, b.platform(slug))
	}
	for _, slug := range a.Authorities {
		names = append(names, b.authority(slug))
	}
	for _, code := range a.Countries {
		names = append(names, b.country(code))
	}
	return names
}

// eventDocs returns the events of a ledger, which are given newest first.
func (b *builder) eventDocs(key string, events []*event) search.Kind {
	k := search.Kind{Name: b.words.text[key], Docs: make([]search.Doc, 0, len(events))}
	for _, e := range slices.Backward(events) {
		d := search.Doc{Title: b.eventTitle(e), Address: b.address(e.path), Date: b.openedText(e),
			Year: e.Opened.UTC().Year(), Badge: b.words.or("status", string(e.Status))}
		for _, s := range e.Steps {
			d.Text = append(d.Text, s.Quote)
			if a := b.model.articles[s.Article]; a != nil {
				d.Source, d.Text = b.sourceName(a.Source), append(d.Text, b.names(a)...)
			}
		}
		if n := len(e.Steps); n > 0 {
			d.Excerpt = dek(e.Steps[n-1].Quote, maxDek)
		}
		k.Docs = append(k.Docs, d)
	}
	return k
}
