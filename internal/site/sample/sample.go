// Package sample invents an archive for tests and benchmarks: articles, stories, fines and bans that no one published.
// The same size and seed always give the same.
package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/story"
)

var (
	platforms = []string{
		"tiktok",
		"meta",
		"x",
		"snapchat",
		"amazon",
		"google",
		"apple",
		"discord",
		"telegram",
		"temu",
		"reddit",
		"pinterest",
	}
	names = map[string]string{
		"tiktok":    "TikTok",
		"meta":      "Meta",
		"x":         "X",
		"snapchat":  "Snapchat",
		"amazon":    "Amazon",
		"google":    "Google",
		"apple":     "Apple",
		"discord":   "Discord",
		"telegram":  "Telegram",
		"temu":      "Temu",
		"reddit":    "Reddit",
		"pinterest": "Pinterest",
	}
	authorities = []string{"ico", "dpc", "cnil", "ftc", "garante", "ap"}
	bodies      = map[string]string{"ico": "ICO", "dpc": "Irish DPC", "cnil": "CNIL", "ftc": "FTC",
		"garante": "Garante", "ap": "Dutch AP"}
	lands     = map[string]string{"ico": "GB", "dpc": "IE", "cnil": "FR", "ftc": "US", "garante": "IT", "ap": "NL"}
	countries = []string{"GB", "IE", "FR", "US", "IT", "NL", "IN", "NO"}
	places    = map[string]string{
		"GB": "United Kingdom",
		"IE": "Ireland",
		"FR": "France",
		"US": "United States",
		"IT": "Italy",
		"NL": "Netherlands",
		"IN": "India",
		"NO": "Norway",
	}
	currencies = []string{"GBP", "EUR", "EUR", "USD", "EUR", "EUR"}
	sources    = []string{
		"The Daily Ledger",
		"Harbour Post",
		"Open Register",
		"Northern Wire",
		"Platform Watch",
		"The Consumer Desk",
		"Quay Street Journal",
		"Rights Monitor",
	}
	subjects = []string{
		"children's accounts",
		"location histories",
		"advertising profiles",
		"facial images",
		"contact lists",
		"deleted messages",
		"health searches",
		"purchase records",
	}
	verbs = []string{
		"must answer for",
		"defends its handling of",
		"quietly widens its use of",
		"promises to limit",
		"faces questions over",
		"is told to delete",
		"drops a plan to sell",
		"explains a leak of",
	}
	tails = []string{
		"after a two-year inquiry",
		"as the new rules begin",
		"in a ruling published today",
		"following complaints from parents",
		"despite earlier promises",
		"weeks before the election",
		"as rivals watch",
	}
	sentences = []string{
		"The decision followed an inquiry that took the better part of two years.",
		"A spokesperson said the company had changed its settings since and was considering an appeal.",
		"Campaigners called the step overdue and asked for the names of the partners that received the records.",
		"The office found that people had no clear way to refuse, and that those who did were asked again every week.",
		"Records of about three million accounts were involved, most of them of people who had never opened the app.",
		"The rules give the company thirty days to answer and ninety to comply.",
		"It is the third time in a year that the same practice has led to a formal notice.",
		"Users will see a new notice when they next sign in, and can object in the settings.",
	}
)

// Names names the invented platforms, authorities and countries.
type Names struct{}

// Platform returns a platform's name; each is its own owner.
func (Names) Platform(slug string) (name, owner string) { return names[slug], "" }

// Authority returns an authority's name.
func (Names) Authority(slug string) (name, country string) { return bodies[slug], lands[slug] }

// Country returns a country's name.
func (Names) Country(code string) string { return places[code] }

// Topics are the four topics of the sample.
func Topics() []site.Topic {
	return []site.Topic{
		{Slug: "fines", Title: "Fines", Description: "Money that a platform must pay, or agreed to pay, over personal data."},
		{
			Slug:        "bans",
			Title:       "Bans",
			Description: "A platform or a feature of it forbidden, blocked or removed, or such a step proposed or lifted.",
		},
		{
			Slug:        "data-sharing",
			Title:       "Data sharing",
			Description: "A platform passing personal data on to companies, authorities or the public.",
		},
		{Slug: "shopping", Title: "Shopping",
			Description: "Buying through platforms, and what it reveals about those who buy."},
	}
}

// archive is an input being invented.
type archive struct {
	site.Input
	r    *rand.Rand
	last map[string]*news.Article // by platform, for follow-ups
}

// Input invents n articles over some years and everything that a build of them needs, except the folder.
func Input(n int) site.Input {
	a := archive{r: rand.New(rand.NewPCG(1, uint64(n))), last: map[string]*news.Article{}}
	a.Site = site.Site{Title: "Privacy Wire", URL: "https://wire.example/news/", Language: "en",
		Description: "What platforms do with personal data, and what is done about it: " +
			"each day's stories, with their sources."}
	a.Topics, a.Names, a.Interval = Topics(), Names{}, time.Hour
	for _, s := range sources {
		slug := slugOf(s)
		a.Feeds = append(
			a.Feeds,
			news.Feed{Name: s, Slug: slug, URL: "https://" + slug + ".example/feed.xml",
				Homepage: "https://" + slug + ".example/"},
		)
	}
	end := time.Date(2026, 3, 28, 18, 0, 0, 0, time.UTC)
	span := 1200 * 24 * time.Hour
	for i := 0; len(a.Articles) < n; i++ { // about seven stories for ten articles
		back := float64(i) / (0.7 * float64(n))
		a.story(i, end.Add(-time.Duration(back*float64(span))), n)
	}
	return Finish(a.Input)
}

// Finish groups the articles of an input into stories and adds their facts up, as a build does.
func Finish(in site.Input) site.Input {
	in.Stories = story.Group(in.Articles)
	in.Ledger = ledger.New(in.Articles, in.Names)
	return in
}

// story invents one story of one to four articles, with a fine or a ban now and then.
func (a *archive) story(i int, at time.Time, n int) {
	platform := pick(a.r, platforms[:4+a.r.IntN(len(platforms)-3)])
	kind := a.r.IntN(10)
	if i == 3 {
		platform, kind = "tiktok", 2 // readers ask about it
	}
	title, topics := a.headline(kind, platform)
	s := fmt.Sprintf("%s-%d", slugOf(title), i)
	size := 1
	if i%4 == 0 {
		size = 2 + a.r.IntN(3)
	}
	first := a.r.IntN(len(sources))
	var all []*news.Article
	for j := range min(size, n-len(a.Articles)) {
		all = append(all, a.article(i, j, (first+j)%len(sources), title, topics, platform,
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
	if last := a.last[platform]; last != nil && i%5 == 0 {
		last.Follows = s // invented backwards: this one came before
	}
	a.last[platform] = all[0]
}

func (a *archive) headline(kind int, platform string) (string, []string) {
	name, subject, tail := names[platform], pick(a.r, subjects), pick(a.r, tails)
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
	return fmt.Sprintf("%s %s %s %s", name, pick(a.r, verbs), subject, tail), []string{"data-sharing"}[:a.r.IntN(2)]
}

func (a *archive) article(i, j, source int, title string, topics []string, platform string,
	at time.Time) *news.Article {
	if j > 0 {
		title = fmt.Sprintf("%s: %s", pick(a.r, []string{"Analysis", "In full", "Reaction", "What we know"}), title)
	}
	slug := slugOf(sources[source])
	x := &news.Article{
		ID:        fmt.Sprintf("%08x%08x", i, j),
		Path:      fmt.Sprintf("%s/%s-%d-%d", at.Format("2006/01"), slugOf(title), i, j),
		Title:     title,
		URL:       fmt.Sprintf("https://%s.example/%d/%d", slug, i, j),
		Source:    slug,
		Published: at,
		Seen:      at.Add(time.Hour),
		Language:  "en",
		Topics:    topics,
		Platforms: []string{platform},
		Privacy:   true,
		Summary:   a.summary(3),
	}
	if a.r.IntN(3) == 0 {
		x.Authors = []string{pick(a.r, []string{"Ada Quill", "Tomas Berg", "Ines Moreau", "Kit Harrow"})}
	}
	for _, t := range topics {
		x.Evidence = append(x.Evidence, news.Evidence{Topic: t, Rule: "{platform} near(8) " + t,
			Field: news.FieldTitle, Quote: title},
			news.Evidence{Topic: t, Rule: "\"formal notice\" | \"thirty days\"", Field: news.FieldBody,
				Quote: pick(a.r, sentences)})
	}
	if j == 3 {
		x.CopyOf = fmt.Sprintf("%08x%08x", i, 0)
	}
	a.Articles = append(a.Articles, x)
	return x
}

// summary invents Markdown as the archive writes it, punctuation escaped.
func (a *archive) summary(n int) string {
	start := a.r.IntN(len(sentences))
	var s []string
	for i := range n {
		s = append(s, sentences[(start+i)%len(sentences)])
	}
	return strings.ReplaceAll(strings.Join(s, " "), "-", "\\-")
}

func (a *archive) fine(i int, all []*news.Article, platform string) {
	k := a.r.IntN(len(authorities))
	f := news.Claim{
		Kind:      news.ClaimFine,
		Subject:   platform,
		Authority: authorities[k],
		Amount:    int64(1+a.r.IntN(400)) * 100_000,
		Currency:  currencies[k],
		Status:    pick(a.r, []news.Status{news.FineImposed, news.FineImposed, news.FineProposed, news.FineSettled}),
		Event:     fmt.Sprintf("%s-%s-%d", platform, authorities[k], i),
		Quote:     fmt.Sprintf("The office said %s must pay.", names[platform]),
	}
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

func (a *archive) ban(i int, all []*news.Article, platform string) {
	country := pick(a.r, countries)
	b := news.Claim{
		Kind:    news.ClaimBan,
		Subject: platform,
		Country: country,
		Scope:   pick(a.r, []news.Scope{news.ScopeGovernmentDevices, news.ScopeNationwide, news.ScopeSchools}),
		Status:  pick(a.r, []news.Status{news.BanInForce, news.BanProposed, news.BanPassed, news.BanLifted}),
		Event: fmt.Sprintf(
			"%s-%s-%d",
			platform,
			strings.ToLower(country),
			i,
		),
		Quote: fmt.Sprintf("%s may no longer be installed there.", names[platform]),
	}
	if i == 3 {
		b.Status = news.BanInForce
	}
	b.Opens = b.Event
	all[0].Claims, all[0].Countries = []news.Claim{b}, []string{b.Country}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func slugOf(s string) string {
	return strings.Join(
		strings.FieldsFunc(
			strings.ToLower(strings.ReplaceAll(s, "'", "")),
			func(r rune) bool { return r < '0' || r > 'z' || r > '9' && r < 'a' },
		),
		"-",
	)
}
