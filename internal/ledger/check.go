package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// A Contradiction is something that a person should look at: what is wrong, where, and what to do.
type Contradiction struct {
	Article string // the id of the article; "" when it isn't about one
	Path    string // its path, without .md
	Event   string // the id of the event; "" when it isn't about one
	Text    string // the fault and the remedy, in one line
}

// unplaced names the claims that can't be in the ledger.
func unplaced(names news.Names, articles []*news.Article) []Contradiction {
	var all []Contradiction
	for _, a := range articles {
		place := map[string]int{}
		for i := range a.Claims {
			c := &a.Claims[i]
			row := c.Kind.Row()
			place[row.List]++
			for _, text := range faults(a, c, row) {
				text = fmt.Sprintf("%s %d %s", cmp.Or(news.ImpliedKind(row.List, ""), "claim"), place[row.List], text)
				all = append(all, Contradiction{a.ID, a.Path, c.Event, text})
			}
		}
	}
	return all
}

// faults returns what keeps a claim out of the ledger, each with its remedy.
func faults(a *news.Article, c *news.Claim, row news.KindRow) (all []string) {
	if !row.Has(c.Status) {
		all = append(all, fmt.Sprintf("has the status %q, which a %s doesn't have: use %s", c.Status, row.Kind,
			statuses(row)))
	}
	switch {
	case c.Subject == "" && len(a.Platforms) != 1:
		all = append(all, fmt.Sprintf("names no %s and isn't in the ledger: add %s:", row.Subject, row.Subject))
	case row.Place && place(a, c) == "":
		all = append(all, fmt.Sprintf("names neither country nor %s and isn't in the ledger: add country:", row.Authority))
	}
	if c.Amount != 0 && len(c.Currency) != 3 {
		all = append(all, fmt.Sprintf("has the currency %q: use a code of three letters, such as EUR", c.Currency))
	}
	return all
}

// statuses writes the statuses of a kind as "a, b or c".
func statuses(row news.KindRow) string {
	names := make([]string, 0, 9)
	for _, s := range slices.Concat(row.Statuses...) {
		names = append(names, string(s))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// mixed names the events under whose ids persons have put claims that contradict one another.
func mixed(groups []*group) []Contradiction {
	var all []Contradiction
	for _, a := range groups {
		id, _ := a.name()
		first := a.claims[0]
		say := func(c *claim, format string, args ...any) {
			all = append(all, Contradiction{c.article.ID, c.article.Path, id, fmt.Sprintf("event "+id+" "+format, args...)})
		}
		for _, c := range a.claims[1:] {
			switch {
			case c.list != first.list:
				say(c, "is in "+first.list+" and in "+c.list+": give one of them an event: of its own")
			case c.who != first.who:
				say(c, "is about %s and about %s: correct payer: or platform:, or give one of them an event: of its own",
					first.who, c.who)
			case !c.row.Money && c.place != first.place:
				say(c, "is in %s and in %s: correct country: or region:, or give one of them an event: of its own",
					first.place, c.place)
			case c.row.Money && compareAuthorities(c, first) == otherCountry:
				say(c, "is by %s and by %s: correct authority:, or give one of them an event: of its own", first.Authority,
					c.Authority)
			}
		}
	}
	return all
}
