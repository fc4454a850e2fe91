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

// doubles names events that a person has joined although they contradict each other, and pairs that look like one act.
func doubles(x *Index) []Contradiction {
	var all []Contradiction
	for _, d := range x.drafts {
		if len(d.claims) == 0 {
			continue
		}
		who := d.claims[0].who
		for _, c := range d.claims {
			if (c.fine == nil) != (d.claims[0].fine == nil) {
				all = append(all, Contradiction{c.article.ID, c.article.Path, d.id, fmt.Sprintf("event %s has a fine and a ban: give one of them an event: of its own", d.id)})
			} else if c.who != who {
				all = append(all, Contradiction{c.article.ID, c.article.Path, d.id, fmt.Sprintf("event %s is about %s and about %s: correct payer: or platform:, or give one an event: of its own", d.id, who, c.who)})
			}
		}
		if other := x.twin(d); other != "" && d.id < other {
			c := d.claims[0]
			all = append(all, Contradiction{c.article.ID, c.article.Path, d.id, fmt.Sprintf("events %s and %s look like one act: set event: %s in the articles of the other, if they are", d.id, other, d.id)})
		}
	}
	return all
}

// twin gives another event that states the same sum by the same authority at about the same time.
func (x *Index) twin(d *draft) string {
	found := ""
	for i := range d.claims {
		c := &d.claims[i]
		if c.fine == nil {
			continue
		}
		for _, b := range x.buckets(c, true) {
			if b.kind != "sum" {
				continue
			}
			for _, o := range x.byWho[c.who][b] {
				if o != d && (found == "" || o.id < found) && x.fits(c, o) == sum {
					found = o.id
				}
			}
		}
	}
	return found
}

func sortContradictions(all []Contradiction) {
	slices.SortFunc(all, func(a, b Contradiction) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Article, b.Article), strings.Compare(a.Text, b.Text))
	})
}
