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

// unplaced names the fines and bans that can't be in the ledger.
func unplaced(names Names, articles []*news.Article) []Contradiction {
	var all []Contradiction
	say := func(a *news.Article, event, format string, args ...any) {
		all = append(all, Contradiction{a.ID, a.Path, event, fmt.Sprintf(format, args...)})
	}
	for _, a := range articles {
		for i, f := range a.Fines {
			if !slices.Contains(fineStatuses, f.Status) {
				say(a, f.Event, "fine %d has the status %q, which fines don't have: use proposed, imposed, settled, appealed, reduced, upheld, annulled or paid", i+1, f.Status)
			}
			if f.Payer == "" && len(a.Platforms) != 1 {
				say(a, f.Event, "fine %d names no payer and isn't in the ledger: add payer:", i+1)
			}
			if f.Amount != 0 && len(f.Currency) != 3 {
				say(a, f.Event, "fine %d has the currency %q: use a code of three letters, such as EUR", i+1, f.Currency)
			}
		}
		for i, b := range a.Bans {
			if !slices.Contains(banStatuses, b.Status) {
				say(a, b.Event, "ban %d has the status %q, which bans don't have: use called-for, proposed, passed, ordered, in-force, paused, blocked, lifted or rejected", i+1, b.Status)
			}
			if b.Platform == "" && len(a.Platforms) != 1 {
				say(a, b.Event, "ban %d names no platform and isn't in the ledger: add platform:", i+1)
			} else if place(a, &a.Bans[i]) == "" {
				say(a, b.Event, "ban %d names neither country nor body and isn't in the ledger: add country:", i+1)
			}
		}
	}
	return all
}

// mixed names events under whose ids persons have put what contradicts.
func mixed(acts []*act) []Contradiction {
	var all []Contradiction
	for _, a := range acts {
		id, _ := a.name()
		first := a.claims[0]
		say := func(c *claim, format string, args ...any) {
			all = append(all, Contradiction{c.article.ID, c.article.Path, id, fmt.Sprintf("event "+id+" "+format, args...)})
		}
		for _, c := range a.claims[1:] {
			switch {
			case (c.fine == nil) != (first.fine == nil):
				say(c, "has a fine and a ban: give one of them an event: of its own")
			case c.who != first.who:
				say(c, "is about %s and about %s: correct payer: or platform:, or give one of them an event: of its own", first.who, c.who)
			case c.ban != nil && c.place != first.place:
				say(c, "is in %s and in %s: correct country: or region:, or give one of them an event: of its own", first.place, c.place)
			case c.fine != nil && related(c, first) == other:
				say(c, "is by %s and by %s: correct authority:, or give one of them an event: of its own", first.fine.Authority, c.fine.Authority)
			}
		}
	}
	return all
}

func sortContradictions(all []Contradiction) {
	slices.SortFunc(all, func(a, b Contradiction) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Article, b.Article), strings.Compare(a.Text, b.Text))
	})
}
