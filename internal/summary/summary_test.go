package summary_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/summary"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

func summarize(title, body string) []string {
	return summary.Summarize(text.Parse(title, body, "en"), nil, nil)
}

func TestSummarize(t *testing.T) {
	for _, c := range []struct{ name, title, body, want string }{
		{"a single sentence", "Acme fined", "The regulator fined Acme on Monday.", "The regulator fined Acme on Monday."},
		{"the title again", "Acme fined over children's data",
			"Acme fined over children's data.\n\nThe watchdog said so on Monday.", "The watchdog said so on Monday."},
		{"the standfirst again", "Acme", "The watchdog fined Acme five million.\n\nThe watchdog fined Acme five " +
			"million.\n\nIt may appeal within a month, it said.",
			"The watchdog fined Acme five million.|It may appeal within a month, it said."},
		{"a cut-off tail", "Acme", "The watchdog fined Acme five million. The firm said that it…", "The watchdog fined Acme five million."},
		{"nothing but a cut-off tail", "Acme", "The firm that runs the app said that it would…",
			"The firm that runs the app said that it would…"},
		{"boilerplate", "Acme", `Advertisement
Photo: Someone / Getty Images
Acme must delete the faces it collected, a court ruled.
Read next: Ten apps to delete today.
Subscribe to our newsletter for more stories like this one.
Follow us on Telegram and share this article with friends.
Protect your data with the fastest VPN and get a discount today.
Leave a comment. Your email address will not be published.
The post Acme must delete faces appeared first on Example News.`, "Acme must delete the faces it collected, a court ruled."},
		{"boilerplate run in", "Acme", "Critics say it is late Get our morning emails, free app or daily news podcast " +
			"Acme must delete the faces it collected, a court ruled.",
			"Acme must delete the faces it collected, a court ruled."},
		{"an invitation with a tail", "Acme", "Acme must delete the faces it collected, a court ruled. Get our morning " +
			"mail and daily news podcast with your coffee.",
			"Acme must delete the faces it collected, a court ruled."},
		{"an invitation before the text", "Acme", "Follow our live page for the latest updates on this case. Acme must " +
			"delete the faces it collected, a court ruled.",
			"Acme must delete the faces it collected, a court ruled."},
		{"a tail run in", "Acme", "Acme must delete the faces it collected, a court ruled Sign up for Daybreak, our " +
			"newsletter, and read it at seven.",
			"Acme must delete the faces it collected, a court ruled"},
		{"an invitation between two sentences", "Acme", "It is late, say critics Sign up for our newsletter Acme must " +
			"delete the faces it collected, a court ruled.",
			"Acme must delete the faces it collected, a court ruled."},
		{"at most three", "Acme", "Acme sold data to brokers. Regulators opened a case in May. A court heard both of " +
			"them in the first week of June. The judges fined the company in July. Nobody appealed after that.",
			"Acme sold data to brokers.|Regulators opened a case in May.|A court heard both of them in the first week of " +
				"June."},
		{"nothing", "Acme", "", ""},
		{"a photo credit run in", "Acme", "Photo by Ann Example / The Verge The watchdog hit Acme with a fine of five " +
			"million on Monday. It may appeal within a month.",
			"The watchdog hit Acme with a fine of five million on Monday.|It may appeal within a month."},
		{"a reader's introduction", "Acme", "An anonymous reader quotes a report from Example Times: Acme sold what it " +
			"knew about its users to brokers.",
			"Acme sold what it knew about its users to brokers."},
		{"a named reader's introduction", "Acme", "msmith42 shares a report from Example Times: Acme sold what it knew " +
			"about its users to brokers.",
			"Acme sold what it knew about its users to brokers."},
		{"a standfirst without a space", "Acme", "Hackers stole the details and the firm did nothing for 58 hoursThe " +
			"outsourcing company Acme has been fined over it, the watchdog said.",
			"The outsourcing company Acme has been fined over it, the watchdog said."},
		{"a split number", "Acme", "Acme leaked the details of 6. 6 million people. Nobody was told for a month, the watchdog said.",
			"Acme leaked the details of 6. 6 million people.|Nobody was told for a month, the watchdog said."},
		{"the name of the paper", "Acme", "Acme must delete the faces within five months. The Harbour Ledger.",
			"Acme must delete the faces within five months."},
		{"cut off by a mark", "Acme", "Acme must delete the faces within five months. The judges said that it had been " +
			"\\[.\\].", "Acme must delete the faces within five months."},
	} {
		got := strings.Join(summarize(c.title, c.body), "|")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestEvidenceCounts puts the sentence that proves a topic into the summary, however late it stands.
func TestEvidenceCounts(t *testing.T) {
	body := strings.Repeat("The company has a long history of making things that many people use every day in every "+
		"country of the world. ", 1) +
		"Its founders met at a school in the north of the country and began to write programs there at night. " +
		"People like the service because it is simple and does not cost anything to use for anyone who has a phone. " +
		"There are many other services of this kind which have far fewer users than this one has. " +
		"On Monday the court fined the company five million for selling what it knew."
	quote := "On Monday the court fined the company five million for selling what it knew."
	got := summary.Summarize(text.Parse("Acme", body, "en"), nil, []news.Evidence{{Topic: "fines", Field: news.FieldBody, Quote: quote}})
	if len(got) == 0 || got[len(got)-1] != quote {
		t.Errorf("the quote is not in the summary: %q", got)
	}
}

func TestTitle(t *testing.T) {
	for body, want := range map[string]string{
		"":                "",
		"Acme was fined.": "Acme was fined",
		"Share this:\n\nAcme was fined on Monday. It may " +
			"appeal.": "Acme was fined on " +
			"Monday",
		"As Acme struggles to win people over for its shop, it is probably not helped by reports that say it shares what " +
			"it knows with its owner.": "As Acme struggles to win people over for its shop…",
		"Acmeisaverylongwordthatnobodywouldeverwrite andthereisanotheroneofthosewhichislongtoo " +
			"andathirdoneisherealso.": "Acmeisaverylongwordthatnobodywouldeverwrite " +
			"andthereisanotheroneofthosewhichislongtoo…",
	} {
		if got := summary.Title(text.Parse("", body, "en")); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

// broken returns what is wrong with a summary of a body, "" when all properties hold.
func broken(got []string, body string) string {
	words := 0
	rest := body
	for _, s := range got {
		i := strings.Index(rest, s)
		if i < 0 {
			return "not verbatim, or out of order: " + s
		}
		rest = rest[i+len(s):]
		words += len(strings.Fields(s))
	}
	if len(got) > summary.MaxSentences || words > summary.MaxWords {
		return "too long: " + strings.Join(got, " ")
	}
	return ""
}

// TestRealItems checks the properties on real items, and that the seeds' boilerplate stays out.
func TestRealItems(t *testing.T) {
	lex, err := facts.New(facts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"seeds.jsonl", "dev.jsonl", "stream.jsonl"} {
		f, err := os.Open("../../../shared/data/" + name)
		if err != nil {
			t.Skip("../shared is not here: ", err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var it struct{ ID, Title, Description, Body string }
			if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
				t.Fatal(err)
			}
			body := it.Body
			if body == "" {
				body = text.Plain(it.Description)
			}
			d := text.Parse(it.Title, body, "")
			m := lex.Mentions(d)
			got := summary.Summarize(d, m, rules.Classify(d, m).Evidence)
			if err := broken(got, body); err != "" {
				t.Errorf("%s: %s", it.ID, err)
			}
			all := strings.ToLower(strings.Join(got, " "))
			for _, b := range []string{"comment", "read next", "follow us", "cyberghost", "newsletter", "appeared first on"} {
				if name == "seeds.jsonl" && strings.Contains(all, b) {
					t.Errorf("%s: boilerplate in %q", it.ID, got)
				}
			}
			if name == "seeds.jsonl" && len(got) < 2 {
				t.Errorf("%s: only %q", it.ID, got)
			}
			if title := summary.Title(d); name == "seeds.jsonl" && !strings.Contains(body, strings.TrimSuffix(title, "…")) {
				t.Errorf("%s: the title %q is not from the text", it.ID, title)
			}
		}
	}
}

func FuzzSummarize(f *testing.F) {
	f.Add("A title", "One sentence. Another one here! And a third? Get our mail, daily news podcast The end…")
	f.Add("", "The post a b c appeared first on x. Follow our y latest updates Z said it was so.")
	f.Fuzz(func(t *testing.T, title, body string) {
		d := text.Parse(title, body, "")
		if err := broken(summary.Summarize(d, nil, nil), body); err != "" {
			t.Error(err)
		}
		if got := summary.Title(d); len(got) > 110 {
			t.Errorf("title of %d bytes", len(got))
		}
	})
}

func BenchmarkSummarize(b *testing.B) {
	body := strings.Repeat("The Example app has been fined for breaches of data protection law, the regulator said on "+
		"Tuesday. It had “not done enough” to check who was using the platform. ", 10)
	d := text.Parse("Watchdog fines Example", body, "en")
	b.ReportAllocs()
	for b.Loop() {
		summary.Summarize(d, nil, nil)
	}
}
