package parse

import (
	"html"
	"strings"

	"github.com/privacywire/privacywire/internal/lazy"
)

// titleTag matches a tag or a comment. The groups of a tag are "/" for an end tag, the name, and the attributes.
var titleTag = lazy.Regexp(`<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*?)?/?|!--[\s\S]*?--)>`)

var imageSrc = lazy.Regexp(`(?i)\ssrc\s*=`)

// titleText returns the text of a title with markup. Markup are elements that are opened and closed, tags with
// attributes, line breaks, and images with a source. Another tag is a word, such as "<script>" in a headline about web
// pages.
func titleText(s string) string {
	var b strings.Builder
	at, hidden := 0, false
	write := func(to int) {
		if !hidden {
			b.WriteString(html.UnescapeString(s[at:to]))
		}
	}
	places, tags := titleTag().FindAllStringIndex(s, -1), titleTag().FindAllStringSubmatch(s, -1)
	for i, isMarkup := range titleMarkup(tags) {
		if !isMarkup {
			continue
		}
		write(places[i][0])
		at = places[i][1]
		switch strings.ToLower(tags[i][2]) {
		case "script", "style":
			hidden = tags[i][1] == "" && !strings.HasSuffix(tags[i][0], "/>")
		case "br", "p", "div", "li", "td":
			b.WriteByte(' ')
		}
	}
	write(len(s))
	return b.String()
}

// titleMarkup reports for each tag of a title whether it is markup.
func titleMarkup(tags [][]string) []bool {
	markup := make([]bool, len(tags))
	var open []int // start tags without an end yet
	for i, tag := range tags {
		name, attributes := strings.ToLower(tag[2]), tag[3]
		switch name {
		case "", "br", "wbr":
			markup[i] = true
		case "img":
			markup[i] = imageSrc().MatchString(attributes)
		default:
			markup[i] = strings.Contains(attributes, "=")
		}
		if tag[1] == "" {
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if strings.EqualFold(tags[open[j]][2], name) {
				markup[i], markup[open[j]] = true, true
				open = open[:j]
				break
			}
		}
	}
	return markup
}
