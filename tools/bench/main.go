// Bench measures the program as a whole: it makes a deterministic archive of N articles, builds it with the privacywire
// binary into an empty folder, again with nothing changed, and with ten new articles, and fetches feeds that bring
// nothing. It prints wall clock, CPU and peak memory as medians, next to those of Hugo where that is installed.
//
//	go run ./tools/bench -binary bin/privacywire -articles 1000,10000 -runs 3
//
// A slow disk hides everything else: TMPDIR=/dev/shm measures in memory.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	binary := flag.String("binary", "bin/privacywire", "the program to measure")
	sizes := flag.String("articles", "1000,10000", "archive sizes, comma separated")
	runs := flag.Int("runs", 3, "counted runs of each command")
	flag.Parse()
	program, err := filepath.Abs(*binary)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "privacywire-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 100 {
			return fmt.Errorf("-articles %s: write numbers of 100 and more", *sizes)
		}
		b := &bench{binary: program, dir: filepath.Join(work, size), n: n, runs: *runs}
		if err := b.measure(); err != nil {
			return err
		}
	}
	return nil
}
