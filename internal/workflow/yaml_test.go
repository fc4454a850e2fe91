package workflow

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/starter"
)

const root = "../.."

func workflowFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, ".github/workflows/*.yml"))
	if err != nil || len(files) < 2 {
		t.Fatalf("got %v, %v: want site.yml and test.yml", files, err)
	}
	return files
}

func TestWorkflowsPassActionlint(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	faults, err := linter.LintFiles(workflowFiles(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

func TestActionlintFindsFaults(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	faults, err := linter.Lint("bad.yml", []byte("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n     "+
		" - run: echo ${{ github.nothing }}\n"), nil)
	if err != nil || len(faults) == 0 {
		t.Errorf("got %v, %v: the linter lets everything through", faults, err)
	}
}

var pin = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

func TestActionsArePinnedByCommit(t *testing.T) {
	for _, file := range append(workflowFiles(t), filepath.Join(root, ".github/actions/site/action.yml")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if _, uses, ok := strings.Cut(line, "uses: "); ok && !strings.HasPrefix(uses, "./") && !pin.MatchString(strings.TrimSpace(uses)) {
				t.Errorf("%s: %q is not pinned by a commit with its version behind it", filepath.Base(file), strings.TrimSpace(uses))
			}
		}
	}
}

// workflow is as much of a workflow file as these tests look at.
type workflow struct {
	On struct {
		Schedule         []struct{ Cron string }
		WorkflowDispatch yaml.Node `yaml:"workflow_dispatch"`
		Push             struct{ Branches []string }
	}
	Permissions map[string]string
	Concurrency struct {
		Group  string
		Cancel bool `yaml:"cancel-in-progress"`
	}
	Jobs map[string]struct {
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Steps       []struct {
			Uses, Run string
			With      map[string]string
		}
	}
}

func read(t *testing.T, name string) (w workflow) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, ".github/workflows", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSiteTakesTheLeastPermissions(t *testing.T) {
	w := read(t, "site.yml")
	got := map[string]map[string]string{"": w.Permissions}
	for name, job := range w.Jobs {
		got[name] = job.Permissions
	}
	want := map[string]map[string]string{
		"": {}, "build": {"contents": "write"}, "deploy": {"pages": "write", "id-token": "write"},
		"announce": {"contents": "write"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"contents": "read"}, read(t, "test.yml").Permissions); d != "" {
		t.Errorf("test.yml: %s", d)
	}
}

func TestSiteRunsAtAnOddMinuteAndIsNeverCancelled(t *testing.T) {
	w := read(t, "site.yml")
	if len(w.On.Schedule) != 1 || !regexp.MustCompile(`^([1-9]|[1-5][1-9]) `).MatchString(w.On.Schedule[0].Cron) {
		t.Errorf("schedule %v", w.On.Schedule)
	}
	if w.Concurrency.Group == "" || w.Concurrency.Cancel {
		t.Errorf("concurrency %+v", w.Concurrency)
	}
	for _, name := range []string{"site.yml", "test.yml", "release.yml"} {
		for job, j := range read(t, name).Jobs {
			if j.Timeout == 0 {
				t.Errorf("%s: job %s may hang for six hours: give it timeout-minutes", name, job)
			}
		}
	}
}

// TestSiteSavesTheCacheAfterThePush holds the order of steps: validators must not outlive a failed push.
func TestSiteSavesTheCacheAfterThePush(t *testing.T) {
	var order []string
	for _, s := range read(t, "site.yml").Jobs["build"].Steps {
		name := s.Run
		if s.Uses != "" {
			name, _, _ = strings.Cut(s.Uses, "@")
		}
		order = append(order, name)
	}
	want := []string{"actions/checkout", "actions/cache", "./.github/actions/site", "actions/upload-pages-artifact"}
	if d := cmp.Diff(want, order); d != "" {
		t.Error(d)
	}
}

// TestBothStartersDoTheSame compares the workflow of a new site with that of a fork, but for the minute, the comments
// and where the action is.
func TestBothStartersDoTheSame(t *testing.T) {
	files, err := starter.Files(starter.Options{Title: "Site", URL: "https://site.example/", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	fork, err := os.ReadFile(filepath.Join(root, ".github/workflows/site.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == ".github/workflows/site.yml" {
			if d := cmp.Diff(steps(t, fork), steps(t, f.Data)); d != "" {
				t.Error(d)
			}
			return
		}
	}
	t.Error("a new site has no workflow")
}

var (
	minute   = regexp.MustCompile(`^\d+ `)
	ownSteps = regexp.MustCompile(`(privacywire/privacywire|\.)/\.github/actions/site(@\S+)?`)
)

// steps returns a workflow as YAML without comments, minute and the place of the action.
func steps(t *testing.T, data []byte) (out map[string]any) {
	t.Helper()
	if err := yaml.Unmarshal(ownSteps.ReplaceAll(data, []byte("SITE")), &out); err != nil {
		t.Fatal(err)
	}
	schedule := out["on"].(map[string]any)["schedule"].([]any)[0].(map[string]any)
	schedule["cron"] = minute.ReplaceAllString(schedule["cron"].(string), "MINUTE ")
	return out
}
