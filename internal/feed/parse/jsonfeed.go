package parse

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/privacywire/privacywire/internal/lazy"
)

// object is a JSON object whose values may be of any kind.
type object map[string]any

// readJSON returns a JSON Feed of any version as the tree of a feed of Atom.
func readJSON(text string, r *repairs) (*treeReader, error) {
	top, items, err := decodeFeed(text, r)
	if err != nil {
		return nil, err
	}
	_, version, _ := strings.Cut(str(top["version"]), "version/")
	feed := &node{name: "feed", children: []*node{
		element("title", headline(top), "type", "text"), element("subtitle", str(top["description"]), "type", "text"),
		element("language", str(top["language"])), element("link", "", "href", str(top["home_page_url"])),
	}}
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			feed.children = append(feed.children, jsonItem(m, people(top)))
		} else {
			r.add("items that are not objects passed over")
		}
	}
	return &treeReader{
		repairs: r, root: &node{name: "#document", children: []*node{feed}},
		format: strings.TrimSpace("json feed " + strings.Trim(version, "/")), base: link("", str(top["feed_url"])),
	}, nil
}

// jsonItem returns an item as an entry of Atom. One without authors has those of the feed.
func jsonItem(m map[string]any, authors []*node) *node {
	// As rdf:about the id stays as it is: an id of Atom may be a piece of an address.
	entry := element("entry", "", "rdf:about", strings.TrimSpace(str(m["id"])))
	content := element("content", str(m["content_html"]), "type", "html")
	if str(m["content_html"]) == "" {
		content = element("content", str(m["content_text"]), "type", "text")
	}
	if own := people(m); len(own) > 0 {
		authors = own
	}
	entry.children = append([]*node{
		element("title", headline(m), "type", "text"), element("summary", str(m["summary"]), "type", "text"), content,
		element("link", "", "href", str(m["url"])), element("link", "", "href", str(m["external_url"])),
		element("published", str(m["date_published"])), element("updated", str(m["date_modified"])),
		element("language", str(m["language"])),
	}, authors...)
	for _, tag := range tags(m) {
		entry.children = append(entry.children, element("category", "", "term", tag))
	}
	for _, one := range list(m["attachments"]) {
		file, _ := one.(map[string]any)
		entry.children = append(entry.children, element("link", str(one), "rel", "enclosure", "href", str(file["url"]),
			"type", str(file["mime_type"]), "length", str(file["size_in_bytes"])))
	}
	return entry
}

// element returns an element with text and attributes.
func element(name, text string, attrs ...string) *node {
	n := &node{name: name, children: []*node{{text: text}}}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.attrs = append(n.attrs, attr{attrs[i], attrs[i+1]})
	}
	return n
}

// headline returns a title, which JSON Feed wants plain and many publishers escape.
func headline(m map[string]any) string {
	s := Cut(str(m["title"]), maxTitle)
	if looksLikeEntity(s) {
		return html.UnescapeString(s)
	}
	return s
}

// people returns the author of version 1 and the authors of version 1.1. A name may be there alone.
func people(m map[string]any) (authors []*node) {
	for _, one := range append(list(m["authors"]), list(m["author"])...) {
		person, _ := one.(map[string]any)
		if name := cmp.Or(str(one), str(person["name"])); name != "" {
			authors = append(authors, &node{name: "author", children: []*node{element("name", name)}})
		}
	}
	return authors
}

// tags returns the tags of an item. Some programs write all of them as one, with commas.
func tags(m map[string]any) (tags []string) {
	for _, t := range list(m["tags"]) {
		tags = append(tags, str(t))
	}
	if len(tags) == 1 {
		tags = strings.Split(tags[0], ",")
	}
	return tags
}

// decodeFeed returns the feed's fields and its items. Of a document that is broken, these are the items before the
// fault.
func decodeFeed(text string, r *repairs) (top object, items []any, err error) {
	switch deepest, count, _ := measure(text); {
	case deepest > maxDepth:
		return nil, nil, fmt.Errorf("JSON nested deeper than %d: %w", maxDepth, ErrLimit)
	case count > maxElements:
		return nil, nil, fmt.Errorf("more than %d objects and lists: %w", maxElements, ErrLimit)
	}
	if err = decodeJSON(text, &top); err != nil {
		text = tidyJSON(text)
		err = decodeJSON(text, &top)
	}
	cut := err != nil
	if cut {
		top = nil
		err = decodeJSON(beforeFault(text, err), &top)
	}
	items = list(top["items"])
	switch {
	case err != nil || cut && len(items) == 0:
		return nil, nil, fmt.Errorf("broken JSON without one whole item: %w", ErrNotFeed)
	case cut:
		r.add(BrokenOff)
	case str(top["version"])+str(top["title"])+str(top["home_page_url"])+str(top["feed_url"]) == "" && items == nil:
		return nil, nil, ErrNotFeed
	case len(items) > maxItems:
		r.add(fmt.Sprintf("only the first %d items read", maxItems))
	}
	return top, items[:min(len(items), maxItems)], nil
}

// BrokenOff is the repair of a document without its end.
const BrokenOff = "broken off: the items that are whole were kept"

// jsonFaults matches strings (also one without an end, so that a search never starts again inside it), commas before a
// closing bracket, and the numbers that some languages write and JSON has not.
var jsonFaults = lazy.Regexp(`"(?:[^"\\]|\\[\s\S])*"?|,\s*[\]}]|-?\b(?:NaN|Infinity)\b`)

var lineBreaks = lazy.Regexp(`[\x00-\x1f]`)

// tidyJSON repairs what programs without a JSON library get wrong: bare numbers, line breaks and other control
// characters within strings, and commas before a closing bracket.
func tidyJSON(text string) string {
	return jsonFaults().ReplaceAllStringFunc(text, func(s string) string {
		switch s[0] {
		case '"':
			return lineBreaks().ReplaceAllStringFunc(s, func(c string) string { return fmt.Sprintf(`\u%04x`, c[0]) })
		case ',':
			return s[len(s)-1:]
		}
		return `"` + s + `"`
	})
}

// decodeJSON decodes with numbers as they are written.
func decodeJSON(text string, v any) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	err := dec.Decode(v)
	if err == nil && dec.More() {
		return errors.New("text after the end")
	}
	return err
}

// measure returns how deep brackets are nested, how many pairs there are, and where the last whole item ends.
func measure(s string) (deepest, count, end int) {
	open, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			open++
			count++
			deepest = max(deepest, open)
		case c == '}' || c == ']':
			if open--; open == 2 && c == '}' {
				end = i + 1
			}
		}
	}
	return deepest, count, end
}

// beforeFault returns a document up to the last item that is whole and before a fault.
func beforeFault(s string, fault error) string {
	if syntax := (*json.SyntaxError)(nil); errors.As(fault, &syntax) {
		s = s[:min(len(s), int(syntax.Offset))]
	}
	_, _, end := measure(s)
	return s[:end] + "]}"
}

// str returns a single value as text, and nothing for lists and objects.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return dropControls(v)
	case bool, json.Number:
		return fmt.Sprint(v)
	}
	return ""
}

// list returns a value as a list: a single value is a list of one.
func list(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case nil:
		return nil
	default:
		return []any{v}
	}
}
