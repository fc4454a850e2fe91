// Package sample invents an archive for tests and benchmarks: articles, stories, fines and bans that no one published.
// Input of the same size always returns the same articles.
package sample

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/story"
)

//go:embed words.yaml
var wordsFile []byte

// A named is a platform, an authority or a country.
type named struct{ Slug, Name, Country, Currency string }

// words are what words.yaml holds.
var words struct {
	Platforms, Authorities, Countries                             []named
	Topics                                                        []site.Topic
	Sources, Authors, Prefixes, Subjects, Verbs, Tails, Sentences []string
}

func init() { read(wordsFile, &words) }

func read(file []byte, into any) {
	if err := yaml.Unmarshal(file, into); err != nil {
		panic(err) // embedded
	}
}

// Names names the invented platforms, authorities and countries.
type Names struct{}

// Platform returns a platform's name; each is its own owner.
func (Names) Platform(slug string) (name, owner string) { return find(words.Platforms, slug).Name, "" }

// Authority returns an authority's name.
func (Names) Authority(slug string) (name, country string) {
	a := find(words.Authorities, slug)
	return a.Name, a.Country
}

// Country returns a country's name.
func (Names) Country(code string) string { return find(words.Countries, code).Name }

func find(list []named, slug string) (found named) {
	if i := slices.IndexFunc(list, func(n named) bool { return n.Slug == slug }); i >= 0 {
		found = list[i]
	}
	return found
}

// Topics are the four topics of the sample.
func Topics() []site.Topic { return slices.Clone(words.Topics) }

// archive is an input being invented.
type archive struct {
	site.Input
	sentences int // of a summary
	r         *rand.Rand
	last      map[string]*news.Article // by platform, for follow-ups
}

// Input invents n articles over some years and everything that a build of them needs, except the folder.
func Input(n int) site.Input { return Finish(Articles(n, 3)) }

// Articles is [Input] without stories and ledger, which a build finds by itself. Summaries have so many sentences.
func Articles(n, sentences int) site.Input {
	a := archive{sentences: sentences, r: rand.New(rand.NewPCG(1, uint64(n))), last: map[string]*news.Article{}}
	a.Site = site.Site{Title: "Privacy Wire", URL: "https://wire.example/news/", Language: "en",
		Description: "What platforms do with personal data, and what is done about it: " +
			"each day's stories, with their sources."}
	a.Topics, a.Names, a.Interval = Topics(), Names{}, time.Hour
	for _, s := range words.Sources {
		slug := slugOf(s)
		home := "https://" + slug + ".example/"
		a.Feeds = append(a.Feeds, news.Feed{Name: s, Slug: slug, URL: home + "feed.xml", Homepage: home})
	}
	end := time.Date(2026, 3, 28, 18, 0, 0, 0, time.UTC)
	span := 1200 * 24 * time.Hour
	for i := 0; len(a.Articles) < n; i++ { // about seven stories for ten articles
		back := float64(i) / (0.7 * float64(n))
		a.story(i, end.Add(-time.Duration(back*float64(span))), n)
	}
	return a.Input
}

// Finish groups the articles of an input into stories and adds their facts up, as a build does.
func Finish(in site.Input) site.Input {
	in.Stories = story.Group(in.Articles)
	in.Ledger = ledger.New(in.Articles, in.Names)
	return in
}

// story invents one story of one to four articles, with a fine or a ban now and then.
func (a *archive) story(i int, at time.Time, n int) {
	platform := pick(a.r, words.Platforms[:4+a.r.IntN(len(words.Platforms)-3)])
	kind := a.r.IntN(10)
	if i == 3 {
		platform, kind = find(words.Platforms, "tiktok"), 2 // readers ask about it
	}
	title, topics := a.headline(kind, platform)
	s := fmt.Sprintf("%s-%d", slugOf(title), i)
	size := 1
	if i%4 == 0 {
		size = 2 + a.r.IntN(3)
	}
	first := a.r.IntN(len(words.Sources))
	var all []*news.Article
	for j := range min(size, n-len(a.Articles)) {
		all = append(all, a.article(i, j, (first+j)%len(words.Sources), title, topics, platform.Slug,
			at.Add(time.Duration(j)*53*time.Minute)))
	}
	for _, x := range all {
		x.Story = s
	}
	all[0].Opens = s
	switch {
	case kind < 2:
		a.fine(i, all, platform)
	case kind == 2:
		a.ban(i, all, platform)
	}
	if last := a.last[platform.Slug]; last != nil && i%5 == 0 {
		last.Follows = s // invented backwards: this one came before
	}
	a.last[platform.Slug] = all[0]
}

func (a *archive) headline(kind int, platform named) (string, []string) {
	name, subject, tail := platform.Name, pick(a.r, words.Subjects), pick(a.r, words.Tails)
	switch {
	case kind < 2:
		return fmt.Sprintf("%s fined over %s %s", name, subject, tail), []string{"fines"}
	case kind == 2:
		return fmt.Sprintf("%s banned from official devices %s", name, tail), []string{"bans"}
	case kind < 5:
		return fmt.Sprintf("%s handed %s to partners %s", name, subject, tail), []string{"data-sharing"}
	case kind == 5:
		return fmt.Sprintf("What %s knows about your shopping %s", name, tail), []string{"shopping"}
	}
	return fmt.Sprintf("%s %s %s %s", name, pick(a.r, words.Verbs), subject, tail), []string{"data-sharing"}[:a.r.IntN(2)]
}

func (a *archive) article(i, j, source int, title string, topics []string, platform string,
	at time.Time) *news.Article {
	if j > 0 {
		title = fmt.Sprintf("%s: %s", pick(a.r, words.Prefixes), title)
	}
	slug := slugOf(words.Sources[source])
	x := &news.Article{
		ID:   fmt.Sprintf("%08x%08x", i, j),
		Path: fmt.Sprintf("%s/%s-%d-%d", at.Format("2006/01"), slugOf(title), i, j), Title: title,
		URL: fmt.Sprintf("https://%s.example/%d/%d", slug, i, j), Source: slug, Published: at, Seen: at.Add(time.Hour),
		Language: "en", Topics: topics, Platforms: []string{platform}, Privacy: true, Summary: a.summary(a.sentences),
	}
	if a.r.IntN(3) == 0 {
		x.Authors = []string{pick(a.r, words.Authors)}
	}
	for _, t := range topics {
		x.Evidence = append(x.Evidence, news.Evidence{Topic: t, Rule: "{platform} near(8) " + t,
			Field: news.FieldTitle, Quote: title},
			news.Evidence{Topic: t, Rule: "\"formal notice\" | \"thirty days\"", Field: news.FieldBody,
				Quote: pick(a.r, words.Sentences)})
	}
	if j == 3 {
		x.CopyOf = fmt.Sprintf("%08x%08x", i, 0)
	}
	a.Articles = append(a.Articles, x)
	return x
}

// summary invents Markdown as the archive writes it, punctuation escaped.
func (a *archive) summary(n int) string {
	start := a.r.IntN(len(words.Sentences))
	var s []string
	for i := range n {
		s = append(s, words.Sentences[(start+i)%len(words.Sentences)])
	}
	return strings.ReplaceAll(strings.Join(s, " "), "-", "\\-")
}

func (a *archive) fine(i int, all []*news.Article, platform named) {
	by := pick(a.r, words.Authorities)
	f := news.Claim{Kind: news.ClaimFine, Subject: platform.Slug, Authority: by.Slug, Currency: by.Currency,
		Amount: int64(1+a.r.IntN(400)) * 100_000,
		Status: pick(a.r, []news.Status{news.FineImposed, news.FineImposed, news.FineProposed, news.FineSettled}),
		Event:  fmt.Sprintf("%s-%s-%d", platform.Slug, by.Slug, i),
		Quote:  fmt.Sprintf("The office said %s must pay.", platform.Name)}
	if f.Authority == "ftc" {
		f.Law = []string{"COPPA"}
	}
	f.Opens = f.Event
	all[0].Claims, all[0].Authorities = []news.Claim{f}, []string{f.Authority}
	if len(all) > 1 { // another source knows another sum, or the next step
		f.Opens, f.Quote = "", "People close to the case spoke of another sum."
		if i%8 == 0 {
			f.Status, f.Quote = news.FineAppealed, "The company has appealed."
		} else {
			f.Amount += 300_000
		}
		all[1].Claims, all[1].Authorities = []news.Claim{f}, []string{f.Authority}
	}
}

func (a *archive) ban(i int, all []*news.Article, platform named) {
	country := pick(a.r, words.Countries).Slug
	b := news.Claim{Kind: news.ClaimBan, Subject: platform.Slug, Country: country,
		Scope:  pick(a.r, []news.Scope{news.ScopeGovernmentDevices, news.ScopeNationwide, news.ScopeSchools}),
		Status: pick(a.r, []news.Status{news.BanInForce, news.BanProposed, news.BanPassed, news.BanLifted}),
		Event:  fmt.Sprintf("%s-%s-%d", platform.Slug, strings.ToLower(country), i),
		Quote:  fmt.Sprintf("%s may no longer be installed there.", platform.Name)}
	if i == 3 {
		b.Status = news.BanInForce
	}
	b.Opens = b.Event
	all[0].Claims, all[0].Countries = []news.Claim{b}, []string{b.Country}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func slugOf(s string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "'", "")),
		func(r rune) bool { return r < '0' || r > 'z' || r > '9' && r < 'a' })
	return strings.Join(words, "-")
}
