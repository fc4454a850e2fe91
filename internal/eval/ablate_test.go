package eval

import (
	"reflect"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// compiled returns a set of rules.
func compiled(t *testing.T, file, name string, labels []string, rules ...rules.Source) Rules {
	t.Helper()
	p, err := pattern.Compile(pattern.Options{Language: "en", Labels: labels}, []pattern.Set{{Name: name, Rules: rules}})
	if err != nil {
		t.Fatal(err)
	}
	return Rules{File: file, Name: name, Set: p.Sets[0]}
}

func TestAblateCountsEachItemOnce(t *testing.T) {
	set := compiled(t, "en/topics.yaml", "fines", nil, rules.Source{Name: "a", Text: "a"}, rules.Source{Name: "b", Text: "b"},
		rules.Source{Name: "against", Text: "c => -1"}, rules.Source{Name: "never", Text: "d"})
	a, b, against := &set.Set.Rules[0], &set.Set.Rules[1], &set.Set.Rules[2]
	fines, none := &[]string{"fines"}, &[]string{}
	items := []Item{{Topics: fines}, {Topics: none}, {Topics: none, Borderline: []string{"fines"}}, {}, {Topics: fines}}
	other := compiled(t, "en/topics.yaml", "bans", nil, rules.Source{Name: "other", Text: "a"})
	fired := [][]*pattern.Rule{{a, b}, {a, against, &other.Set.Rules[0]}, {a}, {b}, {against}}
	want := []RuleRow{
		{"en/topics.yaml", "fines", "a", 3, 2, 1}, {"en/topics.yaml", "fines", "b", 2, 1, 0},
		{"en/topics.yaml", "fines", "against", 2, 2, 1}, {"en/topics.yaml", "fines", "never", 0, 0, 0},
	}
	rows := Ablate([]Rules{set}, items, fired)
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v\nwant\n%+v", rows, want)
	}
	var out strings.Builder
	if err := WriteRows(&out, rows); err != nil || !strings.Contains(out.String(), "     3      2      1  en/topics.yaml, fines: a\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestContradictions(t *testing.T) {
	yes, no := true, false
	money, bans := &Rules{File: "en/facts.yaml", Name: "money"}, &Rules{File: "en/bans.yaml", Name: "bans"}
	imposed := &Item{Fines: &[]Fine{{Status: "imposed"}}}
	blocked := &Item{Bans: &[]Ban{{Scope: "workplace", Status: "in-force", AlsoStatus: []string{"ordered"}}}}
	for _, c := range []struct {
		item *Item
		set  *Rules
		vote pattern.Vote
		want bool
	}{
		{&Item{}, money, pattern.Vote{Label: "claim", Points: 1}, false},
		{&Item{Fines: &[]Fine{}}, money, pattern.Vote{Label: "claim", Points: 1}, true},
		{&Item{Fines: &[]Fine{}}, money, pattern.Vote{Label: "claim", Points: -1}, false},
		{&Item{Fines: &[]Fine{}}, money, pattern.Vote{Label: "annulled", Points: 1}, false},
		{imposed, money, pattern.Vote{Label: "claim", Points: 1}, false},
		{imposed, money, pattern.Vote{Label: "upheld", Points: 1}, false},
		{imposed, money, pattern.Vote{Label: "annulled", Points: 1}, true},
		{&Item{Bans: &[]Ban{}}, bans, pattern.Vote{Label: "ban", Points: 3}, true},
		{&Item{Bans: &[]Ban{}}, bans, pattern.Vote{Label: "lifted", Points: 3}, false},
		{&Item{Bans: &[]Ban{}}, bans, pattern.Vote{Label: "government", Points: 3}, false},
		{blocked, bans, pattern.Vote{Label: "ban", Points: 3}, false},
		{blocked, bans, pattern.Vote{Label: "ordered", Points: 3}, false},
		{blocked, bans, pattern.Vote{Label: "lifted", Points: 3}, true},
		{blocked, bans, pattern.Vote{Label: "institution", Points: 3}, false},
		{blocked, bans, pattern.Vote{Label: "schools", Points: 3}, true},
		{&Item{Bans: &[]Ban{}}, &Rules{File: "en/bans.yaml", Name: "services"}, pattern.Vote{Label: "known", Points: 2}, false},
		{&Item{OnTopic: &no}, &Rules{File: "en/topics.yaml", Name: "privacy"}, pattern.Vote{Points: 1}, true},
		{&Item{OnTopic: &yes}, &Rules{File: "en/topics.yaml", Name: "privacy"}, pattern.Vote{Points: 1}, false},
		{&Item{OnTopic: &no, Borderline: []string{"on_topic"}}, &Rules{File: "en/topics.yaml", Name: "privacy"}, pattern.Vote{Points: 1}, false},
	} {
		if got := c.item.contradicts(c.set, c.vote); got != c.want {
			t.Errorf("%+v, %s, %+v: %v, want %v", c.item, c.set.Name, c.vote, got, c.want)
		}
	}
}
