package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/privacywire/privacywire/internal/topic"
)

var (
	yearSeed  = flag.Uint64("year.seed", 0, "replay the simulated year of this seed alone")
	yearSeeds = flag.Int("year.seeds", 1, "how many simulated years to live through")
	yearFeeds = flag.Int("year.feeds", 12, "feeds of a simulated year")
	yearDays  = flag.Int("year.days", 91, "days of a simulated year")
	yearKeep  = flag.String("year.dir", "", "live in this folder, to look at it afterwards")
	yearEvery = flag.Duration("year.every", 96*time.Hour, "time between two runs")
)

// TestYear lives through simulated years: the real commands on real files, against the feeds of a simulated internet
// (world_world_test.go), with a
// clock that runs ahead. After every run the archive, the ledger, the pages and the feeds are held against the truth.
//
// By default it is a quarter of a year, so that all tests together stay short. .ci/run lives through two whole years.
//
//	go test ./cmd/privacywire -run TestYear -year.seeds 100 -year.days 366
//	go test ./cmd/privacywire -run TestYear -year.seed 17 -year.days 90   # one again, shorter
func TestYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a simulated year takes seconds: run without -short")
	}
	seeds := []uint64{*yearSeed}
	if *yearSeed == 0 {
		seeds = nil
		for i := range *yearSeeds {
			seeds = append(seeds, uint64(i+1))
		}
	}
	faults := map[string]int{}
	for _, seed := range seeds {
		days := *yearDays
		found, counted := liveThrough(t, seed, days)
		for len(found) > 0 && *yearSeed == 0 && days > 30 { // shrink: does half the time show it too?
			again, _ := liveThrough(t, seed, days/2)
			if len(again) == 0 {
				break
			}
			days, found = days/2, again
		}
		for _, f := range found {
			t.Errorf("seed %d: %s", seed, f)
		}
		if len(found) > 0 {
			t.Fatalf("replay: go test ./cmd/privacywire -run TestYear -year.seed %d -year.days %d -year.feeds %d "+
				"-year.every %v", seed, days, *yearFeeds, *yearEvery)
		}
		for k, n := range counted {
			faults[k] += n
		}
	}
	for _, k := range slices.Sorted(maps.Keys(faults)) {
		t.Logf("%-34s %6d", k, faults[k])
	}
}

// yearStart makes a year with a leap day, both clock changes and a new year.
var yearStart = time.Date(2023, 7, 1, 5, 0, 0, 0, time.UTC)

// liveThrough plays one year and gives the invariants that broke, and how often each fault came.
func liveThrough(t *testing.T, seed uint64, days int) (broken []string, faults map[string]int) {
	dir, mounted := *yearKeep, false
	if dir == "" {
		dir = t.TempDir()
		mounted = mount(t, dir, *yearFeeds)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(yearStart))
		y := &year{
			dir: dir, mounted: mounted, days: days, world: New(seed, *yearFeeds, days, yearStart), rand: rand.New(rand.NewPCG(seed, 3)),
			truth: newTruth(), ctx: t.Context(), trash: map[string][]byte{},
		}
		if broken = y.live(*yearEvery); len(broken) > 0 {
			broken = append(broken, "before: "+strings.Join(y.world.Journal(), "; "))
		}
		faults = y.world.Faults()
		faults["run"], faults["article shown"] = y.runs, len(y.truth.paths)
		synctest.Wait()
	})
	return broken, faults
}

// A year is one site through one simulated year.
type year struct {
	dir     string
	mounted bool // dir is a disk of its own
	days    int
	world   *World
	rand    *rand.Rand
	truth   *truth
	ctx     context.Context
	setup   Setup
	trash   map[string][]byte // files that a person deleted
	runs    int
	files   []string // names of content/, as of the last run
}

func (y *year) live(every time.Duration) []string {
	if err := y.configure(); err != nil {
		return []string{err.Error()}
	}
	for time.Now().Before(y.world.End) {
		late := time.Duration(y.rand.IntN(90)) * time.Minute // schedules drift
		if late > 30*time.Minute {
			y.world.Count("late run")
		}
		time.Sleep(every + late)
		switch y.rand.IntN(60) {
		case 0, 1, 2:
			y.world.Count("skipped run")
			continue
		case 3:
			y.world.Count("no run for six times as long")
			time.Sleep(5 * every)
		}
		if broken := y.meddle(); len(broken) > 0 {
			return broken
		}
		if broken := y.runOnce(); len(broken) > 0 {
			return broken
		}
	}
	return nil
}

// runOnce runs the program as the schedule would, with what may go wrong on our side, and checks everything.
func (y *year) runOnce() []string {
	y.runs++
	if broken := y.fault(); len(broken) > 0 {
		return broken
	}
	if err := y.privacywire("run"); err != nil {
		return []string{"the run failed: " + err.Error()}
	}
	if broken := y.truth.check(y); len(broken) > 0 {
		return broken
	}
	if y.runs%10 == 0 {
		return append(y.doubledRun(), y.rebuilds()...)
	}
	return nil
}

// doubledRun runs again at once, now and then without what the cache knew: no byte may change.
func (y *year) doubledRun() []string {
	y.world.Count("doubled run")
	if y.rand.IntN(2) == 0 {
		y.world.Count("lost .cache/")
		os.RemoveAll(filepath.Join(y.dir, ".cache"))
	}
	before := y.snapshot("content", "public")
	if err := y.privacywire("run"); err != nil {
		return []string{"the second run failed: " + err.Error()}
	}
	broken := different(before, y.snapshot("content", "public"), "a run without news changed")
	for name := range before {
		if strings.Contains(name, ".write-") || strings.Contains(name, ".tmp-") {
			broken = append(broken, "left behind: "+name)
		}
	}
	return broken
}

// rebuilds builds elsewhere, from nothing: the bytes must be those of the site that grew run by run.
func (y *year) rebuilds() []string {
	out := filepath.Join(y.dir, "again")
	defer os.RemoveAll(out)
	if err := y.privacywire("build", "--out", out); err != nil {
		return []string{"the rebuild failed: " + err.Error()}
	}
	grown, fresh := y.snapshot("public"), snapshot(out, "public")
	return different(grown, fresh, "a build from nothing differs in")
}

func (y *year) privacywire(args ...string) error { return y.privacywireIn(y.ctx, args...) }

func (y *year) privacywireIn(ctx context.Context, args ...string) error {
	var stderr strings.Builder
	e := &env{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr, now: time.Now,
		getenv: func(string) string { return "" }, transport: y.world, compile: compiled,
	}
	err := e.run(ctx, append([]string{"-C", y.dir}, args...))
	if err != nil {
		return fmt.Errorf("%w\n%s", err, stderr.String())
	}
	return nil
}

// compiled compiles each set of topics once: a year asks for the same two at every run.
func compiled(defs []topic.Definition) (*topic.Rules, error) {
	compiledOnce.Lock()
	defer compiledOnce.Unlock()
	rules := compiledOnce.of[len(defs)]
	if rules == nil {
		var err error
		if rules, err = topic.Compile(defs); err != nil {
			return nil, err
		}
		compiledOnce.of[len(defs)] = rules
	}
	return rules, nil
}

var compiledOnce = struct {
	sync.Mutex
	of map[int]*topic.Rules // by how many topics there are
}{of: map[int]*topic.Rules{}}

// snapshot returns the bytes of all files in folders of the site.
func (y *year) snapshot(folders ...string) map[string]string {
	all := map[string]string{}
	for _, f := range folders {
		maps.Copy(all, snapshot(filepath.Join(y.dir, f), f))
	}
	return all
}

func snapshot(dir, as string) map[string]string {
	all := map[string]string{}
	fsys := os.DirFS(dir)
	names, err := glob(fsys)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return map[string]string{"error": err.Error()}
	}
	for _, name := range names {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil && name != "status.json" {
			all[as+"/"+name] = string(data)
		}
	}
	return all
}

func different(a, b map[string]string, what string) (broken []string) {
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if got, ok := b[name]; !ok || got != a[name] {
			broken = append(broken, what+" "+name+firstDifference(a[name], got))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[name]; !ok {
			broken = append(broken, what+" (new) "+name)
		}
	}
	return broken[:min(len(broken), 5)]
}

func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-40)
			return fmt.Sprintf(": %q became %q", a[from:min(len(a), i+80)], b[from:min(len(b), i+80)])
		}
	}
	return fmt.Sprintf(": %d bytes became %d", len(a), len(b))
}
