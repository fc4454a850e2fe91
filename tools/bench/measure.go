//go:build unix

package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/privacywire/privacywire/internal/site"
)

// A cost is what one run of a command took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // resident set, bytes
}

// A bench is one archive size under measurement.
type bench struct {
	binary, dir      string
	n, runs, scratch int
	all              site.Input // what the archive is made of
}

// added is how many articles are new in a rebuild with new articles.
const added = 10

// measure makes the archive and prints the table for it.
func (b *bench) measure() error {
	server, err := serveFeeds()
	if err != nil {
		return err
	}
	defer server.Close()
	b.tree()
	if err := b.grow(0, b.n, server.Addr); err != nil {
		return err
	}
	fmt.Printf("\n%d articles, %d runs each, %s, %d cores\n", b.n, b.runs, runtime.Version(), runtime.NumCPU())
	fmt.Printf("%-34s %9s %9s %9s\n", "", "wall", "cpu", "peak")
	full, err := b.row("full build", b.aside, b.program("build"))
	if err != nil {
		return err
	}
	same, err := b.row("rebuild, no change", nil, b.program("build"))
	if err != nil {
		return err
	}
	more := func() error {
		b.n += added
		return b.grow(b.n-added, b.n, server.Addr)
	}
	ten, err := b.row("rebuild, 10 new articles", more, b.program("build"))
	if err != nil {
		return err
	}
	if err := b.hugo(full, same, ten); err != nil {
		return err
	}
	if _, err := timed(b.program("fetch", "--force")()); err != nil { // the first time they bring something
		return err
	}
	_, err = b.row("fetch, nothing new", nil, b.program("fetch", "--force"))
	return err
}

func (b *bench) hugo(full, same, ten cost) error {
	if _, err := exec.LookPath("hugo"); err != nil {
		fmt.Println("hugo: not on the PATH, not measured")
		return nil
	}
	site := filepath.Join(b.dir, "hugo")
	if err := hugoSite(site, filepath.Join(b.dir, "content")); err != nil {
		return err
	}
	h, err := b.row("hugo, empty folder", nil, func() *exec.Cmd {
		return exec.Command("hugo", "--quiet", "--source", site, "--destination", b.fresh("hugo-out"),
			"--cacheDir", filepath.Join(b.dir, "hugo-cache"))
	})
	ratio := func(c cost) float64 { return h.wall.Seconds() / c.wall.Seconds() }
	fmt.Printf("hugo/full %.2f (cpu %.2f), hugo/no change %.1f, hugo/10 new %.2f; memory full/hugo %.2f\n", ratio(full),
		h.cpu.Seconds()/full.cpu.Seconds(), ratio(same), ratio(ten), float64(full.peak)/float64(h.peak))
	return err
}

// row runs a command b.runs times, after prepare each time, and prints the medians.
func (b *bench) row(name string, prepare func() error, command func() *exec.Cmd) (median cost, err error) {
	var wall, cpu []time.Duration
	var peak []int64
	for range b.runs {
		if prepare != nil {
			if err := prepare(); err != nil {
				return cost{}, err
			}
		}
		c, err := timed(command())
		if err != nil {
			return cost{}, fmt.Errorf("%s: %w", name, err)
		}
		wall, cpu, peak = append(wall, c.wall), append(cpu, c.cpu), append(peak, c.peak)
	}
	median = cost{middle(wall), middle(cpu), middle(peak)}
	fmt.Printf("%-34s %9s %9s %6d MB\n", name, median.wall.Round(time.Millisecond), median.cpu.Round(time.Millisecond),
		median.peak>>20)
	return median, nil
}

func middle[T cmp.Ordered](list []T) T { return slices.Sorted(slices.Values(list))[len(list)/2] }

func timed(c *exec.Cmd) (cost, error) {
	start := time.Now()
	out, err := c.CombinedOutput()
	if err != nil {
		return cost{}, fmt.Errorf("%w\n%s", err, out)
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	peak := int64(use.Maxrss) // in kilobytes everywhere but on macOS
	if runtime.GOOS != "darwin" {
		peak *= 1024
	}
	return cost{time.Since(start), c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak}, nil
}

func (b *bench) program(args ...string) func() *exec.Cmd {
	return func() *exec.Cmd { return exec.Command(b.binary, append([]string{"-C", b.dir}, args...)...) }
}

// fresh returns a folder that never was. Deleting a large tree makes the next files of ext4 many times slower to
// create, so old output is left where it is until the end.
func (b *bench) fresh(name string) string {
	b.scratch++
	return filepath.Join(b.dir, fmt.Sprintf("%s-%d", name, b.scratch))
}

// aside moves the last build and its cache out of the way.
func (b *bench) aside() error {
	for _, name := range []string{"public", ".cache"} {
		if err := os.Rename(filepath.Join(b.dir, name), b.fresh(name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
