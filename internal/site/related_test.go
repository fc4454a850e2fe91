package site_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/site/sample"
)

// TestRelated holds that a page of a story of the ledger names earlier stories of the same payer, authority or platform,
// a few of each, under the name that they share, and neither itself nor what it links as before and after.
func TestRelated(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, sample.Input(400), out)
	section := regexp.MustCompile(`<section><h2>Related stories</h2>(.*?)</section>`)
	group := regexp.MustCompile(`<h3>(?:<a href="([^"]*)">)?[^<]+(?:</a>)?</h3><ul class="plain">(.*?)</ul>`)
	link := regexp.MustCompile(`<a href="([^"]*)"`)
	pages := 0
	for name, page := range tree(t, out) {
		m := section.FindStringSubmatch(page)
		if m == nil {
			continue
		}
		pages++
		groups := group.FindAllStringSubmatch(m[1], -1)
		if len(groups) == 0 || len(groups) > 3 {
			t.Errorf("%s: %d groups", name, len(groups))
		}
		seen := map[string]bool{}
		for _, g := range groups {
			links := link.FindAllStringSubmatch(g[2], -1)
			if len(links) == 0 || len(links) > 2 {
				t.Errorf("%s: %d stories of one name", name, len(links))
			}
			for _, l := range links {
				if seen[l[1]] || strings.HasSuffix(name, strings.TrimPrefix(l[1], "../")) {
					t.Errorf("%s: names %s twice, or itself", name, l[1])
				}
				seen[l[1]] = true
			}
		}
	}
	if pages < 10 {
		t.Errorf("%d pages have related stories", pages)
	}
}
