package site_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// eachTag calls f for every tag of a page.
func eachTag(page string, f func(name string, attr map[string]string)) {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attr := map[string]string{}
			for _, a := range t.Attr {
				attr[a.Key] = a.Val
			}
			f(t.Data, attr)
		}
	}
}

// checkLinks follows every link inside the site, fragments too.
func checkLinks(t *testing.T, files map[string]string, base string) {
	t.Helper()
	ids := map[string]map[string]bool{}
	for name, page := range files {
		if path.Ext(name) == ".html" {
			ids[name] = map[string]bool{}
			eachTag(page, func(_ string, attr map[string]string) {
				if id := attr["id"]; id != "" {
					if ids[name][id] {
						t.Errorf("%s: id %q twice", name, id)
					}
					ids[name][id] = true
				}
			})
		}
	}
	for name, page := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		from, _ := url.Parse("https://site.test" + base + name)
		eachTag(page, func(tag string, attr map[string]string) {
			for _, key := range []string{"href", "src"} {
				to, ok := attr[key]
				if !ok || tag == "link" && attr["rel"] == "canonical" {
					continue
				}
				u, err := from.Parse(to)
				if err != nil || u.Host != "site.test" {
					continue
				}
				file, err := url.PathUnescape(strings.TrimPrefix(u.EscapedPath(), base))
				if err != nil || !strings.HasPrefix(u.Path, base) {
					t.Errorf("%s: link %q leaves the site's path", name, to)
					continue
				}
				if file == "" || strings.HasSuffix(file, "/") {
					file += "index.html"
				}
				if _, ok := files[file]; !ok && file != site.StatusFile {
					t.Errorf("%s: link to %s, which isn't there", name, to)
				} else if u.Fragment != "" && !ids[file][u.Fragment] {
					t.Errorf("%s: link to %s, which has no %q", name, file, u.Fragment)
				}
			}
		})
	}
}

func TestLinks(t *testing.T) {
	out := t.TempDir()
	in := sample.Input(120)
	build(t, in, out)
	checkLinks(t, tree(t, out), "/news/")

	out = t.TempDir()
	in.Site.URL = "http://wire.example"
	in.Site.Language = "de"
	build(t, in, out)
	checkLinks(t, tree(t, out), "/")
}

// TestHead holds what every page must say of itself.
func TestHead(t *testing.T) {
	out := t.TempDir()
	build(t, sample.Input(60), out)
	files := tree(t, out)
	for name, page := range files {
		if path.Ext(name) != ".html" || strings.HasPrefix(name, "embed/") { // a frame says nothing of itself
			continue
		}
		found := map[string]string{}
		eachTag(page, func(tag string, attr map[string]string) {
			switch {
			case tag == "link":
				found[attr["rel"]] = attr["href"]
			case tag == "meta":
				found[attr["name"]+attr["property"]+attr["http-equiv"]] = attr["content"]
			}
		})
		for _, key := range []string{"canonical", "description", "og:title", "og:image", "og:url", "alternate",
			"manifest", "icon", "Content-Security-Policy"} {
			if found[key] == "" {
				t.Errorf("%s has no %s", name, key)
			}
		}
		want := "https://wire.example/news/" + strings.TrimSuffix(name, "index.html")
		if found["canonical"] != want && !strings.HasPrefix(name, "stories/") {
			t.Errorf("%s: canonical %s", name, found["canonical"])
		}
		if image, ok := strings.CutPrefix(found["og:image"], "https://wire.example/news/"); !ok || files[image] == "" {
			t.Errorf("%s: no such picture: %s", name, found["og:image"])
		}
		_, rest, _ := strings.Cut(page, `<script type="application/ld+json">`)
		data, _, _ := strings.Cut(rest, "</script>")
		sum := sha256.Sum256([]byte(data))
		if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(found["Content-Security-Policy"], "'sha256-"+hash+"'") {
			t.Errorf("%s: the policy does not know the JSON-LD", name)
		}
	}
}

// TestHostile renders payloads through every field and reads the pages as a browser does.
func TestHostile(t *testing.T) {
	out := t.TempDir()
	in := sample.Hostile()
	if n := len(sample.Payloads()); n < 300 {
		t.Fatalf("only %d payloads", n)
	}
	build(t, in, out)
	files := tree(t, out)
	checkLinks(t, files, "/news/")
	checkHarmless(t, files)
	if len(files) < 2*len(in.Articles) {
		t.Errorf("only %d files", len(files))
	}
}

// checkHarmless holds that nothing in any file could run, or leads elsewhere than http and https.
func checkHarmless(t *testing.T, files map[string]string) {
	t.Helper()
	for name, data := range files {
		var err error
		switch path.Ext(name) {
		case ".html":
			var own []string
			if name == "search/index.html" {
				own = []string{"form", "select", "option", "button", "noscript"}
			}
			if err = harmless(data, own...); err == nil && strings.Contains(data, "\x00") {
				err = errors.New("a character that HTML forbids")
			}
		case ".xml", ".opml":
			err = harmlessXML(data)
		case ".json", ".webmanifest":
			var v any
			if err = json.Unmarshal([]byte(data), &v); err == nil {
				err = harmlessJSON("", v)
			}
		case ".csv":
			err = harmlessCSV(data)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// harmless parses a page and says what in it could run, or lead elsewhere than http and https.
func harmless(page string, own ...string) error {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err
	}
	ours := []string{"html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "nav", "ul", "li",
		"main", "article", "h1", "h2", "h3", "b", "i", "time", "div",
		"span", "section", "blockquote", "code", "pre", "footer", "ol", "dl", "dt", "dd", "table", "thead", "tbody",
		"tr", "th", "td", "data", "details", "summary", "figure", "svg", "text",
		"rect", "label", "input", "output", "template", "em", "strong", "br", "hr", "aside", "bdi", "small", "q", "form",
		"fieldset", "legend", "circle", "path", "figcaption"}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(ours, n.Data) && !slices.Contains(own, n.Data) {
			return fmt.Errorf("<%s> got in", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc":
				return fmt.Errorf("attribute %s on <%s>", a.Key, n.Data)
			case a.Key == "href" || a.Key == "src":
				u, err := url.Parse(a.Val)
				if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" || u.Scheme == "" &&
					u.Host != "" || strings.HasPrefix(a.Val, `\`) {
					return fmt.Errorf("address %q", a.Val)
				}
			}
		}
		if n.Data == "script" && n.FirstChild != nil && !slices.ContainsFunc(n.Attr,
			func(a html.Attribute) bool { return a.Val == "application/ld+json" }) {
			return fmt.Errorf("an inline script")
		}
	}
	return nil
}

func web(address string) error {
	if u, err := url.Parse(address); address != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" &&
		u.Scheme != "urn" && (u.Scheme != "" || !strings.HasPrefix(address, "/"))) {
		return fmt.Errorf("address %q", address)
	}
	return nil
}

func harmlessXML(data string) error {
	d := xml.NewDecoder(strings.NewReader(data))
	element := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
			for _, a := range token.Attr {
				if strings.HasSuffix(strings.ToLower(a.Name.Local), "url") || a.Name.Local == "href" || a.Name.Local == "src" {
					if err := web(a.Value); err != nil {
						return err
					}
				}
			}
		case xml.CharData:
			text := strings.TrimSpace(string(token))
			switch element {
			case "link", "guid", "id", "loc", "url", "uri", "comments":
				if err := web(text); err != nil {
					return err
				}
			case "description", "encoded", "content":
				if err := harmless(text); err != nil {
					return err
				}
			}
		case xml.EndElement:
			element = ""
		}
	}
}

func harmlessJSON(key string, v any) error {
	switch v := v.(type) {
	case map[string]any:
		for k, child := range v {
			if err := harmlessJSON(k, child); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range v {
			if err := harmlessJSON(key, child); err != nil {
				return err
			}
		}
	case string:
		if strings.HasSuffix(key, "url") || key == "icon" || key == "image" {
			return web(v)
		}
		if key == "content_html" {
			return harmless(v)
		}
	}
	return nil
}

// harmlessCSV also holds that no cell is a formula to a spreadsheet.
func harmlessCSV(data string) error {
	rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows[1:] {
		for i, cell := range row {
			if strings.HasSuffix(rows[0][i], "url") {
				if err := web(cell); err != nil {
					return err
				}
			}
			if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) {
				return fmt.Errorf("column %s: a spreadsheet would run %q", rows[0][i], cell)
			}
		}
	}
	return nil
}
