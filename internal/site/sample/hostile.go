package sample

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
)

//go:embed hostile.yaml
var hostileFile []byte

// Payloads returns texts that try to run a script. Each calls fired(n) with its number.
func Payloads() []string {
	var lists struct{ Breakouts, Runs, Markdown, Addresses []string }
	read(hostileFile, &lists)
	var all []string
	add := func(s string) { all = append(all, strings.ReplaceAll(s, "N", fmt.Sprint(len(all)))) }
	for _, b := range lists.Breakouts {
		for _, r := range lists.Runs {
			add(b + r)
		}
	}
	for _, s := range slices.Concat(lists.Markdown, lists.Addresses) {
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
			ID: fmt.Sprintf("%04d%s", i, p), Title: p, URL: q, Source: p, Authors: []string{p, q},
			Path:      fmt.Sprintf("2026/%02d/%d-%s", 1+i%3, i, strings.ReplaceAll(p, "/", "_")),
			Published: at.Add(-time.Duration(i) * 7 * time.Hour), Seen: at, Language: []string{"en", p}[i%2],
			Topics: []string{"fines", p}, Platforms: []string{"tiktok", q}, Authorities: []string{p}, Countries: []string{p},
			Summary: p + "\n\n" + q, Story: []string{fmt.Sprintf("s-%d", i/3), fmt.Sprint(i/3) + p}[i/3%2],
			Evidence: []news.Evidence{{Topic: p, Rule: q, Field: news.Field(p), Quote: q},
				{Topic: "fines", Rule: p, Field: news.FieldTitle, Quote: p}},
		}
		a.Claims = []news.Claim{{Kind: news.ClaimFine, Subject: p, Authority: q, Amount: int64(i) * 1000, Currency: p,
			Status: news.FineImposed, Event: fmt.Sprintf("f-%d%s", i/2, p), Quote: p, Period: q},
			{Kind: news.ClaimBan, Subject: q, Country: p, Region: q, Authority: p, Scope: news.Scope(p),
				Status: news.BanInForce, Event: p, Quote: q}}
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
