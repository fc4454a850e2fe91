package syndication

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// sitemapLimit is the number of pages that the sitemaps protocol allows in one file.
const sitemapLimit = 50_000

// A Page is one address in the sitemap.
type Page struct {
	URL      string    // absolute
	Modified time.Time // when its content last changed; zero leaves the date out
}

// A File is one file to publish, its name relative to the site's root.
type File struct {
	Name string
	Data []byte
}

// Sitemap returns sitemap.xml for the pages in the order given, or an index of that name with numbered files
// next to it when one file can't hold them. The base is the site's absolute address, ending in "/".
func Sitemap(base string, pages []Page) []File {
	if len(pages) <= sitemapLimit {
		return []File{{"sitemap.xml", urlset(base, "urlset", "url", pages)}}
	}
	var files []File
	var index []Page
	for n := 1; len(pages) > 0; n++ {
		part := pages[:min(sitemapLimit, len(pages))]
		pages = pages[len(part):]
		name := fmt.Sprintf("sitemap-%d.xml", n)
		files = append(files, File{name, urlset(base, "urlset", "url", part)})
		index = append(index, Page{base + name, newest(part)})
	}
	return append([]File{{"sitemap.xml", urlset(base, "sitemapindex", "sitemap", index)}}, files...)
}

// urlset writes the protocol's two kinds of file, which differ in the names of their elements only.
func urlset(base, root, element string, pages []Page) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n", xml.Header, root)
	for _, p := range pages {
		u := p.URL
		if !strings.HasPrefix(u, base) || escape(u) != u { // what the site's own address begins is one
			u = address(u)
		}
		if u == "" {
			continue
		}
		fmt.Fprintf(&b, "<%s><loc>", element)
		xml.EscapeText(&b, []byte(u))
		b.WriteString("</loc>")
		if !p.Modified.IsZero() {
			b.WriteString("<lastmod>" + p.Modified.UTC().Format("2006-01-02T15:04:05Z") + "</lastmod>")
		}
		fmt.Fprintf(&b, "</%s>\n", element)
	}
	fmt.Fprintf(&b, "</%s>\n", root)
	return b.Bytes()
}

func newest(pages []Page) time.Time {
	var t time.Time
	for _, p := range pages {
		if p.Modified.After(t) {
			t = p.Modified
		}
	}
	return t
}

// Robots returns robots.txt: everything may be read, and the sitemap is named. The base is the site's absolute address,
// ending in "/".
func Robots(base string) []byte {
	return []byte("User-agent: *\nDisallow:\n\nSitemap: " + address(base) + "sitemap.xml\n")
}
