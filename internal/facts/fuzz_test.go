package facts

import (
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// FuzzExtract holds for any text at all: mentions are sorted and lie inside their sentence, sums are money, and every
// quote stands in the text word for word.
func FuzzExtract(f *testing.F) {
	f.Add("TikTok fined £12.7m", "The ICO fined TikTok £12.7 million ($15.8 million) for misusing children's data.")
	f.Add("", "Rs. 1,337 crore, half a billion euros, €1-2 million, US$5,3 and 12.700.000 Euro; $1..2 9e99 £ $ 5")
	f.Add("Judge blocks Montana's TikTok ban", "India bans TikTok, WeChat and X from app stores. Unbanned. ban ban ban")
	f.Add("Meta", "Google to pay $9.5 million to D.C. and $20 million to Indiana to settle privacy suits, up to $400 each.")
	f.Fuzz(func(t *testing.T, title, body string) {
		d := text.Parse(title, body, "")
		mentions := lexicon.Mentions(d)
		if !slices.IsSortedFunc(mentions, func(a, b news.Mention) int {
			if a.Sentence != b.Sentence {
				return a.Sentence - b.Sentence
			}
			return a.From - b.From
		}) {
			t.Error("mentions are not sorted")
		}
		for _, m := range mentions {
			if m.From < 0 || m.From >= m.To || m.To > len(d.Sentences[m.Sentence].Tokens) {
				t.Errorf("a mention of tokens %d to %d", m.From, m.To)
			}
			if (m.Kind == news.KindMoney) != (m.Money.Amount > 0) || (m.Kind == news.KindMoney) != (len(m.Money.Currency) == 3) {
				t.Errorf("%s with %+v", m.Kind, m.Money)
			}
		}
		facts := lexicon.Extract(d, mentions)
		for _, fine := range news.Listed(facts.Claims, news.ListFines) {
			if fine.Quote == "" || !strings.Contains(title, fine.Quote) && !strings.Contains(body, fine.Quote) {
				t.Errorf("the quote %q is not in the text", fine.Quote)
			}
			if fine.Status == "" || fine.Amount < 0 || fine.Amount > 0 && len(fine.Currency) != 3 {
				t.Errorf("%+v", fine)
			}
		}
		for _, ban := range news.Listed(facts.Claims, news.ListBans) {
			if ban.Quote == "" || !strings.Contains(title, ban.Quote) && !strings.Contains(body, ban.Quote) {
				t.Errorf("the quote %q is not in the text", ban.Quote)
			}
			if ban.Subject == "" || ban.Status == "" || ban.Scope == "" {
				t.Errorf("%+v", ban)
			}
		}
	})
}
