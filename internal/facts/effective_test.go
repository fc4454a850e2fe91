package facts

import (
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// TestEffective holds that the day from which a ban holds is read from the text, and what follows from it.
func TestEffective(t *testing.T) {
	published := time.Date(2023, 5, 18, 9, 0, 0, 0, time.UTC) // a Thursday
	for _, c := range []struct{ title, body, date, status string }{
		{"Montana bans TikTok", "The law takes effect on January 1, 2024.", "2024-01-01", "ordered"},
		{"Montana bans TikTok", "The law took effect on 1 May 2023.", "2023-05-01", "in-force"},
		{"Norway bans Telegram from 4 August", "", "2023-08-04", "ordered"},
		{"Norway bans Telegram from 2 May", "", "2023-05-02", "in-force"},
		{"Albania bans TikTok", "It applies to everyone and comes into force in 45 days.", "2023-07-02", "ordered"},
		{"Albania to ban TikTok from Monday", "", "2023-05-22", "ordered"},
		{"Greece bans TikTok from 2027", "", "2027", "ordered"},
		{"Albania bans TikTok", "The minister said so on 3 May 2023.", "", "in-force"},
		{"L'Albanie interdit TikTok", "La mesure entre en vigueur le 1er juin 2023.", "2023-06-01", "ordered"},
		{"Brasil proíbe o TikTok", "A lei entra em vigor em 10 de dezembro de 2023.", "2023-12-10", "ordered"},
	} {
		d := text.Parse(c.title, c.body, "")
		claims := lexicon.Extract(d, lexicon.Mentions(d)).Claims
		Date(claims, published)
		if len(claims) != 1 || claims[0].Effective != c.date || string(claims[0].Status) != c.status {
			t.Errorf("%s %s: got %+v, want %s %s", c.title, c.body, claims, c.date, c.status)
		}
	}
	claims := []news.Claim{{Kind: news.ClaimBan, Status: news.BanInForce, Effective: "--08-04"}}
	if Date(claims, time.Time{}); claims[0].Effective != "" {
		t.Errorf("without a day of the text: %q", claims[0].Effective)
	}
}
