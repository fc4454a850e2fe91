package syndication

import (
	"encoding/xml"

	"github.com/privacywire/privacywire/internal/news"
)

type opmlDoc struct {
	XMLName xml.Name      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Title   string        `xml:"head>title"`
	Items   []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Type     string `xml:"type,attr"`
	Text     string `xml:"text,attr"`
	Title    string `xml:"title,attr"`
	XMLURL   string `xml:"xmlUrl,attr"`
	HTMLURL  string `xml:"htmlUrl,attr,omitempty"`
	Language string `xml:"language,attr,omitempty"`
}

// OPML lists the sources in OPML 2.0, which every feed reader imports.
func OPML(name string, sources []news.Feed) ([]byte, error) {
	doc := opmlDoc{Version: "2.0", Title: line(name)}
	for _, f := range sources {
		u := address(f.URL)
		if u == "" {
			continue
		}
		doc.Items = append(doc.Items, opmlOutline{"rss", line(f.Name), line(f.Name), u, address(f.Homepage), f.Language})
	}
	return encodeXML(doc)
}
