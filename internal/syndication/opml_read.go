package syndication

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/privacywire/privacywire/internal/news"
)

// outline is a node of a subscription list: a feed, or a folder of further outlines.
type outline struct {
	Text     string    `xml:"text,attr"`
	Title    string    `xml:"title,attr"`
	XMLURL   string    `xml:"xmlUrl,attr"`
	URL      string    `xml:"xmlurl,attr"` // as some programs spell it
	HTMLURL  string    `xml:"htmlUrl,attr"`
	Language string    `xml:"language,attr"`
	Outlines []outline `xml:"outline"`
}

// maxOutlineDepth bounds how deep folders may nest: the reader of encoding/xml recurses.
const maxOutlineDepth = 100

// ReadOPML gives the feeds of a subscription list, folders flattened, in the order of the file. Outlines whose address
// is not http(s) are left out; names without an address are folders. Feeds have a name, an address and perhaps a homepage
// and a language; the caller decides about the rest.
func ReadOPML(data []byte) ([]news.Feed, error) {
	if err := checkDepth(data); err != nil {
		return nil, err
	}
	var doc struct {
		XMLName xml.Name  `xml:"opml"`
		Body    []outline `xml:"body>outline"`
	}
	if err := opmlDecoder(data).Decode(&doc); err != nil {
		return nil, fmt.Errorf("not OPML: %w", err)
	}
	return flatten(nil, doc.Body, map[string]bool{}), nil
}

func opmlDecoder(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset.NewReaderLabel
	d.Strict = false // bare ampersands in addresses are common
	d.Entity = xml.HTMLEntity
	return d
}

func checkDepth(data []byte) error {
	d := opmlDecoder(data)
	for depth := 0; ; {
		t, err := d.RawToken()
		if err != nil {
			return nil // its end, or a fault that decoding names
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > maxOutlineDepth {
				return errors.New("not OPML: folders nest too deep")
			}
		case xml.EndElement:
			depth--
		}
	}
}

func flatten(feeds []news.Feed, list []outline, seen map[string]bool) []news.Feed {
	for _, o := range list {
		u := address(strings.TrimSpace(o.XMLURL + o.URL))
		if u != "" && !seen[u] {
			seen[u] = true
			name := o.Title
			if strings.TrimSpace(name) == "" {
				name = o.Text
			}
			feeds = append(feeds, news.Feed{Name: line(name), URL: u, Homepage: address(o.HTMLURL), Language: o.Language})
		}
		feeds = flatten(feeds, o.Outlines, seen)
	}
	return feeds
}
