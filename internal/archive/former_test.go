package archive

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
)

// formerFile returns the bytes of a file of the version before claims had kinds, with these lines for its claims.
func formerFile(claims string) []byte {
	head := "---\nid: a011223344556677\ntitle: \"A title\"\nsource: s\npublished: 2023-04-04T09:00:00Z\nseen: 2023-04-04T10:07:00Z\n" + claims
	body := "---\nWords.\n"
	return fmt.Appendf(nil, "%smade: sha256:%x\n%s", head, sha256.Sum256([]byte(head+body)), body)
}

// TestFormerFiles reads files of the version before claims had kinds. None counts as edited, and each is written as it
// was, but for the scopes that have other names now.
func TestFormerFiles(t *testing.T) {
	for _, c := range []struct {
		name, claims string
		want         []news.Claim
		rewritten    string // "" when the bytes stay
	}{
		{"a fine", `fines:
  - {payer: tiktok, authority: ico, amount: 12700000, currency: GBP, also: [{amount: 14500000, currency: EUR}], approx: true, period: day, status: imposed, event: e, opens: e, quote: "fined"}
`, []news.Claim{{Kind: news.ClaimFine, Subject: "tiktok", Authority: "ico", Amount: 12.7e6, Currency: "GBP", Also: []news.Money{{Amount: 14.5e6, Currency: "EUR"}},
			Approx: true, Period: "day", Status: news.FineImposed, Event: "e", Opens: "e", Quote: "fined"}}, ""},
		{"what was settled and a ban", `fines:
  - {payer: meta, authority: US, amount: 37500000, currency: USD, status: settled, event: e, quote: "settles"}
  - {status: proposed, quote: "may be fined"}
bans:
  - {platform: tiktok, country: US, body: us-house, region: Montana, scope: government-devices, status: in-force, event: x, opens: x, repeats: y/ordered, quote: "banned"}
`, []news.Claim{{Kind: news.ClaimSettlement, Subject: "meta", Authority: "US", Amount: 37.5e6, Currency: "USD", Status: news.FineSettled, Event: "e", Quote: "settles"},
			{Kind: news.ClaimFine, Status: news.FineProposed, Quote: "may be fined"},
			{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Authority: "us-house", Region: "Montana", Scope: news.ScopeGovernmentDevices,
				Status: news.BanInForce, Event: "x", Opens: "x", Repeats: "y/ordered", Quote: "banned"}}, ""},
		{"former scopes", `bans:
  - {platform: facebook, country: IT, scope: processing, status: ordered, quote: "ads"}
  - {platform: chatgpt, body: Samsung, scope: workplace, status: in-force, quote: "staff"}
`, []news.Claim{{Kind: news.ClaimBan, Subject: "facebook", Country: "IT", Scope: news.ScopeActivity, Status: news.BanOrdered, Quote: "ads"},
			{Kind: news.ClaimBan, Subject: "chatgpt", Authority: "Samsung", Scope: news.ScopeInstitution,
				Status: news.BanInForce, Quote: "staff"}}, `bans:
  - {platform: facebook, country: IT, scope: activity, status: ordered, quote: "ads"}
  - {platform: chatgpt, body: Samsung, scope: institution, status: in-force, quote: "staff"}
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := formerFile(c.claims)
			a, err := Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if a.Edited {
				t.Error("counts as edited by a person")
			}
			if d := gocmp.Diff(c.want, a.Claims); d != "" {
				t.Error("claims: -want +got", d)
			}
			want := data
			if c.rewritten != "" {
				want = formerFile(c.rewritten)
			}
			if d := gocmp.Diff(string(want), string(Encode(a))); d != "" {
				t.Error("written: -want +got", d)
			}
		})
	}
}

// TestKindsInFiles reads what a person may write about kinds: a list of another order, a kind of another list.
func TestKindsInFiles(t *testing.T) {
	a, err := Decode(formerFile("bans:\n  - {platform: x, country: FR, status: ordered, quote: \"b\"}\nfines:\n  - " +
		"{kind: damages, payer: x, status: imposed, quote: \"d\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Claims) != 2 || a.Claims[0].Kind != news.ClaimDamages || a.Claims[1].Kind != news.ClaimBan {
		t.Errorf("claims are %+v, want damages before the ban", a.Claims)
	}
	_, err = Decode(formerFile("fines:\n  - {kind: ban, payer: x, quote: \"d\"}\n"))
	if err == nil || !strings.Contains(err.Error(), `"ban" is not a kind of fines: use fine, settlement, damages, refund`) {
		t.Errorf("a ban among fines: %v", err)
	}
}
