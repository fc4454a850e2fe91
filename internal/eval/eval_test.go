package eval

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/news"
)

// names is a word list of a few names.
type names map[string]string

func (n names) PlatformSlug(s string) (string, bool)  { v, ok := n["p:"+s]; return v, ok }
func (n names) AuthoritySlug(s string) (string, bool) { v, ok := n["a:"+s]; return v, ok }
func (n names) CountryCode(s string) (string, bool)   { v, ok := n["c:"+s]; return v, ok }

var few = names{"p:TikTok": "tiktok", "p:Meta": "meta", "a:ICO": "ico", "a:US court": "us-court", "c:GB": "GB", "c:US": "US"}

const labels = `
{"id":"1","title":"TikTok fined","topics":["fines"],"on_topic":true,"platforms":["TikTok"],"regulators":["ICO"],"jurisdictions":["GB"],"fines":[{"amount":100,"currency":"GBP","status":"imposed","payer":"TikTok","also":[{"amount":120,"currency":"USD"}]}]}
{"id":"2","title":"Meta may be fined","topics":["fines","bans"],"borderline":["bans"],"on_topic":true,"platforms":["Meta","Other"],"regulators":["US court (Texas)"],"jurisdictions":["US"],"fines":[{"amount":5,"currency":"USD","status":"overturned","payer":"Meta"},{"amount":null,"status":"proposed"}]}

{"id":"3","title":"Nothing","topics":[],"on_topic":false,"platforms":[],"regulators":[],"jurisdictions":[],"fines":[]}
{"id":"4","title":"No labels"}
`

func report(t *testing.T) *Report {
	t.Helper()
	items, err := Read(strings.NewReader(labels))
	if err != nil {
		t.Fatal(err)
	}
	return Score(few, items, []Prediction{
		{Kept: true, OnTopic: true, Topics: []string{"fines"}, Platforms: []string{"tiktok"},
			Authorities: []string{"ico"}, Countries: []string{"GB"},
			Claims: []news.Claim{{Kind: news.ClaimFine, Amount: 100, Currency: "GBP", Status: news.FineUpheld,
				Subject: "tiktok", Also: []news.Money{{Amount: 120, Currency: "USD"}}}}},
		{Kept: true, OnTopic: true, Topics: []string{"shopping"}, Platforms: []string{"meta"},
			Authorities: []string{"us-court"}, Countries: []string{"US", "GB"},
			Claims: []news.Claim{{Kind: news.ClaimFine, Amount: 5, Currency: "USD", Status: news.FineAnnulled,
				Subject: "tiktok"}, {Kind: news.ClaimFine, Status: news.FineProposed}}},
		{OnTopic: true, Claims: []news.Claim{{Kind: news.ClaimFine, Amount: 7, Currency: "EUR", Quote: "seven"}}},
		{Topics: []string{"fines"}, Platforms: []string{"tiktok"}},
	})
}

func TestScore(t *testing.T) {
	r := report(t)
	for _, c := range []struct {
		row  Row
		want Row
	}{
		{r.Topics[0], Row{"fines", 1, 0, 1}}, // bans is borderline in item 2, and left out
		{r.Topics[1], Row{"shopping", 0, 1, 0}},
		{r.Row(OnTopic), Row{"on_topic", 2, 1, 0}},
		{r.Row(Platforms), Row{"platforms", 2, 0, 1}},
		{r.Row(Authorities), Row{"authorities", 2, 0, 0}},
		{r.Row(Countries), Row{"countries", 2, 1, 0}},
		{r.Row(Amounts), Row{"fine amounts", 2, 1, 0}},
		{r.Row(Unsummed), Row{"fines without a sum", 1, 0, 0}},
		{r.Row(Statuses), Row{"fine statuses", 2, 0, 0}},
		{r.Row(Payers), Row{"fine payers", 1, 1, 0}},
		{r.Row(Also), Row{"fine sums in other currencies", 1, 0, 0}},
	} {
		if c.row != c.want {
			t.Errorf("%+v, want %+v", c.row, c.want)
		}
	}
	if len(r.Topics) != 2 || len(r.Misses) != 7 {
		t.Errorf("%d topics, %d misses: %+v", len(r.Topics), len(r.Misses), r.Misses)
	}
}

func TestFigures(t *testing.T) {
	row := Row{Right: 3, False: 1, Lost: 2}
	if p, r, f := row.Precision(), row.Recall(), row.F1(); p != 0.75 || r != 0.6 || f < 0.666 || f > 0.667 {
		t.Error(p, r, f)
	}
	if empty := (Row{}); empty.Precision() != 1 || empty.Recall() != 1 || empty.F1() != 1 {
		t.Error("nothing asked and nothing said is no fault")
	}
}

func TestReport(t *testing.T) {
	r := report(t)
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"4 items", "fines                              1.000   0.500", "topics, macro",
		"fine payers", "- platforms: other", `+ fine amounts: 7 EUR: "seven"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	encoded, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Items  int
		Macro  float64 `json:"macro_f1"`
		Topics map[string]struct{ F1 float64 }
		Facts  map[string]struct{ Precision float64 }
		Misses []Miss
	}
	if err := json.Unmarshal(encoded, &back); err != nil {
		t.Fatal(err)
	}
	if back.Items != 4 || back.Macro != r.Macro() || back.Facts["fine payers"].Precision != 0.5 || len(back.Misses) != 7 {
		t.Errorf("%s", encoded)
	}
}

func TestFloors(t *testing.T) {
	r := report(t)
	if err := (Floors{"fines": 0.6, "macro": 0.3, "platforms": 0.8, "fine amounts precision": 0.6,
		"fine amounts recall": 1, "fine payers": 0.5}).Check(r); err != nil {
		t.Error(err)
	}
	err := (Floors{"platforms": 0.9, "wishes": 0.1, "fines": 0}).Check(r)
	if want := "platforms: 0.800 is below the floor of 0.900\nwishes: no such figure in the report"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestReadErrors(t *testing.T) {
	items, err := Read(strings.NewReader("{\"id\":\"1\"}\n{broken\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "line 2: not an item: ") || len(items) != 1 {
		t.Errorf("%d items, %v", len(items), err)
	}
	if _, err := Read(strings.NewReader(`{"id":"` + strings.Repeat("x", maxLine) + `"}`)); err == nil ||
		!strings.HasPrefix(err.Error(), "line 1: ") {
		t.Errorf("%v", err)
	}
}

func TestText(t *testing.T) {
	if got := (&Input{Description: "short", Content: "full"}).Text(); got != "full" {
		t.Error(got)
	}
	if got := (&Input{Description: "short"}).Text(); got != "short" {
		t.Error(got)
	}
}

func TestScorePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("lists of different lengths are compared")
		}
	}()
	Score(few, make([]Item, 1), nil)
}

func TestScoreOfBansAndWhatIsKept(t *testing.T) {
	items, err := Read(strings.NewReader(`
{"id":"1","topics":["bans"],"on_topic":true,"bans":[{"platform":"TikTok","country":"GB","scope":"nationwide","status":"ordered","also_status":["in-force"]},{"platform":"Meta","country":"US","scope":"state","status":"passed"}]}
{"id":"2","topics":[],"on_topic":true,"borderline":["on_topic"],"bans":[]}
{"id":"3","topics":[],"on_topic":false,"bans":[{"platform":"TikTok","country":"US","scope":"schools","status":"lifted"},{"platform":"TikTok","country":"US","scope":"schools","status":"in-force"}]}
{"id":"4","topics":["shopping"],"on_topic":false,"bans":[]}
{"id":"5","topics":[],"fines":[{"amount":7,"currency":"EUR","also":{"amount":8,"currency":"USD"}}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	predictions := []Prediction{
		{Kept: true, Claims: []news.Claim{{Kind: news.ClaimBan, Subject: "tiktok", Country: "GB", Scope: "nationwide",
			Status: news.BanInForce}, {Kind: news.ClaimBan, Subject: "meta", Country: "GB"}}},
		{Kept: true},
		{Kept: true, Claims: []news.Claim{{Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Scope: "schools",
			Status: news.BanInForce}, {Kind: news.ClaimBan, Subject: "tiktok", Country: "US", Scope: "other",
			Status: news.BanLifted}}},
		{},
		{Kept: true, Claims: []news.Claim{{Kind: news.ClaimFine, Amount: 7, Currency: "EUR", Also: []news.Money{{Amount: 8, Currency: "USD"}}}}},
	}
	r := Score(few, items, predictions)
	for _, c := range []struct{ row, want Row }{
		{r.Row(Kept), Row{"kept", 1, 1, 1}}, // item 2 is borderline, item 5 lacks a label
		{r.Row(Bans), Row{"bans found", 3, 1, 1}},
		{r.Row(BanScopes), Row{"ban scopes", 2, 1, 0}},
		{r.Row(BanStatuses), Row{"ban statuses", 3, 0, 0}},
		{r.Row(Also), Row{"fine sums in other currencies", 1, 0, 0}}, // written without a list
	} {
		if c.row != c.want {
			t.Errorf("%+v, want %+v", c.row, c.want)
		}
	}
	items[1].Borderline = nil
	if strict := Score(few, items, predictions).Row(Kept); strict != (Row{"kept", 2, 1, 1}) {
		t.Errorf("with borderline labels: %+v", strict)
	}
}

// TestStories holds the figures of stories: four items of two happenings, of which one is split and joined to the other.
func TestStories(t *testing.T) {
	items := []Item{{ID: "1", Story: "a"}, {ID: "2", Story: "a"}, {ID: "3", Story: "b"}, {ID: "4"}}
	r := Score(few, items, []Prediction{{Story: "x"}, {Story: "y"}, {Story: "y"}, {Story: "z"}})
	if want := (Row{"story pairs", 0, 1, 1}); r.Row(StoryPairs) != want {
		t.Errorf("pairs %+v, want %+v", r.Row(StoryPairs), want)
	}
	if want := (BCubed{Precision: 0.75, Recall: 0.75}); r.Stories != want {
		t.Errorf("stories %+v, want %+v", r.Stories, want)
	}
	if r := Score(few, items[3:], []Prediction{{Story: "z"}}); r.Stories != (BCubed{}) {
		t.Errorf("scored without labels: %+v", r.Stories)
	}
}
