package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// "Something wrong?" leads to whoever runs the site, with the page named, and dates are those of the site's zone.
func TestWhoRunsTheSite(t *testing.T) {
	in := sample.Input(20)
	a := in.Articles[0]
	a.Published = time.Date(2026, 3, 27, 22, 30, 0, 0, time.UTC)
	in = sample.Finish(in)
	page := "articles/" + a.Path + ".html"
	in.Site.Zone = time.FixedZone("east", 2*60*60)
	for _, c := range []struct{ contact, repository, want string }{
		{"", "", `href="/news/about/#correct"`},
		{"mailto:desk@wire.example", "https://code.example/x",
			`href="mailto:desk@wire.example?subject=Mistake%20on%20https:%2F%2Fwire.example%2Fnews%2Farticles%2F`},
		{"https://wire.example/form?a=b", "", `href="https://wire.example/form?a=b&amp;page=https%3A%2F%2Fwire.example%2Fnews%2Farticles%2F`},
		{"", "https://code.example/me/wire/",
			`href="https://code.example/me/wire/issues/` +
				`new?title=Mistake&#43;on&#43;https%3A%2F%2Fwire.example%2Fnews%2Farticles%2F`},
		{"", "https://gitlab.example/me/wire", `href="https://gitlab.example/me/wire/-/issues/new?issue[title]=Mistake`},
	} {
		in.Site.Contact, in.Site.Repository = c.contact, c.repository
		out := t.TempDir()
		build(t, in, out)
		html := tree(t, out)[page]
		if !strings.Contains(html, c.want) {
			t.Errorf("contact %q, repository %q: the page lacks %s", c.contact, c.repository, c.want)
		}
		if !strings.Contains(html, ">28 March 2026</time>") {
			t.Errorf("22:30 in UTC is not the next day two hours east")
		}
	}
}

// The Dutch authority's short name has two letters, as the code of a country has, and yet it is an authority.
func TestAuthorityOfTwoLetters(t *testing.T) {
	out := t.TempDir()
	build(t, sample.Input(100), out)
	if page := tree(t, out)["ledger/fines/index.html"]; !strings.Contains(page, `<td><a href="/news/authorities/ap/">Dutch AP</a>`) {
		t.Error("the table of fines does not name the Dutch authority")
	}
}

// A ban in one state covers that state's tile, and a part of the country's.
func TestTilesOfStates(t *testing.T) {
	in := sample.Input(1)
	a := in.Articles[0]
	a.Claims = []news.Claim{{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: "Montana", Scope: news.ScopeState,
		Status: news.BanInForce, Quote: "x", Event: "tiktok-us-montana", Opens: "tiktok-us-montana"}}
	out := t.TempDir()
	build(t, sample.Finish(in), out)
	page := tree(t, out)["ledger/bans/index.html"]
	for _, want := range []string{`<rect class="some"`, `<rect class="all"`} {
		if strings.Count(page, want) != 1 {
			t.Errorf("the maps do not have one %s: %d", want, strings.Count(page, want))
		}
	}
}
