package world

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
	OnTopic   bool   // a reader should be shown it
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

	mu     sync.Mutex
	faults map[string]int
	served map[string]*Post // posts that a client was given whole, by path
}

// New makes the world of a seed with n sources that publish for the given number of days. The same arguments make the same world.
func New(seed uint64, n, days int, start time.Time) *World {
	w := &World{
		Seed: seed, Start: start, End: start.AddDate(0, 0, days),
		hosts: map[string]*Source{}, faults: map[string]int{}, served: map[string]*Post{},
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
		for w.mistakable(act) {
			act = newAct(r, n, w.Start.Add(time.Duration(r.IntN(days*24))*time.Hour))
		}
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

// nextSerial gives a number that no other post has.
func (w *World) nextSerial() int {
	w.serial++
	return 1000 + w.serial
}

// mistakable says whether a reader could not tell the act from one before: a notice of intent, and another sum from the
// same authority to the same payer, is how a fine that was reduced before it was imposed looks, too.
func (w *World) mistakable(act *Act) bool {
	return slices.ContainsFunc(w.Acts, func(a *Act) bool {
		return a.Payer.family() == act.Payer.family() && a.Authority == act.Authority && (a.Order("proposed") >= 0 || act.Order("proposed") >= 0)
	})
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
}

// copyWire lets the aggregators repeat others' stories word for word a few hours later.
func (w *World) copyWire(r *rand.Rand) {
	newsrooms := w.with(Newsroom, Regulator)
	for _, s := range w.with(Aggregator) {
		for _, from := range newsrooms {
			for _, p := range from.posts {
				if r.IntN(3) > 0 {
					continue
				}
				copied := *p
				copied.CopyOf, copied.Published = p, p.Published.Add(time.Duration(1+r.IntN(8))*time.Hour)
				s.add(&copied)
			}
		}
	}
}

// with gives the sources that have one of the characters.
func (w *World) with(which ...Character) []*Source {
	var out []*Source
	for _, s := range w.Sources {
		if slices.Contains(which, s.Character) {
			out = append(out, s)
		}
	}
	return out
}

// Config gives the feeds.yaml of a site that follows every source of the world.
func (w *World) Config() string {
	var b strings.Builder
	b.WriteString("site: {title: World Wire, url: \"https://wire.example/\", description: A simulated year., language: en}\n")
	b.WriteString("fetch: {interval: 1h, concurrency: 8}\nfeeds:\n")
	for _, s := range w.Sources {
		fmt.Fprintf(&b, "  - {name: %s, url: \"https://%s/feed\"}\n", s.Name, s.Host)
	}
	return b.String()
}

// Find gives the post whose address this is, on the source's old domain or its new one.
func (w *World) Find(host, path string) *Post {
	s := w.hosts[host]
	if s == nil {
		return nil
	}
	return s.paths[path]
}

// Served gives the posts that the client was given in a whole, well-formed answer so far, oldest first.
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

// Count notes a fault that the test itself injected.
func (w *World) Count(fault string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults[fault]++
}

func (w *World) serve(posts []*Post) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range posts {
		w.served[p.Path()] = p
	}
}

// PathOrEmpty is Path, or "" for no post.
func (p *Post) PathOrEmpty() string {
	if p == nil {
		return ""
	}
	return p.Path()
}
