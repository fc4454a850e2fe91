package parse

import (
	"html"
	"strings"

	"github.com/privacywire/privacywire/internal/lazy"
)

var (
	titleTag = lazy.Regexp(`<(/?)([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*?)?(/?)>|<!--[\s\S]*?-->`)
	imageSrc = lazy.Regexp(`(?i)\ssrc\s*=`)
)

// A tag of a title, or a comment, which has no name.
type tag struct {
	from, to   int
	name       string // in lower case
	attributes string
	end        bool // an end tag
	short      bool // <name/>
	markup     bool // no word of the title
}

// titleText returns the text of a title with markup. Markup are elements that are opened and closed, tags with
// attributes, line breaks, and images with a source. Another tag is a word, such as "<script>" in a headline about web
// pages.
func titleText(s string) string {
	var b strings.Builder
	at, hidden := 0, false
	for _, t := range titleTags(s) {
		if !t.markup {
			continue
		}
		if !hidden {
			b.WriteString(html.UnescapeString(s[at:t.from]))
		}
		at = t.to
		switch t.name {
		case "script", "style":
			hidden = !t.end && !t.short
		case "br", "p", "div", "li", "td":
			b.WriteByte(' ')
		}
	}
	if !hidden {
		b.WriteString(html.UnescapeString(s[at:]))
	}
	return b.String()
}

// titleTags finds the tags of a title and marks those that are markup.
func titleTags(s string) []tag {
	var tags []tag
	for _, m := range titleTag().FindAllStringSubmatchIndex(s, -1) {
		t := tag{from: m[0], to: m[1]}
		if m[4] >= 0 {
			t.name, t.end, t.short = strings.ToLower(s[m[4]:m[5]]), m[2] < m[3], m[8] < m[9]
		}
		if m[6] >= 0 {
			t.attributes = s[m[6]:m[7]]
		}
		switch t.name {
		case "", "br", "wbr":
			t.markup = true
		case "img":
			t.markup = imageSrc().MatchString(t.attributes)
		default:
			t.markup = strings.Contains(t.attributes, "=")
		}
		tags = append(tags, t)
	}
	var open []int // start tags without an end yet
	for i, t := range tags {
		if !t.end {
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if tags[open[j]].name == t.name {
				tags[i].markup, tags[open[j]].markup = true, true
				open = open[:j]
				break
			}
		}
	}
	return tags
}
