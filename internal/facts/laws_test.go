package facts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

func TestLaws(t *testing.T) {
	for in, want := range map[string]string{
		"It broke Article 5(1)(f) of the GDPR.":                                "Art. 5(1)(f) GDPR",
		"infringed Articles 5(1)(a), 6 and 13 GDPR":                            "Art. 5(1)(a) GDPR; Art. 6 GDPR; Art. 13 GDPR",
		"Verstoß gegen Art. 5 Abs. 1 lit. f DSGVO":                             "Art. 5(1)(f) GDPR",
		"DSGVO, Artikel 32, verletzt":                                          "Art. 32 GDPR",
		"a violation of the Children’s Online Privacy Protection Act (COPPA)":  "COPPA",
		"under Section 5 of the FTC Act and COPPA":                             "Section 5 FTC Act; COPPA",
		"the UK GDPR and the Data Protection Act 2018":                         "UK GDPR; Data Protection Act 2018",
		"l'article 82 de la loi Informatique et Libertés":                      "Art. 82 Loi Informatique et Libertés",
		"violates Illinois' Biometric Information Privacy Act, or BIPA, twice": "BIPA",
		"The RGPDX project of 2023, NON-GDPR":                                  "",
		"on 5 May the GDPR came into force":                                    "GDPR",
		"nothing of the kind":                                                  "",
	} {
		if got := strings.Join(laws().find(in), "; "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Every pattern of a case number finds its example.
func TestCasePatterns(t *testing.T) {
	b := laws()
	for i, c := range b.cases {
		if !c.MatchString(b.Cases[i].Example) {
			t.Errorf("%s does not match its example %q", c, b.Cases[i].Example)
		}
	}
	for in, want := range map[string]string{
		"in Case C-252/21 Meta": "C-252/21", "FTC docket no. C-4365, of 2012": "C-4365",
		"Deliberation SAN-2022-023 of 19 December": "SAN-2022-023",
		"The inquiry (IN-20-7-4)":                  "IN-20-7-4",
		"docket number 3:20-cv-06570.":             "3:20-cv-06570", "in 2023-24 it rose": "", "Case closed": "",
	} {
		if got := b.caseNumber(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A claim rests on what its own sentence names, and on another one's only where the document is about one act.
func TestGround(t *testing.T) {
	d := text.Parse("Regulator fines TikTok £12m under the UK GDPR",
		"<p>Regulator fines TikTok £12m under the UK GDPR. TikTok infringed Article 8 of the UK GDPR, decision no. "+
			"2023/17 says. The DSA is new.</p>", "en")
	quote := "fines TikTok £12m"
	one := []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Amount: 12, Quote: quote}}
	ground(d, one)
	want := news.Claim{Kind: news.ClaimFine, Subject: "tiktok", Amount: 12, Quote: quote, Law: []string{"Art. 8 UK GDPR"}, Case: "2023/17",
		Basis: "TikTok infringed Article 8 of the UK GDPR, decision no. 2023/17 says."}
	if diff := cmp.Diff(want, one[0]); diff != "" {
		t.Error(diff)
	}
	two := []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Amount: 12, Quote: quote},
		{Kind: news.ClaimFine, Subject: "meta", Amount: 5, Quote: "elsewhere"}}
	ground(d, two)
	if diff := cmp.Diff([]string{"UK GDPR"}, two[0].Law); diff != "" || two[0].Basis != "" || two[1].Law != nil {
		t.Errorf("%+v\n%s", two, diff)
	}
}
