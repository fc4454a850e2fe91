package ledger

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// An Entry is one item of a ledger's feed: an event opens, or takes a step. It is no new entry when another article
// repeats the step, when a figure is corrected, or when a person edits words.
type Entry struct {
	ID      string // of the step: the base of the feed's GUID
	Title   string // "TikTok: £12.7 million, ICO – imposed"
	Opens   bool   // the event's first step
	Event   *news.Event
	Step    news.Step
	Article *news.Article // that states the step
}

// FineEntries gives the entries of the feed of fines, the latest first.
func (l *Ledger) FineEntries() []Entry { return l.entries(l.Fines) }

// BanEntries gives the entries of the feed of bans, the latest first.
func (l *Ledger) BanEntries() []Entry { return l.entries(l.Bans) }

func (l *Ledger) entries(events []news.Event) []Entry {
	var all []Entry
	for i := range events {
		e := &events[i]
		for n, s := range e.Steps {
			all = append(all, Entry{
				ID: s.Entry, Title: l.stepTitle(e, s), Opens: n == 0,
				Event: e, Step: s, Article: l.articles[s.Article],
			})
		}
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(b.Step.Date.Compare(a.Step.Date), strings.Compare(a.ID, b.ID))
	})
	return all
}

// stepTitle is the event's title with the sum of the step, and the step.
func (l *Ledger) stepTitle(e *news.Event, s news.Step) string {
	then := *e
	if e.Kind == "fine" && s.Amount.Amount > 0 {
		then.Fine.Amount, then.Fine.Currency = s.Amount.Amount, s.Amount.Currency
	}
	return l.Title(&then) + " – " + strings.ReplaceAll(string(s.Status), "-", " ")
}
