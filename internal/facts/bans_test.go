package facts

import (
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"

	"github.com/privacywire/privacywire/internal/text"
)

// TestBans holds what the words of a ban say: platform, country, body, region, scope and status; "-" for nothing.
func TestBans(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		{"India bans TikTok and WeChat", "", "tiktok IN - - nationwide in-force; wechat IN - - nationwide in-force"},
		{"Brazil blocks X after Musk refuses to name a representative", "", "x BR - - nationwide in-force"},
		{"Brazil's Supreme Court orders Telegram suspended nationwide", "", "telegram BR stf - nationwide ordered"},
		{"Canada bans WeChat and Kaspersky on government devices", "",
			"wechat CA canada-government - government-devices in-force; kaspersky CA canada-government - government-devices " +
				"in-force"},
		{"Chile bans TikTok on parliament's network", "", "tiktok CL - - government-devices in-force"},
		{"Norway imposes ban on Facebook's behavioural advertising", "", "facebook NO - - activity ordered"},
		{"", "Indonesia's trade ministry banned shopping on TikTok.", "tiktok ID - - activity in-force"},
		{"Australia to ban TikTok from government phones", "", "tiktok AU au-government - government-devices ordered"},
		{"", "The governor of Ohio signed an order prohibiting state employees from using TikTok on state-owned " +
			"devices.", "tiktok US ohio-governor Ohio government-devices ordered"},
		{"Senators urge Apple and Google to remove Grok from app stores", "", "grok US - - app-store called-for"},
		{"Lawmakers introduce bill to ban TikTok in the US", "", "tiktok US - - nationwide proposed"},
		{"TikTok could be banned in the US within weeks", "", "tiktok US - - nationwide proposed"},
		{"TikTok banned in Albania for a year", "", "tiktok AL - - nationwide in-force"},
		{"Judge blocks Trump's TikTok ban", "", "tiktok US white-house - nationwide blocked"},
		{"Supreme Court upholds law banning TikTok in the US", "", "tiktok US us-supreme-court - nationwide in-force"},
		{"Kyrgyzstan lifts TikTok ban", "", "tiktok KG - - nationwide lifted"},
		{"Denmark bans AI Chatbots", "", "AI chatbots DK - - nationwide in-force"},
		{"Italy blocks DeepSeek over data protection fears", "", "deepseek IT - - nationwide in-force"},
		{"Italy temporarily bans ChatGPT", "Italy's privacy watchdog ordered OpenAI to stop processing people's data.",
			"chatgpt IT garante - nationwide in-force"},
		{"Russia restricts WhatsApp and Telegram calls", "", "whatsapp RU - - nationwide in-force; telegram RU - - nationwide in-force"},
		{"Turkey blocks access to Instagram", "", "instagram TR - - nationwide in-force"},
		{"Nepal blocks Facebook, X and YouTube for not registering", "",
			"facebook NP - - nationwide in-force; x NP - - nationwide in-force; youtube NP - - nationwide in-force"},
		{"Apple removes WhatsApp and Threads from China app store", "", "whatsapp CN - - app-store in-force; threads CN - - app-store in-force"},
		{"New York City schools ban ChatGPT", "", "chatgpt US - New York schools in-force"},
		{"Denmark bans Chromebooks and Google Workspace in schools", "", "google DK - - schools in-force"},
		{"", "Taiwan has banned DeepSeek from government agencies over security concerns.",
			"deepseek TW tw-government - government-devices in-force"},
		{"Uganda upholds Facebook ban", "", "facebook UG - - nationwide in-force"},
		{"Court refuses to ban Telegram in Spain", "", "telegram ES - - nationwide rejected"},
		{"Spain's High Court pauses Telegram ban", "", "telegram ES spanish-national-court - nationwide paused"},
		{"Trump delays TikTok ban by 75 days", "", "tiktok US white-house - nationwide paused"},
		{"Texas moves to ban DeepSeek and RedNote on state devices", "",
			"deepseek US - Texas government-devices proposed; xiaohongshu US - Texas government-devices proposed"},
		{"Norway proposes to ban TikTok for children under 15", "", "tiktok NO - - minors proposed"},
		{"House passes bill that would ban TikTok if ByteDance does not sell", "", "tiktok - - - other passed"},
		{"Jordan blocks TikTok during protests", "", "tiktok JO - - nationwide in-force"},

		{"Albania to shut TikTok for a year", "", "tiktok AL - - nationwide ordered"},
		{"Russia cuts off Signal messenger", "", "signal RU - - nationwide in-force"},
		{"Australia removes DeepSeek from all government systems", "", "deepseek AU au-government - government-devices in-force"},
		{"Samsung forbids staff to use ChatGPT", "", "chatgpt - Samsung - institution in-force"},
		{"US forbids sale of Kaspersky antivirus", "", "kaspersky US - - nationwide in-force"},
		{"Judge refuses to stop Texas' ban on TikTok at universities", "", "tiktok US - Texas schools in-force"},
		{"Apple deletes WhatsApp from its Chinese store", "", "whatsapp CN - - app-store in-force"},
		{"Texas governor bars RedNote from state phones", "", "xiaohongshu US texas-governor Texas government-devices in-force"},

		// no ban of a platform
		{"Instagram shuts down live shopping", "", ""},
		{"Google to shut Google Play Games in China", "", ""},
		{"Fed cuts rates, Amazon shares rise", "", ""}, {"TikTok bans deepfakes of private people", "", ""},
		{"Twitter suspends accounts of journalists", "", ""},
		{"Facebook bans Russian state media", "", ""},
		{"Instagram blocked 4 million scam accounts last year", "", ""},
		{"Comedian banned from Twitter for parody", "", ""},
		{"Trump's travel ban does not apply to Google staff", "", ""},
		{"Banned books are selling on Amazon", "", ""},
		{"Apple Intelligence raises the bar for Google", "", ""},
		{"How to block someone on Instagram", "", ""},
		{"How to delete your Facebook account", "", ""},
		{"Google removes 100 malicious apps from the Play Store", "", ""},
		{"Chrome blocks third-party cookies", "", ""},
		{"Firefox blocks Facebook trackers", "", ""},
		{"Meta blocks news in Canada", "", ""},
	} {
		d := text.Parse(c.title, c.body, "en")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		var all []string
		for _, b := range news.Listed(f.Claims, news.ListBans) {
			parts := []string{b.Subject, b.Country, b.Authority, b.Region, string(b.Scope), string(b.Status)}
			for i, p := range parts {
				if p == "" {
					parts[i] = "-"
				}
			}
			all = append(all, strings.Join(parts, " "))
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s || %s\n got %q\nwant %q", c.title, c.body, got, c.want)
		}
		verbatim(t, c.title+"\n"+c.body, f)
	}
}

// TestBansThatEnd holds the wordings of a ban that is over, and of whose staff and state a ban is.
func TestBansThatEnd(t *testing.T) {
	for _, c := range []struct{ title, body, platform, country, region, scope, status string }{
		{"ChatGPT is back in Italy", "OpenAI has restored access after the Garante lifted its block.", "chatgpt", "IT",
			"", "nationwide", "lifted"},
		{"ChatGPT in Italien wieder da", "Nach vier Wochen hat die italienische Aufsicht die Sperre von ChatGPT " +
			"aufgehoben.", "chatgpt", "IT", "", "nationwide", "lifted"},
		{"Turkey restores access to Instagram after a block of nine days", "", "instagram", "TR", "", "nationwide", "lifted"},
		{"Montana becomes first US state to ban TikTok", "", "tiktok", "US", "Montana", "state", "ordered"},
		{"A federal judge has blocked the TikTok ban of Montana, a month before it was to take effect", "", "tiktok",
			"US", "Montana", "state", "blocked"},
		{"European Commission orders staff to delete TikTok", "", "tiktok", "", "", "government-devices", "ordered"},
	} {
		d := text.Parse(c.title, c.body, "")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		if len(news.Listed(f.Claims, news.ListBans)) != 1 {
			t.Errorf("%s: %+v", c.title, news.Listed(f.Claims, news.ListBans))
			continue
		}
		b := news.Listed(f.Claims, news.ListBans)[0]
		if b.Subject != c.platform || b.Country != c.country || b.Region != c.region || string(b.Scope) != c.scope ||
			string(b.Status) != c.status {
			t.Errorf("%s: %+v", c.title, b)
		}
	}
}

func TestInvitationsNameNoPlatform(t *testing.T) {
	d := text.Parse("Shops close early", "The council met on Monday.\n\nFollow us on Telegram and Facebook.", "en")
	if f := lexicon.Extract(d, lexicon.Mentions(d)); len(f.Platforms) != 0 {
		t.Errorf("platforms %v", f.Platforms)
	}
}
