package site

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A BansPage is the ledger of bans.
type BansPage struct {
	Page
	Figures  []Figure
	World    template.HTML // a tile for each country
	States   template.HTML // a tile for each state of the United States, "" when none has a ban
	Places   []PlaceRow    // the same in words
	Unmapped string        // the places that no tile stands for
	Groups   []BanGroup
	Years    string // what the bars of the tables span: "2020 – 2026"
}

// A PlaceRow is what is banned in one place.
type PlaceRow struct {
	Place Link
	Bans  []*Badge
}

// A BanGroup is the bans in one state: in force, pending or ended.
type BanGroup struct {
	State string
	Name  string
	Rows  []Row
}

// bans renders the ledger of bans.
func (b *builder) bans() error {
	const path = "ledger/bans/index.html"
	p := BansPage{Page: b.newPage("bans", "bans", path, b.words.text["bans.heading"], b.words.text["bans.description"])}
	p.Feeds = b.feedLinks("ledger/bans/")
	from := b.now
	for _, e := range b.model.bans {
		if begin, _ := banSpan(e.Event, b.now); begin.Before(from) {
			from = begin
		}
	}
	from = time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	if p.Years = fmt.Sprint(from.Year()); b.now.Year() > from.Year() {
		p.Years += "–" + fmt.Sprint(b.now.Year())
	}
	for _, state := range []string{"on", "wait", "over"} {
		g := BanGroup{State: state, Name: b.words.text["bans."+state]}
		for _, e := range b.model.bans {
			if stateOf(e.Status) == state {
				row := b.newRow(e)
				row.Bar = spanBar(e.Event, from, b.now)
				g.Rows = append(g.Rows, row)
			}
		}
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
			p.Figures = append(p.Figures, Figure{Value: b.words.number(int64(len(g.Rows))), Text: g.Name, Address: "#" + state})
		}
	}
	p.World, p.States = b.tiles(worldTiles, news.ScopeNationwide, byCountry), b.tiles(stateTiles, news.ScopeState, byState)
	p.Places, p.Unmapped = b.banPlaces(), b.unmapped()
	return b.page(&p)
}

// spanBar draws a ban from its order to its end.
func spanBar(e *news.Event, from, to time.Time) template.HTML {
	begin, end := banSpan(e, to)
	span := max(1, to.Sub(from).Hours())
	x, w := 100*begin.Sub(from).Hours()/span, 100*end.Sub(begin).Hours()/span
	return template.HTML(fmt.Sprintf(`<svg class="bar span" width="100%%" height="8" aria-hidden="true">`+
		`<rect width="%.1f%%" x="%.1f%%" height="8"/></svg>`, min(100, max(1.5, w)), min(98.5, max(0, x))))
}

// unmapped lists the places of bans that the map has no tile for, such as the institutions of a union.
func (b *builder) unmapped() string {
	var places []string
	for _, e := range b.model.bans {
		place := cmp.Or(b.place(e.Claim), b.words.text["event.unknown"])
		if !slices.Contains(strings.Fields(worldTiles), e.Claim.Country) && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	return strings.Join(places, ", ")
}

// banPlaces lists the bans of each country, by name.
func (b *builder) banPlaces() []PlaceRow {
	byPlace := map[string][]*event{}
	for _, e := range b.model.bans {
		place := cmp.Or(b.country(e.Claim.Country), b.place(e.Claim))
		byPlace[place] = append(byPlace[place], e)
	}
	rows := make([]PlaceRow, 0, len(byPlace))
	for place, events := range byPlace {
		row := PlaceRow{Place: Link{Text: cmp.Or(place, b.words.text["event.unknown"]),
			Address: b.sectionURL("countries", countrySlug(events[0].Claim.Country))}}
		for _, e := range events {
			badge := b.newBadge(e)
			parts := []string{b.platform(e.Claim.Subject)}
			if e.Claim.Region != "" {
				parts = append(parts, e.Claim.Region)
			}
			badge.Full, badge.Text = badge.Text, b.short(append(parts, b.words.or("status", string(e.Status))))
			row.Bans = append(row.Bans, badge)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(x, y PlaceRow) int { return cmp.Compare(x.Place.Text, y.Place.Text) })
	return rows
}

// The maps are text: a word for each tile, ".." for none. What follows an empty line names the tiles.
//
//go:embed tiles/world.txt
var worldTiles string

//go:embed tiles/us.txt
var stateTiles string

func byCountry(c news.Claim, _ map[string]string) string { return c.Country }

func byState(c news.Claim, codes map[string]string) string {
	if c.Country != "US" {
		return ""
	}
	return codes[c.Region]
}

// tiles draws a map of tiles, each in the look of its strongest ban; "" when no tile has one. Bans of the scope whole
// cover all of a tile.
func (b *builder) tiles(text string, whole news.Scope, key func(news.Claim, map[string]string) string) template.HTML {
	grid, legend, _ := strings.Cut(text, "\n\n")
	codes, names := map[string]string{}, map[string]string{}
	for line := range strings.Lines(legend) {
		if code, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			codes[name], names[code] = code, name
		}
	}
	looks, bans := map[string]string{}, map[string][]string{}
	for _, e := range b.model.bans {
		if code := key(e.Claim, codes); code != "" {
			looks[code] = stronger(looks[code], tileLook(e.Event, whole))
			bans[code] = append(bans[code], b.platform(e.Claim.Subject)+" · "+strings.Join(b.banParts(e.Event), " · "))
		}
	}
	rows := strings.Split(strings.TrimSpace(grid), "\n")
	var lit, empty strings.Builder
	for y, row := range rows {
		for x, code := range strings.Fields(row) {
			switch look := looks[code]; {
			case code == "..":
			case look == "":
				fmt.Fprintf(&empty, "M%d %dh9v9h-9z", 10*x, 10*y)
			default:
				title := cmp.Or(names[code], b.country(code)) + ": " + strings.Join(bans[code], "; ")
				fmt.Fprintf(&lit, `<rect class="%s" x="%d" y="%d" width="9" height="9"><title>%s</title></rect>`, look, 10*x, 10*y,
					template.HTMLEscapeString(title))
				fmt.Fprintf(&lit, `<text class="%s" x="%.1f" y="%.1f">%s</text>`, look, float64(10*x)+4.5, float64(10*y)+6, code)
			}
		}
	}
	if lit.Len() == 0 {
		return ""
	}
	return template.HTML(fmt.Sprintf(`<svg class="tiles" viewBox="0 0 %d %d" aria-hidden="true"><path d="%s"/>%s</svg>`,
		10*len(strings.Fields(rows[0])), 10*len(rows), empty.String(), lit.String()))
}

// tileLooks are the looks of tiles, the strongest first.
var tileLooks = []string{"all", "some", "wait", "over"}

// tileLook returns the look of a tile: one for bans of everything, one for bans of certain devices, people or uses.
func tileLook(e *news.Event, whole news.Scope) string {
	state := stateOf(e.Status)
	if state != "on" {
		return state
	}
	if e.Claim.Scope == whole {
		return "all"
	}
	return "some"
}

func stronger(a, b string) string {
	if a == "" || slices.Index(tileLooks, b) < slices.Index(tileLooks, a) {
		return b
	}
	return a
}
