package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

const (
	perTop     = 4                  // the lead and the stories next to it
	perChanges = 8                  // changes of the ledger on the front page
	perPlaces  = 6                  // platforms in "where bans are in force"
	leadAge    = 5 * 24 * time.Hour // before the newest story: what is older leads no more
	leadDek    = 320                // bytes of a summary
	topDek     = 170
)

// A FrontPage is the newest stories, those that weigh most first, the others by day, and the ledger next to them.
type FrontPage struct {
	Page
	Newest  template.HTML // when the newest article was published
	Week    []Figure      // what changed in the ledger this week
	Year    string        // when nothing did: the words for this year, and what changed in it
	InYear  []Figure
	Lead    *Item
	Next    []*Item
	Days    []Day
	Changes []Change
	World   template.HTML // where bans hold
	Places  []Place
	Payers  []Bar
	Earlier *Link
}

// A Place is a platform with the places where a ban of it is in force.
type Place struct {
	Platform Link
	Where    string
}

func (b *builder) homePage(l *list, n int, entries []entry) error {
	if n > 0 {
		p := b.listPage("home", b.words.text["home.heading"], b.in.Site.Description, l, n, entries)
		p.Feeds = b.feedLinks("")
		return b.page(&p)
	}
	p := FrontPage{Page: b.newPage("home", "home", "index.html", "", b.in.Site.Description),
		Newest: b.time(b.model.newest, "date.long"), Week: b.since(b.now.AddDate(0, 0, -7)),
		World: b.tiles(worldTiles, news.ScopeNationwide, byCountry), Places: b.bannedPlaces()}
	p.Heading, p.Feeds = b.in.Site.Title, b.feedLinks("")
	if len(entries) > 0 {
		p.Modified = entries[len(entries)-1].date
	}
	if len(p.Week) == 0 {
		p.Year = b.words.say("home.year", "year", fmt.Sprint(b.now.Year()))
		p.InYear = b.since(time.Date(b.now.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}
	p.Earlier, _ = b.turn(l, 0)
	top := b.top(entries)
	for i, s := range top {
		if i == 0 {
			p.Lead = b.topStory(s, leadDek)
		} else {
			p.Next = append(p.Next, b.topStory(s, topDek))
		}
	}
	rest := slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return slices.Contains(top, e.story) })
	p.Days = b.days(rest)
	all := slices.Concat(b.model.fines, b.model.bans)
	slices.SortStableFunc(all, latest)
	for _, e := range all[:min(perChanges, len(all))] {
		p.Changes = append(p.Changes, Change{Time: b.changed(e), Who: b.subject(e.Claim), Badge: b.badge(e)})
	}
	p.Payers = b.topPayers()
	return b.page(&p)
}

// top returns the stories that weigh most, of those that are not old.
func (b *builder) top(entries []entry) []*story {
	if len(entries) < 2*perTop {
		return nil
	}
	var all []*story
	newest := entries[len(entries)-1].date
	for i, e := range slices.Backward(entries) {
		recent := newest.Sub(e.date) <= leadAge || len(entries)-i <= 2*perTop
		if recent && !e.lead.Spun && !e.lead.Advertorial {
			all = append(all, e.story)
		}
	}
	slices.SortStableFunc(all, func(x, y *story) int {
		heavier := cmp.Compare(b.weight(y, newest), b.weight(x, newest))
		return cmp.Or(heavier, y.date.Compare(x.date), cmp.Compare(x.path, y.path))
	})
	return all[:min(perTop, len(all))]
}

// weight returns how much a story matters: how many sources report it, its sum, its topics, and how fresh it is.
func (b *builder) weight(s *story, newest time.Time) float64 {
	w := 2*math.Log2(float64(1+len(sourcesOf(s)))) + 0.5*float64(min(2, len(s.topics)))
	if len(s.lead.Summary) < 80 {
		w--
	}
	for i, e := range b.storyEvents(s) {
		if i == 0 {
			w++
		}
		if v := b.euros(e); v > 0 && i < 3 {
			w += max(0, math.Log10(v)-5) / 2
		}
		if e.Kind == news.ClaimBan && e.Claim.Scope == news.ScopeNationwide && i == 0 {
			w++
		}
	}
	return w - min(6, newest.Sub(s.date).Hours()/24)
}

func sourcesOf(s *story) []string {
	var all []string
	for _, a := range s.Articles {
		if !a.Spun && !slices.Contains(all, a.Source) {
			all = append(all, a.Source)
		}
	}
	return all
}

// topStory returns a story with the first words of its summary and what came before it.
func (b *builder) topStory(s *story, limit int) *Item {
	item := b.item(s)
	item.Time, item.Dek = b.time(s.date, "date.short"), dek(s.lead.Summary, limit)
	if before := b.storyLinks(s.Previous); len(before) > 0 {
		item.Before = &before[0]
	}
	return item
}

// since counts what changed in the ledger after a time, each event once, as it is now.
func (b *builder) since(since time.Time) []Figure {
	var money []news.Event
	bans := map[news.Status]int{}
	proposed := 0
	for _, e := range b.model.fines {
		switch {
		case !e.Changed.After(since):
		case e.Status == news.FineImposed || e.Status == news.FineSettled:
			money = append(money, *e.Event)
		case e.Status == news.FineProposed:
			proposed++
		}
	}
	for _, e := range b.model.bans {
		if e.Changed.After(since) {
			bans[e.Status]++
		}
	}
	fines, ban := b.address("ledger/fines/index.html"), b.address("ledger/bans/index.html")
	all := b.figures(b.in.Ledger.Sum(money))
	for i := range all {
		all[i].Address = fines
	}
	if proposed > 0 {
		all = append(all, Figure{Value: b.words.number(int64(proposed)),
			Text: b.words.text[one("week.proposed", proposed)], Address: fines})
	}
	for _, row := range news.ClaimBan.Row().Statuses {
		for _, status := range row {
			if n := bans[status]; n > 0 {
				text := b.words.say(one("week.bans", n), "status", b.words.or("status", string(status)))
				all = append(all, Figure{Value: b.words.number(int64(n)), Text: text, Address: ban})
			}
		}
	}
	return all
}

// bannedPlaces lists the platforms with the most bans in force.
func (b *builder) bannedPlaces() []Place {
	where := map[string][]string{}
	for _, e := range b.model.bans {
		if e.Status != news.BanInForce {
			continue
		}
		parts := b.banParts(e.Event)
		if place := strings.Join(parts[:len(parts)-1], ", "); place != "" && !slices.Contains(where[e.Claim.Subject], place) {
			where[e.Claim.Subject] = append(where[e.Claim.Subject], place)
		}
	}
	rows := make([]Place, 0, len(where))
	for slug, places := range where {
		slices.Sort(places)
		link := Link{Text: b.platform(slug), Address: b.sectionURL("platforms", slug)}
		rows = append(rows, Place{link, strings.Join(places, "; ")})
	}
	slices.SortFunc(rows, func(x, y Place) int {
		return cmp.Or(strings.Count(y.Where, ";")-strings.Count(x.Where, ";"), cmp.Compare(x.Platform.Text, y.Platform.Text))
	})
	return rows[:min(perPlaces, len(rows))]
}
