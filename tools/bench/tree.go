package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/news"
)

// perDay is how many articles the tree has for one day, about what forty feeds bring.
const perDay = 25

// vocabulary that the sentences of the tree are made of; the figures come from the generator.
var (
	platforms = []string{"tiktok", "meta", "google", "amazon", "microsoft", "apple", "x", "snap", "telegram",
		"whatsapp", "uber", "clearview-ai", "shein", "temu", "discord", "reddit"}
	authorities = []string{"ico", "dpc", "cnil", "ftc", "edpb", "garante", "aepd", "oaic"}
	countries   = []string{"GB", "IE", "FR", "US", "EU", "IT", "ES", "AU", "IN", "BR"}
	currencies  = []string{"GBP", "EUR", "EUR", "USD", "EUR", "EUR", "EUR", "AUD"}
	subjects    = []string{"The regulator", "The company", "A spokesperson", "The court", "A group of researchers",
		"The complaint", "The decision", "Parents", "The inquiry", "A former employee"}
	verbs = []string{"said", "found", "argued", "confirmed", "denied", "wrote in a filing", "told reporters",
		"concluded", "warned"}
	clauses = []string{
		"that location records were kept for longer than the policy allowed",
		"that accounts of children were public unless somebody changed the setting",
		"that advertisers could read identifiers which had been promised to stay on the phone",
		"that people who refused cookies were followed by other means",
		"that a form to object existed, but only behind five further pages",
		"that contacts had been copied from address books without a legal basis",
		"that engineers abroad could open messages which users took for private",
		"that the design of the dialogue steered people towards consent",
		"that records of purchases were combined with those of other services",
		"that the appeal would be heard before the end of the year",
	}
)

// grow writes the articles from to n, and a feeds.yaml whose feeds are at an address. An article has the same bytes at
// every call.
func (b *bench) grow(from, n int, address string) error {
	for i := from; i < n; i++ {
		a := article(i)
		if err := write(filepath.Join(b.dir, "content", filepath.FromSlash(a.Path)+".md"), archive.Encode(a)); err != nil {
			return err
		}
	}
	config := []byte(treeConfig)
	for _, slug := range sources {
		config = fmt.Appendf(config, "  - {name: %s, url: \"http://%s/%s\", keep: all}\n", slug, address, slug)
	}
	return write(filepath.Join(b.dir, "feeds.yaml"), config)
}

const treeConfig = `site: {title: Bench Wire, url: "https://bench.example/wire/", description: A measured archive.}
fetch: {allow_networks: [127.0.0.0/8]}
feeds:
`

// serveFeeds serves a feed with one entry at every path, and answers requests with its ETag that nothing has changed.
func serveFeeds() (*http.Server, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Addr: listener.Addr().String(), Handler: http.HandlerFunc(serveFeed)}
	go server.Serve(listener)
	return server, nil
}

func serveFeed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"1"`)
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Feed</title><item><guid>%[1]s</guid><title>News of %[1]s</title>`+
		`<link>https://news.example%[1]s</link><pubDate>Mon, 04 Mar 2024 09:00:00 GMT</pubDate></item></channel></rss>`,
		r.URL.Path)
}

var sources = []string{"alpha-courier", "beta-observer", "gamma-ledger", "delta-post"}

// firstOf returns the article that opened the story of the i-th.
func firstOf(i int) int {
	for j := i / 3 * 3; j < i && i%5 <= 2; j++ {
		if j%5 <= 2 {
			return j
		}
	}
	return i
}

// article returns the i-th article of every tree. Three neighbours in five tell one story between them;
// every fourth story is about a fine and every sixth about a ban.
func article(i int) *news.Article {
	story := i / 3
	r := rand.New(rand.NewPCG(uint64(i), 1))
	s := rand.New(rand.NewPCG(uint64(story), 2)) // what the articles of a story share
	if i%5 > 2 {
		story, s = 1_000_000+i, r
	}
	p, a := s.IntN(len(platforms)), s.IntN(len(authorities))
	when := time.Date(2015, 1, 1, 6, 0, 0, 0, time.UTC).Add(time.Duration(i) * 24 * time.Hour / perDay)
	art := &news.Article{
		ID:        fmt.Sprintf("%016x", r.Uint64()),
		URL:       fmt.Sprintf("https://%s.example/%d/report-%d", strings.Split(sources[i%4], "-")[0], when.Year(), i),
		Source:    sources[i%4],
		Authors:   []string{"Robin Example"},
		Published: when,
		Seen:      when.Add(40 * time.Minute),
		Language:  "en",
		Privacy:   true,
		Platforms: []string{platforms[p]},
		Countries: []string{countries[a]},
		Story:     fmt.Sprintf("story-%d", story),
		Print:     fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()),
	}
	if i == firstOf(i) {
		art.Opens = art.Story
	}
	amount := int64(1+s.IntN(900)) * 100_000
	switch {
	case story%4 == 0:
		fine(art, platforms[p], authorities[a], currencies[a], amount)
	case story%6 == 1:
		ban(art, platforms[p], countries[a])
	case story%2 == 1:
		art.Title = fmt.Sprintf("%s passed records to advertisers, report %d says", platforms[p], i)
		topic(art, "data-sharing", "passed records to advertisers")
	default:
		art.Title = fmt.Sprintf("Live shopping comes to %s, edition %d", platforms[p], i)
		topic(art, "shopping", "Live shopping comes to "+platforms[p])
	}
	for n := range art.Claims { // as a fetch leaves them
		c := &art.Claims[n]
		c.Event = fmt.Sprintf("%s-%d", c.Subject, story)
		if art.Opens != "" {
			c.Opens = c.Event
		}
	}
	art.Summary = body(r)
	art.Path = fmt.Sprintf("%04d/%02d/report-%d", when.Year(), when.Month(), i)
	return art
}

func fine(a *news.Article, payer, authority, currency string, amount int64) {
	a.Title = fmt.Sprintf("%s fined %d %s over privacy breaches, report %s", payer, amount, currency, a.ID[:4])
	a.Authorities = []string{authority}
	a.Claims = []news.Claim{{Kind: news.ClaimFine, Subject: payer, Authority: authority, Amount: amount,
		Currency: currency, Status: news.FineImposed, Quote: a.Title}}
	topic(a, "fines", a.Title)
}

func ban(a *news.Article, platform, country string) {
	a.Title = fmt.Sprintf("%s banned from government phones in %s", platform, country)
	a.Claims = []news.Claim{{Kind: news.ClaimBan, Subject: platform, Country: country,
		Scope: news.ScopeGovernmentDevices, Status: news.BanInForce, Quote: a.Title}}
	topic(a, "bans", a.Title)
}

func topic(a *news.Article, slug, quote string) {
	a.Topics = []string{slug}
	a.Evidence = []news.Evidence{{Topic: slug, Rule: slug + "-1", Field: news.FieldTitle, Quote: quote}}
}

// body returns about 120 words in two paragraphs.
func body(r *rand.Rand) string {
	var b strings.Builder
	for i, words := 0, 0; words < 120; i++ {
		clause := clauses[r.IntN(len(clauses))]
		sentence := subjects[r.IntN(len(subjects))] + " " + verbs[r.IntN(len(verbs))] + " " + clause + "."
		words += len(strings.Fields(sentence))
		switch {
		case i == 0:
		case i == 4:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(sentence)
	}
	return b.String()
}
