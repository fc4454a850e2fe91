//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
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
}

// measure makes the tree of n articles below work and prints the table for it.
func measure(binary, work string, n, runs int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	b := &bench{binary: binary, dir: filepath.Join(work, fmt.Sprint(n)), n: n, runs: runs}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	if err := writeTree(b.dir, 0, n); err != nil {
		return err
	}
	return b.table()
}

func (b *bench) table() error {
	fmt.Printf("\n%d articles, %d runs each, %s, %d cores\n", b.n, b.runs, runtime.Version(), runtime.NumCPU())
	fmt.Printf("%-34s %9s %9s %9s %8s %9s\n", "", "wall", "cpu", "peak", "files", "size")
	full, err := b.row("full build", b.aside, b.build)
	if err != nil {
		return err
	}
	files, size, err := extent(b.public())
	if err != nil {
		return err
	}
	fmt.Printf("%-34s %38d %9s\n", "  in public/", files, megabytes(size))
	same, err := b.row("rebuild, no change", nil, b.build)
	if err != nil {
		return err
	}
	ten, err := b.row("rebuild, 10 new articles", b.tenMore, b.build)
	if err != nil {
		return err
	}
	if err := b.equalToFull(); err != nil {
		return err
	}
	return b.hugo(full, same, ten)
}

func (b *bench) hugo(full, same, ten cost) error {
	site := filepath.Join(b.dir, "hugo")
	have, err := hugoSite(site, filepath.Join(b.dir, "content"))
	if err != nil || !have {
		fmt.Println("hugo: not on the PATH, not measured")
		return err
	}
	h, err := b.row("hugo, empty folder", nil, func() *exec.Cmd {
		return exec.Command("hugo", "--quiet", "--source", site, "--destination", b.fresh("hugo-out"),
			"--cacheDir", filepath.Join(b.dir, "hugo-cache"))
	})
	if err != nil {
		return err
	}
	fmt.Printf("ratios: hugo/full %.1f, hugo/no change %.1f, hugo/10 new %.1f; memory full/hugo %.2f\n",
		ratio(h, full), ratio(h, same), ratio(h, ten), float64(full.peak)/float64(h.peak))
	return nil
}

// row runs a command b.runs times, after prepare each time, and prints the medians.
func (b *bench) row(name string, prepare func() error, command func() *exec.Cmd) (cost, error) {
	var costs []cost
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
		costs = append(costs, c)
	}
	m := median(costs)
	fmt.Printf("%-34s %9s %9s %9s\n", name, m.wall.Round(time.Millisecond), m.cpu.Round(time.Millisecond),
		megabytes(m.peak))
	return m, nil
}

func timed(c *exec.Cmd) (cost, error) {
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	start := time.Now()
	err := c.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("%w\n%s", err, out.Bytes())
	}
	use, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("this system gives no resource usage")
	}
	return cost{wall, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), maxRSS(use)}, nil
}

// maxRSS is in kilobytes everywhere but on macOS.
func maxRSS(use *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(use.Maxrss)
	}
	return int64(use.Maxrss) * 1024
}

func median(costs []cost) cost {
	pick := func(get func(cost) int64) int64 {
		all := make([]int64, len(costs))
		for i, c := range costs {
			all[i] = get(c)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return cost{
		time.Duration(pick(func(c cost) int64 { return int64(c.wall) })),
		time.Duration(pick(func(c cost) int64 { return int64(c.cpu) })),
		pick(func(c cost) int64 { return c.peak }),
	}
}

func (b *bench) public() string { return filepath.Join(b.dir, "public") }

func (b *bench) build() *exec.Cmd { return exec.Command(b.binary, "-C", b.dir, "build") }

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

func (b *bench) tenMore() error {
	b.n += 10
	return writeTree(b.dir, b.n-10, b.n)
}

// equalToFull builds what is there now into an empty folder and compares byte for byte with the rebuilt one.
func (b *bench) equalToFull() error {
	old := b.fresh("rebuilt")
	if err := os.Rename(b.public(), old); err != nil {
		return err
	}
	if err := b.aside(); err != nil {
		return err
	}
	if _, err := timed(b.build()); err != nil {
		return err
	}
	if out, err := exec.Command("diff", "-rq", "-x", "status.json", old, b.public()).CombinedOutput(); err != nil {
		return fmt.Errorf("the rebuild differs from a full build:\n%s", out)
	}
	fmt.Println("  rebuilds equal a full build byte for byte")
	return nil
}

func extent(dir string) (files int, size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files, size = files+1, size+info.Size()
		}
		return err
	})
	return files, size, err
}

func ratio(a, b cost) float64 { return float64(a.wall) / float64(b.wall) }

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
