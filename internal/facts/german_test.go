package facts

import (
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"

	"github.com/privacywire/privacywire/internal/text"
)

// TestGermanFines holds that German words say the same things as English ones.
func TestGermanFines(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		{"Datenschutz: Irland verhängt Rekordstrafe von 1,2 Milliarden Euro gegen Meta", "", "1200000000 EUR imposed meta IE"},
		{"Meta muss 1,2 Milliarden Euro Strafe wegen DSGVO-Verstößen zahlen", "", "1200000000 EUR imposed meta -"},
		{"TikTok: 345 Millionen Euro Bußgeld wegen Umgang mit Daten von Minderjährigen",
			"Die irische Datenschutzbehörde DPC hat gegen TikTok ein Bußgeld in Höhe von 345 Millionen Euro verhängt.",
			"345000000 EUR imposed tiktok dpc"},
		{"", "Die britische Datenschutzbehörde ICO hat TikTok zu einer Geldstrafe von 12.700.000 Pfund verurteilt, weil " +
			"die App Daten von Kindern ohne Einwilligung nutzte.", "12700000 GBP imposed tiktok ico"},
		{"", "TikTok droht in Großbritannien eine Geldstrafe von 27 Millionen Pfund wegen Verstößen gegen den " +
			"Datenschutz.", "27000000 GBP proposed tiktok -"},
		{"", "Facebook zahlt 725 Millionen Dollar, um eine Sammelklage wegen des Cambridge-Analytica-Skandals " +
			"beizulegen. Der Vergleich muss noch genehmigt werden.", "725000000 USD settled facebook class-action"},
		{"", "Das Gericht hat das Bußgeld von 746 Millionen Euro gegen Amazon wegen Datenschutzverstößen aufgehoben.",
			"746000000 EUR annulled amazon -"},
		{"", "Der BfDI hat gegen Vodafone Bußgelder von 45 Mio. Euro wegen Mängeln beim Datenschutz verhängt.",
			"45000000 EUR imposed vodafone bfdi"},
		{"", "Verstöße gegen die DSGVO können mit Bußgeldern von bis zu 20 Millionen Euro geahndet werden.", ""},
		{"EU verhängt 2,4 Milliarden Euro Kartellstrafe gegen Google", "", ""},
	} {
		d := text.Parse(c.title, c.body, "de")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		if got := spell(news.Listed(f.Claims, news.ListFines), strings.Count(c.want, " -") > 0, c.want); got != c.want {
			t.Errorf("%s || %s\n got %q\nwant %q", c.title, c.body, got, c.want)
		}
		verbatim(t, c.title+"\n"+c.body, f)
	}
}

func TestGermanBans(t *testing.T) {
	for _, c := range []struct{ title, want string }{
		{"Indien verbietet TikTok", "tiktok IN nationwide in-force"},
		{"Italien sperrt ChatGPT", "chatgpt IT nationwide in-force"},
		{"TikTok in Albanien verboten", "tiktok AL nationwide in-force"},
		{"Kanada verbietet TikTok auf Diensthandys", "tiktok CA government-devices in-force"},
		{"USA: Senatoren fordern Verbot von TikTok", "tiktok US nationwide called-for"},
		{"Facebook verbietet Falschinformationen", ""},
		{"Albanien hebt Verbot von TikTok auf", "tiktok AL nationwide lifted"},
	} {
		d := text.Parse(c.title, "", "de")
		var all []string
		for _, b := range news.Listed(lexicon.Extract(d, lexicon.Mentions(d)).Claims, news.ListBans) {
			all = append(all, strings.Join([]string{b.Subject, b.Country, string(b.Scope), string(b.Status)}, " "))
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.title, got, c.want)
		}
	}
}

func TestGermanMentions(t *testing.T) {
	d := text.Parse("", "Metas Umgang mit Nutzerdaten und Apples Pläne prüft die irische Datenschutzbehörde in Österreich.", "de")
	var got []string
	for _, m := range lexicon.Mentions(d) {
		got = append(got, string(m.Kind)+":"+m.ID)
	}
	if s := strings.Join(got, " "); s != "platform:meta data: platform:apple authority:dpc country:AT" {
		t.Error(s)
	}
}
