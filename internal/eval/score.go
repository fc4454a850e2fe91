package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
)

// Names looks up the slugs and codes, which predictions use, of the names that labels use.
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

// The figures of a report. Those that sharesOf lists are shares of right answers; they have no lost items.
const (
	Kept        = "kept" // on topic or with a topic
	OnTopic     = "on_topic"
	Platforms   = "platforms"
	Authorities = "authorities"
	Countries   = "countries"
	Amounts     = "fine amounts"                  // fines with a sum: the same amount and currency
	Unsummed    = "fines without a sum"           // one an item
	Also        = "fine sums in other currencies" // of the fines whose sums agree
	Bans        = "bans found"                    // the same platform and country
	StoryPairs  = "story pairs"                   // pairs of items in one story

	Statuses    = "fine statuses" // of the fines whose sums agree
	Payers      = "fine payers"   // likewise
	BanScopes   = "ban scopes"    // of the bans that were found
	BanStatuses = "ban statuses"  // likewise
)

var (
	figuresOf = []string{Kept, OnTopic, Platforms, Authorities, Countries, Amounts, Unsummed, Also, Bans, StoryPairs}
	sharesOf  = []string{Statuses, Payers, BanScopes, BanStatuses}
)

// A Report is the result of scoring.
type Report struct {
	Items   int
	Topics  []Row // by slug
	Stories BCubed
	Misses  []Miss

	rows map[string]*Row // the other figures
}

// Row returns a figure by its name.
func (r *Report) Row(name string) Row {
	if row := r.rows[name]; row != nil {
		return *row
	}
	return Row{Name: name}
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
	s := scorer{names: names, report: &Report{Items: len(items), rows: map[string]*Row{}}, topics: map[string]*Row{}}
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
	it := s.item
	s.scoreKept(p.Kept)
	if it.Topics != nil {
		s.scoreTopics(*it.Topics, p.Topics)
	}
	if it.OnTopic != nil && !slices.Contains(it.Borderline, "on_topic") {
		s.sets(OnTopic, yes(*it.OnTopic), yes(p.OnTopic))
	}
	if it.Platforms != nil {
		s.sets(Platforms, mapped(*it.Platforms, s.names.PlatformSlug), p.Platforms)
	}
	if it.Regulators != nil {
		s.sets(Authorities, mapped(*it.Regulators, s.names.AuthoritySlug), p.Authorities)
	}
	if it.Jurisdictions != nil {
		s.sets(Countries, mapped(*it.Jurisdictions, s.names.CountryCode), p.Countries)
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
	s.sets(Kept, yes(belongs), yes(kept))
}

// scoreBans pairs bans by platform and country, then compares scope and status. A label pairs with a ban of the same
// status first, so that two steps of one ban in a text don't cross.
func (s *scorer) scoreBans(labelled []Ban, predicted []news.Claim) {
	used := make([]bool, len(predicted))
	for _, want := range labelled {
		platform, best := mapOne(want.Platform, s.names.PlatformSlug), -1
		for i, got := range predicted {
			if used[i] || got.Country != want.Country || !sameThing(slug.Make(got.Subject, 0), platform) {
				continue
			}
			if best < 0 || predicted[best].Status != news.Status(want.Status) && got.Status == news.Status(want.Status) {
				best = i
			}
		}
		what := strings.TrimSpace(platform + " " + want.Country)
		s.count(Bans, what, true, best >= 0)
		if best < 0 {
			continue
		}
		used[best] = true
		scope, status := string(predicted[best].Scope), string(predicted[best].Status)
		s.agree(BanScopes, what, want.Scope, scope, sameScope(scope, want.Scope) ||
			slices.ContainsFunc(want.AlsoScope, func(also string) bool { return sameScope(scope, also) }))
		s.agree(BanStatuses, what, want.Status, status, status == want.Status || slices.Contains(want.AlsoStatus, status))
	}
	for i, got := range predicted {
		if !used[i] {
			s.count(Bans, fmt.Sprintf("%s %s: %q", got.Subject, got.Country, got.Quote), false, true)
		}
	}
}

// sameThing compares what is banned. A kind of service may stand in the plural: "VPNs".
func sameThing(a, b string) bool { return strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s") }

// sameScope compares scopes, of which a label may use an older name.
func sameScope(a, b string) bool { return news.ScopeOf(a) == news.ScopeOf(b) }

func yes(b bool) []string {
	if b {
		return []string{"yes"}
	}
	return nil
}

func (s *scorer) scoreTopics(labelled, predicted []string) {
	for _, topic := range union(labelled, predicted) {
		if !slices.Contains(s.item.Borderline, topic) {
			s.countIn(s.topics, topic, topic, slices.Contains(labelled, topic), slices.Contains(predicted, topic))
		}
	}
}

// sets counts each member of two sets.
func (s *scorer) sets(name string, labelled, predicted []string) {
	for _, one := range union(labelled, predicted) {
		s.count(name, one, slices.Contains(labelled, one), slices.Contains(predicted, one))
	}
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *scorer) count(name, what string, labelled, predicted bool) {
	s.countIn(s.report.rows, name, what, labelled, predicted)
}

func (s *scorer) countIn(rows map[string]*Row, name, what string, labelled, predicted bool) {
	row := rowIn(rows, name)
	switch {
	case labelled && predicted:
		row.Right++
	case labelled:
		row.Lost++
		s.miss(name, what, true)
	default:
		row.False++
		s.miss(name, what, false)
	}
}

func rowIn(rows map[string]*Row, name string) *Row {
	if rows[name] == nil {
		rows[name] = &Row{Name: name}
	}
	return rows[name]
}

func (s *scorer) miss(about, what string, lost bool) {
	s.report.Misses = append(s.report.Misses, Miss{s.item.ID, s.item.Title, about, what, lost})
}

// mapped returns the slugs of names. An unknown name is looked up again without what is in parentheses. If it is still
// unknown, its slug is made of the name.
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
		// "Datatilsynet (Denmark)" isn't Norway's.
		for _, written := range []string{place + "'s " + before, place + " " + before, before} {
			if id, ok := look(written); ok {
				return id
			}
		}
	}
	return slug.Make(label, 0)
}

// scoreFines pairs fines by amount and currency, then compares the pairs.
func (s *scorer) scoreFines(labelled []Fine, predicted []news.Claim) {
	used := make([]bool, len(predicted))
	unsummed := false
	for _, want := range labelled {
		if want.Amount == nil {
			unsummed = true
			continue
		}
		what := fmt.Sprintf("%d %s", *want.Amount, want.Currency)
		i := 0
		for i < len(predicted) && (used[i] || predicted[i].Amount != *want.Amount || predicted[i].Currency != want.Currency) {
			i++
		}
		found := i < len(predicted)
		s.count(Amounts, what, true, found)
		if found {
			used[i] = true
			s.pair(what, &want, &predicted[i])
		}
	}
	bare := false
	for i, f := range predicted {
		if f.Amount == 0 {
			bare = true
		} else if !used[i] {
			s.count(Amounts, fmt.Sprintf("%d %s: %q", f.Amount, f.Currency, f.Quote), false, true)
		}
	}
	if unsummed || bare {
		s.count(Unsummed, "a fine without a sum", unsummed, bare)
	}
}

func (s *scorer) pair(what string, want *Fine, got *news.Claim) {
	s.agree(Statuses, what, want.Status, string(got.Status), sameStatus(want.Status, got.Status))
	if want.Payer != "" {
		payer := mapOne(want.Payer, s.names.PlatformSlug)
		s.agree(Payers, what, payer, got.Subject, payer == slug.Make(got.Subject, 0))
	}
	written := func(sums []news.Money) (all []string) {
		for _, m := range sums {
			all = append(all, fmt.Sprintf("%d %s", m.Amount, m.Currency))
		}
		return all
	}
	s.sets(Also, written(want.Also), written(got.Also))
}

func (s *scorer) agree(name, what, want, got string, same bool) {
	row := rowIn(s.report.rows, name)
	if same {
		row.Right++
		return
	}
	row.False++
	s.miss(name, fmt.Sprintf("%s: %q, labelled %q", what, got, want), false)
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

// BCubed are the B-cubed precision and recall of stories: for the average item, the share of its story that belongs to
// its happening, and the share of its happening that is in its story.
type BCubed struct{ Precision, Recall float64 }

// F1 is the harmonic mean of precision and recall.
func (b BCubed) F1() float64 {
	if b.Precision+b.Recall == 0 {
		return 0
	}
	return 2 * b.Precision * b.Recall / (b.Precision + b.Recall)
}

// HasStories reports whether any item is labelled with its story. An item without a label is then the only one of its
// happening.
func HasStories(items []Item) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return it.Story != "" })
}

// scoreStories compares the stories of items pair by pair, and as wholes.
func (s *scorer) scoreStories(items []Item, predictions []Prediction) {
	if !HasStories(items) {
		return
	}
	precision, recall := 0.0, 0.0
	for i := range items {
		s.item = &items[i]
		both, inStory, inHappening := 1, 1, 1
		for j := range items {
			if i == j {
				continue
			}
			labelled := items[i].Story != "" && items[i].Story == items[j].Story
			predicted := predictions[i].Story != "" && predictions[i].Story == predictions[j].Story
			if labelled {
				inHappening++
			}
			if predicted {
				inStory++
			}
			if labelled && predicted {
				both++
			}
			if i < j && (labelled || predicted) {
				s.count(StoryPairs, items[j].ID+" "+items[j].Title, labelled, predicted)
			}
		}
		precision += share(both, inStory)
		recall += share(both, inHappening)
	}
	n := float64(len(items))
	s.report.Stories = BCubed{precision / n, recall / n}
}
