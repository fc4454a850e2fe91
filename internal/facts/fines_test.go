package facts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// TestFines holds what the words of a fine say: amount, currency, status, payer and authority, for each fine.
// "-" stands for what the words leave open.
func TestFines(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		// imposed
		{"Sweden fines Klarna 7.5 million crowns for GDPR failings", "", "7500000 SEK imposed klarna SE"},
		{"Uber fined €290m for sending drivers' data to the US",
			"The Dutch Data Protection Authority (AP) said on Monday it has fined Uber 290 million euros for transferring " +
				"the personal data of European taxi drivers to the United States.", "290000000 EUR imposed uber ap"},
		{"LinkedIn hit with 310 million euro fine over data privacy in Ireland", "", "310000000 EUR imposed linkedin IE"},
		{"TikTok fined 345 million euros over children's data",
			"Ireland's Data Protection Commission said the firm broke privacy law and gave it three months to comply.",
			"345000000 EUR imposed tiktok dpc"},
		{"", "South Korea's privacy watchdog slapped Meta with a 21.6 billion won ($15.6 million) fine for collecting " +
			"sensitive user data.", "21600000000 KRW imposed meta pipc"},
		{"", "The Korean regulator imposed fines of 69.2 billion won on Google and 30.8 billion won on Meta for privacy " +
			"law violations.", "69200000000 KRW imposed google -; 30800000000 KRW imposed meta -"},
		{"Nigeria fines Meta $220m for violating data protection laws", "", "220000000 USD imposed meta NG"},
		{"", "Turkey's data protection authority, the KVKK, said it had fined WhatsApp 1.95 million lira over its " +
			"privacy policy.", "1950000 TRY imposed whatsapp kvkk"},
		{"Italian regulator fines OpenAI €15 million over ChatGPT data collection", "", "15000000 EUR imposed openai garante"},
		{"Clearview AI ordered to pay €20m in Greece", "The Hellenic Data Protection Authority ordered the facial " +
			"recognition firm to delete the data of people in Greece.", "20000000 EUR imposed clearview-ai hdpa"},
		{"", "A Moscow court fined WhatsApp 18 million roubles for repeatedly refusing to store Russian users' data " +
			"inside the country.", "18000000 RUB imposed whatsapp moscow-court"},
		{"", "France's privacy regulator CNIL has fined Google 150 million euros and Facebook 60 million euros for " +
			"making it hard for users to refuse cookies.", "150000000 EUR imposed google cnil; 60000000 EUR imposed " +
			"facebook cnil"},
		{"Amazon hit with €32m French fine for 'excessive' surveillance of workers", "", "32000000 EUR imposed amazon FR"},
		{"", "Grindr was fined NOK 65 million by the Norwegian Data Protection Authority for sharing user data with " +
			"advertisers.", "65000000 NOK imposed grindr datatilsynet"},
		{"", "The Federal Court of Australia ordered Google to pay A$60 million in penalties for misleading users about " +
			"location data.", "60000000 AUD imposed google federal-court-au"},
		{"Discord fined €800,000 by French data protection authority", "", "800000 EUR imposed discord cnil"},
		{"Kenya fines digital lender Whitepath 5 million Kenyan shillings for misusing customers' personal data", "", "5000000 KES imposed - KE"},
		{"Vodafone Germany fined €45m over privacy and security failings",
			"BfDI, the federal data protection regulator, issued two fines.", "45000000 EUR imposed vodafone bfdi"},
		{"", "The EU's top privacy regulator handed Meta a €91 million penalty for storing passwords without " +
			"encryption.", "91000000 EUR imposed meta EU"},
		{"A jury orders Google to pay $425 million for invading users' privacy", "", "425000000 USD imposed google -"},
		{"Verdict: Google must pay $425m in smartphone privacy case",
			"A federal jury said on Wednesday that Google must pay $425 million for collecting data from millions of users " +
				"who had switched off a tracking feature.", "425000000 USD imposed google -"},

		{"", "Last year the European Union fined Meta more than $660 million over its data practices.", "660000000 USD imposed meta EU"},
		{"", "This year the ICO fined TikTok £12.7 million for misusing children's data.", "12700000 GBP imposed tiktok ico"},

		// proposed
		{"TikTok could face £27m fine for failing to protect children's privacy", "", "27000000 GBP proposed tiktok -"},
		{"Norway to fine Grindr 100 million crowns over privacy breach",
			"The Norwegian data protection agency plans to fine dating app Grindr 100 million Norwegian crowns for illegal " +
				"disclosure of user data.", "100000000 NOK proposed grindr datatilsynet"},
		{"", "The ICO said it intends to fine Clearview AI £17 million for serious breaches of data protection law.",
			"17000000 GBP proposed clearview-ai ico"},
		{"Irish regulator proposes €36m fine for Facebook over transparency of data use", "", "36000000 EUR proposed facebook dpc"},
		{"", "The FTC is seeking a record $100 million penalty from Twitter, the company said, for violating a privacy order.", ""},
		{"Meta threatened with $100,000 daily fine over data tracking in Norway",
			"Norway's data protection authority said it would fine Meta 1 million crowns per day from August.",
			"1000000 NOK/day proposed meta datatilsynet"},

		// settled
		{"Facebook agrees to pay $650 million in Illinois facial recognition settlement", "", "650000000 USD settled facebook US"},
		{"Texas secures $1.4 billion settlement with Meta over facial recognition data",
			"Attorney General Ken Paxton said the Texas attorney general's office will receive the money over five years.",
			"1400000000 USD settled meta texas-ag"},
		{"Zoom settles privacy lawsuit for $85 million", "", "85000000 USD settled zoom -"},
		{"Oracle to pay $115 million to settle privacy class action", "", "115000000 USD settled oracle class-action"},
		{"Snap will pay $35 million to settle Illinois biometric lawsuit", "", "35000000 USD settled snap -"},
		{"Google reaches $1.375 billion deal with Texas over data privacy", "", "1375000000 USD settled google US"},
		{"", "GoodRx agreed to pay a $1.5 million civil penalty to resolve FTC allegations that it shared health data " +
			"with Facebook.", "1500000 USD settled goodrx ftc"},
		{"", "Under the settlement, Avast must pay $16.5 million, which the FTC will use to compensate consumers whose " +
			"browsing data was sold.", "16500000 USD settled avast ftc"},
		{"Amazon to pay $25 million to settle Alexa privacy lawsuit",
			"Amazon will pay more than $30 million to settle two suits: $25 million over Alexa children's voice recordings " +
				"and $5.8 million over Ring cameras.", "25000000 USD settled amazon -; 30000000 USD settled amazon -; 5800000 " +
				"USD settled amazon -"},
		{"Epic Games to pay $520 million over children's privacy and tricked users",
			"Epic will pay a $275 million penalty for violating children's privacy law COPPA, the FTC said.",
			"520000000 USD settled epic-games ftc; 275000000 USD imposed epic-games ftc"},
		{"Disney to pay $10m to settle FTC allegations it collected children's data on YouTube", "", "10000000 USD settled disney ftc"},
		{"", "Apple agreed to pay $95 million in cash to settle a proposed class action claiming that Siri violated " +
			"users' privacy.", "95000000 USD settled apple class-action"},

		{"", "The ICO plans to fine British Airways (for £183m) and Marriott (for £99m) over the theft of customer " +
			"data.", "183000000 GBP proposed british-airways ico; 99000000 GBP proposed marriott ico"},
		{"French regulator hits Google with €325m and Shein with €150m fines over cookies", "",
			"325000000 EUR imposed google cnil; 150000000 EUR imposed shein cnil"},
		{"", "Meta was hit with fines totaling €390 million — €210 million for Facebook and €180 million for Instagram — " +
			"by Irish regulators over targeted ads without consent.",
			"390000000 EUR imposed meta dpc; 210000000 EUR imposed facebook dpc; 180000000 EUR imposed instagram dpc"},
		{"WhatsApp wins $168 million in damages from NSO over spyware", "", "168000000 USD imposed nso-group -"},
		{"South Korea fines Google and Meta $72 million over privacy",
			"The privacy commission fined Google $50 million and Meta $22 million.",
			"50000000 USD imposed google pipc; 22000000 USD imposed meta pipc"},
		{"Equifax to pay up to $700 million over data breach",
			"Equifax will pay at least $575 million to settle with the FTC.", "575000000 USD settled equifax ftc"},

		{"Clearview fined $33 million for face database",
			"The Dutch Data Protection Authority fined Clearview AI €30.5 million ($33.7m).",
			"30500000 EUR imposed clearview-ai ap"},
		{"", "The privacy fine for Google is €150 million. Facebook has to pay €60 million, the CNIL said.",
			"150000000 EUR imposed google cnil; 60000000 EUR imposed facebook cnil"},
		{"", "If it goes on tracking users the watchdog will impose a fine of €100,000 per day on Meta.", "100000 EUR/day proposed meta -"},
		{"", "The sum dwarfs the $170 million penalty over children's data that Google agreed to pay.", "170000000 USD settled google -"},
		{"", "The regulator fined the Dutch government €3.7 million over its data protection.", ""},

		// later steps
		{"Court annuls €746m privacy fine against Amazon", "", "746000000 EUR annulled amazon -"},
		{"Amazon loses appeal against record €746m GDPR fine", "", "746000000 EUR upheld amazon -"},
		{"", "WhatsApp has appealed against a €225 million fine that the Irish Data Protection Commission imposed for " +
			"breaking privacy rules.", "225000000 EUR appealed whatsapp dpc"},
		{"Tribunal overturns £7.5m fine against Clearview AI",
			"A tribunal said the Information Commissioner's Office lacked the power to fine the facial recognition " +
				"company.", "7500000 GBP annulled clearview-ai ico"},
		{"Top French court upholds €50 million privacy fine on Google", "", "50000000 EUR upheld google -"},
		{"German court cuts 1&1 privacy fine to €900,000", "", "900000 EUR reduced - de-court"},
		{"Google drops appeal, pays €50m privacy fine", "", "50000000 EUR paid google -"},

		// no fine, or none with a sum
		{"Meta could be fined up to 4% of turnover under GDPR", "", ""},
		{"", "Breaches of the GDPR can lead to fines of up to €20 million or 4% of global turnover for companies.", ""},
		{"Users can claim up to $400 from Facebook privacy settlement", "", ""},
		{"Class action seeks $5 billion from Google over incognito tracking", "", ""},
		{"", "The lawsuit demands $3 billion in damages from Meta for collecting health data.", ""},
		{"Meta's privacy fines now total €2.5 billion", "The Irish data regulator has fined Meta almost €1 billion since September 2021.", ""},
		{"Google fined €2.4bn over antitrust breach", "The EU's competition chief said the search giant abused its market power.", ""},
		{"Apple must pay €13bn in back taxes, EU court rules", "", ""},
		{"X fined A$610,500 for failing to cooperate with anti-child abuse probe",
			"Australia's eSafety commissioner said the platform did not answer questions about child safety.", ""},
		{"Meta posts revenue of $34bn despite privacy changes by Apple", "", ""},
		{"ByteDance to spend $1.5 billion on Project Texas to protect US user data", "", ""},
		{"Meta to pay users $20 a month for their data", "", ""},
		{"Hackers demand $10 million ransom after stealing Optus customer data", "", ""},
		{"", "App stores would be fined $10,000 a day if they let users download TikTok, which lawmakers say shares data with China.", ""},
		{"Google agrees to pay $700 million to settle Play Store antitrust case", "", ""},
		{"", "Google acquired Fitbit for $2.1 billion despite concerns over health data and privacy.", ""},
		{"Activists want regulators to fine Meta €50m over tracking", "", ""},
		{"Russian court fines Google 3.8 million roubles for failing to delete banned content", "", ""},
		{"", "The law allows for damages of $100 per day per violation, a privacy lawyer said.", ""},
		{"", "Plaintiffs say they are entitled to damages of $15 billion for the tracking of users.", ""},
		{"", "To date the privacy regulator has issued 60 fines totalling £7m.", ""},
		{"Robinhood to pay $45 million SEC penalty over record-keeping failures", "", ""},
	} {
		d := text.Parse(c.title, c.body, "en")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		if got := spell(news.Listed(f.Claims, news.ListFines), strings.Count(c.want, " -") > 0, c.want); got != c.want {
			t.Errorf("%s || %s\n got %q\nwant %q", c.title, c.body, got, c.want)
		}
		verbatim(t, c.title+"\n"+c.body, f)
	}
}

// spell writes fines as the tests do. A "-" in want leaves a payer or authority open.
func spell(fines []news.Claim, open bool, want string) string {
	wants := strings.Split(want, "; ")
	var all []string
	for i, f := range fines {
		if f.Amount == 0 {
			continue
		}
		s := fmt.Sprint(f.Amount, " ", f.Currency)
		if f.Period != "" {
			s += "/" + f.Period
		}
		parts := []string{s, string(f.Status), f.Subject, f.Authority}
		if open && i < len(wants) {
			w := strings.Fields(wants[i])
			for j := range parts[1:] {
				if len(w) == 5 && w[j+2] == "-" && j > 0 {
					parts[j+1] = "-"
				}
			}
		}
		all = append(all, strings.Join(parts, " "))
	}
	return strings.Join(all, "; ")
}

// verbatim holds every quote to be in the text.
func verbatim(t *testing.T, all string, f Facts) {
	t.Helper()
	for _, fine := range news.Listed(f.Claims, news.ListFines) {
		if fine.Quote == "" || !strings.Contains(all, fine.Quote) {
			t.Errorf("quote %q is not in the text", fine.Quote)
		}
	}
	for _, ban := range news.Listed(f.Claims, news.ListBans) {
		if ban.Quote == "" || !strings.Contains(all, ban.Quote) {
			t.Errorf("quote %q is not in the text", ban.Quote)
		}
	}
}

// TestSumsOfOthers holds sums in the currency of a nationality, sums that went before, and sums of many fines.
func TestSumsOfOthers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The Czech data protection authority fined Avast 351 million Czech koruna over users' data.", "351000000 CZK imposed avast uoou"},
		{"The privacy fine against British Airways was reduced to £20m from the original notice of £183m by the ICO.",
			"20000000 GBP reduced british-airways ico"},
		{"Europe's privacy law has led to €126 million in fines.", ""},
		{"The ICO fined British Airways and Marriott International, £20m and £18.4m respectively, over data breaches.",
			"20000000 GBP imposed british-airways ico; 18400000 GBP imposed marriott ico"},
		{"Amazon settled a privacy lawsuit of the FTC. The order would require Amazon to pay $5.8 million in " +
			"restitution.", "5800000 USD settled amazon ftc"},
		{"The Greek data protection authority fined Clearview AI twenty million euros.", "20000000 EUR imposed clearview-ai hdpa"},
		{"Google must pay $425.7 million in damages for tracking users who asked not to be tracked, far less than the " +
			"$31 billion the plaintiffs requested.", "425700000 USD imposed google "},
		{"The verdict is less than the $725 million settlement Meta agreed to over users' data.", "725000000 USD settled meta "},
		{"Google must face a $5 billion privacy lawsuit over tracking, a judge ruled.", ""},
	} {
		d := text.Parse("", c.text, "en")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		if got := spell(news.Listed(f.Claims, news.ListFines), false, c.want); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}
