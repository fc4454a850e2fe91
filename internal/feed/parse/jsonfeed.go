package parse

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
	gofeed "github.com/mmcdole/gofeed/json"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
)

// readJSON parses a JSON Feed of any version with gofeed: its bytes as they are, or, where gofeed refuses them,
// the whole items among them, with values of the kinds that gofeed expects.
func readJSON(text string, o Options, r *repairs) (*Feed, []draft, error) {
	switch deepest, count, _ := measure(text); {
	case deepest > maxDepth:
		return nil, nil, fmt.Errorf("JSON nested deeper than %d: %w", maxDepth, ErrLimit)
	case count > maxElements:
		return nil, nil, fmt.Errorf("more than %d objects and lists: %w", maxElements, ErrLimit)
	}
	in, err := (&gofeed.Parser{}).Parse(strings.NewReader(text))
	if err != nil {
		if text, err = repairJSON(text, r); err == nil {
			in, err = (&gofeed.Parser{}).Parse(strings.NewReader(text))
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if in.Version+in.Title+in.HomePageURL+in.FeedURL == "" && in.Items == nil {
		return nil, nil, ErrNotFeed
	}
	if len(in.Items) > maxItems {
		r.add(fmt.Sprintf("only the first %d items read", maxItems))
	}
	_, version, _ := strings.Cut(in.Version, "version/")
	base := cmp.Or(o.BaseURL, link("", in.FeedURL), link("", in.HomePageURL))
	f := &Feed{
		Format: strings.TrimSpace("json feed " + strings.Trim(version, "/")), Title: jsonTitle(in.Title),
		URL: link(base, in.HomePageURL), Description: plain(in.Description).plain(), Language: oneLine(in.Language),
	}
	var drafts []draft
	for _, it := range in.Items[:min(len(in.Items), maxItems)] {
		if it == nil {
			r.add("items that are not objects passed over")
		} else {
			drafts = append(drafts, jsonDraft(it, in, base))
		}
	}
	return f, drafts, nil
}

func jsonDraft(it *gofeed.Item, feed *gofeed.Feed, base string) draft {
	e := draft{
		issued: []ext.Extension{{Value: it.DatePublished}}, modified: []ext.Extension{{Value: it.DateModified}},
		Entry: news.Entry{
			ID: strings.TrimSpace(dropControls(it.ID)), Title: jsonTitle(it.Title),
			Summary: plain(it.Summary).sanitised(base), Language: oneLine(cmp.Or(it.Language, feed.Language)),
		},
	}
	e.URL = cmp.Or(link(base, it.URL), link(base, it.ExternalURL), link("", e.ID))
	e.Content = construct{dropControls(it.ContentHTML), true}.sanitised(base)
	if it.ContentHTML == "" {
		e.Content = plain(it.ContentText).sanitised(base)
	}
	if e.Authors = names(append(it.Authors, it.Author)); len(e.Authors) == 0 {
		e.Authors = names(append(feed.Authors, feed.Author))
	}
	if len(it.Tags) == 1 { // some programs write all of them as one
		it.Tags = strings.Split(it.Tags[0], ",")
	}
	for _, tag := range it.Tags {
		e.Categories = addOnce(e.Categories, plain(tag).plain())
	}
	if it.Attachments != nil {
		for _, a := range *it.Attachments {
			if u := link(base, a.URL); u != "" {
				e.Enclosures = addEnclosure(e.Enclosures, u, strings.TrimSpace(a.MimeType), a.SizeInBytes)
			}
		}
	}
	return e
}

func names(authors []*gofeed.Author) (list []string) {
	for _, a := range authors {
		if a != nil {
			list = addOnce(list, authorName(plain(a.Name).plain()))
		}
	}
	return list
}

// plain returns plain text of JSON.
func plain(s string) construct { return construct{dropControls(s), false} }

// jsonTitle returns a title, which JSON Feed wants plain and many publishers escape.
func jsonTitle(s string) string { return construct{dropControls(s), looksLikeEntity(s)}.title() }

// object is a JSON object whose values may be of any kind.
type object map[string]any

// repairJSON returns a document that gofeed can read. Of one that is broken, it has the items before the fault.
func repairJSON(text string, r *repairs) (string, error) {
	text = tidyJSON(text)
	top, err := decodeJSON(text)
	if err != nil {
		top, err = decodeJSON(beforeFault(text, err))
		if err != nil || len(list(top["items"])) == 0 {
			return "", fmt.Errorf("broken JSON without one whole item: %w", ErrNotFeed)
		}
		r.add(BrokenOff)
	}
	b, err := json.Marshal(top.usual())
	return string(b), err
}

// usual returns an object with values of the kinds that gofeed expects.
func (m object) usual() object {
	out := object{}
	for key, v := range m {
		switch key {
		case "items":
			out[key] = objects(v, "")
		case "attachments":
			out[key] = objects(v, "url")
		case "authors", "author": // version 1 has one
			out["authors"] = append(objects(m["authors"], "name"), objects(m["author"], "name")...)
		case "tags":
			tags := []string{}
			for _, tag := range list(v) {
				tags = append(tags, str(tag))
			}
			out[key] = tags
		default:
			if s := str(v); s != "" {
				out[key] = s
			}
		}
	}
	return out
}

// objects returns a list of objects. A text in the place of an object is its value with this key.
func objects(v any, key string) (all []any) {
	for _, one := range list(v) {
		m, ok := one.(map[string]any)
		if !ok && key != "" {
			m, ok = object{key: one}, true
		}
		if ok {
			all = append(all, object(m).usual())
		} else {
			all = append(all, nil)
		}
	}
	return all
}

// BrokenOff is the repair of a document without its end.
const BrokenOff = "broken off: the items that are whole were kept"

// jsonFaults matches strings (also one without an end, so that a search never starts again inside it), commas before a
// closing bracket, and the numbers that some languages write and JSON has not.
var jsonFaults = lazy.Regexp(`"(?:[^"\\]|\\[\s\S])*"?|,\s*[\]}]|-?\b(?:NaN|Infinity)\b`)

var lineBreaks = lazy.Regexp(`[\x00-\x1f]`)

// tidyJSON repairs the usual faults of programs without a JSON library: bare numbers, line breaks and other control
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
func decodeJSON(text string) (m object, err error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&m)
	return m, err
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
		return v
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
