package syndication

import (
	"bytes"
	"cmp"
	"encoding/json"
	"time"

	"github.com/gorilla/feeds"
)

// jsonFeed extends gorilla's feed, which leaves out the required list of items when it is empty.
type jsonFeed struct {
	*feeds.JSONFeed
	Items []jsonItem `json:"items"`
}

// jsonItem extends gorilla's item by the language that JSON Feed 1.1 added.
type jsonItem struct {
	*feeds.JSONItem
	Language string `json:"language,omitempty"`
}

// JSON encodes a channel as JSON Feed 1.1, its items in the order given.
func JSON(c Channel, items []*Item) ([]byte, error) {
	f := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       line(c.Title),
			Description: line(c.Description),
			Language:    c.Language,
			HomePageUrl: address(c.URL),
			FeedUrl:     c.file(JSONFile),
			Icon:        address(c.Icon),
			Authors:     []*feeds.JSONAuthor{{Name: c.author(), Url: address(c.URL)}},
		},
		Items: make([]jsonItem, 0, len(items)),
	}
	if hub := address(c.Hub); hub != "" {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: hub}}
	}
	for _, it := range items {
		f.Items = append(f.Items, jsonEntry(&c, it))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(f)
	return b.Bytes(), err
}

func jsonEntry(c *Channel, it *Item) jsonItem {
	it.prepare()
	published := it.Published.UTC().Truncate(time.Second)
	x := jsonItem{JSONItem: &feeds.JSONItem{
		Id:            it.ID,
		Url:           it.URL,
		ExternalUrl:   it.External,
		Title:         it.name(),
		Summary:       it.summary(),
		ContentHTML:   it.html,
		Image:         it.Image,
		PublishedDate: &published,
	}, Language: it.foreign(c)}
	if x.ContentHTML == "" { // one of the two is required
		x.ContentText = cmp.Or(x.Summary, x.Title)
	}
	for _, name := range it.authors() {
		x.Authors = append(x.Authors, &feeds.JSONAuthor{Name: name})
	}
	for _, cat := range it.labels() {
		x.Tags = append(x.Tags, line(cat.name()))
	}
	return x
}
