package site_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/site/sample"
)

var (
	discovery = regexp.MustCompile(`<link rel="alternate" type="application/json\+oembed" href="([^"]*)"`)
	canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]*)"`)
	frame     = regexp.MustCompile(`<iframe src="([^"]*)"`)
)

// A page that offers a snippet leads to its data, whose frame leads back to the page.
func TestEmbeds(t *testing.T) {
	in := sample.Input(120)
	out := t.TempDir()
	build(t, in, out)
	files := tree(t, out)
	local := func(address string) string {
		name := strings.TrimPrefix(address, in.Site.URL)
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		return name
	}
	found := map[string]int{}
	for name, page := range files {
		link := discovery.FindStringSubmatch(page)
		if link == nil {
			continue
		}
		found[strings.SplitN(name, "/", 2)[0]]++
		var data struct{ Version, Type, HTML string }
		if err := json.Unmarshal([]byte(files[local(link[1])]), &data); err != nil || data.Version != "1.0" || data.Type != "rich" {
			t.Errorf("%s: %s is not oEmbed data: %v", name, link[1], err)
		}
		if !strings.Contains(html.UnescapeString(page), data.HTML) {
			t.Errorf("%s does not offer the snippet of its data", name)
		}
		src := frame.FindStringSubmatch(data.HTML)
		if src == nil {
			t.Fatalf("%s: no frame in %s", name, data.HTML)
		}
		if to := canonical.FindStringSubmatch(files[local(src[1])]); to == nil || local(to[1]) != name {
			t.Errorf("%s: its frame %s leads to %v", name, src[1], to)
		}
	}
	for _, kind := range []string{"ledger", "platforms", "authorities", "countries"} {
		if found[kind] == 0 {
			t.Errorf("no page of %s offers a snippet", kind)
		}
	}
}
