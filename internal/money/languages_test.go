package money

import (
	"testing"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// TestWithoutCurrency: in some languages' news, millions without a currency are euros, unless a noun follows. Numbers in words
// and in parts are one sum.
func TestWithoutCurrency(t *testing.T) {
	for _, c := range []struct {
		language, sentence string
		want               int64
	}{
		{"es", "Irlanda multa a TikTok con 530 millones por enviar datos", 530_000_000},
		{"es", "La red tiene 530 millones de usuarios", 0},
		{"it", "L'Irlanda multa TikTok per 530 milioni: dati in Cina", 530_000_000},
		{"nl", "TikTok beboet met 530 miljoen wegens datadoorgifte", 530_000_000},
		{"nl", "Een lek met 530 miljoen wachtwoorden", 0},
		{"fr", "La cour réduit l'amende à 900 000 euros", 900_000},
		{"sv", "Skellefteå får betala 200 000 kronor", 200_000},
		{"fr", "Une amende de 1 200 000 euros", 1_200_000},
		{"fr", "Une amende d'un million et demi d'euros", 1_500_000},
		{"fr", "Une amende de quarante-deux millions d'euros", 42_000_000},
		{"fr", "La clinique paiera 12 500 $", 12_500},
		{"fr", "Une sanction de 200 k€", 200_000},
		{"es", "Una multa de millón y medio de euros", 1_500_000},
		{"es", "Una multa de diez mil euros", 10_000},
		{"es", "Una multa de treinta y cinco millones de euros", 35_000_000},
		{"it", "Una multa di 2 milioni e 800 mila euro", 2_800_000},
		{"it", "Una multa di ventimila euro", 20_000},
		{"pt", "Uma multa de um milhão e meio de reais", 1_500_000},
		{"nl", "Een boete van anderhalf miljoen euro", 1_500_000},
		{"de", "Eine Busse von 250'000 Franken", 250_000},
		{"de", "Eine Busse von 1’250’000 Franken", 1_250_000},
		{"en", "TikTok fined 530 million for sending data", 0},
	} {
		d := text.Parse(c.sentence, "", c.language)
		var got int64
		for _, sum := range Find(&d.Sentences[0], c.language) {
			got = sum.Amount
		}
		if got != c.want {
			t.Errorf("%s: %d, want %d", c.sentence, got, c.want)
		}
	}
}

// TestShippedWords reads the file of every language; the program does so only when a text needs it.
func TestShippedWords(t *testing.T) {
	for _, language := range rules.Languages("money.yaml") {
		if w := wordsOf(language); len(w.phrases) == 0 || len(w.Scales) == 0 {
			t.Errorf("%s has no words", language)
		}
	}
}
