package syndication

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mmcdole/gofeed"

	"github.com/privacywire/privacywire/internal/news"
)

const base = "https://wire.example/sub/"

// pages stands in for the site.
type pages struct{}

func (pages) ArticleURL(a *news.Article) string { return base + "articles/" + a.Path + ".html" }
func (pages) StoryURL(slug string) string       { return base + "stories/" + slug + ".html" }
func (pages) EventURL(e *news.Event) string {
	return base + "ledger/" + e.Kind.List() + "/" + e.ID + ".html"
}
func (pages) Source(slug string) Source {
	return Source{"The " + slug, "https://" + slug + ".example/feed"}
}
func (pages) Platform(slug string) string     { return strings.ToUpper(slug) }
func (pages) Euros(e *news.Event) float64     { return float64(e.Claim.Amount) }
func (pages) EventTitle(e *news.Event) string { return "Event " + e.ID }
func (pages) Fact(f *news.Claim) string       { return fmt.Sprint(f.Amount, f.Currency) }
func (pages) Status(s news.Status) string     { return string(s) }
func (pages) Money(m news.Money) string       { return fmt.Sprint(m.Currency, " ", m.Amount) }
func (pages) Date(t time.Time) string         { return t.Format(time.DateOnly) }
func (pages) HTML(markdown string) string     { return "<p>" + html.EscapeString(markdown) + "</p>" }
func (pages) Image(*news.Article) string      { return "" }
func (pages) T(key string, args ...string) string {
	return strings.Join(append([]string{key}, args...), " ")
}

// archive returns n articles, one an hour, over topics and platforms.
func archive(n int) []*news.Article {
	var list []*news.Article
	for i := range n {
		t := day.Add(time.Duration(i) * time.Hour)
		list = append(list, &news.Article{
			ID:        fmt.Sprintf("%016x", i),
			Path:      fmt.Sprintf("2023/04/article-%d", i),
			Title:     fmt.Sprintf("Article %d: AT&T and a ban", i),
			URL:       fmt.Sprintf("https://news.example/%d?a=1&b=2", i),
			Source:    fmt.Sprintf("source%d", i%7),
			Published: t.Add(-time.Hour),
			Seen:      t,
			Language:  "en",
			Topics:    []string{[]string{"fines", "bans"}[i%2]},
			Platforms: []string{fmt.Sprintf("p%d", i%40)},
			Story:     fmt.Sprintf("story-%d", i/2),
			Summary:   strings.Repeat("What the authority said about the platform and its users' data. ", 5),
			Claims:    []news.Claim{{Kind: news.ClaimFine, Amount: 1000, Currency: "EUR", Status: news.FineImposed, Quote: "a fine of €1,000"}},
		})
	}
	return list
}

func input(articles []*news.Article) Input {
	in := Input{
		Site:     Channel{Title: "Wire", Description: "Privacy", Language: "en", URL: base},
		Articles: articles,
		Topics:   []Section{{"fines", "Fines"}, {"bans", "Bans"}},
		Pages:    pages{},
		Now:      day.AddDate(1, 0, 0),
		Leads:    map[string]*news.Article{},
	}
	first := map[string]*news.Article{}
	for _, a := range articles {
		if f := first[a.Story]; a.Story != "" && (f == nil || a.ID < f.ID) {
			first[a.Story] = a
		}
	}
	for _, a := range articles {
		in.Leads[a.ID] = first[a.Story]
	}
	for _, t := range in.Topics {
		in.Parts = append(in.Parts, Part{"topics/" + t.Slug + "/", t.Title, "", func(a *news.Article) bool {
			return slices.Contains(a.Topics, t.Slug)
		}})
	}
	for i := range 40 {
		slug := fmt.Sprintf("p%d", i)
		in.Parts = append(in.Parts, Part{"platforms/" + slug + "/", slug, "", func(a *news.Article) bool {
			return slices.Contains(a.Platforms, slug)
		}})
	}
	return in
}

func publish(t testing.TB, in Input) map[string]string {
	t.Helper()
	files := map[string]string{}
	var mu sync.Mutex
	err := New(in).Publish(t.Context(), func(f File) error {
		mu.Lock()
		defer mu.Unlock()
		if _, again := files[f.Name]; again {
			t.Errorf("%s is written twice", f.Name)
		}
		files[f.Name] = string(f.Data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// ids returns the ids in a feed, in its order.
func ids(t testing.TB, data string) []string {
	t.Helper()
	f, err := gofeed.NewParser().ParseString(data)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, it := range f.Items {
		list = append(list, it.GUID)
	}
	return list
}

func TestPublishDoesNotDependOnOrder(t *testing.T) {
	a := archive(300)
	want := publish(t, input(a))
	b := slices.Clone(a)
	slices.Reverse(b)
	if d := cmp.Diff(want, publish(t, input(b))); d != "" {
		t.Error(d)
	}
	for _, name := range []string{"feed.xml", "topics/fines/atom.xml", "platforms/p3/feed.json", "ledger/bans/feed.xml", "digest/feed.xml"} {
		if want[name] == "" {
			t.Errorf("lacks %s in %v", name, slices.Sorted(maps.Keys(want)))
		}
	}
	if n := len(ids(t, want["feed.xml"])); n != 72 {
		t.Errorf("%d entries, want those of three days, one an hour", n)
	}
}

func TestCopiesMakeNoEntry(t *testing.T) {
	a := archive(10)
	before := publish(t, input(a))
	for i, dup := range archive(3) {
		dup.ID += "x"
		dup.Seen = day.AddDate(0, 1, 0)
		dup.CopyOf = a[i].ID
		if i == 2 {
			dup.CopyOf, dup.Spun = "", true
		}
		a = append(a, dup)
	}
	if d := cmp.Diff(before, publish(t, input(a))); d != "" {
		t.Error(d)
	}
}

// A subscriber's reader knows entries by their ids and takes the ones it hasn't met for new.
func TestTenRunsWithEditsBringNothingTwice(t *testing.T) {
	a := archive(120)
	met := map[string]map[string]bool{}
	for run := range 10 {
		have := a[:40+run*8]
		for i := range have { // people edit: headlines, summaries, labels that the feed doesn't select by
			have[i].Title += "."
			have[i].Summary += " Corrected."
			have[i].Countries = []string{"GB"}
		}
		in := input(have)
		in.Site.URL = fmt.Sprintf("https://wire-%d.example/", run) // even the site moves
		for name, data := range publish(t, in) {
			if name != "feed.xml" && name != "atom.xml" && name != "feed.json" {
				continue
			}
			fresh := 0
			if met[name] == nil {
				met[name] = map[string]bool{}
			}
			for _, id := range ids(t, data) {
				if !met[name][id] {
					met[name][id] = true
					fresh++
				}
			}
			if want := 8; run > 0 && fresh != want {
				t.Errorf("run %d: %s brings %d new entries, want %d", run, name, fresh, want)
			}
		}
	}
}

func TestEditsMoveNoDate(t *testing.T) {
	a := archive(5)
	dates := func() string {
		var b strings.Builder
		f, err := gofeed.NewParser().ParseString(publish(t, input(a))["atom.xml"])
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range f.Items {
			fmt.Fprintln(&b, it.GUID, it.Published, it.Updated)
		}
		return b.String()
	}
	before := dates()
	a[2].Title, a[2].Summary, a[2].Topics = "A correction", "Other words.", nil
	if d := cmp.Diff(before, dates()); d != "" {
		t.Error(d)
	}
}

// A date that is missing or lies ahead of the site's own clock would put an entry where nobody looks, or keep it on top.
func TestDatesStayWithinWhatTheSiteSaw(t *testing.T) {
	a := archive(2)
	a[0].Published = time.Time{}
	a[1].Published = a[1].Seen.AddDate(10, 0, 0)
	f, err := gofeed.NewParser().ParseString(publish(t, input(a))["feed.xml"])
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range f.Items {
		if want := a[1-i].Seen; !it.PublishedParsed.Equal(want) {
			t.Errorf("%s is dated %v, want %v", it.Title, it.PublishedParsed, want)
		}
	}
}

func event() news.Event {
	return news.Event{ID: "tiktok-ico", Kind: "fine", Steps: []news.Step{
		{Entry: "tiktok-ico/imposed", Seen: day.Add(time.Hour), Status: news.FineImposed, Date: day,
			Amount: news.Money{Amount: 12_700_000, Currency: "GBP"}, Article: fmt.Sprintf("%016x", 1), Quote: "fined £12.7m"},
	}}
}

func TestLedgerFeedHasEachStepOnce(t *testing.T) {
	in := input(archive(500))
	e := event()
	in.Events = map[string][]news.Event{news.ListFines: {e}}
	first := ids(t, publish(t, in)["ledger/fines/feed.xml"])
	// A better source for the first step comes, then an appeal.
	e.Steps[0].Article, e.Steps[0].Quote = fmt.Sprintf("%016x", 2), "a fine of £12.7m"
	e.Steps = append(e.Steps, news.Step{Entry: "tiktok-ico/appealed", Seen: day.AddDate(0, 0, 9),
		Status: news.FineAppealed, Date: day.AddDate(0, 0, 9), Article: fmt.Sprintf("%016x", 216), Quote: "has appealed"})
	in.Events = map[string][]news.Event{news.ListFines: {e}}
	data := publish(t, in)["ledger/fines/feed.xml"]
	second := ids(t, data)
	if len(first) != 1 || len(second) != 2 || second[1] != first[0] {
		t.Errorf("first %v, then %v", first, second)
	}
	for _, want := range []string{"<title>Event tiktok-ico: appealed</title>", "GBP 12700000", "has appealed", "a fine of £12.7m"} {
		if !strings.Contains(data, want) {
			t.Errorf("lacks %q\n%s", want, data)
		}
	}
}

// What was imposed stays what was imposed, in the entry's title too, when a court halves it.
func TestLedgerFeedTellsEachStepAsItWas(t *testing.T) {
	in := input(archive(10))
	e := event()
	e.Claim = news.Claim{Kind: news.ClaimFine, Amount: 6_000_000, Currency: "GBP"}
	e.Steps = append(e.Steps, news.Step{Entry: "tiktok-ico/appealed", Seen: day.AddDate(0, 0, 9),
		Status: news.FineAppealed, Date: day.AddDate(0, 0, 5)},
		news.Step{Entry: "tiktok-ico/reduced", Seen: day.AddDate(0, 0, 9), Status: news.FineReduced,
			Date: day.AddDate(0, 0, 9), Amount: news.Money{Amount: 6_000_000, Currency: "GBP"}})
	in.Events = map[string][]news.Event{news.ListFines: {e}}
	in.Pages = amounts{}
	data := publish(t, in)["ledger/fines/feed.xml"]
	for _, want := range []string{"<title>12700000 imposed</title>", "<title>12700000 appealed: appealed</title>",
		"<title>6000000 reduced: reduced</title>"} {
		if !strings.Contains(data, want) {
			t.Errorf("lacks %s\n%s", want, data)
		}
	}
}

// amounts calls an event by its sum and status.
type amounts struct{ pages }

func (amounts) EventTitle(e *news.Event) string { return fmt.Sprint(e.Claim.Amount, " ", e.Status) }

func TestDigest(t *testing.T) {
	in := input(archive(24 * 20)) // from Tuesday 2023-04-04 on
	in.Events = map[string][]news.Event{news.ListFines: {event()}}
	in.Now = time.Date(2023, 4, 17, 0, 0, 0, 0, time.UTC)
	m := New(in)
	list := m.Digests()
	if len(list) != 2 || list[0].Week != "2023-w15" || list[1].Week != "2023-w14" {
		t.Fatalf("got %+v", list)
	}
	d := list[1]
	sections := m.sections(&d)
	if d.Articles != 6*24-9 || d.Sources != 7 || len(sections) != 1 {
		t.Errorf("%d articles, %d sources, %d sections", d.Articles, d.Sources, len(sections))
	}
	if s := sections[0]; s.Topic.Slug != "fines" || len(s.Stories) != sectionLimit || s.More == 0 {
		t.Errorf("section %s has %d stories and %d more", s.Topic.Slug, len(s.Stories), s.More)
	}
	if diff := cmp.Diff([]news.Money{{Amount: 12_700_000, Currency: "GBP"}}, d.Fined); diff != "" {
		t.Error(diff)
	}
	if html := m.HTML(&d); !strings.Contains(html,
		`<a href="https://wire.example/sub/ledger/fines/tiktok-ico.html">Event tiktok-ico</a></li>`) {
		t.Errorf("no event in\n%s", html)
	}
}

func TestArticlesWithoutStoryStandAlone(t *testing.T) {
	a := archive(4)
	for i := range a {
		a[i].Story = ""
	}
	in := input(a)
	m := New(in)
	d := m.Digests()[0]
	sections, html := m.sections(&d), m.HTML(&d)
	if n := len(sections[0].Stories) + len(sections[1].Stories); n != 4 {
		t.Errorf("%d stories, want 4: %s", n, html)
	}
	for name, text := range map[string]string{"digest": html, "feed": publish(t, in)["feed.xml"]} {
		if strings.Contains(text, "/stories/") {
			t.Errorf("the %s leads to a story that isn't there: %s", name, text)
		}
	}
}

// An entry's page is for life, though its feed holds half a year.
func TestDigestsOfAllWeeksHavePages(t *testing.T) {
	a := archive(40)
	for i := range a {
		a[i].Published = day.AddDate(0, 0, 7*i)
		a[i].Seen = a[i].Published
	}
	in := input(a)
	if n := len(New(in).Digests()); n != 40 {
		t.Errorf("%d weeks, want 40", n)
	}
	if n := len(ids(t, publish(t, in)["digest/feed.xml"])); n != digestLimit {
		t.Errorf("%d entries, want %d", n, digestLimit)
	}
}

func TestDigestWaitsForTheWeekToEnd(t *testing.T) {
	in := input(archive(48))
	in.Now = time.Date(2023, 4, 9, 23, 59, 59, 0, time.UTC)
	if list := New(in).Digests(); len(list) != 0 {
		t.Errorf("a digest before the week is over: %+v", list[0].Week)
	}
	in.Now = in.Now.Add(time.Second)
	if list := New(in).Digests(); len(list) != 1 {
		t.Errorf("%d digests, want 1", len(list))
	}
}

// Adding a source with a long history must not rewrite last week's digest, nor bury this week's under it.
func TestDigestTakesHistoryForHistory(t *testing.T) {
	a := archive(48)
	before := New(input(a)).Digests()
	old := archive(1)[0]
	old.ID, old.Published = "old", day.AddDate(-3, 0, 0)
	after := New(input(append(a, old))).Digests()
	if d := cmp.Diff(before, after[:len(before)], cmpopts.IgnoreUnexported(Digest{})); d != "" {
		t.Error(d)
	}
}

func BenchmarkPublish(b *testing.B) {
	in := input(archive(10_000))
	for b.Loop() {
		var size atomic.Int64
		if err := New(in).Publish(b.Context(), func(f File) error { size.Add(int64(len(f.Data))); return nil }); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size.Load()), "bytes")
	}
}

// A week's sum counts a fine where it was imposed, and neither settlements, sums per day nor annulled fines.
func TestFined(t *testing.T) {
	sum := func(amount int64) news.Money { return news.Money{Amount: amount, Currency: "EUR"} }
	fine := func(period string, now news.Status, steps ...news.Step) *news.Event {
		return &news.Event{Kind: "fine", Status: now, Steps: steps, Claim: news.Claim{Kind: news.ClaimFine, Period: period}}
	}
	proposed := news.Step{Status: news.FineProposed, Amount: sum(27)}
	imposed := news.Step{Status: news.FineImposed, Amount: sum(12)}
	events := []*news.Event{
		fine("", news.FineImposed, proposed, imposed),
		fine("", news.FineUpheld, news.Step{Status: news.FineUpheld, Amount: sum(400)}),
		fine("day", news.FineImposed, imposed),
		fine("", news.FineSettled, news.Step{Status: news.FineSettled, Amount: sum(725)}),
		fine("", news.FineAnnulled, imposed, news.Step{Status: news.FineAnnulled}),
	}
	var changes []Change
	for _, e := range events {
		for i := range e.Steps {
			changes = append(changes, Change{Event: e, Step: &e.Steps[i]})
		}
	}
	if diff := cmp.Diff([]news.Money{sum(12)}, fined(changes)); diff != "" {
		t.Error(diff)
	}
}

func TestAnArticleThatCameLateIsFirst(t *testing.T) {
	articles := archive(3)
	articles[1].Seen = day.Add(time.Hour * 24)
	feed, err := gofeed.NewParser().ParseString(publish(t, input(articles))["feed.json"])
	if err != nil {
		t.Fatal(err)
	}
	if want := EntryID("article", articles[1].ID); feed.Items[0].GUID != want {
		t.Errorf("%s is first, want %s", feed.Items[0].GUID, want)
	}
}

func TestDigestListsAStoryUnderAllItsTopics(t *testing.T) {
	stories := map[string]*DigestStory{
		"both": {Slug: "both", Lead: &news.Article{Topics: []string{"bans", "fines"}}},
		"none": {Slug: "none", Lead: &news.Article{}},
	}
	listed := map[string]bool{}
	for slug, want := range map[string]string{"fines": "both", "bans": "both"} {
		if s := section(Section{Slug: slug}, stories, listed); len(s.Stories) != 1 || s.Stories[0].Slug != want {
			t.Errorf("%s: %+v", slug, s.Stories)
		}
	}
	if s := section(Section{}, stories, listed); len(s.Stories) != 1 || s.Stories[0].Slug != "none" {
		t.Errorf("without a topic: %+v", s.Stories)
	}
}
