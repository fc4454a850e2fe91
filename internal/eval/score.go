package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// Names turns the names that labels use into the slugs and codes that predictions use.
type Names interface {
	PlatformSlug(name string) (string, bool)
	AuthoritySlug(name string) (string, bool)
	CountryCode(name string) (string, bool)
}

// A Row counts how often predictions and labels agreed about one thing.
type Row struct {
	Name  string
	Right int // in both
	False int // predicted, not labelled
	Lost  int // labelled, not predicted
}

// Precision is the share of what was predicted that is right, 1 when nothing was predicted.
func (r Row) Precision() float64 { return share(r.Right, r.Right+r.False) }

// Recall is the share of what was labelled that was found, 1 when nothing was labelled.
func (r Row) Recall() float64 { return share(r.Right, r.Right+r.Lost) }

// F1 is the harmonic mean of precision and recall.
func (r Row) F1() float64 { return share(2*r.Right, 2*r.Right+r.False+r.Lost) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// A Miss is one disagreement.
type Miss struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	About string `json:"about"` // the row's name
	What  string `json:"what"`
	Lost  bool   `json:"lost"` // labelled and not found; else found and not labelled, or different
}

// A Report is the result of scoring.
type Report struct {
	Items       int
	Topics      []Row // by slug
	Kept        Row   // on topic or with a topic
	OnTopic     Row
	Platforms   Row
	Authorities Row
	Countries   Row
	Amounts     Row // fines with a sum: the same amount and currency
	Unsummed    Row // fines without a sum, one an item
	Statuses    Row // of the fines whose sums agree; Lost stays 0
	Payers      Row // likewise
	Also        Row // sums in other currencies, of those fines
	Bans        Row // the same platform and country
	BanScopes   Row // of those bans; Lost stays 0
	BanStatuses Row // likewise
	StoryPairs  Row // pairs of items in one story
	Stories     BCubed
	Misses      []Miss
}

// Macro is the mean F1 of the topics, 1 when there are none.
func (r *Report) Macro() float64 {
	if len(r.Topics) == 0 {
		return 1
	}
	total := 0.0
	for _, t := range r.Topics {
		total += t.F1()
	}
	return total / float64(len(r.Topics))
}

// Score compares labelled items with the predictions at the same places. A topic that an item's borderline list names
// is left out for that item. It panics when the lists differ in length.
func Score(names Names, items []Item, predictions []Prediction) *Report {
	if len(items) != len(predictions) {
		panic(fmt.Sprintf("eval: %d items and %d predictions", len(items), len(predictions)))
	}
	s := scorer{names: names, report: &Report{
		Items:       len(items),
		OnTopic:     Row{Name: "on_topic"},
		Platforms:   Row{Name: "platforms"},
		Authorities: Row{Name: "authorities"},
		Countries:   Row{Name: "countries"},
		Amounts:     Row{Name: "fine amounts"},
		Unsummed:    Row{Name: "fines without a sum"},
		Statuses:    Row{Name: "fine statuses"},
		Payers:      Row{Name: "fine payers"},
		Also:        Row{Name: "fine sums in other currencies"},
		Kept:        Row{Name: "kept"},
		Bans:        Row{Name: "bans found"},
		BanScopes:   Row{Name: "ban scopes"},
		BanStatuses: Row{Name: "ban statuses"},
		StoryPairs:  Row{Name: "story pairs"},
	}, topics: map[string]*Row{}}
	for i := range items {
		s.item = &items[i]
		s.score(&predictions[i])
	}
	s.scoreStories(items, predictions)
	for _, row := range s.topics {
		s.report.Topics = append(s.report.Topics, *row)
	}
	slices.SortFunc(s.report.Topics, func(a, b Row) int { return strings.Compare(a.Name, b.Name) })
	return s.report
}

type scorer struct {
	names  Names
	report *Report
	topics map[string]*Row
	item   *Item
}

func (s *scorer) score(p *Prediction) {
	it, r := s.item, s.report
	s.scoreKept(p.Kept)
	if it.Topics != nil {
		s.scoreTopics(*it.Topics, p.Topics)
	}
	if it.OnTopic != nil && !slices.Contains(it.Borderline, "on_topic") {
		s.sets(&r.OnTopic, yes(*it.OnTopic), yes(p.OnTopic))
	}
	if it.Platforms != nil {
		s.sets(&r.Platforms, mapped(*it.Platforms, s.names.PlatformSlug), p.Platforms)
	}
	if it.Regulators != nil {
		s.sets(&r.Authorities, mapped(*it.Regulators, s.names.AuthoritySlug), p.Authorities)
	}
	if it.Jurisdictions != nil {
		s.sets(&r.Countries, mapped(*it.Jurisdictions, s.names.CountryCode), p.Countries)
	}
	if it.Fines != nil {
		s.scoreFines(*it.Fines, news.Listed(p.Claims, news.ListFines))
	}
	if it.Bans != nil {
		s.scoreBans(*it.Bans, news.Listed(p.Claims, news.ListBans))
	}
}

// scoreKept scores whether the item is kept. An item belongs when it is on topic or has a topic. One that belongs, or
// might, by borderline labels alone is left out.
func (s *scorer) scoreKept(kept bool) {
	if s.item.Topics == nil || s.item.OnTopic == nil {
		return
	}
	belongs, sure := s.item.Belongs()
	if belongs && !sure || !belongs && len(s.item.Borderline) > 0 {
		return
	}
	s.sets(&s.report.Kept, yes(belongs), yes(kept))
}

// scoreBans pairs bans by platform and country, then compares scope and status. A label pairs with a ban of the same
// status first, so that two steps of one ban in a text don't cross.
func (s *scorer) scoreBans(labelled []Ban, predicted []news.Claim) {
	r := s.report
	used := make([]bool, len(predicted))
	for _, want := range labelled {
		platform, best := mapOne(want.Platform, s.names.PlatformSlug), -1
		for i, got := range predicted {
			if used[i] || got.Country != want.Country || slug.Make(got.Subject, 0) != platform {
				continue
			}
			if best < 0 || predicted[best].Status != news.Status(want.Status) && got.Status == news.Status(want.Status) {
				best = i
			}
		}
		what := strings.TrimSpace(platform + " " + want.Country)
		s.count(&r.Bans, what, true, best >= 0)
		if best < 0 {
			continue
		}
		used[best] = true
		scope, status := string(predicted[best].Scope), string(predicted[best].Status)
		s.agree(&r.BanScopes, what, want.Scope, scope, sameScope(scope, want.Scope) ||
			slices.ContainsFunc(want.AlsoScope, func(also string) bool { return sameScope(scope, also) }))
		s.agree(&r.BanStatuses, what, want.Status, status, status == want.Status || slices.Contains(want.AlsoStatus, status))
	}
	for i, got := range predicted {
		if !used[i] {
			s.count(&r.Bans, fmt.Sprintf("%s %s: %q", got.Subject, got.Country, got.Quote), false, true)
		}
	}
}

// sameScope compares scopes, of which a label may use an older name.
func sameScope(a, b string) bool { return news.ScopeOf(a) == news.ScopeOf(b) }

func yes(b bool) []string {
	if b {
		return []string{"yes"}
	}
	return nil
}

func (s *scorer) scoreTopics(labelled, predicted []string) {
	all := append(slices.Clone(labelled), predicted...)
	slices.Sort(all)
	for _, topic := range slices.Compact(all) {
		if slices.Contains(s.item.Borderline, topic) {
			continue
		}
		row := s.topics[topic]
		if row == nil {
			row = &Row{Name: topic}
			s.topics[topic] = row
		}
		s.count(row, topic, slices.Contains(labelled, topic), slices.Contains(predicted, topic))
	}
}

// sets counts each member of two sets.
func (s *scorer) sets(row *Row, labelled, predicted []string) {
	all := append(slices.Clone(labelled), predicted...)
	slices.Sort(all)
	for _, one := range slices.Compact(all) {
		s.count(row, one, slices.Contains(labelled, one), slices.Contains(predicted, one))
	}
}

func (s *scorer) count(row *Row, what string, labelled, predicted bool) {
	switch {
	case labelled && predicted:
		row.Right++
	case labelled:
		row.Lost++
		s.miss(row, what, true)
	default:
		row.False++
		s.miss(row, what, false)
	}
}

func (s *scorer) miss(row *Row, what string, lost bool) {
	s.report.Misses = append(s.report.Misses, Miss{ID: s.item.ID, Title: s.item.Title, About: row.Name, What: what, Lost: lost})
}

// mapped turns names into slugs. A name that the lists don't know loses what is in parentheses and is tried again;
// one that stays unknown stands for itself, as a slug.
func mapped(labels []string, look func(string) (string, bool)) []string {
	var ids []string
	for _, label := range labels {
		ids = append(ids, mapOne(label, look))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func mapOne(label string, look func(string) (string, bool)) string {
	if id, ok := look(label); ok {
		return id
	}
	if before, rest, ok := strings.Cut(label, "("); ok {
		before, place := strings.TrimSpace(before), strings.TrimRight(rest, ") ")
		for _, written := range []string{place + "'s " + before, place + " " + before, before} { // "Datatilsynet (Denmark)" isn't Norway's
			if id, ok := look(written); ok {
				return id
			}
		}
	}
	return slug.Make(label, 0)
}

// scoreFines pairs fines by amount and currency, then compares the pairs.
func (s *scorer) scoreFines(labelled []Fine, predicted []news.Claim) {
	r := s.report
	used := make([]bool, len(predicted))
	unsummed := false
	for _, want := range labelled {
		if want.Amount == nil {
			unsummed = true
			continue
		}
		what := fmt.Sprintf("%d %s", *want.Amount, want.Currency)
		i := slices.IndexFunc(predicted, func(f news.Claim) bool { return f.Amount == *want.Amount && f.Currency == want.Currency })
		for i >= 0 && used[i] {
			next := slices.IndexFunc(
				predicted[i+1:],
				func(f news.Claim) bool { return f.Amount == *want.Amount && f.Currency == want.Currency },
			)
			if next < 0 {
				i = -1
				break
			}
			i += next + 1
		}
		s.count(&r.Amounts, what, true, i >= 0)
		if i >= 0 {
			used[i] = true
			s.pair(what, &want, &predicted[i])
		}
	}
	bare := false
	for i, f := range predicted {
		if f.Amount == 0 {
			bare = true
		} else if !used[i] {
			s.count(&r.Amounts, fmt.Sprintf("%d %s: %q", f.Amount, f.Currency, f.Quote), false, true)
		}
	}
	if unsummed || bare {
		s.count(&r.Unsummed, "a fine without a sum", unsummed, bare)
	}
}

func (s *scorer) pair(what string, want *Fine, got *news.Claim) {
	r := s.report
	s.agree(&r.Statuses, what, want.Status, string(got.Status), sameStatus(want.Status, got.Status))
	if want.Payer != "" {
		payer := mapOne(want.Payer, s.names.PlatformSlug)
		s.agree(&r.Payers, what, payer, got.Subject, payer == slug.Make(got.Subject, 0))
	}
	var also, found []string
	for _, m := range want.Also {
		also = append(also, fmt.Sprintf("%d %s", m.Amount, m.Currency))
	}
	for _, m := range got.Also {
		found = append(found, fmt.Sprintf("%d %s", m.Amount, m.Currency))
	}
	s.sets(&r.Also, also, found)
}

func (s *scorer) agree(row *Row, what, want, got string, same bool) {
	if same {
		row.Right++
		return
	}
	row.False++
	s.miss(row, fmt.Sprintf("%s: %q, labelled %q", what, got, want), false)
}

// sameStatus compares a label's status with ours. Labels may know fewer steps: a fine that was appealed, reduced,
// upheld or paid was imposed before, and "overturned" is what we call annulled.
func sameStatus(label string, got news.Status) bool {
	switch label {
	case "overturned":
		return got == news.FineAnnulled
	case "imposed":
		return got == news.FineImposed || got == news.FineAppealed || got == news.FineReduced || got == news.FineUpheld ||
			got == news.FinePaid
	}
	return label == string(got)
}
