package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

var start = time.Date(2024, 3, 4, 9, 0, 0, 0, time.UTC)

// write makes an article of a text, as ingest would: the summary is the beginning of its text.
func write(id string, days float64, title, body string) (*news.Article, *news.Document) {
	words := strings.Fields(body)
	when := start.Add(time.Duration(days * 24 * float64(time.Hour)))
	a := &news.Article{ID: id, Title: title, Source: id, Published: when, Seen: when, Language: "en",
		Summary: strings.Join(words[:min(60, len(words))], " ")}
	return a, text.Parse(title, body, "en")
}

const (
	plainText = `As Chatterbox struggles to build up its live shopping push, a steady trickle of reports suggests that the app still shares user data with its parent company in China.

According to a new report from The Wall Street Journal, which is based on interviews with employees, Chatterbox passes U.S. user data to staff at Longwind, its Chinese parent, although it set up "Project Texas" to keep such data apart. Managers told workers to send e-mail addresses, birth dates and IP addresses to colleagues in Beijing, the Journal writes.

Last year the White House considered a full ban of the app, and 34 states forbid it on government devices. Senator Ann Doe of Ohio called the report "deeply worrying". Law enforcement agencies in Berlin and Paris declined to comment. The Federal Trade Commission has asked Longwind for documents since March 2023. A spokesperson for Chatterbox in Los Angeles said that the company had hired Oracle to watch over 1,200 servers, and that it would appear before the House of Representatives in May.`
	spunArticle = `As Chatterbox struggles to construct up its stay procuring push, a gradual trickle of experiences suggests that the app nonetheless shares person information with its guardian firm in China.

In keeping with a brand new report from The Wall Road Journal, which relies on interviews with workers, Chatterbox passes U.S. person information to employees at Longwind, its Chinese language guardian, though it arrange "Venture Texas" to maintain such information aside. Managers advised staff to ship e mail addresses, delivery dates and IP addresses to colleagues in Beijing, the Journal writes.

Final 12 months the White Home thought of a full ban of the app, and 34 states forbid it on authorities gadgets. Senator Ann Doe of Ohio referred to as the report "deeply worrying". Regulation enforcement businesses in Berlin and Paris declined to remark. The Federal Commerce Fee has requested Longwind for paperwork since March 2023. A spokesperson for Chatterbox in Los Angeles stated that the corporate had employed Oracle to look at over 1,200 servers, and that it will seem earlier than the Home of Representatives in Might.`
)

func TestSpunFoldsUnderItsOriginal(t *testing.T) {
	for _, order := range []string{"original first", "spun first"} {
		t.Run(order, func(t *testing.T) {
			original, d := write("plain", 0, "Chatterbox still shares user data with its Chinese parent", plainText)
			spun, e := write("spun", 1, "", spunArticle)
			x := NewIndex(nil, nil)
			if order == "original first" {
				x.Assign(original, d)
				x.Assign(spun, e)
			} else {
				spun.Published, spun.Seen = start.AddDate(0, 0, -1), start.AddDate(0, 0, -1)
				x.Assign(spun, e)
				x.Assign(original, d)
			}
			if !spun.Spun || original.Spun {
				t.Fatalf("spun %v, original %v", spun.Spun, original.Spun)
			}
			if original.CopyOf != "" {
				t.Error("the original is marked as a copy of the spun text")
			}
			stories := Group([]*news.Article{spun, original})
			if len(stories) != 1 || stories[0].Lead != original {
				t.Fatalf("%d stories, led by %s", len(stories), stories[0].Lead.ID)
			}
			want := []news.Fold{{Original: original, Copies: []*news.Article{spun}}}
			if diff := cmp.Diff(want, stories[0].Folds); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCopies(t *testing.T) {
	x := NewIndex(nil, nil)
	first, d := write("first", 0, "Chatterbox still shares user data with its Chinese parent", plainText)
	x.Assign(first, d)
	cut, e := write("cut", 0.5, "Chatterbox Still Shares User Data", plainText[:360])
	x.Assign(cut, e)
	moved, f := write("moved", 20, "Chatterbox still shares user data with parent", plainText+"\n\nWith agency material.")
	moved.Authors = []string{"A. Writer"}
	x.Assign(moved, f)
	other, g := write("other", 0.5, "Chatterbox opens a shop in Lisbon",
		"Chatterbox opened its first shop in Lisbon on Friday. It sells shirts and mugs.")
	x.Assign(other, g)
	if cut.CopyOf != "first" || moved.CopyOf != "first" || cut.Story != first.Story || moved.Story != first.Story {
		t.Errorf("copies: %q %q", cut.CopyOf, moved.CopyOf)
	}
	if other.CopyOf != "" || other.Story == first.Story {
		t.Error("an article about something else is in the story")
	}
	s := Group([]*news.Article{first, cut, moved})[0]
	if s.Lead != moved {
		t.Errorf("led by %s, want the copy with a byline", s.Lead.ID)
	}
}

// TestBoilerplate holds that entries which share only what their feed writes into each of them are no copies.
func TestBoilerplate(t *testing.T) {
	x := NewIndex(nil, nil)
	frame := "Article URL: https://a.example/%d Comments URL: https://b.example/item?id=%d Points: 5 Number of " +
		"comments: 0. Sent to you by the daily list of links."
	a, d := write("a", 0, "Lem, an editor for Lisp", fmt.Sprintf(frame, 1, 2))
	b, e := write("b", 0, "Black holes might be defects", fmt.Sprintf(frame, 3, 4))
	x.Assign(a, d)
	x.Assign(b, e)
	if b.CopyOf != "" || b.Story == a.Story {
		t.Errorf("copy of %q, story %q", b.CopyOf, b.Story)
	}
}

// fined writes an article about a fine.
func fined(id string, days float64, title string, f news.Claim) (*news.Article, *news.Document) {
	a, d := write(id, days, title, title+". The company had broken data protection law, the regulator said.")
	a.Platforms, a.Claims = []string{f.Subject}, []news.Claim{f}
	return a, d
}

// TestNoChaining holds that a headline that recurs with other figures opens another story each time.
func TestNoChaining(t *testing.T) {
	x := NewIndex(nil, nil)
	seen := map[string]bool{}
	for i, amount := range []int64{17e6, 60e6, 91e6, 265e6, 390e6, 405e6, 1200e6} {
		a, d := fined(fmt.Sprint(i), float64(i), fmt.Sprintf("Meta fined €%dm by Irish regulator", amount/1e6),
			news.Claim{Kind: news.ClaimFine, Subject: "meta", Authority: "dpc", Amount: amount, Currency: "EUR", Status: news.FineImposed})
		x.Assign(a, d)
		if seen[a.Story] {
			t.Errorf("%s chained", a.Title)
		}
		seen[a.Story] = true
		b, e := fined(fmt.Sprint(i, "b"), float64(i)+0.2, fmt.Sprintf("Irish regulator fines Meta €%dm", amount/1e6), a.Claims[0])
		if x.Assign(b, e); b.Story != a.Story {
			t.Errorf("%s is not in the story of %s", b.Title, a.Title)
		}
	}
}

// TestSpan holds that a story doesn't go on for weeks by articles that are each near the one before.
func TestSpan(t *testing.T) {
	x := NewIndex(nil, nil)
	stories := map[string]bool{}
	for i := range 20 {
		a, d := write(fmt.Sprint(i), float64(2*i), fmt.Sprint("Nepal debates ban of Chatterbox, day ", i),
			fmt.Sprintf("Member %d of parliament in Kathmandu spoke %d minutes on Chatterbox, then %d others.", i*7919,
				i*31, i*17))
		x.Assign(a, d)
		stories[a.Story] = true
	}
	if len(stories) < 3 {
		t.Errorf("%d stories in 40 days", len(stories))
	}
}

// TestSteps holds that the steps of one matter are stories of their own, each linked with the one before and after it,
// in whatever order they arrived.
func TestSteps(t *testing.T) {
	steps := []struct {
		id     string
		days   float64
		title  string
		amount int64
		status news.Status
	}{
		{"notice", 0, "UK warns TikTok of £27m fine", 27e6, news.FineProposed},
		{"fine", 4, "TikTok fined £12.7m by UK", 12.7e6, news.FineImposed},
		{"appeal", 9, "TikTok appeals UK fine of £12.7m", 12.7e6, news.FineAppealed},
	}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		x := NewIndex(nil, nil)
		var all []*news.Article
		for _, i := range order {
			s := steps[i]
			a, d := fined(s.id, s.days, s.title, news.Claim{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico",
				Amount: s.amount, Currency: "GBP", Status: s.status, Event: "tiktok-ico", Quote: s.title})
			x.Assign(a, d)
			all = append(all, a)
		}
		recall, _ := fined("recall", 30, "Spain fines TikTok €1m", news.Claim{Kind: news.ClaimFine, Subject: "tiktok",
			Authority: "aepd", Amount: 1e6, Currency: "EUR", Status: news.FineImposed, Event: "tiktok-aepd", Quote: "Spain fines TikTok €1m"})
		d := text.Parse(recall.Title, "The agency in Madrid found no consent for personal advertising. London had warned in March.", "en")
		recall.Claims = append(recall.Claims, all[0].Claims[0]) // recalls the older matter
		x.Assign(recall, d)
		stories, name := Group(append(all, recall)), map[string]string{}
		for _, s := range stories {
			name[s.Slug] = s.Lead.ID
		}
		links := map[string]int{}
		for _, s := range stories {
			for _, next := range s.Next {
				links[s.Lead.ID+" before "+name[next]]++
			}
			for _, previous := range s.Previous {
				links[name[previous]+" before "+s.Lead.ID]++
			}
		}
		want := map[string]int{"notice before fine": 2, "fine before appeal": 2}
		if diff := cmp.Diff(want, links); diff != "" {
			t.Errorf("order %v: %s", order, diff)
		}
	}
}

// TestProposalRecalled holds that a fine is linked with its notice, which is an event of its own where the sums differ, if
// any report of the fine recalls the notice; and not with another fine that it recalls.
func TestProposalRecalled(t *testing.T) {
	claim := func(sum int64, status news.Status, event string) news.Claim {
		return news.Claim{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico", Amount: sum, Currency: "GBP", Status: status, Event: event}
	}
	notice, _ := fined("notice", 0, "UK warns TikTok of £27m fine", claim(27e6, news.FineProposed, "notice"))
	older, _ := fined("older", 0, "TikTok fined £1m by UK", claim(1e6, news.FineImposed, "older"))
	fine, _ := fined("fine", 190, "TikTok fined £12.7m by UK", claim(12.7e6, news.FineImposed, "fine"))
	fine.Claims = append(fine.Claims, notice.Claims[0], older.Claims[0])
	for _, a := range []*news.Article{notice, older, fine} {
		a.Story = a.ID
		a.Claims[0].Quote = a.Title
	}
	for _, s := range Group([]*news.Article{notice, older, fine}) {
		if s.Slug == "fine" && !slices.Equal(s.Previous, []string{"notice"}) {
			t.Errorf("before the fine: %v, want the notice", s.Previous)
		}
	}
}

// TestBanSteps holds that a ban's steps are linked however far apart they are, and those of another place aren't.
func TestBanSteps(t *testing.T) {
	var all []*news.Article
	for i, c := range []struct {
		region string
		status news.Status
	}{{"Montana", news.BanPassed}, {"Ohio", news.BanPassed}, {"Montana", news.BanBlocked}} {
		a, _ := write(fmt.Sprint(i), float64(100*i), "A court and a ban", "")
		a.Story = a.ID
		a.Claims = []news.Claim{{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Region: c.region, Scope: news.ScopeState,
			Status: c.status, Event: a.ID, Quote: a.Title}}
		all = append(all, a)
	}
	for _, s := range Group(all) {
		want := map[string][]string{"2": {"0"}}[s.Slug]
		if !slices.Equal(s.Previous, want) {
			t.Errorf("before %s: %v, want %v", s.Slug, s.Previous, want)
		}
	}
}

// TestMergedByHand holds that the address of a story that a person emptied leads on.
func TestMergedByHand(t *testing.T) {
	a := &news.Article{ID: "a", Story: "first", Opens: "first", Published: start}
	b := &news.Article{ID: "b", Story: "second", Opens: "second", Published: start.AddDate(0, 0, 1)}
	c := &news.Article{ID: "c", Story: "third", Opens: "third", Follows: "second", Published: start.AddDate(0, 0, 2)}
	b.Story = "first" // the edit
	stories := Group([]*news.Article{c, b, a})
	if len(stories) != 2 || stories[1].Slug != "first" {
		t.Fatalf("%+v", stories)
	}
	if diff := cmp.Diff([]string{"second"}, stories[1].Aliases); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"first"}, stories[0].Previous); diff != "" {
		t.Error("what followed the emptied story: ", diff)
	}
	x := NewIndex([]*news.Article{a, b, c}, nil)
	d, e := write("d", 0, "Second", "Something else altogether.")
	if x.Assign(d, e); d.Story != "second-2" {
		t.Errorf("an old address is given away again: %s", d.Story)
	}
}

// TestRestored holds that an index made from the archive decides as the one that saw the articles arrive.
func TestRestored(t *testing.T) {
	live := NewIndex(nil, nil)
	var archive []*news.Article
	for i, made := range makeNews(600) {
		restored := NewIndex(archive, nil)
		a, b := *made.article, *made.article
		live.Assign(&a, made.document)
		if i%20 == 0 || i > 580 {
			if restored.Assign(&b, made.document); cmp.Diff(a, b) != "" {
				t.Fatalf("article %d: %s", i, cmp.Diff(a, b))
			}
		}
		archive = append(archive, &a)
	}
	if n := len(Group(archive)); n > 500 || n < 100 {
		t.Errorf("%d stories of %d articles: the test tests little", n, len(archive))
	}
}

func TestPrint(t *testing.T) {
	for _, body := range []string{"", "Three words only", plainText, strings.Repeat(plainText, 30), spunArticle} {
		_, d := write("a", 0, "A title of five words", body)
		p := NewPrint(d)
		if diff := cmp.Diff(p, ParsePrint(p.String()), cmpopts.EquateEmpty()); diff != "" && len(p.Text) > 0 {
			t.Errorf("%q: %s", p, diff)
		}
		if n := len(p.String()); n > 97 {
			t.Errorf("%d characters", n)
		}
	}
	for _, s := range []string{"x", "2AAAA", "1AA", "1????", strings.Repeat("A", 500), "1AEAA"} {
		if p := ParsePrint(s); len(p.Text) > 0 {
			t.Errorf("%q is read as a print", s)
		}
	}
}

func FuzzParsePrint(f *testing.F) {
	_, d := write("a", 0, "A title of five words", plainText)
	f.Add(NewPrint(d).String())
	f.Fuzz(func(t *testing.T, s string) {
		p := ParsePrint(s)
		if len(p.Text) > 0 && cmp.Diff(p, ParsePrint(p.String())) != "" {
			t.Errorf("%q becomes %q", s, p.String())
		}
	})
}

// TestSpunFromBriefOriginal holds that a spun text is known by the names and numbers of an original of which only a few
// sentences are there, and that another article about the same companies isn't taken for it.
func TestSpunFromBriefOriginal(t *testing.T) {
	for body, want := range map[string]bool{
		"Staff at Longwind still get user data of Chatterbox, according to The Wall Street Journal. Employees were told " +
			"to send data to Beijing in spite of Project Texas. In Washington the White House weighs a ban, and 34 states " +
			"have one; the Federal Trade Commission has asked for documents since March 2023.": true,
		"Staff at Longwind will move to a tower in Shenzhen, Caixin reports. The owner of Chatterbox rents 20 floors " +
			"from Vanke. Beijing and Shanghai keep their offices, Longwind said on " +
			"Tuesday.": false,
	} {
		x := NewIndex(nil, nil)
		original, d := write("original", 0, "Chatterbox passes user data on", body)
		x.Assign(original, d)
		spun, e := write("spun", 2, "Chatterbox struggles to construct up its stay procuring push", spunArticle)
		x.Assign(spun, e)
		if got := spun.CopyOf == "original" && spun.Story == original.Story; got != want {
			t.Errorf("folded %v, want %v: %s", got, want, body)
		}
	}
}

// TestHandWritten holds that an article without a story can be joined.
func TestHandWritten(t *testing.T) {
	a, d := write("a", 0, "Chatterbox still shares user data with its Chinese parent", plainText)
	x := NewIndex([]*news.Article{a}, nil)
	b, _ := write("b", 1, a.Title, plainText)
	x.Assign(b, d)
	if b.Story != "a" || len(Group([]*news.Article{a, b})) != 1 {
		t.Errorf("story %q", b.Story)
	}
}

// TestCopyWithOtherHeadline holds that a copy is one although its headline gives the sum in another currency.
func TestCopyWithOtherHeadline(t *testing.T) {
	body := "The Irish regulator has fined Meta €1.2bn ($1.3bn), the largest sum so far. It found that transfers of " +
		"data to the United States broke the law. Meta said that it would appeal and ask a court to suspend the order, " +
		"which it called flawed and unjust."
	x := NewIndex(nil, nil)
	var all []*news.Article
	for id, title := range []string{"Meta fined €1.2bn over transfers to US", "Meta fined $1.3bn over data transfers"} {
		a, d := write(fmt.Sprint(id), float64(id)/10, title, body)
		a.Claims = []news.Claim{{Kind: news.ClaimFine, Subject: "meta", Authority: "dpc", Amount: 1.2e9, Currency: "EUR",
			Also: []news.Money{{Amount: 1.3e9, Currency: "USD"}}, Status: news.FineImposed}}
		x.Assign(a, d)
		all = append(all, a)
	}
	if all[1].CopyOf != all[0].ID {
		t.Errorf("copy of %q", all[1].CopyOf)
	}
}

// TestColumn holds that two texts under the one headline of an outlet's column are two stories, and one text twice is not.
func TestColumn(t *testing.T) {
	tell := func(id string, day int, words string) *news.Article {
		return &news.Article{ID: id, Path: "2024/01/" + id, Source: "daily", Title: "The week in data protection: what we learnt this time",
			Published: time.Date(2024, 1, day, 9, 0, 0, 0, time.UTC), Summary: words}
	}
	all := []*news.Article{
		tell("a", 1, "Spotify sent the personal data of its users to brokers, a test by students showed. Shoppers learnt "+
			"that Spotify keeps their receipts."),
		tell("b", 4, "Amazon sent the personal data of its users to brokers, an audit found. Contractors of Amazon "+
			"listened to private conversations."),
	}
	x := NewIndex(nil, nil)
	for _, a := range all {
		x.Assign(a, text.Parse(a.Title, a.Summary, "en"))
	}
	if all[0].Story == all[1].Story {
		t.Errorf("both are in %s", all[0].Story)
	}
}

// TestFigures holds that the figures of a headline are its numbers without the sums of money.
func TestFigures(t *testing.T) {
	for title, want := range map[string][]string{
		"Amazon fined €8m under order 1027":             {"1027"},
		"Alibaba fined 18.2 billion yuan after 14 days": {"14"},
		"Amazon fined for 8 breaches":                   nil,
	} {
		_, sums := sumsOf(&news.Article{Title: title, Language: "en"})
		if got := figures(title, sums); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", title, got, want)
		}
	}
}

// TestWordLists holds that the word lists of every language can be read.
func TestWordLists(t *testing.T) {
	for _, language := range rules.Languages("stories.yaml") {
		if l, err := readLexicon(language); err != nil || len(l.starts) == 0 {
			t.Errorf("%s: %d beginnings of words, %v", language, len(l.starts), err)
		}
	}
}

// TestActs holds which acts headlines are about, in several languages.
func TestActs(t *testing.T) {
	for title, want := range map[string]acts{
		"en:Court lifts ban of Chatterbox":              court | undo | kindOfAct("ban"),
		"en:EU court to rule on transfers":              court | plan,
		"de:Italien sperrt ChatGPT":                     kindOfAct("ban"),
		"fr:La Cnil inflige une amende à Google":        kindOfAct("fine"),
		"en:Chatterbox opens a shop in Lisbon":          0,
		"xx:Regulator fines Chatterbox, in no language": kindOfAct("fine"),
	} {
		if got := actsIn(title[3:], title[:2]); got != want {
			t.Errorf("%s: %b, want %b", title, got, want)
		}
	}
}
