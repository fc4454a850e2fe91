package parse

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"github.com/privacywire/privacywire/internal/news"
)

// object is a JSON object whose values may be of any kind.
type object map[string]any

// parseJSON reads a JSON Feed of any version. Fields of the wrong kind are put right before gofeed sees them.
func parseJSON(text string, o Options, r *repairs) (*Feed, error) {
	top, items, err := readJSON(text, o.Limits, r)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(cleanJSONFeed(top, items, r))
	if err != nil {
		return nil, fmt.Errorf("parse JSON feed: %w", err)
	}
	in, err := (&jsonfeed.Parser{}).Parse(strings.NewReader(string(body)))
	if err != nil {
		return nil, fmt.Errorf("parse JSON feed: %w", err)
	}
	return translateJSON(in, o, r), nil
}

// readJSON returns the feed's fields and its items. Of a document that broke off, these are the items that are whole.
func readJSON(text string, limits Limits, r *repairs) (object, []any, error) {
	switch deep, count := nesting(text); {
	case deep > limits.Depth:
		return nil, nil, fmt.Errorf("JSON nested deeper than %d: %w", limits.Depth, ErrLimit)
	case count > limits.Elements:
		return nil, nil, fmt.Errorf("more than %d objects and lists: %w", limits.Elements, ErrLimit)
	}
	var top object
	if text[0] == '{' && (decodeJSON(text, &top) == nil || decodeJSON(tidyJSON(text), &top) == nil) {
		items, _ := top["items"].([]any)
		if one, ok := top["items"].(map[string]any); ok {
			items = []any{one}
		}
		if str(top["version"])+str(top["title"])+str(top["home_page_url"])+str(top["feed_url"]) == "" && items == nil {
			return nil, nil, ErrNotFeed
		}
		if len(items) > limits.Items {
			items = items[:limits.Items]
			r.add(fmt.Sprintf("only the first %d items read", limits.Items))
		}
		return top, items, nil
	}
	top, items := salvageJSON(text, limits)
	if len(items) == 0 {
		return nil, nil, fmt.Errorf("broken JSON without one whole item: %w", ErrNotFeed)
	}
	r.add(BrokenOff)
	return top, items, nil
}

// BrokenOff is the repair of a document without its end.
const BrokenOff = "broken off: the items that are whole were kept"

// bareNumbers are the numbers that some languages write and JSON has not.
var bareNumbers = regexp.MustCompile(`([:\[,]\s*)(NaN|-?Infinity)\b`)

// tidyJSON repairs what programs without a JSON library get wrong: bare numbers, line breaks and other control characters
// within strings, and commas before a closing bracket.
func tidyJSON(text string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\' && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i++
			continue
		case quoted && c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
			continue
		case !quoted && c == ',' && strings.IndexAny(strings.TrimLeft(text[i+1:], " \t\r\n"), "]}") == 0:
			continue
		case c == '"':
			quoted = !quoted
		}
		b.WriteByte(c)
	}
	return bareNumbers.ReplaceAllString(b.String(), `$1"$2"`)
}

// decodeJSON decodes with numbers as they are written.
func decodeJSON(text string, v any) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("text after the end")
	}
	return nil
}

// nesting returns how deep brackets are nested outside of strings, and how many there are.
func nesting(s string) (most, count int) {
	deep, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			deep++
			count++
			most = max(most, deep)
		case c == '}' || c == ']':
			deep--
		}
	}
	return most, count
}

// salvageJSON reads a broken document piece by piece until it makes no sense any more.
func salvageJSON(text string, limits Limits) (object, []any) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	top := object{}
	var items []any
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return top, nil
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return top, items
		}
		if key == "items" {
			if t, err := dec.Token(); err != nil || t != json.Delim('[') {
				return top, items
			}
			for dec.More() && len(items) < limits.Items {
				var item any
				if dec.Decode(&item) != nil {
					return top, items
				}
				items = append(items, item)
			}
			if _, err := dec.Token(); err != nil {
				return top, items
			}
			continue
		}
		var v any
		if err := dec.Decode(&v); err != nil && err != io.EOF {
			return top, items
		}
		if k, ok := key.(string); ok {
			top[k] = v
		}
	}
	return top, items
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

// objects returns the objects of a list with their fields as text; an object may be there as one field alone.
func objects(v any, alone string, fields ...string) []object {
	out := []object{}
	for _, one := range list(v) {
		switch one := one.(type) {
		case string:
			out = append(out, object{alone: one})
		case map[string]any:
			out = append(out, texts(one, fields...))
		}
	}
	return out
}

func texts(m map[string]any, fields ...string) object {
	out := object{}
	for _, k := range fields {
		out[k] = str(m[k])
	}
	return out
}

// people joins the author of version 1 and the authors of version 1.1.
func people(m map[string]any) []object {
	return objects(append(list(m["authors"]), list(m["author"])...), "name", "name", "url")
}

func cleanJSONFeed(top object, items []any, r *repairs) object {
	out := texts(top, "version", "title", "home_page_url", "feed_url", "description", "language")
	out["authors"] = people(top)
	cleaned := []object{}
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			cleaned = append(cleaned, cleanJSONItem(m))
		} else {
			r.add("items that are not objects passed over")
		}
	}
	out["items"] = cleaned
	return out
}

func cleanJSONItem(m map[string]any) object {
	out := texts(m, "id", "date_published", "date_modified", "url", "external_url", "title", "content_html",
		"content_text",
		"summary", "language", "image")
	tags := []string{}
	for _, t := range list(m["tags"]) {
		if s := strings.TrimSpace(str(t)); s != "" {
			tags = append(tags, s)
		}
	}
	if len(tags) == 1 && strings.Contains(tags[0], ",") {
		tags = strings.Split(tags[0], ",")
	}
	out["tags"], out["authors"] = tags, people(m)
	out["attachments"] = objects(m["attachments"], "url", "url", "mime_type", "title", "size_in_bytes")
	return out
}

func translateJSON(in *jsonfeed.Feed, o Options, r *repairs) *Feed {
	base := cmp.Or(o.BaseURL, link("", in.FeedURL), link("", in.HomePageURL))
	f := &Feed{
		Format: strings.TrimSpace("json feed " + jsonVersion(in.Version)), Title: jsonText(in.Title),
		URL: link(base, in.HomePageURL), Description: oneLine(in.Description), Language: strings.TrimSpace(in.Language),
	}
	d := newDater(o.Now, r)
	for _, it := range in.Items {
		d.learn(it.DatePublished, it.DateModified)
	}
	for _, it := range in.Items {
		f.Items = append(f.Items, jsonEntry(it, in, base, d))
	}
	return f
}

func jsonVersion(v string) string {
	_, after, _ := strings.Cut(v, "version/")
	return strings.Trim(after, "/")
}

func jsonEntry(it *jsonfeed.Item, in *jsonfeed.Feed, base string, d *dater) news.Entry {
	e := news.Entry{
		ID: strings.TrimSpace(it.ID), Title: jsonText(it.Title),
		URL:      cmp.Or(link(base, it.URL), link(base, it.ExternalURL), link("", it.ID)),
		Summary:  CleanHTML(html.EscapeString(it.Summary), ""),
		Content:  CleanHTML(cmp.Or(it.ContentHTML, html.EscapeString(it.ContentText)), base),
		Language: strings.TrimSpace(cmp.Or(it.Language, in.Language)),
	}
	e.Published, e.Updated = d.first(it.DatePublished), d.first(it.DateModified)
	people := it.Authors
	if len(people) == 0 {
		people = in.Authors
	}
	for _, a := range people {
		e.Authors = addOnce(e.Authors, oneLine(a.Name))
	}
	for _, t := range it.Tags {
		e.Categories = addOnce(e.Categories, oneLine(t))
	}
	for _, a := range *it.Attachments {
		if u := link(base, a.URL); u != "" {
			e.Enclosures = addEnclosure(e.Enclosures, u, a.MimeType, fmt.Sprint(a.SizeInBytes))
		}
	}
	return e
}

// jsonText reads a title, which JSON Feed wants plain and many publishers escape.
func jsonText(s string) string {
	s = Cut(s, maxTitle)
	if looksLikeEntity(s) {
		return oneLine(html.UnescapeString(s))
	}
	return oneLine(s)
}
