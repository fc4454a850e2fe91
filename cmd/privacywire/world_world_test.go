package main

// The files world_*_test.go are a simulated internet of feeds. A [World] is made from a seed. Its sources publish for as long as
// a test lets the clock run, each with the habits and faults of a [Character] seen in real feeds: guids that change, domains
// that move, wrong dates, archives published again, outages, half-written XML, wire copies, a feed taken over by spam. A World
// is an [http.RoundTripper], so the real fetcher reads it without a network, and takes the time from time.Now, so a year
// passes in seconds inside a synctest bubble. It also knows the truth: which [Post] is which real article, which posts a
// reader should be shown, and which fines are right. The year's tests compare the program with that after every run.

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Post is one real article, however often and in whatever dress its feed gives it.
type Post struct {
	Source    *Source
	N         int // counted from 0 within the source
	Title     string
	Body      string // HTML
	Published time.Time
	Act       *Act   // nil when the post is about no fine
	Status    string // the step of Act that it tells
	About     string // names the happening, where posts of several outlets or days can be about one; "" for the post alone
	CopyOf    *Post  // the wire story that it repeats word for word
	Linked    bool   // links to CopyOf instead of having a page of its own: it is the same article
	OnTopic   bool   // a reader should be shown it
	Column    bool   // under the headline that its outlet's column always has
	Spam      bool   // put there by whoever took the domain over
}

// Path identifies the post for life; it is the path of its address on whichever domain the source has.
func (p *Post) Path() string {
	return fmt.Sprintf("/%d/%s-%d.html", p.Published.Year(), p.Source.Name, p.N)
}

// A World is an internet of sources that publish from Start on.
type World struct {
	Seed    uint64
	Start   time.Time
	End     time.Time
	Sources []*Source
	Acts    []*Act

	hosts  map[string]*Source
	serial int

	mu      sync.Mutex
	faults  map[string]int
	journal []string           // of faults, in their order
	served  map[string]*Post   // posts that a client was given whole, by path
	worn    map[string]dressed // how a post was last dressed up, by path
}

// New makes the world of a seed with n sources that publish for the given number of days. The same arguments make the same world.
func New(seed uint64, n, days int, start time.Time) *World {
	w := &World{
		Seed: seed, Start: start, End: start.AddDate(0, 0, days),
		hosts: map[string]*Source{}, faults: map[string]int{}, served: map[string]*Post{}, worn: map[string]dressed{},
	}
	r := rand.New(rand.NewPCG(seed, 7))
	for i := range n {
		w.addSource(r, i, days)
	}
	w.tellActs(r, days)
	for _, s := range w.Sources {
		w.fillSource(r, s, days)
	}
	w.copyWire(r)
	for _, s := range w.Sources {
		s.number()
	}
	return w
}

func (w *World) addSource(r *rand.Rand, i, days int) {
	s := &Source{
		Index: i, Name: fmt.Sprintf("outlet%03d", i), Character: Character(i % int(characters)), world: w,
		style: i, seed: r.Uint64(), turn: w.Start.Add(time.Duration(days/4+r.IntN(max(days/2, 1))) * 24 * time.Hour),
	}
	s.Host = s.Name + ".example"
	s.Moved = "www-" + s.Name + ".example"
	w.hosts[s.Host], w.hosts[s.Moved] = s, s
	w.Sources = append(w.Sources, s)
}

// tellActs invents the fines of the year and who reports on each of their steps.
func (w *World) tellActs(r *rand.Rand, days int) {
	newsrooms := w.with(Newsroom, Regulator, Editor, Renumberer, Mover, Zoned, SameGUID)
	for n := range max(days/12, 2) {
		act := newAct(r, n, w.Start.Add(time.Duration(r.IntN(days*24))*time.Hour))
		w.Acts = append(w.Acts, act)
		for _, st := range act.Steps {
			for _, i := range r.Perm(len(newsrooms))[:min(1+r.IntN(3), len(newsrooms))] {
				s := newsrooms[i]
				title, body := act.tell(st.Status, s.style)
				s.add(&Post{Title: title, Body: paragraphs(body, filler(r, s.style)), Act: act, Status: st.Status, OnTopic: true,
					Published: st.When.Add(time.Duration(r.IntN(10*60)) * time.Minute)})
			}
		}
	}
}

// nextSerial returns a number that no other post has.
func (w *World) nextSerial() int {
	w.serial++
	return 1000 + w.serial
}

// fillSource adds what the source writes besides the fines.
func (w *World) fillSource(r *rand.Rand, s *Source, days int) {
	every := 3 + r.IntN(6) // days between posts
	for day := r.IntN(every); day < days; day += 1 + r.IntN(2*every) {
		when := w.Start.Add(time.Duration(day)*24*time.Hour + time.Duration(r.IntN(24*60))*time.Minute)
		switch {
		case s.Character == Taken && !when.Before(s.turn):
			s.add(spam(r, when))
		case s.Character == Sleeper && when.After(w.Start.Add(30*24*time.Hour)) && when.Before(s.turn):
			// It says nothing for months; after that it comes back with everything new.
		default:
			s.add(ordinary(r, s, when))
		}
	}
	for _, when := range oddHours(w.Start, w.End) {
		if s.Character == Zoned || s.Character != Taken && s.Character != Sleeper && r.IntN(3) == 0 {
			s.add(ordinary(r, s, when))
		}
	}
}

// oddHours returns the moments of a year at which clocks and calendars play tricks: the hour that comes twice or never, the
// leap day, and both sides of new year.
func oddHours(start, end time.Time) []time.Time {
	var all []time.Time
	for year := start.Year(); year <= end.Year(); year++ {
		for _, change := range []time.Time{lastSunday(year, time.March), lastSunday(year, time.October)} {
			all = append(all, change.Add(-30*time.Minute), change.Add(30*time.Minute))
		}
		if leap := time.Date(year, time.February, 29, 23, 40, 0, 0, time.UTC); leap.Month() == time.February {
			all = append(all, leap)
		}
		all = append(all, time.Date(year, time.December, 31, 23, 50, 0, 0, time.UTC), time.Date(year, time.January, 1, 0, 10, 0, 0, time.UTC))
	}
	return slices.DeleteFunc(all, func(t time.Time) bool { return t.Before(start) || !t.Before(end) })
}

// lastSunday returns the moment at which most of Europe changes its clocks in a month.
func lastSunday(year int, month time.Month) time.Time {
	t := time.Date(year, month+1, 0, 1, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, -int(t.Weekday()))
}

// copyWire lets the aggregators repeat others' stories word for word a few hours later.
func (w *World) copyWire(r *rand.Rand) {
	newsrooms := w.with(Newsroom, Regulator)
	for _, s := range w.with(Aggregator) {
		for _, from := range newsrooms {
			for _, p := range from.posts {
				if r.IntN(3) > 0 || p.Column {
					continue
				}
				copied := *p
				copied.CopyOf, copied.Linked, copied.Published = p, r.IntN(3) == 0, p.Published.Add(time.Duration(1+r.IntN(8))*time.Hour)
				s.add(&copied)
			}
		}
	}
}

// with returns the sources that have one of the characters.
func (w *World) with(which ...Character) []*Source {
	var out []*Source
	for _, s := range w.Sources {
		if slices.Contains(which, s.Character) {
			out = append(out, s)
		}
	}
	return out
}

// A Setup is what a maintainer changes in feeds.yaml in the course of a year.
type Setup struct {
	Topics  bool // a topic of the site's own
	Mended  bool // feeds that have moved for good are asked where they are now
	Without int  // number of a source that was taken out for a while, 0 for none
	Renamed int  // number of a source that goes by another name, 0 for none
}

// Moving says whether a source's domain moves within a fortnight of a time. Whoever renames it then has nothing by which its
// articles could be known.
func (w *World) Moving(index int, now time.Time) bool {
	s := w.Sources[index]
	return s.Character == Mover && now.Sub(s.turn).Abs() < 15*24*time.Hour
}

// Config returns the feeds.yaml of a site that follows every source of the world.
func (w *World) Config(setup Setup, now time.Time) string {
	var b strings.Builder
	b.WriteString("site: {title: World Wire, url: \"https://wire.example/\", description: A simulated year., language: en}\n")
	b.WriteString("fetch: {interval: 1h, concurrency: 8}\n")
	if setup.Topics {
		b.WriteString("topics:\n  - slug: trackers\n    title: Trackers\n    rules:\n      - \"tracker|trackers\"\n")
	}
	b.WriteString("feeds:\n")
	for _, s := range w.Sources {
		host := s.Host
		if setup.Mended && s.Character == Mover && s.turned(now) {
			host = s.Moved
		}
		if s.Index > 0 && s.Index == setup.Without {
			continue
		}
		name := s.Name
		if s.Index > 0 && s.Index == setup.Renamed {
			name += " Daily"
		}
		fmt.Fprintf(&b, "  - {name: %s, url: \"https://%s/feed\"}\n", name, host)
		if s.Character == Newsroom { // it has a second feed, with the same entries
			fmt.Fprintf(&b, "  - {name: %s all, url: \"https://%s/feed/all\"}\n", name, host)
		}
	}
	return b.String()
}

// Find returns the post whose address this is, on the source's old domain or its new one.
func (w *World) Find(host, path string) *Post {
	s := w.hosts[host]
	if s == nil {
		return nil
	}
	return s.paths[path]
}

// Served returns the posts that the client was given in a whole, well-formed answer so far, oldest first.
func (w *World) Served() []*Post {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []*Post
	for _, p := range w.served {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Post) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Path(), b.Path()))
	})
	return out
}

// Faults says how often each fault was injected so far.
func (w *World) Faults() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string]int{}
	for k, n := range w.faults {
		out[k] = n
	}
	return out
}

// Count notes a fault that was injected.
func (w *World) Count(fault string) { w.note("", fault) }

// note counts a fault and remembers where and when it was.
func (w *World) note(source, fault string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults[fault]++
	w.journal = append(w.journal, time.Now().UTC().Format("2006-01-02 15:04 ")+source+" "+fault)
}

// Journal returns the latest faults, the last one last.
func (w *World) Journal() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.journal[max(0, len(w.journal)-15):])
}

// serve notes that a client has been shown what the source shows now, and which habits that showed it.
func (w *World) serve(s *Source, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	guids := map[string]bool{}
	for _, p := range s.shown(now) {
		it := s.dress(p, now)
		for _, habit := range habits(s, p, it, w.worn[p.Path()], now, guids) {
			w.faults[habit]++
		}
		w.worn[p.Path()] = it
		switch {
		case it.stolen: // the address is the post's, the words are not
		case p.Linked:
			w.served[p.CopyOf.Path()] = p.CopyOf
		default:
			w.served[p.Path()] = p
		}
	}
}

// PathOrEmpty is Path, or "" for no post.
func (p *Post) PathOrEmpty() string {
	if p == nil {
		return ""
	}
	return p.Path()
}
