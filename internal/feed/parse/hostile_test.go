package parse

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile bodies are as large as the fetcher lets through, and made to make parsers slow, deep or fat.
func hostileBodies(size int) map[string]string {
	fill := func(pre, unit, post string) string { return pre + strings.Repeat(unit, size/len(unit)) + post }
	const open = `<rss version="2.0"><channel><title>t</title><item><title>`
	const done = `</title></item></channel></rss>`
	const text = `<rss version="2.0"><channel><title>t</title><item><description>`
	const textEnd = `</description></item></channel></rss>`
	const item, itemEnd = "<rss><channel><item>", "</item></channel></rss>"
	return map[string]string{
		"nested elements":         fill("<rss><channel>", "<a>", ""),
		"nested items":            fill("<rss><channel>", "<item><a>", ""),
		"processing instructions": fill(open, "a<?p?>", done),
		"open instructions":       fill(open, "<?p>", done),
		"unclosed instructions":   fill(open, "<?", done),
		"comments":                fill(open, "<!---->", done),
		"open comments":           fill(open, "<!--", done),
		"CDATA sections":          fill(open, "<![CDATA[x]]>", done),
		"open CDATA":              fill(open, "<![CDATA[", done),
		"empty elements":          fill("<rss><channel>", "<a/>", "</channel></rss>"),
		"empty items":             fill("<rss><channel>", "<item/>", "</channel></rss>"),
		"attributes":              fill("<rss><channel a='", "' b='", "'></channel></rss>"),
		"attribute names":         fill("<rss ", "a b ", "></rss>"),
		"less-than signs":         fill(open, "<", done),
		"less-than and slash":     fill(open, "</", done),
		"end tags":                fill(open, "</a>", done),
		"doctype":                 fill("<!DOCTYPE x [", `<!ENTITY a "b">`, "]><rss/>"),
		"doctypes":                fill("", "<!DOCTYPE [", "<rss/>"),
		"quotes in doctype":       fill("<!DOCTYPE x \"", "<", ""),
		"ampersands":              fill(open, "&", done),
		"references":              fill(open, "&#0;", done),
		"entities":                fill(open, "&amp;", done),
		"escaped nesting":         fill(text, "&lt;b&gt;", textEnd),
		"escaped open tags":       fill(text, "&lt;b", textEnd),
		"escaped attributes":      fill(text+"&lt;a ", "a=b ", "&gt;"+textEnd),
		"escaped comments":        fill(text, "&lt;!--", textEnd),
		"escaped tables":          fill(text, "&lt;table&gt;&lt;tr&gt;", textEnd),
		"escaped links":           fill(text, "&lt;a href=x&gt;", textEnd),
		"escaped srcset":          fill(text+"&lt;img srcset='", "x,", "'&gt;"+textEnd),
		"white space":             fill(open, " \n", done),
		"long title":              fill(open, "word ", done),
		"categories":              fill(item, "<category>x</category>", itemEnd),
		"different categories":    numbered(item, "<category>%d</category>", itemEnd, size),
		"different authors":       numbered(item, "<author>%d</author>", itemEnd, size),
		"different enclosures":    numbered(item, "<enclosure url='http://e.example/%d'/>", itemEnd, size),
		"dates":                   fill(item, "<pubDate>x</pubDate>", itemEnd),
		"different dates":         numbered(item, "<pubDate>x%d</pubDate>", itemEnd, size),
		"namespaces":              fill("<rss><channel>", "<a xmlns:b='c'>", ""),
		"many namespaces":         numbered("<rss ", "xmlns:n%d='u' ", "><channel/></rss>", size),
		"xml:base":                fill("<rss><channel>", "<item xml:base='a/'/>", "</channel></rss>"),
		"path of dots":            fill("<rss><channel><link>http://h.example/", "../a/", "</link></channel></rss>"),
		"JSON arrays":             fill(`{"version":"https://jsonfeed.org/version/1.1","items":`, "[", ""),
		"JSON objects":            fill(`{"version":"https://jsonfeed.org/version/1.1","items":[`, `{"a":`, ""),
		"JSON items":              fill(`{"version":"https://jsonfeed.org/version/1.1","items":[`, `{},`, "{}]}"),
		"JSON keys":               fill(`{"version":"https://jsonfeed.org/version/1.1",`, `"a":1,`, `"b":1}`),
		"JSON string":             fill(`{"version":"https://jsonfeed.org/version/1.1","title":"`, `\"`, `","items":[]}`),
		"JSON without quotes":     fill(`{"version":"https://jsonfeed.org/version/1.1","title":`, `\",]`, ""),
		"NUL bytes":               fill("<rss>", "\x00", "</rss>"),
		"high bytes":              fill("<rss><channel><title>", "\xff", "</title></channel></rss>"),
		"half characters":         fill("<rss><channel><title>", "\xe2\x82", "</title></channel></rss>"),
		"text before the feed":    fill("", "x ", "<rss><channel/></rss>"),
		"unclosed breaks":         fill(text, "x<br>", textEnd),
	}
}

func numbered(pre, unit, post string, size int) string {
	var b strings.Builder
	b.WriteString(pre)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, unit, i)
	}
	return b.String() + post
}

// Every hostile body of the largest size that is let through is parsed or refused in the time that one request may
// take; an idle machine needs a second or two, a busy one has other things to do.
func TestHostileBodies(t *testing.T) {
	size, limit := 10<<20-1000, 58*time.Second
	switch {
	case raceEnabled:
		size = 100 << 10
	case testing.Short():
		size = 1 << 20
	}
	for name, body := range hostileBodies(size) {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse([]byte(body), Options{BaseURL: "https://b.example/x/"})
			took := time.Since(start)
			t.Logf("%v: %v", took.Round(time.Millisecond), err)
			if took > limit {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestTooDeep(t *testing.T) {
	_, err := Parse([]byte(strings.Repeat("<a>", 2_000_000)), Options{})
	if !errors.Is(err, ErrLimit) {
		t.Errorf("error %v, want one about the limit", err)
	}
}
