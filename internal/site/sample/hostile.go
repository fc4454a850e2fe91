package sample

import (
	"fmt"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
)

// Payloads returns markup and addresses that try to run a script, by what is publicly known of how that is done:
// every way to break out of where a text may stand, combined with every way to run something. Each calls fired(n)
// with its number.
func Payloads() []string {
	breakouts := []string{
		"",
		`"`,
		`'`,
		`">`,
		`'>`,
		`-->`,
		`</title>`,
		`</script>`,
		`</style>`,
		`</textarea>`,
		`</template>`,
		`]]>`,
		"\x00",
		`&quot;>`,
		`\">`,
		`\u003e`,
	}
	runs := []string{
		`<script>fired(N)</script>`,
		`<img src=x onerror=fired(N)>`,
		`<svg onload=fired(N)>`,
		`<svg/onload=fired(N)//`,
		`<body onload=fired(N)>`,
		`<details open ontoggle=fired(N)>x`,
		`<input autofocus onfocus=fired(N)>`,
		`<iframe srcdoc="<script>parent.fired(N)</script>">`,
		`<a href="javascript:fired(N)">x</a>`,
		`<math><mtext><img src=x onerror=fired(N)></mtext></math>`,
		`<video><source onerror=fired(N)>`,
		`<object data="javascript:fired(N)">`,
		`<base href="javascript:fired(N)//">`,
		`<meta http-equiv=refresh content="0;url=javascript:fired(N)">`,
		`<style onload=fired(N)>x{}</style>`,
		`<link rel=stylesheet href="data:text/css,x" onload=fired(N)>`,
		` onmouseover=fired(N) autofocus onfocus=fired(N) x=`,
		`<img src="x` + "`" + `onerror=fired(N)` + "`" + `">`,
		`<sCrIpT/src=data:,fired(N)>`,
		`{{fired(N)}}`,
		`${fired(N)}`,
	}
	markdown := []string{
		`[x](javascript:fired(N))`,
		`[x](java` + "\n" + `script:fired(N))`,
		`<javascript:fired(N)>`,
		`![x](x"onerror="fired(N))`,
		`[x]: javascript:fired(N)` + "\n\n[x]",
		`[x](data:text/html,<script>fired(N)</script>)`,
		`[x](vbscript:fired(N))`,
		`[x](&#106;avascript:fired(N))`,
		`[x](\x6aavascript:fired(N))`,
		"```\n<script>fired(N)</script>\n```",
		`<div onclick=fired(N)>x</div>`,
		`[<img src=x onerror=fired(N)>](https://a.example)`,
	}
	addresses := []string{
		`javascript:fired(N)`,
		`JaVaScRiPt:fired(N)`,
		` javascript:fired(N)`,
		"java\tscript:fired(N)",
		"java\nscript:fired(N)",
		`javascript://a.example/%0afired(N)`,
		`data:text/html,<script>fired(N)</script>`,
		`data:text/html;base64,PHNjcmlwdD4=`,
		`vbscript:fired(N)`,
		`https://a.example/"onmouseover="fired(N)`,
		`https://a.example/'><script>fired(N)</script>`,
		`//a.example/x`,
		`\\a.example\x`,
		`file:///etc/passwd`,
		`https:javascript:fired(N)`,
		`https://a.example" onfocus=fired(N) autofocus x="`,
		`feed:javascript:fired(N)`,
		`http://[::1`,
		`&#106;avascript:fired(N)`,
	}
	var all []string
	add := func(s string) { all = append(all, strings.ReplaceAll(s, "N", fmt.Sprint(len(all)))) }
	for _, b := range breakouts {
		for _, r := range runs {
			add(b + r)
		}
	}
	for _, s := range append(markdown, addresses...) {
		add(s)
	}
	return all
}

// Hostile returns an archive in which every text that an article, a feed or its front matter carries is a payload.
func Hostile() site.Input {
	all := Payloads()
	in := site.Input{Site: Input(0).Site, Topics: Topics(), Names: Names{}, Interval: time.Hour}
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i, p := range all {
		q := all[(i*7+3)%len(all)] // another one, so that fields differ
		a := &news.Article{
			ID:      fmt.Sprintf("%04d%s", i, p),
			Path:    fmt.Sprintf("2026/%02d/%d-%s", 1+i%3, i, strings.ReplaceAll(p, "/", "_")),
			Title:   p,
			URL:     q,
			Source:  p,
			Authors: []string{p, q},
			Published: at.Add(
				-time.Duration(i) * 7 * time.Hour,
			),
			Seen:      at,
			Language:  []string{"en", p}[i%2],
			Topics:    []string{"fines", p},
			Platforms: []string{"tiktok", q},
			Authorities: []string{
				p,
			},
			Countries: []string{p},
			Summary:   p + "\n\n" + q,
			Story:     []string{fmt.Sprintf("s-%d", i/3), fmt.Sprint(i/3) + p}[i/3%2],
			Evidence: []news.Evidence{
				{Topic: p, Rule: q, Field: news.Field(p), Quote: q},
				{Topic: "fines", Rule: p, Field: news.FieldTitle, Quote: p},
			},
		}
		a.Claims = []news.Claim{
			{
				Kind:      news.ClaimFine,
				Subject:   p,
				Authority: q,
				Amount:    int64(i) * 1000,
				Currency:  p,
				Status:    news.FineImposed,
				Event:     fmt.Sprintf("f-%d%s", i/2, p),
				Quote:     p,
				Period:    q,
			},
			{
				Kind:      news.ClaimBan,
				Subject:   q,
				Country:   p,
				Region:    q,
				Authority: p,
				Scope:     news.Scope(p),
				Status:    news.BanInForce,
				Event:     p,
				Quote:     q,
			},
		}
		if i%9 == 0 {
			a.CopyOf = fmt.Sprintf("%04d%s", (i*7+3)%len(all), q)
		}
		in.Articles = append(in.Articles, a)
		if i%20 == 0 {
			in.Feeds = append(in.Feeds, news.Feed{Name: q, Slug: p, URL: q, Homepage: p})
		}
	}
	return Finish(in)
}
