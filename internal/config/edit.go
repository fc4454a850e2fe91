package config

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// AddFeeds writes feeds after the last one of the file and leaves every other byte, comments included, as it is.
// It skips feeds whose address is there already, makes a slug where the name has none of its own, and returns the feeds
// that the file can't take as refused. The result has been parsed: an error means that the file takes no feed.
func AddFeeds(name string, data []byte, feeds []news.Feed) (
	edited []byte, added []news.Feed, refused []news.Refusal, err error,
) {
	list, err := feedList(name, data)
	if err != nil {
		return nil, nil, nil, err
	}
	urls, slugs := map[string]bool{}, map[string]bool{}
	for _, item := range list.Content {
		f := (&reader{}).feed(resolve(item)) // Parse reports its mistakes
		urls[f.URL], slugs[f.Slug] = true, true
	}
	for _, f := range feeds {
		if urls[f.URL] {
			continue
		}
		urls[f.URL] = true
		f.Name = cmp.Or(f.Name, hostOf(f.URL))
		f.Slug = cmp.Or(f.Slug, freeSlug(f, slugs))
		var mistakes Errors
		if _, err := Parse(name, []byte("feeds:\n"+entry(f))); errors.As(err, &mistakes) {
			refused = append(refused, news.Refusal{Feed: f, Why: mistakes[0].Text})
			continue
		}
		slugs[cmp.Or(f.Slug, slug.Make(f.Name, maxSlug))] = true
		added = append(added, f)
	}
	if edited = data; len(added) > 0 {
		if edited, err = insert(name, data, list, added); err == nil {
			_, err = Parse(name, edited)
		}
	}
	if err != nil {
		return nil, nil, nil, err
	}
	return edited, added, refused, nil
}

// freeSlug returns a slug for a feed whose name has none, or one that is taken; "" when the name makes a free one.
func freeSlug(f news.Feed, taken map[string]bool) string {
	named := slug.Make(f.Name, maxSlug)
	if named != "" && !taken[named] {
		return ""
	}
	base := cmp.Or(slug.Make(strings.TrimSpace(named+" "+hostOf(f.URL)), maxSlug), "feed")
	made := base
	for n := 2; taken[made]; n++ {
		made = fmt.Sprintf("%s-%d", base, n)
	}
	return made
}

// MoveFeed changes the address of a feed, and leaves every other byte as it is.
func MoveFeed(name string, data []byte, from, to string) ([]byte, error) {
	list, err := feedList(name, data)
	if err != nil {
		return nil, err
	}
	for _, item := range list.Content {
		u := field(item, "url")
		if u == nil || u.Value != from {
			continue
		}
		lines := strings.SplitAfter(string(data), "\n")
		line := lines[u.Line-1]
		// Columns count characters, and names before the address may have more bytes than those.
		at := len(string([]rune(line)[:u.Column-1]))
		rest := strings.Replace(line[at:], from, to, 1)
		if rest == line[at:] {
			break
		}
		lines[u.Line-1] = line[:at] + rest
		edited := []byte(strings.Join(lines, ""))
		_, err := Parse(name, edited)
		return edited, err
	}
	return nil, Errors{{File: name,
		Text: fmt.Sprintf("no feed with the address %s that could be changed: edit it by hand", from)}}
}

// feedList returns the node of the list "feeds:".
func feedList(name string, data []byte) (*yaml.Node, error) {
	r := &reader{file: name}
	root := r.root(data)
	if len(r.mistakes) > 0 {
		return nil, r.mistakes
	}
	if root != nil {
		if list := field(root, "feeds"); list != nil {
			return list, nil
		}
	}
	return nil, Errors{{File: name, Text: `no list of feeds: add a line "feeds:"`}}
}

// field returns the value of a key in a mapping, nil when it has none.
func field(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// insert writes feeds below the list.
func insert(name string, data []byte, list *yaml.Node, feeds []news.Feed) ([]byte, error) {
	lines := strings.SplitAfter(strings.TrimRight(string(data), "\n")+"\n", "\n")
	lines = lines[:len(lines)-1] // what SplitAfter leaves behind the last line break
	indent, after := "  ", list.Line
	switch {
	case len(list.Content) == 0: // "feeds:" or "feeds: []"
		lines[list.Line-1] = strings.Replace(lines[list.Line-1], "[]", "", 1)
	case list.Style&yaml.FlowStyle != 0:
		return nil, Errors{{File: name, Line: list.Line,
			Text: `the feeds are in brackets: write each on a line of its own that begins with "- ", so that more can be added`}}
	default:
		first := lines[list.Content[0].Line-1]
		indent = first[:strings.IndexByte(first, '-')]
		after = lastLine(list)
	}
	var b strings.Builder
	b.WriteString(strings.Join(lines[:after], ""))
	for _, f := range feeds {
		b.WriteString(indent + entry(f))
	}
	b.WriteString(strings.Join(lines[after:], ""))
	return []byte(b.String()), nil
}

// lastLine returns the line of the last scalar of a node. A closing bracket may follow on the same or the next line.
func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, c := range n.Content {
		line = max(line, lastLine(c))
	}
	return line
}

func entry(f news.Feed) string {
	text := "- {name: " + strconv.Quote(f.Name) + ", url: " + strconv.Quote(f.URL)
	for _, part := range [][2]string{{"homepage", f.Homepage}, {"language", f.Language}, {"slug", f.Slug}} {
		if part[1] != "" {
			text += ", " + part[0] + ": " + strconv.Quote(part[1])
		}
	}
	return text + "}\n"
}
