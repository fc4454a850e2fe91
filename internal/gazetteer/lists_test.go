package gazetteer

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// of returns the entries of a class.
func of(class news.Kind) (all []Entry) {
	for _, e := range names.entries {
		if e.class == class {
			all = append(all, e)
		}
	}
	return all
}

// TestLists holds the word lists to be whole: enough entries, owners and countries that exist, slugs that are slugs.
func TestLists(t *testing.T) {
	platforms, authorities := names.Slugs()
	if len(platforms) < 300 || len(authorities) < 350 {
		t.Errorf("%d platforms, %d authorities", len(platforms), len(authorities))
	}
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	orphans := map[string]bool{}
	for _, p := range of(news.KindPlatform) {
		if !slug.MatchString(p.Slug) {
			t.Errorf("platform %q: no slug", p.Slug)
		}
		if _, ok := names.Country(p.Country); !ok {
			t.Errorf("platform %s: country %q is not in the list", p.Slug, p.Country)
		}
		if p.Owner != "" {
			if _, ok := names.Platform(p.Owner); !ok {
				orphans[p.Owner] = true // a company that is no platform itself
			}
		}
	}
	for owner := range orphans {
		if !slug.MatchString(owner) {
			t.Errorf("owner %q: no slug", owner)
		}
	}
	for _, a := range of(news.KindAuthority) {
		if !slug.MatchString(a.Slug) || !slices.Contains(Kinds, a.Kind) {
			t.Errorf("authority %q: slug or kind %q", a.Slug, a.Kind)
		}
		if _, ok := names.Country(a.Country); !ok && a.Country != "" {
			t.Errorf("authority %s: country %q is not in the list", a.Slug, a.Country)
		}
	}
}

// TestDataProtectionAuthorities holds that every country of the EU and the EEA, and the United Kingdom, has its own, and
// every state of the US an attorney general and a governor.
func TestDataProtectionAuthorities(t *testing.T) {
	for _, code := range strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB CH") {
		if names.Office(dataProtection, code) == "" {
			t.Errorf("%s has no data protection authority", code)
		}
	}
	for _, c := range of(news.KindCountry) {
		if c.Region != "" && c.Country == "US" && c.Name != "Washington state" && c.Name != "Washington DC" &&
			(names.Office(attorney, c.Name) == "" || names.Office(governor, c.Name) == "") {
			t.Errorf("%s lacks an attorney general or a governor", c.Name)
		}
	}
}

// TestNamesFindTheirEntry holds that every name that needs no context is found in a text, as its own entry's or, where
// two entries share the name, as another's.
func TestNamesFindTheirEntry(t *testing.T) {
	for _, a := range of(news.KindAuthority) {
		if strings.HasPrefix(a.Name, "Government of") {
			continue // found where something is banned: the word is too common elsewhere
		}
		for _, written := range append([]string{a.Name}, a.Aliases...) {
			if strings.ContainsAny(written[:1], "?!~") {
				continue
			}
			d := text.Parse("", "Yesterday "+written+" spoke", "en")
			found := false
			for _, m := range names.Mentions(d) {
				found = found || m.Kind == news.KindAuthority
			}
			if b, ok := names.Authority(a.Slug); !found && ok && len(b.Context) == 0 {
				t.Errorf("%s: %q is not found", a.Slug, written)
			}
		}
	}
}

func TestAdditions(t *testing.T) {
	l, err := New(Options{
		Platforms: []Platform{{Slug: "tiktok", Name: "TikTok", Owner: "bytedance", Country: "CN",
			Aliases: []string{"Ticktack", ""}}, {Slug: "friendly", Name: "Friendly Net"}},
		Authorities: []Authority{{Slug: "xy", Name: "Privacy Office of Xyland", Country: "XY"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := text.Parse("", "The Privacy Office of Xyland looks at Friendly Net and Ticktack.", "en")
	var got []string
	for _, m := range l.Mentions(d) {
		got = append(got, m.ID)
	}
	if s := strings.Join(got, " "); s != "xy friendly tiktok" {
		t.Error(s)
	}
	if a, _ := l.Authority("xy"); a.Kind != dataProtection {
		t.Errorf("an authority that a site adds is of the kind %q", a.Kind)
	}
	if slug, ok := l.PlatformSlug("ticktack"); !ok || slug != "tiktok" {
		t.Errorf("PlatformSlug: %q", slug)
	}
	if _, err := New(Options{Platforms: []Platform{{Name: "No slug"}}}); err == nil {
		t.Error("a platform without a slug is accepted")
	}
	if _, err := New(Options{Authorities: []Authority{{Slug: "no-name"}}}); err == nil {
		t.Error("an authority without a name is accepted")
	}
}

func TestLookUps(t *testing.T) {
	for name, want := range map[string]string{"facebook": "facebook", "Meta": "meta", "X": "x",
		"Clearview AI": "clearview-ai", "Musical.ly": "musically"} {
		if got, _ := names.PlatformSlug(name); got != want {
			t.Errorf("platform %q: %q", name, got)
		}
	}
	for name, want := range map[string]string{"ICO": "ico", "Information Commissioner’s Office": "ico",
		"AP (Netherlands)": "ap", "F.T.C.": "ftc", "Oregon AG": "oregon-ag", "Governor of Texas": "texas-governor"} {
		if got, _ := names.AuthoritySlug(name); got != want {
			t.Errorf("authority %q: %q", name, got)
		}
	}
	for name, want := range map[string]string{"GB": "GB", "UK": "GB", "Irish": "IE", "Montana": "US", "Großbritannien": "GB"} {
		if got, _ := names.CountryCode(name); got != want {
			t.Errorf("country %q: %q", name, got)
		}
	}
	if _, ok := names.PlatformSlug("nobody"); ok {
		t.Error("an unknown platform has a slug")
	}
}

// TestColumns holds that no row of a list has more cells than are read.
func TestColumns(t *testing.T) {
	for list, columns := range map[string]int{platformList: 6, authorityList: 6, countryList: 5, kindList: 2, dataList: 2} {
		for _, row := range rules.Table(list, "|", columns) {
			if len(row) != columns {
				t.Errorf("%q: %d columns, more than %d", row, len(row), columns)
			}
		}
	}
}

func TestKindOfAnAddedAuthority(t *testing.T) {
	for name, want := range map[string]string{
		"High Court of Ruritania": "court", "Verwaltungsgericht Strelsau": "court", "Ministry of Education": "government",
		"Ministère de l'Intérieur": "government", "Data Ombudsman": "dpa",
	} {
		if got := kindOf(name); got != want {
			t.Errorf("%s is a %s, want %s", name, got, want)
		}
	}
}
