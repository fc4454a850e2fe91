package syndication

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	bcp47 "golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
)

// ReadOPML returns the feeds of a subscription list in the order of the file, folders flattened. Each has a name, an
// address, its line in the list and perhaps a homepage and a language. An address may occur more than once.
//
// Lists are rarely valid XML, so tags are read one at a time: a broken tag costs at most that tag. The feeds that
// can't be used are in left. The error is for data without any outline.
func ReadOPML(data []byte) (feeds []news.Feed, left []news.Refusal, err error) {
	text := hideComments(decodeList(data))
	starts := outlineStart().FindAllStringIndex(text, -1)
	if len(starts) == 0 {
		return nil, nil, errors.New("not OPML: it has no outline")
	}
	line, from := 1, 0
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		line += strings.Count(text[from:at[0]], "\n")
		from = at[0]
		f, why := readOutline(text[at[1]:end])
		f.Line = line
		switch {
		case why != "":
			left = append(left, news.Refusal{Feed: f, Why: why})
		case f.URL != "":
			feeds = append(feeds, f)
		}
	}
	return feeds, left, nil
}

var (
	outlineStart  = lazy.Regexp(`(?i)<(?:[a-z][\w.-]*:)?outline\b`)
	comment       = lazy.Regexp(`(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>`)
	declaredCoder = lazy.Regexp(`^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']`)
)

// hideComments removes comments but keeps their line breaks.
func hideComments(text string) string {
	return comment().ReplaceAllStringFunc(text, func(c string) string {
		return strings.Repeat("\n", strings.Count(c,
			"\n"))
	})
}

// decodeList converts a list to UTF-8. A list that is not in the encoding it declares is read as what it can be.
func decodeList(data []byte) string {
	label := "utf-8"
	if _, name, certain := charset.DetermineEncoding(data, ""); certain { // a byte order mark
		label = name
	} else if m := declaredCoder().FindSubmatch(data); m != nil {
		label = string(m[1])
	}
	if isUTF8 := strings.EqualFold(label, "utf-8"); isUTF8 && utf8.Valid(data) {
		return string(bytes.TrimPrefix(data, []byte("\ufeff")))
	} else if isUTF8 {
		label = "windows-1252"
	}
	r, err := charset.NewReaderLabel(label, bytes.NewReader(data))
	if err != nil {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	return strings.TrimPrefix(string(text), "\ufeff")
}

// readOutline reads what follows "<outline" up to the next outline. Both results are empty for a folder or a note.
func readOutline(tag string) (f news.Feed, why string) {
	attrs := attributes(tag)
	f.Name = cmp.Or(line(attrs["title"]), line(attrs["text"]))
	f.Homepage, _ = feedAddress(attrs["htmlurl"])
	f.URL, why = outlineAddress(tag, attrs, f.Homepage)
	if u, err := url.Parse(f.URL); err == nil && (f.Name == "" || strings.Contains(f.Name, "://")) {
		f.Name = strings.TrimPrefix(u.Hostname(), "www.")
	}
	if tag, err := bcp47.Parse(attrs["language"]); err == nil && tag != bcp47.Und {
		f.Language = attrs["language"]
	}
	return f, why
}

// outlineAddress returns the address of an outline's feed, or why there is none.
func outlineAddress(tag string, attrs map[string]string, homepage string) (address, why string) {
	given := attrs["xmlurl"]
	if m := lostAddress().FindStringSubmatch(tag); given == "" && m != nil { // a quote is missing before it
		given = html.UnescapeString(m[1])
	}
	isFeed := slices.Contains([]string{"rss", "atom", "feed"}, strings.ToLower(attrs["type"]))
	if given == "" && isFeed {
		given = attrs["url"]
	}
	switch {
	case given != "":
		return feedAddress(given)
	case homepage != "" && isFeed:
		return "", fmt.Sprintf("no xmlUrl, only a page: \"privacywire find %s\" looks for its feed", homepage)
	case isFeed && openTag().MatchString(tag): // a folder that says it is a feed
		return "", ""
	case isFeed:
		return "", "no xmlUrl"
	case strings.Contains(strings.ToLower(tag), "xmlurl"):
		return "", "its address can't be read: look for a missing quote"
	}
	return "", ""
}

// openTag matches a tag that another outline follows before its end.
var openTag = lazy.Regexp(`^[^>]*[^/>]>\s*$`)

var (
	attributeName = lazy.Regexp(`^[\s,;]*([A-Za-z_][\w.:-]{0,60})\s*=\s*`)
	tagEnd        = lazy.Regexp(`^\s*[/?]?\s*(?:>|$)`)
	valueEnd      = lazy.Regexp(
		`^(?:\s*/?>\s*(?:$|</?(?:\w+:)?(?i:outline|body|opml)\b)|\s*$|\s+(?:\w+\s+)?[A-Za-z_][\w.:-]*\s*=` +
			`|[A-Za-z_][\w.:-]*\s*=\s*["'])`)
	bareValue   = lazy.Regexp(`^([^\s>"'][^\s>]*?)(?:/?>|\s|$)`)
	lostAddress = lazy.Regexp(`(?i)xmlurl\s*=\s*["']?([^"'\s<>]+)["'\s<>]`)
	reference   = lazy.Regexp(`&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);`)
)

// attributes reads the attributes of a tag, names in lower case. A value ends at a quote after which the tag can go
// on.
func attributes(tag string) map[string]string {
	attrs := map[string]string{}
	for rest := tag; rest != "" && !tagEnd().MatchString(rest); {
		m := attributeName().FindStringSubmatch(rest)
		if m == nil {
			rest = rest[1:]
			continue
		}
		value, length := attributeValue(rest[len(m[0]):])
		if length == 0 {
			break
		}
		rest = rest[len(m[0])+length:]
		name := strings.ToLower(m[1])
		if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.HasPrefix(name, "xmlns") {
			name = name[i+1:]
		}
		if attrs[name] == "" {
			attrs[name] = strings.TrimSpace(reference().ReplaceAllStringFunc(value, html.UnescapeString))
		}
	}
	return attrs
}

// attributeValue returns the value that text begins with, and its length with its quotes, 0 when it has no end.
func attributeValue(text string) (value string, length int) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		if m := bareValue().FindStringSubmatch(text); m != nil {
			return m[1], len(m[1])
		}
		return "", 0
	}
	for i := 1; i < len(text); i++ {
		if text[i] == text[0] && valueEnd().MatchString(text[i+1:]) {
			return text[1:i], i + 1
		}
	}
	return "", 0
}

var (
	feedScheme   = lazy.Regexp(`(?i)^(?:feed|rss|pcast|podcast|itpc|podcasts):(//)?`)
	brokenScheme = lazy.Regexp(`(?i)^(https?)[:;]?[/\\]+`)
	anyScheme    = lazy.Regexp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:[^0-9]|$)`)
	bareHost     = lazy.Regexp(`^(?:[\pL\pN_-]+\.)+\pL[\pL\pN-]+(?::[0-9]+)?(?:[/?#]|$)`)
	barePercent  = lazy.Regexp(`%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)`)
	lineBreaks   = strings.NewReplacer("\r", "", "\n", "", "\t", "")
)

// feedAddress returns the http or https address that a list means, or why it can't be used.
func feedAddress(given string) (string, string) {
	s := strings.TrimSpace(lineBreaks.Replace(given))
	if m := feedScheme().FindStringSubmatch(s); m != nil { // feed:https://host/, feed://host/
		s = s[len(m[0]):]
		if !brokenScheme().MatchString(s) && !anyScheme().MatchString(s) {
			s = "http://" + strings.TrimLeft(s, "/")
		}
	}
	switch {
	case brokenScheme().MatchString(s):
		s = brokenScheme().ReplaceAllString(s, "$1://")
	case strings.HasPrefix(s, "//"):
		s = "https:" + s
	case bareHost().MatchString(s):
		s = "https://" + s
	}
	s = barePercent().ReplaceAllString(s, "%25$1")
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", given + " is not an http or https address"
	case u.User != nil:
		return "", "its address has a user name or password, which the site would publish"
	}
	if canonical := address(s); canonical != "" {
		return canonical, ""
	}
	return u.String(), ""
}
