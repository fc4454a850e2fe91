package archive

import (
	"fmt"
	"strings"
	"testing"
)

func TestMisspelt(t *testing.T) {
	words := Words{
		Closed: map[string][]string{"topics": {"fines", "bans", "age-checks"}, "scope": {"schools", "minors"}},
		Open:   map[string][]string{"platforms": {"snapchat", "tiktok"}, "payer": {"snapchat", "tiktok"}},
	}
	const file = `---
id: 5f2c9a0d1b7e4c33
titel: "A headline"
title: "A headline"
source: desk
published: 2024-03-04T09:00:00Z
topics: [bans, age-chekcs]
platforms: [snapchta, kalshi]
our-note: "a key of the newsroom's own"
fines:
  - {payer: tiktik, amuont: 5, currency: EUR, status: imposed, quote: "q"}
bans:
  - {platform: kalshi, scope: scool, quote: "q"}
---
Text.
`
	var got []string
	for _, m := range Misspelt([]byte(file), words) {
		got = append(got, fmt.Sprintf("%d %s", m.Line, m.Text))
	}
	want := []string{
		`3 unknown key "titel" (did you mean "title"?)`,
		`7 topics: unknown value "age-chekcs" (did you mean "age-checks"?)`,
		`8 platforms: unknown value "snapchta" (did you mean "snapchat"?)`,
		`11 payer: unknown value "tiktik" (did you mean "tiktok"?)`,
		`11 unknown key "amuont" (did you mean "amount"?)`,
		`13 scope: unknown value "scool" (did you mean "schools"?)`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestMisspeltKnowsEveryKey: no key that the program itself writes is taken for a mistake.
func TestMisspeltKnowsEveryKey(t *testing.T) {
	for _, m := range Misspelt(Encode(full()), Words{}) {
		t.Errorf("line %d: %s", m.Line, m.Text)
	}
}
