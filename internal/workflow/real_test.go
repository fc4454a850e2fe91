package workflow

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/demo"
)

// TestPublishWithTheRealProgram runs what the workflow runs, program and all, on the sample feeds: a first run, one
// that brings nothing, one whose cache was lost, and one that brings an edited headline and a new item.
func TestPublishWithTheRealProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	t.Parallel()
	s := newSite(t)
	program := filepath.Join(s.dir, "real")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/privacywire").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	web, err := demo.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { web.Close() })
	s.write(s.own, "feeds.yaml", string(web.Config()))
	s.git(s.own, "rm", "-q", "content/2023/04/old.md")
	s.push("A site")
	s.git(s.ci, "pull", "-q")
	summary := filepath.Join(s.dir, "summary.md")
	publish := func() string {
		t.Helper()
		return s.mustRun("", "PRIVACYWIRE="+program, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+summary)
	}
	subject := func() string { return s.git(s.remote, "log", "-1", "--format=%s", "main") }

	out := publish()
	if got := subject(); !strings.Contains(got, " articles, ") || !strings.HasSuffix(got, " with a fine") {
		t.Errorf("first run: %q", got)
	}
	if !strings.Contains(out, "::warning file=feeds.yaml,line=") || !strings.Contains(out, "title=Moved Away::404 Not Found") {
		t.Errorf("no warning of the feed that fails:\n%s", out)
	}
	if text, err := os.ReadFile(summary); err != nil || !strings.Contains(string(text), "### Privacywire: ") {
		t.Errorf("job summary: %s, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(s.ci, "public/index.html")); err != nil {
		t.Error(err)
	}

	before := s.commits()
	publish()
	if err := os.RemoveAll(filepath.Join(s.ci, ".cache")); err != nil {
		t.Fatal(err)
	}
	publish()
	if got := s.commits(); got != before {
		t.Errorf("%d commits by runs that brought nothing: %s", got-before, s.git(s.remote, "show", "--stat", "main"))
	}

	web.Later()
	if err := os.RemoveAll(filepath.Join(s.ci, ".cache")); err != nil {
		t.Fatal(err)
	}
	publish()
	if got := subject(); got != "1 article, 1 updated: TikTok Shop returns to Indonesia in time for the sales of 12" {
		t.Errorf("last run: %q", got)
	}
}
