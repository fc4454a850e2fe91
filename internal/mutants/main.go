// Mutants breaks the program on purpose, one small way at a time, and expects some test to notice. A mutant that lives
// is a promise that no test keeps.
//
//	go run ./internal/mutants          # all, from the root of the repository
//	go run ./internal/mutants fsync    # those whose name contains a word
//
// The list is mutants.txt. The tree itself is never touched: the compiler is shown the broken file in place of the
// whole one.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed mutants.txt
var list string

// A mutant is one broken line: in file, whole becomes broken, and the tests of pkg that match run should fail.
type mutant struct{ name, file, whole, broken, pkg, run string }

// comments are lines that begin with #.
var comments = regexp.MustCompile(`(?m)^#.*\n`)

// parse reads records of five lines, divided by empty ones.
func parse(list string) (all []mutant, err error) {
	for record := range strings.SplitSeq(comments.ReplaceAllString(list, ""), "\n\n") {
		lines := strings.Split(strings.TrimSpace(record), "\n")
		if lines[0] == "" {
			continue
		}
		if len(lines) != 5 || !strings.HasPrefix(lines[2], "- ") || !strings.HasPrefix(lines[3], "+ ") {
			return nil, fmt.Errorf(
				"mutants.txt: a record has five lines: name, file, - old, + new, package and tests; not\n%s", record)
		}
		pkg, run, _ := strings.Cut(lines[4], " ")
		all = append(all, mutant{lines[0], lines[1], lines[2][2:], lines[3][2:], pkg, run})
	}
	return all, nil
}

// apply returns the file with the one place broken.
func (m mutant) apply() ([]byte, error) {
	data, err := os.ReadFile(filepath.FromSlash(m.file))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(data, []byte(m.whole)); n != 1 {
		return nil, fmt.Errorf("%s: %q stands there %d times: mutants.txt must follow the code", m.file, m.whole, n)
	}
	return bytes.Replace(data, []byte(m.whole), []byte(m.broken), 1), nil
}

// caught runs the tests against the broken file.
func (m mutant) caught(dir string) (bool, error) {
	data, err := m.apply()
	if err != nil {
		return false, err
	}
	broken, overlay := filepath.Join(dir, "broken.go"), filepath.Join(dir, "overlay.json")
	original, err := filepath.Abs(m.file)
	if err != nil {
		return false, err
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {original: broken}})
	if err != nil {
		return false, err
	}
	if err := errors.Join(os.WriteFile(broken, data, 0o644), os.WriteFile(overlay, replace, 0o644)); err != nil {
		return false, err
	}
	if out, err := goCommand(overlay, "vet", m.pkg).CombinedOutput(); err != nil {
		return false, fmt.Errorf("%s: does not compile, which catches nothing:\n%s", m.name, out)
	}
	err = goCommand(overlay, "test", "-count=1", "-run", m.run, m.pkg).Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return false, err
	}
	return err != nil, nil
}

// goCommand shows the overlay to the compiler by the environment, so that tests which build the program see it, too.
func goCommand(overlay string, args ...string) *exec.Cmd {
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "GOFLAGS="+os.Getenv("GOFLAGS")+" -overlay="+overlay)
	return c
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(words []string) error {
	all, err := parse(list)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	alive := 0
	for _, m := range all {
		if len(words) > 0 && !strings.Contains(m.name, words[0]) {
			continue
		}
		caught, err := m.caught(dir)
		if err != nil {
			return err
		}
		verdict := "caught"
		if !caught {
			verdict, alive = "ALIVE", alive+1
		}
		fmt.Printf("%-7s %s (%s)\n", verdict, m.name, m.pkg)
	}
	if alive > 0 {
		return fmt.Errorf("%d mutants live", alive)
	}
	return nil
}
