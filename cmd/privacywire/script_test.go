package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run the program as people do, in a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(momentKey) != "" { // a process that is about to be killed leaves no folder of testscript's behind
		os.Exit(m.Run())
	}
	testscript.Main(m, map[string]func(){
		"privacywire": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			e := &env{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: scriptClock, getenv: os.Getenv}
			err := e.run(ctx, os.Args[1:])
			if err != nil {
				complain(os.Stderr, err)
			}
			os.Exit(status(err))
		},
	})
}

// scriptClock stands still where the script says so, so that "first seen" is a date that a script can expect.
func scriptClock() time.Time {
	if t, err := time.Parse(time.RFC3339, os.Getenv("NOW")); err == nil {
		return t
	}
	return time.Now()
}

// TestScripts runs testdata/*.txtar: commands and what must come of them. A script finds its own folder web/ served
// on loopback at $WEB; "status 3 privacywire …" runs a command that must end with exit status 3.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Setup: func(e *testscript.Env) error {
			web := filepath.Join(e.WorkDir, "web")
			server := httptest.NewServer(serveFolder(web))
			e.Defer(server.Close)
			e.Setenv("WEB", server.URL)
			e.Setenv("NOW", "2024-03-05T12:00:00Z")
			for _, name := range []string{"feeds.yaml", "private.yaml", "allowed.yaml"} { // scripts can't know the address beforehand
				file := filepath.Join(e.WorkDir, name)
				if data, err := os.ReadFile(file); err == nil {
					other := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // another host to who is polite to hosts
					data = []byte(strings.NewReplacer("$WEB", server.URL, "$OTHER", other).Replace(string(data)))
					if err := os.WriteFile(file, data, 0o644); err != nil {
						return err
					}
				}
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": cmdStatus,
			"keep":   cmdKeep,
			"same":   cmdSame,
			"count":  cmdCount,
			"web":    cmdWeb,
			"sub":    cmdSub,
			"await":  cmdAwait,
		},
	})
}

// patience bounds how long a script waits for what must come, however busy the machine is.
const patience = 2 * time.Minute

// cmdAwait waits until a file is there: await FILE
func cmdAwait(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s did not come in %v", args[0], patience)
}

// answerSlowly notes in the file asked-slow that the answer was asked for, and gives it when a script puts the file go-on
// there. So a script knows that a run is in the middle of things, without a guess at how long that takes.
func answerSlowly(dir string, r *http.Request) {
	if os.WriteFile(filepath.Join(dir, "asked-slow"), nil, 0o644) != nil {
		return
	}
	for until := time.Now().Add(patience); time.Now().Before(until) && r.Context().Err() == nil; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "go-on")); err == nil {
			return
		}
	}
}

// serveFolder serves files as feeds; those in the folder slow/ take until a script lets them go, and 500/ fails.
func serveFolder(dir string) http.Handler {
	files := http.FileServer(http.Dir(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/500/"):
			http.Error(w, "broken", http.StatusInternalServerError)
		case strings.HasPrefix(r.URL.Path, "/slow/"):
			answerSlowly(filepath.Dir(dir), r)
			files.ServeHTTP(w, r)
		default:
			files.ServeHTTP(w, r)
		}
	})
}

// cmdStatus runs a program and checks its exit status: status 2 privacywire …
func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program arguments")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// cmdKeep remembers the bytes of folders: keep NAME folder…
func cmdKeep(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv("KEPT_"+args[0], bytesOf(ts, args[1:]))
}

// cmdSame compares folders with what was kept: same NAME folder…
func cmdSame(ts *testscript.TestScript, neg bool, args []string) {
	same := ts.Getenv("KEPT_"+args[0]) == bytesOf(ts, args[1:])
	if same == neg {
		ts.Fatalf("%v: same is %v", args, same)
	}
}

func bytesOf(ts *testscript.TestScript, folders []string) string {
	var b strings.Builder
	for _, folder := range folders {
		err := filepath.WalkDir(ts.MkAbs(folder), func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == "status.json" {
				return err
			}
			data, err := os.ReadFile(name)
			fmt.Fprintf(&b, "%s %q\n", name, data)
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			ts.Fatalf("%v", err)
		}
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(b.String())))
}

// cmdCount counts the files that match a pattern: count 3 content/*/*/*.md
func cmdCount(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	if fmt.Sprint(len(found)) != args[0] {
		ts.Fatalf("%d files match %s, want %s: %v", len(found), args[1], args[0], found)
	}
}

// cmdWeb publishes another version of a file: web from to
func cmdWeb(ts *testscript.TestScript, neg bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	name := ts.MkAbs("web/" + args[1])
	was, statErr := os.Stat(name)
	ts.Check(os.WriteFile(name, data, 0o644))
	if statErr == nil { // Last-Modified has no fractions of a second: a quick machine would show no change
		later := was.ModTime().Add(time.Minute)
		ts.Check(os.Chtimes(name, later, later))
	}
}

// cmdSub replaces words in a file: sub FILE old new
func cmdSub(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%d files match %s", len(found), args[0])
	}
	data, err := os.ReadFile(found[0])
	ts.Check(err)
	if !strings.Contains(string(data), args[1]) {
		ts.Fatalf("%s: no %q in\n%s", args[0], args[1], data)
	}
	ts.Check(os.WriteFile(found[0], []byte(strings.Replace(string(data), args[1], args[2], 1)), 0o644))
}
