package workflow

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// tool puts a command of a name into the folder bin of the site.
func (s *site) tool(name, script string) {
	s.t.Helper()
	s.write(s.dir, "bin/"+name, "#!/bin/sh\nset -e\n"+script)
	if err := os.Chmod(filepath.Join(s.dir, "bin", name), 0o755); err != nil {
		s.t.Fatal(err)
	}
}

// bare runs a script in a folder with nothing of the person's environment but the site's tools and the variables given.
func (s *site) bare(dir, script string, variables ...string) (string, error) {
	cmd := exec.Command("/bin/sh", "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=" + filepath.Join(s.dir, "bin") + ":/usr/bin:/bin"}, variables...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestGitLabRecipe runs the script of .gitlab-ci.yml in a checkout without a branch, as GitLab makes it: new articles are
// pushed once, and the pages are built.
func TestGitLabRecipe(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var ci struct {
		Pages struct {
			Script    []string
			Artifacts struct{ Paths []string }
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "yaml")), &ci); err != nil {
		t.Fatal(err)
	}
	s.git(s.ci, "checkout", "-q", "--detach")
	s.git(s.remote, "config", "receive.advertisePushOptions", "true")
	s.tool("go", `test "$1" = install; cp "$(dirname "$0")/built" "$(dirname "$0")/privacywire"`)
	s.tool("built", `case $1 in fetch) mkdir -p content/2023/05; echo new >content/2023/05/new.md ;; build) mkdir -p `+
		`public; ls content/2023/05 >public/list ;; esac`)
	variables := []string{"HOME=" + s.dir, "PUSH_TOKEN=token", "CI_SERVER_HOST=gitlab.example",
		"CI_PROJECT_PATH=me/wire", "CI_COMMIT_BRANCH=main",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url." + s.remote + ".insteadOf",
		"GIT_CONFIG_VALUE_0=https://oauth2:token@gitlab.example/me/wire.git"}
	for range 2 {
		if out, err := s.bare(s.ci, strings.Join(ci.Pages.Script, "\n"), variables...); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if got := s.git(s.remote, "log", "--format=%an %s", "main"); got != "Wire New articles\nAda Start" {
		t.Errorf("pushed:\n%s", got)
	}
	if _, err := os.Stat(filepath.Join(s.ci, ci.Pages.Artifacts.Paths[0], "list")); err != nil {
		t.Error(err)
	}
}

// TestBucketRecipe copies the site after a run, and only after one that succeeded.
func TestBucketRecipe(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.tool("rclone", `echo "$@" >>copied`)
	for _, want := range []struct {
		run, copied string
	}{{"exit 1", ""}, {"true", "sync public remote:wire --checksum\n"}} {
		s.tool("privacywire", want.run)
		out, err := s.bare(s.dir, recipe(t, "shell"))
		copied, _ := os.ReadFile(filepath.Join(s.dir, "copied"))
		if (err == nil) != (want.copied != "") || string(copied) != want.copied {
			t.Errorf("after %q: %v, copied %q, output %s", want.run, err, copied, out)
		}
	}
}
