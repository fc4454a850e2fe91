package ingest

import (
	"cmp"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/topic"
)

// Why the filters of a feed leave an item out.
const (
	ReasonOnly  = `no match for the feed's "only"`
	ReasonBlock = `matches the feed's "block"`
	ReasonAge   = `older than the feed's "max_age"`
	ReasonLimit = `beyond the feed's "limit"`
)

var filterReasons = []string{ReasonOnly, ReasonBlock, ReasonAge, ReasonLimit}

// filterOf compiles the rules of a feed, which config has checked.
func filterOf(f *news.Feed, language string) *topic.Filter {
	rules := func(texts []string) (all []topic.Rule) {
		for _, t := range texts {
			all = append(all, topic.Rule{Text: t})
		}
		return all
	}
	filter, err := topic.NewFilter(cmp.Or(f.Language, language), rules(f.Only), rules(f.Block))
	if err != nil {
		panic(err)
	}
	return filter
}

// filter applies the rules of the reading's feed.
func (p *Pipeline) filter(f *topic.Filter, r *Reading) {
	passes, why := f.Apply(r.Document, r.Mentions, &r.Result)
	r.Filter = why
	switch {
	case passes:
	case len(why) > 0:
		r.Kept, r.Reason = false, ReasonBlock
	default:
		r.Kept, r.Reason = false, ReasonOnly
	}
}

// Outside returns for each entry of a download the reason why the feed's age or number of items excludes it, else "".
// An entry without a date counts as new.
func Outside(f *news.Feed, entries []news.Entry, now time.Time) []string {
	reasons := make([]string, len(entries))
	order := make([]int, len(entries))
	for i, e := range entries {
		order[i] = i
		if f.MaxAge > 0 && now.Sub(dateOf(e, now)) > f.MaxAge {
			reasons[i] = ReasonAge
		}
	}
	if f.Limit <= 0 || len(entries) <= f.Limit {
		return reasons
	}
	slices.SortStableFunc(order, func(i, j int) int { return dateOf(entries[j], now).Compare(dateOf(entries[i], now)) })
	for _, i := range order[f.Limit:] {
		reasons[i] = cmp.Or(reasons[i], ReasonLimit)
	}
	return reasons
}

// Filtered reports whether the filters of a feed left out all the items of a download.
func (t *Tally) Filtered() bool {
	n := 0
	for _, reason := range filterReasons {
		n += t.SetAside[reason]
	}
	return n > 0 && n == t.Entries
}

// FiltersAll reports whether the filters of a feed leave out all its items.
func (p *Pipeline) FiltersAll(f *news.Feed, entries []news.Entry, now time.Time) bool {
	t := Tally{Entries: len(entries), SetAside: map[string]int{}}
	for i, reason := range Outside(f, entries, now) {
		if reason == "" {
			reason = p.Read(entries[i], f.Keep).Reason
		}
		t.SetAside[reason]++
	}
	return t.Filtered()
}
