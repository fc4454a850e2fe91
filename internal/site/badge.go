package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// maxBadge is the number of characters that a badge has at most.
const maxBadge = 28

// A Badge says in a few words where an event of the ledger is, with a link to its page.
type Badge struct {
	Text    string
	Full    string // everything that Text leaves out, "" when it leaves out nothing
	Address string
	State   string        // "on", "wait" or "over"
	HTML    template.HTML // the whole badge, when it has been rendered before
}

// stateOf returns how a status looks: in force or set, pending, or ended.
func stateOf(s news.Status) string {
	switch s {
	case news.FineAnnulled, news.BanBlocked, news.BanLifted, news.BanRejected:
		return "over"
	case news.FineProposed, news.FineAppealed, news.BanCalledFor, news.BanPassed, news.BanOrdered, news.BanPaused:
		return "wait"
	}
	return "on"
}

// badge returns the badge of an event: its present state. It is rendered once, for all pages that show it.
func (b *builder) badge(e *event) *Badge {
	e.badged.Do(func() {
		e.badge = b.newBadge(e)
		e.badge.HTML = b.fragment("badge", e.badge)
	})
	return e.badge
}

// newBadge returns a badge that a page may change.
func (b *builder) newBadge(e *event) *Badge {
	parts := b.parts(e.Event)
	return &Badge{Text: b.short(parts), Full: strings.Join(parts, " · "), Address: b.address(e.path),
		State: stateOf(e.Status)}
}

// parts returns what a badge says, piece by piece.
func (b *builder) parts(e *news.Event) []string {
	if e.Kind.Money() {
		return b.moneyParts(e)
	}
	return b.banParts(e)
}

// claimText says what one article claims, as badges do.
func (b *builder) claimText(c news.Claim) string {
	return strings.Join(b.parts(&news.Event{Kind: c.Kind, Claim: c, Status: c.Status}), " · ")
}

// sum returns a claim's sum as headlines write it, "" when none is stated.
func (b *builder) sum(c news.Claim) string {
	if c.Amount == 0 {
		return ""
	}
	s := strings.TrimSpace(b.words.shortMoney(c.Amount, c.Currency) + " " + b.perDay(c))
	if c.Approx {
		return b.words.say("money.about", "sum", s)
	}
	return s
}

func (b *builder) perDay(c news.Claim) string {
	if c.Period != "day" {
		return ""
	}
	return b.words.text["event.perday"]
}

// moneyParts returns "Fined €1.2bn" and the authority.
func (b *builder) moneyParts(e *news.Event) []string {
	key := "badge." + string(e.Status)
	if (e.Kind == news.ClaimDamages || e.Kind == news.ClaimRefund) &&
		(e.Status == news.FineImposed || e.Status == news.FineSettled) {
		key = "badge." + string(e.Kind)
	}
	parts := []string{strings.TrimSpace(b.words.say(key, "sum", b.sum(e.Claim)))}
	code := e.Claim.Authority
	if by := cmp.Or(b.words.text["short."+code], b.authority(code)); by != "" {
		parts = append(parts, by)
	}
	return parts
}

// banParts returns the place, what is banned, and the status.
func (b *builder) banParts(e *news.Event) []string {
	var parts []string
	if p := b.shortPlace(e.Claim); p != "" {
		parts = append(parts, p)
	}
	switch e.Claim.Scope {
	case "", news.ScopeOther, news.ScopeNationwide, news.ScopeState:
	default:
		parts = append(parts, b.words.or("scope.short", string(e.Claim.Scope)))
	}
	return append(parts, b.words.or("status", string(e.Status)))
}

// short joins the parts that fit; when none does, the first is shortened.
func (b *builder) short(parts []string) string {
	text := ""
	for _, p := range parts {
		if text != "" {
			p = " · " + p
		}
		if utf8.RuneCountInString(text+p) <= maxBadge {
			text += p
		}
	}
	if text == "" && len(parts) > 0 {
		return clip(parts[0], maxBadge)
	}
	return text
}

// clip shortens a text to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimRight(string(r[:n-1]), " ,;:.") + "…"
}

// storyEvents returns the events that a story's articles state, those with money first, then the latest changed.
func (b *builder) storyEvents(s *story) []*event {
	var all []*event
	for _, a := range s.Articles {
		for _, e := range b.model.events[a.ID] {
			if !a.Spun && !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	sortEvents(all)
	return all
}

func sortEvents(all []*event) {
	weight := func(e *event) int {
		switch {
		case e.Kind.Money() && e.Claim.Amount > 0:
			return 0
		case !e.Kind.Money():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(x, y *event) int {
		return cmp.Or(weight(x)-weight(y), y.Changed.Compare(x.Changed), cmp.Compare(x.ID, y.ID))
	})
}

// storyBadge returns the event that matters most in a story: one that the lead states, else another; nil for none.
func (b *builder) storyBadge(s *story) *Badge {
	if badge := b.articleBadge(s.lead); badge != nil {
		return badge
	}
	if all := b.storyEvents(s); len(all) > 0 {
		return b.badge(all[0])
	}
	return nil
}

func (b *builder) articleBadge(a *news.Article) *Badge {
	all := slices.Clone(b.model.events[a.ID])
	if a.Spun || len(all) == 0 {
		return nil
	}
	sortEvents(all)
	return b.badge(all[0])
}

// fact returns the words of a story's badge.
func (b *builder) fact(s *story) string {
	if badge := b.storyBadge(s); badge != nil {
		return badge.Text
	}
	return ""
}

// place returns where a ban holds, in words.
func (b *builder) place(x news.Claim) string {
	switch country := b.country(x.Country); {
	case x.Region != "" && country != "":
		return x.Region + ", " + country
	default:
		return cmp.Or(x.Region, country, b.authority(x.Authority))
	}
}

// shortPlace returns where a ban holds, in one word.
func (b *builder) shortPlace(x news.Claim) string {
	short := b.words.text["short."+x.Country]
	return cmp.Or(x.Region, short, b.country(x.Country), b.authority(x.Authority))
}
