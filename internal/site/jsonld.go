package site

import (
	"cmp"
	"encoding/json"
	"html/template"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// thing is a node of schema.org as far as the pages use it.
type thing struct {
	Context     string  `json:"@context,omitempty"`
	Type        string  `json:"@type"`
	Name        string  `json:"name,omitempty"`
	Headline    string  `json:"headline,omitempty"`
	Description string  `json:"description,omitempty"`
	URL         string  `json:"url,omitempty"`
	Published   string  `json:"datePublished,omitempty"`
	Language    string  `json:"inLanguage,omitempty"`
	BasedOn     []any   `json:"isBasedOn,omitempty"`
	Authors     []thing `json:"author,omitempty"`
	Publisher   *thing  `json:"publisher,omitempty"`
	Image       string  `json:"image,omitempty"`
}

// encode returns JSON that can't end the script element it stands in: encoding/json escapes <, > and &.
func (t thing) encode() template.JS {
	t.Context = "https://schema.org"
	raw, _ := json.Marshal(t) // strings and lists of them never fail
	return template.JS(raw)
}

func (b *builder) collection(p Page) template.JS {
	return thing{Type: "CollectionPage", Name: cmp.Or(p.Title, b.in.Site.Title), URL: p.Address,
		Language: b.words.language}.encode()
}

// newsArticle describes an article or story page; sources are the addresses of what it is based on.
func (b *builder) newsArticle(p Page, lead *news.Article, published time.Time, sources []any) template.JS {
	t := thing{Type: "NewsArticle", Headline: p.Title, URL: p.Address, Language: lead.Language, BasedOn: sources,
		Image: p.Image, Publisher: &thing{Type: "Organization", Name: b.in.Site.Title, URL: b.in.Site.URL}}
	if !published.IsZero() {
		t.Published = published.UTC().Format(time.RFC3339)
	}
	for _, a := range lead.Authors {
		t.Authors = append(t.Authors, thing{Type: "Person", Name: a})
	}
	return t.encode()
}
