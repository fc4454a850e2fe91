package workflow

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// recipe returns the block of docs/elsewhere.md in a language.
func recipe(t *testing.T, language string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "docs/elsewhere.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(data)
	if m == nil {
		t.Fatalf("docs/elsewhere.md has no block in %s", language)
	}
	return string(m[1])
}

// cron runs the line of the crontab as cron does: with nothing but a short PATH.
func (s *site) cron() (mail string, err error) {
	s.t.Helper()
	place := strings.NewReplacer("/srv/", s.dir+"/srv/", "/usr/local/bin", s.dir+"/bin")
	s.write(s.dir, "bin/wire-hourly", place.Replace(recipe(s.t, "sh")))
	if err := os.Chmod(filepath.Join(s.dir, "bin/wire-hourly"), 0o755); err != nil {
		s.t.Fatal(err)
	}
	line := strings.SplitN(strings.TrimSpace(place.Replace(recipe(s.t, "crontab"))), " ", 6)
	if len(line) != 6 || strings.Contains(line[5], "%") {
		s.t.Fatalf("no line for cron: %q", line)
	}
	out, err := exec.Command("env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", line[5]).CombinedOutput()
	return string(out), err
}

// TestCronRecipe follows docs/elsewhere.md on a server without a git identity: an edit of a person arrives, new articles
// are pushed, a half edited file stays, and a failure is mailed.
func TestCronRecipe(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.own, "feeds.yaml", "feeds: []\n")
	s.push("Feeds")
	wire := filepath.Join(s.dir, "srv/wire")
	s.git(s.dir, "clone", "-q", s.remote, wire)
	program := func(script string) {
		s.write(s.dir, "bin/privacywire", "#!/bin/sh\nset -e\n"+script)
		if err := os.Chmod(filepath.Join(s.dir, "bin/privacywire"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	must := func() {
		t.Helper()
		if mail, err := s.cron(); err != nil || mail != "" {
			log, _ := os.ReadFile(filepath.Join(s.dir, "srv/wire.log"))
			t.Fatalf("%v, mail %q, log:\n%s", err, mail, log)
		}
	}

	s.write(s.own, "content/2023/04/old.md", article("Corrected", ""))
	s.push("By hand")
	s.write(wire, "feeds.yaml", "feeds: [] # half edited\n")
	program("echo one run; grep -q Corrected content/2023/04/old.md\n" + put("2023/05/new.md", article("New", "")))
	must()
	if got := s.git(s.remote, "show", "--format=%an", "--name-only", "main"); got != "Wire\n\ncontent/2023/05/new.md" {
		t.Errorf("pushed:\n%s", got)
	}
	before := s.commits()
	must()
	if s.commits() != before {
		t.Error("a run that brought nothing made a commit")
	}

	program("(" + s.race("echo '# by hand' >>content/2023/04/old.md;") + ")\n" + put("2023/05/newer.md", article("Newer", "")))
	if strings.Contains(s.git(s.own, "status", "--porcelain"), "old.md") {
		t.Fatal("the person's clone is not clean")
	}
	must()
	if !s.has("content/2023/05/newer.md") || !strings.Contains(s.show("main:content/2023/04/old.md"), "by hand") {
		t.Error("one of two pushes at a time is lost")
	}
	if data, _ := os.ReadFile(filepath.Join(wire, "feeds.yaml")); !strings.Contains(string(data), "half edited") {
		t.Errorf("the edit is lost: %s", data)
	}

	program("echo feeds.yaml:7: a mistake >&2; exit 2\n")
	if mail, _ := s.cron(); !strings.Contains(mail, "feeds.yaml:7: a mistake") {
		t.Errorf("cron mails %q", mail)
	}
}

// TestLogrotateTakesTheRecipe reads the recipe with logrotate itself.
func TestLogrotateTakesTheRecipe(t *testing.T) {
	t.Parallel()
	logrotate, err := exec.LookPath("logrotate")
	if err != nil {
		t.Skip("logrotate is not installed")
	}
	file := filepath.Join(t.TempDir(), "wire")
	if err := os.WriteFile(file, []byte(recipe(t, "logrotate")), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(logrotate, "--debug", file).CombinedOutput(); err != nil || strings.Contains(string(out), "error:") {
		t.Errorf("%v\n%s", err, out)
	}
}
