// Bench measures whole builds: it makes a deterministic archive of N articles, builds it with the privacywire binary
// into an empty folder, again with nothing changed, and with ten new articles, and prints wall clock, CPU, peak
// memory, files and bytes as medians, next to those of Hugo where that is installed.
//
//	go run ./tools/bench -binary bin/privacywire -articles 1000,10000 -runs 3
//	go run ./tools/bench -binary bin/privacywire -hourly 10000
package main

import (
	"flag"
	"fmt"
	"os"
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
	work := flag.String("dir", "", "work folder, kept (default: a temporary one, removed)")
	hour := flag.Int("hourly", 0,
		"measure an hourly run without news on an archive of so many `articles`, and nothing else")
	flag.Parse()
	if *work == "" {
		dir, err := os.MkdirTemp("", "privacywire-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		*work = dir
	}
	if *hour > 0 {
		return hourly(*binary, *work, *hour)
	}
	for _, size := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 100 {
			return fmt.Errorf("-articles %s: give numbers of 100 and more", *sizes)
		}
		if err := measure(*binary, *work, n, *runs); err != nil {
			return err
		}
	}
	return nil
}
