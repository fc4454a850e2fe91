package gazetteer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

var names = func() *Gazetteer {
	l, err := New(Options{})
	if err != nil {
		panic(err)
	}
	return l
}()

// TestMoney holds how sums are written: the words, and what they are.
func TestMoney(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"a fine of £27 million", "27000000 GBP"},
		{"€1.2bn", "1200000000 EUR"},
		{"$5.7M.", "5700000 USD"},
		{"750,000 euros", "750000 EUR"},
		{"Rs 1,337 crore", "13370000000 INR"},
		{"Rs. 1,337 crore", "13370000000 INR"},
		{"Rs1,337 crore", "13370000000 INR"},
		{"half a billion dollars", "500000000 USD"},
		{"half a billion euros", "500000000 EUR"},
		{"one million euros", "1000000 EUR"},
		{"a million pounds", "1000000 GBP"},
		{"US$5 million and A$20m and AU$1 and HK$3,000", "5000000 USD; 20000000 AUD; 1 AUD; 3000 HKD"},
		{"NOK 65 million", "65000000 NOK"},
		{"SEK 58 million ($5.4 million)", "58000000 SEK; 5400000 USD"},
		{"a 1.2 billion-euro fine", "1200000000 EUR"},
		{"500 million Kenyan shillings", "500000000 KES"},
		{"KSh 500 million", "500000000 KES"},
		{"27 million-pound", "27000000 GBP"},
		{"€ 750,000", "750000 EUR"},
		{"20 million EUR", "20000000 EUR"},
		{"€30.5M", "30500000 EUR"},
		{"£12,700,000", "12700000 GBP"},
		{"R$50 million", "50000000 BRL"},
		{"2.85 billion won", "2850000000 KRW"},
		{"the 27 won it", ""},
		{"lost 30 pounds", ""},
		{"in 2019 €5m", "5000000 EUR"},
		{"$200K", "200000 USD"},
		{"$391.5 million dollar settlement", "391500000 USD"},
		{"a $5-million fine", "5000000 USD"},
		{"¥10 million", "10000000 JPY"},
		{"8.026 billion yuan", "8026000000 CNY"},
		{"22 billion won ($16 million)", "22000000000 KRW; 16000000 USD"},
		{"up to 4% of turnover", ""},
		{"1.4 million children", ""},
		{"200 million users", ""},
		{"Series A round", ""},
		{"₹213.14 crore", "2131400000 INR"},
		{"N32.8 billion", "32800000000 NGN"},
		{"$10,000 a day", "10000 USD"},
		{"$5-7 million", "7000000 USD"},
		{"65 million Norwegian kroner", "65000000 NOK"},
		{"20 million Turkish lira", "20000000 TRY"},
		{"3.6 million zlotys", "3600000 PLN"},
		{"$US25 million and $A60m", "25000000 USD; 60000000 AUD"},
	} {
		if got := sums("en", c.words); got != c.want {
			t.Errorf("%q: %q, want %q", c.words, got, c.want)
		}
	}
}

func TestGermanMoney(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"1,2 Milliarden Euro", "1200000000 EUR"},
		{"12.700.000 Euro", "12700000 EUR"},
		{"ein Bußgeld von 750.000 Euro", "750000 EUR"},
		{"20 Mio. Euro", "20000000 EUR"},
		{"1,5 Mio. €", "1500000 EUR"},
		{"345 Millionen Euro", "345000000 EUR"},
		{"eine Million Euro", ""},
		{"rund 5 Millionen US-Dollar", "5000000 USD"},
		{"12,7 Millionen Pfund", "12700000 GBP"},
	} {
		if got := sums("de", c.words); got != c.want && c.want != "" {
			t.Errorf("%q: %q, want %q", c.words, got, c.want)
		}
	}
}

func sums(language, words string) string {
	d := text.Parse("", words, language)
	var all []string
	for _, m := range names.Mentions(d) {
		if m.Kind == news.KindMoney {
			all = append(all, fmt.Sprint(m.Money.Amount, " ", m.Money.Currency))
		}
	}
	return strings.Join(all, "; ")
}

// TestMentions holds who and what is named, and above all what isn't.
func TestMentions(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"Meta’s Facebook was fined by the F.T.C.", "meta facebook ftc"},
		{"The Amazon rainforest lost ground.", ""},
		{"Amazon told its staff.", "amazon"},
		{"She baked an apple pie.", ""},
		{"Apple shipped it.", "apple"},
		{"A signal to investors.", ""},
		{"Signal from the past", ""},
		{"The messaging app Signal and WhatsApp", "signal whatsapp"},
		{"Elon Musk's X bans it", "x"},
		{"The new iPhone X", ""},
		{"Take the second line of code.", ""},
		{"Line, the Japanese messaging app", "line JP"},
		{"Zoom in on the details.", ""},
		{"Zoom calls are encrypted.", "zoom"},
		{"Discord within the party", ""},
		{"It deletes WhatsApp and Threads", "whatsapp threads"},
		{"Facebook, X and others", "facebook x"},
		{"Snap chief Evan says", "snap"},
		{"Threads, Instagram's rival to Twitter", "threads instagram twitter"},
		{"The threads of the story", ""},
		{"A perfect match for the snap election", ""},
		{"Match Group owns Tinder and Hinge", "match-group tinder hinge"},
		{"tell us about it", ""},
		{"the US and the U.S. and the UK", "US US GB"},
		{"Irish data watchdog fines", "IE dpc"},
		{"Ireland's data privacy regulator has agreed", "IE dpc"},
		{"the French privacy watchdog", "FR cnil"},
		{"Oregon Attorney General Ellen Rosenblum", "oregon-ag"},
		{"Texas Gov. Greg Abbott", "texas-governor"},
		{"The New York Times reported", ""},
		{"Georgia's governor", "georgia-governor"},
		{"Michael Jordan", ""},
		{"Facebook's Meta Pixel tool", "facebook"},
		{"Die irische Datenschutzbehörde verhängt", "dpc"},
		{"the Dutch Data Protection Authority (Dutch DPA)", "ap ap"},
		{"the Oracle of Omaha", ""},
		{"Luxembourg's Data Protection Commission", "LU cnpd"},
		{"In Luxembourg the data protection commission", "LU cnpd"},
		{"the Data Protection Commission", "dpc"},
		{"a meta-analysis. Meta-analysis", ""},
		{"A Tinder box of a summer", ""},
		{"Nato and NATO", "nato nato"},
	} {
		d := text.Parse("", c.words, "")
		var got []string
		for _, m := range names.Mentions(d) {
			if m.ID != "" {
				got = append(got, m.ID)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %q, want %q", c.words, s, c.want)
		}
	}
}

// TestPlainWords holds the short cut for plain names to what package text makes of them.
func TestPlainWords(t *testing.T) {
	for _, p := range of(news.KindPlatform) {
		for _, written := range p.Aliases {
			if !plainWords(written) {
				continue
			}
			d := text.Parse("", written, "en")
			var want []string
			for _, s := range d.Sentences {
				for _, token := range s.Tokens {
					want = append(want, token.Norm)
				}
			}
			if got := tokensOf(written, false); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%q: %q, want %q", written, got, want)
			}
		}
	}
}
